// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "gui/fatal_warnings.h"
#include "investigate/facts_panel.h"
#include "register_methods.h"
#include "results/results_place.h"
#include "results/statistics_source.h"
#include "theme/folded_text.h"
#include "theme/theme.h"
#include "window/main_window.h"
#include "window/notice_bar.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QSettings>
#include <QStandardPaths>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace culprit;

/// Messages that are longer than a line, or several, can be read whole, and take little room until then.
class LongMessagesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void textFoldsAndOpens_data();
    void textFoldsAndOpens();
    void widthDecidesWhatIsCut();
    void noticesKeepTheWindowsSize();
    void everyNoteOfACaseCanBeRead();
    void everyWarningOfTheResultsCanBeRead();

private:
    std::unique_ptr<MainWindow> window();

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    QString m_store;
};

namespace {

QStringList shownLines(const FoldedText& text)
{
    return text.shownText().split('\n');
}

/// Two components; a column of words, and holes in the last one.
void writeCase(const QString& folder)
{
    QVERIFY(QDir().mkpath(folder));
    QFile data(folder + "/data.csv");
    QVERIFY(data.open(QIODevice::WriteOnly));
    data.write("time,cart_cpu,web_cpu,remark,web_load\n");
    for (int i = 0; i < 120; ++i) {
        data.write(QByteArray::number(1'750'000'000 + i) + ',' + QByteArray::number(i % 7) + ',' +
                   QByteArray::number(i % 5) + ",a new version of everything was deployed," +
                   (i % 9 == 0 ? "n/a" : "1") + '\n');
    }
}

void writeInjection(const QString& folder, qint64 time)
{
    QFile file(folder + "/inject_time.txt");
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::number(time));
}

} // namespace

void LongMessagesTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-long-messages-test");
    Theme::apply(*qApp, ThemeMode::Light);
    const QString cases = m_folder.filePath("cases");
    for (const char* folder : {"/cart_cpu/1", "/missing_mem/1", "/web_cpu/1"}) {
        writeCase(cases + folder);
        writeInjection(cases + folder, QByteArray(folder) == "/web_cpu/1" ? 1'760'000'000 : 1'750'000'060);
    }
    writeCase(cases + "/cart_disk/1"); // at no known time
    QVERIFY(QDir().mkpath(cases + "/web_disk/1"));
    writeInjection(cases + "/web_disk/1", 1'750'000'060); // of nothing
    m_store = m_folder.filePath("cases.culprit");
    importArchive(cases, m_store);
}

std::unique_ptr<MainWindow> LongMessagesTest::window()
{
    QSettings().clear();
    auto made = std::make_unique<MainWindow>(m_registry, QString());
    made->show();
    // The docks' own widths hold a window back until they have been folded.
    const auto isNarrow = [&] {
        made->resize(960, 780);
        QCoreApplication::processEvents();
        return made->width() == 960;
    };
    if (!QTest::qWaitFor(isNarrow)) {
        qFatal("the window does not get narrow, but %d", made->width());
    }
    return made;
}

void LongMessagesTest::textFoldsAndOpens_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isLong");
    QTest::newRow("nothing") << "" << false;
    QTest::newRow("a word") << "done" << false;
    QTest::newRow("words") << QString("some words <b>of</b> a message ").repeated(40) << true;
    QTest::newRow("no blank") << QString("path").repeated(200) << true;
    QTest::newRow("three paragraphs") << "one\ntwo\nthree" << false;
    QTest::newRow("four paragraphs") << "one\ntwo\nthree\nfour" << true;
    QTest::newRow("very many") << QString("line\n").repeated(400) << true;
}

void LongMessagesTest::textFoldsAndOpens()
{
    QFETCH(QString, text);
    QFETCH(bool, isLong);
    FoldedText folded(3);
    folded.resize(300, 100);
    folded.show();
    folded.setText(text);
    QCoreApplication::processEvents();
    const auto* label = folded.findChild<QLabel*>();
    QCOMPARE(folded.isCut(), isLong);
    QCOMPARE(folded.button()->isVisible(), isLong);
    QVERIFY(shownLines(folded).size() <= 3);
    QCOMPARE(folded.shownText().endsWith(QChar(0x2026)), isLong);
    QCOMPARE(label->toolTip().isEmpty(), !isLong);
    QVERIFY(folded.minimumSizeHint().width() < 200);
    const auto fits = [&] {
        for (const QString& line : shownLines(folded)) {
            if (label->fontMetrics().horizontalAdvance(line.trimmed()) > label->width()) {
                return false;
            }
        }
        return true;
    };
    QVERIFY(fits());
    if (!isLong) {
        QCOMPARE(folded.shownText(), text);
        return;
    }
    QTest::keyClick(folded.button(), Qt::Key_Space);
    QCoreApplication::processEvents();
    QVERIFY(!folded.isCut());
    QVERIFY(folded.button()->isVisible());
    QVERIFY(fits());
    QCOMPARE(folded.shownText().remove('\n'), QString(text).remove('\n'));
    QVERIFY(folded.sizeHint().height() < 400); // the rest scrolls
    QTest::mouseClick(folded.button(), Qt::LeftButton);
    QVERIFY(folded.isCut());
    QVERIFY(shownLines(folded).size() <= 3);
}

void LongMessagesTest::widthDecidesWhatIsCut()
{
    FoldedText folded(2);
    folded.setText(QString("some words of a message ").repeated(8));
    folded.resize(200, 100);
    folded.show();
    QTRY_VERIFY(folded.isCut());
    folded.resize(1400, 100);
    QTRY_VERIFY(!folded.isCut());
    QVERIFY(!folded.button()->isVisible());
    QCOMPARE(folded.shownText().remove('\n'), folded.text());
}

void LongMessagesTest::noticesKeepTheWindowsSize()
{
    const auto shown = window();
    Q_EMIT shown->workspace().problem("short");
    QCoreApplication::processEvents();
    const int usual = shown->notices()->height();
    const QString message = "/" + QString("folder").repeated(300) + ": it is no tar or zip archive";
    Q_EMIT shown->workspace().problem(message);
    QCoreApplication::processEvents();
    QCOMPARE(shown->notices()->text(), message);
    QCOMPARE(shown->width(), 960);
    QVERIFY(shown->minimumSizeHint().width() <= 960);
    auto* text = shown->notices()->findChild<FoldedText*>();
    QVERIFY(text->isCut());
    QCOMPARE(shownLines(*text).size(), 3);
    QVERIFY2(shown->notices()->height() < usual * 3, qPrintable(QString::number(shown->notices()->height())));
    QTest::mouseClick(text->button(), Qt::LeftButton);
    QCoreApplication::processEvents();
    QVERIFY(text->shownText().endsWith("archive"));
    Q_EMIT shown->workspace().problem("short");
    QTRY_COMPARE(shown->notices()->height(), usual);
}

void LongMessagesTest::everyNoteOfACaseCanBeRead()
{
    const auto shown = window();
    QVERIFY(shown->workspace().openStore(m_store));
    shown->workspace().select({"cases/missing_mem_1"}, "cases/missing_mem_1");
    auto* facts = shown->findChild<FactsPanel*>();
    QTRY_VERIFY(facts->fact("True cause").startsWith("missing; not scored"));
    auto* notes = facts->findChild<FoldedText*>("Notes");
    const QString whole = notes->text();
    QVERIFY2(whole.startsWith("3 notes\n") && whole.contains("\nthe true cause missing is no component"),
             qPrintable(whole));
    QVERIFY2(whole.contains("remark (120 cells") && whole.endsWith("(14)"),
             qPrintable(whole)); // the worst first
    QCOMPARE(whole.count('\n'), 3);
    QVERIFY(notes->isCut());
    notes->button()->click();
    QCOMPARE(notes->shownText().remove('\n'), QString(whole).remove('\n'));
}

void LongMessagesTest::everyWarningOfTheResultsCanBeRead()
{
    Workspace workspace(m_registry);
    ResultsPlace place(workspace);
    place.resize(600, 700);
    place.show();
    QVERIFY(workspace.openStore(m_store));
    place.chooseMethods({"nsigma"});
    place.startRun();
    auto* warnings = place.findChild<FoldedText*>("warnings");
    QTRY_VERIFY_WITH_TIMEOUT(warnings->isVisible(), 60'000);
    QStringList lines = warnings->text().split('\n');
    const QString all = warnings->text();
    QVERIFY2(lines.takeFirst() == "4 warnings", qPrintable(all));
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines.filter("cases/cart_disk_1").size() == 1);
    QVERIFY(lines.filter("1 label belongs to no case").size() == 1);
    QVERIFY(lines.filter("outside the data").size() == 1 && lines.filter("is no component").size() == 1);
    QVERIFY(lines.filter("cases/web_cpu_1").size() == 1 && lines.filter("cases/missing_mem_1").size() == 1);
    place.pages()->setCurrentIndex(ResultsPlace::Agreement);
    QVERIFY(!warnings->isVisible());
}

CULPRIT_GUI_TEST_MAIN(LongMessagesTest)
#include "long_messages_test.moc"
