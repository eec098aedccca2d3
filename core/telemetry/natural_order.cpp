// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/natural_order.h"

#include <algorithm>
#include <cstddef>

namespace culprit {

namespace {

/// Takes the run of figures at the front of `text`, without leading zeros.
std::string_view takeNumber(std::string_view& text)
{
    const std::size_t length =
        static_cast<std::size_t>(std::ranges::find_if_not(text, isDigit) - text.begin());
    std::string_view number = text.substr(0, length);
    text.remove_prefix(length);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

/// Below, equal or above zero as `a` comes before, with or after `b`; of any length, so that none overflows.
int compareNumbers(std::string_view a, std::string_view b)
{
    if (a.size() != b.size()) {
        return a.size() < b.size() ? -1 : 1;
    }
    return a.compare(b);
}

} // namespace

bool naturalLess(std::string_view a, std::string_view b)
{
    std::string_view restA = a;
    std::string_view restB = b;
    while (!restA.empty() && !restB.empty()) {
        if (isDigit(restA.front()) && isDigit(restB.front())) {
            const std::string_view numberA = takeNumber(restA);
            const std::string_view numberB = takeNumber(restB);
            if (const int order = compareNumbers(numberA, numberB); order != 0) {
                return order < 0;
            }
        } else if (restA.front() != restB.front()) {
            return static_cast<unsigned char>(restA.front()) < static_cast<unsigned char>(restB.front());
        } else {
            restA.remove_prefix(1);
            restB.remove_prefix(1);
        }
    }
    return restA.empty() != restB.empty() ? restA.empty() : a < b;
}

} // namespace culprit
