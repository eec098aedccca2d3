// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/circa.h"

#include "metric/discovered_graph.h"
#include "metric/graph_ranking.h"
#include "metric/preprocess.h"
#include "ranking/regression_hypothesis_test.h"
#include "telemetry/metric_kind.h"
#include "text/wording.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace culprit {

namespace {

/// A node to test, with its series and what it is regressed on.
struct CircaNode
{
    std::string name;
    std::vector<std::string> parents;
    Eigen::MatrixXd trainX;
    Eigen::VectorXd trainY;
    Eigen::MatrixXd testX;
    Eigen::VectorXd testY;
};

constexpr int circaLookBack = 120;  ///< seconds before the injection
constexpr int circaLookAhead = 300; ///< seconds after it
constexpr int circaTest = 10;       ///< last points that are tested
constexpr int circaTrain = circaLookBack - circaTest + 1;

/// A series at every second of the look-back and look-ahead: means of the samples in a second, straight
/// lines between them, the nearest sample beyond them. Empty without samples or when constant.
Eigen::VectorXd everySecond(const Frame& frame, Eigen::Index column, double injectTime)
{
    constexpr int points = circaLookBack + circaLookAhead + 1;
    const double start = injectTime - circaLookBack;
    std::map<int, std::pair<double, int>> seconds;
    for (Eigen::Index row = 0; row < frame.rows(); ++row) {
        const double offset = frame.time[static_cast<std::size_t>(row)] - start;
        if (offset >= 0 && offset <= points - 1) {
            auto& [sum, count] = seconds[static_cast<int>(offset)];
            sum += frame.values(row, column);
            ++count;
        }
    }
    if (seconds.empty()) {
        return {};
    }
    Eigen::VectorXd series(points);
    for (int second = 0; second < points; ++second) {
        const auto mean = [](const auto& entry) { return entry->second.first / entry->second.second; };
        const auto next = seconds.lower_bound(second);
        if (next == seconds.end()) {
            series(second) = mean(std::prev(next));
        } else if (next->first == second || next == seconds.begin()) {
            series(second) = mean(next);
        } else {
            const auto before = std::prev(next);
            const double slope = (mean(next) - mean(before)) / (next->first - before->first);
            series(second) = slope * (second - before->first) + mean(before);
        }
    }
    return (series.array() == series(0)).all() ? Eigen::VectorXd() : series;
}

/// The first two words of a column: `ray-head_ctn_cpu` -> `ray-head_ctn`.
std::string entityAndMetric(const std::string& column, const ComponentNames& names)
{
    const std::size_t first = column.find('_', names.of(column).size());
    if (first == std::string::npos) {
        throw math::Infeasible("the metric " + column + " has no name of the form service_metric");
    }
    return column.substr(0, column.find('_', first + 1));
}

void refuseBidirected(const CausalGraph& graph)
{
    for (const auto& edge : graph.edges) {
        if (edge.mark != EdgeMark::Directed && edge.mark != EdgeMark::Undirected) {
            throw math::Infeasible("the causal graph has a bidirected edge, which the regression can't use");
        }
    }
}

std::vector<CircaNode> benchmarkNodes(const CaseView& view, const Frame& frame, const CausalGraph& graph)
{
    std::vector<std::string> nodeOf;
    for (const std::string& column : frame.names) {
        nodeOf.push_back(entityAndMetric(column, view.componentNames()));
    }
    // The graph is turned round before parents are asked for: they are the effects.
    std::map<std::string, std::set<std::string>> parents;
    for (const auto& edge : graph.edges) {
        const std::string& from = nodeOf[static_cast<std::size_t>(edge.from)];
        const std::string& to = nodeOf[static_cast<std::size_t>(edge.to)];
        parents[from].insert(to);
        parents[to];
        if (edge.mark == EdgeMark::Undirected) {
            parents[to].insert(from);
        }
    }
    std::map<std::string, Eigen::VectorXd> series;
    for (const auto& [node, effects] : parents) {
        const Eigen::Index column = frame.indexOf(node);
        if (column >= 0) {
            if (auto values = everySecond(frame, column, view.window().injectTime); values.size() > 0) {
                series[node] = std::move(values);
            }
        }
    }
    std::vector<CircaNode> nodes;
    for (const auto& [name, values] : series) {
        CircaNode node;
        node.name = name;
        for (const std::string& parent : parents[name]) {
            if (series.contains(parent)) {
                node.parents.push_back(parent);
            }
        }
        const auto parentCount = static_cast<Eigen::Index>(node.parents.size());
        node.trainX.resize(circaTrain, parentCount);
        node.testX.resize(circaTest, parentCount);
        for (Eigen::Index i = 0; i < parentCount; ++i) {
            const Eigen::VectorXd& x = series[node.parents[static_cast<std::size_t>(i)]];
            node.trainX.col(i) = x.head(circaTrain);
            node.testX.col(i) = x.tail(circaTest);
        }
        node.trainY = values.head(circaTrain);
        node.testY = values.tail(circaTest);
        nodes.push_back(std::move(node));
    }
    return nodes;
}

std::vector<CircaNode> correctedNodes(const CaseView& view, const Frame& frame, const CausalGraph& graph)
{
    std::vector<CircaNode> nodes;
    for (Eigen::Index column = 0; column < frame.cols(); ++column) {
        CircaNode node;
        node.name = frame.names[static_cast<std::size_t>(column)];
        std::vector<Eigen::Index> causes;
        for (const auto& edge : graph.edges) {
            if (edge.mark == EdgeMark::Directed && edge.to == column) {
                causes.push_back(edge.from);
                node.parents.push_back(frame.names[static_cast<std::size_t>(edge.from)]);
            }
        }
        const Eigen::Index baseline = view.baselineRows();
        const Eigen::Index anomalous = frame.rows() - baseline;
        node.trainX = frame.values(Eigen::seqN(0, baseline), causes);
        node.trainY = frame.values.col(column).head(baseline);
        node.testX = frame.values(Eigen::seqN(baseline, anomalous), causes);
        node.testY = frame.values.col(column).tail(anomalous);
        nodes.push_back(std::move(node));
    }
    return nodes;
}

Evidence evidenceFor(const CircaNode& node, const ranking::RegressionScore& score, bool corrected)
{
    std::vector<std::string> parents;
    for (const std::string& parent : node.parents) {
        parents.push_back(metricLabel(parent));
    }
    const std::string kind =
        corrected ? (parents.size() == 1 ? "its cause " : "its causes ")
                  : (parents.size() == 1 ? "its neighbour in the graph " : "its neighbours in the graph ");
    Evidence evidence;
    evidence.series = node.name;
    evidence.sentence = "Leaves what " +
                        (parents.empty() ? "its own past allows (no edge explains it)"
                                         : kind + wording::listed(parents, graphs::mostNamed) +
                                               (parents.size() == 1 ? " explains" : " explain")) +
                        " by " + wording::number(score.score) + " standard deviations after the injection.";
    for (const std::string& parent : node.parents) {
        evidence.edges.push_back({parent, node.name});
    }
    evidence.facts = {{"largest |z|", score.score, ""},
                      {"standard deviation of the residuals", score.residualDeviation, ""},
                      {"explaining edges", static_cast<double>(node.parents.size()), ""}};
    return evidence;
}

} // namespace

const MethodInfo& Circa::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "circa";
        method.name = "CIRCA";
        method.inputs = {"metrics"};
        method.variants = {Variant::Benchmark, Variant::Corrected};
        method.correction =
            "tests every metric given its causes on the samples themselves; the benchmark tests only "
            "latencies, given their effects, on series interpolated to 1 s";
        method.parameters = {graphs::alphaParameter()};
        method.summary =
            "Learns a causal graph with PC and ranks metrics by how far they leave what their parents "
            "explain.";
        method.formula =
            "score(m) = max over t of |x_m(t) − β·parents(t) − mean| / sd of the training residuals";
        method.citation =
            "Li et al.: Causal Inference-Based Root Cause Analysis for Online Service Systems with "
            "Intervention Recognition. KDD 2022";
        return method;
    }();
    return info;
}

Finding Circa::rank(const CaseView& view, const RunOptions& options) const
{
    if (auto missing = missingParts(view, 1)) {
        return *std::move(missing);
    }
    const bool corrected = options.variant == Variant::Corrected;
    return graphs::onMetrics(view, [&](const Frame& frame) {
        Finding finding;
        finding.graph = graphs::pcGraph(frame, options).named(frame.names);
        refuseBidirected(finding.graph);
        const auto nodes = corrected ? correctedNodes(view, frame, finding.graph)
                                     : benchmarkNodes(view, frame, finding.graph);
        for (const CircaNode& node : nodes) {
            const auto score =
                ranking::regressionHypothesisTest(node.trainX, node.trainY, node.testX, node.testY);
            finding.ranking.push_back({node.name, score.score, evidenceFor(node, score, corrected)});
        }
        std::ranges::stable_sort(finding.ranking, std::ranges::greater(), &RankedItem::score);
        return finding;
    });
}

} // namespace culprit
