// SPDX-License-Identifier: GPL-3.0-or-later
// An answer names what it leaves out, cuts columns at the case's components, and doubts scores of nothing.
#include "methods/case_builder.h"
#include "register_methods.h"

#include <QTest>

#include <algorithm>

using namespace culprit;
using namespace culprit::testing;

namespace {

Diagnosis ranked(const char* id, const std::shared_ptr<Case>& source)
{
    const MethodRegistry registry = allMethods();
    return diagnose(*registry.find(id), CaseView(source), {});
}

constexpr int rows = 60;
constexpr int injectRow = 40;

std::shared_ptr<Case> someCase(const std::function<double(int)>& ofB)
{
    return caseOf({metricTable("data.csv", rows,
                               {{"a_cpu", [](int row) { return 10 + noise(row, 1); }},
                                {"a_flat", [](int) { return 3.0; }},
                                {"b_cpu", ofB},
                                {"c_cpu", [](int row) { return 20 + noise(row, 2); }}})},
                  injectRow);
}

} // namespace

class LeftOutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesConstantColumns_data();
    void namesConstantColumns();
    void saysNothingOfWhatNeverMoves();
    void namesAllColumnsOfAnEmptyAnswer();
    void doubtsASpreadOfRounding();
    void cutsColumnsAtComponents();
};

void LeftOutTest::namesConstantColumns_data()
{
    QTest::addColumn<bool>("before");
    QTest::addColumn<QString>("reason");
    QTest::newRow("before") << true << QStringLiteral("constant before the injection");
    QTest::newRow("after") << false << QStringLiteral("constant from the injection on");
}

void LeftOutTest::namesConstantColumns()
{
    QFETCH(bool, before);
    QFETCH(QString, reason);
    const auto source = someCase([before](int row) {
        const bool isConstant = (row < injectRow) == before;
        return isConstant ? 0.0 : 5 + noise(row, 3);
    });
    for (const char* id : {"nsigma", "baro"}) {
        const Diagnosis diagnosis = ranked(id, source);
        QVERIFY(diagnosis.status == DiagnosisStatus::Ok);
        const std::vector<LeftOutColumn> expected{{"a_flat", "constant"}, {"b_cpu", reason.toStdString()}};
        QVERIFY(diagnosis.leftOut == expected);
        QCOMPARE(QString::fromStdString(diagnosis.message),
                 QStringLiteral("Left out, %1: b_cpu.").arg(reason));
    }
}

/// As in the benchmark an empty ranking is an answer; it says why it is empty.
void LeftOutTest::namesAllColumnsOfAnEmptyAnswer()
{
    std::vector<std::pair<std::string, std::function<double(int)>>> columns;
    std::vector<std::string> names;
    for (int i = 1; i <= 8; ++i) {
        names.push_back("a_m" + std::to_string(i));
        columns.emplace_back(names.back(), [i](int row) { return row < injectRow ? i : i + noise(row, i); });
    }
    columns.emplace_back("b_flat", [](int) { return 1.0; });
    const auto source = caseOf({metricTable("data.csv", rows, columns)}, injectRow);
    for (const char* id : {"nsigma", "baro"}) {
        const Diagnosis diagnosis = ranked(id, source);
        QVERIFY2(diagnosis.status == DiagnosisStatus::Ok && diagnosis.ranking.empty(), id);
        QCOMPARE(QString::fromStdString(diagnosis.message),
                 QStringLiteral(
                     "Nothing could be ranked. Left out, constant: b_flat. Left out, constant before the "
                     "injection: a_m1, a_m2, a_m3, a_m4, a_m5, a_m6, a_m7 and a_m8."));
        QCOMPARE(diagnosis.leftOut.size(), 9U);
    }
    // One with a word of its own says it first.
    QCOMPARE(
        ranked("e_diagnosis", source).message,
        std::string("No metric exceeds its threshold. Left out, constant before the injection: a_m1, a_m2, "
                    "a_m3, a_m4, a_m5 and 3 more."));
}

void LeftOutTest::saysNothingOfWhatNeverMoves()
{
    const Diagnosis diagnosis = ranked("nsigma", someCase([](int row) { return noise(row, 3); }));
    QCOMPARE(diagnosis.message, std::string());
    QVERIFY((diagnosis.leftOut == std::vector<LeftOutColumn>{{"a_flat", "constant"}}));
    QVERIFY(ranked("tracerca", wholeCase()).leftOut.empty()); // ranks operations
}

void LeftOutTest::doubtsASpreadOfRounding()
{
    const auto sentenceOf = [](double spread) {
        const Diagnosis diagnosis =
            ranked("baro", someCase([spread](int row) {
                       return row < injectRow ? 50 + spread * (row % 4) : 70 + noise(row, 3);
                   }));
        const auto found = std::ranges::find(diagnosis.ranking, "b_cpu", &RankedItem::name);
        return found == diagnosis.ranking.end() ? std::string() : found->evidence.sentence;
    };
    QVERIFY(sentenceOf(7.2e-15).find("rounding alone") != std::string::npos);
    QVERIFY(sentenceOf(0.01).find("rounding") == std::string::npos && !sentenceOf(0.01).empty());
}

void LeftOutTest::cutsColumnsAtComponents()
{
    const auto source = caseOf(
        {metricTable("data.csv", rows,
                     {{"db_1_cpu", [](int row) { return 10 + noise(row, 1); }},
                      {"db_2_cpu", [](int row) { return 10 + noise(row, 2) + (row < injectRow ? 0 : 40); }},
                      {"web_cpu", [](int row) { return 10 + noise(row, 3); }}})},
        injectRow, "db_2");
    source->summary.components = {"db_1", "db_2", "web"};
    const CaseView view(source);
    QCOMPARE(view.components(), source->summary.components);
    const Diagnosis diagnosis = ranked("nsigma", source);
    QCOMPARE(diagnosis.rankedComponents(view.componentNames()).front(), std::string("db_2"));
    const Diagnosis votes = ranked("pdiagnose", source);
    QVERIFY(votes.ranking.empty() || std::ranges::any_of(votes.ranking, [](const RankedItem& item) {
                return item.name == "db_2" || item.name.starts_with("db_2_");
            }));
}

QTEST_GUILESS_MAIN(LeftOutTest)
#include "left_out_test.moc"
