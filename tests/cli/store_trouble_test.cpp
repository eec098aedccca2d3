// SPDX-License-Identifier: GPL-3.0-or-later
// Every command at a place where no store is, or one that can't be used: its exit status, and a sentence that
// names the file.
#include "program.h"

#include <QDir>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <utility>
#include <vector>

using namespace culprit::test;

class StoreTroubleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isToldByEveryCommand_data();
    void isToldByEveryCommand();
    void aFullDiskIsNoFaultOfTheStore();
    void aWaitIsTold();

private:
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QTemporaryDir m_folder;
};

namespace {

const QString archive = QStringLiteral(CULPRIT_SOURCE_DIR "/sample-data/culprit-sample.tar.gz");

bool isInWords(const QByteArray& error)
{
    for (const char* libraries : {"json.exception", "Unable to", "QSql", "std::", "_M_", "basic_string"}) {
        if (error.contains(libraries)) {
            return false;
        }
    }
    return error.startsWith("culprit: ");
}

} // namespace

void StoreTroubleTest::initTestCase()
{
    QCOMPARE(program({QStringLiteral("import"), archive, QStringLiteral("--db"), path("sound")}).status, 0);
    QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("folder")));
    QVERIFY(mkfifo(QFile::encodeName(path("pipe")).constData(), 0600) == 0);
    QVERIFY(QFile::copy(archive, path("archive")));
    QVERIFY(QFile::copy(path("sound"), path("cut")));
    QVERIFY(QFile::resize(path("cut"), 40'000));
    QVERIFY(QFile::link(path("none"), path("nowhere")));
}

void StoreTroubleTest::isToldByEveryCommand_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QByteArray>("words");
    const auto command = [this](const char* text) {
        return QString::fromLatin1(text)
            .replace(QStringLiteral("SOUND"), path("sound"))
            .replace(QStringLiteral("ARCHIVE"), archive)
            .replace(QStringLiteral("FOLDER"), m_folder.path());
    };
    const std::vector<std::pair<const char*, QString>> commands{
        {"cases", command("cases --db PLACE")},
        {"run", command("run --db PLACE --methods nsigma")},
        {"check", command("check --db PLACE")},
        {"results", command("results --db PLACE")},
        {"table", command("table --db PLACE")},
        {"heatmap", command("heatmap --db PLACE --method baro")},
        {"merge into it", command("merge SOUND --db PLACE")},
        {"merge it", command("merge PLACE --db FOLDER/merged")},
        {"import", command("import ARCHIVE --db PLACE")},
#ifdef CULPRIT_GUI
        {"figure", command("figure --db PLACE --recipe fig6 --out FOLDER/f.svg")},
        {"report", command("report --db PLACE --out FOLDER/r.html")},
#endif
    };
    for (const auto& [name, text] : commands) {
        const auto row = [&, called = name, line = text](const QString& place, const char* words) {
            QTest::addRow("%s, %s", called, qPrintable(place.left(10))) << line << place << QByteArray(words);
        };
        row(QStringLiteral("folder"), "folder");
        row(QStringLiteral("pipe"), "a pipe or a device");
        row(QStringLiteral("archive"), "it is an archive, not a store");
        row(QStringLiteral("cut"), "damaged");
        row(QStringLiteral("nowhere"), "symbolic link that leads nowhere");
        row(QString(300, u'l'), "longer than the file system allows");
    }
}

void StoreTroubleTest::isToldByEveryCommand()
{
    QFETCH(QString, command);
    QFETCH(QString, place);
    QFETCH(QByteArray, words);
    const QString file = m_folder.filePath(place);
    const Answer answer = program(command.replace(QStringLiteral("PLACE"), file).split(u' '));
    // To tell how a damaged store is damaged is what checking is for.
    const bool isChecked = place == u"cut" && command.startsWith(u"check");
    QVERIFY2(answer.status == (isChecked ? 1 : 4) || (isChecked && answer.status == 4), answer.err);
    QVERIFY2(isInWords(answer.err) && answer.err.contains(file.toUtf8()), answer.err);
    QVERIFY2(isChecked || answer.err.contains(words), answer.err);
    QVERIFY(!QFile::exists(path("merged")) && !QFile::exists(path("none")));
}

void StoreTroubleTest::aFullDiskIsNoFaultOfTheStore()
{
    QVERIFY(QFile::copy(path("sound"), path("full")));
    const auto limited = [](const QString& command) {
        return run(QStringLiteral("/bin/sh"),
                   {QStringLiteral("-c"), QStringLiteral("ulimit -f 8; exec \"$0\" %1").arg(command),
                    QStringLiteral(CULPRIT_PROGRAM)});
    };
    for (const QString& command : {QStringLiteral("run --methods nsigma --db ") + path("full"),
                                   QStringLiteral("import %1 --db %2").arg(archive, path("new"))}) {
        const Answer answer = limited(command);
        QVERIFY2(answer.status == 1, answer.err);
        QVERIFY2(isInWords(answer.err) && answer.err.contains("the disk takes no more"), answer.err);
    }
    QVERIFY(!QFile::exists(path("new")));
    QCOMPARE(program({QStringLiteral("cases"), QStringLiteral("--db"), path("full")}).out,
             program({QStringLiteral("cases"), QStringLiteral("--db"), path("sound")}).out);
}

void StoreTroubleTest::aWaitIsTold()
{
    QVERIFY(QFile::copy(path("sound"), path("held")));
    QProcess process;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("lock"));
        database.setDatabaseName(path("held"));
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(QStringLiteral("BEGIN IMMEDIATE")));
        process.start(QStringLiteral(CULPRIT_PROGRAM),
                      {QStringLiteral("check"), QStringLiteral("--db"), path("held")});
        QByteArray told;
        QTRY_VERIFY_WITH_TIMEOUT(
            (told += process.readAllStandardError()).contains("waiting until that is done"), 60'000);
        QVERIFY2(told.contains(path("held").toUtf8()), told);
        QVERIFY(query.exec(QStringLiteral("ROLLBACK")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("lock"));
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 0);
}

QTEST_GUILESS_MAIN(StoreTroubleTest)
#include "store_trouble_test.moc"
