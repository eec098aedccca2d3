// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/tickers.h"

#include "report/utc_time.h"

#include <cmath>

namespace culprit {

namespace {

const QLocale& figureLocale()
{
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale;
}

/// `8.4×10⁻⁵`; a factor of one is left out when `bare`.
QString scientific(double value, int digits, bool bare)
{
    const QString text = QString::number(value, 'e', digits);
    const qsizetype split = text.indexOf(QLatin1Char('e'));
    QString factor = text.left(split);
    const int exponent = text.mid(split + 1).toInt();
    if (bare && factor.contains(QLatin1Char('.'))) {
        while (factor.endsWith(QLatin1Char('0'))) {
            factor.chop(1);
        }
        factor.chop(factor.endsWith(QLatin1Char('.')) ? 1 : 0);
    }
    QString power = QStringLiteral("10");
    static const QString raised = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    for (const QChar letter : QString::number(exponent)) {
        power += letter == QLatin1Char('-') ? QChar(u'⁻') : raised[letter.digitValue()];
    }
    return bare && factor == QLatin1String("1") ? power : factor + QStringLiteral("×") + power;
}

/// Three figures: 1.23, 12.3, 123.
QString threeFigures(double value)
{
    const double size = std::abs(value);
    return figureLocale().toString(value, 'f', size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
}

/// `12.3 M` when `value` is at least `least`; empty when it needs no prefix, or none is long enough.
QString prefixed(double value, double least)
{
    struct Prefix
    {
        double factor;
        const char* letter;
    };
    static constexpr Prefix prefixes[] = {{1e3, "k"}, {1e6, "M"}, {1e9, "G"}, {1e12, "T"}};
    const double size = std::abs(value);
    QString text;
    for (const Prefix& one : prefixes) {
        // 999.6 k would be written 1000 k.
        if (size >= least && size >= 0.9995 * one.factor && size < 999.5 * one.factor) {
            text = threeFigures(value / one.factor) + QLatin1Char(' ') + QLatin1String(one.letter);
        }
    }
    return text;
}

} // namespace

QString readableNumber(double value)
{
    if (!std::isfinite(value)) {
        return QStringLiteral("–");
    }
    const double size = std::abs(value);
    constexpr double grouped = 999'999.5; // below, groups of thousands are read more easily
    if (size >= grouped) {
        const QString text = prefixed(value, grouped);
        return text.isEmpty() ? scientific(value, 1, false) : text;
    }
    if (size > 0 && size < 9.5e-4) {
        return scientific(value, 1, false);
    }
    const int digits = size >= 99.95 ? 0 : size >= 9.9995 ? 1 : 3;
    return value == 0 ? QStringLiteral("0") : figureLocale().toString(value, 'f', digits);
}

QString shortNumber(double value)
{
    const QString text = std::isfinite(value) ? prefixed(value, 9'999.5) : QString();
    return text.isEmpty() ? readableNumber(value) : text;
}

QString readableDuration(double seconds)
{
    if (!(seconds >= 1e-6)) {
        return QStringLiteral("<1 µs");
    }
    if (seconds < 0.9995e-3) {
        return QStringLiteral("%1 µs").arg(seconds * 1e6, 0, 'f', 0);
    }
    if (seconds < 0.9995) {
        return QStringLiteral("%1 ms").arg(seconds * 1e3, 0, 'f', seconds < 0.09995 ? 1 : 0);
    }
    return seconds < 99.95 ? QStringLiteral("%1 s").arg(seconds, 0, 'f', seconds < 9.995 ? 2 : 1)
                           : QStringLiteral("%1 min").arg(seconds / 60, 0, 'f', 1);
}

QString tickNumber(double value, bool compact)
{
    const double size = std::abs(value);
    if (size == 0) {
        return QStringLiteral("0");
    }
    if (size >= 1e9 || size < 9.5e-4) {
        return scientific(value, 1, true);
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

QVector<double> DecadeTicker::createTickVector(double tickStep, const QCPRange& range)
{
    QVector<double> ticks = QCPAxisTickerLog::createTickVector(tickStep, range);
    const auto every = std::lround(std::ceil(std::log10(range.upper / range.lower) / tickCount()));
    ticks.removeIf([every](double tick) { return every > 1 && std::lround(std::log10(tick)) % every != 0; });
    return ticks;
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
        const QDateTime time = utcTime(tick + m_zero);
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
