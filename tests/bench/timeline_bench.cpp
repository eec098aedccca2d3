// SPDX-License-Identifier: GPL-3.0-or-later
// Pans and zooms the timeline with very many points in view, offscreen, with the sampling that is shipped.
//
//   timeline_bench [POINTS [WIDTH HEIGHT]]
//
// Draws *System metrics* and *Application signals* of one case with about POINTS samples (1,000,000) over all
// lines, and a hundred lines of as many samples together, at the size the timeline has in a window of
// 1440 x 900, and prints the time of a repaint while the time is dragged, zoomed by the wheel, and while the
// crosshair moves.
#include "bench/bench_figures.h"
#include "export/figure_export.h"
#include "gui/synthetic_case.h"
#include "report/case_figure.h"
#include "theme/theme.h"
#include "timeline/timeline_plot.h"

#include <QApplication>

#include <cmath>

using namespace culprit;
using namespace culprit::bench;

namespace {

/// The case of the tests, at as many samples a series as give `points` over the lines of `recipe`.
std::shared_ptr<FigureData> figureOf(const FigureRecipe& recipe, std::size_t points)
{
    const auto countPoints = [](const FigureData& figure) {
        std::size_t count = 0;
        for (const FigurePanel& panel : figure.panels) {
            for (const FigureSeries& series : panel.series) {
                count += series.values.size();
            }
        }
        return count;
    };
    const std::size_t few = countPoints(caseFigure(recipe, *test::syntheticCase(72)));
    auto figure = std::make_shared<FigureData>(
        caseFigure(recipe, *test::syntheticCase(72 * points / std::max<std::size_t>(1, few))));
    std::size_t lines = 0;
    for (const FigurePanel& panel : figure->panels) {
        lines += panel.series.size();
    }
    std::printf("%s: %zu points, %zu lines, %zu panels\n", recipe.name.c_str(), countPoints(*figure), lines,
                figure->panels.size());
    return figure;
}

/// Five panels of twenty lines each, as when a person ticks a metric of many pods.
std::shared_ptr<FigureData> manyLines(std::size_t points)
{
    constexpr int panels = 5;
    constexpr int linesOfPanel = 20;
    auto figure = std::make_shared<FigureData>();
    figure->title = "many lines";
    const std::size_t samples = std::max<std::size_t>(2, points / (panels * linesOfPanel));
    figure->time = {0, 360};
    for (int panel = 0; panel < panels; ++panel) {
        figure->panels.push_back({"metric " + std::to_string(panel), "units", {}, false, {}});
        for (int line = 0; line < linesOfPanel; ++line) {
            FigureSeries series;
            series.component = "pod-" + std::to_string(line);
            series.label = series.component;
            for (std::size_t i = 0; i < samples; ++i) {
                series.time.push_back(360.0 * static_cast<double>(i) / static_cast<double>(samples));
                series.values.push_back(10 + line + std::sin(static_cast<double>(i) * 0.01 + line));
            }
            figure->panels.back().series.push_back(std::move(series));
        }
    }
    std::printf("Many lines: %zu points, %d lines, %d panels\n", samples * panels * linesOfPanel,
                panels * linesOfPanel, panels);
    return figure;
}

/// Moves a wave through the values, so that no two stretches of a line look alike.
void roughen(FigureData& figure)
{
    for (FigurePanel& panel : figure.panels) {
        for (FigureSeries& series : panel.series) {
            for (std::size_t i = 0; i < series.values.size(); ++i) {
                series.values[i] *= 1 + 0.2 * std::sin(static_cast<double>(i) * 0.7) +
                                    0.3 * std::sin(static_cast<double>(i) * 0.0003);
            }
        }
    }
}

void measure(TimelinePlot& plot)
{
    plot.showAll();
    QCoreApplication::processEvents();
    std::vector<double> whole;
    for (int i = 0; i < 60; ++i) {
        whole.push_back(millisecondsOf([&] { plot.replot(QCustomPlot::rpImmediateRefresh); }));
    }
    print("  all in view, a repaint", whole);

    const QCPRange full = plot.scene().fullRange();
    const QPointF middle = plot.scene().panels()[0].rect->rect().center();
    const auto send = [&](QEvent::Type type, QPointF at, Qt::MouseButton button) {
        QMouseEvent event(type, at, plot.mapToGlobal(at), button,
                          button == Qt::NoButton ? Qt::LeftButton : button, Qt::NoModifier);
        QCoreApplication::sendEvent(&plot, &event);
    };
    for (const double share : {0.9, 0.5, 0.1, 0.01}) {
        plot.zoomTo({full.center() - full.size() * share / 2, full.center() + full.size() * share / 2});
        QCoreApplication::processEvents();
        std::vector<double> pans;
        send(QEvent::MouseButtonPress, middle, Qt::LeftButton);
        for (int i = 1; i <= 120; ++i) {
            // to and fro, as a hand does
            const QPointF at = middle + QPointF(200 * std::sin(i * 0.1), 0);
            pans.push_back(millisecondsOf([&] {
                send(QEvent::MouseMove, at, Qt::NoButton);
                QCoreApplication::processEvents(); // the queued repaint and the flush to the window
            }));
        }
        send(QEvent::MouseButtonRelease, middle, Qt::LeftButton);
        char what[64];
        std::snprintf(what, sizeof what, "  pan, %g %% of the time in view", share * 100);
        print(what, pans);
    }
    plot.showAll();
    QCoreApplication::processEvents();
    std::vector<double> zooms;
    for (int i = 0; i < 120; ++i) {
        const int direction = i / 30 % 2 == 0 ? 120 : -120;
        zooms.push_back(millisecondsOf([&] {
            QWheelEvent wheel(middle, plot.mapToGlobal(middle), {}, {0, direction}, Qt::NoButton,
                              Qt::NoModifier, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(&plot, &wheel);
            QCoreApplication::processEvents();
        }));
    }
    print("  zoom by the wheel", zooms);
    plot.showAll();
    QCoreApplication::processEvents();
    std::vector<double> moves;
    for (int i = 0; i < 200; ++i) {
        moves.push_back(millisecondsOf([&] {
            plot.setCursorAt(full.lower + full.size() * i / 200);
            QCoreApplication::processEvents();
        }));
    }
    print("  crosshair", moves);
    plot.setCursorAt(std::nullopt);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const auto number = [&](int argument, int otherwise) {
        return argc > argument ? std::max(1, QByteArray(argv[argument]).toInt()) : otherwise;
    };
    Theme::apply(application, ThemeMode::Light);
    TimelinePlot plot;
    plot.resize(number(2, 745), number(3, 660));
    plot.show();
    const std::vector<FigureRecipe> recipes = allFigureRecipes(builtInRecipeFolder());
    const auto points = static_cast<std::size_t>(number(1, 1'000'000));
    for (const char* id : {"fig6", "fig7", ""}) {
        std::shared_ptr<FigureData> figure;
        if (*id) {
            const auto recipe = std::ranges::find(recipes, id, &FigureRecipe::id);
            if (recipe == recipes.end()) {
                std::fprintf(stderr, "timeline_bench: there is no recipe %s\n", id);
                return 1;
            }
            figure = figureOf(*recipe, points);
        } else {
            figure = manyLines(points);
        }
        roughen(*figure);
        std::printf("  shown in %.0f ms\n", millisecondsOf([&] {
                        plot.showFigure(figure, {}, figure->panels.front().series.front().time);
                        QCoreApplication::processEvents();
                    }));
        measure(plot);
    }
    std::printf("peak memory (VmHWM): %.0f MB\n", peakMemory());
    return 0;
}
