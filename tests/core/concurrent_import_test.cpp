// SPDX-License-Identifier: GPL-3.0-or-later
// Several programs at one store: imports beside each other and beside results that are saved, whole
// or not there.
#include "archive/import_errors.h"
#include "archive/importer.h"
#include "store/bulk_writer.h"
#include "store/store.h"
#include "store/store_check.h"
#include "store/store_merge.h"
#include "store_rows.h"
#include "test_archive.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <sqlite3.h>
#include <sys/stat.h>

#include <atomic>
#include <csignal>
#include <functional>
#include <future>
#include <memory>
#include <set>
#include <thread>

using namespace culprit;
using namespace culprit::test;

class ConcurrentImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void savesResultsDuringAnImport();
    void importsTwoArchivesAtOnce();
    void importsTheSameArchiveAtOnce();
    void twoThatSweepLeaveTheNextOnesRows();
    void keepsWhatAnotherOneMade();
    void mergesIntoWhatAnotherOneMade();
    void tellsThatItsStoreVanished();
    void tellsThatWhatItSavedIsLost();
    void leavesAloneWhatItDidNotMake();
    void followsNoLink();
    void leavesNothingAside();
    void takesNoRemainsOfAnotherStore();
    void removesWhatABrokenOffImportLeft();
    void givesTheSameStoreEveryTime();

private:
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    QString archiveOf(const char* name, const std::vector<TestEntry>& entries) const
    {
        writeFile(path(name), makeArchive(entries, Container::TarGz));
        return path(name);
    }
    QString carried() const { return QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"); }
    QStringList filesLeft() const
    {
        return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

/// A case with many log lines, so that its import takes a while.
std::vector<TestEntry> longCase(int lines)
{
    QByteArray logs = "[";
    for (int i = 0; i < lines; ++i) {
        logs += (i ? ",\n" : "") +
                QByteArrayLiteral(
                    R"({"time":"2025-06-12T14:03:21","pod":"p-0","container":"c","file":"/l","msg":")") +
                "line " + QByteArray::number(i) + " of many that say little but take their room\"}";
    }
    return smallCaseWith("loki-logs.json", logs + "]");
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

/// What an import came to, in a thread of its own.
std::future<std::string> importing(const QString& archive, const QString& store)
{
    return std::async(std::launch::async, [archive, store]() -> std::string {
        try {
            return importArchive(archive, store).alreadyImported ? "known" : "new";
        } catch (const std::exception& error) {
            return error.what();
        }
    });
}

std::vector<TestEntry> otherCase()
{
    auto entries = smallCase("other/");
    for (TestEntry& entry : entries) {
        entry.path.replace(entry.path.find("falcon"), 6, "llama");
    }
    return entries;
}

} // namespace

void ConcurrentImportTest::savesResultsDuringAnImport()
{
    importArchive(archiveOf("first.tar.gz", otherCase()), path("s"));
    const QString big = archiveOf("big.tar.gz", longCase(150'000));
    std::atomic<bool> done = false;
    std::jthread importer([&] {
        importArchive(big, path("s"));
        done = true;
    });
    Store store = Store::open(path("s"));
    const std::string key = store.cases().front().key;
    int saved = 0;
    int beside = 0;
    while (!done) {
        Diagnosis diagnosis;
        diagnosis.key.caseKey = key;
        diagnosis.key.setting.id = "method-" + std::to_string(saved++);
        store.saveDiagnosis(diagnosis);
        beside += !done;
        QCOMPARE(store.cases().size() == 2, store.archives().size() == 2);
        QThread::msleep(5);
    }
    importer.join();
    QVERIFY2(beside > 0, "the import was over before a result could be saved");
    QCOMPARE(store.diagnoses().size(), static_cast<std::size_t>(saved));
    QCOMPARE(store.cases().size(), std::size_t{2});
    QCOMPARE(store.cases().back().logs, 150'000);
    QCOMPARE(findingsOf(path("s")), QString());
}

void ConcurrentImportTest::importsTwoArchivesAtOnce()
{
    importArchive(archiveOf("first.tar.gz", otherCase()), path("s"));
    auto one = importing(archiveOf("a.tar.gz", longCase(50'000)), path("s"));
    auto two = importing(carried(), path("s"));
    QCOMPARE(one.get(), std::string("new"));
    QCOMPARE(two.get(), std::string("new"));
    QCOMPARE(Store::open(path("s")).cases().size(), std::size_t{26});
    QCOMPARE(findingsOf(path("s")), QString());
    // Each holds what it would hold alone.
    importArchive(carried(), path("alone"));
    for (const CaseSummary& summary : Store::open(path("alone")).cases()) {
        const auto there = Store::open(path("s")).findCase(summary.key);
        if (there && there->archive == "cases.tar.xz") {
            const QString key = QString::fromStdString(summary.key);
            QCOMPARE(recordingOf(path("s"), key), recordingOf(path("alone"), key));
        }
    }
}

void ConcurrentImportTest::importsTheSameArchiveAtOnce()
{
    for (const bool fresh : {true, false}) {
        const QString store = path(fresh ? "fresh" : "s");
        if (!fresh) {
            importArchive(archiveOf("first.tar.gz", otherCase()), store);
        }
        auto one = importing(carried(), store);
        auto two = importing(carried(), store);
        const std::set<std::string> outcomes{one.get(), two.get()};
        QVERIFY((outcomes == std::set<std::string>{"new", "known"}));
        QCOMPARE(Store::open(store).archives().size(), std::size_t{fresh ? 1U : 2U});
        QCOMPARE(findingsOf(store), QString());
    }
}

namespace {

/// Runs something once, behind the first statement that begins so on any connection opened while this lives: a
/// moment at which another program may have its turn.
class BehindStatement
{
public:
    BehindStatement(QByteArray beginning, std::function<void()> work)
    {
        s_beginning = std::move(beginning);
        s_work = std::move(work);
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(&opened));
    }
    ~BehindStatement() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&opened)); }
    BehindStatement(const BehindStatement&) = delete;
    BehindStatement& operator=(const BehindStatement&) = delete;
    static bool isDone() { return !s_work; }

private:
    static int opened(sqlite3* database, char**, const void*)
    {
        return sqlite3_trace_v2(database, SQLITE_TRACE_PROFILE, &ended, nullptr);
    }
    static int ended(unsigned, void*, void* statement, void*)
    {
        if (s_work &&
            QByteArray(sqlite3_sql(static_cast<sqlite3_stmt*>(statement))).startsWith(s_beginning)) {
            std::exchange(s_work, nullptr)();
        }
        return 0;
    }
    static inline QByteArray s_beginning;
    static inline std::function<void()> s_work;
};

/// A span with its texts, a log line with its origin, and a file with its text.
void writeSome(BulkWriter& writer)
{
    RowBatch batch;
    batch.run = 1;
    batch.shapes.emplace_back().id = 1;
    batch.origins.emplace_back().id = 1;
    batch.spans.emplace_back().shape = 1;
    batch.logs.emplace_back().origin = 1;
    writer.write(batch);
    writer.write(TextPiece{1, 0, qCompress("text")});
    writer.write(ArtifactRow{1, 1, "a.txt", 4, "text", true});
    writer.pause();
}

} // namespace

void ConcurrentImportTest::twoThatSweepLeaveTheNextOnesRows()
{
    std::unique_ptr<BulkWriter> next;
    const BehindStatement turn("DELETE FROM span WHERE", [&] {
        next =
            std::make_unique<BulkWriter>(path("s")); // sweeps the same, is done, and takes the same numbers
        writeSome(*next);
    });
    {
        BulkWriter gone(path("s"));
        writeSome(gone);
    }
    QVERIFY(BehindStatement::isDone());
    for (const char* table : {"span", "span_shape", "log", "log_origin", "artifact", "text_piece"}) {
        QCOMPARE(rowsOf(path("s"), QStringLiteral("SELECT count(*) FROM ") + QLatin1String(table)),
                 QStringList(QStringLiteral("1")));
    }
    next->conclude([&] {
        ArchiveRecord archive;
        archive.name = archive.path = "a";
        archive.sha256 = std::string(64, 'a');
        next->write(archive);
        RunBatch run;
        run.summary.id = 1;
        run.summary.key = "one";
        run.summary.spans = run.summary.logs = 1;
        next->write(run);
        return true;
    });
    next.reset();
    QCOMPARE(findingsOf(path("s")), QString());
}

void ConcurrentImportTest::keepsWhatAnotherOneMade()
{
    const QString good = archiveOf("good.tar.gz", longCase(2'000));
    QByteArray broken = makeArchive(longCase(4'000), Container::TarGz);
    broken.truncate(broken.size() * 9 / 10);
    writeFile(path("bad.tar.gz"), broken);
    for (int i = 0; i < 24; ++i) {
        const QString store = path("new");
        auto bad = importing(path("bad.tar.gz"), store);
        auto fine = importing(good, store);
        const std::string why = bad.get();
        QVERIFY2(why.find("truncated") != std::string::npos, why.c_str());
        const std::string outcome = fine.get();
        QVERIFY2(outcome == "new", outcome.c_str());
        QCOMPARE(Store::open(store).cases().size(), std::size_t{1});
        QCOMPARE(findingsOf(store), QString());
        QVERIFY(QFile::remove(store));
    }
    for (const QString& file : filesLeft()) {
        QVERIFY2(!file.startsWith(u'.'), qPrintable(file));
    }
}

void ConcurrentImportTest::mergesIntoWhatAnotherOneMade()
{
    importArchive(archiveOf("a.tar.gz", smallCase()), path("one"));
    const QString other = archiveOf("b.tar.gz", otherCase());
    for (int i = 0; i < 6; ++i) {
        const QString store = path("new");
        auto import = importing(other, store);
        mergeStores({path("one")}, store);
        QCOMPARE(import.get(), std::string("new"));
        QCOMPARE(Store::open(store).cases().size(), std::size_t{2});
        QVERIFY(QFile::remove(store));
    }
}

void ConcurrentImportTest::tellsThatItsStoreVanished()
{
    importArchive(archiveOf("first.tar.gz", otherCase()), path("s"));
    const QString big = archiveOf("big.tar.gz", longCase(50'000));
    ImportOptions options;
    options.progress = [&](const ImportProgress&) { QFile::remove(path("s")); };
    QVERIFY_THROWS_EXCEPTION(StoreError, importArchive(big, path("s"), options));
}

void ConcurrentImportTest::tellsThatWhatItSavedIsLost()
{
    importArchive(archiveOf("first.tar.gz", otherCase()), path("s"));
    importArchive(archiveOf("a.tar.gz", smallCase()), path("one"));
    for (const bool replaced : {false, true}) {
        const QString target = path(replaced ? "replaced" : "removed");
        QVERIFY(QFile::copy(path("s"), target));
        Store store = Store::open(target);
        const CaseSummary known = store.cases().front();
        QVERIFY(QFile::remove(target));
        QVERIFY(!replaced || QFile::copy(path("s"), target));
        Diagnosis diagnosis;
        diagnosis.key = {known.key, {"baro"}};
        const Diagnosis* const one = &diagnosis;
        try {
            store.saveDiagnoses({&one, 1});
            QFAIL("it was saved nowhere");
        } catch (const StoreError& error) {
            QVERIFY2(QByteArray(error.what()).contains("removed or replaced"), error.what());
        }
    }
    MergeOptions options;
    options.progress = [&](const MergeProgress&) { QFile::remove(path("s")); };
    QVERIFY_THROWS_EXCEPTION(StoreError, mergeStores({path("one")}, path("s"), options));
}

void ConcurrentImportTest::leavesAloneWhatItDidNotMake()
{
    // Named much like what a broken-off import leaves beside a new store.
    const QStringList strangers{QStringLiteral(".s.part-notes"), QStringLiteral(".s.part-1-2-copy"),
                                QStringLiteral(".other.part-1-1")};
    for (const QString& name : strangers) {
        writeFile(m_folder->filePath(name), "mine");
    }
    QVERIFY(mkfifo(QFile::encodeName(path(".s.part-7-7")).constData(), 0600) == 0);
    QVERIFY(QFile::link(path(".s.part-notes"), path(".s.part-8-8")));
    importArchive(archiveOf("a.tar.gz", smallCase()), path("s"));
    for (const QString& name : strangers) {
        QFile file(m_folder->filePath(name));
        QVERIFY2(file.open(QIODevice::ReadOnly) && file.readAll() == "mine", qPrintable(name));
    }
    QVERIFY(QFileInfo(path(".s.part-8-8")).isSymLink());
    QVERIFY(filesLeft().contains(QStringLiteral(".s.part-7-7")));
}

void ConcurrentImportTest::followsNoLink()
{
    const QString archive = archiveOf("a.tar.gz", smallCase());
    QVERIFY(QFile::link(path("nowhere"), path("s")));
    QVERIFY_THROWS_EXCEPTION(StoreError, importArchive(archive, path("s")));
    QVERIFY(QFileInfo(path("s")).isSymLink());
    QVERIFY(!QFileInfo::exists(path("nowhere")));
    // One that leads to a store is as good as the store.
    importArchive(archive, path("nowhere"));
    QVERIFY(importArchive(archive, path("s")).alreadyImported);
    QVERIFY(QFileInfo(path("s")).isSymLink());
}

void ConcurrentImportTest::leavesNothingAside()
{
    const QString archive = archiveOf("big.tar.gz", longCase(60'000));
    int killed = 0;
    for (int i = 1; i <= 6; ++i) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--import"), archive, path("s"), QString::number(i)});
        QVERIFY(child.waitForFinished(120'000));
        killed += child.exitStatus() == QProcess::CrashExit;
        if (QFileInfo::exists(path("s"))) {
            QCOMPARE(Store::open(path("s")).cases().size(), std::size_t{1});
            QCOMPARE(findingsOf(path("s")), QString());
            QVERIFY(QFile::remove(path("s")));
            for (const char* remains : {"s-wal", "s-shm"}) { // so that the next one is made aside too
                QFile::remove(path(remains));
            }
        }
    }
    QVERIFY(killed > 0);
    importArchive(archive, path("s"));
    for (const QString& file : filesLeft()) {
        QVERIFY2(!file.startsWith(u'.'), qPrintable(file));
    }
}

void ConcurrentImportTest::takesNoRemainsOfAnotherStore()
{
    // What was written to another store and not yet to its file lies beside the new one's path.
    const QString archive = archiveOf("a.tar.gz", smallCase());
    importArchive(archive, path("other"));
    Store other = Store::open(path("other"));
    other.removeArchive(other.archives().front().id);
    QVERIFY(QFile::copy(path("other-wal"), path("s-wal")));
    importArchive(archive, path("s"));
    QCOMPARE(Store::open(path("s")).cases().size(), std::size_t{1});
    QCOMPARE(findingsOf(path("s")), QString());
}

void ConcurrentImportTest::removesWhatABrokenOffImportLeft()
{
    importArchive(archiveOf("first.tar.gz", otherCase()), path("s"));
    const QString big = archiveOf("big.tar.gz", longCase(150'000));
    const QString rows = QStringLiteral("SELECT count(*) FROM log");
    const QStringList before = rowsOf(path("s"), rows);
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(),
                {QStringLiteral("--import"), big, path("s"), QStringLiteral("rows")});
    QVERIFY(child.waitForFinished(120'000));
    QVERIFY2(child.exitStatus() == QProcess::CrashExit, "no row of the import was there before it was over");
    QVERIFY(rowsOf(path("s"), rows) != before);
    QCOMPARE(Store::open(path("s")).cases().size(), std::size_t{1});
    QCOMPARE(findingsOf(path("s")), QString());
    importArchive(archiveOf("next.tar.gz", smallCase()), path("s"));
    QCOMPARE(rowsOf(path("s"), rows), QStringList{QStringLiteral("4")});
    QCOMPARE(rowsOf(path("s"), QStringLiteral("SELECT count(*) FROM reservation")),
             QStringList{QStringLiteral("0")});
}

void ConcurrentImportTest::givesTheSameStoreEveryTime()
{
    const QString importedAt = QStringLiteral("UPDATE archive SET imported_at = 0");
    importArchive(carried(), path("one"));
    execute(path("one"), {importedAt});
    for (int i = 0; i < 2; ++i) {
        const QString again = path(i == 0 ? "two" : "three");
        if (i == 1) {
            Store::open(again, Store::Mode::CreateIfMissing); // not aside, but in short transactions
        }
        importArchive(carried(), again);
        execute(again, {importedAt});
        QVERIFY(contentOf(again) == contentOf(path("one")));
    }
}

/// Dies at the so-many-th word of the import's progress, or with `rows` as soon as others see its log lines.
static void importAndDie(const QString& archive, const QString& store, const QByteArray& when)
{
    const QString rows = QStringLiteral("SELECT count(*) FROM log");
    const QStringList before = when == "rows" ? rowsOf(store, rows) : QStringList();
    int words = 0;
    ImportOptions options;
    options.progress = [&](const ImportProgress&) {
        if (when == "rows" ? rowsOf(store, rows) != before : ++words == when.toInt()) {
            raise(SIGKILL);
        }
    };
    importArchive(archive, store, options);
}

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 5 && qstrcmp(argv[1], "--import") == 0) {
        importAndDie(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]), argv[4]);
        return 0;
    }
    ConcurrentImportTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "concurrent_import_test.moc"
