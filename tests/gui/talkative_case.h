// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "synthetic_case.h"

#include <algorithm>

namespace culprit::test {

inline constexpr int manyLines = 9000; ///< more than the pages that are kept hold

/// The synthetic case with many lines between its own, and requests of three spans each.
inline std::shared_ptr<const Case> talkativeCase()
{
    auto made = std::make_shared<Case>(*syntheticCase());
    const double start = made->summary.time.start;
    const double step = 355.0 / manyLines;
    const auto& components = made->summary.components;
    for (int i = 0; i < manyLines; ++i) {
        LogRecord record;
        record.timeNs = static_cast<std::int64_t>((start + step * i) * 1e6) * 1000;
        record.container = components[static_cast<std::size_t>(i) % 3];
        record.pod = record.container + "-pod";
        record.message = i % 50 == 7 ? "WARNING slot " + std::to_string(i) + " is late\nsecond line"
                                     : "INFO request " + std::to_string(i) + " done";
        made->logs.push_back(record);
    }
    std::ranges::stable_sort(made->logs, {}, &LogRecord::timeNs);
    for (int request = 0; request < 60; ++request) {
        for (int depth = 0; depth < 3; ++depth) {
            Span span;
            span.startUs = static_cast<std::int64_t>((start + 5 * request + 0.001 * depth) * 1e6);
            span.durationUs = 50'000 - 10'000 * depth;
            span.endUs = span.startUs + span.durationUs;
            span.service = components[static_cast<std::size_t>(depth)];
            span.requestType = "POST";
            span.endpoint = depth == 0 ? "/ask" : depth == 1 ? "/route" : "/answer";
            span.status = request % 10 == 3 && depth == 2 ? "Timeout" : "Success";
            span.traceId = "trace" + std::to_string(request);
            span.spanId = span.traceId + "." + std::to_string(depth);
            span.parentSpanId = depth > 0 ? span.traceId + "." + std::to_string(depth - 1) : "";
            made->spans.push_back(span);
        }
    }
    std::ranges::stable_sort(made->spans, {}, &Span::startUs);
    return made;
}

} // namespace culprit::test
