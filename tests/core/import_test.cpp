// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "store/store.h"

#include <QTemporaryDir>
#include <QTest>

using namespace culprit;

class ImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void importsTheCarriedArchive();
    void secondImportChangesNothing();

private:
    QString archive() const { return QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"); }
};

void ImportTest::importsTheCarriedArchive()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.culprit"));
    const ImportReport report = importArchive(archive(), path);
    QCOMPARE(report.cases, 24);
    QCOMPARE(report.experiments, 12);
    QVERIFY(!report.alreadyImported);

    const Store store = Store::open(path, Store::Mode::ReadOnly);
    QCOMPARE(store.cases().size(), std::size_t{24});
    const Case loaded = store.loadCase("ray-replicas-0_cpu_1");
    const MetricTable* data = loaded.table("data.csv");
    QVERIFY(data);
    QCOMPARE(data->rows(), std::size_t{73});
    QCOMPARE(data->columns.size() + data->textColumns.size(), std::size_t{66});
    QCOMPARE(data->index.size(), std::size_t{73});
    const MetricTable* signal = loaded.table("prometheus-metrics.csv");
    QVERIFY(signal);
    QCOMPARE(signal->columns.size(), std::size_t{28});
    QCOMPARE(loaded.logs.size(), std::size_t{1743});
    QCOMPARE(loaded.spans.size(), std::size_t{2667});
    QVERIFY(loaded.summary.injection);
    QCOMPARE(loaded.summary.injection->time, 1751353820.0);
    QCOMPARE(loaded.summary.injection->duration, 60.0);
    QCOMPARE(loaded.summary.injection->fault, std::string("cpu"));
    QCOMPARE(loaded.summary.injection->target, std::string("ray-replicas-0"));
    QCOMPARE(loaded.summary.system, std::string("llm-ref-stack-dp"));
    QVERIFY(!loaded.topology.links.empty());
}

void ImportTest::secondImportChangesNothing()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.culprit"));
    const ImportReport first = importArchive(archive(), path);
    const ImportReport second = importArchive(archive(), path);
    QVERIFY(second.alreadyImported);
    QCOMPARE(second.sha256, first.sha256);
    QCOMPARE(second.cases, first.cases);
    QCOMPARE(second.spans, first.spans);
    QCOMPARE(Store::open(path).archives().size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(ImportTest)
#include "import_test.moc"
