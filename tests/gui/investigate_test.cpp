// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/case_browser.h"
#include "export/export_button.h"
#include "gui/fatal_warnings.h"
#include "gui/synthetic_case.h"
#include "investigate/facts_panel.h"
#include "investigate/investigate_place.h"
#include "investigate/legend_bar.h"
#include "investigate/suspects_panel.h"
#include "register_methods.h"
#include "timeline/lane_events.h"
#include "timeline/tickers.h"
#include "timeline/timeline_plot.h"
#include "window/main_window.h"

#include <QApplication>
#include <QComboBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QSvgGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QXmlStreamReader>

#include <cmath>
#include <set>

using namespace culprit;

namespace {

/// A panel of `count` series with long names; the values are 1, 12,300,000, 12,300,001, …
std::shared_ptr<const FigureData> crowded(int count)
{
    auto figure = std::make_shared<FigureData>();
    figure->time = {0, 100};
    FigurePanel panel;
    panel.title = "CPU";
    for (int i = 0; i < count; ++i) {
        FigureSeries series;
        series.component = series.label = "ts-some-long-named-service-" + std::to_string(i);
        for (int t = 0; t <= 100; t += 5) {
            series.time.push_back(t);
            series.values.push_back(i == 0 ? 1 : 12'300'000.0 + i);
        }
        panel.series.push_back(series);
    }
    figure->panels = {panel, panel};
    return figure;
}

/// What a plot shows as text, the readouts among it.
QStringList textsOf(QCustomPlot& plot)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(plot.size());
    QCPPainter painter;
    painter.begin(&generator);
    painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching);
    plot.toPainter(&painter, plot.width(), plot.height());
    painter.end();
    QStringList texts;
    QXmlStreamReader reader(bytes);
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement && reader.name() == QLatin1String("text")) {
            texts << reader.readElementText().trimmed();
        }
    }
    return texts;
}

} // namespace

/// The details of Investigate: numbers, legend, facts, what stays when another figure is chosen.
class InvestigateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }

    void numbersReadWell_data();
    void numbersReadWell();
    void shortNumbersAreShort();
    void durationsReadWell_data();
    void durationsReadWell();
    void theLegendKeepsNamesWhole();
    void readoutsAreTellingWhatFits();
    void anotherFigureKeepsZoomAndCursor();
    void anotherCaseShowsAll();
    void timeIsCountedFromWhatThereIs();
    void parametersTellTheStrengthFirst();
    void routineWarningsAreCounted();
    void strayRecordsStayOutOfTheLanes();
    void whatAnAnswerLacksStandsBelowIt();
    void fastMethodsTookSomeTime();
    void resultsAreSavedInTheBackground();

private:
    void select(const std::string& key);
    std::string keyOf(const std::string& fault) const;

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<MainWindow> m_window;
};

void InvestigateTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-investigate-test");
    QSettings().clear();
    Theme::apply(*qApp, ThemeMode::Light);
    m_window = std::make_unique<MainWindow>(m_registry, QString());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(m_window->workspace().openStore(m_folder.filePath("investigate.culprit")));
    QSignalSpy imported(&m_window->workspace(), &Workspace::importFinished);
    m_window->openFiles({QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz")});
    QVERIFY(imported.wait(60'000));
    select(keyOf("memory"));
}

std::string InvestigateTest::keyOf(const std::string& fault) const
{
    for (const CaseSummary& summary : m_window->workspace().cases()) {
        if (summary.injection && summary.injection->fault == fault) {
            return summary.key;
        }
    }
    return {};
}

void InvestigateTest::select(const std::string& key)
{
    QVERIFY(!key.empty());
    Workspace& workspace = m_window->workspace();
    workspace.select({key}, key);
    QTRY_VERIFY_WITH_TIMEOUT(workspace.currentCase() && workspace.currentCase()->summary.key == key, 10'000);
    QCoreApplication::processEvents(); // every place has heard of it
}

void InvestigateTest::numbersReadWell_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << 0.0 << "0";
    QTest::newRow("gap") << std::nan("") << "–";
    QTest::newRow("small") << 0.1194 << "0.119";
    QTest::newRow("tens") << 46.73 << "46.7";
    QTest::newRow("rounds up") << 99.96 << "100";
    QTest::newRow("thousands") << 284'417.0 << "284,417";
    QTest::newRow("last of the grouped") << 999'999.0 << "999,999";
    QTest::newRow("millions") << 12'345'678.0 << "12.3 M";
    QTest::newRow("exactly a million") << 1e6 << "1.00 M";
    QTest::newRow("nearly a milliard") << 999.9e6 << "1.00 G";
    QTest::newRow("bytes") << 8'123'456'789.0 << "8.12 G";
    QTest::newRow("below zero") << -12'345'678.0 << "-12.3 M";
    QTest::newRow("tiny") << 8.41e-5 << "8.4×10⁻⁵";
    QTest::newRow("tiny, below zero") << -8.41e-12 << "-8.4×10⁻¹²";
    QTest::newRow("huge") << 3.2e17 << "3.2×10¹⁷";
    QTest::newRow("least plain") << 0.001 << "0.001";
}

void InvestigateTest::numbersReadWell()
{
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(readableNumber(value), text);
}

void InvestigateTest::shortNumbersAreShort()
{
    QCOMPARE(shortNumber(284'417), "284 k");
    QCOMPARE(shortNumber(47'500), "47.5 k");
    QCOMPARE(shortNumber(999'600), "1.00 M");
    QCOMPARE(shortNumber(9'531), "9,531");
    QCOMPARE(shortNumber(0.119), "0.119");
    QCOMPARE(tickNumber(1e-5), "10⁻⁵");
    QCOMPARE(tickNumber(2e-5), "2×10⁻⁵");
    QCOMPARE(tickNumber(2.5e9), "2.5×10⁹");
    QCOMPARE(tickNumber(0.01), "0.01");
    for (int i = 0; i < 48; ++i) { // 1e-12 to 2e15
        const double value = 1e-12 * std::pow(3.7, i);
        QVERIFY2(shortNumber(value).size() <= 9, qPrintable(shortNumber(value)));
    }
}

void InvestigateTest::durationsReadWell_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing measurable") << 0.0 << "<1 µs";
    QTest::newRow("microseconds") << 39e-6 << "39 µs";
    QTest::newRow("up to a millisecond") << 0.9996e-3 << "1.0 ms";
    QTest::newRow("milliseconds") << 12.74e-3 << "12.7 ms";
    QTest::newRow("hundreds") << 0.4464 << "446 ms";
    QTest::newRow("seconds") << 2.076 << "2.08 s";
    QTest::newRow("tens of seconds") << 19.29 << "19.3 s";
    QTest::newRow("minutes") << 280.0 << "4.7 min";
}

void InvestigateTest::durationsReadWell()
{
    QFETCH(double, seconds);
    QFETCH(QString, text);
    QCOMPARE(readableDuration(seconds), text);
}

void InvestigateTest::theLegendKeepsNamesWhole()
{
    TimelinePlot plot;
    plot.resize(740, 500);
    plot.showFigure(crowded(40), {}, {});
    LegendBar legend;
    legend.resize(740, 30);
    legend.show();
    legend.showLegend(plot.scene());
    QCoreApplication::processEvents(); // its rows are laid out
    const auto entries = legend.findChildren<QToolButton*>();
    QCOMPARE(entries.size(), 40);
    std::set<int> rows;
    for (const QToolButton* entry : entries) {
        const int needed = entry->iconSize().width() + entry->fontMetrics().horizontalAdvance(entry->text());
        QVERIFY2(entry->width() > needed, qPrintable(entry->text()));
        QVERIFY(entry->geometry().right() <= 740);
        rows.insert(entry->y());
    }
    QVERIFY(rows.size() > 3);
    QVERIFY(legend.height() < 100); // three rows, the others are scrolled to
    auto* bar = legend.findChild<QScrollArea*>()->verticalScrollBar();
    QVERIFY(bar->maximum() > 0);
    bar->setValue(bar->maximum());
    QToolButton* last = entries.last();
    QTest::mouseClick(last, Qt::LeftButton);
    QCOMPARE(legend.hidden().size(), std::size_t{1});
    QCOMPARE(legend.findChild<QScrollArea*>()->verticalScrollBar()->value(),
             legend.findChild<QScrollArea*>()->verticalScrollBar()->maximum()); // one stays where one was

    plot.showFigure(crowded(2), {}, {});
    legend.showLegend(plot.scene());
    QTRY_VERIFY(legend.height() < 40); // one row
    legend.resize(300, 30);
    QTRY_VERIFY(legend.height() > 45); // two
}

void InvestigateTest::readoutsAreTellingWhatFits()
{
    TimelinePlot plot;
    plot.resize(740, 300);
    plot.show();
    plot.showFigure(crowded(40), {}, {});
    plot.scene().setEmphasised("ts-some-long-named-service-0"); // the smallest of all
    plot.replot();
    const QStringList texts = textsOf(plot);
    QVERIFY(texts.contains("12.3 M"));
    QVERIFY(texts.contains("1.000")); // emphasised: told whatever its value
    const auto more = texts.filter(QRegularExpression("^\\d+ more$"));
    QCOMPARE(more.size(), 2); // in both panels
    const auto told = texts.filter("12.3 M").size() + texts.filter("1.000").size();
    const auto leftOut = [](const QString& text) { return text.section(' ', 0, 0).toInt(); };
    QCOMPARE(leftOut(more.first()) + leftOut(more.last()), 80 - told);
    // Each line has its height.
    const double line = QFontMetricsF(plot.scene().style().font).ascent();
    for (qsizetype i = 0; i < 2; ++i) {
        const double lines = 40 - leftOut(more[i]) + 1;
        QVERIFY(lines * line <= plot.scene().panels()[static_cast<std::size_t>(i)].rect->height() + 20);
    }
    plot.showFigure(crowded(3), {}, {});
    plot.replot();
    QVERIFY(textsOf(plot).filter(" more").isEmpty());
}

void InvestigateTest::anotherFigureKeepsZoomAndCursor()
{
    InvestigatePlace* place = m_window->find<InvestigatePlace>();
    TimelinePlot* plot = place->timeline();
    place->chooseRecipe("fig6");
    plot->showAll();
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_F);
    plot->setCursorAt(30);
    plot->pinSecondCursor();
    plot->setCursorAt(40);
    const QCPRange zoomed = plot->scene().timeRange();
    QTest::mouseClick(place->recipeChoice()->button(1), Qt::LeftButton);
    QVERIFY(place->recipeId() != "fig6");
    QVERIFY(std::abs(plot->scene().timeRange().lower - zoomed.lower) < 1e-6);
    QVERIFY(std::abs(plot->scene().timeRange().upper - zoomed.upper) < 1e-6);
    QCOMPARE(plot->cursor(), std::optional(40.0));
    QCOMPARE(plot->secondCursor(), std::optional(30.0));
    QVERIFY(plot->canUndoZoom());
    plot->undoZoom();
    QVERIFY(plot->scene().timeRange().size() > 2 * zoomed.size());
    // Who looks at all goes on looking at all.
    plot->showAll();
    place->chooseRecipe("fig6");
    QVERIFY(std::abs(plot->scene().timeRange().size() - plot->scene().fullRange().size()) < 1e-6);
}

void InvestigateTest::anotherCaseShowsAll()
{
    TimelinePlot* plot = m_window->find<InvestigatePlace>()->timeline();
    plot->showInjection();
    plot->setCursorAt(10);
    QVERIFY(plot->canUndoZoom());
    select(keyOf("cpu"));
    QVERIFY(std::abs(plot->scene().timeRange().size() - plot->scene().fullRange().size()) < 1e-6);
    QVERIFY(!plot->cursor() && !plot->canUndoZoom());
    select(keyOf("memory"));
}

void InvestigateTest::timeIsCountedFromWhatThereIs()
{
    InvestigatePlace* place = m_window->find<InvestigatePlace>();
    auto* mode = place->findChild<QComboBox*>();
    for (QComboBox* one : place->findChildren<QComboBox*>()) {
        mode = one->accessibleName() == "Time shown" ? one : mode;
    }
    place->chooseRecipe("fig6");
    QCOMPARE(mode->itemText(0), "since injection");
    place->chooseRecipe("fig3"); // an overlay of runs without an injection
    QCOMPARE(mode->itemText(0), "since the start");
    place->chooseRecipe("fig6");
    QCOMPARE(mode->itemText(0), "since injection");
}

void InvestigateTest::parametersTellTheStrengthFirst()
{
    Injection injection;
    injection.parameters = {{"containerNames.0", "ray-replicas-1"},
                            {"duration", "60s"},
                            {"mode", "one"},
                            {"selector.namespaces.0", "ray"},
                            {"stressors.memory.oomScoreAdj", "0"},
                            {"stressors.memory.size", "8GB"},
                            {"stressors.memory.workers", "1"}};
    QCOMPARE(injectionStrength(injection), QStringList({"8GB", "1 worker"}));
    injection.parameters = {{"action", "delay"},
                            {"delay.correlation", "0.25"},
                            {"delay.jitter", "100ms"},
                            {"delay.latency", "1000ms"},
                            {"direction", "to"}};
    QCOMPARE(injectionStrength(injection), QStringList({"delay 1000ms", "jitter 100ms", "correlation 0.25"}));
    injection.parameters = {
        {"stressors.cpu.load", "100"}, {"stressors.cpu.workers", "16"}, {"odd.thing", "7"}};
    QCOMPARE(injectionStrength(injection), QStringList({"load 100 %", "16 workers", "thing 7"}));
    injection.parameters = {{"stats.gpu_power_limit", "150"}, {"stats.selected_pod", "x"}};
    QCOMPARE(injectionStrength(injection), QStringList({"power limit 150 W"}));
    QVERIFY2(m_window->find<FactsPanel>()->fact("Parameters").startsWith("8GB, 1 worker, 60 s"),
             qPrintable(m_window->find<FactsPanel>()->fact("Parameters")));
}

void InvestigateTest::routineWarningsAreCounted()
{
    const EventLanes lanes = eventLanes(*m_window->workspace().currentCase());
    QVERIFY(lanes.routineLines > 0);
    QTRY_COMPARE(
        m_window->find<FactsPanel>()->fact("Warnings"),
        QStringLiteral("%1, without %2 routine ones").arg(lanes.logs.size()).arg(lanes.routineLines));
}

/// Records of another century, whose clock was wrong, are counted and are no ticks; nor do their durations tell
/// what is slow.
void InvestigateTest::strayRecordsStayOutOfTheLanes()
{
    Case one = *test::syntheticCase();
    const EventLanes before = eventLanes(one);
    LogRecord line = one.logs.front();
    line.timeNs = -6'800'000'000'000'000'000; // 1754
    line.message = "ERROR never seen elsewhere";
    one.logs.insert(one.logs.begin(), line);
    Span span = one.spans.front();
    span.durationUs *= 1000;
    for (int i = 0; i < 200; ++i) {
        span.startUs = (i % 2 == 0 ? -1 : 3) * std::int64_t{1'751'365'434'000'000};
        one.spans.push_back(span);
    }
    const EventLanes after = eventLanes(one);
    QCOMPARE(after.strayRecords, 201);
    QCOMPARE(after.logs.size(), before.logs.size());
    QCOMPARE(after.spans.size(), before.spans.size());
    QCOMPARE(after.slowFromUs, before.slowFromUs);
}

void InvestigateTest::whatAnAnswerLacksStandsBelowIt()
{
    Workspace& workspace = m_window->workspace();
    SuspectsPanel* suspects = m_window->find<SuspectsPanel>();
    suspects->chooseMethod("rcd");
    QCOMPARE(suspects->noteText(), QString());
    auto answer = std::make_shared<Diagnosis>();
    answer->key = {workspace.currentKey(), {"rcd"}};
    answer->message = "Left out, constant before the injection:";
    for (int i = 0; i < 20; ++i) {
        const std::string column = "carts_m" + std::to_string(i);
        answer->message += " " + column + ",";
        answer->leftOut.push_back({column, "constant before the injection"});
    }
    Q_EMIT workspace.diagnosed(answer, true);
    QVERIFY2(suspects->noteText().startsWith("Left out, constant before the injection: carts_m0, carts_m1"),
             qPrintable(suspects->noteText()));
    QVERIFY(suspects->noteText().size() < 130 && suspects->noteText().endsWith(u'…'));
    const auto labels = suspects->findChildren<QLabel*>();
    const auto note = std::ranges::find_if(
        labels, [&](const QLabel* label) { return label->text() == suspects->noteText(); });
    QVERIFY(note != labels.end() && (*note)->toolTip().contains("carts_m19: constant before"));
    answer->message.clear();
    answer->leftOut.clear();
    Q_EMIT workspace.diagnosed(answer, true);
    QCOMPARE(suspects->noteText(), QString());
}

void InvestigateTest::fastMethodsTookSomeTime()
{
    SuspectsPanel* suspects = m_window->find<SuspectsPanel>();
    suspects->chooseMethod("nsigma");
    QSignalSpy diagnosed(&m_window->workspace(), &Workspace::diagnosed);
    QTest::mouseClick(suspects->runButton(), Qt::LeftButton);
    QVERIFY(diagnosed.wait(30'000));
    QVERIFY(suspects->statusText().startsWith("ok, "));
    QVERIFY(!suspects->statusText().contains(" 0.0 ms"));
    QTRY_VERIFY(
        m_window->workspace().results().set().find(Ranker{{"nsigma"}}, m_window->workspace().currentKey()));
}

void InvestigateTest::resultsAreSavedInTheBackground()
{
    Workspace& workspace = m_window->workspace();
    const std::string key = workspace.currentKey();
    {
        // An import that holds the store's one writer: neither the answer nor the window waits for it.
        QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("holder"));
        other.setDatabaseName(workspace.storePath());
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(QStringLiteral("BEGIN IMMEDIATE")));
        SuspectsPanel* suspects = m_window->find<SuspectsPanel>();
        suspects->chooseMethod("baro");
        QSignalSpy diagnosed(&workspace, &Workspace::diagnosed);
        QSignalSpy changed(&workspace.results(), &StudyResults::cellChanged);
        QTest::mouseClick(suspects->runButton(), Qt::LeftButton);
        QVERIFY(diagnosed.wait(20'000));
        QVERIFY(suspects->statusText().startsWith("ok"));
        QCOMPARE(changed.count(), 0);
        QVERIFY(workspace.diagnosis(key, "baro").has_value()); // known before it is kept
        QVERIFY(Store::open(workspace.storePath(), Store::Mode::ReadOnly)
                    .diagnoses({.methods = {"baro"}, .caseKeys = {key}, .variant = {}, .seed = {}})
                    .empty());
        QVERIFY(QSqlQuery(other).exec(QStringLiteral("ROLLBACK")));
        QVERIFY(changed.wait(20'000));
        other.close();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("holder"));
    QCOMPARE(Store::open(workspace.storePath(), Store::Mode::ReadOnly)
                 .diagnoses({.methods = {"baro"}, .caseKeys = {key}, .variant = {}, .seed = {}})
                 .size(),
             std::size_t{1});
    const Result* known = workspace.results().set().find(Ranker{{"baro"}}, key);
    QVERIFY(known && !known->components.empty());
}

CULPRIT_GUI_TEST_MAIN(InvestigateTest)
#include "investigate_test.moc"
