// SPDX-License-Identifier: GPL-3.0-or-later
#include "causal_methods.h"

#include "methods/case_builder.h"
#include "register_methods.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>
#include <thread>

namespace culprit {

using testing::caseOf;
using testing::metricTable;
using testing::noise;

namespace {

using Columns = std::vector<std::pair<std::string, std::function<double(int)>>>;

/// Six metrics of three components; `b_cpu` jumps with the injection and drags `b_latency` along.
std::shared_ptr<Case> smallCase(int rows = 60, int injectRow = 45, const Columns& more = {})
{
    Columns columns;
    int number = 0;
    for (const std::string component : {"nginx-proxy", "a", "b"}) {
        for (const std::string metric : {"cpu", "latency"}) {
            const int column = ++number;
            const bool faulty = component == "b";
            columns.emplace_back(std::string(component).append("_").append(metric), [=](int row) {
                const double jump = faulty && row >= injectRow ? 4 : 0;
                return 10 + column + noise(row, column) + 0.5 * noise(row, 1) +
                       (metric == "latency" ? jump + 0.7 * noise(row, column - 1) : jump);
            });
        }
    }
    columns.insert(columns.end(), more.begin(), more.end());
    return caseOf({metricTable("data.csv", rows, columns)}, injectRow);
}

Diagnosis run(const RootCauseMethod& method, const std::shared_ptr<const Case>& source, Variant variant,
              std::uint64_t seed = 1, std::stop_token stop = {})
{
    RunOptions options;
    options.variant = variant;
    options.seed = seed;
    options.stop = std::move(stop);
    if (method.info().id == "cmlp_pagerank") {
        options.parameters["max_iterations"] = std::int64_t{40};
    }
    if (method.info().id == "causalrca") {
        options.parameters["epochs"] = std::int64_t{20};
    }
    return diagnose(method, CaseView(source), options);
}

/// Whatever the data: a reason with every status but ok, no infinite score, edges within the graph.
void verifySound(const RootCauseMethod& method, const Diagnosis& diagnosis)
{
    const QByteArray id(method.info().id.c_str());
    if (diagnosis.status != DiagnosisStatus::Ok) {
        QVERIFY2(!diagnosis.message.empty(), id);
        QVERIFY2(diagnosis.status == DiagnosisStatus::Fallback || diagnosis.ranking.empty(), id);
    }
    std::set<std::string> names;
    for (const RankedItem& item : diagnosis.ranking) {
        QVERIFY2(!std::isinf(item.score), id);
        QVERIFY2(!item.evidence.sentence.empty(), id);
        QVERIFY2(names.insert(item.name).second, id + " ranks " + item.name.c_str() + " twice");
    }
    const auto nodes = static_cast<int>(diagnosis.graph.nodes.size());
    for (const auto& edge : diagnosis.graph.edges) {
        QVERIFY2(edge.from >= 0 && edge.from < nodes && edge.to >= 0 && edge.to < nodes, id);
    }
    // What is said to have moved an item up is an edge of the graph that is shown with it.
    for (const RankedItem& item : diagnosis.ranking) {
        for (const RankingEdge& told : item.evidence.edges) {
            QVERIFY2(std::ranges::any_of(diagnosis.graph.edges,
                                         [&](const CausalGraph::Edge& edge) {
                                             const auto& of = diagnosis.graph.nodes;
                                             const std::string& a = of[static_cast<std::size_t>(edge.from)];
                                             const std::string& b = of[static_cast<std::size_t>(edge.to)];
                                             return (a == told.from && b == told.to) ||
                                                    (b == told.from && a == told.to);
                                         }),
                     id + ": " + told.from.c_str() + " to " + told.to.c_str());
        }
    }
}

template <typename Visit>
void forEachMethod(Visit visit)
{
    for (const auto& method : causalMethods()) {
        for (const Variant variant : method->info().variants) {
            visit(*method, variant);
        }
    }
}

bool same(const Diagnosis& a, const Diagnosis& b)
{
    if (a.status != b.status || a.ranking.size() != b.ranking.size() || a.graph.edges != b.graph.edges) {
        return false;
    }
    for (std::size_t i = 0; i < a.ranking.size(); ++i) {
        const double x = a.ranking[i].score;
        const double y = b.ranking[i].score;
        if (a.ranking[i].name != b.ranking[i].name || !(x == y || (std::isnan(x) && std::isnan(y)))) {
            return false;
        }
    }
    return true;
}

} // namespace

class CausalMethodsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void allFifteenAreOffered()
    {
        const auto methods = causalMethods();
        QCOMPARE(methods.size(), std::size_t{15});
        const MethodRegistry registry = allMethods();
        for (const auto& method : methods) {
            const MethodInfo& info = method->info();
            QVERIFY(registry.find(info.id));
            QVERIFY(!info.name.empty() && !info.summary.empty() && !info.formula.empty() &&
                    !info.citation.empty());
            const bool corrected = info.variants.size() > 1;
            QCOMPARE(info.correction.empty(), !corrected);
        }
    }

    void repeatableOnAnyThread()
    {
        const auto source = smallCase();
        forEachMethod([&](const RootCauseMethod& method, Variant variant) {
            const Diagnosis first = run(method, source, variant, 3);
            verifySound(method, first);
            Diagnosis second;
            std::thread([&] { second = run(method, source, variant, 3); }).join();
            QVERIFY2(same(first, second), method.info().id.c_str());
            if (method.info().deterministic) {
                const Diagnosis other = run(method, source, variant, 4);
                QVERIFY2(first.status == DiagnosisStatus::Fallback || same(first, other),
                         method.info().id.c_str());
            }
        });
    }

    void badInput_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind :
             {"duplicated columns", "opposite columns", "constant sums", "two rows",
              "fewer rows than columns", "no columns", "only constants", "one column", "no baseline",
              "huge values", "tiny values", "constant before the injection"}) {
            QTest::newRow(kind) << kind;
        }
    }
    void badInput()
    {
        QFETCH(QString, kind);
        std::shared_ptr<Case> source;
        if (kind == "duplicated columns") {
            source = smallCase(60, 45,
                               {{"c_cpu", [](int row) { return noise(row, 7); }},
                                {"d_cpu", [](int row) { return noise(row, 7); }}});
        } else if (kind == "opposite columns") {
            source = smallCase(60, 45,
                               {{"c_cpu", [](int row) { return noise(row, 7); }},
                                {"d_cpu", [](int row) { return -noise(row, 7); }}});
        } else if (kind == "constant sums") {
            source = smallCase(60, 45,
                               {{"c_cpu", [](int row) { return noise(row, 7); }},
                                {"c_mem", [](int row) { return 1e6 * noise(row, 8); }},
                                {"d_cpu", [](int row) { return noise(row, 7) + noise(row, 8); }}});
        } else if (kind == "two rows") {
            source = smallCase(2, 1);
        } else if (kind == "fewer rows than columns") {
            source = smallCase(5, 3);
        } else if (kind == "no columns") {
            source = caseOf({metricTable("data.csv", 20, {})}, 10);
        } else if (kind == "only constants") {
            source = caseOf({metricTable("data.csv", 20, {{"a_cpu", [](int) { return 1.0; }}})}, 10);
        } else if (kind == "one column") {
            source =
                caseOf({metricTable("data.csv", 40, {{"a_cpu", [](int row) { return noise(row, 1); }}})}, 30);
        } else if (kind == "no baseline") {
            source = smallCase(40, 0);
        } else if (kind == "huge values") {
            source = smallCase(60, 45, {{"c_cpu", [](int row) { return 1e150 * noise(row, 7); }}});
        } else if (kind == "tiny values") {
            source = smallCase(60, 45, {{"c_cpu", [](int row) { return 1e-150 * noise(row, 7); }}});
        } else {
            const auto late = [](int row) { return row < 30 ? 1.0 : noise(row, 7); };
            source = caseOf({metricTable("data.csv", 40, {{"a_cpu", late}, {"b_cpu", late}})}, 30);
        }
        const bool nothingLeft = kind == "no columns" || kind == "only constants";
        forEachMethod([&](const RootCauseMethod& method, Variant variant) {
            const Diagnosis diagnosis = run(method, source, variant);
            verifySound(method, diagnosis);
            QVERIFY2(!nothingLeft || diagnosis.ranking.empty() ||
                         diagnosis.status == DiagnosisStatus::Fallback,
                     method.info().id.c_str());
        });
    }

    void stopsWhenAsked()
    {
        const auto source = smallCase();
        std::stop_source stop;
        stop.request_stop();
        forEachMethod([&](const RootCauseMethod& method, Variant variant) {
            const Diagnosis diagnosis = run(method, source, variant, 1, stop.get_token());
            QVERIFY2(diagnosis.status == DiagnosisStatus::Cancelled, method.info().id.c_str());
            QVERIFY2(diagnosis.ranking.empty(), method.info().id.c_str());
        });
    }

    void scaleDoesNotMatterToCorrelations()
    {
        const auto source = smallCase();
        auto scaled = std::make_shared<Case>(*source);
        for (double& value : scaled->tables.front().columns.front().values) {
            value = 1024 * value;
        }
        for (const auto& method : causalMethods()) {
            const std::string& id = method->info().id;
            if (id == "pc_pagerank" || id == "fci_pagerank" || id == "ges_pagerank" || id == "causalai") {
                QVERIFY2(
                    same(run(*method, source, Variant::Benchmark), run(*method, scaled, Variant::Benchmark)),
                    id.c_str());
            }
        }
    }

    void benchmarkWalkIgnoresTheGraph()
    {
        const auto source = smallCase();
        const MethodRegistry registry = allMethods();
        const Diagnosis byPc = run(*registry.find("pc_randomwalk"), source, Variant::Benchmark);
        const Diagnosis byGranger = run(*registry.find("granger_randomwalk"), source, Variant::Benchmark);
        QVERIFY(byPc.isAnswer());
        QCOMPARE(byPc.rankedComponents(), byGranger.rankedComponents());
    }

    void whatHasNoEdgeToRankByTies()
    {
        std::set<std::string> withoutEdge;
        // Columns that know nothing of each other; a test may still err on one of the tables.
        for (int table = 0; table < 4; ++table) {
            Columns columns;
            for (int i = 0; i < 3; ++i) {
                columns.emplace_back(std::string(1, static_cast<char>('a' + i)) + "_cpu",
                                     [=](int row) { return 10 + noise(row, 10 * table + i); });
            }
            const auto source = caseOf({metricTable("data.csv", 120, columns)}, 60);
            forEachMethod([&](const RootCauseMethod& method, Variant variant) {
                const std::string& id = method.info().id;
                if (withoutEdge.contains(id)) {
                    return;
                }
                const Diagnosis diagnosis = run(method, source, variant);
                const bool isLeftAsItStands =
                    diagnosis.isAnswer() && !diagnosis.ranking.empty() &&
                    diagnosis.ranking.front().evidence.sentence.starts_with("Placed in column order");
                if (isLeftAsItStands) {
                    QVERIFY2(diagnosis.graph.edges.empty(), id.c_str());
                    QCOMPARE(diagnosis.tiedComponents(), std::size_t{3});
                    QCOMPARE(diagnosis.ranking.front().name, std::string("a_cpu"));
                    withoutEdge.insert(id);
                }
            });
        }
        for (const char* id : {"lingam_pagerank", "granger_pagerank", "causalrca", "pc_pagerank"}) {
            QVERIFY2(withoutEdge.contains(id), id);
        }
    }

    void cmlpDivergesOnRawValues()
    {
        const auto source =
            smallCase(60, 45, {{"c_memory", [](int row) { return 1e6 + 1e5 * noise(row, 7); }}});
        const MethodRegistry registry = allMethods();
        const Diagnosis diagnosis = run(*registry.find("cmlp_pagerank"), source, Variant::Benchmark);
        QVERIFY(diagnosis.status == DiagnosisStatus::Failed);
        QVERIFY(diagnosis.message.starts_with("Training diverged"));
    }

    void rcdNamesTheFaultyComponent()
    {
        const MethodRegistry registry = allMethods();
        const Diagnosis diagnosis = run(*registry.find("rcd"), smallCase(), Variant::Benchmark);
        QVERIFY(diagnosis.isAnswer());
        QCOMPARE(diagnosis.rankedComponents().front(), std::string("b"));
        QCOMPARE(diagnosis.graph.nodes.back(), std::string("F-node"));
    }
};

} // namespace culprit

QTEST_APPLESS_MAIN(culprit::CausalMethodsTest)
#include "causal_methods_test.moc"
