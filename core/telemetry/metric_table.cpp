// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/metric_table.h"

#include <algorithm>
#include <array>

namespace culprit {

namespace {

template <typename Column>
const Column* findByName(const std::vector<Column>& columns, std::string_view name)
{
    const auto found = std::ranges::find(columns, name, &Column::name);
    return found == columns.end() ? nullptr : &*found;
}

} // namespace

const MetricColumn* MetricTable::column(std::string_view name) const
{
    return findByName(columns, name);
}

const TextColumn* MetricTable::textColumn(std::string_view name) const
{
    return findByName(textColumns, name);
}

std::string_view MetricTable::fileName() const
{
    const std::string_view path = file;
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::optional<std::size_t> methodTable(std::span<const std::string_view> fileNames)
{
    constexpr std::array<std::string_view, 9> names{
        "data.csv",  "simple_data.csv",  "simple_metrics.csv",  "metrics.csv", "merged.csv",
        "data.json", "simple_data.json", "simple_metrics.json", "metrics.json"};
    for (const std::string_view name : names) {
        if (const auto found = std::ranges::find(fileNames, name); found != fileNames.end()) {
            return static_cast<std::size_t>(found - fileNames.begin());
        }
    }
    return std::nullopt;
}

} // namespace culprit
