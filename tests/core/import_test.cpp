// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "store/store.h"
#include "store/store_check.h"
#include "test_archive.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

using namespace culprit;
using namespace culprit::test;

class ImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void importsTheCarriedArchive();
    void secondImportChangesNothing();
    void readsEveryContainer_data();
    void readsEveryContainer();
    void readsAnyRoot_data();
    void readsAnyRoot();
    void tellsKindsApart();
    void prefersTheInjectionFile();
    void keepsWholeSpansApart();
    void importsEarlierResults();
    void importsRcaEval();
    void importsRealCases();
    void keepsKeysUnique();
    void leavesNothingOfACaseThatIsNotUnderstood();
    void changedArchiveIsRefusedThenReplaced();
    void knowsAFolderHoweverItIsGiven();
    void componentsAreKnownAndWhatWasDecidedStays();
    void keepsTextAndListsTheRest();
    void reportsProgress();
    void cancelLeavesTheStoreAsItWas();
    void killLeavesTheStoreAsItWas();

private:
    QString carried() const { return QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"); }
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    QString archiveOf(const char* name, const std::vector<TestEntry>& entries,
                      Container container = Container::TarGz)
    {
        writeFile(path(name), makeArchive(entries, container));
        return path(name);
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

std::vector<std::string> keysOf(const Store& store)
{
    std::vector<std::string> keys;
    for (const CaseSummary& summary : store.cases()) {
        keys.push_back(summary.key);
    }
    return keys;
}

/// What is wrong with a store; empty when nothing is.
std::string findingsOf(const QString& store)
{
    CheckOptions options;
    options.repair = false;
    std::string all;
    for (const CheckFinding& finding : checkStore(store, options).findings) {
        all += finding.message + '\n';
    }
    return all;
}

} // namespace

void ImportTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void ImportTest::importsTheCarriedArchive()
{
    const ImportReport report = importArchive(carried(), path("s"));
    QCOMPARE(report.cases, 24);
    QCOMPARE(report.experiments, 12);
    QVERIFY(!report.alreadyImported);
    QVERIFY(report.skipped.empty());

    const Store store = Store::open(path("s"), Store::Mode::ReadOnly);
    QCOMPARE(store.cases().size(), std::size_t{24});
    const Case loaded = store.loadCase("ray-replicas-0_cpu_1");
    const MetricTable* data = loaded.table("data.csv");
    QVERIFY(data);
    QCOMPARE(data->rows(), std::size_t{73});
    QCOMPARE(data->columns.size() + data->textColumns.size(), std::size_t{66});
    QCOMPARE(loaded.table("prometheus-metrics.csv")->columns.size(), std::size_t{28});
    QCOMPARE(loaded.logs.size(), std::size_t{1743});
    QCOMPARE(loaded.spans.size(), std::size_t{2667});
    QVERIFY(loaded.summary.injection);
    QCOMPARE(loaded.summary.injection->time, 1751353820.0);
    QCOMPARE(loaded.summary.injection->duration, 60.0);
    QCOMPARE(loaded.summary.injection->fault, std::string("cpu"));
    QCOMPARE(loaded.summary.injection->target, std::string("ray-replicas-0"));
    QCOMPARE(loaded.summary.system, std::string("llm-ref-stack-dp"));
    QCOMPARE(loaded.summary.components.size(), std::size_t{6});
    QVERIFY(loaded.summary.time.contains(1751353820.0));
}

void ImportTest::secondImportChangesNothing()
{
    const ImportReport first = importArchive(carried(), path("s"));
    const ImportReport second = importArchive(carried(), path("s"));
    QVERIFY(second.alreadyImported);
    QCOMPARE(second.sha256, first.sha256);
    QCOMPARE(second.cases, first.cases);
    QCOMPARE(second.experiments, first.experiments);
    QCOMPARE(second.spans, first.spans);
    QCOMPARE(second.samples, first.samples);
    // The same content under another name is still the same.
    QVERIFY(QFile::copy(carried(), path("copy.tar.xz")));
    QVERIFY(importArchive(path("copy.tar.xz"), path("s")).alreadyImported);
    QCOMPARE(Store::open(path("s")).archives().size(), std::size_t{1});
}

void ImportTest::readsEveryContainer_data()
{
    QTest::addColumn<int>("container");
    QTest::newRow("tar") << int(Container::Tar);
    QTest::newRow("tar.gz") << int(Container::TarGz);
    QTest::newRow("tar.xz") << int(Container::TarXz);
    QTest::newRow("tar.zst") << int(Container::TarZst);
    QTest::newRow("zip") << int(Container::Zip);
    QTest::newRow("folder") << -1;
}

void ImportTest::readsEveryContainer()
{
    QFETCH(int, container);
    const QString archive = path("input");
    if (container < 0) {
        writeFolder(archive, smallCase());
    } else {
        writeFile(archive, makeArchive(smallCase(), static_cast<Container>(container)));
    }
    const ImportReport report = importArchive(archive, path("s"));
    QCOMPARE(report.cases, 1);
    QCOMPARE(report.sha256.size(), std::size_t{64});
    QCOMPARE(report.bytesRaw, [] {
        qsizetype bytes = 0;
        for (const TestEntry& entry : smallCase()) {
            bytes += entry.content.size();
        }
        return std::int64_t{bytes};
    }());
    const Store store = Store::open(path("s"), Store::Mode::ReadOnly);
    const Case loaded = store.loadCase("ray-replicas-0_cpu_1");
    QCOMPARE(loaded.logs.at(0).message, std::string("a \"b\" \xC3\xA9"));
    QCOMPARE(loaded.table("data.csv")->textColumn("ray-replicas-0_pod_ip")->values.at(2),
             std::string("10.0.0.3"));
    QVERIFY(std::isinf(loaded.table("prometheus-metrics.csv")->column("ray_network")->values.at(1)));
    bool restart = false;
    for (const ImportNotice& notice : store.notices("ray-replicas-0_cpu_1")) {
        restart = restart || notice.message.find("several addresses") != std::string::npos;
    }
    QVERIFY(restart);
    QVERIFY(importArchive(archive, path("s")).alreadyImported);
}

void ImportTest::readsAnyRoot_data()
{
    QTest::addColumn<QString>("root");
    for (const char* root : {"", "./", "x/", "artifacts/artifacts/", "a/b/c/d/e/f/", "/absolute/"}) {
        QTest::newRow(*root ? root : "none") << QString::fromLatin1(root);
    }
}

void ImportTest::readsAnyRoot()
{
    QFETCH(QString, root);
    importArchive(archiveOf("a.tar.gz", smallCase(root.toStdString())), path("s"));
    QVERIFY(Store::open(path("s")).findCase("ray-replicas-0_cpu_1"));
}

void ImportTest::tellsKindsApart()
{
    const TestEntry data = smallCase()[6];
    const TestEntry chaos = smallCase()[2];
    const std::string smoke = "smoketests/falcon-dp=3_tp=1_pp=1_pack/results/qps-10-iteration-1/";
    const std::string healing = "x/falcon-self-healing/results/qps-5-iteration-2/";
    importArchive(
        archiveOf("a.tar.gz", {{smoke + "rca-collector-results/data.csv", data.content},
                               {healing + "rca-collector-results/data.csv", data.content},
                               {healing + "apply_result_chaos_anomaly_injection.json", chaos.content}}),
        path("s"));
    const Store store = Store::open(path("s"));
    const auto smokeCase = store.findCase("falcon-dp=3_tp=1_pp=1_pack/qps-10-iteration-1");
    QVERIFY(smokeCase && smokeCase->kind == CaseKind::Smoke && !smokeCase->injection);
    QCOMPARE(smokeCase->dataParallel, 3);
    QCOMPARE(smokeCase->queriesPerSecond, 10.0);
    const auto healingCase = store.findCase("falcon-self-healing/qps-5-iteration-2");
    QVERIFY(healingCase && healingCase->kind == CaseKind::Stabilization && healingCase->injection);
    QCOMPARE(healingCase->iteration, 2);
    QCOMPARE(healingCase->injection->fault, std::string("cpu"));
}

void ImportTest::prefersTheInjectionFile()
{
    auto entries = smallCase();
    for (TestEntry& entry : entries) {
        const auto at = entry.path.find("falcon-cpu-stress");
        entry.path.replace(at, 17, "falcon-memory-stress");
    }
    importArchive(archiveOf("a.tar.gz", entries), path("s"));
    const Store store = Store::open(path("s"));
    const auto found = store.cases().front();
    QCOMPARE(found.injection->fault, std::string("cpu"));
    bool warned = false;
    for (const ImportNotice& notice : store.notices(found.key)) {
        warned = warned || (notice.severity == ImportNotice::Severity::Warning &&
                            notice.message.find("the file counts") != std::string::npos);
    }
    QVERIFY(warned);
}

void ImportTest::keepsWholeSpansApart()
{
    auto entries = smallCase();
    const std::string results =
        "artifacts/rcaevaluation/llm-ref-stack-dp/falcon-cpu-stress-ray-replicas-0/results/";
    entries.push_back({results + "loki-logs-all.json", entries[3].content});
    entries.push_back({results + "rca-collector-results/data.csv", entries[6].content});
    const ImportReport report = importArchive(archiveOf("a.tar.gz", entries), path("s"));
    QCOMPARE(report.cases, 1);
    const Store store = Store::open(path("s"));
    QCOMPARE(store.cases().size(), std::size_t{1});
    QCOMPARE(store.wholeSpans().size(), std::size_t{1});
    const Case whole = store.loadCase("falcon-cpu-stress-ray-replicas-0/whole-span");
    QCOMPARE(whole.logs.size(), std::size_t{2});
    QVERIFY(whole.table("data.csv"));
}

void ImportTest::importsEarlierResults()
{
    auto entries = smallCase();
    entries.push_back(
        {"rca/output/d/baro/results/ray-replicas-0_cpu_1.json", R"({"0": ["ray-replicas-0_ctn_cpu"]})"});
    entries.push_back({"rca/output/d/baro/results/elsewhere_cpu_1.json", R"({"0": []})"});
    entries.push_back({"rca/output/d/baro/report.csv", "service-fault,top_1_service\nx,1\n"});
    importArchive(archiveOf("a.tar.gz", entries), path("s"));
    Store store = Store::open(path("s"));
    const auto results = store.diagnoses();
    QCOMPARE(results.size(), std::size_t{2});
    QCOMPARE(results[1].key.caseKey, std::string("ray-replicas-0_cpu_1"));
    QVERIFY(results[1].key.origin == Origin::Imported);
    QCOMPARE(results[1].ranking.at(0).name, std::string("ray-replicas-0_ctn_cpu"));
    store.removeArchive(store.archives().front().id);
    QVERIFY(store.diagnoses().empty());
}

void ImportTest::importsRcaEval()
{
    const QByteArray data = "time,a_cpu,b_mem\n1000000000,1,2\n1000000001,3,\n";
    const QByteArray json = R"({"a_cpu":[[1000000000,1]],"b_mem":[[1000000005,2]]})";
    importArchive(archiveOf("a.zip",
                            {{"RE2-OB/a_cpu/1/data.csv", data},
                             {"RE2-OB/a_cpu/1/inject_time.txt", "1000000001"},
                             {"RE2-OB/a_cpu/1/traces.csv", "time,traceID,spanID\n"},
                             {"RE2-OB/a_cpu/1/logs.csv", "time,timestamp,container_name,message\n"},
                             {"RE2-OB/a_cpu/1/cluster_info.json", "{}"},
                             {"RE2-OB/a_cpu/2/metrics.json", json},
                             {"RE2-OB/a_cpu/2/inject_time.txt", "2000000000\n"},
                             {"flat/ss_carts_delay_3/simple_data.csv", data}},
                            Container::Zip),
                  path("s"));
    const Store store = Store::open(path("s"));
    QVERIFY(
        (keysOf(store) == std::vector<std::string>{"RE2-OB/a_cpu_1", "RE2-OB/a_cpu_2", "ss/carts_delay_3"}));
    const auto first = store.findCase("RE2-OB/a_cpu_1");
    QVERIFY(first->kind == CaseKind::Rca && first->injection);
    QCOMPARE(first->injection->target, std::string("a"));
    QCOMPARE(first->injection->fault, std::string("cpu"));
    QVERIFY((first->components == std::vector<std::string>{"a", "b"}));
    QCOMPARE(first->samples, 3);
    const auto second = store.loadCase("RE2-OB/a_cpu_2");
    QCOMPARE(second.table("metrics.json")->rows(), std::size_t{2});
    bool outside = false;
    for (const ImportNotice& notice : store.notices("RE2-OB/a_cpu_2")) {
        outside = outside || notice.message.find("outside") != std::string::npos;
    }
    QVERIFY(outside);
    QVERIFY(!store.findCase("ss/carts_delay_3")->injection);
}

/// Recordings of real systems by others; origin and licences lie in the archive and in data/README.md.
void ImportTest::importsRealCases()
{
    const QString archive = QStringLiteral(CULPRIT_SOURCE_DIR "/tests/core/data/real-cases.zip");
    const ImportReport report = importArchive(archive, path("s"));
    QCOMPARE(report.cases, 5);
    const Store store = Store::open(path("s"));
    const auto expect = [&](const char* key, std::size_t rows, std::size_t columns, double injected,
                            std::int64_t empty) {
        const Case loaded = store.loadCase(key);
        QCOMPARE(loaded.tables.size(), std::size_t{1});
        QCOMPARE(loaded.tables[0].rows(), rows);
        QCOMPARE(loaded.tables[0].columns.size(), columns);
        QCOMPARE(loaded.summary.injection->time, injected);
        QCOMPARE(loaded.summary.samples, static_cast<std::int64_t>(rows * columns) - empty);
    };
    expect("nezha-ob/checkoutservice_exception_1", 26, 195, 1661144473, 36); // all of them NaN
    expect("nezha-ob/emailservice_cpu-contention_1", 36, 195, 1661146534, 0);
    expect("petshop/PetSearch-AWS-ECS-Fargate_delay_1", 65, 308, 1681350548, 3768);
    expect("petshop/PetSearch-AWS-ECS-Fargate_delay_2", 65, 308, 1681390208, 3744);
    expect("rcaeval-re2-ob/checkoutservice_cpu_1", 1441, 72, 1705354566, 4);
    // The licences are no recordings, and named as what was not read.
    QCOMPARE(report.skipped.size(), std::size_t{3});
}

void ImportTest::keepsKeysUnique()
{
    auto entries = smallCase("one/");
    for (TestEntry entry : smallCase("two/")) {
        const auto at = entry.path.find("falcon");
        entry.path.replace(at, 6, "llama");
        entries.push_back(entry);
    }
    importArchive(archiveOf("a.tar.gz", entries), path("s"));
    importArchive(archiveOf("b.tar.gz", smallCase("three/")), path("s"));
    const std::vector<std::string> keys = keysOf(Store::open(path("s")));
    QCOMPARE(keys.size(), std::size_t{3});
    QCOMPARE(keys[0], std::string("ray-replicas-0_cpu_1"));
    QCOMPARE(keys[1], std::string("llama-cpu-stress-ray-replicas-0/qps-5-iteration-1"));
    QCOMPARE(keys[2], std::string("b.tar.gz/ray-replicas-0_cpu_1"));
}

void ImportTest::leavesNothingOfACaseThatIsNotUnderstood()
{
    // The last case's only file breaks off after some good lines: its number is free for the next archive.
    auto entries = smallCase();
    const TestEntry logs = *std::ranges::find_if(
        entries, [](const TestEntry& entry) { return entry.path.ends_with("loki-logs.json"); });
    TestEntry broken = logs;
    broken.path.replace(broken.path.find("iteration-1"), 11, "iteration-2");
    broken.content.chop(1);
    broken.content += ",{{{";
    entries.push_back(broken);
    QCOMPARE(importArchive(archiveOf("a.tar.gz", entries), path("s")).skipped.size(), std::size_t{1});
    QCOMPARE(findingsOf(path("s")), std::string());
    importArchive(archiveOf("b.tar.gz", smallCase("other/")), path("s"));
    QCOMPARE(findingsOf(path("s")), std::string());
    const Store store = Store::open(path("s"));
    QCOMPARE(store.cases().size(), std::size_t{2});
    for (const ArtifactRecord& file : store.artifacts("b.tar.gz/ray-replicas-0_cpu_1")) {
        QCOMPARE(file.archive, std::string("b.tar.gz"));
    }
}

void ImportTest::changedArchiveIsRefusedThenReplaced()
{
    const QString archive = archiveOf("a.tar.gz", smallCase());
    importArchive(archive, path("s"));
    archiveOf("a.tar.gz", smallCaseWith("loki-logs.json", "[]"));
    QVERIFY_THROWS_EXCEPTION(ArchiveChanged, importArchive(archive, path("s")));
    QCOMPARE(Store::open(path("s")).findCase("ray-replicas-0_cpu_1")->logs, 2);
    ImportOptions options;
    options.replaceChanged = true;
    importArchive(archive, path("s"), options);
    const Store store = Store::open(path("s"));
    QCOMPARE(store.archives().size(), std::size_t{1});
    QCOMPARE(store.cases().size(), std::size_t{1});
    QCOMPARE(store.findCase("ray-replicas-0_cpu_1")->logs, 0);
}

void ImportTest::knowsAFolderHoweverItIsGiven()
{
    const QByteArray table = "time,carts_cpu,user_cpu\n1652812600,1,2\n1652812660,3,4\n";
    writeFolder(path("q/in"),
                {{"carts_cpu/1/data.csv", table}, {"carts_cpu/1/inject_time.txt", "1652812660"}});
    QVERIFY(QFile::link(path("q"), path("link")));
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(path("q/in")));
    const auto back = qScopeGuard([&] { QDir::setCurrent(before); });
    const ImportReport first = importArchive(QStringLiteral(".."), path("s"));
    QVERIFY(!first.alreadyImported);
    for (const QString& again : {path("q"), path("q/"), QStringLiteral("../"), QStringLiteral("../../q"),
                                 QStringLiteral("./../../q/./"), path("link"), path("link/")}) {
        QVERIFY2(importArchive(again, path("s")).alreadyImported, qPrintable(again));
    }
    const Store store = Store::open(path("s"));
    QCOMPARE(store.archives().size(), std::size_t{1});
    QCOMPARE(store.archives().front().name, std::string("q"));
    QCOMPARE(keysOf(store), std::vector<std::string>{"in/carts_cpu_1"});
    // Another folder of such a case gets its own name before its key.
    writeFolder(path("r/in"), {{"carts_cpu/1/data.csv", table + "1652812670,5,6\n"},
                               {"carts_cpu/1/inject_time.txt", "1652812660"}});
    QVERIFY(QDir::setCurrent(path("r")));
    importArchive(QStringLiteral("./"), path("s"));
    QCOMPARE(keysOf(Store::open(path("s"))).back(), std::string("r/in/carts_cpu_1"));
    QVERIFY(QDir::setCurrent(path("q")));
    writeFile(path("q/in/carts_cpu/1/data.csv"), table + "1652812680,5,6\n");
    QVERIFY_THROWS_EXCEPTION(ArchiveChanged, importArchive(QStringLiteral("../q/"), path("s")));
}

void ImportTest::componentsAreKnownAndWhatWasDecidedStays()
{
    const auto named = [this](const std::string& name) {
        const Store store = Store::open(path("s"), Store::Mode::ReadOnly);
        const auto all = store.components(store.archives().at(0).id);
        const auto found = std::ranges::find(all, name, &Component::name);
        return found == all.end() ? Component{} : *found;
    };
    const QString archive = archiveOf("a.tar.gz", smallCase());
    importArchive(archive, path("s"));
    QCOMPARE(toString(named("ray-replicas-0").role), toString(ComponentRole::Replica));
    QCOMPARE(named("ray-replicas-0").group, std::string()); // alone
    {
        Store store = Store::open(path("s"));
        const std::int64_t id = store.archives().at(0).id;
        store.setComponent(id, "ray-replicas-0", ComponentRole::Database, "shards");
        store.setComponent(id, "ray-replicas-0", ComponentRole::Cache, "shards");
        QVERIFY_THROWS_EXCEPTION(StoreError, store.setComponent(id, "nobody", ComponentRole::Cache, {}));
        QVERIFY_THROWS_EXCEPTION(StoreError,
                                 store.setComponent(id + 1, "ray-replicas-0", ComponentRole::Cache, {}));
    }
    archiveOf("a.tar.gz", smallCaseWith("loki-logs.json", "[]"));
    ImportOptions options;
    options.replaceChanged = true;
    importArchive(archive, path("s"), options);
    QCOMPARE(toString(named("ray-replicas-0").role), toString(ComponentRole::Cache));
    QCOMPARE(named("ray-replicas-0").group, std::string("shards"));
    {
        Store store = Store::open(path("s"));
        store.resetComponent(store.archives().at(0).id, "ray-replicas-0");
    }
    QCOMPARE(toString(named("ray-replicas-0").role), toString(ComponentRole::Replica));
    QCOMPARE(named("ray-replicas-0").group, std::string());
}

void ImportTest::keepsTextAndListsTheRest()
{
    auto entries = smallCase();
    QByteArray log;
    for (int i = 0; i < 30'000; ++i) {
        log += "[2025-06-12 13:58:40] host/INFO: line " + QByteArray::number(i) + "\r\n\xff";
    }
    const std::string run = "e-cpu-stress-a/results/qps-5-iteration-1/";
    entries.push_back({run + "benchmark-logs.log", log});
    entries.push_back({run + "deepflow-traces-trace-list.json", "[]"});
    importArchive(archiveOf("a.tar.gz", entries), path("s"));
    const Store store = Store::open(path("s"));
    bool listed = false;
    bool kept = false;
    for (const ArtifactRecord& artifact : store.artifacts()) {
        if (artifact.path.ends_with("dashboard.json")) {
            listed = artifact.role == "listed" && artifact.bytes == 2 && !artifact.hasText;
        }
        if (artifact.path.ends_with("benchmark-logs.log")) {
            kept = store.artifactText(artifact.id) == log;
        }
    }
    QVERIFY(listed);
    QVERIFY(kept);
}

void ImportTest::reportsProgress()
{
    ImportOptions options;
    std::vector<ImportProgress> steps;
    options.progress = [&](const ImportProgress& step) { steps.push_back(step); };
    importArchive(carried(), path("s"), options);
    QVERIFY(!steps.empty());
    QCOMPARE(steps.back().bytesDone, steps.back().bytesTotal);
    QCOMPARE(steps.back().cases, 24);
    for (std::size_t i = 1; i < steps.size(); ++i) {
        QVERIFY(steps[i].bytesDone >= steps[i - 1].bytesDone);
    }
}

void ImportTest::cancelLeavesTheStoreAsItWas()
{
    importArchive(archiveOf("small.tar.gz", smallCase("other/")), path("s"));
    const auto before = keysOf(Store::open(path("s")));
    std::mt19937 random(1);
    int cancelled = 0;
    for (int i = 0; i < 8; ++i) {
        std::stop_source source;
        ImportOptions options;
        options.stop = source.get_token();
        const auto pause = std::chrono::milliseconds(random() % 300);
        std::jthread stopper([&] {
            std::this_thread::sleep_for(pause);
            source.request_stop();
        });
        try {
            importArchive(carried(), path("s"), options);
            Store store = Store::open(path("s"));
            store.removeArchive(store.archives().back().id); // it was faster than the stop
        } catch (const ImportCancelled&) {
            ++cancelled;
        }
        QVERIFY(keysOf(Store::open(path("s"))) == before);
    }
    QVERIFY(cancelled > 0);
    // A stop before the start, into a store that is not there yet.
    std::stop_source source;
    source.request_stop();
    ImportOptions options;
    options.stop = source.get_token();
    QVERIFY_THROWS_EXCEPTION(ImportCancelled, importArchive(carried(), path("new"), options));
    QVERIFY(!QFileInfo::exists(path("new")));
    QCOMPARE(findingsOf(path("s")), std::string());
}

void ImportTest::killLeavesTheStoreAsItWas()
{
    importArchive(archiveOf("small.tar.gz", smallCase("other/")), path("s"));
    const auto before = keysOf(Store::open(path("s")));
    std::mt19937 random(2);
    int killed = 0;
    for (int i = 0; i < 20; ++i) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--import"), carried(), path("s")});
        QVERIFY(child.waitForStarted());
        QThread::msleep(random() % 400);
        child.kill();
        child.waitForFinished();
        killed += child.exitStatus() == QProcess::CrashExit;
        Store store = Store::open(path("s"));
        if (store.archives().size() == 2) {
            // The child was done before the blow: then all of it is there.
            QCOMPARE(store.cases().size(), before.size() + 24);
            store.removeArchive(store.archives().back().id);
        }
        QVERIFY(keysOf(store) == before);
        QCOMPARE(findingsOf(path("s")), std::string());
    }
    QVERIFY(killed > 0);
}

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc == 4 && qstrcmp(argv[1], "--import") == 0) {
        importArchive(QString::fromLocal8Bit(argv[2]), QString::fromLocal8Bit(argv[3]));
        return 0;
    }
    ImportTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "import_test.moc"
