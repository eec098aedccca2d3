// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of cases whose metrics lie in any of the files that methods read, and figures into pipes.
#include "program.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace culprit::test;

class FigureInputsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatMethodsReadIsDrawn_data();
    void whatMethodsReadIsDrawn();
    void pipesAreNotWaitedFor();

private:
    /// A store with one case, whose metrics lie in a file of that name.
    static QString storeOf(const QTemporaryDir& folder, const QString& name)
    {
        const QString place = folder.filePath(QStringLiteral("RE1-SS/carts_cpu/1"));
        QDir().mkpath(place);
        QByteArray csv = "time,carts_cpu,user_cpu\n";
        Json json;
        for (int row = 0; row < 60; ++row) {
            const int time = 1'750'000'000 + row;
            csv += QByteArray::number(time) + ',' + QByteArray::number(row * 37 % 11) + ',' +
                   QByteArray::number(row * 53 % 7) + '\n';
            json["carts_cpu"].push_back({time, row * 37 % 11});
            json["user_cpu"].push_back({time, row * 53 % 7});
        }
        const QByteArray text =
            name.endsWith(QLatin1String(".json")) ? QByteArray::fromStdString(json.dump()) : csv;
        for (const auto& [file, bytes] : {std::pair(name, text), std::pair(QStringLiteral("inject_time.txt"),
                                                                           QByteArray("1750000030\n"))}) {
            QFile written(place + QLatin1Char('/') + file);
            if (!written.open(QIODevice::WriteOnly) || written.write(bytes) != bytes.size()) {
                qFatal("%s can't be written", qPrintable(file));
            }
        }
        QString store = folder.filePath(QStringLiteral("s.culprit"));
        program({QStringLiteral("import"), folder.filePath(QStringLiteral("RE1-SS")), QStringLiteral("--db"),
                 store});
        return store;
    }
    static QStringList figure(const QString& store, const QString& out)
    {
        return {QStringLiteral("figure"), QStringLiteral("--db"),  store, QStringLiteral("--recipe"),
                QStringLiteral("fig6"),   QStringLiteral("--out"), out};
    }
};

void FigureInputsTest::whatMethodsReadIsDrawn_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"data.csv", "simple_data.csv", "simple_metrics.csv", "metrics.csv", "merged.csv",
                             "metrics.json", "simple_metrics.json"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

void FigureInputsTest::whatMethodsReadIsDrawn()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const QString store = storeOf(folder, name);
    const QString out = folder.filePath(QStringLiteral("x.csv"));
    const Answer answer = program(figure(store, out));
    QVERIFY2(answer.status == 0, answer.err.constData());
    QCOMPARE(bytesOf(out).count("carts_cpu"), 60);
}

void FigureInputsTest::pipesAreNotWaitedFor()
{
    const QTemporaryDir folder;
    const QString store = storeOf(folder, QStringLiteral("data.csv"));
    const QString pipe = folder.filePath(QStringLiteral("pipe.csv"));
    QCOMPARE(mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    const Answer alone = program(figure(store, pipe));
    QCOMPARE(alone.status, 1);
    QVERIFY2(alone.err.contains("pipe.csv: nobody reads from this pipe"), alone.err.constData());

    // Whoever does gets all of it.
    const QString out = folder.filePath(QStringLiteral("x.csv"));
    QCOMPARE(program(figure(store, out)).status, 0);
    const int reader = open(QFile::encodeName(pipe).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    QVERIFY(reader >= 0);
    const Answer answer = program(figure(store, pipe)); // less than a pipe holds
    QVERIFY2(answer.status == 0, answer.err.constData());
    QFile got;
    QVERIFY(got.open(reader, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle));
    QCOMPARE(got.readAll(), bytesOf(out));
    // And so does the standard output, by a name that says the format.
    const QString link = folder.filePath(QStringLiteral("out.csv"));
    QVERIFY(QFile::link(QStringLiteral("/dev/stdout"), link));
    QCOMPARE(program(figure(store, link)).out, bytesOf(out));
}

QTEST_GUILESS_MAIN(FigureInputsTest)
#include "figure_inputs_test.moc"
