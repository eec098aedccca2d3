// SPDX-License-Identifier: GPL-3.0-or-later
// What can be read in a wrong way without a sign of it: cases that would be scored, and data that would be lost.
#include "archive/importer.h"
#include "evaluation/judgement.h"
#include "store/store.h"
#include "telemetry/ground_truth.h"
#include "test_archive.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

using namespace culprit;
using namespace culprit::test;

namespace {

constexpr int startTime = 1652812600;
const QByteArray inject = "1652812660";
const std::string caseFolder = "RE1-SS/carts_cpu/1/";

/// Samples, one a second; every column varies.
QByteArray tableOf(const QByteArray& names, int start = startTime, int rows = 120)
{
    QByteArray table = "time," + names + "\n";
    const auto columns = names.split(',').size();
    for (int row = 0; row < rows; ++row) {
        table += QByteArray::number(start + row);
        for (qsizetype i = 0; i < columns; ++i) {
            table += ',' + QByteArray::number((qsizetype{row} * 7 + i * 3) % 11);
        }
        table += '\n';
    }
    return table;
}

/// `<component>_cpu,<component>_mem` of each.
QByteArray grid(const QByteArray& components)
{
    QList<QByteArray> names;
    for (const QByteArray& component : components.split(' ')) {
        names << component + "_cpu" << component + "_mem";
    }
    return names.join(',');
}

std::string joined(const std::vector<std::string>& names)
{
    std::string all;
    for (const std::string& name : names) {
        all += (all.empty() ? "" : " ") + name;
    }
    return all;
}

} // namespace

class SilentReadingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    /// QTemporaryDir leaves files that no QString can name.
    void cleanup() { std::filesystem::remove_all(QFile::encodeName(m_folder->path()).toStdString()); }
    void tellsTablesThatMethodsDoNotRead_data();
    void tellsTablesThatMethodsDoNotRead();
    void scoresNoCauseThatMethodsDoNotRead();
    void takesNoOrdinaryWordForAFault_data();
    void takesNoOrdinaryWordForAFault();
    void cutsNamesThatBeginAlike_data();
    void cutsNamesThatBeginAlike();
    void tellsInjectionsThatDisagree_data();
    void tellsInjectionsThatDisagree();
    void readsFoldersOfAnyName();
    void namesLinkedFolders();
    void tellsWhereACaseFileMustLie_data();
    void tellsWhereACaseFileMustLie();

private:
    QString path(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    /// Imports `given` of what was written; keeps the remarks, and all cases.
    void import(const char* given = "cases")
    {
        m_report = importArchive(path(given), path("s"));
        const Store store = Store::open(path("s"), Store::Mode::ReadOnly);
        m_cases = store.cases();
        m_notices = store.notices();
    }
    void import(const std::vector<TestEntry>& entries, const char* given = "cases")
    {
        writeFolder(path("cases"), entries);
        import(given);
    }
    const ImportNotice* told(std::string_view name) const
    {
        const auto found = std::ranges::find(m_notices, name, &ImportNotice::name);
        return found == m_notices.end() ? nullptr : &*found;
    }
    std::string warnings() const
    {
        std::vector<std::string> names;
        for (const ImportNotice& notice : m_notices) {
            if (notice.severity != ImportNotice::Severity::Info) {
                names.push_back(notice.name);
            }
        }
        return joined(names);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    ImportReport m_report;
    std::vector<CaseSummary> m_cases;
    std::vector<ImportNotice> m_notices;
};

void SilentReadingsTest::tellsTablesThatMethodsDoNotRead_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("columns");
    QTest::addColumn<int>("unread");
    const QString metrics = QStringLiteral("metrics.csv");
    QTest::newRow("another component") << metrics << QByteArray("db_cpu,db_mem") << 2;
    QTest::newRow("another metric") << metrics << QByteArray("carts_cpu,carts_disk") << 1;
    QTest::newRow("nothing else") << metrics << grid("carts orders") << 0;
    QTest::newRow("a metric of another component")
        << QStringLiteral("merged.csv") << QByteArray("carts_cpu,cache_cpu") << 1;
    QTest::newRow("a table of other things")
        << QStringLiteral("tracets_lat.csv") << QByteArray("db_get") << 0;
}

void SilentReadingsTest::tellsTablesThatMethodsDoNotRead()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, columns);
    QFETCH(int, unread);
    import({{caseFolder + "data.csv", tableOf(grid("carts orders"))},
            {caseFolder + file.toStdString(), tableOf(columns)},
            { caseFolder + "inject_time.txt",
              inject }});
    QCOMPARE(warnings(), std::string(unread > 0 ? "unread-table" : ""));
    if (unread > 0) {
        QCOMPARE(told("unread-table")->count, unread);
        QCOMPARE(told("unread-table")->column, file.toStdString());
    }
    QCOMPARE(joined(m_cases.front().components), std::string("carts orders"));
    QVERIFY(isScored(m_cases.front()));
}

void SilentReadingsTest::scoresNoCauseThatMethodsDoNotRead()
{
    const std::string folder = "RE1-SS/db_cpu/1/";
    std::vector<TestEntry> entries{{folder + "data.csv", tableOf(grid("carts orders"))},
                                   {folder + "metrics.csv", tableOf(grid("db"))},
                                   {folder + "inject_time.txt", inject}};
    import(entries);
    QCOMPARE(warnings(), std::string("unread-table unread-cause"));
    QCOMPARE(targetOf(m_cases.front()), std::string_view("db"));
    QCOMPARE(unscoredReason(m_cases.front()),
             std::string_view("only a table that methods don't read has the true cause"));
    // RCAEval's second data set keeps all kinds of metrics beside those that its methods are meant to read.
    init();
    entries = {{caseFolder + "simple_metrics.csv", tableOf(grid("carts orders"))},
               {caseFolder + "metrics.csv", tableOf(grid("carts orders") + ",carts_container-fs-reads")},
               {caseFolder + "inject_time.txt", inject}};
    import(entries);
    QCOMPARE(warnings(), std::string());
}

void SilentReadingsTest::takesNoOrdinaryWordForAFault_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("target");
    const auto row = [](const char* folder, const char* target) {
        QTest::newRow(folder) << QString::fromLatin1(folder) << QString::fromLatin1(target);
    };
    row("user_data/run1", "");
    row("carts_telemetry/monday", "");
    row("carts-metrics/1", "");
    row("shop/user_test_run_2", "");
    row("shop/user_2022-05-17/1", "");
    row("user_Results/1", "");
    row("user_data-loss/1", "user");
    row("user_delay/run1", "user");
    row("carts_f1/1", "carts");
}

void SilentReadingsTest::takesNoOrdinaryWordForAFault()
{
    QFETCH(QString, folder);
    const std::string root = folder.toStdString() + "/";
    import({{root + "data.csv", tableOf(grid("carts user"))}, { root + "inject_time.txt", inject }});
    const std::string_view target = targetOf(m_cases.front());
    QTEST(QString::fromUtf8(target.data(), static_cast<qsizetype>(target.size())), "target");
    QCOMPARE(isScored(m_cases.front()), !target.empty());
    QCOMPARE(warnings(), std::string(target.empty() ? "truth-unknown" : ""));
}

void SilentReadingsTest::cutsNamesThatBeginAlike_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QByteArray>("columns");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("components");
    QTest::addColumn<QString>("warning");
    const auto row = [](const char* name, const char* folder, const QByteArray& columns, const char* target,
                        const char* components, const char* warning = "") {
        QTest::newRow(name) << QString::fromLatin1(folder) << columns << QString::fromLatin1(target)
                            << QString::fromLatin1(components) << QString::fromLatin1(warning);
    };
    row("one begins with another", "DS/ts_order_cpu/1", grid("ts_order ts_order_other ts_user"), "ts_order",
        "ts_order ts_order_other ts_user");
    row("the longer is the cause", "DS/ts_order_other_cpu/1", grid("ts_order ts_order_other ts_user"),
        "ts_order_other", "ts_order ts_order_other ts_user");
    row("another metric", "DS/ts_order_delay/1", grid("ts_order ts_user") + ",ts_gateway_requests",
        "ts_order", "ts_order ts_user ts_gateway");
    row("some without underscore", "DS/gateway_cpu/1", grid("order_db order_api user_db gateway"), "gateway",
        "order_db order_api user_db gateway");
    row("a cause among those", "DS/order_db_cpu/1", grid("order_db order_api user_db gateway"), "order_db",
        "order_db order_api user_db gateway");
    row("metrics of two words", "DS/carts_cpu/1", grid("carts_limit carts orders_limit orders"), "carts",
        "carts orders");
    row("metrics of two unknown words", "DS/carts_cpu/1",
        grid("carts_a carts_b orders_a orders_b user_a user_b"), "carts", "carts orders user", "unclear-cut");
    row("one metric", "DS/ts_order_delay/1", "ts_order_cpu,ts_user_cpu,ts_gateway_requests", "ts", "ts",
        "unclear-cut");
}

void SilentReadingsTest::cutsNamesThatBeginAlike()
{
    QFETCH(QString, folder);
    QFETCH(QByteArray, columns);
    const std::string root = folder.toStdString() + "/";
    import({{root + "data.csv", tableOf(columns)}, { root + "inject_time.txt", inject }});
    const std::string_view target = targetOf(m_cases.front());
    QTEST(QString::fromUtf8(target.data(), static_cast<qsizetype>(target.size())), "target");
    QTEST(QString::fromStdString(joined(m_cases.front().components)), "components");
    QTEST(QString::fromStdString(warnings()), "warning");
}

void SilentReadingsTest::tellsInjectionsThatDisagree_data()
{
    QTest::addColumn<int>("time");
    QTest::addColumn<QString>("warning");
    QTest::newRow("the first anomalous row") << startTime + 60 << QString();
    QTest::newRow("the last normal row") << startTime + 59 << QString();
    QTest::newRow("later") << startTime + 90 << QStringLiteral("injection-disagrees");
    QTest::newRow("earlier") << startTime + 58 << QStringLiteral("injection-disagrees");
}

void SilentReadingsTest::tellsInjectionsThatDisagree()
{
    QFETCH(int, time);
    const QByteArray columns = grid("carts orders");
    import({{caseFolder + "normal.csv", tableOf(columns, startTime, 60)},
            {caseFolder + "anomalous.csv", tableOf(columns, startTime + 60, 60)},
            { caseFolder + "inject_time.txt",
              QByteArray::number(time) }});
    QTEST(QString::fromStdString(warnings()), "warning");
    QCOMPARE(m_cases.front().injection->time, static_cast<double>(time));

    init();
    import({{caseFolder + "data.csv", tableOf(columns)},
            {caseFolder + "INJECT_TIME.txt", QByteArray::number(startTime + 60)},
            { caseFolder + "inject_time.txt",
              QByteArray::number(time) }});
    QCOMPARE(warnings(), std::string(time == startTime + 60 ? "" : "injection-twice"));
    QCOMPARE(m_cases.front().injection->time, static_cast<double>(time));
}

void SilentReadingsTest::readsFoldersOfAnyName()
{
    writeFolder(path("cases"), {{"RE1-SS/orders_cpu/1/data.csv", tableOf(grid("carts orders"))},
                                {"RE1-SS/orders_cpu/1/inject_time.txt", inject}});
    // As the file system has it: no QString holds such a name.
    const QByteArray odd = QFile::encodeName(path("cases")) + "/RE1-SS/carts_cp\xff";
    QCOMPARE(::mkdir(odd.constData(), 0755), 0);
    QCOMPARE(::mkdir((odd + "/1").constData(), 0755), 0);
    for (const auto& [name, bytes] :
         {std::pair<QByteArray, QByteArray>{"/1/data.csv", tableOf(grid("carts user"))},
          {"/1/inject_time.txt", inject}}) {
        const int file = ::open((odd + name).constData(), O_WRONLY | O_CREAT, 0644);
        QVERIFY(file >= 0);
        QCOMPARE(::write(file, bytes.constData(), static_cast<std::size_t>(bytes.size())), bytes.size());
        ::close(file);
    }
    import();
    QCOMPARE(m_report.cases, 2);
    QCOMPARE(warnings(), std::string());
    QVERIFY(importArchive(path("cases"), path("s")).alreadyImported);
}

void SilentReadingsTest::namesLinkedFolders()
{
    writeFolder(path("elsewhere"), {{"carts_cpu/1/data.csv", tableOf(grid("carts user"))}});
    writeFolder(path("cases"), {{"RE1-SS/orders_cpu/1/data.csv", tableOf(grid("carts orders"))},
                                {"RE1-SS/orders_cpu/1/inject_time.txt", inject}});
    QVERIFY(QFile::link(path("elsewhere") + QStringLiteral("/carts_cpu"),
                        path("cases") + QStringLiteral("/RE1-SS/carts_cpu")));
    import();
    QCOMPARE(m_report.cases, 1);
    QCOMPARE(m_report.skipped.size(), std::size_t{1});
    QCOMPARE(m_report.skipped.front().entry, std::string("RE1-SS/carts_cpu"));
    QVERIFY(importArchive(path("cases"), path("s")).alreadyImported);
}

void SilentReadingsTest::tellsWhereACaseFileMustLie_data()
{
    QTest::addColumn<QString>("given");
    QTest::newRow("a data set's folder") << QStringLiteral("cases/RE1-SS");
    QTest::newRow("the archive's root") << QStringLiteral("root.zip");
}

void SilentReadingsTest::tellsWhereACaseFileMustLie()
{
    QFETCH(QString, given);
    const QByteArray table = tableOf(grid("carts orders"));
    writeFolder(path("cases"), {{"RE1-SS/data.csv", table}, {"RE1-SS/inject_time.txt", inject}});
    writeFile(path("root.zip"),
              makeArchive({{"data.csv", table}, {"inject_time.txt", inject}}, Container::Zip));
    try {
        importArchive(m_folder->filePath(given), path("s"));
        QFAIL("nothing should be recognised");
    } catch (const ImportError& error) {
        const QString text = QString::fromUtf8(error.what());
        QVERIFY2(text.contains(QStringLiteral("data.csv: it lies in no folder of a case")), qPrintable(text));
        QVERIFY2(!text.contains(QStringLiteral("call it data.csv")), qPrintable(text));
    }
}

QTEST_GUILESS_MAIN(SilentReadingsTest)
#include "silent_readings_test.moc"
