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
        const QString today = QStringLiteral(CULPRIT_SOURCE_DIR "/tests/core/data/store-0.1.0-today/") + file;
        QCOMPARE(answer.out, bytesOf(QFile::exists(today) ? today : folder.filePath(file)));
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
