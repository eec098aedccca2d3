// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/anomaly.h"
#include "archive/component_columns.h"
#include "archive/run_identity.h"
#include "telemetry/case.h"
#include "telemetry/metric_table.h"
#include "telemetry/time_range.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace culprit {

/// What a recording under way tells of its components and of its ground truth, and how the two agree.
class TruthDraft
{
public:
    /// A table whose columns are named after components. Rewrites them where another sign than an underscore
    /// stands between component and metric; the remark about it has count 0 where none does.
    Anomaly takeComponentTable(MetricTable& table, const RunIdentity& run);
    /// Any table's time.
    void takeTime(const MetricTable& table);
    /// The time of spans or logs, as `what` calls them; start after end where there are none.
    void takeTime(const char* what, const TimeRange& time);
    /// A component that a table of another kind names.
    void takeOther(std::string_view component) { m_others.emplace_back(component); }
    void takeService(std::string_view service) { m_names.addService(service); }
    void takeContainer(std::string_view container);

    /// Reads the folder's label by the components that are known now; changes `run`.
    void settleLabel(RunIdentity& run) const;
    /// Fills the components of `summary`.
    void settleComponents(CaseSummary& summary, const RunIdentity& run) const;
    /// Holds the injection of `summary` against its components, whose spelling it takes, and tells what does
    /// not fit. `metricTime` is that of the metrics, start after end where there are none.
    std::vector<Anomaly> check(CaseSummary& summary, const TimeRange& metricTime) const;

private:
    /// A table whose columns are named after components.
    struct Table
    {
        std::string file; ///< its last part
        std::vector<std::string> columns;
        std::vector<bool> varies;
    };

    std::vector<std::string> fallbackComponents() const;
    /// The place of the table that methods read as metrics. None: there is no such table, and nothing to
    /// tell the others from.
    std::optional<std::size_t> tableRead() const;
    /// The columns of all tables, and those of what methods read.
    ComponentColumns allColumns() const;
    ComponentColumns columnsRead() const;
    /// Where `target` is a component of tables that methods don't read: the file.
    std::string unreadTableOf(std::string_view target) const;
    /// One for each table with columns that methods don't see.
    void tellUnread(std::vector<Anomaly>& found) const;

    ComponentColumns m_names; ///< of services and components, without columns
    std::vector<Table> m_tables;
    std::vector<std::string> m_others, m_containers;
    std::vector<std::pair<std::string, TimeRange>> m_times; ///< by table
};

} // namespace culprit
