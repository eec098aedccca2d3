// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands say of cases whose ground truth does not fit their data.
#include "program.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace culprit::test;

namespace {

constexpr int startTime = 1652812600;

void writeCase(const QString& folder, const QByteArray& names, int start)
{
    QVERIFY(QDir().mkpath(folder));
    QByteArray table = "time," + names + '\n';
    const auto columns = names.split(',').size();
    for (int row = 0; row < 120; ++row) {
        table += QByteArray::number(start + row);
        for (qsizetype i = 0; i < columns; ++i) {
            // The first column moves at the injection.
            table += ',' + QByteArray::number((row * 7 + i * 3) % 11 + (i == 0 && row >= 60 ? 90 : 0));
        }
        table += '\n';
    }
    for (const auto& [name, bytes] :
         {std::pair("data.csv", table), std::pair("inject_time.txt", QByteArray::number(startTime + 60))}) {
        QFile file(folder + QLatin1Char('/') + QLatin1String(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
}

} // namespace

class TruthCliTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsBesideTheTable_data();
    void countsBesideTheTable();
};

void TruthCliTest::countsBesideTheTable_data()
{
    QTest::addColumn<QByteArray>("columns");
    QTest::addColumn<int>("start");
    QTest::addColumn<QString>("truth");
    QTest::addColumn<QString>("warning");
    QTest::addColumn<QString>("note");
    QTest::newRow("scored") << QByteArray("carts.cpu,carts.mem,orders.cpu,orders.mem") << startTime
                            << QStringLiteral("known") << QString() << QString();
    QTest::newRow("no component") << QByteArray("payment_cpu,payment_mem,orders_cpu,orders_mem") << startTime
                                  << QStringLiteral("no component") << QStringLiteral("no-component")
                                  << QStringLiteral("the true cause is no component of this case");
    QTest::newRow("outside") << QByteArray("carts_cpu,carts_mem,orders_cpu,orders_mem")
                             << startTime + 7 * 3600 << QStringLiteral("known")
                             << QStringLiteral("injection-outside")
                             << QStringLiteral("the injection lies outside the data");
}

void TruthCliTest::countsBesideTheTable()
{
    QFETCH(QByteArray, columns);
    QFETCH(int, start);
    QFETCH(QString, note);
    const QTemporaryDir folder;
    const QString dataset = folder.filePath(QStringLiteral("RE1-SS"));
    writeCase(dataset + QStringLiteral("/carts_cpu/1"), columns, start);
    const QStringList db{QStringLiteral("--db"), folder.filePath(QStringLiteral("s.culprit"))};
    QCOMPARE(program(QStringList{QStringLiteral("import"), dataset} + db).status, 0);
    const Json cases = program(QStringList{QStringLiteral("cases"), QStringLiteral("--json")} + db).json();
    QCOMPARE(cases.size(), std::size_t{1});
    QCOMPARE(cases[0]["key"].get<std::string>(), std::string("RE1-SS/carts_cpu_1"));
    QTEST(QString::fromStdString(cases[0]["truth"].get<std::string>()), "truth");
    const bool isScored = note.isEmpty();
    QCOMPARE(cases[0]["warnings"].size(), std::size_t{isScored ? 0U : 1U});
    if (!isScored) {
        const Json& warning = cases[0]["warnings"][0];
        QTEST(QString::fromStdString(warning["name"].get<std::string>()), "warning");
        QCOMPARE(warning["severity"].get<std::string>(), std::string("warning"));
        QCOMPARE(warning["count"].get<int>(), 1);
        QVERIFY(!warning["text"].get<std::string>().empty() &&
                !warning["example"].get<std::string>().empty());
    }
    program(QStringList{QStringLiteral("run"), QStringLiteral("--methods"), QStringLiteral("nsigma,baro")} +
            db);
    const Json table =
        program(QStringList{QStringLiteral("table"), QStringLiteral("--format"), QStringLiteral("json")} + db)
            .json();
    QCOMPARE(table.size(), std::size_t{2});
    for (const Json& row : table) {
        QCOMPARE(row["n"]["cpu"].get<int>(), isScored ? 1 : 0);
        QCOMPARE(row["left_out"]["cpu"].get<int>(), isScored ? 0 : 1);
        QCOMPARE(row["cpu"].is_null(), !isScored);
    }
    const QString text = QString::fromUtf8(program(QStringList{QStringLiteral("table")} + db).out);
    QCOMPARE(text.contains(QStringLiteral("not scored")), !isScored);
    QVERIFY(text.contains(note));
}

QTEST_GUILESS_MAIN(TruthCliTest)
#include "truth_cli_test.moc"
