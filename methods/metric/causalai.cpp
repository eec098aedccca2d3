// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/causalai.h"

#include "discovery/pc_of_neighbours.h"
#include "math/set_order.h"
#include "metric/graph_ranking.h"
#include "text/wording.h"

#include <map>
#include <numeric>
#include <set>

namespace culprit {

const MethodInfo& CausalAi::info() const
{
    static const MethodInfo info = [] {
        MethodInfo method;
        method.id = "causalai";
        method.name = "CausalAI";
        method.inputs = {"metrics"};
        method.parameters = {
            {"alpha", "significance level of a conditional independence test", 0.001, 1e-9, 0.999999},
            {"max_condition_set_size", "largest number of metrics conditioned on", std::int64_t{4}, 0, 10}};
        method.summary =
            "Treats time as a variable and names the metrics that depend on it whatever is conditioned "
            "on.";
        method.formula = "m is a cause when p(m ⊥ time | S) ≤ alpha for every tested S";
        method.citation =
            "Huang et al.: Causal Discovery from Heterogeneous/Nonstationary Data. JMLR 21, 2020; Arpit et "
            "al.: Salesforce CausalAI Library. 2023";
        return method;
    }();
    return info;
}

Finding CausalAi::rank(const CaseView& view, const RunOptions& options) const
{
    return graphs::onMetrics(view, [&](const Frame& frame) {
        const auto time = static_cast<int>(frame.cols());
        Eigen::MatrixXd data(frame.rows(), frame.cols() + 1);
        data << frame.values,
            Eigen::Map<const Eigen::VectorXd>(frame.time.data(), frame.rows()).array() - frame.time.front();
        const math::FisherZTest test(data, math::Degenerate::Handle);

        Finding finding;
        finding.graph.nodes = frame.names;
        finding.graph.nodes.push_back("time");
        std::set<std::pair<int, int>> links; // cause, effect
        std::map<std::string, discovery::Neighbour> causes;
        std::vector<std::string> found;
        for (int target = 0; target < time; ++target) {
            std::vector<int> candidates(static_cast<std::size_t>(time) + 1);
            std::iota(candidates.begin(), candidates.end(), 0);
            std::erase(candidates, target);
            for (const auto& neighbour : discovery::unseparatedNeighbours(
                     test, static_cast<double>(frame.rows()), target, candidates,
                     {graphs::numberIn(options.parameters, "alpha"),
                      graphs::integerIn(options.parameters, "max_condition_set_size"), options.stop})) {
                links.emplace(neighbour.variable, target);
                if (neighbour.variable == time) {
                    const std::string& name = frame.names[static_cast<std::size_t>(target)];
                    causes[name] = neighbour;
                    found.push_back(name);
                } else {
                    links.emplace(target, neighbour.variable);
                }
            }
            if (options.progress) {
                options.progress(static_cast<double>(target + 1) / time);
            }
        }
        for (const auto& [cause, effect] : links) {
            finding.graph.edges.push_back({cause, effect, EdgeMark::Directed, 1});
        }
        for (const std::string& name : math::setOrder(found)) {
            const discovery::Neighbour& link = causes[name];
            finding.ranking.push_back(
                {name,
                 std::numeric_limits<double>::quiet_NaN(),
                 {"Moved up by the edge from time: it changes with time whatever other metrics are "
                  "conditioned on "
                  "(partial "
                  "correlation with time " +
                      wording::number(link.correlation) + ", p = " + wording::number(link.pValue) + ").",
                  {{"partial correlation with time", link.correlation, ""},
                   {"largest p-value", link.pValue, ""}},
                  name,
                  {{finding.graph.nodes.back(), name}}}});
        }
        return finding;
    });
}

} // namespace culprit
