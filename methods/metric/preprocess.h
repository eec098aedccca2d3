// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"
#include "telemetry/frame.h"

#include <optional>
#include <string_view>
#include <vector>

namespace culprit {

/// The benchmark's `preprocess`: columns that hold their first value throughout are dropped, and columns
/// whose name ends in `_mem` are divided by 1e6 (bytes to megabytes).
///
/// Applied to the rows [firstRow, firstRow + rows) of `frame`; the columns keep their order. No rows give an
/// empty frame. Source: `RCAEval/io/time_series.py` of exalsius/rca-llm.
Frame preprocess(const Frame& frame, Eigen::Index firstRow, Eigen::Index rows);
Frame preprocess(const Frame& frame);

/// The numbers as the benchmark's code has them: pandas' reader rounds inexactly, and the benchmark reads its
/// tables twice, as they come and joined. For methods whose answer hangs on the last bit.
Frame asBenchmarkReads(Frame frame);

/// The columns of `frame` that vary over the given rows.
std::vector<Eigen::Index> varyingColumns(const Frame& frame, Eigen::Index firstRow, Eigen::Index rows);

/// By what `preprocess` divides a column: 1e6 for `_mem`, else 1.
double preprocessDivisor(std::string_view column);

/// The columns of `view.metrics()` that vary in the baseline and in the anomalous part, in order: what is
/// left when a method preprocesses each part by itself and keeps the columns they share.
std::vector<Eigen::Index> commonColumns(const CaseView& view);

/// Both parts preprocessed by themselves, reduced to the columns they share.
struct SplitFrame
{
    Frame normal;
    Frame anomalous;
};
SplitFrame preprocessedParts(const CaseView& view);

/// Says why a method that compares the parts can't run on `view`: no metrics, or too few samples on one side.
std::optional<Finding> missingParts(const CaseView& view, Eigen::Index fewestRows = 2);

} // namespace culprit
