// SPDX-License-Identifier: GPL-3.0-or-later
// Cases as other people have them, imported whole: their values are read, or a remark says why not.
#include "archive/import_errors.h"
#include "archive/importer.h"
#include "store/store.h"
#include "test_archive.h"

#include <QDir>
#include <QFile>
#include <QStringConverter>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace culprit;
using namespace culprit::test;

namespace {

QByteArray carried(const char* name)
{
    QFile file(QStringLiteral(CULPRIT_SOURCE_DIR "/tests/core/data/foreign/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

using TableRows = QList<QStringList>;

TableRows rowsOf(const QByteArray& table)
{
    TableRows rows;
    for (const QString& line : QString::fromUtf8(table).split(u'\n', Qt::SkipEmptyParts)) {
        rows.push_back(line.split(u','));
    }
    return rows;
}

QByteArray joined(const TableRows& rows, const QString& separator = QStringLiteral(","))
{
    QByteArray table;
    for (const QStringList& row : rows) {
        table += row.join(separator).toUtf8() + '\n';
    }
    return table;
}

/// The carried table with every row below the header changed.
QByteArray changed(const std::function<void(QStringList& row, qsizetype number)>& change)
{
    TableRows rows = rowsOf(carried("data.csv"));
    for (qsizetype i = 1; i < rows.size(); ++i) {
        change(rows[i], i - 1);
    }
    return joined(rows);
}

QByteArray utf16(const QByteArray& text, QStringConverter::Encoding encoding)
{
    QStringEncoder encode(encoding, QStringConverter::Flag::WriteBom);
    return encode(QString::fromUtf8(text));
}

/// What an import came to.
struct Imported
{
    ImportReport report;
    std::vector<ImportNotice> notices;
    std::optional<Case> found; ///< the first case

    std::int64_t told(std::string_view name) const
    {
        std::int64_t count = 0;
        for (const ImportNotice& notice : notices) {
            count += notice.name == name ? notice.count : 0;
        }
        return count;
    }
    std::string textOf(std::string_view name) const
    {
        const auto notice = std::ranges::find(notices, name, &ImportNotice::name);
        return notice == notices.end() ? std::string() : notice->message;
    }
};

Imported importedFolder(const std::vector<TestEntry>& entries)
{
    const QTemporaryDir folder;
    const QString root = folder.filePath(QStringLiteral("in"));
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    writeFolder(root, entries);
    Imported imported;
    imported.report = importArchive(root, store);
    const Store opened = Store::open(store, Store::Mode::ReadOnly);
    imported.notices = opened.notices();
    if (const auto cases = opened.cases(); !cases.empty()) {
        imported.found = opened.loadCase(cases.front().key);
    }
    return imported;
}

const std::string caseFolder = "RE1-SS/carts_cpu/1/";

std::vector<TestEntry> caseWith(const QByteArray& table, const QByteArray& injectTime = "1652812660\n",
                                const std::string& name = "data.csv")
{
    return {{caseFolder + name, table}, {caseFolder + "inject_time.txt", injectTime}};
}

/// The numbers of the carried table, by column.
std::map<std::string, std::vector<double>> expectedValues()
{
    std::map<std::string, std::vector<double>> values;
    const TableRows rows = rowsOf(carried("data.csv"));
    for (qsizetype column = 1; column < rows.front().size(); ++column) {
        std::vector<double>& samples = values[rows.front()[column].toStdString()];
        for (qsizetype row = 1; row < rows.size(); ++row) {
            samples.push_back(rows[row][column].toDouble());
        }
    }
    return values;
}

/// The first thing in which a table is not the carried one.
QString difference(const MetricTable* table)
{
    const auto expected = expectedValues();
    if (!table || table->columns.size() != expected.size() || table->rows() != 120) {
        return QStringLiteral("%1 columns, %2 rows")
            .arg(table ? table->columns.size() : 0)
            .arg(table ? table->rows() : 0);
    }
    for (std::size_t row = 0; row < table->rows(); ++row) {
        if (table->time[row] != 1'652'812'600.0 + static_cast<double>(row)) {
            return QStringLiteral("time %1").arg(table->time[row], 0, 'f', 3);
        }
    }
    for (const auto& [name, values] : expected) {
        const MetricColumn* column = table->column(name);
        if (!column) {
            return QStringLiteral("no ") + QString::fromStdString(name);
        }
        for (std::size_t row = 0; row < values.size(); ++row) {
            if (column->values[row] != values[row]) {
                return QString::fromStdString(name) +
                       QStringLiteral(" row %1: %2").arg(row).arg(column->values[row]);
            }
        }
    }
    return {};
}

} // namespace

class ForeignTablesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheSameTable_data();
    void readsTheSameTable();
    void readsMarkedInjections_data();
    void readsMarkedInjections();
    void dropsABadFirstCell();
    void tellsEqualTimes();
    void readsGrafanaUnits();
    void joinsNormalAndAnomalous();
    void namesWhatItDoesNotRead_data();
    void namesWhatItDoesNotRead();
    void tellsWhyNothingWasRecognised();
    void readsDurationsInOtherUnits_data();
    void readsDurationsInOtherUnits();
    void keepsNothingWithoutASample_data();
    void keepsNothingWithoutASample();
    void namesAPointerGivenByItself();
    void keepsStrayRecordsOutOfTheTime();
};

void ForeignTablesTest::readsTheSameTable_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("remark");
    const QByteArray base = carried("data.csv");
    QVERIFY(base.size() == 12'328);
    QTest::newRow("plain") << base << "";
    QTest::newRow("06 blanks after commas") << QByteArray(base).replace(",", ", ") << "";
    QTest::newRow("13 semicolons") << QByteArray(base).replace(",", ";") << "";
    QTest::newRow("tabs") << QByteArray(base).replace(",", "\t") << "";
    QTest::newRow("bars") << QByteArray(base).replace(",", "|") << "";
    QTest::newRow("sep= line") << "sep=;\r\n" + QByteArray(base).replace(",", ";") << "";
    QTest::newRow("comments") << "# made by hand\n# twice\n" + base << "comment-lines";
    QTest::newRow("header in a comment") << "#" + base << "";
    QTest::newRow("CRLF and byte order mark")
        << "\xEF\xBB\xBF" + QByteArray(base).replace("\n", "\r\n") << "";
    QTest::newRow("CR") << QByteArray(base).replace("\n", "\r") << "";
    QTest::newRow("UTF-16 LE") << utf16(base, QStringConverter::Utf16LE) << "read-utf16";
    QTest::newRow("UTF-16 BE") << utf16(base, QStringConverter::Utf16BE) << "read-utf16";
    QTest::newRow("UTF-16 without a mark") << utf16(base, QStringConverter::Utf16LE).mid(2) << "read-utf16";
    QTest::newRow("08 unit in cells")
        << changed([](QStringList& row, qsizetype) { row[1] += QStringLiteral(" %"); }) << "cell-units";
    QTest::newRow("12 decimal comma") << changed([](QStringList& row, qsizetype) {
        for (qsizetype i = 1; i < row.size(); ++i) {
            row[i] = u'"' + row[i].replace(u'.', u',') + u'"';
        }
    }) << "other-marks";
    QTest::newRow("decimal comma between semicolons")
        << QByteArray(base).replace(",", ";").replace(".", ",") << "other-marks";
    QTest::newRow("15 slash dates") << changed([](QStringList& row, qsizetype number) {
        const qsizetype second = 40 + number;
        row[0] = QStringLiteral("2022/05/17 18:%1:%2")
                     .arg(36 + second / 60)
                     .arg(second % 60, 2, 10, QLatin1Char('0'));
    }) << "";
    QTest::newRow("day first") << changed([](QStringList& row, qsizetype number) {
        const qsizetype second = 40 + number;
        row[0] = QStringLiteral("17.05.2022 18:%1:%2")
                     .arg(36 + second / 60)
                     .arg(second % 60, 2, 10, QLatin1Char('0'));
    }) << "";
    TableRows rows = rowsOf(base);
    QByteArray longTable = "timestamp,cmdb_id,kpi_name,value\n";
    for (qsizetype row = 1; row < rows.size(); ++row) {
        for (qsizetype column = 1; column < rows[row].size(); ++column) {
            const QString& name = rows.front()[column];
            const qsizetype cut = name.indexOf(u'_');
            longTable +=
                (rows[row][0] + u',' + name.left(cut) + u',' + name.mid(cut + 1) + u',' + rows[row][column])
                    .toUtf8() +
                '\n';
        }
    }
    QTest::newRow("64 long table") << longTable << "long-table";
    for (qsizetype row = 0; row < rows.size(); ++row) {
        rows[row].prepend(row == 0 ? QStringLiteral("level_0") : QString::number(row));
        rows[row].insert(4, row == 0 ? QStringLiteral("Unnamed: 0") : QStringLiteral("7"));
    }
    QTest::newRow("index columns") << joined(rows) << "index-columns";
}

void ForeignTablesTest::readsTheSameTable()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, remark);
    const Imported imported = importedFolder(caseWith(table));
    QCOMPARE(difference(imported.found->table("data.csv")), QString());
    QVERIFY(imported.report.warnings.empty());
    if (!remark.isEmpty()) {
        QVERIFY(imported.told(remark.toStdString()) > 0);
    }
    QCOMPARE(imported.found->summary.components,
             (std::vector<std::string>{"carts", "orders", "front-end", "user"}));
}

void ForeignTablesTest::readsMarkedInjections_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("17 UTF-16") << utf16("1652812660\r\n", QStringConverter::Utf16LE);
    QTest::newRow("UTF-16 BE") << utf16("1652812660\n", QStringConverter::Utf16BE);
    QTest::newRow("18 byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                      "1652812660\r\n");
    QTest::newRow("a comment and CR") << QByteArray("# when\r1652812660\r");
}

void ForeignTablesTest::readsMarkedInjections()
{
    QFETCH(QByteArray, bytes);
    const Imported imported = importedFolder(caseWith(carried("data.csv"), bytes));
    const auto& injection = imported.found->summary.injection;
    QVERIFY(injection);
    QCOMPARE(injection->time, 1'652'812'660.0);
    QCOMPARE(injection->target, std::string("carts"));
    QCOMPARE(injection->fault, std::string("cpu"));
}

void ForeignTablesTest::dropsABadFirstCell()
{
    const Imported imported = importedFolder(caseWith(changed(
        [](QStringList& row, qsizetype number) { row[1] = number == 0 ? QStringLiteral("-") : row[1]; })));
    const MetricColumn* column = imported.found->table("data.csv")->column("carts_cpu");
    QVERIFY(column && std::isnan(column->values.front()) && column->values[1] == 10.005);
    QCOMPARE(imported.told("bad-numbers"), 1);
    QCOMPARE(imported.report.warnings.size(), std::size_t{1});
    QCOMPARE(imported.found->summary.series, 12);
}

void ForeignTablesTest::tellsEqualTimes()
{
    const Imported imported = importedFolder(
        caseWith(changed([](QStringList& row, qsizetype) { row[0] = QStringLiteral("1.65281E+09"); })));
    QCOMPARE(imported.told("equal-times"), 120);
    QCOMPARE(imported.told("rounded-times"), 120);
}

void ForeignTablesTest::readsGrafanaUnits()
{
    const Imported imported =
        importedFolder(smallCaseWith("prometheus-metrics.csv", carried("grafana-units.csv")));
    const MetricTable* table = imported.found->table("prometheus-metrics.csv");
    QVERIFY(table);
    QCOMPARE(table->columns.size(), std::size_t{27});
    QCOMPARE(table->column("cilium_open_fds")->values.front(), 1216.0);
    QVERIFY(std::isnan(table->column("rayvllm_p99_e2e_request_latency")->values.front()));
    QVERIFY(imported.told("cell-units") > 0);
    QCOMPARE(imported.told("text-columns"), 0);
}

void ForeignTablesTest::joinsNormalAndAnomalous()
{
    const std::string folder = "sock-shop-data/carts_cpu/1/";
    const Imported imported = importedFolder({{folder + "anomalous.csv", carried("anomalous.csv")},
                                              {folder + "normal.csv", carried("normal.csv")}});
    QCOMPARE(imported.report.cases, 1);
    const MetricTable* table = imported.found->table("data.csv");
    QVERIFY(table);
    QCOMPARE(table->rows(), std::size_t{60});
    QCOMPARE(table->columns.size(), std::size_t{38});
    QCOMPARE(table->column("carts_cpu")->values[0], 2.9616);
    QCOMPARE(table->column("carts_cpu")->values[30], 3.2124);
    QCOMPARE(imported.found->summary.injection->time, 1'652'812'675.0);
    QCOMPARE(imported.found->summary.injection->target, std::string("carts"));
}

void ForeignTablesTest::namesWhatItDoesNotRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("reason");
    const QByteArray rest(100, '\0');
    const auto add = [](const char* name, const QByteArray& bytes, const char* reason) {
        QTest::newRow(reason) << QString::fromLatin1(name) << bytes << QString::fromLatin1(reason);
    };
    add("metrics.csv", carried("petshop-metrics.csv"), "3 rows of names");
    add("metrics.csv", "time,carts,carts,user\n,cpu,mem,cpu\n10,1,2,3\n", "2 rows of names");
    add("data.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:ef05\nsize 455134674\n",
        "Git LFS");
    add("metrics.parquet", "PAR1" + rest + "PAR1", "Parquet");
    add("data.feather", "ARROW1" + rest, "Arrow");
    add("data.pkl", QByteArray::fromHex("800495") + rest, "pickle");
    add("data.csv", gzipped(carried("data.csv")), "compressed file");
    add("case.tar", makeArchive({{"a", "b"}}, Container::Tar), "archive within");
    add("case.zip", makeArchive({{"a", "b"}}, Container::Zip), "archive within the archive");
    add("data.xlsx", QByteArray("PK\x03\x04") + QByteArray(26, 'x') + "[Content_Types].xml" + rest,
        "Excel workbook");
    add("metrics.json",
        R"({"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {"pod": "carts-7d"},)"
        R"( "values": [[1652812600, "11.2882"]]}]}})",
        "Prometheus' query");
    add("metrics.json", R"({"status":"success","data":{"resultType":"streams","result":[]}})",
        "Loki's query");
    add("logs.json",
        "{\"labels\": {\"pod\": \"p\"}, \"line\": \"x\", \"timestamp\": \"2025-06-12T06:01:13Z\"}\n{}\n",
        "logcli");
    add("traces.json", R"({"data": [{"traceID": "1", "spans": [{"spanID": "2"}]}]})", "Jaeger");
    add("traces.json", R"({"resourceSpans": [{"scopeSpans": []}]})", "OTLP export of spans");
    add("metrics.json", R"({"results": {"A": {"status": 200, "frames": [{"schema": {}}]}}})",
        "Grafana's query");
    add("metrics.txt", "# HELP up is it\n# TYPE up gauge\nup 1\n", "exposition");
    add("sheet.XLSX", QByteArray("PK\x03\x04") + QByteArray(100, '\0'), "an Excel workbook");
    add("sheet.ods", QByteArray("PK\x03\x04") + QByteArray(100, '\0'), "a spreadsheet");
    add("cpu.csv", "time,carts,user\n1652812600,1,2\n", "a table with times; call it data.csv");
    add("alerts.csv", "a,b\n1,2\n", "not recognised");
    add("data.csv", "<!DOCTYPE html>\n<html></html>", "web page");
    add("data.csv", QByteArray::fromHex("fffe000074000000") + rest, "UTF-32");
}

void ForeignTablesTest::namesWhatItDoesNotRead()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, reason);
    const Imported imported = importedFolder(
        {{caseFolder + "simple_metrics.csv", carried("data.csv")}, {caseFolder + name.toStdString(), bytes}});
    QCOMPARE(imported.report.skipped.size(), std::size_t{1});
    const SkippedEntry& skipped = imported.report.skipped.front();
    QCOMPARE(skipped.entry, caseFolder + name.toStdString());
    QVERIFY2(QString::fromStdString(skipped.reason).contains(reason), skipped.reason.c_str());
    QCOMPARE(imported.report.series, 12);
}

void ForeignTablesTest::tellsWhyNothingWasRecognised()
{
    const auto failureOf = [](const std::vector<TestEntry>& entries) {
        try {
            importedFolder(entries);
        } catch (const ImportError& error) {
            return QString::fromLatin1(error.what());
        }
        return QString();
    };
    const QString petshop = failureOf({{"dataset/high_traffic/metrics.csv", carried("petshop-metrics.csv")}});
    QVERIFY2(petshop.contains(QStringLiteral("metrics.csv: it has 3 rows of names")), qPrintable(petshop));
    const QString noTime =
        failureOf({{"a_cpu/1/data.csv", "carts_cpu,user_cpu\n1,2\n"}, {"a_cpu/1/notes.md", "x"}});
    QVERIFY2(noTime.contains(QStringLiteral("no time column")) &&
                 !noTime.contains(QStringLiteral("notes.md")),
             qPrintable(noTime));
}

void ForeignTablesTest::readsDurationsInOtherUnits_data()
{
    QTest::addColumn<QByteArray>("names");
    QTest::addColumn<int>("duration");
    QTest::newRow("microseconds") << QByteArray("duration,durationMs") << 2475;
    QTest::newRow("milliseconds") << QByteArray("other,durationMs") << 12000;
    QTest::newRow("named microseconds") << QByteArray("duration_us,other") << 2475;
    QTest::newRow("nanoseconds") << QByteArray("durationNano,other") << 2;
}

void ForeignTablesTest::readsDurationsInOtherUnits()
{
    QFETCH(QByteArray, names);
    const Imported imported =
        importedFolder({{caseFolder + "traces.csv", "traceID,spanID,serviceName,startTime," + names +
                                                        "\n1,1,carts,1652812610000000,2475,12\n"}});
    QCOMPARE(imported.found->spans.size(), std::size_t{1});
    QFETCH(int, duration);
    QCOMPARE(imported.found->spans.front().durationUs, static_cast<std::int64_t>(duration));
    QCOMPARE(imported.told("bad-durations"), 0);
    QCOMPARE(imported.told("columns-not-kept"), 1); // a second duration among them
}

void ForeignTablesTest::keepsNothingWithoutASample_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::addColumn<QString>("reason");
    const QByteArray head = "time,carts_cpu,user_cpu\n";
    QTest::newRow("no rows") << head << QStringLiteral("a header without rows");
    QTest::newRow("no numbers") << head + "1652812600,n/a,n/a\n1652812601,n/a,n/a\n"
                                << QStringLiteral("no column holds a number");
    QTest::newRow("times without a day") << head + "18:36:40,1,2\n18:36:41,1,3\n"
                                         << QStringLiteral("2 rows without a readable time");
    QTest::newRow("a zone in letters") << head + "2022-05-17 18:36:40 EST,1,2\n"
                                       << QStringLiteral("rows without a readable time");
    QTest::newRow("day or month") << head + "10/11/2022 18:36:40,1,2\n10/11/2022 18:36:41,1,3\n"
                                  << QStringLiteral("day and month can't be told apart");
}

void ForeignTablesTest::keepsNothingWithoutASample()
{
    QFETCH(QByteArray, table);
    QFETCH(QString, reason);
    const QTemporaryDir folder;
    const QString root = folder.filePath(QStringLiteral("in"));
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    writeFolder(root, caseWith(table));
    try {
        importArchive(root, store);
        QFAIL("it was kept");
    } catch (const ImportError& error) {
        const QString text = QString::fromLatin1(error.what());
        QVERIFY2(text.contains(QStringLiteral("nothing usable")) && text.contains(reason), error.what());
        QCOMPARE(text.contains(QStringLiteral("header without rows")), table.count('\n') == 1);
    }
    QVERIFY(!QFile::exists(store));
}

void ForeignTablesTest::namesAPointerGivenByItself()
{
    const QTemporaryDir folder;
    const auto failureOf = [&](const char* name, const QByteArray& bytes) {
        writeFile(folder.filePath(QLatin1String(name)), bytes);
        try {
            importArchive(folder.filePath(QLatin1String(name)), folder.filePath(QStringLiteral("s.culprit")));
        } catch (const ImportError& error) {
            return QString::fromLatin1(error.what());
        }
        return QString();
    };
    const QString pointer =
        failureOf("artifacts.tar.gz", "version https://git-lfs.github.com/spec/v1\noid sha256:ef05\n");
    QVERIFY2(pointer.contains(QStringLiteral("Git LFS pointer")), qPrintable(pointer));
    const QString parquet = failureOf("metrics.parquet", "PAR1" + QByteArray(2000, '\0') + "PAR1");
    QVERIFY2(parquet.contains(QStringLiteral("Parquet")), qPrintable(parquet));
    const QString page = failureOf("page.tar.gz", "<html><body>404</body></html>");
    QVERIFY2(page.contains(QStringLiteral("web page")), qPrintable(page));
}

void ForeignTablesTest::keepsStrayRecordsOutOfTheTime()
{
    const QByteArray logs = "time,timestamp,container_name,message\n,1652812610000000000,carts,a\n"
                            ",1652812620000000000,carts,b\n,-6794200000000000000,carts,c\n";
    const std::string folder = "RE2-SS/carts_cpu/1/";
    const Imported alone = importedFolder({{folder + "logs.csv", logs}});
    QCOMPARE(alone.found->summary.time.start, 1'652'812'610.0);
    QCOMPARE(alone.found->summary.time.end, 1'652'812'620.0);
    QCOMPARE(alone.told("stray-records"), 1);
    QVERIFY2(alone.textOf("stray-records").find("1754-09-13") != std::string::npos,
             alone.textOf("stray-records").c_str());
    QCOMPARE(alone.found->logs.size(), std::size_t{3});
    const Imported both =
        importedFolder({{folder + "logs.csv", logs}, {folder + "data.csv", carried("data.csv")}});
    QCOMPARE(both.told("stray-records"), 1);
}

QTEST_GUILESS_MAIN(ForeignTablesTest)
#include "foreign_tables_test.moc"
