// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record_days.h"
#include "archive/recording_builder.h"
#include "archive/split_recording.h"
#include "archive/truth_draft.h"

#include <limits>
#include <optional>

namespace culprit {

/// A recording while its files are read.
struct RecordingBuilder::RunDraft
{
    RunIdentity identity;
    RunBatch batch;
    std::int64_t tables = 0, links = 0, textBytes = 0;
    std::int64_t lastSpanUs = std::numeric_limits<std::int64_t>::min();
    std::int64_t lastLogNs = std::numeric_limits<std::int64_t>::min();
    TimeRange metricTime{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    TruthDraft truth;
    std::optional<double> injectTime;
    TelemetryHash hash;
    bool hasContent = false;
    SplitRecording split;
    std::int64_t splitBytes = 0;     ///< charged for it
    std::optional<double> splitTime; ///< where its second part begins
    double splitAfter = 0;           ///< where its first part ends
    std::optional<Anomaly> splitTrouble;
    RecordDays spanDays, logDays;

    bool hasMetrics() const { return metricTime.start <= metricTime.end; }
    /// An injection time was found, but no telemetry beside it.
    bool isLabelAlone() const
    {
        const CaseSummary& summary = batch.summary;
        return hasContent && injectTime && tables == 0 && summary.spans == 0 && summary.logs == 0;
    }
};

} // namespace culprit
