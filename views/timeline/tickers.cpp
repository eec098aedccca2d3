// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/tickers.h"

#include <QDateTime>

#include <cmath>

namespace culprit {

namespace {

const QLocale& figureLocale()
{
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale;
}

} // namespace

QString readableNumber(double value)
{
    if (!std::isfinite(value)) {
        return QStringLiteral("–");
    }
    const double size = std::abs(value);
    if (size >= 1e9 || (size > 0 && size < 1e-3)) {
        return figureLocale().toString(value, 'e', 1);
    }
    const int digits = size >= 100 ? 0 : size >= 10 ? 1 : 3;
    return value == 0 ? QStringLiteral("0") : figureLocale().toString(value, 'f', digits);
}

QString tickNumber(double value, bool compact)
{
    const double size = std::abs(value);
    if (size == 0) {
        return QStringLiteral("0");
    }
    if (size >= 1e9 || size < 1e-3) {
        return figureLocale().toString(value, 'g', 2);
    }
    if (size >= 1e6) {
        return figureLocale().toString(value / 1e6, 'g', 4) + QStringLiteral("M");
    }
    if (compact && size >= 1e4) {
        return figureLocale().toString(value / 1e3, 'g', 4) + QStringLiteral("k");
    }
    return size >= 1000 ? figureLocale().toString(std::llround(value))
                        : figureLocale().toString(value, 'g', 6);
}

double ValueTicker::getTickStep(const QCPRange& range)
{
    const double least = range.size() / tickCount();
    const double decade = std::pow(10, std::floor(std::log10(least)));
    for (const double step : {1.0, 2.0, 2.5, 5.0}) {
        if (step * decade >= least) {
            return step * decade;
        }
    }
    return 10 * decade;
}

TimeTicker::TimeTicker(double zero, bool absolute)
    : m_zero(zero)
    , m_absolute(absolute)
{
    setTickCount(7);
    if (absolute) {
        setTickOrigin(std::floor(zero / 86400) * 86400 - zero); // midnight, so that ticks fall on round times
    }
}

double TimeTicker::getTickStep(const QCPRange& range)
{
    static constexpr double steps[] = {0.001, 0.002, 0.005, 0.01, 0.02,  0.05,  0.1,  0.2, 0.5,
                                       1,     2,     5,     10,   15,    30,    60,   120, 300,
                                       600,   1800,  3600,  7200, 21600, 43200, 86400};
    for (double step : steps) {
        if (range.size() / step <= tickCount()) {
            return step;
        }
    }
    return std::ceil(range.size() / tickCount() / 86400) * 86400;
}

QString TimeTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    if (m_absolute) {
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(std::llround((tick + m_zero) * 1000), Qt::UTC);
        const bool fine = std::abs(tick - std::round(tick)) > 1e-4;
        return time.toString(fine ? QStringLiteral("HH:mm:ss.zzz") : QStringLiteral("HH:mm:ss"));
    }
    const double rounded = std::round(tick * 1000) / 1000;
    if (rounded == 0) {
        return QStringLiteral("0 s");
    }
    return (rounded > 0 ? QStringLiteral("+") : QStringLiteral("−")) +
           QString::number(std::abs(rounded), 'g', 8) + QStringLiteral(" s");
}

} // namespace culprit
