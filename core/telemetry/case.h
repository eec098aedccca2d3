// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/injection.h"
#include "telemetry/log_record.h"
#include "telemetry/metric_table.h"
#include "telemetry/span.h"
#include "telemetry/time_range.h"
#include "telemetry/topology.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

enum class CaseKind { Rca, Smoke, Stabilization };

std::string_view toString(CaseKind kind);

/// What is known of a case without loading its telemetry.
struct CaseSummary
{
    std::int64_t id = 0;        ///< the store's own number
    std::string key;            ///< given at import, never changes: `ray-replicas-1_memory_2`
    std::string archive;        ///< name of the archive it came from
    std::int64_t archiveId = 0; ///< the store's number of that archive
    std::string experiment;     ///< the experiment's folder name
    std::string system;         ///< the dataset or stack: `llm-ref-stack-dp`, `re2-ob`, …
    CaseKind kind = CaseKind::Rca;
    int iteration = 0;
    int dataParallel = 0;        ///< smoke tests: the degree in the folder's name, else 0
    double queriesPerSecond = 0; ///< 0 when not recorded
    TimeRange time;
    std::optional<Injection> injection;
    /// What the folder's name tells where no injection time is known, which `injection` needs.
    std::string toldFault, toldTarget;
    std::vector<std::string> components; ///< in order of first appearance
    std::int64_t series = 0;
    std::int64_t samples = 0;
    std::int64_t spans = 0;
    std::int64_t logs = 0;
    /// Names of import's remarks that speak against its ground truth, see doubtText.
    std::vector<std::string> doubts;
    std::string content; ///< TelemetryHash::hex of its telemetry; empty where not known yet
};

/// The fault and its target, of the injection or as told; empty where not known.
std::string_view faultOf(const CaseSummary& summary);
std::string_view targetOf(const CaseSummary& summary);

/// One run of the system under observation, with all its telemetry. A plain value.
struct Case
{
    CaseSummary summary;
    std::vector<MetricTable> tables;
    std::vector<Span> spans;
    std::vector<LogRecord> logs;
    Topology topology;

    /// The table whose file is named so (`data.csv`), wherever in the case's folder it lay.
    const MetricTable* table(std::string_view fileName) const;
};

/// The component an item of a metric table or a ranking belongs to: the text before the first underscore.
std::string_view componentOf(std::string_view item);

} // namespace culprit
