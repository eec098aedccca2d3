// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// A cleaned table of numbers: rows are samples in time, columns are named variables. No NaN, no infinities.
struct Frame
{
    std::vector<double> time;       ///< UTC epoch seconds, one a row
    std::vector<std::string> names; ///< one a column
    Eigen::MatrixXd values;         ///< time.size() x names.size()

    Eigen::Index rows() const { return values.rows(); }
    Eigen::Index cols() const { return values.cols(); }
    bool isEmpty() const { return values.size() == 0; }

    /// The column called `name`, or -1.
    Eigen::Index indexOf(std::string_view name) const
    {
        const auto found = std::ranges::find(names, name);
        return found == names.end() ? -1 : static_cast<Eigen::Index>(found - names.begin());
    }

    /// Whether a column takes more than one value in `rowCount` rows from `firstRow` on.
    bool varies(Eigen::Index column, Eigen::Index firstRow, Eigen::Index rowCount) const
    {
        const auto part = values.col(column).segment(firstRow, rowCount);
        return rowCount > 0 && (part.array() != part(0)).any();
    }
};

/// A column of a frame that others keep.
struct FrameColumn
{
    const Frame* frame = nullptr;
    Eigen::Index column = 0;
};

} // namespace culprit
