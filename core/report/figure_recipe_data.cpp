// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/figure_recipe_data.h"

#include "report/csv.h"
#include "report/utc_time.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <numeric>
#include <set>

namespace culprit {

namespace {

constexpr double gapFactor = 1.5;

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
        series.unit = selector.unit;
        series.rightAxis = selector.rightAxis;
        series.time = table.time;
        series.values = column.values;
        prepareSeries(series);
        found.push_back(std::move(series));
    }
    return found;
}

std::vector<FigureSeries> select(const SignalSelector& selector, const Case& source)
{
    for (const std::string& pattern : selector.columns) {
        for (const std::string& file : selector.files) {
            const MetricTable* table = source.table(file);
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
    const auto place = [&](const FigureSeries& one) {
        return std::ranges::find(components, one.component) - components.begin();
    };
    std::ranges::stable_sort(series, {}, place);
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

} // namespace

bool FigureData::isEmpty() const
{
    return std::ranges::all_of(panels, [](const FigurePanel& panel) { return panel.series.empty(); });
}

void prepareSeries(FigureSeries& series)
{
    const std::size_t count = std::min(series.time.size(), series.values.size());
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return series.time[row]; });

    std::vector<double> time;
    std::vector<double> values;
    time.reserve(count);
    values.reserve(count);
    for (std::size_t row : order) {
        const double value =
            std::isfinite(series.values[row]) ? series.values[row] : std::numeric_limits<double>::quiet_NaN();
        if (!std::isfinite(series.time[row])) {
            continue;
        }
        if (!time.empty() && time.back() == series.time[row]) {
            values.back() = value;
        } else {
            time.push_back(series.time[row]);
            values.push_back(value);
        }
    }

    std::vector<double> steps;
    for (std::size_t row = 1; row < time.size(); ++row) {
        steps.push_back(time[row] - time[row - 1]);
    }
    if (!steps.empty()) {
        const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
        std::ranges::nth_element(steps, middle);
        series.interval = *middle;
    }

    series.time.clear();
    series.values.clear();
    for (std::size_t row = 0; row < time.size(); ++row) {
        if (row > 0 && time[row] - time[row - 1] > gapFactor * series.interval) {
            series.time.push_back(time[row - 1] + 0.5 * (time[row] - time[row - 1]));
            series.values.push_back(std::numeric_limits<double>::quiet_NaN());
        }
        series.time.push_back(time[row]);
        series.values.push_back(values[row]);
    }
}

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
                          ", injected " + utcText(figure.injection->time) + " UTC for " +
                          std::to_string(static_cast<int>(std::lround(figure.injection->duration))) +
                          "\u00a0s";
    } else {
        figure.caption += ", from " + utcText(figure.time.start) + " UTC";
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
        settlePanel(panel, panelRecipe.autoScale);
        figure.panels.push_back(std::move(panel));
    }
    std::erase_if(figure.panels, [](const FigurePanel& panel) { return panel.series.empty(); });

    if (figure.injection) {
        figure.markers.push_back(
            {"injection", figure.injection->time, figure.injection->target, "injection"});
    }
    std::ranges::move(logMarkers(recipe.markers, source), std::back_inserter(figure.markers));
    std::ranges::move(podRestarts(source), std::back_inserter(figure.markers));
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
        settlePanel(panel, panelRecipe.autoScale);
        figure.panels.push_back(std::move(panel));
    }
    if (!tests.empty()) {
        char rate[32];
        std::snprintf(rate, sizeof rate, "%g", tests.front()->summary.queriesPerSecond);
        figure.caption =
            "smoke tests at " + std::string(rate) + " queries a second, seconds since the start of each";
        figure.title = "Load at " + std::string(rate) + " queries/s";
    }
    return figure;
}

std::vector<CaseSummary> casesForRecipe(const FigureRecipe& recipe, const std::vector<CaseSummary>& cases,
                                        const std::string& preferred)
{
    if (recipe.scope == FigureRecipe::Scope::SmokeTests) {
        std::map<double, std::set<int>> degrees;
        for (const CaseSummary& summary : cases) {
            if (summary.kind == CaseKind::Smoke) {
                degrees[summary.queriesPerSecond].insert(summary.dataParallel);
            }
        }
        double rate = 0;
        std::size_t most = 0;
        for (const auto& [queries, found] : degrees) {
            if (found.size() >= most) {
                most = found.size();
                rate = queries;
            }
        }
        std::vector<CaseSummary> chosen;
        std::set<int> taken;
        for (const CaseSummary& summary : cases) {
            if (summary.kind == CaseKind::Smoke && summary.queriesPerSecond == rate &&
                taken.insert(summary.dataParallel).second) {
                chosen.push_back(summary);
            }
        }
        std::ranges::stable_sort(chosen, {}, &CaseSummary::dataParallel);
        return chosen;
    }
    const auto named = std::ranges::find(cases, preferred, &CaseSummary::key);
    if (!preferred.empty()) {
        return named == cases.end() ? std::vector<CaseSummary>() : std::vector<CaseSummary>{*named};
    }
    for (const std::string& wish : recipe.prefers) {
        for (const CaseSummary& summary : cases) {
            const bool fits =
                (summary.injection && summary.injection->fault == wish && summary.kind == CaseKind::Rca) ||
                toString(summary.kind) == wish;
            if (fits) {
                return {summary};
            }
        }
    }
    const auto rca = std::ranges::find(cases, CaseKind::Rca, &CaseSummary::kind);
    if (rca != cases.end()) {
        return {*rca};
    }
    return cases.empty() ? std::vector<CaseSummary>() : std::vector<CaseSummary>{cases.front()};
}

std::vector<FigureMarker> podRestarts(const Case& source)
{
    std::vector<FigureMarker> restarts;
    for (const MetricTable& table : source.tables) {
        for (const TextColumn& column : table.textColumns) {
            const bool identity = column.name.ends_with("_pod_name") || column.name.ends_with("_pod_ip");
            if (!identity) {
                continue;
            }
            const std::string component(componentOf(column.name));
            std::string last;
            for (std::size_t row = 0; row < column.values.size() && row < table.time.size(); ++row) {
                const std::string& now = column.values[row];
                if (!now.empty() && !last.empty() && now != last) {
                    const bool known = std::ranges::any_of(restarts, [&](const FigureMarker& marker) {
                        return marker.component == component && marker.time == table.time[row];
                    });
                    if (!known) {
                        restarts.push_back({"restart", table.time[row], component, "pod replaced"});
                    }
                }
                if (!now.empty()) {
                    last = now;
                }
            }
        }
    }
    return restarts;
}

std::string figureCsv(const FigureData& figure)
{
    std::string csv = "panel,series,component,unit,time,seconds,value\n";
    for (const FigurePanel& panel : figure.panels) {
        for (const FigureSeries& series : panel.series) {
            const std::string head = csvCell(panel.title) + ',' +
                                     csvCell(series.component.empty() ? series.label : series.column) + ',' +
                                     csvCell(series.component) + ',' + csvCell(series.unit) + ',';
            for (std::size_t row = 0; row < series.time.size(); ++row) {
                if (!std::isfinite(series.values[row])) {
                    continue;
                }
                char cells[96];
                std::snprintf(cells, sizeof cells, ",%.6g,%.17g\n", series.time[row] - figure.zero,
                              series.values[row]);
                csv += head + (figure.relativeOnly ? std::string() : utcText(series.time[row])) + cells;
            }
        }
    }
    return csv;
}

std::string caseTitle(const CaseSummary& summary)
{
    if (!summary.injection) {
        return summary.key;
    }
    std::string title = summary.injection->fault + " fault in " + summary.injection->target;
    if (summary.kind == CaseKind::Stabilization) {
        title += ", self-stabilisation";
    }
    if (summary.iteration > 0) {
        title += ", iteration " + std::to_string(summary.iteration);
    }
    return title;
}

std::string utcText(double epochSeconds, bool withDate)
{
    const QDateTime time = utcTime(epochSeconds);
    return time.toString(withDate ? QStringLiteral("yyyy-MM-dd HH:mm:ss") : QStringLiteral("HH:mm:ss"))
        .toStdString();
}

} // namespace culprit
