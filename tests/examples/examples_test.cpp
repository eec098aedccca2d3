// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the examples of CONTRIBUTING.md work, in a tree in which they were followed.
#include "../core/test_archive.h"
#include "../gui/fatal_warnings.h"
#include "archive/importer.h"
#include "export/figure_export.h"
#include "methods/case_builder.h"
#include "register_methods.h"
#include "report/figure_recipe.h"
#include "store/store.h"
#include "telemetry/metric_kind.h"
#include "theme/theme.h"
#include "window/main_window.h"

#include <QLabel>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>
#include <functional>
#include <set>
#include <span>

namespace culprit {

class ExamplesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theMethodNamesWhatMoved();
    void theRecipeIsListed();
    void theKindLabelsASeries();
    void theReaderReadsItsFile();
    void thePlaceIsInTheBar();

private:
    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
};

void ExamplesTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-examples-test");
    QSettings().clear();
    Theme::apply(*qApp, ThemeMode::Light);
}

void ExamplesTest::theMethodNamesWhatMoved()
{
    const RootCauseMethod* method = m_registry.find("median_shift");
    QVERIFY(method);
    const Diagnosis diagnosis = diagnose(*method, CaseView(testing::wholeCase()), {});
    QCOMPARE(toString(diagnosis.status), toString(DiagnosisStatus::Ok));
    QVERIFY(diagnosis.ranking.size() > 2);
    std::set<std::string> moved; // by 60 and by 50; the next by 30
    for (const RankedItem& item : std::span(diagnosis.ranking).first(2)) {
        moved.insert(item.name);
    }
    QCOMPARE(moved, (std::set<std::string>{"b_ctn_cpu", "b_latency"}));
    QVERIFY(std::ranges::is_sorted(diagnosis.ranking, std::greater{}, &RankedItem::score));
}

void ExamplesTest::theRecipeIsListed()
{
    const std::vector<FigureRecipe> recipes = allFigureRecipes(builtInRecipeFolder());
    QVERIFY(std::ranges::find(recipes, "tokens", &FigureRecipe::id) != recipes.end());
}

void ExamplesTest::theKindLabelsASeries()
{
    QCOMPARE(metricLabel("web_power"), std::string("power draw of web"));
    QCOMPARE(metricUnit("web_power"), std::string_view("W"));
}

void ExamplesTest::theReaderReadsItsFile()
{
    const QString folder = m_folder.filePath("recordings");
    test::writeFolder(folder,
                      {{"monday.samples.csv", "time,web_cpu,db_cpu\n1750000000,1,2\n1750000005,3,4\n"},
                       {"tuesday.samples.csv", "time,web_cpu\n1750090000,5\n1750090005,6\n"}});
    const QString path = m_folder.filePath("recordings.culprit");
    importArchive(folder, path);
    const Store store = Store::open(path, Store::Mode::ReadOnly);
    QCOMPARE(store.cases().size(), std::size_t{2});
    const Case monday = store.loadCase("monday");
    QCOMPARE(monday.tables.size(), std::size_t{1});
    QCOMPARE(monday.tables.front().columns.back().values, (std::vector<double>{2, 4}));
}

void ExamplesTest::thePlaceIsInTheBar()
{
    MainWindow window(m_registry, QString());
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCOMPARE(window.places()->tabText(window.places()->count() - 1), QString("Overview"));
    window.showPlace("overview");
    QCOMPARE(window.places()->currentIndex(), window.places()->count() - 1);
    const QString store = m_folder.filePath("place.culprit");
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), store);
    QVERIFY(window.workspace().openStore(store));
    const auto labels = window.findChildren<QLabel*>();
    QVERIFY(std::ranges::any_of(
        labels, [](const QLabel* label) { return label->isVisible() && label->text() == "24 case(s)"; }));
}

} // namespace culprit

CULPRIT_GUI_TEST_MAIN(culprit::ExamplesTest)
#include "examples_test.moc"
