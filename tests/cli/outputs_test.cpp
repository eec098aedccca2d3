// SPDX-License-Identifier: GPL-3.0-or-later
// What the program writes, where it may not, and what it says of what is not there.
#include "program.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace culprit::test;

class OutputsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void unknownIdsAreNamed_data();
    void unknownIdsAreNamed();
    void firstWordIsACommandOrAFile_data();
    void firstWordIsACommandOrAFile();
    void storesMayHaveAnyName();
    void severalArchivesOfWhichSomeFail();
    void unusablePartsAreNamed();
    void spreadsheetsRunNoNames();
    void emptyListsChooseNothing();
    void tiesStandInEveryResult();
    void stdoutThatTakesNothing_data();
    void stdoutThatTakesNothing();
#ifdef CULPRIT_GUI
    void nothingOfAnotherKindIsReplaced_data();
    void nothingOfAnotherKindIsReplaced();
    void anEarlierOutputIsReplaced();
    void aFullDiskLeavesWhatWasThere();
    void emptyFiguresAreErrors_data();
    void emptyFiguresAreErrors();
    void reportsGoWithoutWhatCannotBeDrawn();
    void figureDataIsShort();
    void equalFiguresAreEqualFiles_data();
    void equalFiguresAreEqualFiles();
#endif
    void aFullDiskLeavesNoStore();

private:
    QString path(const QString& name) const
    {
        return m_folder.filePath(name);
    }
    QString write(const QString& name, const QByteArray& bytes) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
            qFatal("%s can't be written", qPrintable(name));
        }
        return path(name);
    }
    QStringList words(const QString& line) const
    {
        QStringList all = line.split(u' ');
        return all.replaceInStrings(QStringLiteral("STORE"), m_store)
            .replaceInStrings(QStringLiteral("FOLDER"), m_folder.path());
    }
    QTemporaryDir m_folder;
    QString m_store, m_archive = QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz");
};

namespace {

/// The program in a shell, where `before` stands before it and `after` behind its arguments.
Answer inShell(const QString& before, const QStringList& arguments, const QString& after = {})
{
    return run(QStringLiteral("bash"),
               QStringList{QStringLiteral("-c"), before + QStringLiteral(" \"$@\" ") + after,
                           QStringLiteral("bash"), QStringLiteral(CULPRIT_PROGRAM)} +
                   arguments);
}

QByteArray csvOf(const QByteArray& header, const std::function<QByteArray(int)>& row)
{
    QByteArray csv = header + '\n';
    for (int i = 0; i < 60; ++i) {
        csv += QByteArray::number(1'750'000'000 + i) + ',' + row(i) + '\n';
    }
    return csv;
}

} // namespace

void OutputsTest::initTestCase()
{
    QVERIFY(m_folder.isValid());
    m_store = path(QStringLiteral("study.db"));
    QCOMPARE(program({QStringLiteral("import"), m_archive, QStringLiteral("--db"), m_store}).status, 0);
    QCOMPARE(program(words(QStringLiteral("run --db STORE --methods nsigma,baro,random"))).status, 0);
}

void OutputsTest::unknownIdsAreNamed_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("unknown");
    QTest::addColumn<QByteArray>("nearest");
    const auto row = [](const char* line, const char* unknown, const char* nearest) {
        QTest::newRow(line) << QString::fromUtf8(line) << QByteArray(unknown) << QByteArray(nearest);
    };
    for (const char* command : {"run --db STORE", "table --db STORE", "results --db STORE",
                                "table --db STORE --of pairs", "results --db STORE --format csv"}) {
        row((QByteArray(command) + " --methods nsgima").constData(), "nsgima", "nsigma");
        row((QByteArray(command) + " --methods baro,nsgima").constData(), "nsgima", "nsigma");
        row((QByteArray(command) + " --cases ray-replicas-1_memori_1").constData(), "ray-replicas-1_memori_1",
            "ray-replicas-1_memory_1");
        row((QByteArray(command) + " --cases fault=memry").constData(), "memry", "memory");
        row((QByteArray(command) + " --cases fault=cpu,target=ray-replica-1").constData(), "ray-replica-1",
            "ray-replicas-1");
    }
    row("heatmap --db STORE --method nsgima", "nsgima", "nsigma");
    row("heatmap --db STORE --method baro --cases fault=memry", "memry", "memory");
#ifdef CULPRIT_GUI
    row("figure --db STORE --recipe fig66 --out FOLDER/x.svg", "fig66", "fig6");
    row("figure --db STORE --recipe fig6 --case ray-replicas-1_memory_11 --out FOLDER/x.svg",
        "ray-replicas-1_memory_11", "ray-replicas-1_memory_1");
#endif
}

void OutputsTest::unknownIdsAreNamed()
{
    QFETCH(QString, line);
    QFETCH(QByteArray, unknown);
    QFETCH(QByteArray, nearest);
    const Answer answer = program(words(line));
    QCOMPARE(answer.status, 2);
    QVERIFY(answer.out.isEmpty());
    QVERIFY2(answer.err.contains('"' + unknown + '"'), answer.err.constData());
    QVERIFY2(answer.err.contains("the nearest is \"" + nearest + '"'), answer.err.constData());
}

void OutputsTest::firstWordIsACommandOrAFile_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QByteArray>("nearest");
    QTest::newRow("a slip") << QStringLiteral("imprt") << QByteArray("\"import\"");
    QTest::newRow("a file that is not there")
        << path(QStringLiteral("none.culprit")) << QByteArray("no file");
    QTest::newRow("nothing") << QString() << QByteArray("no command");
}

void OutputsTest::firstWordIsACommandOrAFile()
{
    QFETCH(QString, word);
    QFETCH(QByteArray, nearest);
    const Answer answer = program({word});
    QCOMPARE(answer.status, 2);
    QVERIFY(answer.out.isEmpty());
    QVERIFY2(answer.err.contains(nearest), answer.err.constData());
    QVERIFY(!QFileInfo::exists(path(QStringLiteral("none.culprit"))));
}

void OutputsTest::storesMayHaveAnyName()
{
    QCOMPARE(program(words(QStringLiteral("cases --db STORE --json"))).json().size(), 24U);
    const QString named = path(QStringLiteral("study.tar.gz"));
    QVERIFY(QFile::copy(m_store, named));
    QCOMPARE(program({QStringLiteral("cases"), QStringLiteral("--db"), named, QStringLiteral("--json")})
                 .json()
                 .size(),
             24U);
    const Answer imported = program(
        {QStringLiteral("import"), named, QStringLiteral("--db"), path(QStringLiteral("other.culprit"))});
    QCOMPARE(imported.status, 3);
    QVERIFY2(imported.err.contains("it is a Culprit store"), imported.err.constData());
}

void OutputsTest::severalArchivesOfWhichSomeFail()
{
    const QString bad = write(QStringLiteral("bad.tar.gz"), "no archive at all");
    const QString store = path(QStringLiteral("several.culprit"));
    const QStringList into{QStringLiteral("--db"), store, QStringLiteral("--json")};
    const Answer none = program(QStringList{QStringLiteral("import"), bad, bad} + into);
    QCOMPARE(none.status, 3);
    QVERIFY(!QFileInfo::exists(store));
    const Answer some = program(QStringList{QStringLiteral("import"), bad, m_archive} + into);
    QCOMPARE(some.status, 1);
    QCOMPARE(some.err.trimmed().count('\n'), 0);
    QVERIFY(some.err.contains("bad.tar.gz"));
    const Json answer = some.json();
    QCOMPARE(answer["archives"].size(), 1U);
    QCOMPARE(answer["failed"].size(), 1U);
    QCOMPARE(answer["failed"][0]["path"].get<std::string>(), bad.toStdString());
    QCOMPARE(program(QStringList{QStringLiteral("import"), m_archive} + into).status, 0);
}

void OutputsTest::unusablePartsAreNamed()
{
    const auto row = [](int i) { return QByteArray::number(i % 7); };
    write(QStringLiteral("part/ss/carts_cpu/1/data.csv"), csvOf("time,carts_cpu", row));
    write(QStringLiteral("part/ss/carts_cpu/1/inject_time.txt"), "1750000030\n");
    write(QStringLiteral("part/ss/carts_cpu/1/simple_data.json"), "{oops");
    write(QStringLiteral("part/ss/carts_cpu/1/notes.txt"), "Nothing to read.\n");
    const QString store = path(QStringLiteral("part.culprit"));
    const QStringList import{QStringLiteral("import"), path(QStringLiteral("part")), QStringLiteral("--db"),
                             store};
    const Answer partly = program(import);
    QCOMPARE(partly.status, 1);
    QCOMPARE(partly.err.trimmed().count('\n'), 0);
    QVERIFY2(partly.err.contains("ss/carts_cpu/1/simple_data.json: "), partly.err.constData());
    // A line a file; what nobody knows is no failure.
    QCOMPARE(partly.out.count("ss/carts_cpu/1/notes.txt: not recognised"), 1);
    QVERIFY(!partly.out.contains("simple_data.json"));
    QCOMPARE(program({QStringLiteral("cases"), QStringLiteral("--db"), store, QStringLiteral("--json")})
                 .json()
                 .size(),
             1U);

    QVERIFY(QFile::remove(path(QStringLiteral("part/ss/carts_cpu/1/simple_data.json"))));
    const Answer whole = program(import + QStringList{QStringLiteral("--replace"), QStringLiteral("--json")});
    QVERIFY2(whole.status == 0, whole.err.constData());
    bool told = false;
    const Json report = whole.json();
    for (const Json& notice : report["archives"][0]["notices"]) {
        for (const char* field : {"name", "severity", "file", "column", "count", "example", "text"}) {
            QVERIFY2(notice.contains(field), field);
        }
        told =
            told ||
            QByteArray::fromStdString(notice["file"].get<std::string>()).endsWith("ss/carts_cpu/1/notes.txt");
    }
    QVERIFY(told);
}

/// Names in an archive may be formulas; in CSV they are text, unless one asks for them as they are.
void OutputsTest::spreadsheetsRunNoNames()
{
    write(QStringLiteral("formulas/RE1-SS/carts_cpu/1/data.csv"),
          csvOf("time,carts_cpu,carts_mem", [](int i) { return QByteArray::number(i % 7) + ",-1.5"; }));
    write(QStringLiteral("formulas/RE1-SS/carts_cpu/1/inject_time.txt"), "1750000030\n");
    write(QStringLiteral("formulas/baro/results/carts_cpu_1.json"),
          R"({"0": ["=1+1_cpu", "@x", "carts_cpu"]})");
    const QString store = path(QStringLiteral("formulas.culprit"));
    QCOMPARE(
        program({QStringLiteral("import"), path(QStringLiteral("formulas")), QStringLiteral("--db"), store})
            .status,
        0);
    const QStringList csv{QStringLiteral("results"), QStringLiteral("--db"), store,
                          QStringLiteral("--format"), QStringLiteral("csv")};
    const Answer defused = program(csv);
    QCOMPARE(defused.status, 0);
    QVERIFY2(defused.out.contains(",1,'=1+1,'=1+1_cpu,"), defused.out.constData());
    QVERIFY2(defused.out.contains(",2,'@x,'@x,"), defused.out.constData());
    const Answer raw = program(csv + QStringList{QStringLiteral("--raw-csv")});
    QCOMPARE(raw.status, 0);
    QVERIFY2(raw.out.contains(",1,=1+1,=1+1_cpu,"), raw.out.constData());
}

void OutputsTest::emptyListsChooseNothing()
{
    for (const char* command : {"run", "table", "results"}) {
        for (const char* list : {"", ",", " "}) {
            const Answer answer = program({QLatin1String(command), QStringLiteral("--db"), m_store,
                                           QStringLiteral("--methods"), QLatin1String(list)});
            QVERIFY2(answer.status == 2 && answer.out.isEmpty(), command);
            QVERIFY2(!answer.err.isEmpty(), command);
        }
    }
}

void OutputsTest::tiesStandInEveryResult()
{
    const Answer csv = program(words(QStringLiteral("results --db STORE --format csv --methods nsigma")));
    QCOMPARE(csv.status, 0);
    const QList<QByteArray> lines = csv.out.trimmed().split('\n');
    QVERIFY2(lines.front().trimmed().endsWith(",score,tied"), lines.front().constData());
    for (const QByteArray& line : lines.sliced(1)) {
        QVERIFY2(line.trimmed().endsWith(",false") || line.trimmed().endsWith(",true"), line.constData());
    }
    for (const char* of : {"accuracy", "findings", "variants", "conclusions", "pairs"}) {
        const QString line = QStringLiteral("table --db STORE --of %1 --ties expected --missing wrong");
        QCOMPARE(program(words(line.arg(QLatin1String(of)))).status, 0);
    }
    QCOMPARE(program(words(QStringLiteral("table --db STORE --ties fair"))).status, 2);
    QCOMPARE(program(words(QStringLiteral("table --db STORE --of agreement --missing wrong"))).status, 2);
}

void OutputsTest::stdoutThatTakesNothing_data()
{
    QTest::addColumn<QString>("after");
    QTest::newRow("full") << QStringLiteral(">/dev/full");
    QTest::newRow("closed") << QStringLiteral(">&-");
    // `true` reads nothing; the answer is longer than the pipe.
    QTest::newRow("nobody reads") << QStringLiteral("| true; exit ${PIPESTATUS[0]}");
}

void OutputsTest::stdoutThatTakesNothing()
{
    QFETCH(QString, after);
    for (const char* line : {"results --db STORE", "results --db STORE --format csv"}) {
        const Answer answer = inShell({}, words(QString::fromUtf8(line)), after);
        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("standard output"), answer.err.constData());
    }
    if (!after.startsWith(u'|')) {
        for (const char* line : {"methods", "--help", "--version", "table --help", "cases --db STORE",
                                 "table --db STORE", "heatmap --db STORE --method baro"}) {
            const Answer answer = inShell({}, words(QString::fromUtf8(line)), after);
            QVERIFY2(answer.status == 1, line);
            QVERIFY2(answer.err.contains("standard output"), answer.err.constData());
        }
    }
    // What is written elsewhere is none of its business, and goes nowhere else.
    const QString store = path(QStringLiteral("beside-") + QString::fromLatin1(QTest::currentDataTag()) +
                               QStringLiteral(".culprit"));
    inShell({}, {QStringLiteral("import"), m_archive, QStringLiteral("--db"), store}, after);
    QCOMPARE(program({QStringLiteral("cases"), QStringLiteral("--db"), store, QStringLiteral("--json")})
                 .json()
                 .size(),
             24U);
}

#ifdef CULPRIT_GUI

void OutputsTest::nothingOfAnotherKindIsReplaced_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("there"); ///< what lies at the path: a file to copy, or the bytes
    const QByteArray png = QByteArray::fromHex("89504e470d0a1a0a") + "more";
    write(QStringLiteral("kinds/png"), png);
    write(QStringLiteral("kinds/text"), "time,a\n1,2\n");
    write(QStringLiteral("kinds/longer"), "panel,series,component,unit,time,seconds,value,more\n");
    write(QStringLiteral("kinds/html"), "<!doctype html><title>x</title>");
    write(QStringLiteral("kinds/svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    write(QStringLiteral("kinds/pdf"), "%PDF-1.4\n");
    const auto row = [&](const char* command, const char* suffix, const QString& there) {
        QTest::addRow("%s over %s", command, qPrintable(QFileInfo(there).fileName()))
            << QStringLiteral("%1 --db STORE --out FOLDER/target%2")
                   .arg(QLatin1String(command), QLatin1String(suffix))
            << there;
    };
    const QString kinds = path(QStringLiteral("kinds/"));
    for (const char* command : {"report", "figure --recipe fig6", "heatmap --method baro"}) {
        const bool isReport = QByteArray(command) == "report";
        const char* suffix = isReport ? ".html" : ".svg";
        row(command, suffix, m_store);
        row(command, suffix, m_archive);
        row(command, suffix, kinds + QStringLiteral("png"));
        row(command, suffix, kinds + QStringLiteral("text"));
        // Of the right kind, and somebody else's.
        row(command, suffix, kinds + (isReport ? QStringLiteral("html") : QStringLiteral("svg")));
        if (!isReport) {
            for (const char* kind : {"png", "pdf"}) {
                row(command, qPrintable(QStringLiteral(".") + QLatin1String(kind)),
                    kinds + QLatin1String(kind));
            }
            row(command, ".csv", kinds + QStringLiteral("text"));
            row(command, ".csv", kinds + QStringLiteral("longer"));
        }
        row(command, suffix, kinds + (isReport ? QStringLiteral("svg") : QStringLiteral("html")));
        // By its name it is nothing that could be written either.
        row(command, ".culprit", m_store);
        row(command, ".tar.xz", m_archive);
        row(command, "", kinds + QStringLiteral("text"));
    }
    row("figure --recipe fig6", ".csv", kinds + QStringLiteral("png"));
    row("figure --recipe fig6", ".pdf", kinds + QStringLiteral("svg"));
    row("figure --recipe fig6", ".png", kinds + QStringLiteral("pdf"));
}

void OutputsTest::nothingOfAnotherKindIsReplaced()
{
    QFETCH(QString, line);
    QFETCH(QString, there);
    const QStringList arguments = words(line);
    const QString& target = arguments.back();
    QFile::remove(target);
    QVERIFY(QFile::copy(there, target));
    const QByteArray before = bytesOf(target);
    const Answer answer = program(arguments);
    QCOMPARE(answer.status, 2);
    QVERIFY2(answer.err.contains(QFileInfo(target).fileName().toUtf8()), answer.err.constData());
    QVERIFY(bytesOf(target) == before);
    QVERIFY(QFile::remove(target));
}

void OutputsTest::anEarlierOutputIsReplaced()
{
    for (const char* suffix : {"svg", "png", "pdf", "csv"}) {
        const QString target = path(QStringLiteral("again.")) + QLatin1String(suffix);
        write(QFileInfo(target).fileName(), {}); // as mktemp makes it
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(program(words(QStringLiteral("figure --db STORE --recipe fig6 --out ") + target)).status,
                     0);
            QVERIFY(QFileInfo(target).size() > 1000);
        }
        // What one command drew another may draw over.
        for (const char* form : {"heatmap", "bars"}) {
            QCOMPARE(program(words(QStringLiteral("heatmap --db STORE --method baro --form %1 --out %2")
                                       .arg(QLatin1String(form), target)))
                         .status,
                     0);
        }
        QCOMPARE(program(words(QStringLiteral("figure --db STORE --recipe fig8 --out ") + target)).status, 0);
    }
    const QString report = path(QStringLiteral("again.html"));
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(program(words(QStringLiteral("report --db STORE --out ") + report)).status, 0);
    }
    // A folder of that name stays, and so does what a link leads to when it is a store.
    QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("folder.svg")));
    QCOMPARE(program(words(QStringLiteral("figure --db STORE --recipe fig6 --out FOLDER/folder.svg"))).status,
             2);
    QVERIFY(QFile::link(m_store, path(QStringLiteral("link.svg"))));
    QCOMPARE(program(words(QStringLiteral("figure --db STORE --recipe fig6 --out FOLDER/link.svg"))).status,
             2);
    QCOMPARE(program(words(QStringLiteral("cases --db STORE"))).status, 0);
}

void OutputsTest::aFullDiskLeavesWhatWasThere()
{
    const QString folder = path(QStringLiteral("full"));
    QVERIFY(QDir().mkpath(folder));
    for (const char* line : {"figure --db STORE --recipe fig6 --out FOLDER/full/x.svg",
                             "figure --db STORE --recipe fig6 --out FOLDER/full/x.png",
                             "figure --db STORE --recipe fig6 --out FOLDER/full/x.pdf",
                             "figure --db STORE --recipe fig6 --out FOLDER/full/x.csv",
                             "heatmap --db STORE --method baro --out FOLDER/full/x.svg",
                             "report --db STORE --out FOLDER/full/x.html"}) {
        const QStringList arguments = words(QString::fromUtf8(line));
        const QString& target = arguments.back();
        QVERIFY(QFile(target).exists() || program(arguments).status == 0);
        const QByteArray before = bytesOf(target);
        // No file may grow beyond 33 kB, which SQLite's index of a journal takes: a full disk without a disk.
        const Answer answer = inShell(QStringLiteral("ulimit -f 33;"), arguments);
        QVERIFY2(answer.status == 1, line);
        QVERIFY2(answer.err.contains(QFileInfo(target).fileName().toUtf8()), answer.err.constData());
        QVERIFY2(bytesOf(target) == before, line);
    }
    // Nothing half written lies beside them.
    QCOMPARE(QDir(folder).entryList(QDir::Files | QDir::Hidden).size(), 5);
    // A device is written to, not put aside.
    QVERIFY(QFile::link(QStringLiteral("/dev/full"), path(QStringLiteral("device.svg"))));
    const Answer answer =
        program(words(QStringLiteral("figure --db STORE --recipe fig6 --out FOLDER/device.svg")));
    QCOMPARE(answer.status, 1);
    QVERIFY(!QFileInfo(QStringLiteral("/dev/full")).isFile());
}

void OutputsTest::emptyFiguresAreErrors_data()
{
    QTest::addColumn<QString>("suffix");
    for (const char* suffix : {"svg", "png", "pdf", "csv"}) {
        QTest::newRow(suffix) << QString::fromLatin1(suffix);
    }
}

void OutputsTest::emptyFiguresAreErrors()
{
    QFETCH(QString, suffix);
    const QString store = path(QStringLiteral("empty.culprit"));
    if (!QFileInfo::exists(store)) {
        const auto row = [](int i) { return QByteArray::number(i % 7) + ',' + QByteArray::number(i % 5); };
        write(QStringLiteral("empty/RE1-SS/carts_cpu/1/data.csv"), csvOf("time,carts_cpu,user_cpu", row));
        write(QStringLiteral("empty/RE1-SS/carts_cpu/1/inject_time.txt"), "1750000030\n");
        QCOMPARE(
            program({QStringLiteral("import"), path(QStringLiteral("empty")), QStringLiteral("--db"), store})
                .status,
            0);
    }
    const QString out = path(QStringLiteral("nothing.")) + suffix;
    for (const char* recipe : {"fig7", "fig8"}) {
        const Answer answer =
            program({QStringLiteral("figure"), QStringLiteral("--db"), store, QStringLiteral("--recipe"),
                     QLatin1String(recipe), QStringLiteral("--out"), out});
        QCOMPARE(answer.status, 1);
        QVERIFY2(answer.err.contains("nothing to draw"), answer.err.constData());
        QVERIFY(!QFileInfo::exists(out));
    }
    const Answer smoke =
        program({QStringLiteral("figure"), QStringLiteral("--db"), store, QStringLiteral("--recipe"),
                 QStringLiteral("fig3"), QStringLiteral("--out"), out});
    QCOMPARE(smoke.status, 2);
    QVERIFY(!QFileInfo::exists(out));
}

void OutputsTest::reportsGoWithoutWhatCannotBeDrawn()
{
    const auto row = [](int i) {
        return QByteArray::number(i * 37 % 11) + ',' + QByteArray::number(i * 53 % 7);
    };
    write(QStringLiteral("mixed/RE1-SS/carts_cpu/1/data.csv"), csvOf("time,carts_cpu,user_cpu", row));
    write(QStringLiteral("mixed/RE1-SS/carts_cpu/1/inject_time.txt"), "1750000030\n");
    write(QStringLiteral("mixed/RE1-SS/carts_mem/1/data.csv"), csvOf("time,carts_gizmo,user_gizmo", row));
    write(QStringLiteral("mixed/RE1-SS/carts_mem/1/inject_time.txt"), "1750000030\n");
    const QString store = path(QStringLiteral("mixed.culprit"));
    QCOMPARE(program({QStringLiteral("import"), path(QStringLiteral("mixed")), QStringLiteral("--db"), store})
                 .status,
             0);
    QCOMPARE(program({QStringLiteral("run"), QStringLiteral("--db"), store, QStringLiteral("--methods"),
                      QStringLiteral("nsigma,baro")})
                 .status,
             0);
    const QString out = path(QStringLiteral("mixed.html"));
    const Answer answer =
        program({QStringLiteral("report"), QStringLiteral("--db"), store, QStringLiteral("--out"), out});
    QVERIFY2(answer.status == 0, answer.err.constData());
    QVERIFY2(answer.err.contains("carts_mem") && answer.err.contains("nothing to draw"),
             answer.err.constData());
    const QByteArray html = bytesOf(out);
    const qsizetype section = html.indexOf("<h2>The hardest cases");
    QVERIFY(section > 0);
    QVERIFY(html.indexOf("has nothing to draw of this case", section) > 0);
    QVERIFY(html.indexOf("<svg", section) > 0); // the other case is drawn
}

void OutputsTest::figureDataIsShort()
{
    const QString out = path(QStringLiteral("short.csv"));
    QCOMPARE(program(words(QStringLiteral("figure --db STORE --recipe fig6 --out FOLDER/short.csv"))).status,
             0);
    for (const QByteArray& line : bytesOf(out).split('\n').sliced(1)) {
        const QByteArray value = line.mid(line.lastIndexOf(',') + 1);
        if (!value.isEmpty()) {
            // The fewest digits that give the number back.
            QVERIFY2(value.size() <=
                         QByteArray::number(value.toDouble(), 'g', QLocale::FloatingPointShortest).size(),
                     value.constData());
        }
    }
}

void OutputsTest::equalFiguresAreEqualFiles_data()
{
    QTest::addColumn<QString>("line");
    for (const char* suffix : {"svg", "png", "pdf", "csv"}) {
        for (const char* line :
             {"figure --db STORE --recipe fig6", "figure --db STORE --recipe fig8",
              "heatmap --db STORE --method baro", "heatmap --db STORE --method baro --form bars"}) {
            QTest::addRow("%s, %s", line, suffix)
                << QStringLiteral("%1 --out FOLDER/equal.%2").arg(QLatin1String(line), QLatin1String(suffix));
        }
    }
}

void OutputsTest::equalFiguresAreEqualFiles()
{
    QFETCH(QString, line);
    const QStringList arguments = words(line);
    QByteArray first;
    for (const char* seed : {"0", "1", "77", "1234567"}) {
        QFile::remove(arguments.back());
        const Answer answer = program(arguments, {{"QT_HASH_SEED", seed}});
        QVERIFY2(answer.status == 0, answer.err.constData());
        const QByteArray bytes = bytesOf(arguments.back());
        QVERIFY(!bytes.isEmpty());
        if (first.isEmpty()) {
            first = bytes;
        }
        QVERIFY2(bytes == first, seed);
    }
}

#endif

void OutputsTest::aFullDiskLeavesNoStore()
{
    const QString store = path(QStringLiteral("small/s.culprit"));
    QVERIFY(QDir(m_folder.path()).mkdir(QStringLiteral("small")));
    const Answer answer = inShell(QStringLiteral("ulimit -f 200;"),
                                  {QStringLiteral("import"), m_archive, QStringLiteral("--db"), store});
    QCOMPARE(answer.status, 1);
    QVERIFY2(answer.err.contains("s.culprit"), answer.err.constData());
    QVERIFY(QDir(path(QStringLiteral("small"))).entryList(QDir::Files | QDir::Hidden).isEmpty());
}

QTEST_GUILESS_MAIN(OutputsTest)
#include "outputs_test.moc"
