// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record_sink.h"
#include "telemetry/metric_table.h"

namespace culprit {

/// Makes a table with a row a component and time, `time, service, cpu, memory`, one with a column
/// `<component>_<metric>` a series, and tells so. What it is follows from its cells: times repeat, and a
/// column of few texts, or two, tells the rows of each time apart.
///
/// False, and nothing is changed, for any other table. Throws ArtifactError where the texts don't tell which
/// is the component and which the metric, and where the series would make too large a table.
bool pivotRows(MetricTable& table, RecordSink& sink);

} // namespace culprit
