// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace culprit {

/// How the spans of one operation behave before and after the injection; times in milliseconds.
struct OperationBehaviour
{
    int normalSpans = 0;
    double mean = std::numeric_limits<double>::quiet_NaN(); ///< of the normal spans, to two decimals
    double deviation =
        std::numeric_limits<double>::quiet_NaN(); ///< sample standard deviation, to two decimals
    /// mean + 3 deviations; NaN with fewer than two normal spans, so that no span reaches it.
    double threshold = std::numeric_limits<double>::quiet_NaN();
    int anomalousSpans = 0;
    int abnormalSpans = 0; ///< anomalous spans that reach the threshold
    double slowest = 0;    ///< longest anomalous span
};

enum class SpanPart : std::uint8_t {
    Outside, ///< not in the analysed window
    Normal,  ///< ended before the injection
    Anomalous,
    Abnormal, ///< anomalous and slow
};

/// The spans of a case judged against their operation's own past: the common first step of the trace methods.
///
/// A span is normal if it ends before the injection, and abnormal if it does not and lasts at least the mean
/// plus three standard deviations of its operation's normal spans.
struct OperationBaseline
{
    std::vector<OperationBehaviour> operations; ///< as `view.operations()`
    std::vector<SpanPart> parts;                ///< as `view.spans()`
    std::vector<int> order;                     ///< operations with anomalous spans, by their first one
    int normalSpans = 0;
    int anomalousSpans = 0;
    int abnormalSpans = 0;

    /// An operation with anomalous spans that never occurs before the injection, or -1. The benchmark's trace
    /// methods break off on it.
    int unseenOperation() const;
};

OperationBaseline operationBaseline(const CaseView& view);

/// Why a trace method can't run: no spans, or none on one side of the injection.
std::optional<Finding> missingSpans(const CaseView& view, const OperationBaseline& baseline);

/// The benchmark's failure on an operation without a past.
std::optional<Finding> unseenOperationFailure(const CaseView& view, const OperationBaseline& baseline);

/// The frame of the trace methods: the spans judged, why none can be ranked where that is so (in the
/// benchmark variant its failure on an operation without a past too), and then `compute` of them.
template <typename Compute>
Finding onSpans(const CaseView& view, const RunOptions& options, Compute compute)
{
    if (options.stop.stop_requested()) {
        return Finding::cancelled();
    }
    const OperationBaseline baseline = operationBaseline(view);
    if (auto missing = missingSpans(view, baseline)) {
        return *std::move(missing);
    }
    if (options.variant == Variant::Benchmark) {
        if (auto failure = unseenOperationFailure(view, baseline)) {
            return *std::move(failure);
        }
    }
    return compute(baseline);
}

/// The latency column of the component that `operation` belongs to, or an empty text.
std::string latencySeriesOf(const CaseView& view, std::string_view operation);

} // namespace culprit
