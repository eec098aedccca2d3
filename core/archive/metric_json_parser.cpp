// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/metric_json_parser.h"

#include "archive/metric_table_parser.h"
#include "archive/time_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace culprit {

namespace {

using OrderedJson = nlohmann::ordered_json;

std::optional<double> jsonTime(const OrderedJson& value)
{
    return epochSeconds(value.is_string() ? value.get<std::string>() : value.dump());
}

std::optional<double> jsonNumber(const OrderedJson& value)
{
    if (value.is_number()) {
        return value.get<double>();
    }
    if (value.is_null()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    return value.is_string() ? numberOf(value.get<std::string>()) : std::nullopt;
}

} // namespace

void MetricJsonParser::finish()
{
    const OrderedJson root = OrderedJson::parse(m_text, nullptr, false);
    if (root.is_discarded() || !root.is_object()) {
        throw ArtifactError("it is no JSON object of series");
    }
    m_text.clear();
    std::vector<std::pair<std::string, std::map<double, double>>> series;
    std::set<double> times;
    std::int64_t bad = 0;
    for (const auto& [name, samples] : root.items()) {
        if (!samples.is_array()) {
            ++bad;
            continue;
        }
        auto& values = series.emplace_back(name, std::map<double, double>()).second;
        for (const OrderedJson& sample : samples) {
            const auto time = sample.is_array() && sample.size() == 2 ? jsonTime(sample[0]) : std::nullopt;
            const auto value = time ? jsonNumber(sample[1]) : std::nullopt;
            if (!value) {
                ++bad;
                continue;
            }
            times.insert(*time);
            values[*time] = *value;
        }
    }
    if (series.empty()) {
        throw ArtifactError("it holds no series");
    }
    if (static_cast<std::int64_t>(series.size()) * static_cast<std::int64_t>(times.size()) >
        MetricTableParser::maxCells) {
        throw ArtifactError("it holds more than " + std::to_string(MetricTableParser::maxCells) + " cells");
    }
    MetricTable table;
    table.file = m_file;
    table.time.assign(times.begin(), times.end());
    for (auto& [name, values] : series) {
        MetricColumn column{name, table.columns.size() + 1, {}};
        column.values.reserve(table.time.size());
        for (const double time : table.time) {
            const auto found = values.find(time);
            column.values.push_back(found == values.end() ? std::numeric_limits<double>::quiet_NaN()
                                                          : found->second);
        }
        table.columns.push_back(std::move(column));
    }
    if (bad > 0) {
        m_sink.notice(ImportNotice::Severity::Warning, "samples that are no pair of time and number, dropped",
                      bad);
    }
    m_sink.table(std::move(table));
}

} // namespace culprit
