// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/chi_squared_test.h"

#include "math/tail_probabilities.h"

#include <algorithm>
#include <map>

namespace culprit::math {

ChiSquaredTest::ChiSquaredTest(const Eigen::MatrixXi& data)
    : m_data(data)
{
    for (Eigen::Index column = 0; column < data.cols(); ++column) {
        std::vector<int> levels(data.col(column).begin(), data.col(column).end());
        std::ranges::sort(levels);
        levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
        for (int& value : m_data.col(column)) {
            value = static_cast<int>(std::ranges::lower_bound(levels, value) - levels.begin());
        }
        m_levels.push_back(static_cast<int>(levels.size()));
    }
}

double ChiSquaredTest::pValue(int x, int y, std::span<const int> given) const
{
    const int rows = m_levels[static_cast<std::size_t>(x)];
    const int columns = m_levels[static_cast<std::size_t>(y)];
    // A table for each configuration of the conditioning set that occurs.
    std::map<std::vector<int>, Eigen::MatrixXd> tables;
    std::vector<int> configuration(given.size());
    for (Eigen::Index sample = 0; sample < m_data.rows(); ++sample) {
        for (std::size_t k = 0; k < given.size(); ++k) {
            configuration[k] = m_data(sample, given[k]);
        }
        auto& table = tables.try_emplace(configuration, Eigen::MatrixXd::Zero(rows, columns)).first->second;
        ++table(m_data(sample, x), m_data(sample, y));
    }

    double statistic = 0;
    double freedom = 0;
    for (const auto& [key, counts] : tables) {
        const Eigen::VectorXd ofRows = counts.rowwise().sum();
        const Eigen::RowVectorXd ofColumns = counts.colwise().sum();
        const Eigen::ArrayXXd expected = (ofRows * ofColumns / counts.sum()).array();
        statistic += ((counts.array() - expected).square() / (expected == 0).select(1.0, expected)).sum();
        freedom +=
            static_cast<double>(((ofRows.array() > 0).count() - 1) * ((ofColumns.array() > 0).count() - 1));
    }
    return freedom == 0 ? 1 : chiSquaredTail(statistic, freedom);
}

} // namespace culprit::math
