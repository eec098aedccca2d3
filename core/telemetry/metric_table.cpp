// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/metric_table.h"

#include <algorithm>

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

} // namespace culprit
