// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the program as a shell does and holds its answers and exit statuses against the contract.
#include "program.h"
#include "report/html_checker.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <functional>
#include <numeric>

using namespace culprit::test;

namespace {

void writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

/// Reaches into a store beside the program.
void withDatabase(const QString& store, const std::function<void(QSqlDatabase&)>& work)
{
    const QString connection = QStringLiteral("beside");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
        database.setDatabaseName(store);
        QVERIFY(database.open());
        work(database);
    }
    QSqlDatabase::removeDatabase(connection);
}

} // namespace

class CliTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void importsOnce();
    void damagedInputLeavesTheStoreAlone_data();
    void damagedInputLeavesTheStoreAlone();
    void limitsAreAdjustable();
    void listsCases();
    void listsMethods();
    void namesItsLibraries();
    void runsAndKeepsFinishedCells();
    void shardsJoinToTheWhole();
    void mergesStoresOfShards();
    void interruptedMergeLeavesTheStoreAlone();
    void checksAndRepairs();
    void printsTables();
    void countsMisattributions();
    void drawsWithoutADisplay();
    void wrongUsage_data();
    void wrongUsage();
    void storeThatCantBeOpened();
    void interruptionKeepsFinishedCells();

private:
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    /// The results of two methods in a store, without the time they took.
    std::map<std::string, Json> answers(const QString& store) const;
    QTemporaryDir m_folder;
    QString m_archive = QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz");
    QString m_store;
};

void CliTest::initTestCase()
{
    QVERIFY(m_folder.isValid());
    m_store = path("study.culprit");
}

void CliTest::importsOnce()
{
    const Answer first = program(
        {QStringLiteral("import"), m_archive, QStringLiteral("--db"), m_store, QStringLiteral("--json")});
    QCOMPARE(first.status, 0);
    const Json report = first.json()["archives"][0];
    QCOMPARE(report["status"].get<std::string>(), std::string("imported"));
    QCOMPARE(report["cases"].get<int>(), 24);
    QCOMPARE(report["sha256"].get<std::string>().size(), 64U);
    QVERIFY(report["spans"].get<int>() > 50'000);

    const Json casesBefore =
        program({QStringLiteral("cases"), QStringLiteral("--db"), m_store, QStringLiteral("--json")}).json();
    const Answer second = program(
        {QStringLiteral("import"), m_archive, QStringLiteral("--db"), m_store, QStringLiteral("--json")});
    QCOMPARE(second.status, 0);
    QCOMPARE(second.json()["archives"][0]["status"].get<std::string>(), std::string("already-imported"));
    QVERIFY(program({QStringLiteral("cases"), QStringLiteral("--db"), m_store, QStringLiteral("--json")})
                .json() == casesBefore);
}

void CliTest::damagedInputLeavesTheStoreAlone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray whole = bytesOf(m_archive);
    QTest::newRow("truncated") << whole.left(whole.size() / 2);
    QTest::newRow("not an archive") << QByteArray("This is no archive, but a sentence.\n").repeated(100);
    QTest::newRow("empty") << QByteArray();
}

void CliTest::damagedInputLeavesTheStoreAlone()
{
    QFETCH(QByteArray, bytes);
    const QString damaged = path("damaged.tar.xz");
    writeFile(damaged, bytes);
    const QByteArray before =
        program({QStringLiteral("cases"), QStringLiteral("--db"), m_store, QStringLiteral("--json")}).out;
    const Answer answer = program({QStringLiteral("import"), damaged, QStringLiteral("--db"), m_store});
    QCOMPARE(answer.status, 3);
    QCOMPARE(answer.err.trimmed().count('\n'), 0); // one clear line
    QVERIFY2(answer.err.contains("damaged.tar.xz"), answer.err.constData());
    QCOMPARE(
        program({QStringLiteral("cases"), QStringLiteral("--db"), m_store, QStringLiteral("--json")}).out,
        before);
    // Nor is a store made for nothing.
    const QString fresh = path("fresh.culprit");
    QCOMPARE(program({QStringLiteral("import"), damaged, QStringLiteral("--db"), fresh}).status, 3);
    QVERIFY(!QFile::exists(fresh) ||
            program({QStringLiteral("cases"), QStringLiteral("--db"), fresh, QStringLiteral("--json")})
                .json()
                .empty());
}

void CliTest::limitsAreAdjustable()
{
    const QString store = path("limited.culprit");
    const Answer answer = program({QStringLiteral("import"), m_archive, QStringLiteral("--db"), store,
                                   QStringLiteral("--max-entries"), QStringLiteral("5")});
    QCOMPARE(answer.status, 3);
    QVERIFY(answer.err.contains("cases.tar.xz"));
    QCOMPARE(program({QStringLiteral("import"), m_archive, QStringLiteral("--db"), store,
                      QStringLiteral("--max-entries"), QStringLiteral("none")})
                 .status,
             2);
    const auto limited = [&](const char* limit) {
        return program({QStringLiteral("import"), m_archive, QStringLiteral("--db"), store,
                        QStringLiteral("--limit"), QLatin1String(limit), QStringLiteral("--limit"),
                        QStringLiteral("columns=500")});
    };
    const Answer named = limited("entries=5");
    QCOMPARE(named.status, 3);
    QVERIFY2(named.err.contains("(limit entries=5)"), named.err.constData());
    for (const char* wrong :
         {"entires=5", "entries", "entries=", "entries=0", "entries=5x", "columns=2000000"}) {
        QVERIFY2(limited(wrong).status == 2, wrong);
    }
}

void CliTest::listsCases()
{
    const Json cases =
        program({QStringLiteral("cases"), QStringLiteral("--db"), m_store, QStringLiteral("--json")}).json();
    QCOMPARE(cases.size(), 24U);
    const auto found = std::find_if(cases.begin(), cases.end(), [](const Json& entry) {
        return entry["key"] == "ray-replicas-1_memory_1";
    });
    QVERIFY(found != cases.end());
    QCOMPARE((*found)["kind"].get<std::string>(), std::string("rca"));
    QCOMPARE((*found)["target"].get<std::string>(), std::string("ray-replicas-1"));
    QCOMPARE((*found)["fault"].get<std::string>(), std::string("memory"));
    QCOMPARE((*found)["inject_time"].get<std::int64_t>(), 1751365718); // 2025-07-01 10:28:38 UTC
    QCOMPARE((*found)["inject_duration_s"].get<int>(), 60);
    QVERIFY((*found)["components"].is_array());
    const Json groups = {{"ray-replicas", {"ray-replicas-0", "ray-replicas-1", "ray-replicas-2"}}};
    QCOMPARE((*found)["groups"].dump(), groups.dump());
    const Answer text = program({QStringLiteral("cases"), QStringLiteral("--db"), m_store});
    QVERIFY(text.out.contains("ray-replicas-1_memory_1"));
}

void CliTest::listsMethods()
{
    const Json methods = program({QStringLiteral("methods"), QStringLiteral("--json")}).json();
    QVERIFY(methods.size() >= 3);
    for (const Json& method : methods) {
        for (const char* field :
             {"id", "name", "source", "variants", "deterministic", "parameters", "citation"}) {
            QVERIFY2(method.contains(field), field);
        }
        QVERIFY(!method["citation"].get<std::string>().empty());
    }
}

void CliTest::namesItsLibraries()
{
    const Answer answer = program({QStringLiteral("--version")});
    QCOMPARE(answer.status, 0);
    const QList<QByteArray> lines = answer.out.trimmed().split('\n');
    QCOMPARE(lines.front(), QByteArray("culprit " CULPRIT_VERSION));
    const QRegularExpression library(QStringLiteral(R"(^  \S.* \d+\.\d+\S*  +\S)"));
    for (const QByteArray& line : lines.mid(1)) {
        QVERIFY2(library.match(QString::fromUtf8(line)).hasMatch(), line.constData());
    }
    for (const char* name : {"  Qt ", "  SQLite ", "  libarchive ", "  zlib ", "  Zstandard ", "  Eigen "}) {
        QCOMPARE(answer.out.count(name), 1);
    }
}

void CliTest::runsAndKeepsFinishedCells()
{
    const QStringList run{QStringLiteral("run"),
                          QStringLiteral("--db"),
                          m_store,
                          QStringLiteral("--methods"),
                          QStringLiteral("nsigma,baro,random"),
                          QStringLiteral("--json")};
    const Answer first = program(run);
    QCOMPARE(first.status, 0);
    QCOMPARE(first.json().size(), 72U);
    const Json results = program({QStringLiteral("results"), QStringLiteral("--db"), m_store,
                                  QStringLiteral("--format"), QStringLiteral("json")})
                             .json();
    QCOMPARE(results.size(), 72U);
    for (const Json& result : results) {
        QCOMPARE(result["status"].get<std::string>(), std::string("ok"));
        QCOMPARE(result["ranks"].size(), result["scores"].size());
        QVERIFY(!result["service_ranks"].empty());
    }
    QCOMPARE(program(run).status, 0);
    // Kept cells keep their time too: nothing was computed again.
    QVERIFY(program({QStringLiteral("results"), QStringLiteral("--db"), m_store, QStringLiteral("--format"),
                     QStringLiteral("json")})
                .json() == results);
    QVERIFY(program({QStringLiteral("results"), QStringLiteral("--db"), m_store, QStringLiteral("--format"),
                     QStringLiteral("csv")})
                .out.startsWith("case,method"));
}

std::map<std::string, Json> CliTest::answers(const QString& store) const
{
    Json results =
        program({QStringLiteral("results"), QStringLiteral("--db"), store, QStringLiteral("--methods"),
                 QStringLiteral("nsigma,random"), QStringLiteral("--format"), QStringLiteral("json")})
            .json();
    std::map<std::string, Json> byCell;
    for (Json& result : results) {
        result.erase("seconds");
        byCell[result["case"].get<std::string>() + result["method"].get<std::string>()] = result;
    }
    return byCell;
}

void CliTest::shardsJoinToTheWhole()
{
    const QString store = path("shards.culprit");
    QCOMPARE(program({QStringLiteral("import"), m_archive, QStringLiteral("--db"), store}).status, 0);
    for (const char* shard : {"1/3", "2/3", "3/3"}) {
        QCOMPARE(program({QStringLiteral("run"), QStringLiteral("--db"), store, QStringLiteral("--methods"),
                          QStringLiteral("nsigma,random"), QStringLiteral("--shard"), QLatin1String(shard)})
                     .status,
                 0);
    }
    QCOMPARE(answers(store).size(), 48U);
    QVERIFY(answers(store) == answers(m_store));
}

void CliTest::mergesStoresOfShards()
{
    const QString shards[] = {path("first.culprit"), path("second.culprit")};
    QCOMPARE(program({QStringLiteral("import"), m_archive, QStringLiteral("--db"), shards[0]}).status, 0);
    QVERIFY(QFile::copy(shards[0], shards[1]));
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(program({QStringLiteral("run"), QStringLiteral("--db"), shards[i],
                          QStringLiteral("--methods"), QStringLiteral("nsigma,random"),
                          QStringLiteral("--shard"), QStringLiteral("%1/2").arg(i + 1)})
                     .status,
                 0);
        for (const char* method : {"nsigma", "random"}) { // every part has its share of every method
            const auto parts = answers(shards[i]);
            QCOMPARE(
                std::ranges::count_if(parts, [&](const auto& one) { return one.second["method"] == method; }),
                12);
        }
    }
    const QString joined = path("joined.culprit");
    const QStringList merge{QStringLiteral("merge"), shards[0], shards[1], QStringLiteral("--db"), joined};
    const Answer first = program(merge + QStringList{QStringLiteral("--json")});
    QVERIFY2(first.status == 0, first.err.constData());
    const Json report = first.json();
    QCOMPARE(report["cases"].get<int>(), 24);
    QCOMPARE(report["results"].get<int>(), 48);
    QCOMPARE(report["stores"][0]["archives"][0]["status"].get<std::string>(), std::string("added"));
    QCOMPARE(report["stores"][1]["archives"][0]["status"].get<std::string>(), std::string("already-there"));
    QCOMPARE(report["stores"][1]["results_added"].get<int>(), 24);
    QVERIFY(answers(joined) == answers(m_store));
    const auto cases = [](const QString& store) {
        return program({QStringLiteral("cases"), QStringLiteral("--db"), store, QStringLiteral("--json")})
            .out;
    };
    QCOMPARE(cases(joined), cases(m_store));

    const Answer again = program(merge);
    QCOMPARE(again.status, 0);
    QVERIFY2(again.out.contains("0 archives added, 1 there already; 0 cases added; 0 results added"),
             again.out.constData());
    QVERIFY(again.err.isEmpty());
}

void CliTest::interruptedMergeLeavesTheStoreAlone()
{
    const QString out = path("held.culprit");
    QCOMPARE(program({QStringLiteral("import"), m_archive, QStringLiteral("--db"), out}).status, 0);
    // Whoever writes to the store makes the merge wait; meanwhile it is interrupted.
    QProcess merge;
    withDatabase(out, [&](QSqlDatabase& database) {
        QVERIFY(QSqlQuery(database).exec(QStringLiteral("BEGIN IMMEDIATE")));
        merge.start(QStringLiteral(CULPRIT_PROGRAM),
                    {QStringLiteral("merge"), m_store, QStringLiteral("--db"), out});
        QVERIFY(merge.waitForStarted());
        const QDir files(QStringLiteral("/proc/%1/fd").arg(merge.processId()));
        const auto hasOpenedIt = [&] {
            return std::ranges::any_of(files.entryInfoList(QDir::Files), [&](const QFileInfo& file) {
                return file.symLinkTarget() == QFileInfo(out).canonicalFilePath();
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(hasOpenedIt() || merge.state() == QProcess::NotRunning, 60'000);
        QVERIFY2(merge.state() == QProcess::Running, merge.readAllStandardError().constData());
        ::kill(static_cast<pid_t>(merge.processId()), SIGINT);
        QVERIFY(QSqlQuery(database).exec(QStringLiteral("ROLLBACK")));
    });
    QVERIFY(merge.waitForFinished(60'000));
    QCOMPARE(merge.exitCode(), 130);
    QVERIFY(merge.readAllStandardOutput().isEmpty());
    QVERIFY(answers(out).empty());
}

void CliTest::checksAndRepairs()
{
    const QString store = path("checked.culprit");
    QCOMPARE(program({QStringLiteral("import"), m_archive, QStringLiteral("--db"), store}).status, 0);
    const QStringList check{QStringLiteral("check"), QStringLiteral("--db"), store};
    const Answer sound = program(check);
    QCOMPARE(sound.status, 0);
    QVERIFY(sound.out.contains("checked.culprit: all is well") && sound.err.isEmpty());

    const auto damage = [&](const char* statement) {
        withDatabase(store, [&](QSqlDatabase& database) {
            QVERIFY(QSqlQuery(database).exec(QLatin1String(statement)));
        });
    };
    damage("UPDATE run SET spans = 0 WHERE key = 'ray-replicas-0_cpu_1'");
    const Answer repaired = program(check);
    QCOMPARE(repaired.status, 0);
    QVERIFY2(repaired.out.startsWith("repaired: ray-replicas-0_cpu_1: 0 spans were told of, "),
             repaired.out.constData());
    QVERIFY(program(check).out.contains("all is well"));

    damage("UPDATE text_series SET cells = x'01'");
    damage("DROP INDEX run_by_archive");
    const Answer remaining = program(check + QStringList{QStringLiteral("--json")});
    QCOMPARE(remaining.status, 1);
    const Json report = remaining.json();
    QCOMPARE(report["status"].get<std::string>(), std::string("damaged"));
    QVERIFY(report["findings"].size() > 1);
    QCOMPARE(report["findings"][0]["message"].get<std::string>(),
             std::string("the index run_by_archive was missing"));
    QVERIFY(report["findings"][0]["repaired"].get<bool>());
    // What remains is named on stderr, a line each.
    QCOMPARE(static_cast<std::size_t>(remaining.err.count('\n')), report["findings"].size() - 1);
    QVERIFY(remaining.err.contains("checked.culprit: ray-replicas-0_cpu_1: the column "));
}

void CliTest::printsTables()
{
    for (const char* format : {"text", "csv", "markdown", "latex", "html"}) {
        const Answer answer = program({QStringLiteral("table"), QStringLiteral("--db"), m_store,
                                       QStringLiteral("--format"), QLatin1String(format)});
        QCOMPARE(answer.status, 0);
        QVERIFY2(answer.out.contains("BARO"), format);
    }
    const Json table = program({QStringLiteral("table"), QStringLiteral("--db"), m_store,
                                QStringLiteral("--format"), QStringLiteral("json")})
                           .json();
    const auto baro =
        std::find_if(table.begin(), table.end(), [](const Json& row) { return row["method"] == "baro"; });
    QVERIFY(baro != table.end());
    QCOMPARE((*baro)["n"]["cpu"].get<int>(), 6);
    QVERIFY(std::abs((*baro)["cpu"]["ac1"].get<double>() - 1.0 / 3) < 1e-12);
    QCOMPARE((*baro)["cpu"]["ac1_ci"].size(), 2U);

    const auto printed = [this](const QStringList& options) {
        return program(QStringList{QStringLiteral("table"), QStringLiteral("--db"), m_store} + options).out;
    };
    QVERIFY(printed({}).contains("Expected at random"));
    QVERIFY(!printed({QStringLiteral("--no-chance")}).contains("Expected at random"));
    // The study's methods stand there even where nobody ran them.
    QVERIFY(printed({QStringLiteral("--published")}).contains("\nCausalRCA "));
    QVERIFY(!printed({}).contains("\nCausalRCA "));
    const Json pairs = Json::parse(
        printed({QStringLiteral("--of"), QStringLiteral("pairs"), QStringLiteral("--format"),
                 QStringLiteral("json"), QStringLiteral("--methods"), QStringLiteral("nsigma,baro")})
            .toStdString());
    QCOMPARE(pairs.size(), 1U);
    QCOMPARE(pairs[0]["A"].get<std::string>(), std::string("BARO"));
    for (const char* of : {"findings", "variants", "conclusions", "agreement"}) {
        QVERIFY2(!printed({QStringLiteral("--of"), QLatin1String(of)}).isEmpty(), of);
    }
}

void CliTest::countsMisattributions()
{
    const Json heatmap =
        program({QStringLiteral("heatmap"), QStringLiteral("--db"), m_store, QStringLiteral("--method"),
                 QStringLiteral("baro"), QStringLiteral("--format"), QStringLiteral("json")})
            .json();
    QVERIFY(heatmap["rows"] == Json({"cpu", "memory", "network", "gpu"}));
    QCOMPARE(heatmap["columns"].back().get<std::string>(), std::string("not found"));
    int total = 0;
    for (const Json& row : heatmap["counts"]) {
        total += std::accumulate(row.begin(), row.end(), 0,
                                 [](int sum, const Json& count) { return sum + count.get<int>(); });
    }
    QCOMPARE(total, 24);
}

void CliTest::drawsWithoutADisplay()
{
#ifdef CULPRIT_GUI
    const QString bars = path("bars.svg");
    const Answer drawn =
        program({QStringLiteral("heatmap"), QStringLiteral("--db"), m_store, QStringLiteral("--method"),
                 QStringLiteral("baro"), QStringLiteral("--form"), QStringLiteral("bars"),
                 QStringLiteral("--shares"), QStringLiteral("--out"), bars});
    QVERIFY2(drawn.status == 0, drawn.err.constData());
    QVERIFY(bytesOf(bars).contains("full height: the whole row</text>"));
    for (const char* form : {"png", "svg", "pdf"}) {
        const QString heatmap = path("heatmap.") + QLatin1String(form);
        QCOMPARE(
            program({QStringLiteral("heatmap"), QStringLiteral("--db"), m_store, QStringLiteral("--method"),
                     QStringLiteral("baro"), QStringLiteral("--out"), heatmap})
                .status,
            0);
        QVERIFY(QFile(heatmap).size() > 1000);
        const QString figure = path("figure.") + QLatin1String(form);
        const Answer answer =
            program({QStringLiteral("figure"), QStringLiteral("--db"), m_store, QStringLiteral("--recipe"),
                     QStringLiteral("fig6"), QStringLiteral("--case"),
                     QStringLiteral("ray-replicas-1_memory_1"), QStringLiteral("--out"), figure});
        QVERIFY2(answer.status == 0, answer.err.constData());
        QVERIFY(QFile(figure).size() > 5000);
    }
    // Text stays text.
    QVERIFY(bytesOf(path("figure.svg")).contains("<text"));
    QVERIFY(bytesOf(path("heatmap.svg")).contains("<text"));
    const QString data = path("figure.csv");
    QCOMPARE(program({QStringLiteral("figure"), QStringLiteral("--db"), m_store, QStringLiteral("--recipe"),
                      QStringLiteral("fig6"), QStringLiteral("--out"), data})
                 .status,
             0);
    QVERIFY(bytesOf(data).count('\n') > 500);

    const QString report = path("report.html");
    const Answer written =
        program({QStringLiteral("report"), QStringLiteral("--db"), m_store, QStringLiteral("--out"), report});
    QVERIFY2(written.status == 0, written.err.constData());
    const QByteArray html = bytesOf(report);
    const strict::HtmlChecker checker(QString::fromUtf8(html));
    QVERIFY2(checker.problem().isEmpty(), qPrintable(checker.problem()));
    QVERIFY(checker.tables() >= 5 && checker.figures() >= 5);
    QVERIFY(html.contains("SHA-256") && html.contains("Expected at random") && html.contains("hardest"));
#else
    QCOMPARE(program({QStringLiteral("figure"), QStringLiteral("--db"), m_store}).status, 2);
#endif
}

void CliTest::wrongUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char* name, std::initializer_list<const char*> words) {
        QStringList arguments;
        for (const char* word : words) {
            arguments << QLatin1String(word);
        }
        QTest::newRow(name) << arguments;
    };
    row("unknown option", {"cases", "--database", "x"});
    row("no store", {"cases"});
    row("import without a file", {"import", "--db", "x.culprit"});
    row("unknown method", {"run", "--db", "STORE", "--methods", "oracle"});
    row("unknown variant", {"run", "--db", "STORE", "--variant", "best"});
    row("unknown case", {"run", "--db", "STORE", "--cases", "nobody_cpu_1"});
    row("no case fits", {"run", "--db", "STORE", "--cases", "fault=fire"});
    row("bad seed", {"run", "--db", "STORE", "--seed", "one"});
    row("bad shard", {"run", "--db", "STORE", "--shard", "4/3"});
    row("merge without a store", {"merge", "--db", "x.culprit"});
    row("merge into nothing", {"merge", "STORE"});
    row("check without a store", {"check"});
    row("check of several stores", {"check", "STORE", "--db", "STORE"});
    row("no jobs", {"run", "--db", "STORE", "--jobs", "0"});
    row("unknown format", {"table", "--db", "STORE", "--format", "docx"});
    row("unknown table", {"table", "--db", "STORE", "--of", "contents"});
    row("unknown form", {"heatmap", "--db", "STORE", "--method", "baro", "--form", "pie"});
    row("heatmap without a method", {"heatmap", "--db", "STORE"});
    row("heatmap of an unknown method", {"heatmap", "--db", "STORE", "--method", "oracle"});
    row("unknown command option", {"--frobnicate"});
}

void CliTest::wrongUsage()
{
    QFETCH(QStringList, arguments);
    arguments.replaceInStrings(QStringLiteral("STORE"), m_store);
    const Answer answer = program(arguments);
    QCOMPARE(answer.status, 2);
    QVERIFY(answer.out.isEmpty());
    QVERIFY(!answer.err.isEmpty());
}

void CliTest::storeThatCantBeOpened()
{
    QCOMPARE(program({QStringLiteral("cases"), QStringLiteral("--db"), path("missing.culprit")}).status, 4);
    QVERIFY(!QFile::exists(path("missing.culprit")));
    writeFile(path("text.culprit"),
              QByteArray("no database at all, but long enough to be looked at\n").repeated(50));
    const Answer answer = program({QStringLiteral("table"), QStringLiteral("--db"), path("text.culprit")});
    QCOMPARE(answer.status, 4);
    QVERIFY(answer.err.contains("text.culprit"));
    for (const char* name : {"missing.culprit", "text.culprit"}) {
        const Answer check = program({QStringLiteral("check"), QStringLiteral("--db"), path(name)});
        QCOMPARE(check.status, 4);
        QVERIFY(check.out.isEmpty() && check.err.contains(name));
    }

    const Answer merge = program({QStringLiteral("merge"), m_store, path("text.culprit"),
                                  QStringLiteral("--db"), path("new.culprit")});
    QCOMPARE(merge.status, 4);
    QVERIFY(merge.out.isEmpty() && merge.err.contains("text.culprit"));
    QVERIFY(!QFile::exists(path("new.culprit")));
}

void CliTest::interruptionKeepsFinishedCells()
{
    const QString store = path("interrupted.culprit");
    QCOMPARE(program({QStringLiteral("import"), m_archive, QStringLiteral("--db"), store}).status, 0);
    QProcess process;
    process.start(QStringLiteral(CULPRIT_PROGRAM), {QStringLiteral("run"), QStringLiteral("--db"), store,
                                                    QStringLiteral("--methods"), QStringLiteral("all")});
    QVERIFY(process.waitForStarted());
    const auto results = [&] {
        return program({QStringLiteral("results"), QStringLiteral("--db"), store, QStringLiteral("--format"),
                        QStringLiteral("json")})
            .json();
    };
    QTRY_VERIFY_WITH_TIMEOUT(process.state() != QProcess::Running || !results().empty(), 60'000);
    if (process.state() == QProcess::Running) {
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitCode(), 130);
    }
    QVERIFY(!results().empty());
    for (const Json& result : results()) {
        QVERIFY(result["status"] != "cancelled");
    }
}

QTEST_GUILESS_MAIN(CliTest)
#include "cli_test.moc"
