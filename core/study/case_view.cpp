// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/case_view.h"

#include "study/prepared_case.h"

#include <algorithm>
#include <utility>

namespace culprit {

namespace {

/// The benchmark looks at half an hour of one-second samples on either side of the injection.
constexpr std::size_t maxRowsOfPart = 1800;

struct ViewRows
{
    std::vector<Eigen::Index> baseline;
    std::vector<Eigen::Index> anomalous;
};

ViewRows rowsIn(const AnalysisWindow& window, const std::vector<double>& time)
{
    ViewRows rows;
    for (std::size_t row = 0; row < time.size(); ++row) {
        if (time[row] < window.injectTime) {
            if (time[row] >= window.start) {
                rows.baseline.push_back(static_cast<Eigen::Index>(row));
            }
        } else if (time[row] < window.end && rows.anomalous.size() < maxRowsOfPart) {
            rows.anomalous.push_back(static_cast<Eigen::Index>(row));
        }
    }
    if (rows.baseline.size() > maxRowsOfPart) {
        rows.baseline.erase(rows.baseline.begin(), rows.baseline.end() - maxRowsOfPart);
    }
    return rows;
}

bool isContiguous(const std::vector<Eigen::Index>& rows)
{
    return rows.empty() || rows.back() - rows.front() + 1 == static_cast<Eigen::Index>(rows.size());
}

} // namespace

CaseView::CaseView(std::shared_ptr<const Case> source)
    : m_prepared(prepareCase(std::move(source)))
    , m_window(m_prepared->defaultWindow)
{
    look();
}

CaseView::CaseView(std::shared_ptr<const PreparedCase> prepared, const AnalysisWindow& window)
    : m_prepared(std::move(prepared))
    , m_window(window)
{
    look();
}

CaseView CaseView::withWindow(const AnalysisWindow& window) const
{
    return window == m_window ? *this : CaseView(m_prepared, window);
}

void CaseView::look()
{
    const Frame& joined = m_prepared->joined;
    const ViewRows rows = rowsIn(m_window, joined.time);
    m_baselineRows = static_cast<Eigen::Index>(rows.baseline.size());
    const auto anomalousRows = static_cast<Eigen::Index>(rows.anomalous.size());

    auto frame = std::make_shared<Frame>();
    const auto columns = static_cast<Eigen::Index>(m_prepared->metricColumns.size());
    frame->values.resize(m_baselineRows + anomalousRows, columns);
    frame->time.reserve(rows.baseline.size() + rows.anomalous.size());
    frame->names.reserve(m_prepared->metricColumns.size());
    for (const Eigen::Index row : rows.baseline) {
        frame->time.push_back(joined.time[static_cast<std::size_t>(row)]);
    }
    for (const Eigen::Index row : rows.anomalous) {
        frame->time.push_back(joined.time[static_cast<std::size_t>(row)]);
    }
    const bool blocks = isContiguous(rows.baseline) && isContiguous(rows.anomalous);
    for (Eigen::Index column = 0; column < columns; ++column) {
        const Eigen::Index from = m_prepared->metricColumns[static_cast<std::size_t>(column)];
        frame->names.push_back(joined.names[static_cast<std::size_t>(from)]);
        if (blocks) {
            if (!rows.baseline.empty()) {
                frame->values.col(column).head(m_baselineRows) =
                    joined.values.col(from).segment(rows.baseline.front(), m_baselineRows);
            }
            if (!rows.anomalous.empty()) {
                frame->values.col(column).tail(anomalousRows) =
                    joined.values.col(from).segment(rows.anomalous.front(), anomalousRows);
            }
        } else {
            Eigen::Index to = 0;
            for (const Eigen::Index row : rows.baseline) {
                frame->values(to++, column) = joined.values(row, from);
            }
            for (const Eigen::Index row : rows.anomalous) {
                frame->values(to++, column) = joined.values(row, from);
            }
        }
    }
    m_metrics = std::move(frame);
}

const std::string& CaseView::key() const
{
    return m_prepared->source->summary.key;
}

bool CaseView::isDefaultWindow() const
{
    return m_window == m_prepared->defaultWindow;
}

const std::string& CaseView::sli() const
{
    return m_prepared->sli;
}

int CaseView::joinedColumnCount() const
{
    return m_prepared->joinedColumnCount;
}

const Frame& CaseView::joined() const
{
    return m_prepared->joined;
}

const Frame& CaseView::edgeLatency() const
{
    return m_prepared->edgeLatency;
}

const Topology& CaseView::topology() const
{
    return m_prepared->source->topology;
}

const Frame& CaseView::logCounts() const
{
    return m_prepared->logCounts;
}

const Frame& CaseView::traceErrorCounts() const
{
    return m_prepared->traceErrorCounts;
}

const Frame& CaseView::traceSuccessCounts() const
{
    return m_prepared->traceSuccessCounts;
}

const std::vector<ServiceSpan>& CaseView::spans() const
{
    return m_prepared->spans;
}

const std::vector<std::string>& CaseView::operations() const
{
    return m_prepared->operations;
}

const std::vector<int>& CaseView::spanOperations() const
{
    return m_prepared->spanOperations;
}

const std::vector<LogRecord>& CaseView::logs() const
{
    return m_prepared->source->logs;
}

const std::vector<LogTally>& CaseView::logTallies() const
{
    return m_prepared->logTallies;
}

const std::vector<ErrorLine>& CaseView::errorLines() const
{
    return m_prepared->errorLines;
}

const std::vector<std::string>& CaseView::components() const
{
    return m_prepared->components;
}

const std::vector<std::string>& CaseView::notes() const
{
    return m_prepared->notes;
}

} // namespace culprit
