// SPDX-License-Identifier: GPL-3.0-or-later
// What was begun for one store, archive or case is never shown or kept as another's.
#include "../core/made_store.h"
#include "../core/test_archive.h"
#include "gui/fatal_warnings.h"
#include "investigate/investigate_place.h"
#include "records/record_model.h"
#include "records/record_table.h"
#include "records/records_pane.h"
#include "register_methods.h"
#include "synthetic_case.h"
#include "window/main_window.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace culprit;

class StaleWorkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aLoadFromOneStoreIsNotTheOthersCase();
    void aResultGoesIntoTheStoreItsCaseCameFrom();
    void aReplacedArchiveIsOnTheScreenAtOnce();
    void queuedArchivesGoWhereTheyWereAskedFor();

private:
    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
};

void StaleWorkTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-stale-work-test");
    Theme::apply(*qApp, ThemeMode::Light);
}

void StaleWorkTest::aLoadFromOneStoreIsNotTheOthersCase()
{
    Case other = *test::syntheticCase();
    other.summary.iteration = 7; // of the same key
    const QString first = m_folder.filePath("first.culprit");
    const QString second = m_folder.filePath("second.culprit");
    test::makeStore(first, {test::syntheticCase().get()});
    test::makeStore(second, {&other});
    Workspace workspace(m_registry);
    std::vector<int> shown;
    connect(&workspace, &Workspace::caseLoaded, this, [&] {
        if (workspace.currentCase()) {
            shown.push_back(workspace.currentCase()->summary.iteration);
        }
    });
    for (int i = 0; i < 10; ++i) {
        QVERIFY(workspace.openStore(first));  // its case is under way…
        QVERIFY(workspace.openStore(second)); // …when that of the other is wanted
        QTRY_VERIFY(workspace.currentCase());
        QCOMPARE(workspace.currentCase()->summary.iteration, 7);
    }
    QCOMPARE(shown, std::vector<int>(10, 7));
}

void StaleWorkTest::aResultGoesIntoTheStoreItsCaseCameFrom()
{
    const QString first = m_folder.filePath("asked.culprit");
    const QString second = m_folder.filePath("opened.culprit");
    test::makeStore(first, {test::syntheticCase().get()});
    test::makeStore(second, {test::syntheticCase().get()});
    {
        Workspace workspace(m_registry);
        QVERIFY(workspace.openStore(first));
        QTRY_VERIFY(workspace.currentCase());
        QSignalSpy diagnosed(&workspace, &Workspace::diagnosed);
        workspace.diagnoseCurrent("nsigma");
        QVERIFY(workspace.openStore(second));
        QTRY_VERIFY(workspace.currentCase());
        workspace.diagnoseCurrent("baro");
        QTRY_COMPARE(diagnosed.count(), 1);
        QCOMPARE(diagnosed.first().first().value<std::shared_ptr<const Diagnosis>>()->key.setting.id,
                 std::string("baro"));
    } // waits for what is saved
    for (const Diagnosis& one : Store::open(second).diagnoses({})) {
        QCOMPARE(one.key.setting.id, std::string("baro"));
    }
    for (const Diagnosis& one : Store::open(first).diagnoses({})) { // none when it was stopped in time
        QCOMPARE(one.key.setting.id, std::string("nsigma"));
    }
}

void StaleWorkTest::aReplacedArchiveIsOnTheScreenAtOnce()
{
    const QString archive = m_folder.filePath("changing.tar.gz");
    test::writeFile(archive, test::makeArchive(test::smallCase(), test::Container::TarGz));
    MainWindow window(m_registry, {});
    window.show();
    Workspace& workspace = window.workspace();
    QVERIFY(workspace.openStore(m_folder.filePath("replaced.culprit")));
    QSignalSpy imported(&workspace, &Workspace::importFinished);
    window.openFiles({archive});
    QTRY_COMPARE_WITH_TIMEOUT(imported.count(), 1, 60'000);
    QTRY_VERIFY(workspace.currentCase());
    QCOMPARE(workspace.currentCase()->logs.size(), std::size_t{2});
    const std::string key = workspace.currentKey();
    window.find<InvestigatePlace>()->showRecords(true);
    const RecordModel* logs = window.find<InvestigatePlace>()->records()->logs()->model();
    QTRY_COMPARE(logs->rowCount(), 2);

    test::writeFile(archive,
                    test::makeArchive(test::smallCaseWith("loki-logs.json", "[]"), test::Container::TarGz));
    window.openFiles({archive});
    QTRY_COMPARE_WITH_TIMEOUT(imported.count(), 2, 60'000);
    auto* replace = window.findChild<QPushButton*>("replaceArchive");
    QVERIFY(replace && replace->isVisible());
    QTest::mouseClick(replace, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(imported.count(), 3, 60'000);
    QCOMPARE(workspace.currentKey(), key);
    QTRY_VERIFY(workspace.currentCase());
    QVERIFY(workspace.currentCase()->logs.empty());
    QTRY_VERIFY(!logs->isListing());
    QCOMPARE(logs->rowCount(), 0);
}

void StaleWorkTest::queuedArchivesGoWhereTheyWereAskedFor()
{
    const QString asked = m_folder.filePath("queue.culprit");
    const QString opened = m_folder.filePath("next.culprit");
    const QString one = m_folder.filePath("one.tar");
    const QString two = m_folder.filePath("two.tar");
    test::writeFile(one, test::makeArchive(test::smallCase("a/llm-ref-stack-dp/"), test::Container::Tar));
    test::writeFile(two, test::makeArchive(test::smallCase("b/llm-ref-stack-dp/"), test::Container::Tar));
    Workspace workspace(m_registry);
    QSignalSpy imported(&workspace, &Workspace::importFinished);
    QSignalSpy told(&workspace, &Workspace::notice);
    QVERIFY(workspace.openStore(asked));
    workspace.importFiles({one, two});
    QVERIFY(workspace.openStore(opened));
    QTRY_COMPARE_WITH_TIMEOUT(imported.count(), 2, 60'000);
    QVERIFY(!workspace.isImporting());
    QVERIFY(workspace.cases().empty());
    QVERIFY(Store::open(opened).archives().empty());
    QCOMPARE(Store::open(asked).archives().size(), std::size_t{2});
    QVERIFY(told.last().first().toString().contains("queue.culprit"));
}

CULPRIT_GUI_TEST_MAIN(StaleWorkTest)
#include "stale_work_test.moc"
