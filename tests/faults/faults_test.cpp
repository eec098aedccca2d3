// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong while the program writes: it is killed, the disk is full, a right is missing, the disk fails,
// the store is removed, the program stands still. Whatever the step, what was there is whole before or whole
// after, and who is told that it is done finds it done.
//
// Some steps of each kind are tried; CULPRIT_FAULT_POINTS=N tries N, and 0 all of them.
#include "archive/importer.h"
#include "core/store_rows.h"
#include "core/test_archive.h"
#include "fault_run.h"
#include "report/output_file.h"
#include "store/store.h"
#include "store/store_check.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <functional>
#include <map>
#include <set>
#include <stdexcept>

using namespace culprit;
using namespace culprit::test;

class FaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void areWholeBeforeOrAfter_data();
    void areWholeBeforeOrAfter();
    void reachTheDiskBeforeTheirName_data();
    void reachTheDiskBeforeTheirName();
    void replaceNothingWithoutLinks();

private:
    QString made(const char* name) const { return m_made.filePath(QLatin1String(name)); }
    QTemporaryDir m_made;
};

namespace {

/// A command, and what lies in its folder before.
struct Work
{
    QStringList files; ///< of those that are made once, `as=name` to be called otherwise
    QString command;
    QString output = {};      ///< the file that is written
    bool growsByPart = false; ///< each result for itself is whole
    bool isSound = true;      ///< the store is, before the work
};

const std::map<QString, Work>& works()
{
    static const std::map<QString, Work> all{
        {QStringLiteral("import"),
         {{QStringLiteral("b.tar")}, QStringLiteral("import b.tar --db s.culprit")}},
        {QStringLiteral("import beside others"),
         {{QStringLiteral("s.culprit=one"), QStringLiteral("b.tar")},
          QStringLiteral("import b.tar --db s.culprit")}},
        {QStringLiteral("run"),
         {{QStringLiteral("s.culprit=one")},
          QStringLiteral("run --db s.culprit --methods random,nsigma,baro --jobs 1"),
          {},
          true}},
        {QStringLiteral("merge"),
         {{QStringLiteral("one"), QStringLiteral("two")}, QStringLiteral("merge one two --db s.culprit")}},
        {QStringLiteral("merge into one"),
         {{QStringLiteral("s.culprit=one"), QStringLiteral("two")},
          QStringLiteral("merge two --db s.culprit")}},
        {QStringLiteral("check"),
         {{QStringLiteral("s.culprit=damaged")}, QStringLiteral("check --db s.culprit"), {}, false, false}},
        {QStringLiteral("migrate"),
         {{QStringLiteral("s.culprit=old")}, QStringLiteral("check --db s.culprit")}},
        // All files that are written for people are written by one function, here called by the test itself.
        {QStringLiteral("export"),
         {{QStringLiteral("h.csv")}, QStringLiteral("--write h.csv"), QStringLiteral("h.csv")}},
    };
    return all;
}

Outcome runWork(const Work& work, const QString& folder, const Fault& fault = {},
                const std::function<void()>& whilePaused = {}, bool noLinks = false)
{
    const QString program =
        work.output.isEmpty() ? QStringLiteral(CULPRIT_PROGRAM) : QCoreApplication::applicationFilePath();
    return runWithFault(program, folder, work.command.split(u' '), fault, whilePaused, noLinks);
}

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("absent");
}

/// All that can be read of a folder's store and of the written file, whatever numbers rows have.
QStringList stateOf(const QDir& folder, const QString& output)
{
    if (!output.isEmpty()) {
        return {QString::fromLatin1(bytesOf(folder.filePath(output)).toHex())};
    }
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    if (!QFile::exists(store)) {
        return {};
    }
    QStringList state;
    for (const QString& row : rowsOf(store, QStringLiteral("SELECT sha256 FROM archive ORDER BY 1"))) {
        state << QStringLiteral("archive ") + row;
    }
    for (const QString& key : rowsOf(store, QStringLiteral("SELECT key FROM run ORDER BY 1"))) {
        QCryptographicHash hash(QCryptographicHash::Md5);
        hash.addData(recordingOf(store, key).join(u'\n').toUtf8());
        state << QStringLiteral("case ") + key + u' ' + QString::fromLatin1(hash.result().toHex());
    }
    for (const QString& row :
         rowsOf(store, QStringLiteral("SELECT case_key, method, variant, seed, origin, status, ranking "
                                      "FROM diagnosis ORDER BY 1, 2, 3, 4, 5"))) {
        state << QStringLiteral("result ") + row;
    }
    return state;
}

/// Whether a state is the one before with some of what comes after.
bool isBetween(const QStringList& state, const QStringList& before, const QStringList& after)
{
    return std::ranges::all_of(state, [&](const QString& line) { return after.contains(line); }) &&
           std::ranges::all_of(before, [&](const QString& line) { return state.contains(line); }) &&
           QSet<QString>(state.begin(), state.end()).size() == state.size();
}

QString findingsOf(const QString& store)
{
    CheckOptions options;
    options.repair = false;
    QString all;
    for (const CheckFinding& finding : checkStore(store, options).findings) {
        all += QString::fromStdString(finding.message) + u'\n';
    }
    return all;
}

QString told(const Fault& fault, const Outcome& outcome)
{
    return QStringLiteral("%1 at step %2 of %3 (%4), exit status %5: %6")
        .arg(fault.what)
        .arg(fault.at)
        .arg(outcome.steps.size())
        .arg(outcome.steps.value(fault.at - 1))
        .arg(outcome.status)
        .arg(QString::fromUtf8(outcome.errors));
}

/// Steps to try, of so many.
std::set<int> pointsOf(int steps)
{
    bool isGiven = false;
    int wanted = qEnvironmentVariableIntValue("CULPRIT_FAULT_POINTS", &isGiven);
    wanted = !isGiven ? 3 : wanted == 0 ? steps : wanted;
    std::set<int> points;
    for (int i = 0; i < wanted; ++i) {
        points.insert(1 + (wanted == 1 ? steps / 2 : (steps - 1) * i / (wanted - 1)));
    }
    return points;
}

QString first(const QStringList& steps, const QString& beginning)
{
    const QStringList found = steps.filter(QRegularExpression(u'^' + beginning));
    return found.value(0);
}

} // namespace

void FaultsTest::initTestCase()
{
    culprit::test::writeFile(made("a.tar"), makeArchive(smallCase(), Container::Tar));
    auto other = smallCase("other/");
    for (TestEntry& entry : other) {
        entry.path.replace(entry.path.find("falcon"), 6, "llama");
    }
    culprit::test::writeFile(made("b.tar"), makeArchive(other, Container::Tar));
    culprit::test::writeFile(made("h.csv"), "fault,target\n");
    importArchive(made("a.tar"), made("one"));
    importArchive(made("b.tar"), made("two"));
    for (const char* name : {"one", "two"}) {
        Store store = Store::open(made(name));
        Diagnosis diagnosis;
        diagnosis.key = {store.cases().front().key, {"pdiagnose"}};
        diagnosis.ranking = {{"a_cpu", 1.5, {}}};
        store.saveDiagnosis(diagnosis);
    }
    QVERIFY(QFile::copy(made("one"), made("damaged")));
    execute(made("damaged"), {QStringLiteral("UPDATE run SET spans = 7"),
                              QStringLiteral("INSERT INTO link SELECT run + 1, position, source, destination "
                                             "FROM link"),
                              QStringLiteral("DROP INDEX run_by_archive")});
    QCOMPARE(QProcess::execute(QStringLiteral("tar"),
                               {QStringLiteral("-xJf"),
                                QStringLiteral(CULPRIT_SOURCE_DIR "/tests/core/data/store-0.1.0.tar.xz"),
                                QStringLiteral("-C"), m_made.path()}),
             0);
    QVERIFY(QFile::rename(made("store.culprit"), made("old")));
}

void FaultsTest::areWholeBeforeOrAfter_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("what");
    for (const auto& [name, work] : works()) {
        for (const char* what : {"kill", "full", "denied", "broken", "remove", "pause"}) {
            // What is exported does not care for its store any more.
            if (work.output.isEmpty() || qstrcmp(what, "remove") != 0) {
                QTest::addRow("%s, %s", qPrintable(name), what) << name << QString::fromLatin1(what);
            }
        }
    }
}

void FaultsTest::areWholeBeforeOrAfter()
{
    QFETCH(QString, name);
    QFETCH(QString, what);
    const Work& work = works().at(name);
    const auto prepare = [&](const QTemporaryDir& folder) {
        for (const QString& file : work.files) {
            QVERIFY(QFile::copy(m_made.filePath(file.section(u'=', -1)),
                                folder.filePath(file.section(u'=', 0, 0))));
        }
    };
    QStringList before, after;
    int steps = 0;
    {
        const QTemporaryDir folder;
        prepare(folder);
        before = stateOf(folder.path(), work.output);
        const Outcome outcome = runWork(work, folder.path());
        QVERIFY2(outcome.status == 0, outcome.errors);
        after = stateOf(folder.path(), work.output);
        steps = static_cast<int>(outcome.steps.size());
    }
    QVERIFY(steps > 3);
    for (const int at : pointsOf(steps)) {
        const QTemporaryDir folder;
        prepare(folder);
        const Fault fault{what, at};
        const auto isWhole = [&](const QStringList& state) {
            return state == before || state == after || (work.growsByPart && isBetween(state, before, after));
        };
        const QString store = folder.filePath(QStringLiteral("s.culprit"));
        bool seenWhole = true;
        const auto look = [&] {
            try {
                seenWhole = isWhole(stateOf(folder.path(), work.output));
            } catch (const std::runtime_error&) {
                seenWhole = true; // it is locked, so nobody sees anything
            }
        };
        const Outcome outcome = runWork(work, folder.path(), fault, look);
        const QString how = told(fault, outcome);
        QVERIFY2(seenWhole, qPrintable(how));
        QVERIFY2(outcome.status >= 0 || what == u"kill", qPrintable(how));
        if (what == u"remove") {
            // What is removed before it is opened is not there, and after the last word it was there.
            const bool isOpen =
                !before.isEmpty() && !outcome.steps.mid(0, at).filter(QStringLiteral("s.culprit-")).isEmpty();
            QVERIFY2(outcome.status > 0 || !isOpen || at > steps / 2, qPrintable(how));
            continue;
        }
        const QStringList state = stateOf(folder.path(), work.output);
        QVERIFY2(isWhole(state), qPrintable(how + state.join(u'\n')));
        QVERIFY2(outcome.status != 0 || state == after, qPrintable(how));
        QVERIFY2(outcome.status <= 0 || outcome.errors.startsWith("culprit: "), qPrintable(how));
        QVERIFY2(what != u"full" || outcome.status <= 1, qPrintable(how));
        // Several threads write in more steps at one time than at another.
        const bool isReached = at <= static_cast<int>(outcome.steps.size());
        QVERIFY2(what != u"pause" || (outcome.status == 0 && outcome.paused == isReached), qPrintable(how));
        if (work.isSound && QFile::exists(store)) {
            const QString findings = findingsOf(store);
            QVERIFY2(findings.isEmpty(), qPrintable(how + findings));
        }
        // Once more, and it is done, without remains.
        const Outcome again = runWork(work, folder.path());
        QVERIFY2(again.status == 0, qPrintable(how + QString::fromUtf8(again.errors)));
        QVERIFY2(stateOf(folder.path(), work.output) == after, qPrintable(how));
        const QStringList left =
            QDir(folder.path()).entryList({QStringLiteral(".*part-*")}, QDir::Files | QDir::Hidden);
        QVERIFY2(left.isEmpty(), qPrintable(how + left.join(u' ')));
        if (QFile::exists(store)) {
            QCOMPARE(findingsOf(store), QString());
        }
    }
}

void FaultsTest::reachTheDiskBeforeTheirName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("aside"); ///< the file before it has its name, as a pattern
    QTest::addColumn<QString>("naming");
    const QString part = QStringLiteral("\\S*\\.s\\.culprit\\.part-\\S*");
    QTest::newRow("import") << QStringLiteral("import") << part << QStringLiteral("link");
    QTest::newRow("merge") << QStringLiteral("merge") << part << QStringLiteral("link");
    QTest::newRow("export") << QStringLiteral("export")
                            << QStringLiteral("(\\S*h\\.csv\\.\\S*|#\\d+ \\(deleted\\))")
                            << QStringLiteral("rename");
}

void FaultsTest::reachTheDiskBeforeTheirName()
{
    QFETCH(QString, name);
    QFETCH(QString, aside);
    QFETCH(QString, naming);
    const QTemporaryDir folder;
    for (const QString& file : works().at(name).files) {
        QVERIFY(
            QFile::copy(m_made.filePath(file.section(u'=', -1)), folder.filePath(file.section(u'=', 0, 0))));
    }
    const QStringList steps = runWork(works().at(name), folder.path()).steps;
    const auto last = [&](const QString& pattern) {
        return steps.lastIndexOf(QRegularExpression(u'^' + pattern + u'$'));
    };
    const QByteArray all = steps.join(u'\n').toUtf8();
    const auto written =
        std::max(last(QStringLiteral("write ") + aside), last(QStringLiteral("length ") + aside));
    const auto synced = last(QStringLiteral("sync ") + aside);
    // What had no name before gets one of its own first.
    const auto named = last(naming + QStringLiteral(" \\S+ \\S+"));
    const auto folderSynced = last(QStringLiteral("sync ") + QRegularExpression::escape(folder.path()));
    QVERIFY2(written >= 0 && written < synced && synced < named && named < folderSynced, all);
}

void FaultsTest::replaceNothingWithoutLinks()
{
    const QTemporaryDir folder;
    QVERIFY(QFile::copy(made("b.tar"), folder.filePath(QStringLiteral("b.tar"))));
    const Outcome outcome = runWork(works().at(QStringLiteral("import")), folder.path(), {}, {}, true);
    QVERIFY2(outcome.status == 0, outcome.errors);
    QVERIFY(!first(outcome.steps, QStringLiteral("link ")).isEmpty());
    QCOMPARE(Store::open(folder.filePath(QStringLiteral("s.culprit"))).cases().size(), std::size_t{1});
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden, QDir::Name),
             (QStringList{QStringLiteral("b.tar"), QStringLiteral("s.culprit")}));
}

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--write") == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        try {
            culprit::writeFile(QString::fromLocal8Bit(argv[2]), QByteArray(100'000, 'x'));
        } catch (const std::exception& error) {
            std::fprintf(stderr, "culprit: %s\n", error.what());
            return 1;
        }
        return 0;
    }
    FaultsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "faults_test.moc"
