// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/table_names.h"

#include <algorithm>
#include <array>

namespace culprit {

std::string lowerCase(std::string_view text)
{
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

bool isTimeName(std::string_view name)
{
    constexpr std::array<std::string_view, 12> names{
        "time",  "timestamp",  "datetime",       "date",      "ts",         "epoch",
        "_time", "@timestamp", "unix_timestamp", "unix_time", "time_stamp", "date_time"};
    return std::ranges::find(names, lowerCase(name)) != names.end();
}

bool isIndexName(std::string_view name)
{
    const std::string lower = lowerCase(name);
    const std::string_view text = lower;
    const auto isNumbered = [&](std::string_view stem) {
        const std::string_view number = text.substr(std::min(stem.size(), text.size()));
        return text.starts_with(stem) && !number.empty() &&
               std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
    };
    return text.empty() || text == "index" || isNumbered("level_") || isNumbered("unnamed: ");
}

bool isTextName(std::string_view name)
{
    constexpr std::array<std::string_view, 4> endings{"_pod_name", "_node_name", "_pod_ip", "_node_ip"};
    return std::ranges::any_of(endings, [&](std::string_view end) { return name.ends_with(end); });
}

} // namespace culprit
