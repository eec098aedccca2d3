// SPDX-License-Identifier: GPL-3.0-or-later
// What import says of archives that have changed, and of what was read otherwise than it stands.
#include "program.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace culprit::test;

class ImportWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changedArchivesSayWhatReplacingTakes();
    void notesAreCountedAndListed();

private:
    /// A case of 60 rows; `last` is the value of the last row.
    static void writeCase(const QString& dataset, const QByteArray& fault, const QByteArray& last)
    {
        const QString folder =
            dataset + QStringLiteral("/carts_") + QString::fromUtf8(fault) + QStringLiteral("/1");
        QVERIFY(QDir().mkpath(folder));
        QByteArray table = "time,carts_cpu,user_cpu\n";
        for (int row = 0; row < 60; ++row) {
            table += QByteArray::number(1'750'000'000 + row) + ',' +
                     (row == 59 ? last : QByteArray::number(row * 37 % 11)) + ',' +
                     QByteArray::number(row * 53 % 7) + '\n';
        }
        for (const auto& [name, bytes] :
             {std::pair("data.csv", table), std::pair("inject_time.txt", QByteArray("1750000020\n"))}) {
            QFile file(folder + QLatin1Char('/') + QLatin1String(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        }
    }
};

void ImportWordsTest::changedArchivesSayWhatReplacingTakes()
{
    const QTemporaryDir folder;
    const QString dataset = folder.filePath(QStringLiteral("RE1-SS"));
    writeCase(dataset, "cpu", "1");
    writeCase(dataset, "mem", "1");
    const QStringList db{QStringLiteral("--db"), folder.filePath(QStringLiteral("s.culprit"))};
    const QStringList import = QStringList{QStringLiteral("import"), dataset} + db;
    QCOMPARE(program(import).status, 0);
    QCOMPARE(program(QStringList{QStringLiteral("run"), QStringLiteral("--methods"),
                                 QStringLiteral("nsigma,baro")} +
                     db)
                 .status,
             0);

    writeCase(dataset, "cpu", "2");
    const Answer refused = program(import);
    QCOMPARE(refused.status, 3);
    QVERIFY2(refused.err.contains("has changed since") && refused.err.contains("--replace"),
             refused.err.constData());
    const Answer replaced = program(import + QStringList{QStringLiteral("--replace")});
    QCOMPARE(replaced.status, 0);
    QVERIFY2(replaced.out.contains("2 results of cases that have changed or are gone"),
             replaced.out.constData());

    // For programs, too; and nothing is said where nothing went.
    writeCase(dataset, "mem", "3");
    const QStringList again = import + QStringList{QStringLiteral("--replace"), QStringLiteral("--json")};
    QCOMPARE(program(again).json()["archives"][0]["results_removed"].get<int>(), 2);
    writeCase(dataset, "mem", "4");
    QVERIFY(!program(again).json()["archives"][0].contains("results_removed"));
}

void ImportWordsTest::notesAreCountedAndListed()
{
    const QTemporaryDir folder;
    const QString dataset = folder.filePath(QStringLiteral("RE1-SS"));
    writeCase(dataset, "cpu", "1");
    const auto import = [&](const QString& name, const QStringList& more = {}) {
        return program(
            QStringList{QStringLiteral("import"), dataset, QStringLiteral("--db"), folder.filePath(name)} +
            more);
    };
    QVERIFY(!import(QStringLiteral("plain.culprit")).out.contains("note"));
    writeCase(dataset, "cpu", "inf");
    const Answer words = import(QStringLiteral("words.culprit"));
    QCOMPARE(words.status, 0);
    QVERIFY2(words.out.contains("1 note on how files were read, --json lists them"), words.out.constData());
    bool told = false;
    const Json report = import(QStringLiteral("json.culprit"), {QStringLiteral("--json")}).json();
    for (const Json& notice : report["archives"][0]["notices"]) {
        told = told ||
               (notice["name"] == "infinite-values" && notice["severity"] == "info" && notice["count"] == 1);
    }
    QVERIFY(told);
}

QTEST_GUILESS_MAIN(ImportWordsTest)
#include "import_words_test.moc"
