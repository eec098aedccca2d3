// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/huge_numbers.h"

#include "archive/byte_scan.h"
#include "text/plain_number.h"

#include <cmath>

namespace culprit {

namespace {

/// A word that stands for a number which JSON has none for.
std::string_view wordAtFront(std::string_view text)
{
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        if (text.starts_with(word)) {
            return word;
        }
    }
    return {};
}

} // namespace

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
        const auto replace = [&](std::size_t begin, std::string_view number) {
            changed += json.substr(copied, begin - copied);
            changed += instead == HugeNumber::Null ? "null" : '"' + std::string(number) + '"';
            copied = at;
        };
        const bool mayBeWord = c == 'N' || c == 'I' || c == '-';
        if (const auto word = mayBeWord ? wordAtFront(json.substr(at)) : std::string_view(); !word.empty()) {
            at += word.size();
            replace(at - word.size(), word);
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
            replace(begin, number);
        }
    }
    changed += json.substr(std::min(copied, json.size()));
    return changed;
}

} // namespace culprit
