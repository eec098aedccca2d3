// SPDX-License-Identifier: GPL-3.0-or-later
// Several programs at one store at once, some of them killed: whatever was told to be done stays, nothing is
// there twice, and the store is sound.
//
// CULPRIT_MANY_SECONDS=N goes on for so long for each number of programs, CULPRIT_MANY_PROGRAMS=N tries that number alone.
#include "archive/importer.h"
#include "core/store_rows.h"
#include "core/test_archive.h"
#include "store/store.h"
#include "store/store_check.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <vector>

using namespace culprit;
using namespace culprit::test;

class ManyProgramsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void loseNothing_data();
    void loseNothing();

private:
    QTemporaryDir m_made;
};

namespace {

constexpr int archives = 6;

QString archiveName(int number)
{
    return QStringLiteral("a%1.tar").arg(number);
}

/// A program that runs.
struct Program
{
    QProcess process;
    QStringList command;
    qint64 killAt = -1; ///< in milliseconds; -1: never
};

std::set<QString> setOf(const QString& store, const char* selection)
{
    const QStringList rows = rowsOf(store, QLatin1String(selection));
    return {rows.begin(), rows.end()};
}

constexpr const char* archivesOf = "SELECT name FROM archive";
constexpr const char* casesOf =
    "SELECT archive.name, series, samples, spans, logs FROM run JOIN archive ON archive.id = archive";
constexpr const char* resultsOf = "SELECT case_key, method, variant, seed, origin FROM diagnosis";

bool includes(const std::set<QString>& all, const std::set<QString>& some)
{
    return std::ranges::includes(all, some);
}

} // namespace

void ManyProgramsTest::initTestCase()
{
    for (int i = 0; i < archives; ++i) {
        auto entries = smallCase("root/");
        for (TestEntry& entry : entries) {
            entry.path.replace(entry.path.find("falcon"), 6, "model" + std::to_string(i));
        }
        writeFile(m_made.filePath(archiveName(i)), makeArchive(entries, Container::Tar));
    }
    importArchive(m_made.filePath(archiveName(1)), m_made.filePath(QStringLiteral("one")));
    importArchive(m_made.filePath(archiveName(2)), m_made.filePath(QStringLiteral("one")));
    importArchive(m_made.filePath(archiveName(3)), m_made.filePath(QStringLiteral("two")));
}

void ManyProgramsTest::loseNothing_data()
{
    QTest::addColumn<int>("programs");
    bool isGiven = false;
    const int given = qEnvironmentVariableIntValue("CULPRIT_MANY_PROGRAMS", &isGiven);
    for (const int programs : isGiven ? std::vector<int>{given} : std::vector<int>{2, 4, 8}) {
        QTest::addRow("%d", programs) << programs;
    }
}

void ManyProgramsTest::loseNothing()
{
    QFETCH(int, programs);
    bool isGiven = false;
    const int seconds = qEnvironmentVariableIntValue("CULPRIT_MANY_SECONDS", &isGiven);
    const qint64 longest = qint64{isGiven ? seconds : 4} * 1000;
    const QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    std::mt19937 random(static_cast<unsigned>(programs));
    const auto below = [&random](unsigned bound) { return static_cast<int>(random() % bound); };
    const auto choose = [&]() -> QStringList {
        const QString db = QStringLiteral("--db");
        switch (below(6)) {
        case 0:
        case 1:
            return {QStringLiteral("import"), m_made.filePath(archiveName(below(archives))), db, store};
        case 2:
            return {QStringLiteral("run"),
                    db,
                    store,
                    QStringLiteral("--methods"),
                    QStringLiteral("random,nsigma"),
                    QStringLiteral("--seed"),
                    QString::number(1 + below(50))};
        case 3:
            return {QStringLiteral("merge"),
                    m_made.filePath(below(2) ? QStringLiteral("one") : QStringLiteral("two")), db, store};
        case 4:
            return {QStringLiteral("check"), db, store};
        default:
#ifdef CULPRIT_GUI
            return {store}; // the window
#else
            return {QStringLiteral("results"), db, store};
#endif
        }
    };
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), folder.filePath(QStringLiteral("settings")));
    importArchive(m_made.filePath(archiveName(0)), store);
    std::set<QString> known = setOf(store, archivesOf);
    std::set<QString> cases = setOf(store, casesOf);
    std::set<QString> results;
    std::vector<std::unique_ptr<Program>> running;
    for (int i = 0; i < programs; ++i) {
        running.push_back(std::make_unique<Program>());
    }
    QElapsedTimer clock;
    clock.start();
    int finished = 0;
    int killed = 0;
    bool isBusy = true;
    while (isBusy) {
        isBusy = false;
        for (const auto& one : running) {
            QProcess& process = one->process;
            if (process.state() != QProcess::NotRunning && one->killAt >= 0 &&
                clock.elapsed() >= one->killAt) {
                process.kill();
            }
            if (process.state() != QProcess::NotRunning && !process.waitForFinished(5)) {
                isBusy = true;
                continue;
            }
            if (!one->command.isEmpty()) {
                const QByteArray errors =
                    one->command.join(u' ').toUtf8() + ": " + process.readAllStandardError();
                if (process.exitStatus() == QProcess::NormalExit) {
                    QVERIFY2(process.exitCode() == 0, errors);
                    ++finished;
                    // Whatever is there now was told to be there, and stays.
                    const auto now = setOf(store, archivesOf);
                    QVERIFY2(includes(now, known), errors);
                    known = now;
                    const auto nowResults = setOf(store, resultsOf);
                    QVERIFY2(includes(nowResults, results), errors);
                    results = nowResults;
                    if (one->command.front() == u"import") {
                        QVERIFY2(known.contains(one->command[1].section(u'/', -1)), errors);
                    }
                } else {
                    QVERIFY2(one->killAt >= 0, errors);
                    ++killed;
                }
                one->command.clear();
            }
            if (clock.elapsed() < longest) {
                one->command = choose();
                const bool isWindowNow = one->command.size() == 1;
                one->killAt =
                    isWindowNow || below(3) == 0 ? clock.elapsed() + below(isWindowNow ? 3000 : 400) : -1;
                process.setProcessEnvironment(environment);
                process.start(QStringLiteral(CULPRIT_PROGRAM), one->command);
                QVERIFY(process.waitForStarted());
                isBusy = true;
            }
        }
    }
    qInfo("%d programs: %d finished, %d killed, %zu archives, %zu results", programs, finished, killed,
          known.size(), results.size());
    QVERIFY(finished > 0);
    CheckOptions options;
    options.repair = false;
    const CheckReport report = checkStore(store, options);
    QVERIFY2(report.findings.empty(), report.findings.empty() ? "" : report.findings.front().message.c_str());
    QVERIFY(includes(setOf(store, archivesOf), known) && includes(setOf(store, casesOf), cases) &&
            includes(setOf(store, resultsOf), results));
    for (const char* once :
         {"SELECT sha256 FROM archive GROUP BY sha256 HAVING count(*) > 1",
          "SELECT archive FROM run GROUP BY archive HAVING count(*) > 1",
          "SELECT case_key FROM diagnosis GROUP BY case_key, method, variant, parameters, seed, "
          "origin HAVING count(*) > 1"}) {
        QCOMPARE(rowsOf(store, QLatin1String(once)), QStringList());
    }
    // Each case is as it is in a store of its own.
    QCOMPARE(static_cast<qsizetype>(known.size()), rowsOf(store, QLatin1String(casesOf)).size());
}

QTEST_GUILESS_MAIN(ManyProgramsTest)
#include "many_programs_test.moc"
