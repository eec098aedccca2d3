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

const Case& noCase()
{
    static const Case none;
    return none;
}

bool isContiguous(const std::vector<Eigen::Index>& rows)
{
    return rows.empty() || rows.back() - rows.front() + 1 == static_cast<Eigen::Index>(rows.size());
}

} // namespace

CaseView::CaseView(const std::shared_ptr<const Case>& source)
    : CaseView(source ? *source : noCase())
{
}

CaseView::CaseView(const Case& source)
    : CaseView(LoadedCase(source))
{
}

CaseView::CaseView(const CaseSource& source)
    : m_prepared(prepareCase(source))
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
    const Frame& all = *m_prepared->metrics;
    const ViewRows rows = rowsIn(m_window, all.time);
    m_baselineRows = static_cast<Eigen::Index>(rows.baseline.size());
    const auto anomalousRows = static_cast<Eigen::Index>(rows.anomalous.size());
    const bool blocks = isContiguous(rows.baseline) && isContiguous(rows.anomalous);
    const bool isInOrder =
        rows.baseline.empty() || rows.anomalous.empty() || rows.baseline.back() < rows.anomalous.front();
    if (blocks && isInOrder && m_baselineRows + anomalousRows == all.rows()) {
        m_metrics = m_prepared->metrics; // all of it, as it is
        return;
    }

    auto frame = std::make_shared<Frame>();
    frame->names = all.names;
    frame->values.resize(m_baselineRows + anomalousRows, all.cols());
    frame->time.reserve(rows.baseline.size() + rows.anomalous.size());
    for (const auto* part : {&rows.baseline, &rows.anomalous}) {
        for (const Eigen::Index row : *part) {
            frame->time.push_back(all.time[static_cast<std::size_t>(row)]);
        }
    }
    for (Eigen::Index column = 0; column < all.cols(); ++column) {
        auto to = frame->values.col(column);
        const auto from = all.values.col(column);
        if (blocks) {
            if (!rows.baseline.empty()) {
                to.head(m_baselineRows) = from.segment(rows.baseline.front(), m_baselineRows);
            }
            if (!rows.anomalous.empty()) {
                to.tail(anomalousRows) = from.segment(rows.anomalous.front(), anomalousRows);
            }
        } else {
            Eigen::Index at = 0;
            for (const auto* part : {&rows.baseline, &rows.anomalous}) {
                for (const Eigen::Index row : *part) {
                    to(at++) = from(row);
                }
            }
        }
    }
    m_metrics = std::move(frame);
}

const std::string& CaseView::key() const
{
    return m_prepared->key;
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

std::optional<FrameColumn> CaseView::joinedColumn(std::string_view name) const
{
    for (const Frame* frame : {m_prepared->metrics.get(), m_prepared->leftOut.get()}) {
        if (const Eigen::Index column = frame->indexOf(name); column >= 0) {
            return FrameColumn{frame, column};
        }
    }
    return std::nullopt;
}

const std::vector<double>& CaseView::times() const
{
    return m_prepared->metrics->time;
}

const Frame& CaseView::edgeLatency() const
{
    return m_prepared->edgeLatency;
}

const Topology& CaseView::topology() const
{
    return m_prepared->topology;
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

const ComponentNames& CaseView::componentNames() const
{
    return m_prepared->componentNames;
}

const std::vector<std::string>& CaseView::notes() const
{
    return m_prepared->notes;
}

std::size_t CaseView::bytes() const
{
    const bool isShared = m_metrics == m_prepared->metrics;
    return m_prepared->bytes() +
           (isShared ? 0 : static_cast<std::size_t>(m_metrics->values.size()) * sizeof(double));
}

} // namespace culprit
