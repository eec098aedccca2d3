// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"
#include "telemetry/component_names.h"
#include "telemetry/frame.h"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// The study's gateway, which the benchmark's code names: as the indicator of cases without a better one and
/// where its topology methods enter (`RCAEval/e2e/extra_methods` of exalsius/rca-llm).
inline constexpr std::string_view benchmarkGateway = "nginx-proxy";

/// What is analysed: the baseline [start, injectTime) and the anomalous part [injectTime, end), epoch
/// seconds. Distinct from zoom, which is what is shown.
struct AnalysisWindow
{
    double start = -std::numeric_limits<double>::infinity();
    double injectTime = 0;
    double end = std::numeric_limits<double>::infinity();
    friend bool operator==(const AnalysisWindow&, const AnalysisWindow&) = default;
};

/// A span that could be attributed to a component: what the benchmark keeps of the trace list.
struct ServiceSpan
{
    std::string service;
    std::string method;    ///< the endpoint
    std::string operation; ///< the requested resource
    std::string traceId;
    std::string spanId;
    std::string parentSpanId;
    std::string statusCode;
    bool succeeded = false;      ///< by the code, see isSuccessCode
    std::int64_t startUs = 0;    ///< epoch microseconds
    std::int64_t durationUs = 0; ///< the response delay
};

/// Log lines of one component over the whole run.
struct LogTally
{
    std::string component;
    int lines = 0;
    int errorLines = 0; ///< lines that hold `error` or `fail`, in lower case
};

/// When a log line that holds `error` or `fail` was written.
struct ErrorLine
{
    std::int64_t timeNs = 0; ///< epoch nanoseconds
    int tally = 0;           ///< index in `CaseView::logTallies()`
};

class CaseSource;

/// The part of the common view that does not depend on the analysed window; made once a case and shared.
struct PreparedCase;

/// The common view of a case that all methods share: what the benchmark's `process()` makes of the artifacts.
///
/// It does not tell the ground truth, except that the benchmark derives `sli` from the injected component.
/// A case without an injection is all baseline until a window is chosen.
/// Copies are cheap; `withWindow` shares everything that the window does not touch.
///
/// Source: `prepare_llm_ref_stack_dataset` and `process` of exalsius/rca-llm, rca-benchmark.
class CaseView
{
public:
    /// Prepares `source` and looks at it through its own injection; null is a case without anything. Never
    /// throws for missing telemetry: what is missing is empty here, and methods say that they are not
    /// applicable. What is not needed any more is not kept.
    explicit CaseView(const std::shared_ptr<const Case>& source);
    explicit CaseView(const Case& source);
    /// The same of a case that need not be in memory as a whole. Throws what `source` throws.
    explicit CaseView(const CaseSource& source);

    CaseView withWindow(const AnalysisWindow& window) const;

    const std::string& key() const;
    const AnalysisWindow& window() const { return m_window; }
    bool isDefaultWindow() const;

    /// Metrics of both parts, the baseline's rows first: `data.csv` joined on time with the aggregated p90
    /// latency (`<component>_latency`), pod, node and unknown columns dropped, at most 1,800 rows
    /// of each part.
    const Frame& metrics() const { return *m_metrics; }
    /// How many of the first rows of `metrics()` are baseline.
    Eigen::Index baselineRows() const { return m_baselineRows; }
    /// The remaining rows of `metrics()`.
    Eigen::Index anomalousRows() const { return m_metrics->rows() - m_baselineRows; }
    /// The service level indicator's column, or `benchmarkGateway` where that column does not exist.
    const std::string& sli() const;
    /// Columns of the joined table before any was dropped, time not counted: the benchmark's `n_iter`.
    int joinedColumnCount() const;

    /// The column `name` of the joined table with all rows, node columns included; nothing where there is
    /// none.
    std::optional<FrameColumn> joinedColumn(std::string_view name) const;
    /// Of the rows of the joined table, whole span.
    const std::vector<double>& times() const;
    /// `latency_merged_90.csv`, cleaned, one column an edge `<source>_<destination>`, whole span.
    const Frame& edgeLatency() const;
    const Topology& topology() const;
    /// Log lines a component in 5 s windows that occur; times and names alone where they are too many.
    const Frame& logCounts() const;
    /// Responses that failed and that succeeded by their code (2xx of HTTP, 0 of gRPC), a
    /// `<component>_<method>` in 5 s windows that occur.
    const Frame& traceErrorCounts() const;
    const Frame& traceSuccessCounts() const;
    /// Spans of known components in file order, whole span.
    const std::vector<ServiceSpan>& spans() const;
    /// The distinct `<component>_<method>` of `spans()`, in order of first appearance.
    const std::vector<std::string>& operations() const;
    /// For each span its index in `operations()`.
    const std::vector<int>& spanOperations() const;
    /// Components that logged, in order of first appearance, whole span.
    const std::vector<LogTally>& logTallies() const;
    /// The lines counted in `LogTally::errorLines`, in file order.
    const std::vector<ErrorLine>& errorLines() const;
    /// Components that have metrics, in column order.
    const std::vector<std::string>& components() const;
    /// Which component a column or an operation belongs to.
    const ComponentNames& componentNames() const;
    /// What was filled, dropped or mapped while preparing, in sentences.
    const std::vector<std::string>& notes() const;
    /// How much memory it takes, about, with what it shares.
    std::size_t bytes() const;

private:
    CaseView(std::shared_ptr<const PreparedCase> prepared, const AnalysisWindow& window);
    void look();

    std::shared_ptr<const PreparedCase> m_prepared;
    AnalysisWindow m_window;
    std::shared_ptr<const Frame> m_metrics;
    Eigen::Index m_baselineRows = 0;
};

} // namespace culprit
