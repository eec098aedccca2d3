// SPDX-License-Identifier: GPL-3.0-or-later
// What the program prints of a store is what the release that wrote it printed.
#include "program.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace culprit::test;

class StoreVersionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void storesOfEarlierReleasesSayTheSame_data();
    void storesOfEarlierReleasesSayTheSame();

private:
    QTemporaryDir m_folder;
};

void StoreVersionsTest::storesOfEarlierReleasesSayTheSame_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QStringList>("command");
    const auto add = [](const char* file, const QString& command) {
        QTest::addRow("%s", file) << QString::fromLatin1(file) << command.split(QLatin1Char(' '));
    };
    add("accuracy.txt", QStringLiteral("table --intervals --published"));
    for (const char* of : {"findings", "variants", "conclusions", "pairs", "agreement"}) {
        add(QByteArray(of).append(".txt").constData(), QStringLiteral("table --of ") + QLatin1String(of));
    }
    add("heatmap.txt", QStringLiteral("heatmap --method baro --rows fault-and-target"));
}

/// What has changed in the tables since 0.1.0: corrected methods are scored by expectation over ties, and a
/// figure is given with its count.
static QByteArray sinceThen(QByteArray table)
{
    table.replace("3/6: only 3 of 6 cases have an answer; no figure is given.",
                  "(3/6): the figure is over 3 of 6 cases; it takes no part in what is best.");
    table.replace("PDiagnose    0.00   below      0.25   0.05–0.70   not told       4     0.25   0.05–0.70",
                  "PDiagnose    0.00   below      0.25   0.05–0.70   not told       4     0.38   0.09–0.78");
    // Of the network fault two components share the first place, of the GPU fault several the fifth.
    const QByteArray before = "0.00   0.00–0.79       –       –   1.00*  0.21–1.00       –       –    0.80";
    const QByteArray after = "0.50   0.05–0.95       –       –   1.00*  0.21–1.00       –       –    0.90";
    const qsizetype line = table.indexOf("PDiagnose (corrected) ");
    if (const qsizetype at = line < 0 ? -1 : table.indexOf(before, line); at >= 0) {
        table.replace(at, before.size(), after);
        const qsizetype end = table.indexOf('\n', line);
        table.replace(table.lastIndexOf("0.00   0.00–1.00", end), 4, "0.20");
    }
    return table;
}

void StoreVersionsTest::storesOfEarlierReleasesSayTheSame()
{
    QFETCH(QString, file);
    QFETCH(QStringList, command);
    const QDir folder(m_folder.filePath(QStringLiteral("0.1.0")));
    if (!folder.exists()) {
        QVERIFY(QDir().mkpath(folder.path()));
        QCOMPARE(QProcess::execute(QStringLiteral("tar"),
                                   {QStringLiteral("-xJf"),
                                    QStringLiteral(CULPRIT_SOURCE_DIR "/tests/core/data/store-0.1.0.tar.xz"),
                                    QStringLiteral("-C"), folder.path()}),
                 0);
    }
    const QString store = folder.filePath(QStringLiteral("store.culprit"));
    const QString migrated = folder.filePath(QStringLiteral("migrated.culprit"));
    if (!QFile::exists(migrated)) {
        QVERIFY(QFile::copy(store, migrated));
        QCOMPARE(program({QStringLiteral("check"), QStringLiteral("--db"), migrated}).status, 0);
    }
    for (const QString& which : {store, migrated}) {
        const Answer answer = program(command + QStringList{QStringLiteral("--db"), which});
        QCOMPARE(answer.status, 0);
        QCOMPARE(answer.out, sinceThen(bytesOf(folder.filePath(file))));
        Json told = program({QStringLiteral("results"), QStringLiteral("--db"), which}).json();
        for (Json& result : told) {
            QCOMPARE(result.at("setting").at("version").get<int>(), 1);
            for (const char* field : {"setting", "tied", "left_out"}) {
                result.erase(field); // what 0.1.0 did not tell
            }
        }
        QVERIFY(told == Json::parse(bytesOf(folder.filePath(QStringLiteral("results.json"))).toStdString()));
    }
}

QTEST_GUILESS_MAIN(StoreVersionsTest)
#include "store_versions_test.moc"
