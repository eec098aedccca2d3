// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace culprit {

enum class MetricClass { Resource, Latency, Traffic, Error, Saturation, Accelerator, LogRate, TraceRate };

/// The way in which a metric goes when something is wrong.
enum class BadDirection { Up, Down, Both };

/// What is known of a kind of metric. The kinds are data: `resources/metric-kinds.json`.
struct MetricKind
{
    std::string_view name;  ///< `gpu-utilisation`
    std::string_view label; ///< `GPU utilisation`
    MetricClass metricClass;
    BadDirection bad;
};

/// A name that the files of a layout give a kind.
struct MetricColumnName
{
    std::string_view column; ///< `*_ctn_cpu` of a component, `ray_network`, or `*` for all columns of `file`
    std::string_view file;   ///< the file it is bound to; empty: any
    std::string_view layout; ///< `study`, `rcaeval`; empty: several
    std::string_view unit;   ///< as the layout defines it; empty: it does not, or there is none
    std::string_view axis;   ///< the unit as it stands at an axis
    int kindIndex;

    const MetricKind& kind() const;
};

/// What a column of a file or of the common view measures; null where nobody knows. A name bound to `file`
/// comes before one of the whole column, and that before a component's metric.
const MetricColumnName* findMetric(std::string_view column, std::string_view file = {});

/// Whether files name a component's metric so: `cpu`, `ctn_memory`, `lat_90`.
bool isMetricOfComponent(std::string_view metric);

/// `ray-replicas-0_ctn_cpu` -> `CPU usage of ray-replicas-0`; a metric nobody knows keeps its own name.
std::string metricLabel(std::string_view column);

/// The unit of a column of the common view; empty where it is not known.
std::string_view metricUnit(std::string_view column);

} // namespace culprit
