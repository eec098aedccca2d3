// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/truth_draft.h"

#include "archive/column_spelling.h"
#include "telemetry/component_names.h"
#include "telemetry/ground_truth.h"
#include "text/wording.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <optional>
#include <unordered_set>

namespace culprit {

namespace {

constexpr std::size_t mostContainers = 1000, longestContainer = 4096;
/// Names that are held against each other, all against all.
constexpr std::size_t mostComparisons = 4'000'000;
constexpr std::size_t listedComponents = 6;

/// Unlike values, missing ones not counted.
bool variesOver(const std::vector<double>& values)
{
    const auto isThere = [](double value) { return !std::isnan(value); };
    const auto first = std::ranges::find_if(values, isThere);
    return first != values.end() &&
           std::any_of(first, values.end(), [&](double value) { return isThere(value) && value != *first; });
}

/// Every name that the ground truth may give a component.
std::vector<std::string> targetsOf(const RunIdentity& run)
{
    std::vector<std::string> targets;
    if (!run.target.empty() && run.labels.empty()) {
        targets.push_back(run.target);
    }
    for (const FolderLabel& label : run.labels) {
        for (LabelReading& reading : labelReadings(label)) {
            targets.push_back(std::move(reading.target));
        }
    }
    // A longer name tells more than one that it begins with.
    std::ranges::stable_sort(targets, std::ranges::greater(), &std::string::size);
    return targets;
}

/// `7 h 59 min 20 s`, `3 d 2 h`, `53 years`.
std::string durationText(double seconds)
{
    const auto whole = static_cast<std::int64_t>(std::llround(std::min(seconds, 1e15)));
    std::string text;
    const auto add = [&](std::int64_t count, const char* unit) {
        if (count > 0) {
            text += (text.empty() ? "" : " ") + wording::grouped(count) + unit;
        }
    };
    constexpr std::int64_t day = 86'400;
    constexpr std::int64_t year = 31'557'600;
    if (whole >= 2 * year) {
        add(whole / year, " years");
    } else if (whole >= 2 * day) {
        add(whole / day, " d");
        add(whole % day / 3600, " h");
    } else {
        add(whole / 3600, " h");
        add(whole / 60 % 60, " min");
        add(whole % 60, " s");
    }
    return text.empty() ? "less than 1 s" : text;
}

/// How far `time` lies outside `range`, and what that may come from: clocks of other zones are whole quarters
/// of an hour apart.
std::string distanceText(double time, const TimeRange& range)
{
    const bool isBefore = time < range.start;
    const double apart = isBefore ? range.start - time : time - range.end;
    std::string text = durationText(apart) + (isBefore ? " before they begin" : " after they end");
    constexpr double quarter = 900;
    constexpr double mostHours = 15;
    const double shift = std::ceil(apart / quarter) * quarter;
    const double hours = std::ceil(apart / 3600) * 3600;
    const double length = range.end - range.start;
    for (const double tried : {hours, shift}) {
        if (tried <= mostHours * 3600 && tried - apart > 0 && tried - apart < length) {
            return text + "; moved by " + durationText(tried) +
                   " it would lie inside: one of both may be in another time zone";
        }
    }
    return text;
}

} // namespace

void TruthDraft::takeContainer(std::string_view container)
{
    if (!container.empty() && container.size() <= longestContainer && m_containers.size() < mostContainers &&
        std::ranges::find(m_containers, container) == m_containers.end()) {
        m_containers.emplace_back(container);
    }
}

Anomaly TruthDraft::takeComponentTable(MetricTable& table, const RunIdentity& run)
{
    std::vector<std::string> names;
    for (const MetricColumn& column : table.columns) {
        names.push_back(column.name);
    }
    ColumnSpelling spelling = spelledPlainly(names, targetsOf(run));
    Table taken{std::string(table.fileName()), {}, {}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (spelling.rewritten > 0) {
            table.columns[i].name = spelling.names[i];
        }
        taken.columns.push_back(table.columns[i].name);
        taken.varies.push_back(variesOver(table.columns[i].values));
    }
    m_tables.push_back(std::move(taken));
    for (std::string& component : spelling.components) {
        m_names.addComponent(std::move(component));
    }
    return {AnomalyKind::OtherSeparator,
            static_cast<std::int64_t>(spelling.rewritten),
            {},
            std::move(spelling.example),
            std::move(spelling.separator)};
}

std::optional<std::size_t> TruthDraft::tableRead() const
{
    std::vector<std::string_view> files;
    std::ranges::transform(m_tables, std::back_inserter(files), &Table::file);
    return methodTable(files);
}

ComponentColumns TruthDraft::allColumns() const
{
    ComponentColumns columns = m_names;
    for (const Table& table : m_tables) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            if (table.columns[i].find('_') != std::string::npos) {
                columns.addColumn(table.columns[i], table.varies[i]);
            }
        }
    }
    return columns;
}

ComponentColumns TruthDraft::columnsRead() const
{
    const auto read = tableRead();
    if (!read) {
        return allColumns();
    }
    TruthDraft one;
    one.m_names = m_names;
    one.m_tables.push_back(m_tables[*read]);
    return one.allColumns();
}

std::string TruthDraft::unreadTableOf(std::string_view target) const
{
    const auto read = tableRead();
    const std::vector<std::string> targets{std::string(target)};
    for (std::size_t i = 0; i < m_tables.size(); ++i) {
        if (read && i != *read) {
            TruthDraft one;
            one.m_names = m_names;
            one.m_tables.push_back(m_tables[i]);
            if (meantComponent(target, one.allColumns().components(targets))) {
                return m_tables[i].file;
            }
        }
    }
    return {};
}

void TruthDraft::tellUnread(std::vector<Anomaly>& found) const
{
    const auto read = tableRead();
    if (!read) {
        return;
    }
    const Table& known = m_tables[*read];
    const std::unordered_set<std::string_view> seen(known.columns.begin(), known.columns.end());
    const std::vector<std::string> components = columnsRead().components({});
    const ComponentNames names(components);
    const std::unordered_set<std::string_view> named(components.begin(), components.end());
    for (std::size_t i = 0; i < m_tables.size(); ++i) {
        const Table& table = m_tables[i];
        if (i == *read) {
            continue;
        }
        // RCAEval keeps, beside the metrics of all kinds, those that its methods are meant to read.
        const bool isWholeOfIt = known.file == "simple_" + table.file;
        Anomaly unread{AnomalyKind::UnreadTable, 0, {}, {}, known.file};
        for (const std::string& column : table.columns) {
            if (!seen.contains(column) && !(isWholeOfIt && named.contains(names.of(column))) &&
                unread.count++ == 0) {
                unread.column = table.file;
                unread.example = column;
            }
        }
        found.push_back(std::move(unread));
    }
}

void TruthDraft::takeTime(const MetricTable& table)
{
    TimeRange range{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const double time : table.time) {
        range = range.united({time, time});
    }
    if (range.start <= range.end) {
        m_times.emplace_back(table.file, range);
    }
}

void TruthDraft::takeTime(const char* what, const TimeRange& time)
{
    if (time.start <= time.end && !m_times.empty()) {
        m_times.emplace_back(what, time);
    }
}

std::vector<std::string> TruthDraft::fallbackComponents() const
{
    if (!m_others.empty()) {
        return m_others;
    }
    const auto& services = m_names.services();
    return services.empty() ? m_containers : std::vector<std::string>(services.begin(), services.end());
}

void TruthDraft::settleLabel(RunIdentity& run) const
{
    ComponentColumns known = allColumns();
    for (const auto* names : {&m_others, &m_containers}) {
        for (const std::string& name : *names) {
            known.addService(name);
        }
    }
    for (const FolderLabel& label : run.labels) {
        if (const auto reading = known.readingOf(label)) {
            applyLabel(run, label, *reading);
            return;
        }
    }
}

void TruthDraft::settleComponents(CaseSummary& summary, const RunIdentity& run) const
{
    std::vector<std::string> targets;
    if (!run.target.empty()) {
        targets.push_back(run.target);
    }
    if (summary.injection && !summary.injection->target.empty()) {
        targets.push_back(summary.injection->target);
    }
    summary.components = columnsRead().components(targets);
    std::unordered_set<std::string> listed(summary.components.begin(), summary.components.end());
    const auto add = [&](const std::string& name) {
        if (listed.insert(name).second) {
            summary.components.push_back(name);
        }
    };
    if (summary.components.empty()) {
        std::ranges::for_each(fallbackComponents(), add);
    }
    // Operations are called after services: where an underscore is part of one it has to be known.
    for (const std::string& service : m_names.services()) {
        if (service.find('_') != std::string::npos && !meantComponent(service, summary.components)) {
            add(service);
        }
    }
}

std::vector<Anomaly> TruthDraft::check(CaseSummary& summary, const TimeRange& metricTime) const
{
    std::vector<Anomaly> found;
    const bool haveMetrics = metricTime.start <= metricTime.end;
    const bool isFaultCase = summary.kind == CaseKind::Rca;
    const ComponentColumns columns = columnsRead();
    tellUnread(found);
    if (!targetOf(summary).empty()) {
        std::string& target = summary.injection ? summary.injection->target : summary.toldTarget;
        auto meant = meantComponent(target, summary.components);
        if (!meant) {
            // It may be known by its spans or logs alone.
            std::vector<std::string> others(m_names.services().begin(), m_names.services().end());
            others.insert(others.end(), m_containers.begin(), m_containers.end());
            meant = meantComponent(target, others);
            if (meant) {
                summary.components.push_back(*meant);
            }
        }
        if (meant && *meant != target) {
            found.push_back({AnomalyKind::TargetRespelled, 1, {}, *meant, target});
            target = *meant;
        }
        if (!meant && isFaultCase) {
            std::string known = wording::listed(summary.components, listedComponents);
            known = known.empty() ? "named by none of its columns" : known;
            if (std::string file = unreadTableOf(target); !file.empty()) {
                found.push_back({AnomalyKind::UnreadCause, 1, {}, target, std::move(file)});
            } else {
                found.push_back({AnomalyKind::NoComponent, 1, {}, target, std::move(known)});
            }
        } else if (meant && haveMetrics && !columns.isEmpty() && isFaultCase && !columns.varies(target)) {
            found.push_back({AnomalyKind::SilentCause, 1, {}, target, {}});
        }
        if (meant && isFaultCase) {
            auto [count, example] = columns.unclearColumns(target);
            found.push_back(
                {AnomalyKind::UnclearCut, static_cast<std::int64_t>(count), target, std::move(example), {}});
        }
    } else if (summary.injection && isFaultCase) {
        found.push_back({AnomalyKind::TruthUnknown, 1, {}, {}, {}});
    }
    if (summary.injection && haveMetrics &&
        (summary.injection->time < metricTime.start || summary.injection->time > metricTime.end)) {
        found.push_back(
            {AnomalyKind::InjectionOutside, 1, {}, distanceText(summary.injection->time, metricTime), {}});
    }
    if (!m_times.empty()) {
        const auto& [file, range] = m_times.front();
        std::int64_t apart = 0;
        std::string other;
        for (const auto& [otherFile, otherRange] : m_times) {
            if (otherRange.end < range.start || range.end < otherRange.start) {
                other = apart++ == 0 ? otherFile : other;
            }
        }
        found.push_back({AnomalyKind::TablesApart, apart, {}, file, other});
    }
    if (!columns.isEmpty()) {
        const std::vector<std::string> ofMetrics = columns.components(summary.components);
        Anomaly foreign{AnomalyKind::ForeignServices, 0, {}, {}, {}};
        Anomaly respelled{AnomalyKind::ServicesRespelled, 0, {}, {}, {}};
        const bool isMuch = m_names.services().size() * ofMetrics.size() > mostComparisons;
        for (const std::string& service : m_names.services()) {
            if (isMuch) {
                break;
            }
            const auto meant = meantComponent(service, ofMetrics);
            if (!meant && foreign.count++ == 0) {
                foreign.example = service;
            }
            if (meant && *meant != service && respelled.count++ == 0) {
                respelled.example = *meant;
                respelled.other = service;
            }
        }
        found.push_back(std::move(foreign));
        found.push_back(std::move(respelled));
    }
    return found;
}

} // namespace culprit
