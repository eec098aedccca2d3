// SPDX-License-Identifier: GPL-3.0-or-later
#include "statistical_methods.h"

#include "methods/case_builder.h"
#include "register_methods.h"
#include "trace/operation_baseline.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <thread>

namespace culprit {

using testing::caseOf;
using testing::metricTable;
using testing::noise;
using testing::wholeCase;

namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();

std::map<std::string, double> scoresOf(const Diagnosis& diagnosis)
{
    std::map<std::string, double> scores;
    for (const RankedItem& item : diagnosis.ranking) {
        scores[item.name] = item.score;
    }
    return scores;
}

std::vector<std::string> namesOf(const Diagnosis& diagnosis)
{
    std::vector<std::string> names;
    for (const RankedItem& item : diagnosis.ranking) {
        names.push_back(item.name);
    }
    return names;
}

/// An answer's scores are numbers, and every other status has a reason.
void verifySound(const RootCauseMethod& method, const Diagnosis& diagnosis)
{
    const std::string& id = method.info().id;
    if (diagnosis.status != DiagnosisStatus::Ok) {
        QVERIFY2(!diagnosis.message.empty(), id.c_str());
        QVERIFY2(diagnosis.status == DiagnosisStatus::Fallback || diagnosis.ranking.empty(), id.c_str());
        return;
    }
    for (const RankedItem& item : diagnosis.ranking) {
        QVERIFY2(id == "random" || !std::isnan(item.score), (id + " " + item.name).c_str());
    }
}

Diagnosis ranked(const char* id, const std::shared_ptr<const Case>& source, RunOptions options = {})
{
    static const MethodRegistry registry = allMethods();
    return diagnose(*registry.find(id), CaseView(source), options);
}

} // namespace

/// What must hold for every method that learns no graph from the metrics.
class StatisticalMethodsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void registryIsComplete();
    void findTheCulprit_data();
    void findTheCulprit();
    void columnOrderDoesNotMatter_data();
    void columnOrderDoesNotMatter();
    void unitsDoNotMatter_data();
    void unitsDoNotMatter();
    void fallsCountOnRequest();
    void degenerateInputs_data();
    void degenerateInputs();
    void answersAreRepeatable();
    void everyItemHasEvidence();
    void cancelledBeforeTheStart();
    void cancelledWhileRunning();
    void newOperationsFailOnlyTheBenchmark();
    void traceRcaSortsAroundUndefinedScores();
    void spansOutsideOfTheWindowCountNowhere();
    void unknownComponentsStayOutOfCorrectedMicroRca();
    void pdiagnoseNamesComponentsWithoutMetrics();
    void eDiagnosisCorrectedFindsTheShift();
    void badParametersAreNamed();

private:
    std::vector<std::unique_ptr<RootCauseMethod>> m_methods = statisticalMethods();
};

void StatisticalMethodsTest::registryIsComplete()
{
    std::set<std::string> ids;
    for (const auto& method : m_methods) {
        const MethodInfo& info = method->info();
        ids.insert(info.id);
        QVERIFY2(!info.name.empty() && !info.summary.empty() && !info.formula.empty() &&
                     !info.citation.empty() && !info.inputs.empty(),
                 info.id.c_str());
        const bool corrected = std::ranges::find(info.variants, Variant::Corrected) != info.variants.end();
        QCOMPARE(corrected, !info.correction.empty());
    }
    QCOMPARE(ids, (std::set<std::string>{"random", "nsigma", "baro", "e_diagnosis", "mmbaro", "pdiagnose",
                                         "microrank", "tracerca", "microrca", "microscope", "monitorrank"}));
    QCOMPARE(allMethods().methods().front()->info().id, std::string("random"));
}

void StatisticalMethodsTest::findTheCulprit_data()
{
    QTest::addColumn<QString>("method");
    for (const char* id : {"nsigma", "baro", "mmbaro", "pdiagnose", "tracerca"}) {
        QTest::newRow(id) << QString::fromLatin1(id);
    }
}

void StatisticalMethodsTest::findTheCulprit()
{
    QFETCH(QString, method);
    const Diagnosis diagnosis = ranked(method.toLatin1().constData(), wholeCase());
    QVERIFY(diagnosis.status == DiagnosisStatus::Ok);
    QVERIFY(!diagnosis.ranking.empty());
    QCOMPARE(diagnosis.rankedComponents().front(), std::string("b"));
}

void StatisticalMethodsTest::columnOrderDoesNotMatter_data()
{
    QTest::addColumn<QString>("method");
    for (const char* id : {"nsigma", "baro", "pdiagnose", "mmbaro", "monitorrank", "microscope"}) {
        QTest::newRow(id) << QString::fromLatin1(id);
    }
}

void StatisticalMethodsTest::columnOrderDoesNotMatter()
{
    QFETCH(QString, method);
    const auto source = wholeCase();
    const auto permuted = wholeCase();
    for (MetricTable& table : permuted->tables) {
        std::ranges::reverse(table.columns);
        const auto third = static_cast<std::ptrdiff_t>(table.columns.size() / 3);
        std::rotate(table.columns.begin(), table.columns.begin() + third, table.columns.end());
    }
    const Diagnosis before = ranked(method.toLatin1().constData(), source);
    const Diagnosis after = ranked(method.toLatin1().constData(), permuted);
    QVERIFY(before.status == DiagnosisStatus::Ok);
    QCOMPARE(after.ranking.size(), before.ranking.size());
    for (const auto& [name, score] : scoresOf(before)) {
        QVERIFY2(std::fabs(scoresOf(after).at(name) - score) <= 1e-6 * std::max(1.0, std::fabs(score)),
                 name.c_str());
    }
    QCOMPARE(namesOf(after).front(), namesOf(before).front());
}

void StatisticalMethodsTest::unitsDoNotMatter_data()
{
    QTest::addColumn<QString>("method");
    QTest::newRow("nsigma") << QStringLiteral("nsigma");
    QTest::newRow("baro") << QStringLiteral("baro");
}

void StatisticalMethodsTest::unitsDoNotMatter()
{
    QFETCH(QString, method);
    const auto scaled = wholeCase();
    double factor = 0.001;
    for (MetricColumn& column : scaled->tables.front().columns) {
        for (double& value : column.values) {
            value = factor * value + 3;
        }
        factor *= 3;
    }
    const Diagnosis before = ranked(method.toLatin1().constData(), wholeCase());
    const Diagnosis after = ranked(method.toLatin1().constData(), scaled);
    QCOMPARE(namesOf(after), namesOf(before));
    for (const auto& [name, score] : scoresOf(before)) {
        QVERIFY2(std::fabs(scoresOf(after).at(name) - score) <= 1e-6 * std::max(1.0, std::fabs(score)),
                 name.c_str());
    }
}

void StatisticalMethodsTest::fallsCountOnRequest()
{
    const auto source =
        caseOf({metricTable("data.csv", 40,
                            {{"a_cpu", [](int row) { return noise(row, 1); }},
                             {"b_cpu", [](int row) { return noise(row, 2) - (row >= 20 ? 100 : 0); }}})},
               20);
    QCOMPARE(namesOf(ranked("baro", source)).front(), std::string("a_cpu"));
    RunOptions either;
    either.parameters["direction"] = std::string("either");
    const Diagnosis diagnosis = ranked("baro", source, either);
    QCOMPARE(namesOf(diagnosis).front(), std::string("b_cpu"));
    QVERIFY(diagnosis.ranking.front().evidence.sentence.find("fell") != std::string::npos);
}

void StatisticalMethodsTest::degenerateInputs_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("nothing") << 0;
    QTest::newRow("constant") << 1;
    QTest::newRow("all NaN") << 2;
    QTest::newRow("two rows") << 3;
    QTest::newRow("one column") << 4;
    QTest::newRow("injection before the data") << 5;
    QTest::newRow("injection after the data") << 6;
    QTest::newRow("metrics only") << 7;
    QTest::newRow("spans only") << 8;
    QTest::newRow("everything constant") << 9;
    QTest::newRow("huge values") << 10;
}

void StatisticalMethodsTest::degenerateInputs()
{
    QFETCH(int, kind);
    std::shared_ptr<Case> source;
    const auto plain = [](int row) { return noise(row, 3); };
    switch (kind) {
    case 0:
        source = std::make_shared<Case>();
        break;
    case 1:
        source =
            caseOf({metricTable("data.csv", 20,
                                {{"a_cpu", [](int) { return 4.0; }}, {"b_cpu", [](int) { return 0.0; }}})},
                   10);
        break;
    case 2:
        source =
            caseOf({metricTable("data.csv", 20,
                                {{"a_cpu", [](int) { return gap; }}, {"b_cpu", [](int) { return gap; }}})},
                   10);
        break;
    case 3:
        source = caseOf({metricTable("data.csv", 2, {{"a_cpu", plain}, {"b_cpu", plain}})}, 1);
        break;
    case 4:
        source = caseOf({metricTable("data.csv", 20, {{"b_cpu", plain}})}, 10);
        break;
    case 5:
        source = wholeCase();
        source->summary.injection->time = testing::startTime - 1000;
        break;
    case 6:
        source = wholeCase();
        source->summary.injection->time = testing::startTime + 100'000;
        break;
    case 7:
        source = wholeCase();
        source->spans.clear();
        source->logs.clear();
        source->topology.links.clear();
        break;
    case 8:
        source = wholeCase();
        for (Span& span : source->spans) {
            span.service = "b";
        }
        source->tables.clear();
        source->logs.clear();
        break;
    case 9:
        source = wholeCase();
        for (MetricTable& table : source->tables) {
            for (MetricColumn& column : table.columns) {
                std::ranges::fill(column.values, 1.0);
            }
        }
        break;
    default:
        source = wholeCase();
        for (MetricTable& table : source->tables) {
            for (MetricColumn& column : table.columns) {
                for (double& value : column.values) {
                    value *= 1e120;
                }
            }
        }
        break;
    }
    const CaseView view(source);
    for (const auto& method : m_methods) {
        for (const Variant variant : method->info().variants) {
            RunOptions options;
            options.variant = variant;
            verifySound(*method, diagnose(*method, view, options));
        }
    }
}

void StatisticalMethodsTest::answersAreRepeatable()
{
    const CaseView view(wholeCase());
    for (const auto& method : m_methods) {
        RunOptions options;
        options.seed = 5;
        const Diagnosis first = diagnose(*method, view, options);
        const Diagnosis second = diagnose(*method, CaseView(wholeCase()), options);
        QCOMPARE(namesOf(second), namesOf(first));
        options.seed = 6;
        const Diagnosis other = diagnose(*method, view, options);
        if (method->info().deterministic) {
            QCOMPARE(namesOf(other), namesOf(first));
        } else if (method->info().id == "random") {
            QVERIFY(namesOf(other) != namesOf(first));
        }
    }
}

void StatisticalMethodsTest::everyItemHasEvidence()
{
    const CaseView view(wholeCase());
    for (const auto& method : m_methods) {
        for (const Variant variant : method->info().variants) {
            RunOptions options;
            options.variant = variant;
            const Diagnosis diagnosis = diagnose(*method, view, options);
            QVERIFY2(diagnosis.status == DiagnosisStatus::Ok,
                     (method->info().id + ": " + diagnosis.message).c_str());
            for (const RankedItem& item : diagnosis.ranking) {
                const Evidence& evidence = item.evidence;
                QVERIFY2(evidence.sentence.ends_with("."), (method->info().id + " " + item.name).c_str());
                QVERIFY2(!evidence.facts.empty(), (method->info().id + " " + item.name).c_str());
                for (const EvidenceFact& fact : evidence.facts) {
                    QVERIFY2(!std::isnan(fact.value), (method->info().id + " " + fact.name).c_str());
                }
            }
        }
    }
}

void StatisticalMethodsTest::cancelledBeforeTheStart()
{
    const CaseView view(wholeCase());
    std::stop_source source;
    source.request_stop();
    for (const auto& method : m_methods) {
        for (const Variant variant : method->info().variants) {
            RunOptions options;
            options.variant = variant;
            options.stop = source.get_token();
            const Diagnosis diagnosis = diagnose(*method, view, options);
            QVERIFY2(diagnosis.status == DiagnosisStatus::Cancelled, method->info().id.c_str());
            QVERIFY(diagnosis.ranking.empty());
        }
    }
}

/// Runs each method over and over on a wide case until the stop is seen: a method that ignored it
/// would never end.
void StatisticalMethodsTest::cancelledWhileRunning()
{
    std::vector<std::pair<std::string, std::function<double(int)>>> columns;
    for (int column = 0; column < 40; ++column) {
        columns.emplace_back("service" + std::to_string(column) + "_cpu",
                             [column](int row) { return noise(row, column); });
    }
    const auto wide = wholeCase(400, 300);
    wide->tables.front().columns = metricTable("data.csv", 400, columns).columns;
    const CaseView view(wide);
    for (const char* id : {"e_diagnosis", "baro", "microrank"}) {
        const auto found =
            std::ranges::find_if(m_methods, [&](const auto& method) { return method->info().id == id; });
        std::stop_source source;
        std::atomic<bool> started = false;
        Diagnosis last;
        std::thread worker([&] {
            RunOptions options;
            options.stop = source.get_token();
            do {
                started = true;
                started.notify_one();
                last = diagnose(**found, view, options);
            } while (last.status == DiagnosisStatus::Ok);
        });
        started.wait(false);
        source.request_stop();
        worker.join();
        QVERIFY(last.status == DiagnosisStatus::Cancelled);
    }
}

void StatisticalMethodsTest::newOperationsFailOnlyTheBenchmark()
{
    const auto source = wholeCase();
    Span span = source->spans.back();
    span.endpoint = "/new";
    source->spans.push_back(span);
    for (const char* id : {"tracerca", "microrank", "pdiagnose"}) {
        const Diagnosis benchmark = ranked(id, source);
        QVERIFY(benchmark.status == DiagnosisStatus::Failed);
        QVERIFY(benchmark.message.find("/new") != std::string::npos);
        RunOptions corrected;
        corrected.variant = Variant::Corrected;
        QVERIFY(ranked(id, source, corrected).status == DiagnosisStatus::Ok);
    }
}

/// Python sorts (x, nan, y) with y > x into (x, nan, y): the undefined score keeps them apart.
void StatisticalMethodsTest::traceRcaSortsAroundUndefinedScores()
{
    const auto source = std::make_shared<Case>();
    Injection injection;
    injection.time = 1000;
    source->summary.injection = injection;
    const auto add = [&](const std::string& method, double second, int milliseconds) {
        Span span;
        span.service = "s";
        span.endpoint = method;
        span.traceId = "t";
        span.startUs = static_cast<std::int64_t>(second * 1e6);
        span.durationUs = milliseconds * 1000;
        source->spans.push_back(span);
    };
    for (const char* method : {"low", "none", "high"}) {
        for (int i = 0; i < 10; ++i) {
            add(method, 500 + i, 10 + i % 2);
        }
    }
    for (int i = 0; i < 10; ++i) {
        add("low", 1100 + i, i < 1 ? 500 : 10);
    }
    add("none", 1200, 10);
    for (int i = 0; i < 10; ++i) {
        add("high", 1300 + i, i < 9 ? 500 : 10);
    }
    QCOMPARE(namesOf(ranked("tracerca", source)), (std::vector<std::string>{"s_low", "s_high"}));
    RunOptions corrected;
    corrected.variant = Variant::Corrected;
    const Diagnosis diagnosis = ranked("tracerca", source, corrected);
    QCOMPARE(namesOf(diagnosis), (std::vector<std::string>{"s_high", "s_low"}));
    QCOMPARE(diagnosis.ranking.front().score, 0.9); // support and confidence are both 9 of 10
}

void StatisticalMethodsTest::spansOutsideOfTheWindowCountNowhere()
{
    const auto source = std::make_shared<Case>();
    source->summary.injection = Injection{};
    source->summary.injection->time = 1000;
    const auto add = [&](double second, double seconds) {
        Span span;
        span.service = "s";
        span.endpoint = "m";
        span.startUs = static_cast<std::int64_t>(second * 1e6);
        span.durationUs = static_cast<std::int64_t>(seconds * 1e6);
        source->spans.push_back(span);
    };
    add(899, 1);   // before the window
    add(899, 200); // begun before it, and still there at the injection
    add(900, 1);   // the first second is in
    add(990, 20);  // normal calls have ended by the injection
    add(1000, 1);  // the injection is in the part behind it
    add(1100, 1);  // the end is out
    const CaseView whole{std::shared_ptr<const Case>(source)};
    QCOMPARE(operationBaseline(whole).normalSpans, 2);
    QCOMPARE(operationBaseline(whole).anomalousSpans, 4);
    const OperationBaseline baseline = operationBaseline(whole.withWindow({900, 1000, 1100}));
    QCOMPARE(baseline.normalSpans, 1);
    QCOMPARE(baseline.anomalousSpans, 2);
    using enum SpanPart;
    QVERIFY(
        (baseline.parts == std::vector<SpanPart>{Outside, Outside, Normal, Anomalous, Anomalous, Outside}));
}

void StatisticalMethodsTest::unknownComponentsStayOutOfCorrectedMicroRca()
{
    const auto source = wholeCase();
    source->topology.links.push_back({"unknown", "b"});
    RunOptions corrected;
    corrected.variant = Variant::Corrected;
    const std::vector<std::string> benchmark = namesOf(ranked("microrca", source));
    QVERIFY(std::ranges::find(benchmark, "unknown") != benchmark.end());
    const std::vector<std::string> names = namesOf(ranked("microrca", source, corrected));
    QVERIFY(!names.empty() && std::ranges::find(names, "unknown") == names.end());
}

void StatisticalMethodsTest::pdiagnoseNamesComponentsWithoutMetrics()
{
    const auto source = wholeCase();
    source->logs.push_back({source->logs.back().timeNs, "sidecar-1", "sidecar", "", "error"});
    const Diagnosis benchmark = ranked("pdiagnose", source);
    QVERIFY(benchmark.status == DiagnosisStatus::Failed);
    QVERIFY(benchmark.message.find("sidecar") != std::string::npos);
    RunOptions corrected;
    corrected.variant = Variant::Corrected;
    const auto scores = scoresOf(ranked("pdiagnose", source, corrected));
    QCOMPARE(scores.at("sidecar"), 5.0);
}

void StatisticalMethodsTest::eDiagnosisCorrectedFindsTheShift()
{
    RunOptions corrected;
    corrected.variant = Variant::Corrected;
    const Diagnosis diagnosis = ranked("e_diagnosis", wholeCase(), corrected);
    QCOMPARE(diagnosis.ranking.size(), std::size_t{3});
    // What was disturbed, and nothing else.
    const std::vector<std::string> names = namesOf(diagnosis);
    QCOMPARE(std::set<std::string>(names.begin(), names.end()),
             (std::set<std::string>{"b_ctn_cpu", "b_latency", "nginx-proxy_latency"}));
    QVERIFY(diagnosis.ranking.front().score > 0.9 && diagnosis.ranking.front().score <= 1);
}

void StatisticalMethodsTest::badParametersAreNamed()
{
    RunOptions options;
    options.parameters["direction"] = std::string("sideways");
    const Diagnosis diagnosis = ranked("baro", wholeCase(), options);
    QVERIFY(diagnosis.status == DiagnosisStatus::Failed);
    QVERIFY(diagnosis.message.find("sideways") != std::string::npos);
}

} // namespace culprit

QTEST_GUILESS_MAIN(culprit::StatisticalMethodsTest)
#include "statistical_methods_test.moc"
