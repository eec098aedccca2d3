// SPDX-License-Identifier: GPL-3.0-or-later
#include "earlier_run.h"

#include "text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

namespace culprit::sample {

namespace {

using Row = std::vector<std::string>;

std::vector<Row> parse(const std::string& csv)
{
    std::vector<Row> rows;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) {
        Row row(1);
        for (const char c : line) {
            if (c == ',') {
                row.emplace_back();
            } else {
                row.back() += c;
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

struct Column
{
    std::string name;
    std::vector<double> values;
};

// The benchmark's view: forward filled, then 0; text columns and `unknown` left out.
std::vector<Column> columns(const std::vector<Row>& rows, bool latency)
{
    std::vector<Column> out;
    for (std::size_t c = 0; c < rows.front().size(); ++c) {
        const std::string& name = rows.front()[c];
        if (name.empty() || name == "time" || name.find("_pod_") != std::string::npos ||
            name.find("_node_") != std::string::npos || name.find("unknown") != std::string::npos) {
            continue;
        }
        Column column{latency ? name + "_latency" : name, {}};
        double last = 0;
        for (std::size_t r = 1; r < rows.size(); ++r) {
            const std::string& cell = rows[r][c];
            if (!cell.empty()) {
                std::from_chars(cell.data(), cell.data() + cell.size(), last);
            }
            column.values.push_back(last);
        }
        out.push_back(std::move(column));
    }
    return out;
}

// Nothing if the column is constant before or after: the benchmark drops such columns.
std::optional<double> score(const std::vector<double>& values, std::size_t split)
{
    const auto constant = [&](std::size_t from, std::size_t to) {
        return std::all_of(values.begin() + static_cast<std::ptrdiff_t>(from),
                           values.begin() + static_cast<std::ptrdiff_t>(to),
                           [&](double v) { return v == values[from]; });
    };
    if (split == 0 || split >= values.size() || constant(0, split) || constant(split, values.size())) {
        return std::nullopt;
    }
    double mean = 0;
    for (std::size_t i = 0; i < split; ++i) {
        mean += values[i] / static_cast<double>(split);
    }
    double variance = 0;
    for (std::size_t i = 0; i < split; ++i) {
        variance += (values[i] - mean) * (values[i] - mean) / static_cast<double>(split);
    }
    const double largest =
        *std::max_element(values.begin() + static_cast<std::ptrdiff_t>(split), values.end());
    return (largest - mean) / (variance > 0 ? std::sqrt(variance) : 1);
}

std::vector<std::string> services(const std::vector<std::string>& ranks)
{
    std::vector<std::string> out;
    for (const std::string& item : ranks) {
        const std::string service = item.substr(0, item.find('_'));
        if (std::find(out.begin(), out.end(), service) == out.end()) {
            out.push_back(service);
        }
    }
    return out;
}

struct Scores
{
    int cases = 0;
    double hits[5] = {};

    void add(const std::vector<std::string>& ranked, const std::string& truth)
    {
        ++cases;
        for (std::size_t k = 0; k < 5; ++k) {
            const auto end = ranked.begin() + static_cast<std::ptrdiff_t>(std::min(k + 1, ranked.size()));
            hits[k] += std::find(ranked.begin(), end, truth) != end;
        }
    }
    std::string row(const std::string& name) const
    {
        if (cases == 0) {
            return name + ",,,\n";
        }
        double average = 0;
        for (const double h : hits) {
            average += h / cases / 5;
        }
        return name + ',' + pythonNumber(hits[0] / cases) + ',' + pythonNumber(hits[2] / cases) + ',' +
               pythonNumber(average) + '\n';
    }
};

} // namespace

void EarlierRun::add(const Run& run, const std::string& dataCsv, const std::string& aggregatedLatency90)
{
    const std::vector<Row> data = parse(dataCsv);
    std::vector<Column> all = columns(data, false);
    for (Column& column : columns(parse(aggregatedLatency90), true)) {
        all.push_back(std::move(column));
    }
    const std::string injected = instant::spaced(run.injectionSecond() * 1000000);
    const auto split = static_cast<std::size_t>(
        std::count_if(data.begin() + 1, data.end(), [&](const Row& row) { return row[1] < injected; }));
    std::vector<std::pair<double, std::string>> scored;
    for (const Column& column : all) {
        if (const std::optional<double> value = score(column.values, split)) {
            scored.emplace_back(*value, column.name);
        }
    }
    std::stable_sort(scored.begin(), scored.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string>& ranks = m_rankings[{run.targetName(), faultName(*run.fault)}][run.iteration];
    for (auto& [value, name] : scored) {
        ranks.push_back(std::move(name));
    }
}

std::vector<std::pair<std::string, std::string>> EarlierRun::files() const
{
    const std::string folder = "artifacts/rca-benchmark/output/llm-ref-stack-dp/nsigma";
    std::vector<std::pair<std::string, std::string>> out;
    std::string report = "service-fault,top_1_service,top_3_service,avg@5_service\n";
    std::map<std::string, Scores> overall;
    for (const auto& [key, iterations] : m_rankings) {
        const auto& [target, fault] = key;
        Scores scores;
        for (const auto& [iteration, ranks] : iterations) {
            out.emplace_back(folder + "/results/" + target + '_' + fault + '_' + std::to_string(iteration) +
                                 ".json",
                             nlohmann::json{{"0", ranks}}.dump(2));
            scores.add(services(ranks), target);
            overall[fault].add(services(ranks), target);
        }
        report += scores.row(target + '_' + fault);
    }
    for (const char* fault : {"cpu", "memory", "network", "gpu"}) {
        report += overall[fault].row(std::string("overall_") + fault);
    }
    out.emplace_back(folder + "/report.csv", report);
    return out;
}

} // namespace culprit::sample
