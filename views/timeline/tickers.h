// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/custom_plot.h"

namespace culprit {

/// A number as readouts print it: 284,417; 12.3 M; 0.119; 8.4×10⁻⁵; a dash for a gap.
QString readableNumber(double value);
/// The same with three figures, where room is short: 284 k.
QString shortNumber(double value);
/// How long something took: 39 µs, 12.7 ms, 2.08 s, 3.5 min; `<1 µs` for less.
QString readableDuration(double seconds);
/// For tick labels: 600,000 and 1.2M, or 600k where room is short; 10⁻⁵.
QString tickNumber(double value, bool compact = false);

/// Values: few ticks on round numbers, thousands grouped.
class ValueTicker : public QCPAxisTicker
{
public:
    explicit ValueTicker(bool compact = false)
        : m_compact(compact)
    {
        setTickCount(4); // at the most, so that labels never touch
    }

protected:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        return tickNumber(tick, m_compact);
    }
    int getSubTickCount(double) override { return 0; }

private:
    bool m_compact;
};

/// Values on a logarithmic axis: whole decades, and of these every second or so where there are more than
/// `tickCount`.
class DecadeTicker : public QCPAxisTickerLog
{
public:
    explicit DecadeTicker(bool compact = false)
        : m_compact(compact)
    {
    }

protected:
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale&, QChar, int) override
    {
        return tickNumber(tick, m_compact);
    }
    int getSubTickCount(double) override { return 0; }

private:
    bool m_compact;
};

/// Time on an axis that counts seconds from `zero` (UTC epoch seconds): as `-120 s` or as `10:26:38`.
class TimeTicker : public QCPAxisTicker
{
public:
    TimeTicker(double zero, bool absolute);

protected:
    double getTickStep(const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;
    int getSubTickCount(double) override { return 0; }

private:
    double m_zero;
    bool m_absolute;
};

} // namespace culprit
