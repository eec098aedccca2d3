// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "math/scaler.h"
#include "study/root_cause_method.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// How far one variable strays from its baseline during the anomaly: the shared core of NSigma and BARO.
struct Deviation
{
    math::Scale baseline;
    double score = 0;       ///< the largest scaled value of the anomalous part, in spreads
    double peak = 0;        ///< the value that gave it, in the variable's unit
    std::size_t peakAt = 0; ///< its index in the anomalous part
};

enum class DeviationScale { Standard, Robust };
enum class DeviationDirection {
    Rise,   ///< only values above the center count, as the benchmark scores
    Either, ///< falls count as much as rises
};

/// `baseline` and `anomalous` must not be empty.
Deviation deviationOf(std::span<const double> baseline, std::span<const double> anomalous,
                      DeviationScale scale, DeviationDirection direction = DeviationDirection::Rise);

/// The numbers behind a deviation and the sentence that says them. `divisor` undoes the benchmark's
/// change of unit.
Evidence deviationEvidence(const Deviation& deviation, DeviationScale scale, std::string_view series,
                           std::string_view label, std::string_view unit, double peakTime,
                           double divisor = 1);

/// The parameter `direction`: `rise` or `either`.
ParameterSpec directionParameter();
/// Throws std::invalid_argument naming the word when it is neither.
DeviationDirection directionFrom(const Parameters& parameters);

/// What both methods say of themselves alike.
MethodInfo deviationMethod(std::string id, std::string name);

/// Ranks the metrics that vary in both parts of `view` by their deviation: NSigma (standard)
/// and BARO (robust).
Finding rankByDeviation(const CaseView& view, DeviationScale scale, const RunOptions& options);

/// A column's rows as a plain range.
std::span<const double> samplesOf(const Frame& frame, Eigen::Index column, Eigen::Index firstRow,
                                  Eigen::Index rows);

/// Descending by score; equal scores keep their order.
void sortByScore(std::vector<RankedItem>& ranking);

} // namespace culprit
