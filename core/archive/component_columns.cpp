// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/component_columns.h"

#include "telemetry/case.h"
#include "telemetry/component_names.h"
#include "telemetry/ground_truth.h"
#include "telemetry/metric_kind.h"

#include <algorithm>
#include <array>
#include <map>

namespace culprit {

namespace {

constexpr std::size_t mostServices = 1000, longestService = 4096;
constexpr auto notFound = std::string_view::npos;

/// The text before an underscore at which `fits(before, behind)` says true, from the left; empty: none.
template <typename Fits>
std::string_view cutWhere(std::string_view name, const Fits& fits)
{
    for (auto at = name.find('_'); at != notFound; at = name.find('_', at + 1)) {
        if (at > 0 && at + 1 < name.size() && fits(name.substr(0, at), name.substr(at + 1))) {
            return name.substr(0, at);
        }
    }
    return {};
}

/// What begins a metric's name: before it a name is whole, whatever metric follows.
bool endsAsMetricBegins(std::string_view name)
{
    constexpr std::array<std::string_view, 36> words{
        "limit",   "limits", "request", "requests", "usage",   "used", "total",     "max",    "min",
        "avg",     "mean",   "sum",     "rate",     "percent", "util", "free",      "idle",   "p50",
        "p90",     "p95",    "p99",     "ctn",      "node",    "pod",  "container", "host",   "net",
        "network", "disk",   "fs",      "process",  "jvm",     "http", "rpc",       "system", "proc"};
    const std::string_view last = name.substr(name.rfind('_') + 1);
    return std::ranges::find(words, last) != words.end() || isMetricOfComponent(last) ||
           std::ranges::all_of(last, [](char c) { return c >= '0' && c <= '9'; });
}

/// Where a metric of a known name follows, what stands before it, which is `atLeast` so long; else empty.
std::string_view cutAtKnownMetric(std::string_view name, std::size_t atLeast = 0)
{
    return cutWhere(name, [&](std::string_view before, std::string_view metric) {
        return before.size() >= atLeast && isMetricOfComponent(metric);
    });
}

std::size_t partsOf(std::string_view name)
{
    return static_cast<std::size_t>(std::ranges::count(name, '_')) + 1;
}

/// Whether the second of at least three parts is a number: `docker_003_cpu`.
bool hasNumberedStem(std::string_view name)
{
    const auto first = name.find('_');
    const auto second = first == notFound ? notFound : name.find('_', first + 1);
    return second != notFound && second > first + 1 && second + 1 < name.size() &&
           std::ranges::all_of(name.substr(first + 1, second - first - 1),
                               [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

void ComponentColumns::addColumn(std::string name, bool varies)
{
    const auto [place, isNew] = m_places.try_emplace(name, m_columns.size());
    if (isNew) {
        m_columns.push_back({std::move(name), varies});
    } else if (varies) {
        m_columns[place->second].varies = true;
    }
}

void ComponentColumns::addService(std::string_view name)
{
    if (!name.empty() && name.size() <= longestService && m_services.size() < mostServices &&
        m_services.find(name) == m_services.end()) {
        m_services.emplace(name);
    }
}

ComponentColumns::Fit ComponentColumns::fitOf(std::string_view target,
                                              const std::set<std::string, std::less<>>& likely) const
{
    Fit fit;
    const std::string meant = plainSpelling(target);
    if (meant.empty()) {
        return fit;
    }
    for (const bool exactly : {true, false}) {
        std::set<std::string_view> metrics;
        for (const Column& column : m_columns) {
            const std::string_view name = column.name;
            if (name.size() > target.size() + 1 && name[target.size()] == '_') {
                const std::string_view component = name.substr(0, target.size());
                if (exactly ? component == target : plainSpelling(component) == meant) {
                    metrics.insert(name.substr(target.size() + 1));
                    fit.component = fit.component.empty() ? std::string(component) : fit.component;
                }
            }
        }
        if (!metrics.empty()) {
            fit.columns =
                static_cast<std::size_t>(std::ranges::count_if(m_columns, [&](const Column& column) {
                    return !cutWhere(column.name, [&](std::string_view, std::string_view metric) {
                                return metrics.contains(metric);
                            }).empty();
                }));
            break;
        }
    }
    for (const auto* names : {&m_services, &likely}) {
        const auto named = std::ranges::find_if(
            *names, [&](const std::string& name) { return plainSpelling(name) == meant; });
        if (named != names->end()) {
            fit.columns = std::max(fit.columns, m_columns.size() + 1);
            fit.component = fit.component.empty() ? *named : fit.component;
        }
    }
    return fit;
}

std::optional<LabelReading> ComponentColumns::readingOf(const FolderLabel& label) const
{
    std::optional<LabelReading> best;
    std::size_t most = 0;
    std::size_t longest = 0;
    const auto likely = likelyComponents();
    for (LabelReading& reading : labelReadings(label)) {
        Fit fit = fitOf(reading.target, likely);
        const std::size_t length = reading.target.size();
        if (fit.columns > most || (fit.columns == most && most > 0 && length > longest)) {
            most = fit.columns;
            longest = length;
            reading.target = std::move(fit.component);
            best = std::move(reading);
        }
    }
    return best;
}

ComponentColumns::Cut ComponentColumns::cutBy(std::span<const std::string> targets,
                                              const std::set<std::string, std::less<>>& likely) const
{
    std::vector<std::string> known(targets.begin(), targets.end());
    known.insert(known.end(), likely.begin(), likely.end());
    known.insert(known.end(), m_services.begin(), m_services.end());
    known.insert(known.end(), m_known.begin(), m_known.end());
    const ComponentNames names(known);

    // What a name with an underscore tells of its metrics tells where other columns are cut.
    std::vector<std::string_view> of(m_columns.size());
    std::set<std::string_view> metrics, found;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const std::string_view name = m_columns[i].name;
        const std::string_view component = names.of(name);
        if (component.find('_') != notFound && component.size() + 1 < name.size()) {
            of[i] = component;
            found.insert(component);
            metrics.insert(name.substr(component.size() + 1));
        }
    }
    for (std::size_t i = 0; i < m_columns.size() && !metrics.empty(); ++i) {
        if (of[i].empty()) {
            of[i] = cutWhere(m_columns[i].name, [&](std::string_view, std::string_view metric) {
                return metrics.contains(metric);
            });
            found.insert(of[i]);
        }
    }
    std::map<std::string_view, bool> numbered; // by the first part: all of its columns are
    for (const Column& column : m_columns) {
        const auto [stem, isNew] = numbered.try_emplace(componentOf(column.name), true);
        stem->second = stem->second && hasNumberedStem(column.name);
    }
    std::map<std::string_view, std::size_t> parts; // of likely components that begin so
    for (const std::string& name : likely) {
        const auto [least, isNew] = parts.try_emplace(componentOf(name), partsOf(name));
        least->second = std::min(least->second, partsOf(name));
    }
    std::set<std::string_view> listed, named;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const std::string_view name = m_columns[i].name;
        const std::string_view first = componentOf(name);
        if (of[i].empty() && !metrics.empty()) {
            cutWhere(name, [&](std::string_view component, std::string_view) {
                of[i] = found.contains(component) ? component : of[i]; // the longest
                return false;
            });
        }
        if (of[i].empty() && numbered[first]) {
            of[i] = name.substr(0, name.find('_', first.size() + 1));
        }
        if (const auto least = parts.find(first); of[i].empty() && least != parts.end()) {
            of[i] = cutWhere(name, [&](std::string_view component, std::string_view) {
                return partsOf(component) == least->second;
            });
        }
        if (of[i].empty() && first.size() < name.size()) {
            of[i] = first;
        }
        if (!of[i].empty()) {
            listed.insert(of[i]);
            named.insert(name.substr(std::min(of[i].size() + 1, name.size())));
        }
    }
    std::size_t cost = 2 * listed.size();
    for (const std::string_view metric : named) {
        cost += isMetricOfComponent(metric) ? 1 : 2;
    }
    return {std::move(of), cost};
}

std::set<std::string, std::less<>> ComponentColumns::likelyComponents() const
{
    std::map<std::string_view, std::size_t> before;
    for (const Column& column : m_columns) {
        const std::string_view name = cutAtKnownMetric(column.name);
        if (name.find('_') != notFound && !endsAsMetricBegins(name)) {
            ++before[name];
        }
    }
    std::set<std::string, std::less<>> likely;
    for (const auto& [name, columns] : before) {
        if (columns > 1) {
            likely.emplace(name);
        }
    }
    const bool isBetter = !likely.empty() && cutBy({}, likely).cost < cutBy({}, {}).cost;
    return isBetter ? likely : std::set<std::string, std::less<>>();
}

std::vector<std::string> ComponentColumns::components(std::span<const std::string> targets) const
{
    std::vector<std::string> components;
    std::set<std::string_view> listed;
    for (const std::string_view name : cutBy(targets, likelyComponents()).of) {
        if (!name.empty() && listed.insert(name).second) {
            components.emplace_back(name);
        }
    }
    return components;
}

std::pair<std::size_t, std::string> ComponentColumns::unclearColumns(std::string_view component) const
{
    std::pair<std::size_t, std::string> unclear;
    const std::vector<std::string> targets{std::string(component)};
    const Cut cut = cutBy(targets, likelyComponents());
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const std::string_view name = m_columns[i].name;
        if (cut.of[i] != component || name.size() <= component.size() + 1 ||
            isMetricOfComponent(name.substr(component.size() + 1))) {
            continue;
        }
        const std::string_view longer = cutAtKnownMetric(name, component.size() + 1);
        if (!longer.empty() && !endsAsMetricBegins(longer) && unclear.first++ == 0) {
            unclear.second = name;
        }
    }
    return unclear;
}

bool ComponentColumns::varies(std::string_view component) const
{
    const std::vector<std::string> one{std::string(component)};
    const ComponentNames names(one);
    return std::ranges::any_of(
        m_columns, [&](const Column& column) { return column.varies && names.of(column.name) == component; });
}

} // namespace culprit
