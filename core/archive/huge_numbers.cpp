// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/huge_numbers.h"

#include "archive/byte_scan.h"
#include "text/plain_number.h"

#include <cmath>

namespace culprit {

std::string withoutHugeNumbers(std::string_view json, HugeNumber instead)
{
    std::string changed;
    std::size_t copied = 0;
    for (std::size_t at = 0; at < json.size();) {
        const char c = json[at];
        if (c == '"') { // a string, with what is escaped in it
            for (++at; (at = findEither(json, at, '"', '\\')) < json.size() && json[at] == '\\';) {
                at += 2;
            }
            ++at;
            continue;
        }
        if (c != '-' && (c < '0' || c > '9')) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        at = std::min(json.find_first_not_of("0123456789+-.eE", at), json.size());
        const std::string_view number = json.substr(begin, at - begin);
        constexpr std::size_t shortestWithoutExponent = 309;
        if (number.size() < shortestWithoutExponent && number.find_first_of("eE") == std::string_view::npos) {
            continue;
        }
        if (const auto value = plain::nearestDouble(number); value && std::isinf(*value)) {
            changed += json.substr(copied, begin - copied);
            changed += instead == HugeNumber::Null ? "null" : '"' + std::string(number) + '"';
            copied = at;
        }
    }
    changed += json.substr(std::min(copied, json.size()));
    return changed;
}

} // namespace culprit
