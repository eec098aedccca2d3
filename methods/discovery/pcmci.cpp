// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/pcmci.h"

#include "math/correlation.h"
#include "math/infeasible.h"
#include "math/partial_correlation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace culprit::discovery {

namespace {

/// Tests between the series and their pasts up to twice the largest lag, all over the same samples.
class LaggedTests
{
public:
    LaggedTests(const Eigen::MatrixXd& data, int maxLag)
        : m_lags(2 * maxLag + 1)
        , m_variables(static_cast<int>(data.cols()))
    {
        const Eigen::Index rows = data.rows() - 2 * maxLag;
        if (rows < 4) {
            throw math::Infeasible("too few samples for PCMCI with lags up to " + std::to_string(maxLag));
        }
        m_samples = static_cast<double>(rows);
        Eigen::MatrixXd lagged(rows, data.cols() * m_lags);
        for (int variable = 0; variable < m_variables; ++variable) {
            for (int lag = 0; lag < m_lags; ++lag) {
                lagged.col(node(variable, lag)) = data.col(variable).segment(2 * maxLag - lag, rows);
            }
        }
        for (Eigen::Index column = 0; column < lagged.cols(); ++column) {
            m_constant.push_back((lagged.col(column).array() == lagged(0, column)).all());
        }
        m_correlations = math::correlationMatrix(lagged);
    }

    int variables() const { return m_variables; }
    /// A variable at a lag, as one number.
    int node(int variable, int lag) const { return variable * m_lags + lag; }
    int shifted(int node, int lag) const { return node + lag; }

    struct Outcome
    {
        double value = 0;
        double pValue = 1;
    };

    Outcome operator()(int x, int y, const std::vector<int>& given) const
    {
        if (constant(x) || constant(y)) {
            return {};
        }
        std::vector<int> conditions = given;
        std::erase_if(conditions, [this](int node) { return constant(node); });
        const double value = math::partialCorrelation(m_correlations, x, y, conditions);
        return {value,
                math::partialCorrelationPValue(value, m_samples, static_cast<double>(conditions.size()))};
    }

private:
    bool constant(int node) const { return m_constant[static_cast<std::size_t>(node)]; }

    int m_lags;
    int m_variables;
    double m_samples = 0;
    std::vector<bool> m_constant;
    Eigen::MatrixXd m_correlations;
};

/// PC_1: lagged nodes that depend on `target` given the strongest others, strongest first.
std::vector<int> selectedConditions(const LaggedTests& test, int target, const PcmciOptions& options)
{
    std::vector<int> parents;
    for (int variable = 0; variable < test.variables(); ++variable) {
        for (int lag = 1; lag <= options.maxLag; ++lag) {
            parents.push_back(test.node(variable, lag));
        }
    }
    std::map<int, double> weakest;
    for (std::size_t size = 0; parents.size() >= size + 1; ++size) {
        if (options.stop.stop_requested()) {
            throw math::Stopped();
        }
        std::vector<int> kept;
        for (const int parent : parents) {
            std::vector<int> given;
            for (const int other : parents) {
                if (other != parent && given.size() < size) {
                    given.push_back(other);
                }
            }
            const auto outcome = test(parent, test.node(target, 0), given);
            const double strength = std::abs(outcome.value);
            const auto [entry, fresh] = weakest.try_emplace(parent, strength);
            entry->second = std::min(entry->second, strength);
            if (outcome.pValue <= options.pcAlpha) {
                kept.push_back(parent);
            }
        }
        parents = std::move(kept);
        std::ranges::stable_sort(parents, [&](int a, int b) { return weakest[a] > weakest[b]; });
    }
    return parents;
}

} // namespace

std::vector<LaggedLink> pcmci(const Eigen::MatrixXd& data, const PcmciOptions& options)
{
    const LaggedTests test(data, options.maxLag);
    const int size = test.variables();
    std::vector<std::vector<int>> conditions;
    for (int target = 0; target < size; ++target) {
        conditions.push_back(selectedConditions(test, target, options));
        if (options.progress) {
            options.progress(0.5 * (target + 1) / size);
        }
    }
    std::vector<LaggedLink> links;
    for (int effect = 0; effect < size; ++effect) {
        for (int cause = 0; cause < size; ++cause) {
            if (options.stop.stop_requested()) {
                throw math::Stopped();
            }
            for (int lag = cause == effect ? 1 : 0; lag <= options.maxLag; ++lag) {
                const int x = test.node(cause, lag);
                std::vector<int> given = conditions[static_cast<std::size_t>(effect)];
                std::erase(given, x);
                for (const int own : conditions[static_cast<std::size_t>(cause)]) {
                    const int moved = test.shifted(own, lag);
                    if (std::ranges::find(given, moved) == given.end()) {
                        given.push_back(moved);
                    }
                }
                const auto outcome = test(x, test.node(effect, 0), given);
                if (outcome.pValue <= options.alpha) {
                    links.push_back({cause, effect, lag, outcome.value, outcome.pValue});
                }
            }
        }
        if (options.progress) {
            options.progress(0.5 + 0.5 * (effect + 1) / size);
        }
    }
    return links;
}

} // namespace culprit::discovery
