// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "cases/case_browser.h"
#include "cases/case_tree_model.h"
#include "gui/fatal_warnings.h"
#include "register_methods.h"
#include "window/main_window.h"
#include "window/notice_bar.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QFile>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace culprit;

/// Removing an archive asks in the bar, can be undone until the window closes, and loses nothing before.
class ArchiveRemovalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void deleteAsksAndRemoves();
    void keepAndEscapeChangeNothing();
    void theMenuAsksToo();
    void undoBringsTheArchiveBack();
    void theEditMenuBringsBackWhatWasRemovedBefore();
    void importingAgainBringsItBack();
    void closingTheWindowDeletes();
    void untilThenTheStoreIsUntouched();
    void archivesOfOneNameAreToldApart();
    void resultsOfTheRemovedGoAndComeBack();
    void theLastArchiveLeavesAnEmptyWindow();

private:
    void press(const char* button);
    void removeFirst();
    QString storePath() const { return m_folder->filePath("removal.culprit"); }
    Workspace& workspace() const { return m_window->workspace(); }
    QTreeView* tree() const { return m_window->browser()->tree(); }
    static std::size_t casesIn(const QString& path)
    {
        return Store::open(path, Store::Mode::ReadOnly).cases().size();
    }

    QTemporaryDir m_pristine;
    std::unique_ptr<QTemporaryDir> m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<MainWindow> m_window;
    std::size_t m_all = 0;
    std::size_t m_ofSecond = 0;
};

void ArchiveRemovalTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-removal-test");
    Theme::apply(*qApp, ThemeMode::Light);
    const QString store = m_pristine.filePath("two.culprit");
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), store);
    importArchive(QStringLiteral(CULPRIT_SOURCE_DIR "/tests/core/data/real-cases.zip"), store);
    const Store opened = Store::open(store);
    QCOMPARE(opened.archives().size(), std::size_t{2});
    m_all = opened.cases().size();
    m_ofSecond = opened.cases(opened.archives().back().id).size();
    QVERIFY(m_ofSecond > 0 && m_ofSecond < m_all);
}

void ArchiveRemovalTest::init()
{
    QSettings().clear();
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QFile::copy(m_pristine.filePath("two.culprit"), storePath()));
    m_window = std::make_unique<MainWindow>(m_registry, QString());
    m_window->resize(1400, 800);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    QVERIFY(workspace().openStore(storePath()));
    QCOMPARE(workspace().cases().size(), m_all);
}

void ArchiveRemovalTest::cleanup()
{
    m_window.reset();
    m_folder.reset();
}

void ArchiveRemovalTest::press(const char* button)
{
    auto* found = m_window->notices()->findChild<QPushButton*>(QString::fromLatin1(button));
    QVERIFY2(found && found->isVisible(), button);
    QTest::mouseClick(found, Qt::LeftButton);
}

void ArchiveRemovalTest::removeFirst()
{
    tree()->setFocus();
    tree()->setCurrentIndex(tree()->model()->index(0, 0));
    QTest::keyClick(tree(), Qt::Key_Delete);
    press("removeArchive");
}

void ArchiveRemovalTest::deleteAsksAndRemoves()
{
    // From any item of the archive, here a case.
    tree()->setFocus();
    const QModelIndex archive = tree()->model()->index(0, 0);
    const QModelIndex leaf = tree()->model()->index(0, 0, tree()->model()->index(0, 0, archive));
    tree()->setCurrentIndex(leaf);
    QTest::keyClick(tree(), Qt::Key_Delete);
    QVERIFY(m_window->notices()->isVisible());
    QVERIFY(m_window->notices()->text().contains("cases.tar.xz"));
    QVERIFY(m_window->notices()->text().contains("24 cases"));
    QCOMPARE(workspace().cases().size(), m_all); // nothing without an answer
    auto* remove = m_window->notices()->findChild<QPushButton*>("removeArchive");
    QVERIFY(remove->hasFocus()); // the answer can be given by keyboard
    QTest::keyClick(remove, Qt::Key_Return);
    QCOMPARE(workspace().cases().size(), m_ofSecond);
    QCOMPARE(workspace().archives().size(), std::size_t{1});
    QCOMPARE(tree()->model()->rowCount(), 1);
    // The selection goes on to a case that is there.
    QVERIFY(workspace().findCase(workspace().currentKey()));
    QTRY_VERIFY(workspace().currentCase() &&
                workspace().currentCase()->summary.key == workspace().currentKey());
    for (const std::string& key : workspace().selectedKeys()) {
        QVERIFY(workspace().findCase(key));
    }
    QVERIFY(m_window->notices()->text().contains("is removed"));
}

void ArchiveRemovalTest::keepAndEscapeChangeNothing()
{
    tree()->setFocus();
    tree()->setCurrentIndex(tree()->model()->index(0, 0));
    QTest::keyClick(tree(), Qt::Key_Delete);
    QTest::keyClick(m_window->notices()->findChild<QPushButton*>("removeArchive"), Qt::Key_Escape);
    QVERIFY(!m_window->notices()->isVisible());
    QVERIFY(tree()->hasFocus()); // the keyboard goes back
    QCOMPARE(workspace().cases().size(), m_all);
    QTest::keyClick(tree(), Qt::Key_Delete);
    for (QPushButton* button : m_window->notices()->findChildren<QPushButton*>()) {
        if (button->text() == "Keep") {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QVERIFY(!m_window->notices()->isVisible());
    QCOMPARE(workspace().cases().size(), m_all);
}

void ArchiveRemovalTest::theMenuAsksToo()
{
    const QModelIndex second = tree()->model()->index(1, 0);
    tree()->scrollTo(second);
    const QPoint at = tree()->visualRect(second).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, tree()->viewport()->mapToGlobal(at));
    QApplication::sendEvent(tree()->viewport(), &event);
    QPointer<QMenu> menu = m_window->browser()->findChild<QMenu*>("caseMenu");
    QVERIFY(menu && menu->isVisible());
    QCOMPARE(menu->actions().size(), 1);
    QVERIFY(menu->actions().first()->text().contains("real-cases.zip"));
    // By the keyboard: from Qt 6.8 on a click where the menu has just opened under the pointer doesn't count.
    menu->setActiveAction(menu->actions().first());
    QTest::keyClick(menu, Qt::Key_Return);
    QVERIFY(m_window->notices()->text().contains("real-cases.zip"));
    press("removeArchive");
    QCOMPARE(workspace().cases().size(), m_all - m_ofSecond);
}

void ArchiveRemovalTest::undoBringsTheArchiveBack()
{
    const std::string before = workspace().currentKey();
    removeFirst();
    QCOMPARE(workspace().cases().size(), m_ofSecond);
    press("undoRemoval");
    QCOMPARE(workspace().cases().size(), m_all);
    QCOMPARE(tree()->model()->rowCount(), 2);
    QVERIFY(workspace().removedArchives().empty());
    QVERIFY(workspace().findCase(before));
}

void ArchiveRemovalTest::theEditMenuBringsBackWhatWasRemovedBefore()
{
    auto* menu = m_window->findChild<QMenu*>("removedArchives");
    QVERIFY(!menu->isEnabled());
    removeFirst();
    removeFirst();
    QVERIFY(workspace().cases().empty());
    QVERIFY(menu->isEnabled());
    QCOMPARE(menu->actions().size(), 2);
    QCOMPARE(menu->actions().first()->text(), "cases.tar.xz");
    menu->actions().first()->trigger();
    QCOMPARE(workspace().cases().size(), m_all - m_ofSecond);
    QVERIFY(!workspace().currentKey().empty());
    QCOMPARE(menu->actions().size(), 1);
}

void ArchiveRemovalTest::importingAgainBringsItBack()
{
    removeFirst();
    QSignalSpy imported(&workspace(), &Workspace::importFinished);
    QSignalSpy told(&workspace(), &Workspace::notice);
    m_window->openFiles({QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz")});
    QVERIFY(imported.wait(60'000));
    QVERIFY(told.first().first().toString().contains("is back"));
    QCOMPARE(workspace().cases().size(), m_all);
    m_window.reset(); // and is not deleted after all
    QCOMPARE(casesIn(storePath()), m_all);
}

void ArchiveRemovalTest::closingTheWindowDeletes()
{
    removeFirst();
    m_window->close();
    m_window.reset();
    QCOMPARE(casesIn(storePath()), m_ofSecond);
    QCOMPARE(Store::open(storePath(), Store::Mode::ReadOnly).archives().size(), std::size_t{1});
}

void ArchiveRemovalTest::untilThenTheStoreIsUntouched()
{
    removeFirst();
    // What a crash would leave behind: the store as it lies there now.
    QCOMPARE(casesIn(storePath()), m_all);
    const QString crashed = m_folder->filePath("crashed.culprit");
    QVERIFY(QFile::copy(storePath(), crashed));
    QCOMPARE(casesIn(crashed), m_all);
    const Store store = Store::open(crashed, Store::Mode::ReadOnly);
    for (const CaseSummary& summary : store.cases()) {
        QCOMPARE(static_cast<std::int64_t>(store.loadCase(summary.key).spans.size()), summary.spans);
    }
}

void ArchiveRemovalTest::archivesOfOneNameAreToldApart()
{
    const QString folder = m_folder->filePath("elsewhere");
    QVERIFY(QDir().mkpath(folder));
    const QString same = folder + "/cases.tar.xz"; // another archive of the same name
    QVERIFY(QFile::copy(QStringLiteral(CULPRIT_TEST_DATA "/real-cases.zip"), same));
    QSignalSpy imported(&workspace(), &Workspace::importFinished);
    workspace().importFiles({same});
    QVERIFY(imported.wait(60'000));
    QVERIFY(imported.first().first().toBool());
    QCOMPARE(tree()->model()->rowCount(), 3);
    QCOMPARE(tree()->model()->index(0, 0).data(), tree()->model()->index(2, 0).data());
    const auto before = workspace().cases().size();
    QAbstractItemModelTester tester(tree()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    removeFirst();
    QCOMPARE(workspace().cases().size(), before - (m_all - m_ofSecond));
    QCOMPARE(tree()->model()->rowCount(), 2);
}

void ArchiveRemovalTest::resultsOfTheRemovedGoAndComeBack()
{
    Diagnosis diagnosis;
    diagnosis.key.caseKey = workspace().cases().front().key;
    diagnosis.key.setting.id = "baro";
    diagnosis.ranking = {{"a_cpu", 1, {}}};
    Store::open(storePath()).saveDiagnosis(diagnosis);
    m_window->openFiles({storePath()});
    QTRY_COMPARE(workspace().results().set().size(), std::size_t{1});
    removeFirst();
    QVERIFY(workspace().results().set().isEmpty());
    press("undoRemoval");
    QCOMPARE(workspace().results().set().size(), std::size_t{1});
    QVERIFY(workspace().diagnosis(diagnosis.key.caseKey, "baro").has_value());
}

void ArchiveRemovalTest::theLastArchiveLeavesAnEmptyWindow()
{
    removeFirst();
    removeFirst();
    QVERIFY(workspace().cases().empty() && workspace().currentKey().empty());
    QTRY_VERIFY(!workspace().currentCase());
    for (int place = 0; place < m_window->places()->count(); ++place) {
        m_window->places()->setCurrentIndex(place);
        QVERIFY(!m_window->grab().isNull());
    }
}

CULPRIT_GUI_TEST_MAIN(ArchiveRemovalTest)
#include "archive_removal_test.moc"
