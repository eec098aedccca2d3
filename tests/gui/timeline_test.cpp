// SPDX-License-Identifier: GPL-3.0-or-later
#include "../core/made_store.h"
#include "export/export_button.h"
#include "gui/fatal_warnings.h"
#include "investigate/investigate_place.h"
#include "investigate/legend_bar.h"
#include "investigate/metric_tree.h"
#include "register_methods.h"
#include "report/case_figure.h"
#include "synthetic_case.h"
#include "timeline/tickers.h"
#include "timeline/timeline_plot.h"
#include "window/main_window.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStandardPaths>
#include <QSvgGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

#include <cmath>

using namespace culprit;

namespace {

/// All words that `plot` draws, as it is now.
QStringList wordsOf(QCustomPlot& plot)
{
    QByteArray drawing;
    QBuffer buffer(&drawing);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(plot.size());
    QCPPainter painter;
    painter.begin(&generator);
    plot.toPainter(&painter, plot.width(), plot.height());
    painter.end();
    QStringList words;
    static const QRegularExpression text("<text[^>]*>([^<]*)</text>");
    for (const auto& match : text.globalMatch(QString::fromUtf8(drawing))) {
        words << match.captured(1).trimmed();
    }
    return words;
}

/// A mouse move with a button held, which QTest can't send.
void drag(QWidget& widget, QPoint to, Qt::KeyboardModifiers modifiers = {})
{
    QMouseEvent move(QEvent::MouseMove, QPointF(to), widget.mapToGlobal(QPointF(to)), Qt::LeftButton,
                     Qt::LeftButton, modifiers);
    QApplication::sendEvent(&widget, &move);
}

} // namespace

/// The timeline by mouse and keyboard, in the window.
class TimelineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void theCrosshairReadsThePreviousSample();
    void arrowsWalkFromSampleToSample();
    void plusAndMinusZoomAroundTheCrosshair();
    void shiftAndArrowsPan();
    void eachZoomIsUndone();
    void aBoxZoomsTimeAndValues();
    void nAndPWalkTheEvents();
    void bracketsStepThroughTheCases();
    void withoutAnInjectionThereIsNoneToShow();
    void aClickOnTheScaleChangesIt();
    void timesAreRelativeOrUtc();
    void theSecondCursorGivesDifferences();
    void gapsStayGaps();
    void crowdedLinesArePlain();
    void aChangedWindowIsObvious();
    void seriesAreSearchedAndTicked();
    void theLegendWorksByKeyboard();
    void theFigureIsCopied();

private:
    void select(const std::string& key);
    TimelinePlot& plot() const { return *m_window->find<InvestigatePlace>()->timeline(); }
    const TimelineScene::SeriesItem& series(const std::string& panel, const std::string& component) const;
    QPoint at(double seconds, const std::string& panel = "CPU") const;
    bool isAll() const;

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<MainWindow> m_window;
};

void TimelineTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-timeline-test");
    QSettings().clear();
    Theme::apply(*qApp, ThemeMode::Light);
    Case second = *test::syntheticCase();
    second.summary.key = "second_1";
    Case calm = *test::syntheticCase();
    calm.summary.key = "calm_1";
    calm.summary.injection.reset();
    const QString path = m_folder.filePath("timeline.culprit");
    test::makeStore(path, {test::syntheticCase().get(), &second, &calm});
    m_window = std::make_unique<MainWindow>(m_registry, QString());
    m_window->resize(1440, 900);
    m_window->show();
    m_window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get())); // shortcuts need it
    QVERIFY(m_window->workspace().openStore(path));
}

void TimelineTest::cleanupTestCase()
{
    m_window.reset();
}

/// Every function begins with the whole of the first case and without a crosshair.
void TimelineTest::init()
{
    select(test::syntheticCase()->summary.key);
    m_window->find<InvestigatePlace>()->chooseRecipe("fig6");
    m_window->find<InvestigatePlace>()->setAbsoluteTime(false);
    m_window->find<InvestigatePlace>()->resetWindow();
    m_window->find<InvestigatePlace>()->legend()->setHidden({});
    plot().setFocus();
    QTest::keyClick(&plot(), Qt::Key_Escape);
    QTest::keyClick(&plot(), Qt::Key_Home);
    plot().replot();
    QVERIFY(isAll());
}

void TimelineTest::select(const std::string& key)
{
    Workspace& workspace = m_window->workspace();
    workspace.select({key}, key);
    QTRY_VERIFY_WITH_TIMEOUT(workspace.currentCase() && workspace.currentCase()->summary.key == key, 10'000);
}

const TimelineScene::SeriesItem& TimelineTest::series(const std::string& panel,
                                                      const std::string& component) const
{
    for (const auto& one : plot().scene().panels()) {
        if (one.data->title == panel) {
            for (const auto& item : one.series) {
                if (item.data->component == component) {
                    return item;
                }
            }
        }
    }
    throw std::runtime_error("no such line: " + panel + ", " + component);
}

QPoint TimelineTest::at(double seconds, const std::string& panel) const
{
    for (const auto& one : plot().scene().panels()) {
        if (one.data->title == panel) {
            return {static_cast<int>(std::lround(plot().pixelOf(seconds))), one.rect->rect().center().y()};
        }
    }
    return {};
}

bool TimelineTest::isAll() const
{
    const QCPRange shown = plot().scene().timeRange();
    const QCPRange all = plot().scene().fullRange();
    return std::abs(shown.lower - all.lower) < 1e-6 && std::abs(shown.upper - all.upper) < 1e-6;
}

void TimelineTest::theCrosshairReadsThePreviousSample()
{
    QTest::mouseMove(&plot(), at(-52));
    QTest::mouseMove(&plot(), at(-51)); // samples lie 5 s apart: the one at -55 s counts
    QVERIFY(plot().cursor());
    const auto& line = series("Memory", "ray-replicas-1");
    const int sample = TimelineScene::previousSample(line, *plot().cursor());
    QCOMPARE(line.x[static_cast<std::size_t>(sample)], -55.0);
    const QString value = readableNumber(line.data->values[static_cast<std::size_t>(sample)]);
    const QStringList words = wordsOf(plot());
    QVERIFY2(words.contains(value), qPrintable(value + " in " + words.join(", ")));
    QVERIFY(words.contains(plot().timeText(*plot().cursor())));
    QTest::mouseMove(&plot(), {2, 2}); // off the panels there is none
    QVERIFY(!plot().cursor());
}

void TimelineTest::arrowsWalkFromSampleToSample()
{
    QTest::keyClick(&plot(), Qt::Key_Right);
    QCOMPARE(*plot().cursor(), plot().scene().fullRange().lower);
    QTest::keyClick(&plot(), Qt::Key_Right);
    QTest::keyClick(&plot(), Qt::Key_Right);
    QCOMPARE(*plot().cursor(), plot().scene().fullRange().lower + 10);
    QTest::keyClick(&plot(), Qt::Key_Left);
    QCOMPARE(*plot().cursor(), plot().scene().fullRange().lower + 5);
    QTest::keyClick(&plot(), Qt::Key_Left);
    QTest::keyClick(&plot(), Qt::Key_Left); // there is nothing before the first
    QCOMPARE(*plot().cursor(), plot().scene().fullRange().lower);
    QTest::keyClick(&plot(), Qt::Key_F); // out of view, the time comes along
    QTest::keyClick(&plot(), Qt::Key_Right);
    QVERIFY(plot().scene().timeRange().contains(*plot().cursor()));
}

void TimelineTest::plusAndMinusZoomAroundTheCrosshair()
{
    plot().setCursorAt(-100);
    const double share = (-100 - plot().scene().timeRange().lower) / plot().scene().timeRange().size();
    const double all = plot().scene().timeRange().size();
    QTest::keyClick(&plot(), Qt::Key_Plus);
    const QCPRange zoomed = plot().scene().timeRange();
    QVERIFY(std::abs(zoomed.size() - 0.8 * all) < 1e-6);
    QVERIFY(std::abs((-100 - zoomed.lower) / zoomed.size() - share) < 1e-6);
    QTest::keyClick(&plot(), Qt::Key_Minus);
    QVERIFY(isAll());
    QTest::keyClick(&plot(), Qt::Key_Minus); // there is no more than all
    QVERIFY(isAll());
    QTest::keyClick(&plot(), Qt::Key_Equal); // plus without shift
    QVERIFY(!isAll());
}

void TimelineTest::shiftAndArrowsPan()
{
    QTest::keyClick(&plot(), Qt::Key_F);
    const QCPRange before = plot().scene().timeRange();
    QTest::keyClick(&plot(), Qt::Key_Left, Qt::ShiftModifier);
    const QCPRange panned = plot().scene().timeRange();
    QVERIFY(std::abs(panned.lower - (before.lower - before.size() / 10)) < 1e-6);
    QVERIFY(std::abs(panned.size() - before.size()) < 1e-6);
    QTest::keyClick(&plot(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(std::abs(plot().scene().timeRange().lower - before.lower) < 1e-6);
    QVERIFY(!plot().cursor()); // panning is no walking
}

void TimelineTest::eachZoomIsUndone()
{
    QTest::keyClick(&plot(), Qt::Key_F);
    const QCPRange injection = plot().scene().timeRange();
    QTest::keyClick(&plot(), Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(!(plot().scene().timeRange() == injection));
    QTest::keyClick(&plot(), Qt::Key_Backspace);
    QVERIFY(std::abs(plot().scene().timeRange().lower - injection.lower) < 1e-6);
    QTest::keyClick(&plot(), Qt::Key_Backspace);
    QVERIFY(isAll());
}

void TimelineTest::aBoxZoomsTimeAndValues()
{
    const QCPAxis* values = nullptr;
    for (const auto& panel : plot().scene().panels()) {
        values = panel.data->title == "Latency" ? panel.rect->axis(QCPAxis::atLeft) : values;
    }
    QVERIFY(values);
    const double tall = values->range().size();
    const QPoint from = at(-200, "Latency") - QPoint(0, 20);
    const QPoint to = at(-100, "Latency") + QPoint(0, 10);
    QTest::mousePress(&plot(), Qt::LeftButton, Qt::ShiftModifier, from);
    drag(plot(), from + QPoint(20, 10), Qt::ShiftModifier);
    drag(plot(), to, Qt::ShiftModifier);
    QTest::mouseRelease(&plot(), Qt::LeftButton, Qt::ShiftModifier, to);
    QVERIFY(std::abs(plot().scene().timeRange().lower + 200) < 2);
    QVERIFY(std::abs(plot().scene().timeRange().upper + 100) < 2);
    QVERIFY(values->range().size() < tall / 2);
    QTest::mouseDClick(&plot(), Qt::LeftButton, {}, at(-150));
    QVERIFY(isAll());
    QCOMPARE(values->range().size(), tall);
}

void TimelineTest::nAndPWalkTheEvents()
{
    const auto shownText = [this](const QString& beginning) {
        for (const QLabel* label : m_window->find<InvestigatePlace>()->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().startsWith(beginning)) {
                return label->text();
            }
        }
        return QString();
    };
    const auto events = plot().allEvents();
    QVERIFY(events.size() >= 3);
    QTest::keyClick(&plot(), Qt::Key_N);
    QCOMPARE(plot().activeEvent(), 0);
    QTest::keyClick(&plot(), Qt::Key_N);
    QCOMPARE(plot().activeEvent(), 1);
    QCOMPARE(shownText("event "), QStringLiteral("event 2 of %1").arg(events.size()));
    QVERIFY(!shownText(events[1]->text.left(20)).isEmpty());
    QTest::keyClick(&plot(), Qt::Key_P);
    QTest::keyClick(&plot(), Qt::Key_P); // there is none before the first
    QCOMPARE(plot().activeEvent(), 0);
}

void TimelineTest::bracketsStepThroughTheCases()
{
    const std::string first = m_window->workspace().currentKey();
    QTest::keyClick(&plot(), Qt::Key_BracketRight);
    const std::string next = m_window->workspace().currentKey();
    QVERIFY(next != first);
    QTRY_VERIFY(m_window->workspace().currentCase());
    QTest::keyClick(&plot(), Qt::Key_BracketLeft);
    QCOMPARE(m_window->workspace().currentKey(), first);
    QTRY_VERIFY(m_window->workspace().currentCase());
    QTest::keyClick(m_window.get(), Qt::Key_BracketRight, Qt::ControlModifier);
    QCOMPARE(m_window->workspace().currentKey(), next);
    QCOMPARE(m_window->workspace().selectedKeys(), std::vector{next}); // Ctrl adds nothing to the selection
    QTRY_VERIFY(m_window->workspace().currentCase());
    QTest::keyClick(m_window.get(), Qt::Key_BracketLeft, Qt::ControlModifier);
    QCOMPARE(m_window->workspace().currentKey(), first);
}

void TimelineTest::withoutAnInjectionThereIsNoneToShow()
{
    select("calm_1");
    QTest::keyClick(&plot(), Qt::Key_F);
    QVERIFY(isAll());
    QVERIFY(!wordsOf(plot()).contains("injection"));
    QVERIFY(wordsOf(plot()).join(' ').contains("no injection recorded"));
}

void TimelineTest::aClickOnTheScaleChangesIt()
{
    const auto& panels = plot().scene().panels();
    const auto latency =
        std::ranges::find_if(panels, [](const auto& panel) { return panel.data->title == "Latency"; });
    QVERIFY(latency != panels.end());
    const auto index = static_cast<std::size_t>(latency - panels.begin());
    const bool before = panels[index].logScale;
    const QRect area = panels[index].rect->rect();
    const auto count = [this](const QString& word) { return wordsOf(plot()).count(word); };
    const auto logarithmic = count("log");
    const QPoint word(area.right() - 10, area.top() - 9);
    QTest::mouseClick(&plot(), Qt::LeftButton, {}, word);
    QCOMPARE(panels[index].logScale, !before);
    QCOMPARE(panels[index].rect->axis(QCPAxis::atLeft)->scaleType(),
             before ? QCPAxis::stLinear : QCPAxis::stLogarithmic);
    QCOMPARE(count("log"), logarithmic + (before ? -1 : 1));
    QTest::mouseClick(&plot(), Qt::LeftButton, {}, word);
    QCOMPARE(panels[index].logScale, before);
    QTest::mouseClick(&plot(), Qt::LeftButton, {}, area.center()); // the panel itself is not the scale
    QCOMPARE(panels[index].logScale, before);
}

void TimelineTest::timesAreRelativeOrUtc()
{
    QComboBox* choice = nullptr;
    for (QComboBox* one : m_window->find<InvestigatePlace>()->findChildren<QComboBox*>()) {
        choice = one->accessibleName() == "Time shown" ? one : choice;
    }
    QVERIFY(choice);
    QVERIFY(wordsOf(plot()).contains("0 s"));
    choice->setFocus();
    QTest::keyClick(choice, Qt::Key_Down);
    QVERIFY(plot().scene().isAbsolute());
    const QStringList words = wordsOf(plot());
    static const QRegularExpression clock("^\\d\\d:\\d\\d:\\d\\d$");
    QVERIFY2(words.filter(clock).size() >= 3, qPrintable(words.join(", ")));
    QVERIFY(!words.contains("0 s"));
    QVERIFY(choice->currentText().contains("UTC"));
    QTest::keyClick(choice, Qt::Key_Up);
    QVERIFY(wordsOf(plot()).contains("0 s"));
}

void TimelineTest::theSecondCursorGivesDifferences()
{
    plot().setCursorAt(-100);
    QTest::keyClick(&plot(), Qt::Key_C);
    QCOMPARE(plot().secondCursor().value(), -100.0);
    plot().setCursorAt(50);
    const auto& line = series("Memory", "ray-replicas-1");
    const auto valueAt = [&](double seconds) {
        return line.data->values[static_cast<std::size_t>(TimelineScene::previousSample(line, seconds))];
    };
    const QString difference = QStringLiteral("Δ +") + readableNumber(valueAt(50) - valueAt(-100));
    QVERIFY2(wordsOf(plot()).contains(difference),
             qPrintable(difference + " in " + wordsOf(plot()).join(", ")));
    QVERIFY(wordsOf(plot()).contains(QStringLiteral("B ") + plot().timeText(-100)));
    QTest::keyClick(&plot(), Qt::Key_C); // once more takes it away
    QVERIFY(!plot().secondCursor());
    QVERIFY(wordsOf(plot()).filter(QStringLiteral("Δ")).isEmpty());
}

void TimelineTest::gapsStayGaps()
{
    const auto& line = series("CPU", "ray-head"); // its sample 24 is missing
    std::set<std::string> others;
    for (const auto& panel : plot().scene().panels()) {
        for (const auto& one : panel.series) {
            others.insert(one.data->label);
        }
    }
    others.erase("ray-head");
    m_window->find<InvestigatePlace>()->legend()->setHidden(others);
    plot().zoomTo({line.x[24] - 30, line.x[24] + 30});
    plot().replot();
    QVERIFY(std::isnan(line.data->values[24]));
    const QImage picture = plot().grab().toImage();
    const QRect area = plot().scene().panels()[0].rect->rect();
    const auto isDrawnAt = [&](double seconds) {
        const int x = static_cast<int>(std::lround(plot().pixelOf(seconds)));
        for (int y = area.top(); y <= area.bottom(); ++y) {
            const QColor pixel = picture.pixelColor(x, y);
            if (std::abs(pixel.red() - line.style.color.red()) +
                    std::abs(pixel.green() - line.style.color.green()) +
                    std::abs(pixel.blue() - line.style.color.blue()) <
                60) {
                return true;
            }
        }
        return false;
    };
    int before = 0;
    for (double seconds = line.x[24] - 25; seconds < line.x[24] - 5; seconds += 0.5) {
        before += isDrawnAt(seconds) ? 1 : 0;
    }
    QVERIFY(before > 15); // the line is dashed
    for (double seconds = line.x[24] - 4; seconds < line.x[24] + 4; seconds += 0.5) {
        QVERIFY(!isDrawnAt(seconds));
    }
}

void TimelineTest::crowdedLinesArePlain()
{
    const std::vector<FigureRecipe> recipes = allFigureRecipes(builtInRecipeFolder());
    const auto recipe = std::ranges::find(recipes, "fig6", &FigureRecipe::id);
    QVERIFY(recipe != recipes.end());
    const auto figure = std::make_shared<FigureData>(caseFigure(*recipe, *test::syntheticCase(7200)));
    TimelinePlot dense;
    dense.resize(745, 560);
    dense.show();
    dense.showFigure(figure, {}, figure->panels.front().series.front().time);
    const auto isDashed = [&] {
        return std::ranges::any_of(dense.scene().panels()[0].series, [](const auto& one) {
            return one.line->pen().style() == Qt::CustomDashLine;
        });
    };
    const auto points = [&] {
        int count = 0;
        for (const auto& panel : dense.scene().panels()) {
            for (const auto& one : panel.series) {
                count += one.line->data()->size();
            }
        }
        return count;
    };
    QVERIFY(!isDashed());
    QVERIFY(points() < 60'000); // of 172,800 samples
    const QCPRange all = dense.scene().fullRange();
    dense.zoomTo({all.center() - 2, all.center() + 2});
    QVERIFY(isDashed());
    const auto& line = dense.scene().panels()[0].series[0];
    const auto inView =
        std::ranges::count_if(line.x, [&](double x) { return dense.scene().timeRange().contains(x); });
    QVERIFY(line.line->data()->size() >= inView); // every sample again
}

void TimelineTest::aChangedWindowIsObvious()
{
    InvestigatePlace* place = m_window->find<InvestigatePlace>();
    auto* reset = place->findChild<QPushButton*>("resetWindow");
    QVERIFY(reset && !reset->isVisible());
    QVERIFY(wordsOf(plot()).contains("default"));
    const int y = plot().windowRect()->rect().center().y();
    const int left = plot().windowRect()->rect().left();
    const int to = static_cast<int>(plot().pixelOf(-120));
    QTest::mousePress(&plot(), Qt::LeftButton, {}, {left, y});
    drag(plot(), {left + 30, y});
    drag(plot(), {to, y});
    QTest::mouseRelease(&plot(), Qt::LeftButton, {}, {to, y});
    QVERIFY(std::abs(place->window().start - plot().scene().zero() + 120) < 2);
    QVERIFY(place->isWindowChanged());
    QVERIFY(reset->isVisible());
    QVERIFY(wordsOf(plot()).contains("changed") && !wordsOf(plot()).contains("default"));
    QVERIFY(wordsOf(plot()).join(' ').contains("baseline, 24 samples"));
    // The end goes no nearer to the injection than a second.
    QCoreApplication::processEvents(); // the notice took a row of the place
    plot().replot();
    const QRect bar = plot().windowRect()->rect();
    QTest::mousePress(&plot(), Qt::LeftButton, {}, {bar.right(), bar.center().y()});
    drag(plot(), {left + 5, bar.center().y()});
    QTest::mouseRelease(&plot(), Qt::LeftButton, {}, {left + 5, bar.center().y()});
    QCOMPARE(place->window().end, place->window().injectTime + 1);
    QTest::mouseClick(reset, Qt::LeftButton);
    QVERIFY(!place->isWindowChanged() && !reset->isVisible());
    QVERIFY(wordsOf(plot()).contains("default"));
}

void TimelineTest::seriesAreSearchedAndTicked()
{
    InvestigatePlace* place = m_window->find<InvestigatePlace>();
    place->chooseRecipe("series");
    MetricTree* tree = place->metricTree();
    QVERIFY(tree->isVisible());
    const int components = tree->tree()->model()->rowCount();
    QTest::keyClicks(tree->searchLine(), "CTN_NET");
    const QAbstractItemModel* model = tree->tree()->model();
    QVERIFY(model->rowCount() > 0 && model->rowCount() <= components);
    QCOMPARE(model->rowCount(model->index(0, 0)), 1);
    QTest::keyClicks(tree->searchLine(), "nosuch");
    QCOMPARE(model->rowCount(), 0);
    tree->searchLine()->clear();
    QTest::keyClicks(tree->searchLine(), "ctn_cpu");
    tree->tree()->setFocus();
    for (const int branch : {0, 1}) {
        tree->tree()->setCurrentIndex(model->index(0, 0, model->index(branch, 0)));
        QTest::keyClick(tree->tree(), Qt::Key_Space);
    }
    QCOMPARE(plot().scene().panels().size(), std::size_t{1}); // one metric, a panel
    QCOMPARE(plot().scene().panels()[0].series.size(), std::size_t{2});
    QTest::keyClick(tree->tree(), Qt::Key_Space);
    QCOMPARE(plot().scene().panels()[0].series.size(), std::size_t{1});
    tree->tree()->setCurrentIndex(model->index(0, 0, model->index(0, 0)));
    QTest::keyClick(tree->tree(), Qt::Key_Space);
    QVERIFY(plot().scene().panels().empty());
    tree->searchLine()->clear();
    QCOMPARE(model->rowCount(), components);
}

void TimelineTest::theLegendWorksByKeyboard()
{
    LegendBar* legend = m_window->find<InvestigatePlace>()->legend();
    auto* entry = legend->findChild<QToolButton*>("nginx-proxy");
    QVERIFY(entry);
    entry->setFocus();
    QTest::keyClick(entry, Qt::Key_Space);
    QVERIFY(legend->hidden().contains("nginx-proxy"));
    QVERIFY(!series("CPU", "nginx-proxy").line->visible());
    QVERIFY(!series("Latency", "nginx-proxy").line->visible());
    const double without = plot().scene().panels().back().rect->axis(QCPAxis::atLeft)->range().upper;
    legend->setHidden({});
    QVERIFY(plot().scene().panels().back().rect->axis(QCPAxis::atLeft)->range().upper >
            without); // it was the tallest
}

void TimelineTest::theFigureIsCopied()
{
    auto* button = m_window->find<InvestigatePlace>()->findChild<ExportButton*>();
    QVERIFY(button);
    QApplication::clipboard()->clear();
    for (QAction* action : button->menu()->actions()) {
        if (action->text() == "Copy figure") {
            action->trigger();
        }
    }
    const QMimeData* copied = QApplication::clipboard()->mimeData();
    QVERIFY(copied && copied->hasImage());
    QVERIFY(copied->data("image/svg+xml").contains("<text"));
    QVERIFY(!copied->data("image/svg+xml").contains(plot().timeText(0).toUtf8())); // no crosshair
}

CULPRIT_GUI_TEST_MAIN(TimelineTest)
#include "timeline_test.moc"
