// SPDX-License-Identifier: GPL-3.0-or-later
// Stores damaged on purpose: what is found, what is repaired, and that nothing readable is lost.
#include "archive/importer.h"
#include "store/store.h"
#include "store/store_check.h"
#include "store_rows.h"
#include "test_archive.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace culprit;
using namespace culprit::test;

class CheckTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void findsNothingInASoundStore();
    void repairs_data();
    void repairs();
    void countsToTheLastNumber_data();
    void countsToTheLastNumber();
    void tellsWhatRemains_data();
    void tellsWhatRemains();
    void leavesADamagedFileAlone();
    void onlyVerifies();
    void keepsResultsOfCasesThatAreNotThere();
    void makesTheFileSmaller();
    void canBeCancelled();
    void aRepairThatBreaksOffChangesNothing();

private:
    QString imported() const;
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

constexpr const char* caseKey = "ray-replicas-0_cpu_1";

Diagnosis result(const std::string& key)
{
    Diagnosis diagnosis;
    diagnosis.key.caseKey = key;
    diagnosis.key.setting.id = "baro";
    diagnosis.version = "0.1.0";
    diagnosis.ranking = {{"a_cpu", 1.5, {"It rose.", {}, {}}}};
    return diagnosis;
}

std::string messagesOf(const CheckReport& report)
{
    std::string text;
    for (const CheckFinding& finding : report.findings) {
        text += finding.message + (finding.repaired ? " (repaired)\n" : "\n");
    }
    return text;
}

bool isRepaired(const CheckFinding& finding)
{
    return finding.repaired;
}

QStringList statements(std::initializer_list<const char*> all)
{
    QStringList list;
    for (const char* one : all) {
        list << QString::fromUtf8(one);
    }
    return list;
}

} // namespace

void CheckTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

QString CheckTest::imported() const
{
    const QString archive = m_folder->filePath(QStringLiteral("a.tar.gz"));
    QString path = m_folder->filePath(QStringLiteral("s.culprit"));
    writeFile(archive, makeArchive(smallCase(), Container::TarGz));
    importArchive(archive, path);
    Store::open(path).saveDiagnosis(result(caseKey));
    return path;
}

void CheckTest::findsNothingInASoundStore()
{
    const QString store = imported();
    const QStringList content = contentOf(store);
    const CheckReport report = checkStore(store);
    QVERIFY2(report.findings.empty(), messagesOf(report).c_str());
    QVERIFY(report.notes.empty() && report.isAllRepaired());
    QCOMPARE(report.bytesAfter, std::int64_t{QFile(store).size()});
    QCOMPARE(contentOf(store), content);
}

void CheckTest::repairs_data()
{
    QTest::addColumn<QStringList>("damage");
    QTest::addColumn<QString>("message");
    QTest::addColumn<bool>("asBefore"); ///< the repaired store holds what it held before the damage
    const auto row = [](const char* name, const QStringList& damage, const char* message,
                        bool asBefore = true) {
        QTest::newRow(name) << damage << QString::fromUtf8(message) << asBefore;
    };
    row("index that does not fit its table",
        statements({"DROP INDEX run_by_archive", "CREATE INDEX run_by_archive ON run(system)",
                    "PRAGMA writable_schema = ON",
                    "UPDATE sqlite_master SET sql = 'CREATE INDEX run_by_archive ON run(archive)' "
                    "WHERE name = 'run_by_archive'"}),
        "missing from index run_by_archive");
    row("missing index", statements({"DROP INDEX notice_by_archive"}),
        "the index notice_by_archive was missing");
    row("missing table", statements({"DROP TABLE link"}), "the table link was missing", false);
    row("table of other columns", statements({"DROP TABLE link", "CREATE TABLE link (a)"}),
        "the table link had other columns than it should, and no rows", false);
    row("text for a number", statements({"UPDATE span SET start_us = 'early'"}),
        "ray-replicas-0_cpu_1: 1 values of span.start_us are no whole numbers; they are 0 now", false);
    row("no number", statements({"UPDATE run SET time_end = 9e999"}),
        "1 values of run.time_end are no numbers", false);
    row("bytes for text", statements({"UPDATE run SET facts = CAST(facts AS BLOB)"}),
        "1 values of run.facts are no text; they are read as such now");
    row("facts of another kind", statements({"UPDATE run SET facts = '{\"a\": 1}'"}),
        "ray-replicas-0_cpu_1: run.facts can't be read as a whole", false);
    row("components of another kind", statements({"UPDATE run SET components = '[1, \"web\"]'"}),
        "what can be is kept ([\"web\"])", false);
    row("a kind that there is not", statements({"UPDATE run SET kind = 'test'"}),
        "values of run.kind were words");
    row("count of series", statements({"UPDATE run SET series = 9"}), "9 series were told of, 5 are there");
    row("count of samples", statements({"UPDATE run SET samples = 0"}), "0 samples were told of, ");
    row("count of spans", statements({"UPDATE run SET spans = 7"}), "7 spans were told of, 1 are there");
    row("count of log lines", statements({"UPDATE run SET logs = 1"}),
        "1 log lines were told of, 2 are there");
    row("spans out of order",
        statements({"INSERT INTO span SELECT id + 1, start_us - 5, end_us, duration_us, shape, server_port, "
                    "trace_id, "
                    "span_id, parent_span_id, request_id, database_id FROM span",
                    "UPDATE run SET spans = 2"}),
        "the spans were said to be in the order of time", false);
    row("log lines out of order", statements({"UPDATE log SET time_ns = -time_ns"}),
        "the log lines were said to be in the order of time", false);
    row("rows of a removal that was cut off",
        statements(
            {"INSERT INTO span SELECT id + (7 << 32), start_us, end_us, duration_us, shape, server_port, "
             "trace_id, span_id, parent_span_id, request_id, database_id FROM span"}),
        "1 spans belonged to no case");
    row("log lines of no case",
        statements({"INSERT INTO log SELECT id - (1 << 32), time_ns, origin, message FROM log"}),
        "2 log lines belonged to no case");
    row("tables and series of no case",
        statements({"INSERT INTO metric_table SELECT id + (5 << 16), file, time, row_index FROM metric_table",
                    "INSERT INTO series SELECT id + (5 << 36), name, samples FROM series",
                    "INSERT INTO text_series SELECT id + (5 << 36), name, cells FROM text_series"}),
        "5 series belonged to no case");
    row("units of no series", statements({"INSERT INTO series_unit VALUES (5 << 36, 'ms')"}),
        "1 units belonged to no series");
    row("links of no case",
        statements({"INSERT INTO link SELECT run + 1, position, source, destination FROM link"}),
        "1 links belonged to no case");
    row("series without their table",
        statements(
            {"INSERT INTO series SELECT id + (1 << 24), name, samples FROM series WHERE id = (SELECT max(id) "
             "FROM series)"}),
        "1 series had lost their table");
    row("span without its texts", statements({"UPDATE span SET shape = 99"}), "1 texts of spans were missing",
        false);
    row("log lines without their texts", statements({"DELETE FROM log_origin"}),
        "1 texts of log lines were missing", false);
    row("archive not listed", statements({"PRAGMA foreign_keys = OFF", "DELETE FROM archive"}),
        "the archive of 1 cases was not listed", false);
    row("archive of which nothing is there",
        statements({"INSERT INTO archive SELECT id + 1, path, name, 'x', 0, 0, 0 FROM archive"}),
        "1 archives were listed of which nothing is there");
    row("texts and remarks of no archive",
        statements(
            {"INSERT INTO span_shape SELECT id + 1, 9, service, client, server, client_ip, server_ip, "
             "data_type, "
             "protocol, request_type, domain, resource, status, response_code, exception, endpoint "
             "FROM span_shape",
             "INSERT INTO notice (archive, severity, entry, message, count) VALUES (9, 0, '', 'x', 1)"}),
        "1 texts of spans belonged to no archive");
    row("file of another archive's case", statements({"UPDATE artifact SET run = 77 WHERE id = 1"}),
        "1 files were listed under a case of another archive", false);
    row("text of no file",
        statements({"INSERT INTO text_piece SELECT id + (50 << 24), data FROM text_piece LIMIT 1"}),
        "1 pieces of text belonged to no file");
    row("kept text not told of", statements({"UPDATE artifact SET text = 0"}),
        "files were said to be kept in no text");
    row("samples cut short",
        statements({"UPDATE series SET samples = substr(samples, 1, length(samples) - 3)"}),
        "the others are missing values now", false);
    row("cells cut short", statements({"UPDATE text_series SET cells = x''"}), "the others are empty now",
        false);
    row("result that can't be read", statements({"UPDATE diagnosis SET ranking = '[[1'"}),
        "the result of baro on ray-replicas-0_cpu_1 can't be read", false);
    row("result of an unknown status", statements({"UPDATE diagnosis SET status = 'splendid'"}),
        "can't be read", false);
}

void CheckTest::repairs()
{
    QFETCH(QStringList, damage);
    QFETCH(QString, message);
    QFETCH(bool, asBefore);
    const QString path = imported();
    const QStringList content = contentOf(path);
    execute(path, damage);
    const CheckReport report = checkStore(path);
    const std::string messages = messagesOf(report);
    QVERIFY2(messages.find(message.toStdString()) != std::string::npos, messages.c_str());
    QVERIFY2(report.isAllRepaired() && std::ranges::all_of(report.findings, isRepaired), messages.c_str());
    if (asBefore) {
        QCOMPARE(contentOf(path), content);
    }

    const QStringList repaired = contentOf(path);
    const CheckReport again = checkStore(path);
    QVERIFY2(again.findings.empty(), messagesOf(again).c_str());
    QCOMPARE(contentOf(path), repaired);
    // All can be read, and what was not damaged is there.
    const Store store = Store::open(path, Store::Mode::ReadOnly);
    const Case loaded = store.loadCase(caseKey);
    QCOMPARE(loaded.tables.size(), std::size_t{3});
    QCOMPARE(loaded.logs.size(), std::size_t{2});
    QVERIFY(!loaded.spans.empty());
    QCOMPARE(static_cast<std::int64_t>(loaded.spans.size()), loaded.summary.spans);
    for (const MetricTable& table : loaded.tables) {
        for (const MetricColumn& column : table.columns) {
            QCOMPARE(column.values.size(), table.rows());
        }
        for (const TextColumn& column : table.textColumns) {
            QCOMPARE(column.values.size(), table.rows());
        }
    }
    QCOMPARE(store.archives().size(), std::size_t{1});
    QVERIFY(store.diagnoses().size() <= 1);
}

void CheckTest::countsToTheLastNumber_data()
{
    QTest::addColumn<QString>("table");
    for (const char* table :
         {"archive", "run", "metric_table", "series", "span", "log", "artifact", "text_piece"}) {
        QTest::newRow(table) << QString::fromUtf8(table);
    }
}

/// Numbers of rows are counted on, and none comes after the last.
void CheckTest::countsToTheLastNumber()
{
    QFETCH(QString, table);
    const QString store = imported();
    execute(store,
            {QStringLiteral("UPDATE %1 SET id = 9223372036854775807 WHERE id = (SELECT max(id) FROM %1)")
                 .arg(table)});
    const CheckReport report = checkStore(store);
    QVERIFY(!report.findings.empty());
    if (report.isAllRepaired()) {
        const CheckReport again = checkStore(store);
        QVERIFY2(again.findings.empty(), messagesOf(again).c_str());
        static_cast<void>(Store::open(store).cases());
    }
}

void CheckTest::tellsWhatRemains_data()
{
    QTest::addColumn<QStringList>("damage");
    QTest::addColumn<QString>("message");
    const auto row = [](const char* name, const QStringList& damage, const char* message) {
        QTest::newRow(name) << damage << QString::fromUtf8(message);
    };
    row("more samples than times",
        statements({"UPDATE series SET samples = CAST(samples || zeroblob(8) AS BLOB)"}), " samples for ");
    row("more texts than times", statements({"UPDATE text_series SET cells = CAST(cells || cells AS BLOB)"}),
        " texts for ");
    row("damaged texts", statements({"UPDATE text_series SET cells = x'0102'"}), "of text is damaged");
    row("damaged kept text", statements({"UPDATE text_piece SET data = x'00000010aabb'"}),
        "bytes of text can be read");
    row("lost kept text", statements({"DELETE FROM text_piece"}), "bytes of text can be read");
    row("other columns",
        statements(
            {"INSERT INTO link VALUES (1, 99, x'61', x'62')", "ALTER TABLE link ADD COLUMN colour TEXT"}),
        "the table link has other columns");
}

void CheckTest::tellsWhatRemains()
{
    QFETCH(QStringList, damage);
    QFETCH(QString, message);
    const QString path = imported();
    execute(path, damage);
    // What else is wrong is repaired all the same.
    execute(path, statements({"DROP INDEX artifact_by_archive"}));
    const QStringList before = contentOf(path);
    const CheckReport report = checkStore(path);
    const std::string messages = messagesOf(report);
    QVERIFY2(!report.isAllRepaired(), messages.c_str());
    QVERIFY2(messages.find(message.toStdString()) != std::string::npos, messages.c_str());
    QVERIFY2(messages.find("artifact_by_archive was missing (repaired)") != std::string::npos,
             messages.c_str());
    const QStringList after = contentOf(path);
    for (const QString& line : before) {
        // The case's own row may tell another number of samples now.
        QVERIFY2(after.contains(line) || line.startsWith(QStringLiteral("1|1|ray-replicas-0")),
                 qPrintable(line));
    }
}

void CheckTest::leavesADamagedFileAlone()
{
    const QString path = imported();
    const qint64 pageSize = rowsOf(path, QStringLiteral("PRAGMA page_size")).value(0).toLongLong();
    const qint64 page = rowsOf(path, QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = 'log'"))
                            .value(0)
                            .toLongLong();
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek((page - 1) * pageSize));
        QCOMPARE(file.write(QByteArray(200, '\xee')), qint64{200});
    }
    const auto bytes = [&] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = bytes();
    const CheckReport report = checkStore(path);
    QVERIFY(!report.findings.empty() && std::ranges::none_of(report.findings, isRepaired));
    QVERIFY(!report.notes.empty());
    QVERIFY(bytes() == before);
}

void CheckTest::onlyVerifies()
{
    const QString path = imported();
    execute(path, statements({"UPDATE run SET spans = 7", "DROP INDEX run_by_archive",
                              "INSERT INTO link SELECT run + 1, position, source, destination FROM link"}));
    const QStringList content = contentOf(path);
    CheckOptions options;
    options.repair = false;
    const CheckReport report = checkStore(path, options);
    QCOMPARE(report.findings.size(), std::size_t{3});
    QVERIFY(std::ranges::none_of(report.findings, isRepaired));
    QCOMPARE(contentOf(path), content);
}

void CheckTest::keepsResultsOfCasesThatAreNotThere()
{
    const QString path = imported();
    Store::open(path).saveDiagnosis(result("elsewhere_cpu_1"));
    const CheckReport report = checkStore(path);
    QVERIFY(report.findings.empty());
    QCOMPARE(report.notes.size(), std::size_t{1});
    QVERIFY(report.notes[0].starts_with("1 results are of cases that are not in the store"));
    QCOMPARE(Store::open(path).diagnoses().size(), std::size_t{2});
}

void CheckTest::makesTheFileSmaller()
{
    const QString path = imported();
    const QStringList content = contentOf(path);
    // As a removed archive leaves it.
    execute(path, statements({"INSERT INTO text_piece VALUES (1 << 40, zeroblob(4000000))",
                              "DELETE FROM text_piece WHERE id = 1 << 40"}));
    const CheckReport report = checkStore(path);
    QVERIFY(report.findings.empty());
    QCOMPARE(report.notes, std::vector<std::string>{"much of the file was unused; it is smaller now"});
    QVERIFY2(report.bytesBefore > 4'000'000 && report.bytesAfter < 1'000'000,
             std::to_string(report.bytesAfter).c_str());
    QCOMPARE(contentOf(path), content);
    QVERIFY(checkStore(path).notes.empty());
}

void CheckTest::canBeCancelled()
{
    const QString path = imported();
    execute(path, statements({"UPDATE run SET spans = 7", "DROP INDEX run_by_archive"}));
    const QStringList content = contentOf(path);
    std::stop_source source;
    CheckOptions options;
    options.stop = source.get_token();
    options.progress = [&](const QString& step) {
        if (step == u"results") {
            source.request_stop();
        }
    };
    // The stop comes when all was repaired but nothing of it is kept yet.
    QVERIFY_THROWS_EXCEPTION(StoreCancelled, checkStore(path, options));
    QCOMPARE(contentOf(path), content);
    QCOMPARE(rowsOf(path, QStringLiteral("SELECT name FROM sqlite_master WHERE name = 'run_by_archive'")),
             QStringList());
}

void CheckTest::aRepairThatBreaksOffChangesNothing()
{
    const QString path = imported();
    execute(path,
            statements(
                {"UPDATE run SET spans = 7, logs = 9",
                 // Overflows, and so fails, when the right number is written.
                 "CREATE INDEX broken ON run(abs(CASE logs WHEN 2 THEN -9223372036854775808 ELSE 1 END))"}));
    const QStringList content = contentOf(path);
    QVERIFY_THROWS_EXCEPTION(StoreError, checkStore(path));
    QCOMPARE(contentOf(path), content);
}

QTEST_GUILESS_MAIN(CheckTest)
#include "check_test.moc"
