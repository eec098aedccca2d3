// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/metric_json_parser.h"

#include "archive/huge_numbers.h"
#include "archive/metric_table_parser.h"
#include "archive/time_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>

namespace culprit {

namespace {

using SeriesJson = nlohmann::json;

std::optional<double> jsonTime(const SeriesJson& value)
{
    return value.is_string()   ? epochSeconds(value.get<std::string>())
           : value.is_number() ? epochSeconds(value.dump())
                               : std::nullopt;
}

std::optional<double> jsonNumber(const SeriesJson& value)
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
    std::vector<std::pair<std::string, std::map<double, double>>> series;
    std::unordered_map<std::string, std::size_t> known;
    std::set<double> times;
    using enum AnomalyKind;
    Anomaly bad{BadSamples, 0, {}, {}, {}}, repeated{RepeatedSamples, 0, {}, {}, {}};
    Anomaly nan{NanCells, 0, {}, {}, {}}, infinite{InfiniteValues, 0, {}, {}, {}};
    const auto drop = [&bad](const std::string& name, const SeriesJson& what) {
        if (bad.count++ == 0) {
            constexpr std::size_t longest = 60;
            bad.column = name;
            // Bytes that are no UTF-8 are replaced, where the dump would throw.
            bad.example = what.dump(-1, ' ', false, SeriesJson::error_handler_t::replace).substr(0, longest);
        }
    };
    const auto take = [&](const std::string& name, const SeriesJson& samples) {
        if (static_cast<std::int64_t>(name.size()) > m_sink.meter().limits().maxNameBytes) {
            throw ArtifactError("a series' name has " + std::to_string(name.size()) + " bytes" +
                                m_sink.meter().note(&ImportLimits::maxNameBytes));
        }
        if (!samples.is_array()) {
            drop(name, samples);
            return;
        }
        const auto [place, isNew] = known.try_emplace(name, series.size());
        if (isNew) {
            series.emplace_back(name, std::map<double, double>());
        }
        auto& values = series[place->second].second;
        for (const SeriesJson& sample : samples) {
            const auto time = sample.is_array() && sample.size() == 2 ? jsonTime(sample[0]) : std::nullopt;
            const auto value = time ? jsonNumber(sample[1]) : std::nullopt;
            if (!value) {
                drop(name, sample);
                continue;
            }
            nan.count += std::isnan(*value) && sample[1].is_string();
            infinite.count += std::isinf(*value);
            times.insert(*time);
            if (!values.insert_or_assign(*time, *value).second && repeated.count++ == 0) {
                repeated.example = name;
            }
        }
        // A node of a map each; times are mostly shared.
        constexpr std::int64_t nodeBytes = 64;
        m_charge.add(static_cast<std::int64_t>(samples.size()) * nodeBytes);
    };
    // Series are taken as they come: the parsed object tells neither their order nor that a name is repeated.
    std::string current;
    bool isObject = false;
    const auto met = [&](int depth, SeriesJson::parse_event_t event, const SeriesJson& value) {
        using Event = SeriesJson::parse_event_t;
        isObject = isObject || (depth == 0 && event == Event::object_start);
        if (isObject && depth == 1) {
            if (event == Event::key) {
                current = value.get<std::string>();
            } else if (event == Event::value || event == Event::array_end || event == Event::object_end) {
                take(current, value);
            }
        }
        return true;
    };
    expectJson();
    const SeriesJson root = SeriesJson::parse(withoutHugeNumbers(m_text), met, false);
    if (root.is_discarded() || !root.is_object()) {
        throw ArtifactError("it is no JSON object of series");
    }
    m_text.clear();
    if (series.empty()) {
        throw ArtifactError("it holds no series");
    }
    const std::int64_t most = m_sink.meter().limits().maxCells;
    const std::int64_t cells =
        static_cast<std::int64_t>(series.size()) * static_cast<std::int64_t>(times.size());
    if (cells > most) {
        throw ArtifactError("it holds more than " + std::to_string(most) + " cells" +
                            m_sink.meter().note(&ImportLimits::maxCells));
    }
    m_charge.add(cells * static_cast<std::int64_t>(sizeof(double)));
    MetricTable table;
    table.file = m_file;
    table.time.assign(times.begin(), times.end());
    for (auto& [name, values] : series) {
        MetricColumn column{name, table.columns.size() + 1, {}, {}};
        column.values.reserve(table.time.size());
        for (const double time : table.time) {
            const auto found = values.find(time);
            column.values.push_back(found == values.end() ? std::numeric_limits<double>::quiet_NaN()
                                                          : found->second);
        }
        table.columns.push_back(std::move(column));
    }
    for (Anomaly* anomaly : {&bad, &repeated, &nan, &infinite}) {
        m_sink.anomaly(std::move(*anomaly));
    }
    m_sink.table(std::move(table));
}

} // namespace culprit
