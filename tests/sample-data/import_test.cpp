// SPDX-License-Identifier: GPL-3.0-or-later
// The bundled archive through the importer that users meet it with.
#include "archive/importer.h"
#include "store/store.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace culprit;

class BundledImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void holdsTheStudysRuns();
    void everyCaseHasItsTelemetry();
    void faultsAndTargetsAreRecognised();
    void restartedPodKeepsItsSpans();
    void nothingIsDroppedUnexplained();
    void earlierResultsAreThere();

private:
    QTemporaryDir m_folder;
    QString m_path;
    ImportReport m_report;
};

void BundledImportTest::initTestCase()
{
    m_path = m_folder.filePath(QStringLiteral("sample.culprit"));
    m_report = importArchive(QStringLiteral(CULPRIT_SOURCE_DIR "/sample-data/culprit-sample.tar.gz"), m_path);
}

void BundledImportTest::holdsTheStudysRuns()
{
    QCOMPARE(m_report.cases, 24 + 1 + 16);
    QCOMPARE(m_report.experiments, 12 + 1 + 4);
    std::map<CaseKind, int> kinds;
    std::set<int> degrees;
    for (const CaseSummary& summary : Store::open(m_path).cases()) {
        ++kinds[summary.kind];
        if (summary.kind == CaseKind::Smoke) {
            degrees.insert(summary.dataParallel);
            QVERIFY(!summary.injection);
        }
    }
    QCOMPARE(kinds[CaseKind::Rca], 24);
    QCOMPARE(kinds[CaseKind::Stabilization], 1);
    QCOMPARE(kinds[CaseKind::Smoke], 16);
    QCOMPARE(degrees, (std::set<int>{1, 2, 3, 4}));
}

void BundledImportTest::everyCaseHasItsTelemetry()
{
    const Store store = Store::open(m_path);
    for (const CaseSummary& summary : store.cases()) {
        const Case loaded = store.loadCase(summary.key);
        const MetricTable* data = loaded.table("data.csv");
        QVERIFY2(data, summary.key.c_str());
        QCOMPARE(data->rows(), std::size_t(summary.kind == CaseKind::Stabilization ? 97 : 73));
        QVERIFY2(loaded.table("prometheus-metrics.csv"), summary.key.c_str());
        QVERIFY2(loaded.table("latency_aggregated_90.csv"), summary.key.c_str());
        QVERIFY2(loaded.spans.size() > 100, summary.key.c_str());
        QVERIFY2(loaded.logs.size() > 200, summary.key.c_str());
        QVERIFY2(!loaded.topology.links.empty(), summary.key.c_str());
    }
}

void BundledImportTest::faultsAndTargetsAreRecognised()
{
    std::map<std::pair<std::string, std::string>, int> seen;
    for (const CaseSummary& summary : Store::open(m_path).cases()) {
        if (summary.kind == CaseKind::Smoke) {
            continue;
        }
        QVERIFY2(summary.injection, summary.key.c_str());
        QCOMPARE(summary.injection->duration, 60.0);
        QVERIFY(summary.injection->time > summary.time.start && summary.injection->time < summary.time.end);
        if (summary.kind == CaseKind::Rca) {
            ++seen[{summary.injection->fault, summary.injection->target}];
        }
    }
    for (const char* fault : {"cpu", "memory", "network", "gpu"}) {
        for (const char* target : {"ray-replicas-0", "ray-replicas-1", "ray-replicas-2"}) {
            const int count = seen[{fault, target}];
            QCOMPARE(count, 2);
        }
    }
}

void BundledImportTest::restartedPodKeepsItsSpans()
{
    const Case loaded = Store::open(m_path).loadCase("ray-replicas-2_memory_2");
    std::set<std::string> addresses;
    for (const Span& span : loaded.spans) {
        if (span.server.find("-ray-replicas-2-") != std::string::npos) {
            addresses.insert(span.serverIp);
        }
    }
    QCOMPARE(addresses.size(), std::size_t{2});
}

void BundledImportTest::nothingIsDroppedUnexplained()
{
    QVERIFY2(m_report.warnings.empty(), m_report.warnings.empty() ? "" : m_report.warnings.front().c_str());
    for (const SkippedEntry& entry : m_report.skipped) {
        const bool known = entry.entry.ends_with("SYNTHETIC.txt") ||
                           entry.entry.ends_with("remediation.log") ||
                           entry.entry.find("/grafana-configs/") != std::string::npos;
        QVERIFY2(known, (entry.entry + ": " + entry.reason).c_str());
    }
}

void BundledImportTest::earlierResultsAreThere()
{
    int results = 0;
    for (const Diagnosis& diagnosis : Store::open(m_path).diagnoses()) {
        Q_UNUSED(diagnosis);
        ++results;
    }
    QCOMPARE(results, 24);
}

QTEST_GUILESS_MAIN(BundledImportTest)
#include "import_test.moc"
