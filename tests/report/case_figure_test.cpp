// SPDX-License-Identifier: GPL-3.0-or-later
// What a figure shows of a case whose pods are replaced all the time.
#include "report/case_figure.h"

#include <QTest>

#include <algorithm>
#include <iterator>
#include <string>

using namespace culprit;

namespace {

constexpr std::size_t rowCount = 200;
constexpr double start = 1000;

/// `<component>_pod_name` and `<component>_pod_ip`; both change in every row.
Case restlessCase(const std::vector<std::string>& components)
{
    Case source;
    source.summary.key = "restless";
    source.summary.components = components;
    source.summary.time = {start, start + rowCount};
    source.summary.injection = Injection{start + rowCount - 1, 1, "cpu", components.front(), {}, {}};
    MetricTable table;
    table.file = "data.csv";
    for (std::size_t row = 0; row < rowCount; ++row) {
        table.time.push_back(start + static_cast<double>(row));
    }
    for (const std::string& component : components) {
        for (const char* what : {"_pod_name", "_pod_ip"}) {
            TextColumn column;
            column.name = component + what;
            for (std::size_t row = 0; row < rowCount; ++row) {
                column.values.push_back(std::to_string(row));
            }
            table.textColumns.push_back(std::move(column));
        }
    }
    source.tables.push_back(std::move(table));
    return source;
}

} // namespace

class CaseFigureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFigureHasAsManyMarkersAsCanBeTold();
    void aReplacedPodIsOneRestart();
    void emptyCellsAreNoRestart();
    void aPanelHasAsManyLinesAsCanBeTold();
};

void CaseFigureTest::aFigureHasAsManyMarkersAsCanBeTold()
{
    const Case source = restlessCase({"b", "a", "c", "d"});
    const FigureData figure = caseFigure(FigureRecipe(), source);
    QVERIFY(std::ranges::is_sorted(figure.markers, {}, &FigureMarker::time));
    std::vector<FigureMarker> restarts;
    std::ranges::copy_if(figure.markers, std::back_inserter(restarts),
                         [](const FigureMarker& marker) { return marker.kind == "restart"; });
    QCOMPARE(restarts.size(), std::size_t{100});
    // The first ones by time, and at equal times as the columns stand.
    for (std::size_t i = 0; i + 1 < restarts.size(); ++i) {
        const std::size_t row = i / 4;
        QCOMPARE(restarts[i].time, start + 1 + static_cast<double>(row));
        QCOMPARE(restarts[i].component, source.summary.components[i % 4]);
    }
    QCOMPARE(restarts.back().label, std::to_string(4 * (rowCount - 1) - 99) + " more restarts from here on");
    QCOMPARE(figure.markers.back().kind, std::string("injection")); // which lies behind those that are kept
}

void CaseFigureTest::aReplacedPodIsOneRestart()
{
    QCOMPARE(podRestarts(restlessCase({"a"})).size(), rowCount - 1); // though its name and its address change
}

void CaseFigureTest::emptyCellsAreNoRestart()
{
    Case source = restlessCase({"a"});
    for (TextColumn& column : source.tables.front().textColumns) {
        column.values.assign(rowCount, "here");
        column.values[5].clear();
    }
    QVERIFY(podRestarts(source).empty());
}

void CaseFigureTest::aPanelHasAsManyLinesAsCanBeTold()
{
    FigureRecipe recipe;
    PanelRecipe panel;
    panel.title = "CPU";
    panel.signalSelectors.push_back({{"data.csv"}, {"*_ctn_cpu"}, {}, {}, {}, false});
    recipe.panels.push_back(panel);
    for (const std::size_t count : {std::size_t{500}, std::size_t{900}}) {
        Case source = restlessCase({"web-" + std::to_string(count - 1)}); // the last one is the target
        MetricTable& table = source.tables.front();
        for (std::size_t i = 0; i < count; ++i) {
            MetricColumn column;
            column.name = "web-" + std::to_string(i) + "_ctn_cpu";
            column.values.assign(rowCount, 1.0);
            table.columns.push_back(std::move(column));
        }
        source.summary.components.clear();
        const FigureData figure = caseFigure(recipe, source);
        QCOMPARE(figure.panels.size(), std::size_t{1});
        const FigurePanel& drawn = figure.panels.front();
        QCOMPARE(drawn.series.size(), std::size_t{count == 500 ? 500U : 501U});
        QCOMPARE(drawn.series.back().component, source.summary.injection->target);
        QCOMPARE(drawn.title, std::string(count == 500 ? "CPU" : "CPU (501 of 900 lines)"));
    }
}

QTEST_APPLESS_MAIN(CaseFigureTest)
#include "case_figure_test.moc"
