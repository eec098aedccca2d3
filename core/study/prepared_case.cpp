// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/prepared_case.h"

#include "study/window_counts.h"
#include "telemetry/component_addresses.h"
#include "telemetry/ground_truth.h"
#include "telemetry/missing.h"
#include "text/wording.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace culprit {

namespace {

bool isBookkeeping(std::string_view column)
{
    return column.empty() || column == "time" || column == "time.1" || column == "timestamp" ||
           column.starts_with("Unnamed");
}

std::string withoutSuffix90(std::string_view column)
{
    std::string name(column);
    if (const auto at = name.rfind("_latency-90");
        at != std::string::npos && column.ends_with("_latency-90")) {
        name.erase(at + std::string_view("_latency").size());
    }
    return name;
}

/// Infinities become gaps; a gap takes the previous value, or 0 at the start. Returns how many were filled.
std::size_t fillGaps(Eigen::Ref<Eigen::VectorXd> column)
{
    std::size_t filled = 0;
    double last = 0;
    for (double& value : column) {
        if (std::isfinite(value)) {
            last = value;
        } else {
            value = last;
            ++filled;
        }
    }
    return filled;
}

/// The table whose file is named so, and its number; null without.
struct FoundTable
{
    const MetricTable* table = nullptr;
    std::size_t number = 0;
    explicit operator bool() const { return table; }
    const MetricTable* operator->() const { return table; }
};

FoundTable tableNamed(const std::vector<MetricTable>& tables, std::string_view fileName)
{
    const auto found = std::ranges::find(tables, fileName, &MetricTable::fileName);
    return found == tables.end() ? FoundTable{}
                                 : FoundTable{&*found, static_cast<std::size_t>(found - tables.begin())};
}

FoundTable metricTable(const std::vector<MetricTable>& tables)
{
    std::vector<std::string_view> names;
    std::ranges::transform(tables, std::back_inserter(names), &MetricTable::fileName);
    const auto found = methodTable(names);
    return found ? FoundTable{&tables[*found], *found} : FoundTable{};
}

/// Pairs of rows with the same time, in the order of the left table, as an inner join gives them.
std::vector<std::pair<std::size_t, std::size_t>> joinOnTime(const MetricTable& left, const MetricTable& right)
{
    std::unordered_map<double, std::vector<std::size_t>> rowsAt;
    for (std::size_t row = 0; row < right.rows(); ++row) {
        rowsAt[right.time[row]].push_back(row);
    }
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t row = 0; row < left.rows(); ++row) {
        if (const auto found = rowsAt.find(left.time[row]); found != rowsAt.end()) {
            for (const std::size_t match : found->second) {
                pairs.emplace_back(row, match);
            }
        }
    }
    return pairs;
}

class Preparation
{
public:
    explicit Preparation(const CaseSource& source)
        : m_source(source)
        , m_tables(source.tables())
    {
    }

    std::shared_ptr<const PreparedCase> run()
    {
        m_out.key = m_source.summary().key;
        m_out.topology = m_source.topology();
        m_out.componentNames = ComponentNames(m_source.summary().components);
        joinMetrics();
        listComponents();
        m_out.edgeLatency = cleaned(tableNamed(m_tables, "latency_merged_90.csv"));
        attributeSpans();
        countResponses();
        countLogs();
        chooseWindow();
        chooseSli();
        m_out.metrics = m_metrics;
        m_out.leftOut = m_leftOut;
        return m_prepared;
    }

private:
    /// A column of the joined table, and where its values come from.
    struct JoinedColumn
    {
        std::string name;
        std::size_t table = 0, column = 0;
        bool isOnTheRight = false;
    };

    /// Step 1: the metric table, joined with the aggregated latency where the layout has it.
    void joinMetrics()
    {
        const FoundTable data = metricTable(m_tables);
        if (!data) {
            m_out.notes.push_back("The case has no metric table.");
            return;
        }
        const FoundTable latency = tableNamed(m_tables, "latency_aggregated_90.csv");
        m_studyLayout = latency.table || std::ranges::any_of(data->columns, [](const MetricColumn& column) {
                            return column.name.find("_ctn_") != std::string::npos;
                        });
        std::vector<std::pair<std::size_t, std::size_t>> rows;
        if (latency) {
            rows = joinOnTime(*data.table, *latency.table);
            if (rows.size() != data->rows()) {
                m_out.notes.push_back(
                    "Joining " + std::string(data->fileName()) + " (" + wording::count(data->rows(), "row") +
                    ") with latency_aggregated_90.csv (" + wording::count(latency->rows(), "row") +
                    ") on time left " + wording::count(rows.size(), "row") + ".");
            }
        } else {
            if (m_studyLayout) {
                m_out.notes.push_back("latency_aggregated_90.csv is missing: there are no latency columns.");
            }
            for (std::size_t row = 0; row < data->rows(); ++row) {
                rows.emplace_back(row, row);
            }
        }
        for (const auto& [row, match] : rows) {
            m_metrics->time.push_back(data->time[row]);
        }

        std::unordered_set<std::string_view> names;
        for (const MetricColumn& column : data->columns) {
            names.insert(column.name);
        }
        std::vector<JoinedColumn> columns;
        for (std::size_t i = 0; i < data->columns.size(); ++i) {
            const std::string& name = data->columns[i].name;
            if (isBookkeeping(name) || isDroppedLatency(name, names)) {
                continue;
            }
            ++m_out.joinedColumnCount;
            if (!isPodOrNodeText(name)) {
                columns.push_back({withoutSuffix90(name), data.number, i, false});
            }
        }
        for (const TextColumn& column : data->textColumns) {
            m_out.joinedColumnCount += isBookkeeping(column.name) ? 0 : 1;
            if (!isBookkeeping(column.name) && !isPodOrNodeText(column.name)) {
                m_out.notes.push_back("Column " + column.name + " holds text and is left out.");
            }
        }
        if (latency) {
            for (std::size_t i = 0; i < latency->columns.size(); ++i) {
                if (!isBookkeeping(latency->columns[i].name)) {
                    ++m_out.joinedColumnCount;
                    columns.push_back({latency->columns[i].name + "_latency", latency.number, i, true});
                }
            }
        }
        fill(columns, rows);
    }

    void fill(const std::vector<JoinedColumn>& columns,
              const std::vector<std::pair<std::size_t, std::size_t>>& rows)
    {
        const auto metricColumns = std::ranges::count_if(
            columns, [this](const JoinedColumn& column) { return isMetric(column.name); });
        const auto length = static_cast<Eigen::Index>(rows.size());
        m_metrics->values.resize(length, metricColumns);
        m_leftOut->values.resize(length, std::ssize(columns) - metricColumns);
        std::vector<double> whole; // of a column some of whose rows have no partner, or several
        std::size_t filled = 0;
        for (const JoinedColumn& column : columns) {
            Frame& frame = isMetric(column.name) ? *m_metrics : *m_leftOut;
            auto target = frame.values.col(std::ssize(frame.names));
            frame.names.push_back(column.name);
            const auto rowOf = [&](std::size_t row) {
                return column.isOnTheRight ? rows[row].second : rows[row].first;
            };
            const std::size_t tableRows = m_tables[column.table].rows();
            bool isWhole = rows.size() == tableRows;
            for (std::size_t row = 0; isWhole && row < rows.size(); ++row) {
                isWhole = rowOf(row) == row;
            }
            if (isWhole) {
                m_source.readColumn(column.table, column.column, {target.data(), tableRows});
            } else {
                whole.resize(tableRows);
                m_source.readColumn(column.table, column.column, whole);
                for (std::size_t row = 0; row < rows.size(); ++row) {
                    target(static_cast<Eigen::Index>(row)) = whole[rowOf(row)];
                }
            }
            filled += fillGaps(target);
        }
        if (filled > 0) {
            m_out.notes.push_back(wording::count(filled, "empty or infinite cell") +
                                  " of the joined table filled with the previous value, or 0 at the start.");
        }
    }

    static bool isPodOrNodeText(std::string_view name)
    {
        return name.find("_pod_") != std::string_view::npos || name.ends_with("_node_name") ||
               name.ends_with("_node_ip");
    }

    /// Medians and extreme percentiles that the benchmark drops in favour of the 90th.
    static bool isDroppedLatency(std::string_view name, const std::unordered_set<std::string_view>& names)
    {
        if (name.ends_with("_latency-50")) {
            return true;
        }
        if (!name.ends_with("_lat_50") && !name.ends_with("_lat_99")) {
            return false;
        }
        return names.contains(std::string(name.substr(0, name.size() - 2)) + "90");
    }

    /// Nodes and what belongs to no known component are not for methods.
    bool isMetric(const std::string& name) const
    {
        return !m_studyLayout ||
               (name.find("_node_") == std::string::npos && name.find("unknown") == std::string::npos);
    }

    void listComponents()
    {
        std::unordered_set<std::string_view> known;
        for (const std::string& name : m_metrics->names) {
            const std::string_view component = m_out.componentNames.of(name);
            if (known.insert(component).second) {
                m_out.components.emplace_back(component);
            }
        }
    }

    Frame cleaned(const FoundTable& table) const
    {
        Frame frame;
        if (!table) {
            return frame;
        }
        frame.time = table->time;
        std::vector<std::size_t> columns;
        for (std::size_t i = 0; i < table->columns.size(); ++i) {
            if (!isBookkeeping(table->columns[i].name)) {
                columns.push_back(i);
            }
        }
        frame.values.resize(static_cast<Eigen::Index>(table->rows()),
                            static_cast<Eigen::Index>(columns.size()));
        for (std::size_t i = 0; i < columns.size(); ++i) {
            frame.names.push_back(table->columns[columns[i]].name);
            auto target = frame.values.col(static_cast<Eigen::Index>(i));
            m_source.readColumn(table.number, columns[i], {target.data(), table->rows()});
            fillGaps(target);
        }
        return frame;
    }

    ComponentAddresses podAddresses()
    {
        ComponentAddresses addresses;
        const FoundTable data = metricTable(m_tables);
        if (!data) {
            return addresses;
        }
        addresses.add(*data.table);
        for (const TextColumn& column : data->textColumns) {
            if (!column.name.ends_with(ComponentAddresses::columnEnding)) {
                continue;
            }
            std::set<std::string_view> own;
            std::ranges::copy_if(column.values, std::inserter(own, own.end()),
                                 [](const std::string& cell) { return !isMissing(cell); });
            if (own.size() > 1) {
                m_out.notes.push_back(
                    "The pod of " +
                    column.name.substr(0, column.name.size() - ComponentAddresses::columnEnding.size()) +
                    " had " + wording::count(own.size(), "address") + "es over time: all are mapped to it.");
            }
        }
        if (const std::vector<std::string> shared = addresses.shared(); !shared.empty()) {
            m_out.notes.push_back("Several components had the address " + wording::listed(shared, 3) +
                                  " one after the other: a span belongs to the one that had it then.");
        }
        return addresses;
    }

    /// The component that a service is, whose name may be written in another way: `Front End`, `front-end`.
    const std::string& componentMeant(const std::string& service)
    {
        const auto [known, isNew] = m_serviceComponents.try_emplace(service, service);
        if (isNew) {
            known->second = meantComponent(service, m_source.summary().components).value_or(service);
        }
        return known->second;
    }

    /// Step 3: spans belong to the component that served them, by recorded name or by the pod's address.
    void attributeSpans()
    {
        std::optional<ComponentAddresses> addresses;
        std::unordered_map<std::string, int> operationIds;
        std::size_t incomplete = 0;
        std::size_t foreign = 0;
        m_source.forEachSpan([&](const Span& span) {
            if (!addresses) {
                addresses = podAddresses(); // remarks on them only where there are spans
            }
            ServiceSpan kept;
            kept.method = span.endpoint;
            if (!isMissing(span.service)) {
                kept.service = componentMeant(span.service);
                if (isMissing(kept.method)) {
                    kept.method = span.resource;
                }
                if (isMissing(kept.method)) {
                    ++incomplete;
                    return;
                }
            } else {
                if (isMissing(span.traceId) || isMissing(span.resource) || isMissing(span.endpoint)) {
                    ++incomplete;
                    return;
                }
                const std::string* const component = addresses->find(span.serverIp, span.startUs);
                if (!component) {
                    ++foreign;
                    return;
                }
                kept.service = *component;
            }
            kept.operation = span.resource;
            kept.traceId = span.traceId;
            kept.spanId = span.spanId;
            kept.parentSpanId = span.parentSpanId;
            kept.statusCode = span.responseCode;
            kept.succeeded = isSuccessCode(span.responseCode, span.protocol);
            kept.startUs = span.startUs;
            kept.durationUs = span.durationUs;
            const std::string name = kept.service + "_" + kept.method;
            const auto [id, isNew] = operationIds.emplace(name, static_cast<int>(m_out.operations.size()));
            if (isNew) {
                m_out.operations.push_back(name);
            }
            m_out.spanOperations.push_back(id->second);
            m_out.spans.push_back(std::move(kept));
        });
        if (incomplete + foreign > 0) {
            m_out.notes.push_back(wording::count(incomplete, "span") +
                                  " without trace id, resource or endpoint and " +
                                  wording::count(foreign, "span") + " of unknown addresses are left out.");
        }
    }

    void countResponses()
    {
        enum Kind : std::size_t { Error, Success };
        WindowCounts counts;
        for (std::size_t i = 0; i < m_out.spans.size(); ++i) {
            const ServiceSpan& span = m_out.spans[i];
            counts.add(WindowCounts::windowOf(span.startUs / 1000),
                       m_out.operations[static_cast<std::size_t>(m_out.spanOperations[i])],
                       span.succeeded ? Success : Error);
        }
        m_out.traceErrorCounts = counts.frame(Error);
        m_out.traceSuccessCounts = counts.frame(Success);
    }

    /// Step 2, and the words that point to trouble.
    void countLogs()
    {
        WindowCounts counts;
        std::unordered_map<std::string, std::size_t> tallyOf;
        m_source.forEachLog([&](const LogRecord& record) {
            const std::int64_t window = WindowCounts::windowOf(record.timeNs / 1'000'000);
            if (record.container.empty()) {
                counts.addWindow(window);
                return;
            }
            counts.add(window, record.container);
            const auto [tally, isNew] = tallyOf.emplace(record.container, m_out.logTallies.size());
            if (isNew) {
                m_out.logTallies.push_back({record.container, 0, 0});
            }
            LogTally& entry = m_out.logTallies[tally->second];
            ++entry.lines;
            if (record.message.find("error") != std::string::npos ||
                record.message.find("fail") != std::string::npos) {
                ++entry.errorLines;
                m_out.errorLines.push_back({record.timeNs, static_cast<int>(tally->second)});
            }
        });
        m_out.logCounts = counts.frame();
    }

    void chooseWindow()
    {
        const CaseSummary& summary = m_source.summary();
        if (summary.injection) {
            m_out.defaultWindow.injectTime = summary.injection->time;
            return;
        }
        double end = summary.time.end;
        if (!m_metrics->time.empty()) {
            end = std::max(end, std::ranges::max(m_metrics->time) + 1);
        }
        m_out.defaultWindow.injectTime = end;
        m_out.notes.push_back("No injection is recorded: the whole case counts as baseline.");
    }

    /// As the benchmark does, which knows the entries of RCAEval's systems by name, in its order.
    void chooseSli()
    {
        const auto has = [&](const std::string& name) {
            return m_metrics->indexOf(name) >= 0 || m_leftOut->indexOf(name) >= 0;
        };
        std::vector<std::string> candidates;
        if (m_source.summary().injection) {
            const std::string& target = m_source.summary().injection->target;
            candidates = {target + "_lat_90", target + "_latency"};
        }
        if (!m_studyLayout) {
            candidates.insert(candidates.end(),
                              {"front-end_cpu", "frontend_latency", "ts-ui-dashboard_latency"});
        }
        const auto found = std::ranges::find_if(candidates, has);
        m_out.sli = found == candidates.end() ? std::string(benchmarkGateway) : *found;
    }

    const CaseSource& m_source;
    std::vector<MetricTable> m_tables; ///< without their numbers
    std::shared_ptr<PreparedCase> m_prepared = std::make_shared<PreparedCase>();
    PreparedCase& m_out = *m_prepared;
    std::shared_ptr<Frame> m_metrics = std::make_shared<Frame>();
    std::shared_ptr<Frame> m_leftOut = std::make_shared<Frame>();
    std::unordered_map<std::string, std::string> m_serviceComponents;
    bool m_studyLayout = false;
};

} // namespace

std::size_t PreparedCase::bytes() const
{
    std::size_t bytes = 0;
    for (const Frame* frame :
         {metrics.get(), leftOut.get(), &edgeLatency, &logCounts, &traceErrorCounts, &traceSuccessCounts}) {
        bytes += static_cast<std::size_t>(frame->values.size() + frame->rows()) * sizeof(double);
    }
    const auto beside = [](const std::string& text) {
        return text.capacity() > std::string().capacity() ? text.capacity() : 0;
    };
    for (const ServiceSpan& span : spans) {
        bytes += sizeof span + sizeof(int) + beside(span.service) + beside(span.method) +
                 beside(span.operation) + beside(span.traceId) + beside(span.spanId) +
                 beside(span.parentSpanId) + beside(span.statusCode);
    }
    return bytes + errorLines.size() * sizeof(ErrorLine);
}

std::shared_ptr<const PreparedCase> prepareCase(const CaseSource& source)
{
    return Preparation(source).run();
}

} // namespace culprit
