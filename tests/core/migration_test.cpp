// SPDX-License-Identifier: GPL-3.0-or-later
// Stores of earlier releases: `store-0.1.0.tar.xz` is one as 0.1.0 wrote it.
#include "store/schema.h"
#include "store/store.h"
#include "store/store_check.h"
#include "store/store_merge.h"
#include "store_rows.h"
#include "test_archive.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>

#include <sqlite3.h>

using namespace culprit;
using namespace culprit::test;

namespace {

constexpr const char* oldColumns = "case_key, method, variant, seed, origin, archive, version, computed_at, "
                                   "status, message, seconds, ranking, evidence, graph";

QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString versionOf(const QString& store)
{
    return rowsOf(store, QStringLiteral("SELECT user_version FROM pragma_user_version")).value(0);
}

/// All rows of the tables that 0.1.0 knew, but what became of parameters.
QStringList oldContent(const QString& store)
{
    QStringList rows =
        rowsOf(store, QStringLiteral("SELECT %1 FROM diagnosis ORDER BY id").arg(QLatin1String(oldColumns)));
    const char* const runSelection =
        "id, archive, key, whole_span, experiment, system, kind, iteration, data_parallel, "
        "qps, time_start, time_end, inject_time, inject_duration, fault, target, inject_kind, "
        "inject_parameters, components, facts, series, samples, spans, logs, spans_sorted, "
        "logs_sorted FROM run";
    for (const char* selection : {"* FROM archive", runSelection, "* FROM metric_table", "* FROM series",
                                  "* FROM text_series", "* FROM link", "* FROM span_shape", "* FROM span",
                                  "* FROM log_origin", "* FROM log", "* FROM artifact", "* FROM text_piece",
                                  "id, archive, run, severity, entry, message, count FROM notice"}) {
        rows += rowsOf(store, QStringLiteral("SELECT ") + QLatin1String(selection));
    }
    return rows;
}

/// What a store says of results, and of a case, through its interface.
QStringList told(const Store& store)
{
    QStringList lines;
    for (const Diagnosis& diagnosis : store.diagnoses()) {
        const auto& [caseKey, setting, seed, origin] = diagnosis.key;
        QString line = QString::fromStdString(
            caseKey + ' ' + diagnosis.key.ranker().word() + ' ' + std::to_string(setting.version) + ' ' +
            std::to_string(seed) + ' ' + diagnosis.content + std::string(toString(diagnosis.status)));
        for (const RankedItem& item : diagnosis.ranking) {
            line += QString::fromStdString(' ' + item.name + item.evidence.sentence) +
                    QString::number(item.score);
        }
        lines << line;
    }
    for (const ImportNotice& notice : store.notices()) {
        lines << QString::fromStdString(notice.caseKey + notice.entry + notice.message);
    }
    for (const CaseSummary& summary : store.cases()) {
        const Case loaded = store.loadCase(summary.key);
        lines << QStringLiteral("%1: %2 tables, %3 spans, %4 lines")
                     .arg(QString::fromStdString(summary.key))
                     .arg(loaded.tables.size())
                     .arg(loaded.spans.size())
                     .arg(loaded.logs.size());
    }
    return lines;
}

/// Takes a copy of a store's files at the moment before a transaction is committed, as a machine that dies
/// then would leave them.
class CopyAtCommit
{
public:
    CopyAtCommit(QString store, QString copy)
    {
        s_store = std::move(store);
        s_copy = std::move(copy);
        s_copies = 0;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(&opened));
    }
    ~CopyAtCommit() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&opened)); }
    CopyAtCommit(const CopyAtCommit&) = delete;
    CopyAtCommit& operator=(const CopyAtCommit&) = delete;
    int copies() const { return s_copies; }

private:
    static int opened(sqlite3* database, char**, const void*)
    {
        // Changed pages go to the file long before the end.
        sqlite3_exec(database, "PRAGMA cache_size = 1", nullptr, nullptr, nullptr);
        sqlite3_commit_hook(database, &commits, nullptr);
        return SQLITE_OK;
    }
    static int commits(void*)
    {
        if (s_copies++ == 0) {
            for (const char* part : {"", "-wal", "-shm"}) {
                QFile::copy(s_store + QLatin1String(part), s_copy + QLatin1String(part));
            }
        }
        return 0;
    }
    static inline QString s_store, s_copy;
    static inline int s_copies = 0;
};

} // namespace

class MigrationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsAllThatIsThere();
    void leavesDefaultsOutOfParameters();
    void readsWithoutWriting();
    void whatDiesBeforeTheEndStartsAgain();
    void whatFailsChangesNothing();
    void mergesStoresOfEitherVersion();
    void checksStoresOfVersion1();
    void componentsBelongToTheirArchive();

private:
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_store;
};

void MigrationTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = path("store.culprit");
    forEachFile(QStringLiteral(CULPRIT_SOURCE_DIR "/tests/core/data/store-0.1.0.tar.xz"),
                [this](const std::string& name, const QByteArray& bytes) {
                    if (name == "store.culprit") {
                        writeFile(m_store, bytes);
                    }
                });
    QCOMPARE(versionOf(m_store), QStringLiteral("1"));
}

void MigrationTest::keepsAllThatIsThere()
{
    const QStringList before = oldContent(m_store);
    QVERIFY(before.size() > 2000);
    Store::open(m_store);
    QCOMPARE(versionOf(m_store), QString::number(schemaVersion));
    QCOMPARE(oldContent(m_store), before);
    QCOMPARE(rowsOf(m_store, QStringLiteral("SELECT DISTINCT method_version, content FROM diagnosis")),
             rowsOf(m_store, QStringLiteral("SELECT 1, ''")));
    QCOMPARE(rowsOf(m_store, QStringLiteral("SELECT DISTINCT content FROM run")), QStringList(QString()));

    const QStringList after = contentOf(m_store);
    Store::open(m_store); // again
    QCOMPARE(contentOf(m_store), after);
}

void MigrationTest::leavesDefaultsOutOfParameters()
{
    execute(
        m_store,
        {QStringLiteral(
             "UPDATE diagnosis SET parameters = '{\"direction\":\"either\"}' WHERE method = 'nsigma' "
             "AND case_key = 'ray-replicas-0_cpu_1'"),
         QStringLiteral("UPDATE diagnosis SET parameters = '{\"bins\":5,\"gamma\":7}' WHERE method = 'rcd'"),
         QStringLiteral("UPDATE diagnosis SET parameters = '{\"flag\":true,\"weight\":{\"real\":2.5}}' "
                        "WHERE method = 'pdiagnose' AND variant = 'corrected'")});
    const auto settings = [this](Store::Mode mode) {
        std::set<std::string> words;
        for (const Diagnosis& diagnosis : Store::open(m_store, mode).diagnoses()) {
            words.insert(diagnosis.key.setting.word());
        }
        return words;
    };
    const std::set<std::string> expected{"baro",      "baro/corrected",
                                         "causalai",  "e_diagnosis",
                                         "microrank", "mmbaro",
                                         "nsigma",    "nsigma?direction=either",
                                         "pdiagnose", "pdiagnose/corrected?flag=true&weight=2.5",
                                         "random",    "rcd?gamma=7",
                                         "tracerca"};
    QVERIFY(settings(Store::Mode::ReadOnly) == expected);
    QVERIFY(settings(Store::Mode::ReadWrite) == expected);
    QVERIFY(settings(Store::Mode::ReadOnly) == expected);
}

void MigrationTest::readsWithoutWriting()
{
    const QByteArray before = bytesOf(m_store);
    const QStringList read = told(Store::open(m_store, Store::Mode::ReadOnly));
    QVERIFY(read.size() > 60);
    QCOMPARE(bytesOf(m_store), before);
    QCOMPARE(told(Store::open(m_store)), read);
    QCOMPARE(told(Store::open(m_store, Store::Mode::ReadOnly)), read);
}

void MigrationTest::whatDiesBeforeTheEndStartsAgain()
{
    const QStringList before = oldContent(m_store);
    const QString left = path("left.culprit");
    {
        const CopyAtCommit copying(m_store, left);
        Store::open(m_store);
        QVERIFY(copying.copies() > 0);
    }
    QVERIFY(QFileInfo(left + QStringLiteral("-wal")).size() > 0); // it was under way
    QCOMPARE(told(Store::open(left, Store::Mode::ReadOnly)), told(Store::open(m_store)));
    QCOMPARE(versionOf(left), QStringLiteral("1"));
    QCOMPARE(oldContent(left), before);
    Store::open(left);
    QCOMPARE(versionOf(left), QString::number(schemaVersion));
    QCOMPARE(contentOf(left), contentOf(m_store));
}

void MigrationTest::whatFailsChangesNothing()
{
    execute(m_store, {QStringLiteral("CREATE TABLE component (x)")}); // in the way of its last step
    const QStringList before = contentOf(m_store);
    QVERIFY_THROWS_EXCEPTION(StoreError, Store::open(m_store));
    QCOMPARE(versionOf(m_store), QStringLiteral("1"));
    QCOMPARE(contentOf(m_store), before);
    execute(m_store, {QStringLiteral("DROP TABLE component")});
    Store::open(m_store);
    QCOMPARE(versionOf(m_store), QString::number(schemaVersion));
}

void MigrationTest::mergesStoresOfEitherVersion()
{
    const QString newer = path("newer.culprit");
    QVERIFY(QFile::copy(m_store, newer));
    Store::open(newer);
    const QStringList expected = told(Store::open(newer, Store::Mode::ReadOnly));

    const QString joined = path("joined.culprit");
    MergeReport report = mergeStores({m_store}, joined);
    QCOMPARE(report.cases, std::int64_t{4});
    QCOMPARE(told(Store::open(joined, Store::Mode::ReadOnly)), expected);
    report = mergeStores({newer, m_store}, joined);
    QCOMPARE(report.stores[0].resultsAdded + report.stores[1].resultsAdded, std::int64_t{0});
    QCOMPARE(report.stores[1].casesAdded, std::int64_t{0});
    QCOMPARE(told(Store::open(joined, Store::Mode::ReadOnly)), expected);
    QCOMPARE(versionOf(m_store), QStringLiteral("1"));

    mergeStores({newer}, m_store); // into an older one
    QCOMPARE(versionOf(m_store), QString::number(schemaVersion));
    QCOMPARE(told(Store::open(m_store, Store::Mode::ReadOnly)), expected);
}

void MigrationTest::checksStoresOfVersion1()
{
    CheckOptions verifying;
    verifying.repair = false;
    const CheckReport verified = checkStore(m_store, verifying);
    QVERIFY2(verified.findings.empty(),
             verified.findings.empty() ? "" : verified.findings[0].message.c_str());
    QCOMPARE(versionOf(m_store), QStringLiteral("1"));
    const CheckReport checked = checkStore(m_store);
    QVERIFY2(checked.findings.empty(), checked.findings.empty() ? "" : checked.findings[0].message.c_str());
    QCOMPARE(versionOf(m_store), QString::number(schemaVersion));
}

void MigrationTest::componentsBelongToTheirArchive()
{
    const auto components = [](const QString& store) {
        return rowsOf(store, QStringLiteral("SELECT name, role, edited FROM component ORDER BY name"));
    };
    const std::int64_t archive = Store::open(m_store).archives().front().id;
    execute(
        m_store,
        {QStringLiteral("INSERT INTO component VALUES (%1, 'ray-head', 'head', '', '{}', 0)").arg(archive),
         QStringLiteral("INSERT INTO component VALUES (%1, 'nginx-proxy', 'gateway', '', '{}', 1)")
             .arg(archive)});
    const QStringList both = components(m_store);

    const QString other = path("other.culprit");
    mergeStores({m_store}, other);
    QCOMPARE(components(other), both);
    // What somebody edited stays before what was guessed, whichever store is joined into the other.
    execute(other,
            {QStringLiteral("UPDATE component SET role = 'operator', edited = 1 WHERE name = 'ray-head'"),
             QStringLiteral("UPDATE component SET role = 'worker', edited = 0 WHERE name = 'nginx-proxy'")});
    const QString joined = path("joined.culprit");
    mergeStores({other, m_store}, joined);
    QCOMPARE(components(joined), rowsOf(joined, QStringLiteral("VALUES ('nginx-proxy', 'gateway', 1), "
                                                               "('ray-head', 'operator', 1)")));

    execute(other, {QStringLiteral("INSERT INTO component VALUES (999, 'stray', '', '', '{}', 0)")});
    const CheckReport checked = checkStore(other);
    QCOMPARE(checked.findings.size(), std::size_t{2}); // a worker is no role
    QVERIFY(checked.isAllRepaired());
    QCOMPARE(components(other).size(), 2);

    Store::open(m_store).removeArchive(archive);
    QVERIFY(components(m_store).isEmpty());
}

QTEST_GUILESS_MAIN(MigrationTest)
#include "migration_test.moc"
