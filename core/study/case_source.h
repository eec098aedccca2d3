// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"

#include <functional>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace culprit {

/// The telemetry of a case as it is read piece by piece, so that nobody has to hold all of it at once.
class CaseSource
{
public:
    using TakeSpan = std::function<void(const Span&)>;
    using TakeLog = std::function<void(const LogRecord&)>;

    virtual ~CaseSource() = default;

    virtual const CaseSummary& summary() const = 0;
    virtual Topology topology() const = 0;
    /// The metric tables in their order, without the values of numeric columns.
    virtual std::vector<MetricTable> tables() const = 0;
    /// Fills `to`, as long as the table has rows, with the values of a numeric column; both are numbered as
    /// in `tables()`. What is missing at the end is NaN.
    virtual void readColumn(std::size_t table, std::size_t column, std::span<double> to) const = 0;
    /// In file order.
    virtual void forEachSpan(const TakeSpan& take) const = 0;
    virtual void forEachLog(const TakeLog& take) const = 0;

protected:
    CaseSource() = default;
    CaseSource(const CaseSource&) = default;
    CaseSource& operator=(const CaseSource&) = default;
};

/// A case that is in memory already; must outlive this.
class LoadedCase : public CaseSource
{
public:
    explicit LoadedCase(const Case& source)
        : m_source(source)
    {
    }

    const CaseSummary& summary() const override { return m_source.summary; }
    Topology topology() const override { return m_source.topology; }
    std::vector<MetricTable> tables() const override;
    void readColumn(std::size_t table, std::size_t column, std::span<double> to) const override;
    void forEachSpan(const TakeSpan& take) const override;
    void forEachLog(const TakeLog& take) const override;

private:
    const Case& m_source;
};

/// Reading was asked to stop.
class ReadingStopped : public std::runtime_error
{
public:
    ReadingStopped()
        : std::runtime_error("cancelled")
    {
    }
};

/// The same telemetry until a stop is requested, from when on reading throws ReadingStopped; `source` must
/// outlive this.
class StoppableSource : public CaseSource
{
public:
    StoppableSource(const CaseSource& source, std::stop_token stop)
        : m_source(source)
        , m_stop(std::move(stop))
    {
    }

    const CaseSummary& summary() const override { return m_source.summary(); }
    Topology topology() const override;
    std::vector<MetricTable> tables() const override;
    void readColumn(std::size_t table, std::size_t column, std::span<double> to) const override;
    void forEachSpan(const TakeSpan& take) const override;
    void forEachLog(const TakeLog& take) const override;

private:
    void checkStop() const;

    const CaseSource& m_source;
    std::stop_token m_stop;
};

/// TelemetryHash::hex of all of it.
std::string telemetryHashOf(const CaseSource& source);

} // namespace culprit
