// SPDX-License-Identifier: GPL-3.0-or-later
#include "../core/made_store.h"
#include "cases/case_browser.h"
#include "gui/fatal_warnings.h"
#include "investigate/investigate_place.h"
#include "records/records_pane.h"
#include "register_methods.h"
#include "synthetic_case.h"
#include "timeline/timeline_plot.h"
#include "window/key_help.h"
#include "window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <QTimer>

using namespace culprit;

namespace {

/// The menu entry with this text, wherever it is; `&` does not count.
QAction* action(const MainWindow& window, const QString& text)
{
    for (QAction* one : window.findChildren<QAction*>()) {
        if (QString(one->text()).remove('&') == text) {
            return one;
        }
    }
    return nullptr;
}

QString visibleText(const QWidget& widget)
{
    QString text;
    for (const QLabel* label : widget.findChildren<QLabel*>()) {
        text += label->isVisible() ? label->text() + '\n' : QString();
    }
    return text;
}

void drop(MainWindow& window, const QList<QUrl>& urls)
{
    QMimeData data;
    data.setUrls(urls);
    QDragEnterEvent enter({400, 300}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent dropped({400, 300}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&window, &dropped);
}

} // namespace

/// What outlives the window, how it begins, and how archives come in.
class SessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void theSessionComesBack();
    void theWindowIsThereBeforeTheStore();
    void closingEarlyForgetsNothing();
    void aStoreThatIsGoneIsNotMissed();
    void theLayoutIsReset();
    void f1ListsTheKeys();
    void theKeyHelpSaysWhatTheMenusSay();
    void keysGoToPlacesAndTheFilter();
    void recentStoresAreOffered();
    void anEmptyWindowTeaches();
    void aDroppedArchiveIsImported();
    void aDroppedStoreIsOpened();
    void anImportIsCancelled();

private:
    std::unique_ptr<MainWindow> shownWindow(const QString& sample = {});

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    QString m_store;
};

void SessionTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-session-test");
    Theme::apply(*qApp, ThemeMode::Light);
    Case second = *test::syntheticCase();
    second.summary.key = "second_1";
    m_store = m_folder.filePath("session.culprit");
    test::makeStore(m_store, {test::syntheticCase().get(), &second});
}

void SessionTest::init()
{
    QSettings().clear();
}

std::unique_ptr<MainWindow> SessionTest::shownWindow(const QString& sample)
{
    auto window = std::make_unique<MainWindow>(m_registry, sample);
    window->resize(1440, 900);
    window->show();
    window->activateWindow();
    if (!QTest::qWaitForWindowActive(window.get())) { // shortcuts need it
        qWarning("the window does not become active");
    }
    return window;
}

void SessionTest::theSessionComesBack()
{
    {
        const auto window = shownWindow();
        QVERIFY(window->workspace().openStore(m_store));
        window->workspace().select({"second_1"}, "second_1");
        window->find<InvestigatePlace>()->chooseRecipe("fig7");
        window->find<InvestigatePlace>()->setAbsoluteTime(true);
        window->setThemeMode(ThemeMode::Dark);
        window->findChild<QDockWidget*>("facts")->hide();
        QVERIFY(window->close());
    }
    Theme::apply(*qApp, ThemeMode::Light);
    const auto window = std::make_unique<MainWindow>(m_registry, QString());
    window->restoreSession(false);
    window->openLastStoreWhenPainted();
    window->show();
    QVERIFY(Theme::current().isDark());
    QCOMPARE(window->find<InvestigatePlace>()->recipeId(), std::string("fig7"));
    QTRY_COMPARE(window->workspace().storePath(), m_store);
    QCOMPARE(window->workspace().currentKey(), std::string("second_1"));
    QTRY_VERIFY(window->workspace().currentCase());
    QCOMPARE(window->workspace().currentCase()->summary.key, std::string("second_1")); // it alone was read
    QVERIFY(window->find<InvestigatePlace>()->timeline()->scene().isAbsolute());
    Theme::apply(*qApp, ThemeMode::Light);
}

void SessionTest::theWindowIsThereBeforeTheStore()
{
    QSettings().setValue("store", m_store);
    MainWindow window(m_registry, {});
    window.restoreSession(false);
    window.openLastStoreWhenPainted();
    QVERIFY(!window.workspace().isOpen());
    window.show();
    QVERIFY(visibleText(*window.find<InvestigatePlace>()).contains("Opening " + m_store));
    QVERIFY(!visibleText(*window.browser()).contains("No cases yet")); // which would not be true
    QTRY_VERIFY(window.workspace().isOpen());
    QTRY_VERIFY(window.workspace().currentCase());
    QVERIFY(!visibleText(window).contains("Opening"));
    QCOMPARE(window.workspace().expectedStore(), QString());
}

void SessionTest::closingEarlyForgetsNothing()
{
    QSettings().setValue("store", m_store);
    QSettings().setValue("case", "second_1");
    {
        MainWindow window(m_registry, {});
        window.restoreSession(false);
        window.openLastStoreWhenPainted();
        QVERIFY(window.close()); // never painted
    }
    QCOMPARE(QSettings().value("store").toString(), m_store);
    QCOMPARE(QSettings().value("case").toString(), QString("second_1"));
}

void SessionTest::aStoreThatIsGoneIsNotMissed()
{
    QSettings().setValue("store", m_folder.filePath("gone.culprit"));
    MainWindow window(m_registry, {});
    window.restoreSession(false);
    window.openLastStoreWhenPainted();
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCoreApplication::processEvents();
    QVERIFY(!window.workspace().isOpen());
    QVERIFY(visibleText(*window.browser()).contains("No cases yet"));
}

void SessionTest::theLayoutIsReset()
{
    const auto window = shownWindow();
    auto* browser = window->findChild<QDockWidget*>("browser");
    auto* suspects = window->findChild<QDockWidget*>("suspects");
    QVERIFY(browser && suspects && browser->isVisible() && suspects->isVisible());
    browser->toggleViewAction()->trigger();
    suspects->setFloating(true);
    QVERIFY(!browser->isVisible() && suspects->isFloating());
    window->find<InvestigatePlace>()->showRecords(true);
    action(*window, "Reset layout")->trigger();
    QVERIFY(browser->isVisible() && suspects->isVisible() && !suspects->isFloating());
    QVERIFY(!window->find<InvestigatePlace>()->records()->isVisible());
    QCOMPARE(window->dockWidgetArea(browser), Qt::LeftDockWidgetArea);
    QCOMPARE(window->dockWidgetArea(suspects), Qt::RightDockWidgetArea);
}

void SessionTest::f1ListsTheKeys()
{
    const auto window = shownWindow();
    QString text;
    QTimer::singleShot(0, window.get(), [&] {
        if (QWidget* help = QApplication::activeModalWidget()) {
            text = help->findChild<QTextBrowser*>()->toPlainText();
            QTest::keyClick(help, Qt::Key_Escape);
        }
    });
    QTest::keyClick(window.get(), Qt::Key_F1);
    for (const char* key :
         {"Shift+drag",   "Shift+Left", "Home",   "Backspace", "Ctrl+L",       "Ctrl+G", "Ctrl+R",
          "Ctrl+Shift+R", "Ctrl+I",     "Ctrl+F", "Ctrl+1",    "Ctrl+4",       "Ctrl+Z", "Ctrl+Shift+Z",
          "Ctrl+[",       "Ctrl+C",     "Del",    "Timeline",  "Causal graph", "Tables"}) {
        QVERIFY2(text.contains(key), key);
    }
}

void SessionTest::theKeyHelpSaysWhatTheMenusSay()
{
    const auto window = shownWindow();
    const QList<KeyGroup> groups = keysOf(*window);
    const auto told = [&](const QString& title, const QString& what) {
        for (const KeyGroup& group : groups) {
            for (const auto& [keys, text] : group.keys) {
                if (group.title == title && text == what) {
                    return keys;
                }
            }
        }
        return QString();
    };
    int checked = 0;
    for (const QAction* top : window->menuBar()->actions()) {
        for (const QAction* one : top->menu()->actions()) {
            if (!one->shortcut().isEmpty()) {
                const QString text = QString(one->text()).remove('&').remove("…");
                QCOMPARE(told(QString(top->text()).remove('&'), text),
                         one->shortcut().toString(QKeySequence::NativeText));
                ++checked;
            }
        }
    }
    QVERIFY(checked > 12);
    // A key with another meaning where the timeline has the keyboard is told as its own.
    QCOMPARE(told("Timeline", "Next case"), QString("]"));
    QCOMPARE(told("View", "Next case"), QString("Ctrl+]"));
    QCOMPARE(told("Timeline", "Zoom time"), QString("wheel"));
}

void SessionTest::keysGoToPlacesAndTheFilter()
{
    const auto window = shownWindow();
    for (const int place : {3, 2, 1, 0}) {
        QTest::keyClick(window.get(), static_cast<Qt::Key>(Qt::Key_1 + place), Qt::ControlModifier);
        QCOMPARE(window->places()->currentIndex(), place);
        QCOMPARE(window->findChild<QDockWidget*>("suspects")->isVisible(), place == 0);
    }
    window->findChild<QDockWidget*>("browser")->hide();
    QTest::keyClick(window.get(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(window->browser()->isVisible());
    QTRY_VERIFY(window->browser()->filterLine()->hasFocus());
    auto* dark = window->findChild<QAction*>("darkTheme");
    dark->trigger();
    QVERIFY(Theme::current().isDark());
    dark->trigger();
    QVERIFY(!Theme::current().isDark());
}

void SessionTest::recentStoresAreOffered()
{
    const auto window = shownWindow();
    const QString other = m_folder.filePath("other.culprit");
    QVERIFY(window->workspace().openStore(m_store));
    QVERIFY(window->workspace().openStore(other));
    QVERIFY(window->workspace().cases().empty());
    QMenu* recent = nullptr;
    for (QMenu* menu : window->findChildren<QMenu*>()) {
        recent = menu->title() == "&Recent stores" ? menu : recent;
    }
    QVERIFY(recent);
    Q_EMIT recent->aboutToShow();
    QCOMPARE(recent->actions().size(), 2);
    QCOMPARE(recent->actions()[0]->text(), other);
    recent->actions()[1]->trigger();
    QCOMPARE(window->workspace().storePath(), m_store);
    QCOMPARE(window->workspace().cases().size(), std::size_t{2});
}

void SessionTest::anEmptyWindowTeaches()
{
    const auto window = shownWindow(QStringLiteral(CULPRIT_TEST_DATA "/real-cases.zip"));
    QVERIFY(visibleText(*window->browser()).contains("No cases yet"));
    QVERIFY(visibleText(*window->find<InvestigatePlace>()).contains("Import an archive"));
    QVERIFY(window->workspace().openStore(m_folder.filePath("sample.culprit")));
    QSignalSpy imported(&window->workspace(), &Workspace::importFinished);
    for (QPushButton* button : window->browser()->findChildren<QPushButton*>()) {
        if (button->text() == "Open the sample") {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QVERIFY(imported.wait(60'000));
    QVERIFY(!window->workspace().cases().empty());
    QVERIFY(!visibleText(*window->browser()).contains("No cases yet"));

    const auto bare = shownWindow(); // installed without the sample
    action(*bare, "Open the sample")->trigger();
    QVERIFY(visibleText(*bare).contains("not installed"));
}

void SessionTest::aDroppedArchiveIsImported()
{
    const auto window = shownWindow();
    QVERIFY(window->workspace().openStore(m_folder.filePath("dropped.culprit")));
    QSignalSpy imported(&window->workspace(), &Workspace::importFinished);
    drop(*window, {QUrl::fromLocalFile(QStringLiteral(CULPRIT_TEST_DATA "/real-cases.zip"))});
    QVERIFY(imported.wait(60'000));
    QVERIFY(imported.first().first().toBool());
    QVERIFY(!window->workspace().cases().empty());
    QTRY_VERIFY(window->workspace().currentCase()); // the first is opened
    QMimeData text;
    text.setText("no file");
    QDragEnterEvent enter({400, 300}, Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(window.get(), &enter);
    QVERIFY(!enter.isAccepted());
}

void SessionTest::aDroppedStoreIsOpened()
{
    const auto window = shownWindow();
    drop(*window, {QUrl::fromLocalFile(m_store)});
    QCOMPARE(window->workspace().storePath(), m_store);
}

void SessionTest::anImportIsCancelled()
{
    const auto window = shownWindow();
    const QString path = m_folder.filePath("cancelled.culprit");
    QVERIFY(window->workspace().openStore(path));
    QSignalSpy imported(&window->workspace(), &Workspace::importFinished);
    QSignalSpy told(&window->workspace(), &Workspace::notice);
    window->openFiles({QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"),
                       QStringLiteral(CULPRIT_TEST_DATA "/real-cases.zip")});
    QPushButton* cancel = nullptr;
    for (QPushButton* button : window->statusBar()->findChildren<QPushButton*>()) {
        cancel = button->text() == "Cancel" ? button : cancel;
    }
    QVERIFY(cancel && cancel->isVisible());
    QVERIFY(visibleText(*window->statusBar()).contains("Importing cases.tar.xz"));
    QTest::mouseClick(cancel, Qt::LeftButton);
    QVERIFY(imported.wait(60'000));
    QVERIFY(!imported.first().first().toBool());
    QVERIFY(told.first().first().toString().contains("as it was"));
    QVERIFY(!cancel->isVisible());
    QTRY_VERIFY(!window->workspace().isImporting());
    QCOMPARE(imported.count(), 1); // nor does what waited behind it come
    QVERIFY(window->workspace().cases().empty());
    QVERIFY(Store::open(path).archives().empty());
}

CULPRIT_GUI_TEST_MAIN(SessionTest)
#include "session_test.moc"
