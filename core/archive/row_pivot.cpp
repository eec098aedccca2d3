// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/row_pivot.h"

#include "archive/artifact_parser.h"
#include "archive/import_meter.h"
#include "archive/table_names.h"
#include "text/wording.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace culprit {

namespace {

constexpr std::size_t mostTexts = 1000;
/// One row of so many may repeat another's time and texts.
constexpr std::size_t repeatedShare = 20;

using Columns = std::vector<const TextColumn*>;

/// Columns of few texts, one in every row.
Columns labelsOf(const MetricTable& table)
{
    Columns labels;
    for (const TextColumn& column : table.textColumns) {
        if (isTextName(column.name)) {
            continue;
        }
        std::unordered_set<std::string_view> texts;
        for (const std::string& text : column.values) {
            texts.insert(text);
            if (text.empty() || texts.size() > mostTexts) {
                break;
            }
        }
        if (texts.size() > 1 && texts.size() <= mostTexts && texts.size() * 2 <= table.rows() &&
            !texts.contains("")) {
            labels.push_back(&column);
        }
    }
    return labels;
}

std::string labelAt(const Columns& labels, std::size_t row)
{
    std::string label;
    for (const TextColumn* column : labels) {
        label.append(label.empty() ? "" : "_").append(column->values[row]);
    }
    return label;
}

/// Whether the rows of each time have other texts in `labels`.
bool tellApart(const MetricTable& table, const Columns& labels)
{
    std::vector<std::pair<double, std::size_t>> seen;
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        seen.emplace_back(table.time[row],
                          known.try_emplace(labelAt(labels, row), known.size()).first->second);
    }
    std::ranges::sort(seen);
    std::size_t repeated = 0;
    for (std::size_t i = 1; i < seen.size(); ++i) {
        repeated += seen[i] == seen[i - 1] ? 1 : 0;
    }
    return repeated * repeatedShare <= table.rows();
}

/// The fewest of `labels` that tell rows apart: one that is named as a component, any, two, or all.
Columns keysOf(const MetricTable& table, Columns labels)
{
    std::stable_partition(labels.begin(), labels.end(),
                          [](const TextColumn* column) { return isComponentName(column->name); });
    for (const TextColumn* label : labels) {
        if (tellApart(table, {label})) {
            return {label};
        }
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        for (std::size_t j = i + 1; j < labels.size(); ++j) {
            if (tellApart(table, {labels[i], labels[j]})) {
                return {labels[i], labels[j]};
            }
        }
    }
    return labels.size() > 2 && tellApart(table, labels) ? labels : Columns();
}

[[noreturn]] void refuse(const Columns& keys)
{
    std::vector<std::string> names;
    for (const TextColumn* column : keys) {
        names.push_back(column->name);
    }
    throw ArtifactError("it is a long table, whose rows of one time " + wording::listed(names) +
                        " tell apart; call its columns timestamp, component, metric and value, or write a "
                        "column <component>_<metric> a series");
}

/// Every column once a label, each value in the row of its time.
template <typename Column, typename Value>
std::vector<Column> spreadByLabel(std::vector<Column> columns, const std::vector<std::size_t>& labelOf,
                                  const std::vector<std::size_t>& rowOf,
                                  const std::vector<std::string>& labels, std::size_t rows, bool isNamed,
                                  const Value& missing, std::size_t& position)
{
    std::vector<Column> all;
    for (Column& column : columns) {
        const std::size_t first = all.size();
        for (const std::string& label : labels) {
            all.emplace_back();
            all.back().name = isNamed ? label : label + "_" + column.name;
            all.back().position = position++;
            all.back().values.assign(rows, missing);
            if constexpr (requires { column.unit; }) {
                all.back().unit = column.unit;
            }
        }
        for (std::size_t i = 0; i < labelOf.size(); ++i) {
            all[first + labelOf[i]].values[rowOf[i]] = std::move(column.values[i]);
        }
    }
    return all;
}

} // namespace

bool pivotRows(MetricTable& table, RecordSink& sink)
{
    std::vector<double> times = table.time;
    std::ranges::sort(times);
    times.erase(std::unique(times.begin(), times.end()), times.end());
    // Of some components a row may be missing; but a table with a row a time repeats few.
    if (table.columns.empty() || table.rows() * 2 < times.size() * 3) {
        return false;
    }
    Columns keys = keysOf(table, labelsOf(table));
    if (keys.empty()) {
        return false;
    }
    const bool isOnlyValue = table.columns.size() == 1;
    if (keys.size() == 2 && isMetricName(keys.front()->name) && !isMetricName(keys.back()->name)) {
        std::swap(keys.front(), keys.back());
    }
    const bool arePair = keys.size() == 2 && isOnlyValue &&
                         (isMetricName(keys.back()->name) ||
                          (isComponentName(keys.front()->name) && !isComponentName(keys.back()->name)));
    if (keys.size() > 1 && !arePair) {
        refuse(keys);
    }
    const bool isNamed = isOnlyValue && (arePair || isMetricName(keys.front()->name));

    std::vector<std::string> labels;
    std::unordered_map<std::string, std::size_t> known;
    std::vector<std::size_t> labelOf, rowOf;
    Anomaly repeated{AnomalyKind::RepeatedSamples, 0, {}, {}, {}};
    for (std::size_t row = 0; row < table.rows(); ++row) {
        std::string label = labelAt(keys, row);
        const auto [place, isNew] = known.try_emplace(label, labels.size());
        if (isNew) {
            labels.push_back(std::move(label));
        }
        labelOf.push_back(place->second);
        rowOf.push_back(
            static_cast<std::size_t>(std::ranges::lower_bound(times, table.time[row]) - times.begin()));
    }
    const std::size_t series =
        labels.size() * (table.columns.size() + table.textColumns.size() - keys.size());
    const std::int64_t mostCells = sink.meter().limits().maxCells;
    if (static_cast<std::int64_t>(series) > mostCells / static_cast<std::int64_t>(times.size())) {
        throw ArtifactError("it makes more than " + std::to_string(mostCells) + " cells" +
                            sink.meter().note(&ImportLimits::maxCells));
    }
    MemoryCharge charge(sink.meter());
    charge.set(static_cast<std::int64_t>(series * times.size() * sizeof(double)));
    std::vector<char> taken(labels.size() * times.size(), 0);
    for (std::size_t i = 0; i < rowOf.size(); ++i) {
        if (std::exchange(taken[labelOf[i] * times.size() + rowOf[i]], 1) && repeated.count++ == 0) {
            repeated.example = labels[labelOf[i]];
        }
    }
    const std::string column = keys.front()->name;
    std::vector<std::string> keyNames;
    std::ranges::transform(keys, std::back_inserter(keyNames), &TextColumn::name);
    std::erase_if(table.textColumns, [&](const TextColumn& text) {
        return std::ranges::find(keyNames, text.name) != keyNames.end();
    });
    std::size_t position = 1;
    table.columns = spreadByLabel(std::move(table.columns), labelOf, rowOf, labels, times.size(), isNamed,
                                  std::numeric_limits<double>::quiet_NaN(), position);
    table.textColumns = spreadByLabel(std::move(table.textColumns), labelOf, rowOf, labels, times.size(),
                                      false, std::string(), position);
    table.time = std::move(times);
    table.index.clear();
    sink.anomaly(std::move(repeated));
    sink.anomaly({AnomalyKind::PivotedTable,
                  static_cast<std::int64_t>(table.columns.size()),
                  column,
                  table.columns.front().name,
                  {}});
    return true;
}

} // namespace culprit
