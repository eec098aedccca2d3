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

[[maybe_unused]] constexpr int components = 4; ///< of a case of RE1-SS here, in figures

/// Of expected.json.
Json expectations()
{
    return Json::parse(bytesOf(foreign + QStringLiteral("expected.json")).toStdString());
}

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
        QString store = m_folder.filePath(QString(path).replace(u'/', u'_') + QStringLiteral(".culprit"));
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
    for (const Json& one : expectations()) {
        expected.insert(QString::fromStdString(one["path"]).section(u'/', 0, 0));
    }
    const QStringList there = QDir(foreign).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(QSet<QString>(there.begin(), there.end()), expected);
}

void ForeignCasesTest::import_data()
{
    QTest::addColumn<QByteArray>("expected");
    for (const Json& one : expectations()) {
        QTest::newRow(one["path"].get<std::string>().c_str()) << QByteArray::fromStdString(one.dump());
    }
}

void ForeignCasesTest::import()
{
    QFETCH(QByteArray, expected);
    const Json wanted = Json::parse(expected.toStdString());
    const QString store =
        m_folder.filePath(QStringLiteral("%1.culprit").arg(qHash(expected), 0, 16)); // of this row alone
    const Answer answer = program({QStringLiteral("import"), foreign + QString::fromStdString(wanted["path"]),
                                   QStringLiteral("--db"), store, QStringLiteral("--json")});
    QVERIFY2(answer.status == wanted["status"].get<int>(), answer.err.constData());
    for (const Json& words : wanted.value("said", Json::array())) {
        QVERIFY2((answer.out + answer.err).contains(QByteArray::fromStdString(words)), words.dump().c_str());
    }
    if (answer.status == 3) {
        QVERIFY(!QFileInfo::exists(store));
        return;
    }
    const Json cases =
        program({QStringLiteral("cases"), QStringLiteral("--db"), store, QStringLiteral("--json")}).json();
    QCOMPARE(cases.size(), 1U);
    for (const char* field :
         {"key", "target", "fault", "truth", "components", "series", "samples", "inject_time"}) {
        if (wanted.contains(field)) {
            const Json& found = cases[0][field];
            const Json value = found.is_array() ? Json(found.size()) : found;
            QVERIFY2(value == wanted[field], (field + (" is " + found.dump())).c_str());
        }
    }
    if (wanted.contains("nsigma_first")) {
        const Json found = results(store, QStringLiteral("nsigma"));
        QCOMPARE(QString::fromStdString(found[0]["status"]), QStringLiteral("ok"));
        QCOMPARE(QString::fromStdString(found[0]["service_ranks"][0]),
                 QString::fromStdString(wanted["nsigma_first"]));
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
    QVERIFY2(coloured >= components, qPrintable(uses.keys().join(u' ')));
}
#endif

QTEST_GUILESS_MAIN(ForeignCasesTest)
#include "foreign_cases_test.moc"
