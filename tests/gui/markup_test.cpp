// SPDX-License-Identifier: GPL-3.0-or-later
#include "../core/made_store.h"
#include "cases/case_browser.h"
#include "compare/compare_place.h"
#include "fatal_warnings.h"
#include "investigate/component_menu.h"
#include "investigate/investigate_place.h"
#include "investigate/metric_tree.h"
#include "investigate/suspects_panel.h"
#include "marked_case.h"
#include "plain_walk.h"
#include "records/records_pane.h"
#include "register_methods.h"
#include "results/results_place.h"
#include "store/store.h"
#include "theme/outside_text.h"
#include "theme/theme.h"
#include "window/key_help.h"
#include "window/main_window.h"
#include "window/notice_bar.h"

#include <QDesktopServices>
#include <QDialog>
#include <QFile>
#include <QInputDialog>
#include <QMenuBar>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>
#include <array>

using namespace culprit;

namespace {

constexpr std::array schemes{"file", "http", "https", "javascript"};

} // namespace

/// Whatever an archive calls its things, the window shows letters: no pictures, no links, no keys, no files
/// read, nobody called.
class MarkupTest : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void countUrl(const QUrl&) { ++m_opened; }

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void theWalkFindsWhatItShall();
    void everyPlaceIsPlain_data();
    void everyPlaceIsPlain();
    void recordsAndTheirDetailArePlain();
    void noticesAndQuestionsArePlain();
    void menusShowLetters();
    void dialogsArePlain();
    void theHelpOfKeysFetchesNothing();
    void picturesAreNotRead();
    void partsOfRichTextAreEscaped();
    void tipsAndMenuTextsAreShort();
    void nothingWasFetched();

private:
    void walk(const char* where);
    void openStore();

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<MainWindow> m_window;
    QString m_store;
    std::string m_key;
    int m_opened = 0;
    int m_asked = 0; ///< for resources that documents did not find as files
};

void MarkupTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-markup-test");
    QSettings().clear();
    for (const char* scheme : schemes) {
        QDesktopServices::setUrlHandler(scheme, this, "countUrl");
    }
    QTextDocument::setDefaultResourceProvider([this](const QUrl&) {
        ++m_asked;
        return QVariant();
    });
    Theme::apply(*qApp, ThemeMode::Light);
    m_store = m_folder.filePath("<img src=x>&zq[*].culprit");
    const std::string longest(5000, 'n');
    std::vector<std::shared_ptr<Case>> cases;
    std::vector<const Case*> views;
    for (int iteration = 1; iteration <= 3; ++iteration) {
        cases.push_back(test::markedCase(iteration, longest));
        views.push_back(cases.back().get());
    }
    m_key = cases.front()->summary.key;
    test::makeStore(m_store, views, cases.front()->summary.archive);
    {
        Store store = Store::open(m_store);
        for (const auto& one : cases) {
            const std::string& key = one->summary.key;
            for (const char* method : {"baro", "nsigma", "pc_pagerank", "<b>method</b>&zq"}) {
                store.saveDiagnosis(test::markedResult(key, method, DiagnosisStatus::Ok));
            }
            store.saveDiagnosis(test::markedResult(key, "circa", DiagnosisStatus::Failed));
            store.saveDiagnosis(test::markedResult(key, "rcd", DiagnosisStatus::Fallback));
            store.saveDiagnosis(test::markedResult(key, "random", DiagnosisStatus::NotApplicable));
        }
    }
    m_window = std::make_unique<MainWindow>(m_registry, QString());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    openStore();
}

void MarkupTest::openStore()
{
    Workspace& workspace = m_window->workspace();
    QVERIFY(workspace.openStore(m_store));
    std::vector<std::string> keys;
    for (const CaseSummary& summary : workspace.cases()) {
        keys.push_back(summary.key);
    }
    QCOMPARE(keys.size(), std::size_t{3});
    workspace.select(keys, m_key);
    QTRY_VERIFY_WITH_TIMEOUT(workspace.currentCase() && workspace.currentKey() == m_key, 20'000);
}

void MarkupTest::cleanupTestCase()
{
    m_window.reset();
    QTextDocument::setDefaultResourceProvider({});
    for (const char* scheme : schemes) {
        QDesktopServices::unsetUrlHandler(scheme);
    }
}

/// Draws everything, then looks at every widget, and at every tool tip as it is shown.
void MarkupTest::walk(const char* where)
{
    QCoreApplication::processEvents();
    m_window->grab();
    test::PlainWalk walk;
    walk.all();
    QVERIFY2(walk.violations().isEmpty(), qPrintable(where + QString(": ") + walk.violations().join('\n')));
    for (const QString& text : walk.tips()) {
        if (Qt::mightBeRichText(text)) {
            QLabel* tip = test::shownTip(text, m_window.get());
            QVERIFY(tip);
            QCOMPARE(tip->textFormat(), Qt::PlainText);
            QCOMPARE(tip->text(), text);
        }
    }
    QToolTip::hideText();
    QCOMPARE(m_asked, 0);
    int seen = 0;
    for (const int count : walk.seen()) {
        seen += count;
    }
    QVERIFY2(seen > 20, qPrintable(QString("%1: only %2 texts from outside").arg(where).arg(seen)));
}

/// Labels of Qt's own kind are found while nothing keeps them plain.
void MarkupTest::theWalkFindsWhatItShall()
{
    QLabel guessing("<b>x</b>&zq");
    QTextEdit rich;
    rich.setHtml("<a href='x'>y</a>");
    QPushButton key("&zq");
    test::PlainWalk walk;
    for (QWidget* widget :
         {static_cast<QWidget*>(&guessing), static_cast<QWidget*>(&rich), static_cast<QWidget*>(&key)}) {
        const auto before = walk.violations().size();
        walk.look(*widget);
        QVERIFY2(walk.violations().size() > before, widget->metaObject()->className());
    }
    guessing.show(); // from now on it is kept plain
    QCOMPARE(guessing.textFormat(), Qt::PlainText);
}

void MarkupTest::everyPlaceIsPlain_data()
{
    QTest::addColumn<QString>("place");
    for (const char* place : {"investigate", "compare", "results", "misattribution"}) {
        QTest::newRow(place) << place;
    }
}

void MarkupTest::everyPlaceIsPlain()
{
    QFETCH(QString, place);
    m_window->showPlace(place);
    auto* investigate = m_window->find<InvestigatePlace>();
    if (place == "investigate") {
        for (const char* method : {"baro", "circa", "pc_pagerank"}) {
            investigate->suspects()->chooseMethod(method);
            walk("suspects");
        }
        investigate->showGraph(true);
        walk("graph");
        investigate->showGraph(false);
        investigate->setAbsoluteTime(true);
    }
    if (place == "results") {
        for (int page = 0; page < m_window->find<ResultsPlace>()->pages()->count(); ++page) {
            m_window->find<ResultsPlace>()->pages()->setCurrentIndex(page);
            walk("page of results");
        }
    }
    if (place == "compare") {
        auto* compare = m_window->find<ComparePlace>();
        QTRY_VERIFY_WITH_TIMEOUT(compare->comparison() && !compare->source().isBusy(), 60'000);
        for (auto* tabs : compare->findChildren<QTabBar*>()) {
            for (int page = 0; page < tabs->count(); ++page) {
                tabs->setCurrentIndex(page);
                walk("page of comparison");
            }
        }
    }
    walk(qPrintable(place));
}

void MarkupTest::recordsAndTheirDetailArePlain()
{
    m_window->showPlace("investigate");
    auto* place = m_window->find<InvestigatePlace>();
    place->showRecords(true);
    RecordsPane* pane = place->records();
    for (int kind = 0; kind < 2; ++kind) {
        pane->tabs()->setCurrentIndex(kind);
        RecordTable* table = pane->shownTable();
        QTRY_VERIFY_WITH_TIMEOUT(!table->model()->isListing() && table->model()->rowCount() > 0, 20'000);
        table->view()->setCurrentIndex(table->model()->index(0, 0));
        QTRY_VERIFY(table->detailText().contains("&zq"));
        walk("records");
    }
    pane->spans()->toggleTrace();
    QVERIFY(pane->spans()->narrowed()->text().contains("<b>"));
    QTRY_VERIFY(!pane->spans()->model()->isListing());
    walk("narrowed records");
    pane->spans()->clearFilters();
    place->showRecords(false);
}

void MarkupTest::noticesAndQuestionsArePlain()
{
    const QString message = "<img src=\"file:///nowhere/notice.png\">&zq";
    Q_EMIT m_window->workspace().problem(message);
    QCOMPARE(m_window->notices()->text(), message);
    walk("notice");
    Q_EMIT m_window->browser()->removalWanted(m_window->workspace().archives().front().id);
    QVERIFY(m_window->notices()->text().contains("<b>archive</b>&zq.tar.gz with its 3 cases"));
    walk("question");
    QTest::keyClick(m_window->notices(), Qt::Key_Escape);
}

void MarkupTest::menusShowLetters()
{
    for (QMenu* menu : m_window->findChildren<QMenu*>()) {
        Q_EMIT menu->aboutToShow();
    }
    QMenu roles;
    auto* tree = m_window->find<MetricTree>();
    ComponentMenu menu(tree, m_window->workspace());
    QVERIFY(menu.fill(roles, test::markedNames().front()));
    walk("menus");
    bool isRecent = false;
    for (const QMenu* one : m_window->findChildren<QMenu*>()) {
        for (const QAction* action : one->actions()) {
            isRecent = isRecent || action->text().contains("<img src=x>&&zq[*].culprit");
        }
    }
    QVERIFY(isRecent);
    QVERIFY(m_window->windowTitle().contains("<img src=x>&zq[*][*]"));
    const std::int64_t archive = m_window->workspace().archives().front().id;
    m_window->workspace().removeArchive(archive);
    walk("removed archives");
    m_window->workspace().restoreArchive(archive);
    openStore();
}

/// Dialogs of Qt make labels of their own.
void MarkupTest::dialogsArePlain()
{
    const QString text = "<img src=\"file:///nowhere/dialog.png\">&amp; <b>x</b>";
    QMessageBox box(QMessageBox::Warning, text, text, QMessageBox::Ok, m_window.get());
    box.setInformativeText(text);
    QInputDialog input(m_window.get());
    input.setLabelText(text);
    for (QDialog* dialog : {static_cast<QDialog*>(&box), static_cast<QDialog*>(&input)}) {
        dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        int shown = 0;
        for (const QLabel* label : dialog->findChildren<QLabel*>()) {
            if (label->text() == text) {
                ++shown;
                QCOMPARE(label->textFormat(), Qt::PlainText);
            }
        }
        QVERIFY(shown > 0);
        dialog->close();
    }
}

void MarkupTest::theHelpOfKeysFetchesNothing()
{
    bool isPlain = false;
    QTimer::singleShot(0, this, [&] {
        QWidget* dialog = QApplication::activeModalWidget();
        auto* page = dialog ? dialog->findChild<RichPage*>() : nullptr;
        if (page) {
            isPlain = !page->openLinks() && !page->openExternalLinks() &&
                      page->toPlainText().contains("Ctrl+I") && !page->toPlainText().contains('<');
            walk("keys");
        }
        if (dialog) {
            dialog->close();
        }
    });
    showKeys(*m_window);
    QVERIFY(isPlain);
}

/// Neither a page that holds a picture nor a label that nobody told to be plain reads it from the disk.
void MarkupTest::picturesAreNotRead()
{
    QImage red(20, 20, QImage::Format_RGB32);
    red.fill(Qt::red);
    const QString path = m_folder.filePath("red.png");
    QVERIFY(red.save(path));
    const auto isRed = [](const QPixmap& drawn) {
        const QImage image = drawn.toImage();
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y) == QColor(Qt::red)) {
                    return true;
                }
            }
        }
        return false;
    };
    for (const QString& source : {path, QUrl::fromLocalFile(path).toString()}) {
        const QString html = QString("<img src=\"%1\" width=20 height=20>").arg(source);
        RichPage page;
        page.setHtml(html);
        QVERIFY(!isRed(page.grab()));
        QLabel label(html);
        QVERIFY(label.sizeHint().width() > 50); // of letters
        QVERIFY(!isRed(label.grab()));
        QLabel read(html); // what is shown when nothing keeps it plain
        read.setTextFormat(Qt::RichText);
        QVERIFY(isRed(read.grab()));
    }
}

void MarkupTest::partsOfRichTextAreEscaped()
{
    RichText text;
    text.sentence("<u>%1 and %2, %3 & %4", {{"<b>%2</b>", true}, {"&amp;"}, {"\"x\""}});
    QCOMPARE(text.html(), QString("&lt;u&gt;<b>&lt;b&gt;%2&lt;/b&gt;</b> and &amp;amp;, &quot;x&quot; "
                                  "&amp; %4"));
    QTextDocument document;
    document.setHtml(text.html());
    QCOMPARE(document.toPlainText(), QString("<u><b>%2</b> and &amp;, \"x\" & %4"));
    QCOMPARE(RichText().heading("<a>").row("<b>", "&").heading("c").html().count("<table"), 1);
}

void MarkupTest::tipsAndMenuTextsAreShort()
{
    QCOMPARE(menuText("a&b\tc\nd"), QString("a&&b c d"));
    QVERIFY(menuText(QString(5000, 'x')).size() <= 80);
    QVERIFY(menuText("/home/" + QString(5000, 'x') + "/last.culprit").endsWith("/last.culprit"));
    const QStringList lines = tipText("head\n" + QString(500'000, 'x')).split('\n');
    QCOMPARE(lines.first(), QString("head"));
    QVERIFY(lines.size() <= 41);
    QVERIFY(std::ranges::all_of(lines, [](const QString& line) { return line.size() <= 90; }));
    QCOMPARE(tipText(QString("word ").repeated(30)).split('\n').first().size(), 89);
    QCOMPARE(tipText("<b>x</b>\ny"), QString("<b>x</b>\ny"));
}

void MarkupTest::nothingWasFetched()
{
    QCOMPARE(m_asked, 0);
    QCOMPARE(m_opened, 0);
}

CULPRIT_GUI_TEST_MAIN(MarkupTest)
#include "markup_test.moc"
