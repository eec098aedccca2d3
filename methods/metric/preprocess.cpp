// SPDX-License-Identifier: GPL-3.0-or-later
#include "metric/preprocess.h"

#include "math/pandas_number.h"

#include <algorithm>
#include <string>

namespace culprit {

namespace {

Frame selected(const Frame& frame, const std::vector<Eigen::Index>& columns, Eigen::Index firstRow,
               Eigen::Index rows)
{
    Frame out;
    out.time.assign(frame.time.begin() + firstRow, frame.time.begin() + firstRow + rows);
    out.values.resize(rows, static_cast<Eigen::Index>(columns.size()));
    for (std::size_t to = 0; to < columns.size(); ++to) {
        const std::string& name = frame.names[static_cast<std::size_t>(columns[to])];
        out.names.push_back(name);
        out.values.col(static_cast<Eigen::Index>(to)) =
            frame.values.col(columns[to]).segment(firstRow, rows) / preprocessDivisor(name);
    }
    return out;
}

std::string sampleCount(Eigen::Index count)
{
    return count == 0   ? "no sample"
           : count == 1 ? "only one sample"
                        : "only " + std::to_string(count) + " samples";
}

} // namespace

double preprocessDivisor(std::string_view column)
{
    return column.ends_with("_mem") ? 1e6 : 1;
}

Frame asBenchmarkReads(Frame frame)
{
    for (double& value : frame.values.reshaped()) {
        value = math::asPandasReads(math::asPandasReads(value));
    }
    return frame;
}

std::vector<Eigen::Index> varyingColumns(const Frame& frame, Eigen::Index firstRow, Eigen::Index rows)
{
    std::vector<Eigen::Index> columns;
    for (Eigen::Index column = 0; column < frame.cols(); ++column) {
        if (frame.varies(column, firstRow, rows)) {
            columns.push_back(column);
        }
    }
    return columns;
}

Frame preprocess(const Frame& frame, Eigen::Index firstRow, Eigen::Index rows)
{
    return selected(frame, varyingColumns(frame, firstRow, rows), firstRow, rows);
}

Frame preprocess(const Frame& frame)
{
    return preprocess(frame, 0, frame.rows());
}

std::vector<Eigen::Index> commonColumns(const CaseView& view)
{
    const Frame& metrics = view.metrics();
    std::vector<Eigen::Index> columns;
    for (Eigen::Index column = 0; column < metrics.cols(); ++column) {
        if (metrics.varies(column, 0, view.baselineRows()) &&
            metrics.varies(column, view.baselineRows(), view.anomalousRows())) {
            columns.push_back(column);
        }
    }
    return columns;
}

SplitFrame preprocessedParts(const CaseView& view)
{
    const std::vector<Eigen::Index> columns = commonColumns(view);
    return {selected(view.metrics(), columns, 0, view.baselineRows()),
            selected(view.metrics(), columns, view.baselineRows(), view.anomalousRows())};
}

std::optional<Finding> missingParts(const CaseView& view, Eigen::Index fewestRows)
{
    if (view.metrics().cols() == 0) {
        return Finding::notApplicable("The case has no metrics.");
    }
    if (view.baselineRows() < fewestRows) {
        return Finding::notApplicable("The window holds " + sampleCount(view.baselineRows()) +
                                      " of the metrics before the injection.");
    }
    if (view.anomalousRows() < fewestRows) {
        return Finding::notApplicable("The window holds " + sampleCount(view.anomalousRows()) +
                                      " of the metrics from the injection on.");
    }
    return std::nullopt;
}

} // namespace culprit
