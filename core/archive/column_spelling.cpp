// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/column_spelling.h"

#include "telemetry/ground_truth.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace culprit {

namespace {

constexpr std::string_view::size_type noPlace = std::string_view::npos;
constexpr double nearlyAll = 0.8;

struct Cut
{
    std::string component;
    std::string metric;
};
using Cuts = std::vector<std::optional<Cut>>; // one a name

/// Columns that count or time rows belong to no component.
bool isOfRows(std::string_view name)
{
    const std::string plain = plainSpelling(name);
    return plain.empty() || plain == "index" || plain.starts_with("time") || plain.starts_with("level-") ||
           plain.starts_with("unnamed");
}

bool isWordLike(std::string_view metric)
{
    return !metric.empty() && ((metric.front() >= 'a' && metric.front() <= 'z') ||
                               (metric.front() >= 'A' && metric.front() <= 'Z') || metric.front() == '_');
}

std::optional<Cut> cutAt(std::string_view name, std::size_t at, std::size_t length)
{
    if (at == noPlace || at == 0 || at + length >= name.size()) {
        return std::nullopt;
    }
    return Cut{std::string(name.substr(0, at)), std::string(name.substr(at + length))};
}

/// Where the labels of `cpu{pod="carts",zone="a"}` stand; nothing of another name.
std::optional<std::map<std::string, std::string>> labelsOf(std::string_view name)
{
    const auto open = name.find('{');
    if (open == noPlace || open == 0 || name.back() != '}') {
        return std::nullopt;
    }
    std::map<std::string, std::string> labels;
    std::string_view rest = name.substr(open + 1, name.size() - open - 2);
    while (!rest.empty()) {
        const auto equals = rest.find('=');
        if (equals == noPlace) {
            return std::nullopt;
        }
        std::string_view key = rest.substr(0, equals);
        key.remove_prefix(std::min(key.find_first_not_of(" ,"), key.size()));
        rest.remove_prefix(equals + 1);
        std::size_t end = 0;
        std::string_view value;
        if (rest.starts_with('"')) {
            end = rest.find('"', 1);
            if (end == noPlace) {
                return std::nullopt;
            }
            value = rest.substr(1, end - 1);
            ++end;
        } else {
            end = std::min(rest.find(','), rest.size());
            value = rest.substr(0, end);
        }
        labels.emplace(key, value);
        rest.remove_prefix(end);
        rest.remove_prefix(std::min(rest.find_first_not_of(" ,"), rest.size()));
    }
    return labels;
}

/// Names as Prometheus writes series: the component is what one of the labels says.
std::optional<Cuts> selectorCuts(std::span<const std::string> names, std::span<const std::string> targets)
{
    std::vector<std::optional<std::map<std::string, std::string>>> labels;
    std::map<std::string, std::set<std::string>> valuesOf;
    std::map<std::string, std::size_t> count;
    std::size_t selectors = 0;
    for (const std::string& name : names) {
        labels.push_back(labelsOf(name));
        if (labels.back()) {
            ++selectors;
            for (const auto& [key, value] : *labels.back()) {
                valuesOf[key].insert(value);
                ++count[key];
            }
        }
    }
    std::vector<std::string> keys;
    constexpr std::array<std::string_view, 13> usual{
        "component",      "service",    "service_name", "app", "container",
        "container_name", "deployment", "workload",     "pod", "pod_name",
        "instance",       "job",        "node"};
    for (const std::string_view key : usual) {
        if (const auto found = count.find(std::string(key));
            found != count.end() && found->second == selectors) {
            keys.emplace_back(key);
        }
    }
    if (keys.empty()) {
        return std::nullopt;
    }
    std::string chosen = keys.front();
    for (const std::string& key : keys) {
        const std::vector<std::string> values(valuesOf[key].begin(), valuesOf[key].end());
        if (std::ranges::any_of(targets,
                                [&](const auto& name) { return meantComponent(name, values).has_value(); })) {
            chosen = key;
            break;
        }
    }
    Cuts cuts;
    for (std::size_t i = 0; i < names.size(); ++i) {
        cuts.emplace_back();
        if (!labels[i] || labels[i]->at(chosen).empty()) {
            continue;
        }
        std::string metric = names[i].substr(0, names[i].find('{'));
        for (const auto& [key, value] : *labels[i]) {
            // What tells series of one metric apart stays in the name.
            const bool isComponent = std::ranges::find(usual, key) != usual.end();
            metric += !isComponent && valuesOf[key].size() > 1 ? "-" + value : std::string();
        }
        cuts.back() = Cut{labels[i]->at(chosen), std::move(metric)};
    }
    return cuts;
}

/// Nearly all names are cut, into at least two components of which most metrics are shared.
bool makesSense(const Cuts& cuts, std::size_t names)
{
    std::set<std::string_view> components;
    std::map<std::string_view, std::set<std::string_view>> having; // by metric
    std::size_t cut = 0;
    for (const auto& one : cuts) {
        if (one) {
            ++cut;
            components.insert(one->component);
            having[one->metric].insert(one->component);
        }
    }
    const auto shared = static_cast<double>(
        std::ranges::count_if(cuts, [&](const auto& one) { return one && having[one->metric].size() > 1; }));
    return components.size() > 1 && static_cast<double>(cut) >= nearlyAll * static_cast<double>(names) &&
           shared >= 0.5 * static_cast<double>(cut);
}

/// All names cut at `separator`, knowing that `target` is a component.
std::optional<Cuts> cutsByTarget(std::span<const std::string> names, std::string_view separator,
                                 std::string_view target)
{
    const std::string meant = plainSpelling(target);
    std::set<std::string, std::less<>> metrics;
    std::size_t places = 0; // which separator it is that cuts
    for (const std::string& name : names) {
        std::size_t place = 0;
        for (auto at = name.find(separator); at != noPlace;
             at = name.find(separator, at + separator.size())) {
            if (const auto cut = cutAt(name, at, separator.size());
                cut && plainSpelling(cut->component) == meant) {
                metrics.insert(cut->metric);
                places = place;
            }
            ++place;
        }
    }
    if (metrics.empty()) {
        return std::nullopt;
    }
    Cuts cuts;
    for (const std::string& name : names) {
        cuts.emplace_back();
        if (isOfRows(name)) {
            continue;
        }
        std::size_t place = 0;
        for (auto at = name.find(separator); at != noPlace;
             at = name.find(separator, at + separator.size())) {
            auto cut = cutAt(name, at, separator.size());
            const bool isMetric = cut && metrics.contains(cut->metric);
            if (isMetric || (cut && place == places && !cuts.back())) {
                cuts.back() = std::move(cut);
            }
            if (isMetric) {
                break;
            }
            ++place;
        }
    }
    return cuts;
}

/// All names cut at the first or the last `separator`.
Cuts cutsAt(std::span<const std::string> names, std::string_view separator, bool last)
{
    Cuts cuts;
    for (const std::string& name : names) {
        const auto first = name.find(separator);
        const bool isBefore = first < name.find('_');
        auto cut = isOfRows(name) || !isBefore
                       ? std::nullopt
                       : cutAt(name, last ? name.rfind(separator) : first, separator.size());
        cuts.push_back(cut && isWordLike(cut->metric) ? std::move(cut) : std::nullopt);
    }
    return cuts;
}

struct Chosen
{
    Cuts cuts;
    std::string separator;
};

std::optional<Chosen> chosenCuts(std::span<const std::string> names, std::span<const std::string> targets)
{
    const auto candidates = static_cast<std::size_t>(
        std::ranges::count_if(names, [](const std::string& name) { return !isOfRows(name); }));
    const auto with = [&](std::string_view sign) {
        return static_cast<double>(std::ranges::count_if(
            names, [&](const std::string& name) { return !isOfRows(name) && name.find(sign) != noPlace; }));
    };
    const double most = nearlyAll * static_cast<double>(candidates);
    if (candidates > 0 && with("{") >= most) {
        if (auto cuts = selectorCuts(names, targets)) {
            return Chosen{std::move(*cuts), "{…}"};
        }
    }
    constexpr std::array<std::string_view, 10> signs{"##", "::", "//", "/", "|", ":", "#", "@", ".", " "};
    const bool isPlain = std::ranges::any_of(targets, [&](const std::string& target) {
        const std::string meant = plainSpelling(target);
        return std::ranges::any_of(names, [&](const std::string& name) {
            if (name.size() <= target.size() + 1 || name[target.size()] != '_') {
                return false;
            }
            const std::string component = name.substr(0, target.size());
            return component == target ||
                   (component.find_first_of("./:|#@ ") == noPlace && plainSpelling(component) == meant);
        });
    });
    if (isPlain) {
        return std::nullopt;
    }
    std::vector<std::string_view> usual; // signs that nearly all names have
    std::ranges::copy_if(signs, std::back_inserter(usual),
                         [&](std::string_view sign) { return with(sign) >= most; });
    const bool haveHyphens = with("-") >= most && with("_") < most;
    for (const std::string& target : targets) {
        for (const std::string_view sign : usual) {
            if (auto cuts = cutsByTarget(names, sign, target)) {
                return Chosen{std::move(*cuts), std::string(sign)};
            }
        }
        if (haveHyphens) {
            if (auto cuts = cutsByTarget(names, "-", target)) {
                return Chosen{std::move(*cuts), "-"};
            }
        }
    }
    for (const std::string_view sign : usual) {
        for (const bool last : {false, true}) {
            if (Cuts cuts = cutsAt(names, sign, last); makesSense(cuts, candidates)) {
                return Chosen{std::move(cuts), std::string(sign)};
            }
        }
    }
    return std::nullopt;
}

} // namespace

ColumnSpelling spelledPlainly(std::span<const std::string> names, std::span<const std::string> targets)
{
    ColumnSpelling spelling;
    spelling.names.assign(names.begin(), names.end());
    const auto chosen = chosenCuts(names, targets);
    if (!chosen) {
        return spelling;
    }
    spelling.separator = chosen->separator;
    std::set<std::string> taken(names.begin(), names.end());
    std::set<std::string> components;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (!chosen->cuts[i]) {
            continue;
        }
        std::string plain = chosen->cuts[i]->component + "_" + chosen->cuts[i]->metric;
        if (!taken.insert(plain).second) {
            continue;
        }
        if (spelling.rewritten++ == 0) {
            spelling.example = names[i];
        }
        if (components.insert(chosen->cuts[i]->component).second) {
            spelling.components.push_back(chosen->cuts[i]->component);
        }
        spelling.names[i] = std::move(plain);
    }
    return spelling;
}

} // namespace culprit
