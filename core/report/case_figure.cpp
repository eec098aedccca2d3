// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/case_figure.h"

#include "report/case_title.h"
#include "telemetry/component_names.h"
#include "telemetry/metric_kind.h"
#include "text/plain_number.h"
#include "text/wording.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace culprit {

namespace {

/// More cannot be told apart, nor read in a caption.
constexpr std::size_t mostRestartsDrawn = 100;
constexpr std::size_t mostLinesDrawn = 500; ///< in a panel

bool anyFinite(const std::vector<double>& values)
{
    return std::ranges::any_of(values, [](double value) { return std::isfinite(value); });
}

/// What `*` of `pattern` stands for in `name`; nothing when the name does not match.
std::optional<std::string> matchColumn(std::string_view pattern, std::string_view name)
{
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) {
        return pattern == name ? std::optional<std::string>(std::string()) : std::nullopt;
    }
    const std::string_view before = pattern.substr(0, star);
    const std::string_view after = pattern.substr(star + 1);
    if (name.size() <= before.size() + after.size() || !name.starts_with(before) || !name.ends_with(after)) {
        return std::nullopt;
    }
    return std::string(name.substr(before.size(), name.size() - before.size() - after.size()));
}

/// What the file says, else the recipe's word, else what the layout that has the column says.
std::string unitOf(const SignalSelector& selector, const MetricColumn& column, std::string_view file)
{
    if (!column.unit.empty()) {
        return column.unit;
    }
    const MetricColumnName* known = selector.unit.empty() ? findMetric(column.name, file) : nullptr;
    return known ? std::string(known->axis) : selector.unit;
}

std::vector<FigureSeries> matches(const SignalSelector& selector, const MetricTable& table,
                                  const std::string& pattern)
{
    std::vector<FigureSeries> found;
    for (const MetricColumn& column : table.columns) {
        const auto component = matchColumn(pattern, column.name);
        if (!component || std::ranges::find(selector.exclude, *component) != selector.exclude.end() ||
            !anyFinite(column.values)) {
            continue;
        }
        FigureSeries series;
        series.column = column.name;
        series.component = *component;
        series.label = !selector.label.empty() ? selector.label
                       : component->empty()    ? column.name
                                               : *component;
        series.unit = unitOf(selector, column, table.fileName());
        series.rightAxis = selector.rightAxis;
        series.time = table.time;
        series.values = column.values;
        prepareSeries(series);
        found.push_back(std::move(series));
    }
    return found;
}

const MetricTable* tableOfMethods(const Case& source)
{
    std::vector<std::string_view> names;
    std::ranges::transform(source.tables, std::back_inserter(names), &MetricTable::fileName);
    const auto found = methodTable(names);
    return found ? &source.tables[*found] : nullptr;
}

std::vector<FigureSeries> select(const SignalSelector& selector, const Case& source)
{
    for (const std::string& pattern : selector.columns) {
        for (const std::string& file : selector.files) {
            const MetricTable* table = file == "metrics" ? tableOfMethods(source) : source.table(file);
            if (!table) {
                continue;
            }
            auto found = matches(selector, *table, pattern);
            if (!found.empty()) {
                return found;
            }
        }
    }
    return {};
}

/// Components in the case's order; cluster-wide signals keep the recipe's order.
void orderByComponent(std::vector<FigureSeries>& series, const std::vector<std::string>& components)
{
    std::unordered_map<std::string_view, std::size_t> places;
    for (const std::string& component : components) {
        places.try_emplace(component, places.size());
    }
    std::ranges::stable_sort(series, {}, [&](const FigureSeries& one) {
        const auto found = places.find(one.component);
        return found == places.end() ? places.size() : found->second;
    });
}

/// An axis has one unit: what has others than the first series of its axis goes to panels of its own.
std::vector<FigurePanel> splitByUnit(FigurePanel panel)
{
    std::vector<FigurePanel> panels(1);
    panels.front().title = panel.title;
    std::map<bool, std::string> unitOfAxis;
    std::map<std::string, std::size_t> others;
    for (FigureSeries& series : panel.series) {
        if (unitOfAxis.try_emplace(series.rightAxis, series.unit).first->second == series.unit) {
            panels.front().series.push_back(std::move(series));
            continue;
        }
        const auto [place, isNew] = others.try_emplace(series.unit, panels.size());
        if (isNew) {
            panels.emplace_back().title = panel.title;
        }
        series.rightAxis = false;
        panels[place->second].series.push_back(std::move(series));
    }
    return panels;
}

/// The first lines in order and that of the fault's target; the title tells what is left out.
void leaveOutLines(FigurePanel& panel, std::string_view target)
{
    const std::size_t all = panel.series.size();
    if (all <= mostLinesDrawn) {
        return;
    }
    std::size_t place = 0;
    std::erase_if(panel.series, [&](const FigureSeries& series) {
        return ++place > mostLinesDrawn && (target.empty() || series.component != target);
    });
    panel.title += " (" + std::to_string(panel.series.size()) + " of " + std::to_string(all) + " lines)";
}

void settlePanel(FigurePanel& panel, bool autoScale)
{
    double smallest = std::numeric_limits<double>::infinity();
    double largest = 0;
    for (const FigureSeries& series : panel.series) {
        (series.rightAxis ? panel.rightUnit : panel.unit) = series.unit;
        // A component's own middle says where it lives; single zeros do not stretch the scale.
        std::vector<double> positive;
        for (double value : series.values) {
            if (std::isfinite(value) && value > 0) {
                positive.push_back(value);
            }
        }
        if (!positive.empty()) {
            const auto middle = positive.begin() + static_cast<std::ptrdiff_t>(positive.size() / 2);
            std::ranges::nth_element(positive, middle);
            smallest = std::min(smallest, *middle);
            largest = std::max(largest, *middle);
        }
    }
    panel.logScale = autoScale && largest > 100 * smallest;
}

void addPanels(FigureData& figure, FigurePanel panel, bool autoScale)
{
    const std::string_view target = figure.injection ? std::string_view(figure.injection->target) : "";
    for (FigurePanel& part : splitByUnit(std::move(panel))) {
        leaveOutLines(part, target);
        settlePanel(part, autoScale);
        figure.panels.push_back(std::move(part));
    }
}

std::vector<FigureMarker> logMarkers(const std::vector<MarkerRule>& rules, const Case& source)
{
    std::vector<FigureMarker> markers;
    for (const MarkerRule& rule : rules) {
        for (const LogRecord& record : source.logs) {
            if (record.message.find(rule.log) != std::string::npos) {
                markers.push_back({rule.kind, static_cast<double>(record.timeNs) * 1e-9, record.container,
                                   rule.label.empty() ? rule.kind : rule.label});
                break; // the first one tells when; the rest is in the log table
            }
        }
    }
    return markers;
}

/// What a component's pod is called, or where it is, a row.
struct IdentityColumn
{
    const std::vector<double>& time;
    const std::vector<std::string>& values;
};

struct IdentityChange
{
    double time = 0;
    std::size_t place = 0; ///< of its column
    friend auto operator<=>(const IdentityChange&, const IdentityChange&) = default;
};

void addChanges(const IdentityColumn& column, std::size_t place, std::vector<IdentityChange>& changes)
{
    const std::string* last = nullptr;
    for (std::size_t row = 0; row < column.values.size() && row < column.time.size(); ++row) {
        const std::string& now = column.values[row];
        if (now.empty()) {
            continue;
        }
        if (last && now != *last && std::isfinite(column.time[row])) {
            changes.push_back({column.time[row], place});
        }
        last = &now;
    }
}

/// The first restarts of pods by time, and how many more there are.
struct FirstRestarts
{
    std::vector<FigureMarker> markers;
    std::size_t leftOut = 0;
};

FirstRestarts firstRestarts(const Case& source, std::size_t most)
{
    const ComponentNames names(source.summary.components);
    std::map<std::string, std::vector<std::size_t>> placesOf; // by component
    std::vector<IdentityColumn> columns;
    for (const MetricTable& table : source.tables) {
        for (const TextColumn& column : table.textColumns) {
            if (column.name.ends_with("_pod_name") || column.name.ends_with("_pod_ip")) {
                placesOf[std::string(names.of(column.name))].push_back(columns.size());
                columns.push_back({table.time, column.values});
            }
        }
    }
    FirstRestarts restarts;
    std::vector<IdentityChange> earliest;
    std::vector<std::string_view> componentOf(columns.size());
    for (const auto& [component, places] : placesOf) {
        std::vector<IdentityChange> changes;
        for (const std::size_t place : places) {
            componentOf[place] = component;
            addChanges(columns[place], place, changes);
        }
        std::ranges::sort(changes);
        const auto isAgain = [](const IdentityChange& a, const IdentityChange& b) {
            return a.time == b.time;
        };
        changes.erase(std::unique(changes.begin(), changes.end(), isAgain),
                      changes.end()); // name and address
        restarts.leftOut += changes.size();
        changes.resize(std::min(changes.size(), most));
        std::ranges::move(changes, std::back_inserter(earliest));
        if (earliest.size() / 2 > most) {
            std::ranges::sort(earliest);
            earliest.resize(most);
        }
    }
    std::ranges::sort(earliest);
    earliest.resize(std::min(earliest.size(), most));
    restarts.leftOut -= earliest.size();
    for (const IdentityChange& change : earliest) {
        restarts.markers.push_back(
            {"restart", change.time, std::string(componentOf[change.place]), "pod replaced"});
    }
    return restarts;
}

/// As many as can be told apart; the last one tells how many it stands for.
std::vector<FigureMarker> restartMarkers(const Case& source)
{
    FirstRestarts restarts = firstRestarts(source, mostRestartsDrawn);
    if (restarts.leftOut > 0) {
        FigureMarker& last = restarts.markers.back();
        last.component.clear();
        last.label = wording::count(restarts.leftOut + 1, "more restart") + " from here on";
    }
    return std::move(restarts.markers);
}

} // namespace

FigureData caseFigure(const FigureRecipe& recipe, const Case& source)
{
    FigureData figure;
    figure.recipe = recipe.id;
    figure.title = caseTitle(source.summary);
    figure.injection = source.summary.injection;
    figure.time = source.summary.time;
    figure.zero = figure.injection ? figure.injection->time : figure.time.start;
    figure.caption = source.summary.key;
    if (figure.injection) {
        figure.caption += ": " + figure.injection->fault + " fault in " + figure.injection->target +
                          ", injected " + wording::dateAndTime(figure.injection->time) + " UTC for " +
                          std::to_string(static_cast<int>(std::lround(figure.injection->duration))) +
                          "\u00a0s";
    } else {
        figure.caption += ", from " + wording::dateAndTime(figure.time.start) + " UTC";
    }
    for (const PanelRecipe& panelRecipe : recipe.panels) {
        FigurePanel panel;
        panel.title = panelRecipe.title;
        for (const SignalSelector& selector : panelRecipe.signalSelectors) {
            const bool answered = std::ranges::any_of(panel.series, [&](const FigureSeries& series) {
                return !series.component.empty() && selector.label.empty();
            });
            if (answered) {
                continue; // a later selector of components is an alternative to the earlier one
            }
            auto found = select(selector, source);
            orderByComponent(found, source.summary.components);
            std::ranges::move(found, std::back_inserter(panel.series));
        }
        addPanels(figure, std::move(panel), panelRecipe.autoScale);
    }
    std::erase_if(figure.panels, [](const FigurePanel& panel) { return panel.series.empty(); });

    if (figure.injection) {
        figure.markers.push_back(
            {"injection", figure.injection->time, figure.injection->target, "injection"});
    }
    std::ranges::move(logMarkers(recipe.markers, source), std::back_inserter(figure.markers));
    std::ranges::move(restartMarkers(source), std::back_inserter(figure.markers));
    std::ranges::stable_sort(figure.markers, {}, &FigureMarker::time);
    return figure;
}

FigureData smokeTestFigure(const FigureRecipe& recipe, const std::vector<std::shared_ptr<const Case>>& tests)
{
    FigureData figure;
    figure.recipe = recipe.id;
    figure.relativeOnly = true;
    figure.title = recipe.name;
    for (const PanelRecipe& panelRecipe : recipe.panels) {
        FigurePanel panel;
        panel.title = panelRecipe.title;
        for (const auto& test : tests) {
            for (const SignalSelector& selector : panelRecipe.signalSelectors) {
                for (FigureSeries& series : select(selector, *test)) {
                    for (double& time : series.time) {
                        time -= test->summary.time.start;
                    }
                    series.component.clear();
                    series.label = test->summary.dataParallel > 0
                                       ? "data parallel " + std::to_string(test->summary.dataParallel)
                                       : test->summary.experiment;
                    panel.series.push_back(std::move(series));
                }
            }
            figure.time = figure.time.united({0, test->summary.time.duration()});
        }
        addPanels(figure, std::move(panel), panelRecipe.autoScale);
    }
    if (!tests.empty()) {
        const std::string rate = plain::general(tests.front()->summary.queriesPerSecond, 6);
        figure.caption = "smoke tests at " + rate + " queries a second, seconds since the start of each";
        figure.title = "Load at " + rate + " queries/s";
    }
    return figure;
}

std::vector<FigureMarker> podRestarts(const Case& source)
{
    return firstRestarts(source, std::numeric_limits<std::size_t>::max()).markers;
}

} // namespace culprit
