// SPDX-License-Identifier: GPL-3.0-or-later
// Units that cells say, from the file through stores of every kind to a figure's axis.
#include "archive/importer.h"
#include "report/case_figure.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/store_check.h"
#include "store/store_merge.h"
#include "store_rows.h"
#include "test_archive.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace culprit;
using namespace culprit::test;

namespace {

constexpr int startTime = 1652812600;

/// Rows of `cells`, over and over, for a minute from `start` on.
QByteArray tableOf(const QByteArray& names, const QList<QByteArray>& cells, int start = startTime)
{
    QByteArray table = "time," + names + "\n";
    for (int row = 0; row < 60; ++row) {
        table += QByteArray::number(start + row) + ',' + cells[row % cells.size()] + '\n';
    }
    return table;
}

const std::string root = "RE1-SS/carts_cpu/1/";

std::vector<TestEntry> mixedCase()
{
    return {{root + "data.csv", tableOf("carts_mem,orders_mem,users_mem,carts_cpu",
                                        {"5 MiB,7 MB,1,0.5", "6 MiB,1 GB,2,0.7", "7 MiB,9 MB,3,0.9"})},
            {root + "inject_time.txt", QByteArray::number(startTime + 30)}};
}

} // namespace

class SeriesUnitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void staysWithTheSeries();
    void storesOfVersion2AreRead();
    void anAxisHasOneUnit();
    void halvesOfARecordingAgree_data();
    void halvesOfARecordingAgree();

private:
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    /// A store of these files.
    QString imported(const std::vector<TestEntry>& entries)
    {
        writeFile(path("a.zip"), makeArchive(entries, Container::Zip));
        importArchive(path("a.zip"), path("a.culprit"));
        return path("a.culprit");
    }
    static Case caseOf(const QString& store, Store::Mode mode = Store::Mode::ReadOnly)
    {
        const Store opened = Store::open(store, mode);
        return opened.loadCase(opened.cases().front().key);
    }
    static std::vector<std::string> unitsOf(const Case& loaded)
    {
        std::vector<std::string> units;
        for (const MetricColumn& column : loaded.tables.front().columns) {
            units.push_back(column.name + ' ' + column.unit);
        }
        return units;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

const std::vector<std::string> mixedUnits{"carts_mem MiB", "orders_mem B", "users_mem ", "carts_cpu "};

void SeriesUnitsTest::staysWithTheSeries()
{
    const QString store = imported(mixedCase());
    const Case loaded = caseOf(store);
    QVERIFY(unitsOf(loaded) == mixedUnits);
    QCOMPARE(loaded.tables.front().column("carts_mem")->values[0], 5.0);
    QCOMPARE(loaded.tables.front().column("orders_mem")->values[1], 1e9);

    const QString joined = path("joined.culprit");
    mergeStores({store}, joined);
    QVERIFY(unitsOf(caseOf(joined)) == mixedUnits);
    QVERIFY(checkStore(joined).findings.empty());

    Store opened = Store::open(joined);
    opened.removeArchive(opened.archives().front().id);
    QVERIFY(rowsOf(joined, QStringLiteral("SELECT * FROM series_unit")).isEmpty());
}

void SeriesUnitsTest::storesOfVersion2AreRead()
{
    const QString store = imported(mixedCase());
    execute(store, {QStringLiteral("DROP TABLE series_unit"), QStringLiteral("PRAGMA user_version = 2")});
    const std::vector<std::string> none{"carts_mem ", "orders_mem ", "users_mem ", "carts_cpu "};
    QVERIFY(unitsOf(caseOf(store)) == none);
    QCOMPARE(rowsOf(store, QStringLiteral("SELECT user_version FROM pragma_user_version")).value(0),
             QStringLiteral("2"));
    mergeStores({store}, path("joined.culprit"));
    QVERIFY(unitsOf(caseOf(path("joined.culprit"))) == none);
    QVERIFY(unitsOf(caseOf(store, Store::Mode::ReadWrite)) == none);
    QCOMPARE(rowsOf(store, QStringLiteral("SELECT user_version FROM pragma_user_version")).value(0),
             QString::number(schemaVersion));
    QVERIFY(checkStore(store).findings.empty());
}

void SeriesUnitsTest::anAxisHasOneUnit()
{
    const FigureRecipe recipe = parseFigureRecipe(
        R"({"id": "memory", "name": "Memory", "panels": [{"title": "Memory", "signals": [
            {"file": "data.csv", "columns": "*_mem", "unit": "pages"}]}]})",
        QStringLiteral("memory.json"));
    const FigureData figure = caseFigure(recipe, caseOf(imported(mixedCase())));
    std::vector<std::string> panels;
    for (const FigurePanel& panel : figure.panels) {
        QCOMPARE(panel.title, std::string("Memory"));
        for (const FigureSeries& series : panel.series) {
            panels.push_back(panel.unit + ": " + series.component + ' ' + series.unit);
        }
    }
    // What no cell says is as the recipe says.
    QVERIFY((panels == std::vector<std::string>{"MiB: carts MiB", "B: orders B", "pages: users pages"}));
}

void SeriesUnitsTest::halvesOfARecordingAgree_data()
{
    QTest::addColumn<QByteArray>("normal");
    QTest::addColumn<QByteArray>("anomalous");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<double>("before");
    QTest::addColumn<double>("after");
    QTest::addColumn<QString>("warnings");
    const double missing = std::nan("");
    QTest::newRow("the same") << QByteArray("5 MB") << QByteArray("7 MB") << QStringLiteral("MB") << 5.0
                              << 7.0 << QString();
    QTest::newRow("none") << QByteArray("5") << QByteArray("7") << QString() << 5.0 << 7.0 << QString();
    QTest::newRow("of one kind") << QByteArray("5 MB") << QByteArray("7 GB") << QStringLiteral("B") << 5e6
                                 << 7e9 << QString();
    QTest::newRow("foreign to each other") << QByteArray("5 MB") << QByteArray("7 ms") << QStringLiteral("MB")
                                           << 5.0 << missing << QStringLiteral("60 cells with another unit");
    QTest::newRow("one of them none") << QByteArray("5 MB") << QByteArray("7") << QStringLiteral("MB") << 5.0
                                      << missing << QStringLiteral("60 cells with another unit");
    QTest::newRow("nothing before") << QByteArray("0") << QByteArray("7 MB") << QStringLiteral("MB") << 0.0
                                    << 7.0 << QString();
}

void SeriesUnitsTest::halvesOfARecordingAgree()
{
    QFETCH(QByteArray, normal);
    QFETCH(QByteArray, anomalous);
    QFETCH(QString, unit);
    QFETCH(double, before);
    QFETCH(double, after);
    QFETCH(QString, warnings);
    const Case loaded =
        caseOf(imported({{root + "normal.csv", tableOf("carts_mem", {normal})},
                         {root + "anomalous.csv", tableOf("carts_mem", {anomalous}, startTime + 60)}}));
    const MetricColumn& column = loaded.tables.front().columns.front();
    QCOMPARE(QString::fromStdString(column.unit), unit);
    QCOMPARE(column.values.size(), std::size_t{120});
    QCOMPARE(column.values[0], before);
    QVERIFY(column.values[119] == after || (std::isnan(column.values[119]) && std::isnan(after)));
    QStringList told;
    for (const ImportNotice& notice : Store::open(path("a.culprit"), Store::Mode::ReadOnly).notices()) {
        if (notice.name == "mixed-units") {
            told << QString::number(notice.count) + u' ' + QString::fromStdString(notice.message);
        }
    }
    QCOMPARE(told.isEmpty(), warnings.isEmpty());
    QVERIFY2(warnings.isEmpty() || told.front().startsWith(warnings), qPrintable(told.join(u'\n')));
}

QTEST_GUILESS_MAIN(SeriesUnitsTest)
#include "series_units_test.moc"
