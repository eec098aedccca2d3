// SPDX-License-Identifier: GPL-3.0-or-later
// What folders' names say of the true cause, held against what the files say of the components.
#include "archive/importer.h"
#include "evaluation/judgement.h"
#include "store/store.h"
#include "telemetry/component_names.h"
#include "telemetry/ground_truth.h"
#include "test_archive.h"
#include "text/wording.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace culprit;
using namespace culprit::test;

namespace {

constexpr int startTime = 1652812600;
constexpr int injectTime = 1652812660;

/// Two minutes of samples; every column varies but those called `flat`.
QByteArray tableOf(const QByteArray& names, int start = startTime)
{
    QByteArray table = "time," + names + "\n";
    const QList<QByteArray> columns = names.split(',');
    for (int row = 0; row < 120; ++row) {
        table += QByteArray::number(start + row);
        for (qsizetype i = 0; i < columns.size(); ++i) {
            table += ',';
            table +=
                columns[i].contains("flat") ? QByteArray("7") : QByteArray::number((row * 7 + i * 3) % 11);
        }
        table += '\n';
    }
    return table;
}

const QByteArray inject = QByteArray::number(injectTime);

/// `<component><between><metric>` of some components.
QByteArray columnsOf(const QList<QByteArray>& components, const QByteArray& between = "_")
{
    QList<QByteArray> names;
    for (const QByteArray& component : components) {
        for (const char* metric : {"cpu", "mem", "lat_50"}) {
            names << component + between + metric;
        }
    }
    return names.join(',');
}

std::vector<std::string> words(const QString& text)
{
    std::vector<std::string> all;
    for (const QString& word : text.split(u' ', Qt::SkipEmptyParts)) {
        all.push_back(word.toStdString());
    }
    return all;
}

} // namespace

class GroundTruthTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void readsFolders_data();
    void readsFolders();
    void readsWhatIsGivenByItself_data();
    void readsWhatIsGivenByItself();
    void readsAnExperimentGivenByItself_data();
    void readsAnExperimentGivenByItself();
    void tellsDatasetsApart();
    void findsTheComponentMeant_data();
    void findsTheComponentMeant();
    void scoresNoCaseWithoutItsCause_data();
    void scoresNoCaseWithoutItsCause();
    void warns_data();
    void warns();
    void tellsServicesWrittenInAnotherWay();
    void keepsTheTruthWithoutATime_data();
    void keepsTheTruthWithoutATime();
    void readsMarkedTimes();
    void makesNoCaseOfALabel();
    void knowsACauseByItsSpans();
    void cutsItemsAtComponents();

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    /// Writes and imports a folder; the only case of it.
    CaseSummary imported(const std::vector<TestEntry>& entries, const QString& given = {})
    {
        writeFolder(path(QStringLiteral("cases")), entries);
        importArchive(path(given.isEmpty() ? QStringLiteral("cases") : given), path(QStringLiteral("s")));
        const Store store = Store::open(path(QStringLiteral("s")), Store::Mode::ReadOnly);
        const std::vector<CaseSummary> cases = store.cases();
        m_notices = store.notices();
        return cases.size() == 1 ? cases.front() : CaseSummary{};
    }
    std::vector<std::string> warnings() const
    {
        std::vector<std::string> names;
        for (const ImportNotice& notice : m_notices) {
            if (notice.severity != ImportNotice::Severity::Info) {
                names.push_back(notice.name);
            }
        }
        return names;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::vector<ImportNotice> m_notices;
};

void GroundTruthTest::readsFolders_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QByteArray>("columns");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QString>("components");
    const auto row = [](const char* name, const char* folder, const QByteArray& columns, const char* key,
                        const char* target, const char* fault, const char* components) {
        QTest::newRow(name) << QString::fromUtf8(folder) << columns << QString::fromUtf8(key)
                            << QString::fromUtf8(target) << QString::fromUtf8(fault)
                            << QString::fromUtf8(components);
    };
    const QByteArray sock = columnsOf({"carts", "orders", "front-end"});
    row("as RCAEval has it", "RE1-SS/carts_cpu/1", sock, "RE1-SS/carts_cpu_1", "carts", "cpu",
        "carts orders front-end");
    row("a flat name", "RE1-SS/carts_cpu_2", sock, "RE1-SS/carts_cpu_2", "carts", "cpu",
        "carts orders front-end");
    row("a flat name with its system", "x/ss_carts_cpu_2", sock, "ss/carts_cpu_2", "carts", "cpu",
        "carts orders front-end");
    row("a fault with underscores, flat", "ob/cartservice_cpu_contention_1",
        columnsOf({"cartservice", "frontend", "adservice"}), "ob/cartservice_cpu_contention_1", "cartservice",
        "cpu_contention", "cartservice frontend adservice");
    row("a fault with underscores", "ob/cartservice_network_packet_loss/3",
        columnsOf({"cartservice", "frontend"}), "ob/cartservice_network_packet_loss_3", "cartservice",
        "network_packet_loss", "cartservice frontend");
    row("a fault that metrics begin with", "ob/cartservice_cpu_load/1",
        columnsOf({"cartservice", "frontend"}) + ",cartservice_cpu_limit", "ob/cartservice_cpu_load_1",
        "cartservice", "cpu_load", "cartservice frontend");
    row("a dash", "RE1-SS/carts-cpu/1", sock, "RE1-SS/carts_cpu_1", "carts", "cpu", "carts orders front-end");
    row("a dash, flat", "RE1-SS/carts-cpu-4", sock, "RE1-SS/carts_cpu_4", "carts", "cpu",
        "carts orders front-end");
    row("dashes in the component", "RE1-SS/front-end-net-delay/1", sock, "RE1-SS/front-end_net-delay_1",
        "front-end", "net-delay", "carts orders front-end");
    row("a component with an underscore", "Telecom/docker_003_cpu/1",
        columnsOf({"docker_001", "docker_003", "os_017", "db_003"}), "Telecom/docker_003_cpu_1", "docker_003",
        "cpu", "docker_001 docker_003 os_017 db_003");
    row("a component with underscores and words", "tt/ts_order_service_delay_2",
        columnsOf({"ts_user_service", "ts_order_service", "gateway"}), "tt/ts_order_service_delay_2",
        "ts_order_service", "delay", "ts_user_service ts_order_service gateway");
    row("a component with a dot", "k8s/shop.cart_cpu/1", columnsOf({"shop.cart", "shop.user"}),
        "k8s/shop.cart_cpu_1", "shop.cart", "cpu", "shop.cart shop.user");
    row("numbered components, no label", "Telecom/monday/", columnsOf({"docker_001", "docker_003"}),
        "Telecom/monday", "", "", "docker_001 docker_003");
    row("a dot as separator", "RE1-SS/carts_cpu/1", columnsOf({"carts", "orders", "front-end"}, "."),
        "RE1-SS/carts_cpu_1", "carts", "cpu", "carts orders front-end");
    row("two signs as separator", "RE1-SS/carts_cpu/1", columnsOf({"carts", "orders"}, "##"),
        "RE1-SS/carts_cpu_1", "carts", "cpu", "carts orders");
    row("a slash as separator", "RE1-SS/carts_cpu/1", columnsOf({"carts", "orders"}, "/"),
        "RE1-SS/carts_cpu_1", "carts", "cpu", "carts orders");
    row("a dash as separator", "RE1-SS/carts_cpu/1", columnsOf({"carts", "orders"}, "-"),
        "RE1-SS/carts_cpu_1", "carts", "cpu", "carts orders");
    row("a dot as separator, metrics with underscores", "RE1-SS/carts_cpu/1",
        "carts.cpu_usage,carts.mem_usage,orders.cpu_usage,orders.mem_usage", "RE1-SS/carts_cpu_1", "carts",
        "cpu", "carts orders");
    row("dots in the component and as separator", "k8s/shop.cart_cpu/1",
        columnsOf({"shop.cart", "shop.user"}, "."), "k8s/shop.cart_cpu_1", "shop.cart", "cpu",
        "shop.cart shop.user");
    row("labels", "RE1-SS/carts_cpu/1",
        "\"cpu{pod=\"\"carts\"\"}\",\"mem{pod=\"\"carts\"\"}\",\"cpu{pod=\"\"orders\"\"}\"",
        "RE1-SS/carts_cpu_1", "carts", "cpu", "carts orders");
    row("a pod's full name", "RE1-SS/carts_cpu/1",
        columnsOf({"carts-7f9c4d6b8-x2x4z", "orders-5d4f6c7b9-abc12"}), "RE1-SS/carts_cpu_1",
        "carts-7f9c4d6b8-x2x4z", "cpu", "carts-7f9c4d6b8-x2x4z orders-5d4f6c7b9-abc12");
    row("capitals", "RE1-SS/Carts_cpu/1", sock, "RE1-SS/carts_cpu_1", "carts", "cpu",
        "carts orders front-end");
    row("another sign", "RE1-SS/front_end_cpu/1", sock, "RE1-SS/front-end_cpu_1", "front-end", "cpu",
        "carts orders front-end");
}

void GroundTruthTest::readsFolders()
{
    QFETCH(QString, folder);
    QFETCH(QByteArray, columns);
    const std::string root = folder.toStdString() + (folder.endsWith(u'/') ? "" : "/");
    const CaseSummary summary =
        imported({{root + "data.csv", tableOf(columns)}, {root + "inject_time.txt", inject}});
    QTEST(QString::fromStdString(summary.key), "key");
    QVERIFY(summary.injection);
    QTEST(QString::fromStdString(summary.injection->target), "target");
    QTEST(QString::fromStdString(summary.injection->fault), "fault");
    QFETCH(QString, components);
    QCOMPARE(summary.components, words(components));
    QFETCH(QString, target);
    const Truth truth = target.isEmpty() ? Truth::Unknown : Truth::Known;
    QCOMPARE(toString(truthOf(summary)), toString(truth));
    QCOMPARE(warnings(), words(target.isEmpty() ? QStringLiteral("truth-unknown") : QString()));
}

void GroundTruthTest::readsWhatIsGivenByItself_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("key");
    QTest::newRow("dataset") << QStringLiteral("cases/RE1-SS") << QStringLiteral("RE1-SS/carts_cpu_1");
    QTest::newRow("service") << QStringLiteral("cases/RE1-SS/carts_cpu")
                             << QStringLiteral("RE1-SS/carts_cpu_1");
    QTest::newRow("case") << QStringLiteral("cases/RE1-SS/carts_cpu/1")
                          << QStringLiteral("RE1-SS/carts_cpu_1");
    QTest::newRow("with a slash") << QStringLiteral("cases/RE1-SS/carts_cpu/")
                                  << QStringLiteral("RE1-SS/carts_cpu_1");
}

void GroundTruthTest::readsWhatIsGivenByItself()
{
    QFETCH(QString, given);
    const CaseSummary summary =
        imported({{"RE1-SS/carts_cpu/1/data.csv", tableOf(columnsOf({"carts", "user"}))},
                  {"RE1-SS/carts_cpu/1/inject_time.txt", inject}},
                 given);
    QTEST(QString::fromStdString(summary.key), "key");
    QCOMPARE(summary.system, std::string("RE1-SS"));
    QVERIFY(summary.injection);
    QCOMPARE(summary.injection->target, std::string("carts"));
    QCOMPARE(summary.injection->fault, std::string("cpu"));
    QCOMPARE(warnings(), std::vector<std::string>());
}

void GroundTruthTest::readsAnExperimentGivenByItself_data()
{
    QTest::addColumn<QString>("given");
    const QString experiment = QStringLiteral("cases/dp/falcon-h1-cpu-stress-ray-replicas-0");
    QTest::newRow("experiment") << experiment;
    QTest::newRow("results") << experiment + QStringLiteral("/results");
    QTest::newRow("run") << experiment + QStringLiteral("/results/qps-5-iteration-2");
}

void GroundTruthTest::readsAnExperimentGivenByItself()
{
    QFETCH(QString, given);
    const std::string run = "dp/falcon-h1-cpu-stress-ray-replicas-0/results/qps-5-iteration-2/";
    const QByteArray injection =
        R"({"result": {"kind": "StressChaos", "metadata": {"creationTimestamp": "2022-05-17T18:37:40Z"},
            "spec": {"stressors": {"cpu": {"load": 90}},
                     "selector": {"labelSelectors": {"app": "ray-replicas-0"}}}}})";
    const CaseSummary summary = imported(
        {{run + "rca-collector-results/data.csv", tableOf("ray-replicas-0_ctn_cpu,ray-head_ctn_cpu")},
         {run + "apply_result_chaos_anomaly_injection.json", injection}},
        given);
    QCOMPARE(summary.key, std::string("ray-replicas-0_cpu_2"));
    QCOMPARE(toString(summary.kind), toString(CaseKind::Rca));
    QCOMPARE(summary.experiment, std::string("falcon-h1-cpu-stress-ray-replicas-0"));
    QVERIFY(summary.injection);
    QCOMPARE(summary.injection->target, std::string("ray-replicas-0"));
}

void GroundTruthTest::tellsDatasetsApart()
{
    std::vector<TestEntry> entries;
    for (const char* dataset : {"RE1-SS", "RE1-OB"}) {
        const std::string root = std::string(dataset) + "/carts_cpu/1/";
        entries.push_back(
            {root + "data.csv", tableOf(columnsOf({"carts", "user"}), startTime + (dataset[4] == 'S'))});
        entries.push_back({root + "inject_time.txt", inject});
    }
    writeFolder(path(QStringLiteral("d")), entries);
    importArchive(path(QStringLiteral("d/RE1-SS")), path(QStringLiteral("s")));
    importArchive(path(QStringLiteral("d/RE1-OB")), path(QStringLiteral("s")));
    writeFile(path(QStringLiteral("RE1-TT.zip")),
              makeArchive({{"carts_cpu/1/data.csv", tableOf(columnsOf({"carts", "user"}))},
                           {"carts_cpu/1/inject_time.txt", inject}},
                          Container::Zip));
    importArchive(path(QStringLiteral("RE1-TT.zip")), path(QStringLiteral("s")));
    std::vector<std::string> keys;
    for (const CaseSummary& summary : Store::open(path(QStringLiteral("s"))).cases()) {
        keys.push_back(summary.key);
        QCOMPARE(summary.key.substr(0, summary.system.size()), summary.system);
    }
    QCOMPARE(keys,
             (std::vector<std::string>{"RE1-SS/carts_cpu_1", "RE1-OB/carts_cpu_1", "RE1-TT/carts_cpu_1"}));
}

void GroundTruthTest::findsTheComponentMeant_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("components");
    QTest::addColumn<QString>("meant");
    const auto row = [](const char* name, const char* target, const char* components, const char* meant) {
        QTest::newRow(name) << QString::fromUtf8(target) << QString::fromUtf8(components)
                            << QString::fromUtf8(meant);
    };
    row("itself", "carts", "carts carts-db", "carts");
    row("before any likeness", "carts", "Carts carts", "carts");
    row("capitals", "CartService", "cartservice frontend", "cartservice");
    row("blanks", " carts ", "carts orders", "carts");
    row("signs", "front_end", "front-end orders", "front-end");
    row("no signs", "frontend", "front-end orders", "front-end");
    row("the pod of a workload", "carts", "carts-7f9c4d6b8-x2x4z orders", "carts-7f9c4d6b8-x2x4z");
    row("the workload of a pod", "carts-7f9c4d6b8-x2x4z", "carts orders", "carts");
    row("one of several pods", "carts", "carts-7f9c4d6b8-x2x4z carts-7f9c4d6b8-aaaa1", "");
    row("another replica", "ray-replicas-5", "ray-replicas-0 ray-replicas-1", "");
    row("two alike", "front_end", "front-end front.end", "");
    row("none", "payment", "carts orders", "");
    row("a part", "cart", "carts cartservice", "");
}

void GroundTruthTest::findsTheComponentMeant()
{
    QFETCH(QString, target);
    QFETCH(QString, components);
    const std::vector<std::string> names = words(components);
    QTEST(QString::fromStdString(meantComponent(target.toStdString(), names).value_or("")), "meant");
}

void GroundTruthTest::scoresNoCaseWithoutItsCause_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<int>("start");
    QTest::addColumn<QString>("truth");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("warning");
    QTest::newRow("scored") << QStringLiteral("RE1-SS/carts_cpu/1") << startTime << QStringLiteral("known")
                            << QString() << QString();
    QTest::newRow("no component") << QStringLiteral("RE1-SS/payment_cpu/1") << startTime
                                  << QStringLiteral("no component")
                                  << QStringLiteral("the true cause is no component of this case")
                                  << QStringLiteral("no-component");
    QTest::newRow("unknown") << QStringLiteral("RE1-SS/monday") << startTime << QStringLiteral("unknown")
                             << QStringLiteral("the true cause is not known")
                             << QStringLiteral("truth-unknown");
    QTest::newRow("no component at all")
        << QStringLiteral("RE1-SS/carts_cpu/9") << startTime << QStringLiteral("no component")
        << QStringLiteral("the true cause is no component of this case") << QStringLiteral("no-component");
    QTest::newRow("outside") << QStringLiteral("RE1-SS/carts_cpu/1") << startTime + 8 * 3600
                             << QStringLiteral("known")
                             << QStringLiteral("the injection lies outside the data")
                             << QStringLiteral("injection-outside");
}

void GroundTruthTest::scoresNoCaseWithoutItsCause()
{
    QFETCH(QString, folder);
    QFETCH(int, start);
    const std::string root = folder.toStdString() + "/";
    const QByteArray columns =
        root.ends_with("/9/") ? QByteArray("cpu,latency") : columnsOf({"carts", "orders"});
    const CaseSummary summary =
        imported({{root + "data.csv", tableOf(columns, start)}, {root + "inject_time.txt", inject}});
    QTEST(QString::fromUtf8(toString(truthOf(summary)).data()), "truth");
    const std::string_view reason = unscoredReason(summary);
    QTEST(QString::fromUtf8(reason.data(), static_cast<qsizetype>(reason.size())), "reason");
    QCOMPARE(isScored(summary), reason.empty());
    QFETCH(QString, warning);
    QCOMPARE(warnings(), words(warning));
    if (warning == u"injection-outside") {
        const auto told = std::ranges::find(m_notices, "injection-outside", &ImportNotice::name);
        QCOMPARE(told->message,
                 std::string("the injection time lies outside the recorded metrics, 7 h 59 min "
                             "before they begin; moved by 8 h it would lie inside: one of both "
                             "may be in another time zone; the case is not scored"));
    }
    Diagnosis answer;
    answer.key = {summary.key, {"nsigma"}};
    answer.ranking.push_back({"carts_cpu", 3, {}});
    const Judgement judgement = judged(summary, answer);
    QCOMPARE(judgement.answered, reason.empty());
    QCOMPARE(judgement.unscored, !reason.empty());
    QCOMPARE(judgement.ac1, reason.empty() ? 1.0 : 0.0);
}

void GroundTruthTest::warns_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QByteArray>("columns");
    QTest::addColumn<QString>("warning");
    const QByteArray usual = columnsOf({"carts", "orders"});
    const QByteArray spans =
        "traceID,spanID,serviceName,methodName,operationName,startTime,duration,statusCode\n"
        "1,1,carts,get,get,1652812610000000,5,200\n"
        "1,2,%,get,get,1652812610000000,5,200\n";
    QTest::newRow("nothing") << QStringLiteral("traces.csv") << QByteArray(spans).replace("%", "orders")
                             << usual << QString();
    QTest::newRow("a constant cause")
        << QString() << QByteArray() << QByteArray("carts_flat,orders_cpu") << QStringLiteral("silent-cause");
    QTest::newRow("tables apart") << QStringLiteral("tracets_lat.csv")
                                  << tableOf("carts_lat", startTime + 500) << usual
                                  << QStringLiteral("tables-apart");
    QTest::newRow("tables that meet")
        << QStringLiteral("tracets_lat.csv") << tableOf("carts_lat", startTime + 119) << usual << QString();
    QByteArray dayLater = QByteArray(spans).replace("%", "orders");
    dayLater.replace("1652812610", "1652899010");
    QTest::newRow("spans a day later")
        << QStringLiteral("traces.csv") << dayLater << usual << QStringLiteral("tables-apart");
    QTest::newRow("log lines a day later")
        << QStringLiteral("logs.csv")
        << QByteArray("time,timestamp,container_name,message\n,1652899010000000000,carts,a\n") << usual
        << QStringLiteral("tables-apart");
    QTest::newRow("foreign services")
        << QStringLiteral("traces.csv") << QByteArray(spans).replace("%", "redis") << usual
        << QStringLiteral("foreign-services");
}

void GroundTruthTest::warns()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, content);
    QFETCH(QByteArray, columns);
    QFETCH(QString, warning);
    std::vector<TestEntry> entries{{"RE1-SS/carts_cpu/1/data.csv", tableOf(columns)},
                                   {"RE1-SS/carts_cpu/1/inject_time.txt", inject}};
    if (!file.isEmpty()) {
        entries.push_back({"RE1-SS/carts_cpu/1/" + file.toStdString(), content});
    }
    const CaseSummary summary = imported(entries);
    QCOMPARE(warnings(), words(warning));
    QCOMPARE(summary.doubts, words(warning));
    QVERIFY(isScored(summary));
}

void GroundTruthTest::tellsServicesWrittenInAnotherWay()
{
    const CaseSummary summary = imported(
        {{"RE1-SS/carts_cpu/1/data.csv", tableOf(columnsOf({"carts", "front-end"}))},
         {"RE1-SS/carts_cpu/1/inject_time.txt", inject},
         {"RE1-SS/carts_cpu/1/traces.csv",
          "traceID,spanID,serviceName,methodName,operationName,startTime,duration,statusCode\n"
          "1,1,carts,get,get,1652812610000000,5,200\n1,2,Front_End,get,get,1652812610000000,5,200\n"}});
    QCOMPARE(warnings(), words(QString()));
    const auto told = std::ranges::find(m_notices, "services-respelled", &ImportNotice::name);
    QVERIFY(told != m_notices.end());
    QCOMPARE(told->count, 1);
    QVERIFY2(told->message.find("Front_End for front-end") != std::string::npos, told->message.c_str());
    QCOMPARE(summary.components, words(QStringLiteral("carts front-end")));
}

void GroundTruthTest::keepsTheTruthWithoutATime_data()
{
    QTest::addColumn<QStringList>("names");
    QTest::addColumn<QByteArray>("time");
    QTest::addColumn<int>("start");
    QTest::addColumn<QString>("warning");
    QTest::newRow("no file") << QStringList{QStringLiteral("data.csv")} << QByteArray() << 0
                             << QStringLiteral("no-injection");
    QTest::newRow("no time") << QStringList{QStringLiteral("data.csv")} << QByteArray("soon\n") << 0
                             << QStringLiteral("not-understood no-injection");
    QTest::newRow("two times") << QStringList{QStringLiteral("data.csv")}
                               << QByteArray("1652812660\n1652812670\n") << 0
                               << QStringLiteral("not-understood no-injection");
    const QString normal = QStringLiteral("normal.csv"), anomalous = QStringLiteral("anomalous.csv");
    QTest::newRow("half") << QStringList{normal} << QByteArray() << 0
                          << QStringLiteral("half-recording no-injection");
    QTest::newRow("the other half") << QStringList{anomalous} << QByteArray() << 0
                                    << QStringLiteral("half-recording no-injection");
    QTest::newRow("halves that overlap") << QStringList{normal, anomalous} << QByteArray() << 60
                                         << QStringLiteral("halves-overlap no-injection");
    QTest::newRow("halves in the wrong order") << QStringList{normal, anomalous} << QByteArray() << -500
                                               << QStringLiteral("halves-overlap no-injection");
}

void GroundTruthTest::keepsTheTruthWithoutATime()
{
    QFETCH(QStringList, names);
    QFETCH(QByteArray, time);
    QFETCH(int, start);
    const std::string root = "RE1-SS/carts_cpu/1/";
    std::vector<TestEntry> entries;
    for (const QString& name : names) {
        entries.push_back(
            {root + name.toStdString(),
             tableOf(columnsOf({"carts", "orders"}), startTime + (name == u"anomalous.csv" ? start : 0))});
    }
    if (!time.isEmpty()) {
        entries.push_back({root + "inject_time.txt", time});
    }
    const CaseSummary summary = imported(entries);
    QTEST(QString::fromStdString(wording::joined(warnings(), " ")), "warning");
    QVERIFY(!summary.injection);
    QCOMPARE(targetOf(summary), std::string_view("carts"));
    QCOMPARE(faultOf(summary), std::string_view("cpu"));
    QCOMPARE(summary.components, words(QStringLiteral("carts orders")));
    QCOMPARE(toString(truthOf(summary)), toString(Truth::Known));
    QCOMPARE(unscoredReason(summary), std::string_view("no injection time is known"));
    QVERIFY(!isScored(summary));
}

void GroundTruthTest::readsMarkedTimes()
{
    const CaseSummary summary =
        imported({{"RE1-SS/carts_cpu/1/Data.CSV", tableOf(columnsOf({"carts", "orders"}))},
                  {"RE1-SS/carts_cpu/1/inject_time.TXT", "# injected\n 1652812660.5 # seconds\n\n"}});
    QVERIFY(summary.injection);
    QCOMPARE(summary.injection->time, 1652812660.5);
    QCOMPARE(summary.injection->target, std::string("carts"));
    QVERIFY(isScored(summary));
}

void GroundTruthTest::makesNoCaseOfALabel()
{
    const CaseSummary summary =
        imported({{"RE1-SS/carts_cpu/1/data.csv", tableOf(columnsOf({"carts", "user"}))},
                  {"RE1-SS/carts_cpu/1/inject_time.txt", inject},
                  {"RE1-SS/user_cpu/1/inject_time.txt", inject}});
    QCOMPARE(summary.key, std::string("RE1-SS/carts_cpu_1"));
    QCOMPARE(warnings(), words(QStringLiteral("label-without-case")));
    QCOMPARE(m_notices.back().entry, std::string("RE1-SS/user_cpu/1"));
    QVERIFY(m_notices.back().caseKey.empty());
}

void GroundTruthTest::knowsACauseByItsSpans()
{
    const CaseSummary summary =
        imported({{"shop/order_service_delay/1/traces.csv",
                   "traceID,spanID,serviceName,methodName,operationName,startTime,duration,statusCode\n"
                   "1,1,order_service,get,get,1652812610000000,5,200\n"
                   "1,2,cart,get,get,1652812710000000,5,200\n"},
                  {"shop/order_service_delay/1/inject_time.txt", inject}});
    QCOMPARE(summary.key, std::string("shop/order_service_delay_1"));
    QCOMPARE(summary.injection->target, std::string("order_service"));
    QCOMPARE(toString(truthOf(summary)), toString(Truth::Known));
}

void GroundTruthTest::cutsItemsAtComponents()
{
    const std::vector<std::string> components{"docker", "docker_003", "os_017", "carts"};
    const ComponentNames names(components);
    QCOMPARE(names.of("docker_003_cpu"), std::string_view("docker_003"));
    QCOMPARE(names.of("docker_003"), std::string_view("docker_003"));
    QCOMPARE(names.of("docker_0031_cpu"), std::string_view("docker"));
    QCOMPARE(names.of("carts_lat_50"), std::string_view("carts"));
    QCOMPARE(names.of("unknown_x"), std::string_view("unknown"));
    QCOMPARE(ComponentNames().of("docker_003_cpu"), std::string_view("docker"));
}

QTEST_GUILESS_MAIN(GroundTruthTest)
#include "ground_truth_test.moc"
