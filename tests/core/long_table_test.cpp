// SPDX-License-Identifier: GPL-3.0-or-later
// Tables with a row a sample: what stands beside the value is read, or told.
#include "record_collector.h"

#include <QTest>

#include <cmath>

using namespace culprit;
using namespace culprit::test;

namespace {

/// `carts_cpu=1,2 user_cpu=3,4`: all series, missing values as `-`.
QString seriesOf(const Collector& found)
{
    QStringList all;
    for (const MetricColumn& column : found.tables.front().columns) {
        QStringList values;
        for (const double value : column.values) {
            values << (std::isnan(value) ? QStringLiteral("-") : QString::number(value, 'g', 12));
        }
        all << QString::fromStdString(column.name) + u'=' + values.join(u',');
    }
    return all.join(u' ');
}

} // namespace

class LongTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsUnitsFromTheirColumn_data();
    void readsUnitsFromTheirColumn();
    void keepsNumbersBesideTheValue();
    void tellsNumbersThatHaveNoPlace();
    void dropsSamplesWithoutAComponent();
    void keepsSeriesWhereNoneHasAComponent();
};

void LongTableTest::readsUnitsFromTheirColumn_data()
{
    QTest::addColumn<QByteArray>("rows");
    QTest::addColumn<QString>("series");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<qint64>("told"); ///< cells that are left out
    const auto add = [](const char* name, const char* rows, const char* series, const char* unit,
                        qint64 told = 0) {
        QTest::newRow(name) << QByteArray(rows) << QString::fromLatin1(series) << QString::fromUtf8(unit)
                            << told;
    };
    add("of one kind", "10,a,lat,1.5,s\n20,a,lat,2500,ms\n30,a,lat,0,s\n", "a_lat=1.5,2.5,0", "s");
    add("one", "10,a,lat,1.5,ms\n20,a,lat,2500,ms\n", "a_lat=1.5,2500", "ms");
    add("one each", "10,a,cpu,1,%\n10,a,mem,5,MiB\n20,a,cpu,2,%\n20,a,mem,6,MiB\n", "a_cpu=1,2 a_mem=5,6",
        "%");
    add("none", "10,a,cpu,1,None\n20,a,cpu,2,\n30,a,cpu,3,1\n", "a_cpu=1,2,3", "");
    add("in the cell as well", "10,a,lat,1 ms,ms\n20,a,lat,2 ms,ms\n", "a_lat=1,2", "ms");
    add("with digits", "10,a,cpu,1,1/s\n20,a,cpu,2,1/s\n", "a_cpu=1,2", "1/s");
    add("with digits, two", "10,a,cpu,1,1/s\n20,a,cpu,2,1/s\n30,a,cpu,3,m3\n", "a_cpu=1,2,-", "1/s", 1);
    add("foreign to each other", "10,a,x,1,ms\n20,a,x,2,ms\n30,a,x,3,GB\n", "a_x=1,2,-", "ms", 1);
    add("missing once", "10,a,x,1,ms\n20,a,x,2,ms\n30,a,x,3,\n", "a_x=1,2,-", "ms", 1);
}

void LongTableTest::readsUnitsFromTheirColumn()
{
    QFETCH(QByteArray, rows);
    QFETCH(QString, series);
    QFETCH(QString, unit);
    QFETCH(qint64, told);
    for (const std::string header :
         {"time,service,metric,value,unit\n", "Time,Service,Metric,Value,Units\n"}) {
        const Collector found = parsedTable(header + rows.toStdString());
        QCOMPARE(seriesOf(found), series);
        QCOMPARE(QString::fromStdString(found.tables.front().columns.front().unit), unit);
        QCOMPARE(found.told(AnomalyKind::MixedUnits) + found.told(AnomalyKind::BadNumbers), told);
        QCOMPARE(found.told(AnomalyKind::ColumnsNotKept), 0);
    }
}

void LongTableTest::keepsNumbersBesideTheValue()
{
    std::string text = "timestamp,service,zone,cpu,mem,value,id,half,none\n";
    for (int row = 0; row < 200; ++row) {
        text += std::to_string(1000 + row / 2) + (row % 2 == 0 ? ",carts" : ",user") + ",eu," +
                std::to_string(row) + "," + (row == 0 ? "-" : "7") + ",5," + std::to_string(row) +
                (row % 2 == 0 ? ",x" : ",1") + ",\n";
    }
    const Collector found = parsedTable(text);
    const MetricTable& table = found.tables.front();
    std::string names;
    for (const MetricColumn& column : table.columns) {
        names += column.name + " ";
    }
    QCOMPARE(names, std::string("carts_value carts_cpu carts_mem user_value user_cpu user_mem "));
    QCOMPARE(table.rows(), std::size_t{100});
    QCOMPARE(table.column("carts_cpu")->values[99], 198.0);
    QCOMPARE(table.column("user_cpu")->values[99], 199.0);
    QVERIFY(std::isnan(table.column("carts_mem")->values[0]));
    QVERIFY(table.textColumns.empty());
    QCOMPARE(found.told(AnomalyKind::BadNumbers, "carts_mem"), 1);
    QCOMPARE(found.exampleOf(AnomalyKind::ColumnsNotKept), std::string("zone, id, half, none"));
    QCOMPARE(found.told(AnomalyKind::NumbersNotKept), 0);
    QCOMPARE(found.told(AnomalyKind::PivotedTable), 6);
}

void LongTableTest::tellsNumbersThatHaveNoPlace()
{
    const Collector found =
        parsedTable("timestamp,service,metric,value,max,pod_id,host\n10,a,cpu,1,2,7,h1\n20,a,cpu,2,3,7,h2\n");
    QCOMPARE(seriesOf(found), QStringLiteral("a_cpu=1,2"));
    QCOMPARE(found.told(AnomalyKind::NumbersNotKept), 1);
    QCOMPARE(found.exampleOf(AnomalyKind::NumbersNotKept), std::string("max"));
    QCOMPARE(found.noticed("columns of numbers beside value that are not kept: max;"), 1);
    QCOMPARE(found.exampleOf(AnomalyKind::ColumnsNotKept), std::string("pod_id, host"));
}

void LongTableTest::dropsSamplesWithoutAComponent()
{
    const Collector found = parsedTable("timestamp,service,metric,value\n10,a,lat_50,1\n10,,lat_50,2\n"
                                        "20,a,lat_50,3\n20,,lat_50,4\n20,,cpu,5\n");
    QCOMPARE(seriesOf(found), QStringLiteral("a_lat_50=1,3"));
    QCOMPARE(found.told(AnomalyKind::SamplesWithoutComponent, "service"), 3);
    QCOMPARE(found.exampleOf(AnomalyKind::SamplesWithoutComponent), std::string("lat_50"));
}

void LongTableTest::keepsSeriesWhereNoneHasAComponent()
{
    const Collector found = parsedTable("timestamp,service,metric,value\n10,,a_cpu,1\n20,,a_cpu,3\n");
    QCOMPARE(seriesOf(found), QStringLiteral("a_cpu=1,3"));
    QCOMPARE(found.told(AnomalyKind::SamplesWithoutComponent), 0);
}

QTEST_APPLESS_MAIN(LongTableTest)
#include "long_table_test.moc"
