// SPDX-License-Identifier: GPL-3.0-or-later
// Every folder of data/foreign, through the program: its numbers are read, or it is said why not.
#include "program.h"

#include <QDir>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace culprit::test;

namespace {

const QString foreign = QStringLiteral(CULPRIT_SOURCE_DIR "/tests/data/foreign/");

/// What an import has to say; where `status` is 3 nothing is kept.
struct Expected
{
    const char* path; ///< what is imported, below data/foreign
    int status = 0;
    const char* key = ""; ///< of the one case
    const char* target = "";
    const char* fault = "";
    const char* truth = "known";
    int components = 0;
    int series = 0;
    int samples = 0;
    double injectTime = 0;        ///< epoch seconds
    QByteArrayList said = {};     ///< on either stream
    const char* rankedFirst = ""; ///< by NSigma; "" where it isn't asked
};

const QByteArrayList components{"carts", "orders", "front-end", "user"};
constexpr double injected = 1652812660;

const QList<Expected> expectations{
    {"01-petshop-multiheader/dataset",
     3,
     "",
     "",
     "",
     "",
     0,
     0,
     0,
     0,
     {"metrics.csv: it has 3 rows of names"}},
    {"02-rcd-normal-anomalous/sock-shop-data",
     0,
     "sock-shop-data/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     13,
     38,
     21812,
     1652812675,
     {},
     ""},
    {"03-git-lfs-pointer/artifacts.tar.gz",
     3,
     "",
     "",
     "",
     "",
     0,
     0,
     0,
     0,
     {"Git LFS pointer", "git lfs pull"}},
    {"04-flat-fault-underscore",
     0,
     "04-flat-fault-underscore/cartservice_cpu_contention_1",
     "cartservice",
     "cpu_contention",
     "known",
     3,
     9,
     0,
     0,
     {},
     ""},
    {"05-component-underscore",
     0,
     "Telecom/docker_003_cpu_1",
     "docker_003",
     "cpu",
     "known",
     4,
     12,
     0,
     0,
     {},
     "docker_003"},
    {"06-space-after-comma",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {},
     "carts"},
    {"08-unit-cells",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {"cell-units"},
     "carts"},
    {"09-first-cell-dash",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1439,
     injected,
     {"bad-numbers", "e.g. \\\"-\\\" in carts_cpu"},
     "carts"},
    {"12-decimal-comma",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {"other-marks"},
     "carts"},
    {"13-semicolon", 0, "RE1-SS/carts_cpu_1", "carts", "cpu", "known", 4, 12, 1440, injected, {}, "carts"},
    {"14-excel-sci-time",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {"rounded-times", "equal-times", "1.65281E+09", "injection-outside"},
     ""},
    {"15-slash-dates", 0, "RE1-SS/carts_cpu_1", "carts", "cpu", "known", 4, 12, 1440, injected, {}, "carts"},
    {"17-utf16",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {"read-utf16"},
     "carts"},
    {"18-inject-bom", 0, "RE1-SS/carts_cpu_1", "carts", "cpu", "known", 4, 12, 1440, injected, {}, "carts"},
    {"21-local-time",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {"injection-outside", "moved by 8 h it would lie inside"},
     ""},
    {"27-parquet", 3, "", "", "", "", 0, 0, 0, 0, {"metrics.parquet: it is an Apache Parquet file"}},
    {"35b-case-folder/RE1-SS/carts_cpu",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {},
     "carts"},
    {"35b-case-folder/RE1-SS/carts_cpu/1",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {},
     "carts"},
    {"39-prom-json",
     3,
     "",
     "",
     "",
     "",
     0,
     0,
     0,
     0,
     {"metrics.json: it is an answer of Prometheus' query API"}},
    {"41-zero-baseline", 0, "RE1-SS/carts_cpu_1", "carts", "cpu", "known", 4, 12, 1440, injected, {}, ""},
    {"48-prom-grafana-units",
     0,
     "ray-replicas-0_cpu_1",
     "ray-replicas-0",
     "cpu",
     "known",
     6,
     89,
     0,
     0,
     {"cell-units"},
     ""},
    {"50-loki-api-streams",
     1,
     "ray-replicas-0_cpu_1",
     "ray-replicas-0",
     "cpu",
     "known",
     6,
     49,
     0,
     0,
     {"loki-logs.json: it is an answer of Loki's query API"},
     ""},
    {"50b-logcli-jsonl",
     1,
     "ray-replicas-0_cpu_1",
     "ray-replicas-0",
     "cpu",
     "known",
     6,
     49,
     0,
     0,
     {"loki-logs.json: it is the output of logcli"},
     ""},
    {"64-long-format",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {"long-table"},
     "carts"},
    {"66-dot-separator",
     0,
     "RE1-SS/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {"other-separator"},
     "carts"},
    {"86-latex",
     0,
     "RE1-SS/carts_délai-µs-延迟_1",
     "carts",
     "délai-µs-延迟",
     "known",
     4,
     12,
     1440,
     injected,
     {},
     "carts"},
    {"99-dataset-folders/RE1-OB",
     0,
     "RE1-OB/carts_cpu_1",
     "carts",
     "cpu",
     "known",
     4,
     12,
     1440,
     injected,
     {},
     "carts"},
    {"101-gaps", 0, "RE1-SS/carts_cpu_1", "carts", "cpu", "known", 4, 12, 0, 0, {}, "carts"},
    {"103-tie-by-column-order", 0, "RE1-SS/user_cpu_1", "user", "cpu", "known", 4, 12, 0, 0, {}, ""},
    {"108-baro15-merged", 0, "social-network/CPU1", "", "", "unknown", 2, 6, 0, 0, {"truth-unknown"}, ""},
};

} // namespace

class ForeignCasesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void everyFolderIsExpected();
    void import_data();
    void import();
    void writtenOtherwiseTheNumbersAreTheSame_data();
    void writtenOtherwiseTheNumbersAreTheSame();
    void datasetFoldersKeepTheirNames();
    void injectionsOutsideAreNotScored();
    void leftOutColumnsAreNamed();
    void tiesAreSaid();
    void unitsOfCellsAreDrawn();
    void namesBeyondAsciiStay();
#ifdef CULPRIT_GUI
    void seriesOfOtherSystemsAreToldApart();
#endif

private:
    /// A store of that folder, imported once.
    QString storeOf(const QString& path)
    {
        const QString store =
            m_folder.filePath(QString(path).replace(u'/', u'_') + QStringLiteral(".culprit"));
        if (!QFileInfo::exists(store)) {
            program({QStringLiteral("import"), foreign + path, QStringLiteral("--db"), store});
        }
        return store;
    }
    static Json results(const QString& store, const QString& method)
    {
        program({QStringLiteral("run"), QStringLiteral("--db"), store, QStringLiteral("--methods"), method});
        return program({QStringLiteral("results"), QStringLiteral("--db"), store, QStringLiteral("--methods"),
                        method})
            .json();
    }
    QTemporaryDir m_folder;
};

/// A folder that is added without a word on what it gives is no test.
void ForeignCasesTest::everyFolderIsExpected()
{
    QSet<QString> expected;
    for (const Expected& one : expectations) {
        expected.insert(QString::fromUtf8(one.path).section(u'/', 0, 0));
    }
    const QStringList there = QDir(foreign).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(QSet<QString>(there.begin(), there.end()), expected);
}

void ForeignCasesTest::import_data()
{
    QTest::addColumn<int>("number");
    for (qsizetype i = 0; i < expectations.size(); ++i) {
        QTest::newRow(expectations[i].path) << static_cast<int>(i);
    }
}

void ForeignCasesTest::import()
{
    QFETCH(int, number);
    const Expected& expected = expectations[number];
    const QString store = m_folder.filePath(QStringLiteral("%1.culprit").arg(number));
    const Answer answer = program({QStringLiteral("import"), foreign + QString::fromUtf8(expected.path),
                                   QStringLiteral("--db"), store, QStringLiteral("--json")});
    QVERIFY2(answer.status == expected.status, answer.err.constData());
    for (const QByteArray& words : expected.said) {
        QVERIFY2((answer.out + answer.err).contains(words), words.constData());
    }
    if (expected.status == 3) {
        QVERIFY(!QFileInfo::exists(store));
        return;
    }
    const Json cases =
        program({QStringLiteral("cases"), QStringLiteral("--db"), store, QStringLiteral("--json")}).json();
    QCOMPARE(cases.size(), 1U);
    const Json& one = cases[0];
    QCOMPARE(QString::fromStdString(one["key"]), QString::fromUtf8(expected.key));
    QCOMPARE(QString::fromStdString(one["target"]), QString::fromUtf8(expected.target));
    QCOMPARE(QString::fromStdString(one["fault"]), QString::fromUtf8(expected.fault));
    QCOMPARE(QString::fromStdString(one["truth"]), QString::fromUtf8(expected.truth));
    QCOMPARE(one["components"].size(), static_cast<std::size_t>(expected.components));
    QCOMPARE(one["series"].get<int>(), expected.series);
    if (expected.samples > 0) {
        QCOMPARE(one["samples"].get<int>(), expected.samples);
    }
    if (expected.injectTime > 0) {
        QCOMPARE(one["inject_time"].get<double>(), expected.injectTime);
    }
    if (*expected.rankedFirst) {
        const Json found = results(store, QStringLiteral("nsigma"));
        QCOMPARE(QString::fromStdString(found[0]["status"]), QStringLiteral("ok"));
        QCOMPARE(QString::fromStdString(found[0]["service_ranks"][0]),
                 QString::fromUtf8(expected.rankedFirst));
    }
}

/// The same telemetry in another spelling: every score to the last bit.
void ForeignCasesTest::writtenOtherwiseTheNumbersAreTheSame_data()
{
    QTest::addColumn<QString>("folder");
    for (const char* folder :
         {"06-space-after-comma", "08-unit-cells", "12-decimal-comma", "13-semicolon", "15-slash-dates",
          "17-utf16", "64-long-format", "66-dot-separator", "35b-case-folder/RE1-SS/carts_cpu/1"}) {
        QTest::newRow(folder) << QString::fromLatin1(folder);
    }
}

void ForeignCasesTest::writtenOtherwiseTheNumbersAreTheSame()
{
    QFETCH(QString, folder);
    const QString method = QStringLiteral("nsigma");
    const Json plain = results(storeOf(QStringLiteral("18-inject-bom")), method);
    const Json found = results(storeOf(folder), method);
    QCOMPARE(plain[0]["scores"].size(), 12U);
    QCOMPARE(QString::fromStdString(found[0]["scores"].dump()),
             QString::fromStdString(plain[0]["scores"].dump()));
    QCOMPARE(QString::fromStdString(found[0]["ranks"].dump()),
             QString::fromStdString(plain[0]["ranks"].dump()));
}

void ForeignCasesTest::datasetFoldersKeepTheirNames()
{
    const QString store = m_folder.filePath(QStringLiteral("datasets.culprit"));
    QCOMPARE(program({QStringLiteral("import"), foreign + QStringLiteral("99-dataset-folders/RE1-SS"),
                      foreign + QStringLiteral("99-dataset-folders/RE1-OB"), QStringLiteral("--db"), store})
                 .status,
             0);
    const Json cases =
        program({QStringLiteral("cases"), QStringLiteral("--db"), store, QStringLiteral("--json")}).json();
    QCOMPARE(cases.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        const QString system = i == 0 ? QStringLiteral("RE1-SS") : QStringLiteral("RE1-OB");
        QCOMPARE(QString::fromStdString(cases[i]["system"]), system);
        QCOMPARE(QString::fromStdString(cases[i]["key"]), system + QStringLiteral("/carts_cpu_1"));
    }
}

void ForeignCasesTest::injectionsOutsideAreNotScored()
{
    for (const char* folder : {"21-local-time", "14-excel-sci-time"}) {
        const QString store = storeOf(QString::fromLatin1(folder));
        results(store, QStringLiteral("nsigma,baro,pc_pagerank"));
        const Answer text = program({QStringLiteral("table"), QStringLiteral("--db"), store});
        QCOMPARE(text.status, 0);
        QVERIFY2(text.out.contains("not scored"), text.out.constData());
        QVERIFY2(text.out.contains("outside"), text.out.constData());
        const Json table = program({QStringLiteral("table"), QStringLiteral("--db"), store,
                                    QStringLiteral("--format"), QStringLiteral("json")})
                               .json();
        QVERIFY2(table.dump().find("\"ac1\":1") == std::string::npos, table.dump().c_str());
    }
}

void ForeignCasesTest::leftOutColumnsAreNamed()
{
    const QString store = storeOf(QStringLiteral("41-zero-baseline"));
    for (const char* method : {"nsigma", "baro"}) {
        const Json found = results(store, QString::fromLatin1(method));
        const std::string message = found[0]["message"];
        QVERIFY2(message.find("carts_cpu") != std::string::npos, message.c_str());
        QVERIFY2(message.find("constant before the injection") != std::string::npos, message.c_str());
        QVERIFY2(found[0]["left_out"].dump().find("carts_cpu") != std::string::npos, found[0].dump().c_str());
    }
}

void ForeignCasesTest::tiesAreSaid()
{
    const QString store = storeOf(QStringLiteral("103-tie-by-column-order"));
    const Json found = results(store, QStringLiteral("pc_pagerank"));
    QCOMPARE(QString::fromStdString(found[0]["status"]), QStringLiteral("ok"));
    QVERIFY2(found[0]["tied"].get<bool>(), found[0].dump().c_str());
    QVERIFY(!results(storeOf(QStringLiteral("06-space-after-comma")), QStringLiteral("nsigma"))[0]["tied"]
                 .get<bool>());
}

void ForeignCasesTest::unitsOfCellsAreDrawn()
{
#ifdef CULPRIT_GUI
    const QString csv = m_folder.filePath(QStringLiteral("fig7.csv"));
    QCOMPARE(program({QStringLiteral("figure"), QStringLiteral("--db"),
                      storeOf(QStringLiteral("48-prom-grafana-units")), QStringLiteral("--recipe"),
                      QStringLiteral("fig7"), QStringLiteral("--out"), csv})
                 .status,
             0);
    QVERIFY(bytesOf(csv).count('\n') > 10);
#endif
}

void ForeignCasesTest::namesBeyondAsciiStay()
{
    const QString store = storeOf(QStringLiteral("86-latex"));
    results(store, QStringLiteral("nsigma"));
    const Answer latex = program({QStringLiteral("table"), QStringLiteral("--db"), store,
                                  QStringLiteral("--format"), QStringLiteral("latex")});
    QCOMPARE(latex.status, 0);
    QVERIFY2(latex.out.contains("délai-µs-延迟"), latex.out.constData());
}

#ifdef CULPRIT_GUI
void ForeignCasesTest::seriesOfOtherSystemsAreToldApart()
{
    const QString svg = m_folder.filePath(QStringLiteral("gaps.svg"));
    QCOMPARE(program({QStringLiteral("figure"), QStringLiteral("--db"), storeOf(QStringLiteral("101-gaps")),
                      QStringLiteral("--recipe"), QStringLiteral("fig6"), QStringLiteral("--out"), svg})
                 .status,
             0);
    static const QRegularExpression stroke(QStringLiteral("stroke=\"(#[0-9a-f]{6})\""));
    QMap<QString, int> uses;
    for (auto it = stroke.globalMatch(QString::fromUtf8(bytesOf(svg))); it.hasNext();) {
        const QString colour = it.next().captured(1);
        const uint rgb = colour.mid(1).toUInt(nullptr, 16);
        const auto [least, most] = std::minmax({rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF});
        uses[colour] += most - least > 40;
    }
    const auto coloured = std::ranges::count_if(uses, [](int count) { return count > 0; });
    QVERIFY2(coloured >= components.size(), qPrintable(uses.keys().join(u' ')));
}
#endif

QTEST_GUILESS_MAIN(ForeignCasesTest)
#include "foreign_cases_test.moc"
