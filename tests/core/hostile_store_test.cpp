// SPDX-License-Identifier: GPL-3.0-or-later
// Stores from strangers: what is in them is data, and decides about nothing outside of them.
#include "archive/archive_walker.h"
#include "archive/importer.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/store_check.h"
#include "store/store_merge.h"
#include "store_rows.h"
#include "test_archive.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace culprit;
using namespace culprit::test;

class HostileStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void nothingInItsSchemaRuns_data();
    void nothingInItsSchemaRuns();
    void aForeignJournalRemovesNothing();
    void fewBytesOfTextStayFew();
    void aFolderWithItsOwnStoreIsImported();
    void partsOfStoresAreNoArchives();

private:
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    static QByteArray refusalOf(const QString& store, Store::Mode mode)
    {
        try {
            Store::open(store, mode);
        } catch (const StoreError& error) {
            return error.what();
        }
        return {};
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_store;
};

void HostileStoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = path("store.culprit");
    writeFile(path("a.zip"), makeArchive(smallCase(), Container::Zip));
    importArchive(path("a.zip"), m_store);
}

void HostileStoreTest::nothingInItsSchemaRuns_data()
{
    QTest::addColumn<QStringList>("schema");
    QTest::addColumn<QByteArray>("told");
    QTest::newRow("a trigger that empties it")
        << QStringList{QStringLiteral(
               "CREATE TRIGGER t AFTER INSERT ON diagnosis BEGIN DELETE FROM series; DELETE FROM run; END")}
        << QByteArray("it holds the trigger t");
    QTest::newRow("an endless view")
        << QStringList{QStringLiteral("ALTER TABLE link RENAME TO old"),
                       QStringLiteral(
                           "CREATE VIEW link AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM "
                           "c) "
                           "SELECT 1 AS run, x AS position, 'a' AS source, 'b' AS destination FROM c")}
        << QByteArray("it holds the view link");
    QTest::newRow("a view with a quote in its name")
        << QStringList{QStringLiteral("CREATE VIEW \"a\"\"; DROP TABLE run; --\" AS SELECT 1")}
        << QByteArray("it holds the view a\"; DROP TABLE run; --");
    QTest::newRow("an index for a table")
        << QStringList{QStringLiteral("DROP TABLE link"), QStringLiteral("CREATE INDEX link ON run(kind)")}
        << QByteArray("it holds the index link");
}

void HostileStoreTest::nothingInItsSchemaRuns()
{
    QFETCH(QStringList, schema);
    QFETCH(QByteArray, told);
    execute(m_store, schema);
    const QStringList series = rowsOf(m_store, QStringLiteral("SELECT * FROM series"));
    for (const Store::Mode mode : {Store::Mode::ReadOnly, Store::Mode::ReadWrite}) {
        const QByteArray refusal = refusalOf(m_store, mode);
        QVERIFY2(refusal.startsWith(m_store.toUtf8()) && refusal.contains(told), refusal);
    }
    QVERIFY_THROWS_EXCEPTION(StoreError, mergeStores({m_store}, path("joined")));
    QVERIFY(!QFile::exists(path("joined")));

    const CheckReport report = checkStore(m_store);
    QVERIFY(!report.findings.empty() && report.isAllRepaired());
    QVERIFY(checkStore(m_store).findings.empty()); // it took
    Store store = Store::open(m_store);
    Diagnosis diagnosis;
    diagnosis.key = {store.cases().front().key, {"baro"}};
    store.saveDiagnosis(diagnosis);
    QCOMPARE(store.cases().size(), std::size_t{1});
    QCOMPARE(rowsOf(m_store, QStringLiteral("SELECT * FROM series")), series);
}

void HostileStoreTest::aForeignJournalRemovesNothing()
{
    const QString victim = path("victim.txt");
    writeFile(victim, "precious");
    QFile::remove(m_store + QStringLiteral("-wal"));
    QFile::remove(m_store + QStringLiteral("-shm"));
    execute(m_store, {QStringLiteral("PRAGMA journal_mode = DELETE")});
    // A journal without a page, behind which another one is named that it belongs to.
    const QByteArray mark = QByteArray::fromHex("d9d505f920a163d7");
    const auto word = [](quint32 value) {
        QByteArray bytes(4, '\0');
        qToBigEndian(value, bytes.data());
        return bytes;
    };
    const quint32 pageBytes = 16384;
    const auto pages = static_cast<quint32>(QFileInfo(m_store).size() / pageBytes);
    QByteArray journal = mark + word(0) + word(1234) + word(pages) + word(512) + word(pageBytes);
    journal.resize(512, '\0');
    const QByteArray name = QFile::encodeName(victim);
    quint32 sum = 0;
    for (const char letter : name) {
        sum += static_cast<quint32>(static_cast<signed char>(letter));
    }
    journal +=
        word(0x40000000 / pageBytes + 1) + name + word(static_cast<quint32>(name.size())) + word(sum) + mark;
    writeFile(m_store + QStringLiteral("-journal"), journal);
    QVERIFY(QFile::link(m_store, path("link.culprit")));
    for (const QString& store : {m_store, path("link.culprit")}) {
        QVERIFY2(refusalOf(store, Store::Mode::ReadWrite).contains("-journal"),
                 refusalOf(store, Store::Mode::ReadWrite));
        QVERIFY(!refusalOf(store, Store::Mode::ReadOnly).isEmpty());
        QVERIFY_THROWS_EXCEPTION(StoreError, checkStore(store));
        QVERIFY_THROWS_EXCEPTION(StoreError, importArchive(path("a.zip"), store));
        QVERIFY(QFile::exists(victim));
    }
    QVERIFY(QFile::remove(m_store + QStringLiteral("-journal")));
    QCOMPARE(Store::open(m_store).cases().size(), std::size_t{1});
}

void HostileStoreTest::fewBytesOfTextStayFew()
{
    // A run of so many equal cells of 1 MB each.
    execute(m_store, {QStringLiteral("UPDATE metric_table SET time = zeroblob(8 * 1000)"),
                      QStringLiteral("UPDATE series SET samples = zeroblob(8 * 1000)"),
                      QStringLiteral("UPDATE text_series SET cells = CAST(x'e8030000' || x'00001000' || "
                                     "zeroblob(1048576) AS BLOB)")});
    const Store store = Store::open(m_store, Store::Mode::ReadOnly);
    const std::string key = store.cases().front().key;
    QVERIFY_THROWS_EXCEPTION(StoreError, static_cast<void>(store.loadCase(key)));
    bool told = false;
    for (const CheckFinding& finding : checkStore(m_store).findings) {
        told |= finding.message.find("of text is damaged") != std::string::npos;
    }
    QVERIFY(told);
}

void HostileStoreTest::aFolderWithItsOwnStoreIsImported()
{
    const QString folder = path("folder");
    writeFolder(folder, smallCase());
    const QString store = folder + QStringLiteral("/own.culprit");
    const ImportReport first = importArchive(folder, store);
    QCOMPARE(first.cases, std::int64_t{1});
    QVERIFY(first.skipped.empty());
    // Nothing has changed but the store.
    QVERIFY(importArchive(folder, store).alreadyImported);

    // While the store is open here, reading the folder must not take its locks away.
    Store open = Store::open(store);
    execute(store, {QStringLiteral("CREATE TABLE mine (x)"), QStringLiteral("DROP TABLE mine")});
    static_cast<void>(open.cases());
    static_cast<void>(archiveSha256(folder, {}));
    // The lock that every connection to a store with a log holds, in its -shm: another process sees it still.
    const pid_t child = fork();
    if (child == 0) {
        const int file = ::open(QFile::encodeName(store + QStringLiteral("-shm")).constData(), O_RDWR);
        struct flock lock = {};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = 128; // the "dead man's switch" of sqlite.org/walformat.html
        lock.l_len = 1;
        const bool isHeld = file >= 0 && fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
        _exit(isHeld ? 0 : 1);
    }
    int status = -1;
    QCOMPARE(waitpid(child, &status, 0), child);
    QCOMPARE(WEXITSTATUS(status), 0);
}

void HostileStoreTest::partsOfStoresAreNoArchives()
{
    const Store open = Store::open(m_store);
    for (const char* part : {"", "-wal", "-shm"}) {
        const QString file = m_store + QLatin1String(part);
        QVERIFY2(QFile::exists(file), qPrintable(file));
        QVERIFY_THROWS_EXCEPTION(ImportError, importArchive(file, path("other.culprit")));
    }
}

QTEST_GUILESS_MAIN(HostileStoreTest)
#include "hostile_store_test.moc"
