// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/injection.h"
#include "telemetry/time_range.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// One line of a figure. `time` ascends without repeats; a value that is not finite is a gap.
struct FigureSeries
{
    std::string column;    ///< as in the file
    std::string component; ///< empty for a cluster-wide signal
    std::string label;     ///< legend text
    std::string unit;
    bool rightAxis = false;
    double interval = 0; ///< usual seconds between samples (the median step), 0 for fewer than two samples
    std::vector<double> time;
    std::vector<double> values;
};

struct FigurePanel
{
    std::string title;
    std::string unit;
    std::string rightUnit; ///< empty without a second axis
    bool logScale = false;
    std::vector<FigureSeries> series;
};

/// An instant worth knowing: an injection, a restart, a recovery.
struct FigureMarker
{
    std::string kind; ///< injection, diagnosis, restart, recovery
    double time = 0;  ///< as the figure's series
    std::string component;
    std::string label;
};

/// A figure's content: what is drawn on screen, exported as an image and written as plotted data.
struct FigureData
{
    std::string recipe;
    std::string title;   ///< `memory fault in ray-replicas-1, iteration 1`
    std::string caption; ///< case and injection, for exports
    TimeRange time;
    double zero = 0;           ///< the instant that relative time counts from: the injection, or the start
    bool relativeOnly = false; ///< runs laid over each other: time counts from each run's own start
    std::optional<Injection> injection;
    std::vector<FigurePanel> panels;
    std::vector<FigureMarker> markers;

    bool isEmpty() const;
};

/// Sorts by time, keeps the last of equal times, turns infinities into gaps, and breaks the line (one NaN)
/// where a step is longer than 1.5 times the usual one.
void prepareSeries(FigureSeries& series);

/// The first line of figureCsv.
inline constexpr std::string_view figureCsvHeader = "panel,series,component,unit,time,seconds,value";

/// The plotted data as CSV, gaps as empty values left out.
std::string figureCsv(const FigureData& figure);

} // namespace culprit
