// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/comparison_picture.h"

#include "report/number_text.h"
#include "telemetry/component.h"
#include "timeline/tickers.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

// In pixels of the screen design.
constexpr double pictureMargin = 14;
constexpr double rankingRow = 45;
constexpr double rankingHeader = 36;
constexpr double accuracyRow = 21;
constexpr double accuracyPad = 6;
constexpr double nameInset = 16; ///< of a name in its column, for the marker
constexpr double footPad = 10;   ///< around the legend
constexpr double tooWide = 100;  ///< largest over smallest score from which bars are logarithmic

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

QColor answerColor(const Theme& theme, DiagnosisStatus status)
{
    switch (status) {
    case DiagnosisStatus::Failed:
        return theme.error;
    case DiagnosisStatus::Fallback:
        return theme.warn;
    default:
        return theme.muted;
    }
}

QString answerWord(DiagnosisStatus status)
{
    switch (status) {
    case DiagnosisStatus::Ok:
        return {};
    case DiagnosisStatus::Fallback:
        return QStringLiteral("fallback");
    case DiagnosisStatus::NotApplicable:
        return QStringLiteral("not applicable");
    case DiagnosisStatus::Failed:
        return QStringLiteral("failed");
    case DiagnosisStatus::Cancelled:
        return QStringLiteral("cancelled");
    }
    return {};
}

/// The first of `texts`, longest first, that fits; the last one elided where none does.
QString fitting(const QFontMetricsF& metrics, const QStringList& texts, double room)
{
    const auto fits = std::ranges::find_if(
        texts, [&](const QString& text) { return metrics.horizontalAdvance(text) <= room; });
    return fits != texts.end() ? *fits : metrics.elidedText(texts.back(), Qt::ElideRight, room);
}

} // namespace

CompareColumns CompareColumns::fitted(double totalWidth, int count, double unit)
{
    CompareColumns columns;
    columns.count = count;
    const bool narrow = totalWidth < 900 * unit; // paper, or a small window
    columns.gap = (narrow ? 44 : count <= 4 ? 73 : count == 5 ? 52 : 40) * unit;
    columns.left = (narrow ? 150 : count <= 4 ? 163 : 136) * unit;
    const double room =
        totalWidth - columns.left - pictureMargin * unit - columns.gap * std::max(0, count - 1);
    columns.width = std::max(room / std::max(1, count), 40 * unit);
    columns.width = std::min(columns.width, 260 * unit);
    return columns;
}

ComparisonPicture::ComparisonPicture(const Comparison& comparison, const MethodRegistry& registry,
                                     std::string caseKey, Style style, double width)
    : m_comparison(comparison)
    , m_registry(registry)
    , m_caseKey(std::move(caseKey))
    , m_style(std::move(style))
    , m_width(width)
    , m_columns(CompareColumns::fitted(width, static_cast<int>(comparison.methods().size()), m_style.unit))
{
    arrange();
}

void ComparisonPicture::arrange()
{
    const CaseSummary* summary = m_comparison.findCase(m_caseKey);
    const std::vector<std::string> causes = summary ? trueCauses(*summary) : std::vector<std::string>();
    std::vector<std::string> known = causes;
    for (std::size_t method = 0; method < m_comparison.methods().size(); ++method) {
        Column column;
        column.result = m_comparison.find(method, m_caseKey);
        if (column.result) {
            const DiagnosisStatus status = column.result->judgement.status;
            m_hasStatus = m_hasStatus || status != DiagnosisStatus::Ok || !column.result->message.empty();
            if (status == DiagnosisStatus::Ok || status == DiagnosisStatus::Fallback) {
                for (const RankedComponent& item : column.result->components) {
                    column.places.push_back({item.name, item.score, true,
                                             std::ranges::find(causes, item.name) != causes.end(), 0});
                    if (std::ranges::find(known, item.name) == known.end()) {
                        known.push_back(item.name);
                    }
                }
                column.rankedCount = column.places.size();
            }
        }
        m_places.push_back(std::move(column));
    }
    sortComponents(known);
    for (Column& column : m_places) {
        double top = 0;
        double least = 0;
        for (const Place& place : column.places) {
            if (std::isfinite(place.score) && place.score > 0) {
                top = std::max(top, place.score);
                least = least > 0 ? std::min(least, place.score) : place.score;
            }
        }
        column.logarithmic = least > 0 && top / least > tooWide;
        m_hasLogarithmic = m_hasLogarithmic || column.logarithmic;
        for (Place& place : column.places) {
            if (std::isfinite(place.score) && place.score > 0) {
                place.share = column.logarithmic ? std::log1p(place.score / least) / std::log1p(top / least)
                                                 : place.score / top;
            } else if (std::isinf(place.score) && place.score > 0) {
                place.share = 1;
            }
        }
        const bool answered = column.result && (column.result->judgement.answered ||
                                                column.result->judgement.status == DiagnosisStatus::Fallback);
        if (answered) {
            for (const std::string& component : known) {
                if (std::ranges::find(column.places, component, &Place::component) == column.places.end()) {
                    column.places.push_back({component, std::numeric_limits<double>::quiet_NaN(), false,
                                             std::ranges::find(causes, component) != causes.end(), 0});
                }
            }
        }
        m_rows = std::max(m_rows, column.places.size());
    }
    for (const Column& column : m_places) {
        m_shortNames = m_shortNames || std::ranges::any_of(column.places, [this](const Place& place) {
                           return QFontMetricsF(nameFont(place)).horizontalAdvance(shown(place.component)) >
                                  nameRoom(place);
                       });
    }
}

QFont ComparisonPicture::nameFont(const Place& place) const
{
    QFont font = m_style.font;
    font.setBold(place.isTrueCause);
    return font;
}

double ComparisonPicture::nameRoom(const Place& place) const
{
    const QString score = place.ranked ? shown(scoreText(place.score)) : QString();
    const QFontMetricsF metrics(m_style.font);
    return m_columns.width - nameInset * m_style.unit -
           (score.isEmpty() ? 0 : metrics.horizontalAdvance(score) + 6 * m_style.unit);
}

QString ComparisonPicture::nameOf(const Place& place) const
{
    const QString brief = m_style.theme->component(place.component).shortName;
    return m_shortNames && !brief.isEmpty() ? brief : shown(place.component);
}

double ComparisonPicture::accuracyHeight() const
{
    bool partial = false;
    for (std::size_t method = 0; method < m_places.size(); ++method) {
        const AccuracyCell& cell = m_comparison.accuracy(method);
        partial = partial || cell.n < static_cast<int>(m_comparison.cases().size());
    }
    return ((partial ? 4 : 3) * accuracyRow + 2 * accuracyPad) * m_style.unit;
}

double ComparisonPicture::statusHeight() const
{
    return m_hasStatus ? 18 * m_style.unit : 0;
}

double ComparisonPicture::rowTop(std::size_t row) const
{
    return rankingHeader * m_style.unit + statusHeight() +
           static_cast<double>(row) * rankingRow * m_style.unit;
}

double ComparisonPicture::legendHeight() const
{
    const double room = m_width - 2 * (pictureMargin + 9) * m_style.unit;
    return QFontMetricsF(m_style.font)
        .boundingRect(QRectF(0, 0, room, 1e4), Qt::TextWordWrap, legend())
        .height();
}

double ComparisonPicture::rankingHeight() const
{
    return rowTop(std::max<std::size_t>(m_rows, 2)) + legendHeight() + footPad * m_style.unit;
}

void ComparisonPicture::paintTitles(QPainter& painter, QPointF origin) const
{
    QFont bold = m_style.font;
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(m_style.theme->text);
    const QFontMetricsF metrics(bold);
    for (std::size_t method = 0; method < m_places.size(); ++method) {
        const QString title = metrics.elidedText(
            shown(methodTitle(m_comparison.methods()[method], m_registry)), Qt::ElideRight, m_columns.width);
        painter.drawText(QPointF(origin.x() + m_columns.x(method), origin.y() + metrics.ascent()), title);
    }
}

void ComparisonPicture::paintBar(QPainter& painter, const AccuracyCell& cell, const AccuracyMeasure& measure,
                                 bool best, QRectF box) const
{
    const Theme& theme = *m_style.theme;
    const double unit = m_style.unit;
    QFont font = m_style.font;
    font.setBold(best);
    painter.setFont(font);
    painter.setPen(cell.n > 0 ? theme.text : theme.muted);
    const QFontMetricsF metrics(font);
    const double base = box.center().y() + (metrics.ascent() - metrics.descent()) / 2;
    const double value = cell.*measure.value;
    painter.drawText(QPointF(box.left(), base),
                     cell.n > 0 ? shown(fixedText(value, 2)) : QStringLiteral("–"));
    const QRectF track(box.left() + 44 * unit, box.center().y() - 4 * unit, box.width() - 44 * unit,
                       8 * unit);
    painter.fillRect(track, theme.track);
    if (cell.n == 0) {
        return;
    }
    painter.fillRect(QRectF(track.topLeft(), QSizeF(track.width() * value, track.height())), theme.axis);
    const Interval& interval = cell.*measure.interval;
    const double low = track.left() + track.width() * interval.low;
    const double high = track.left() + track.width() * interval.high;
    painter.setPen(QPen(theme.text, 1.2 * unit));
    const double y = track.center().y();
    painter.drawLine(QLineF(low, y, high, y));
    painter.drawLine(QLineF(low, y - 5 * unit, low, y + 5 * unit));
    painter.drawLine(QLineF(high, y - 5 * unit, high, y + 5 * unit));
}

void ComparisonPicture::paintAccuracy(QPainter& painter, QPointF origin) const
{
    painter.save();
    painter.translate(origin);
    const Theme& theme = *m_style.theme;
    const double unit = m_style.unit;
    QFont bold = m_style.font;
    bold.setBold(true);
    const QFontMetricsF metrics(m_style.font);
    const auto all = static_cast<int>(m_comparison.cases().size());
    const auto baseline = [&](int row) {
        return (accuracyPad + (row + 0.5) * accuracyRow) * unit + (metrics.ascent() - metrics.descent()) / 2;
    };
    painter.setFont(bold);
    painter.setPen(theme.text);
    painter.drawText(QPointF(pictureMargin * unit, baseline(0)),
                     all == 1 ? QStringLiteral("1 case") : QStringLiteral("%1 cases").arg(all));
    for (int row = 0; row < 3; ++row) {
        const AccuracyMeasure& measure = accuracyMeasures[static_cast<std::size_t>(row)];
        painter.setFont(m_style.font);
        painter.setPen(theme.muted);
        const QString name = QString::fromLatin1(measure.title);
        painter.drawText(QPointF(m_columns.left - 14 * unit - metrics.horizontalAdvance(name), baseline(row)),
                         name);
        for (std::size_t method = 0; method < m_places.size(); ++method) {
            paintBar(painter, m_comparison.accuracy(method), measure, m_comparison.isBest(method, measure),
                     {m_columns.x(method), (accuracyPad + row * accuracyRow) * unit, m_columns.width,
                      accuracyRow * unit});
        }
    }
    for (std::size_t method = 0; method < m_places.size(); ++method) {
        const AccuracyCell& cell = m_comparison.accuracy(method);
        if (cell.n < all) {
            painter.setFont(m_style.font);
            painter.setPen(theme.muted);
            painter.drawText(QPointF(m_columns.x(method), baseline(3)),
                             fitting(metrics,
                                     {QStringLiteral("%1/%2 cases answered").arg(cell.n).arg(all),
                                      QStringLiteral("%1/%2 answered").arg(cell.n).arg(all)},
                                     m_columns.width));
        }
    }
    painter.restore();
}

QString ComparisonPicture::statusText(const Column& column) const
{
    if (!column.result) {
        return QStringLiteral("not computed yet");
    }
    const QString word = answerWord(column.result->judgement.status);
    const QString message = shown(column.result->message);
    return word.isEmpty() ? message : message.isEmpty() ? word : word + QStringLiteral(": ") + message;
}

void ComparisonPicture::paintColumn(QPainter& painter, std::size_t method) const
{
    const Theme& theme = *m_style.theme;
    const double unit = m_style.unit;
    const Column& column = m_places[method];
    const double x = m_columns.x(method);
    const QFontMetricsF metrics(m_style.font);
    const double base = 18 * unit + (metrics.ascent() - metrics.descent()) / 2;
    painter.setFont(m_style.font);
    painter.setPen(theme.muted);
    QString time;
    if (column.result && column.result->judgement.status != DiagnosisStatus::NotApplicable) {
        time = readableDuration(column.result->judgement.seconds);
        painter.drawText(QPointF(x + m_columns.width - metrics.horizontalAdvance(time), base), time);
    }
    const RootCauseMethod* known = m_registry.find(m_comparison.methods()[method].id);
    if (known) {
        const QString source = known->info().source == DataSource::Metric  ? QStringLiteral("metrics")
                               : known->info().source == DataSource::Trace ? QStringLiteral("traces")
                                                                           : QStringLiteral("multi-source");
        painter.drawText(QPointF(x, base),
                         metrics.elidedText(source, Qt::ElideRight,
                                            m_columns.width - metrics.horizontalAdvance(time) - 6 * unit));
    }
    const QString status = statusText(column);
    if (column.places.empty()) {
        painter.setPen(column.result ? answerColor(theme, column.result->judgement.status) : theme.muted);
        const QString text = status.isEmpty() ? QStringLiteral("nothing ranked: not found") : status;
        painter.drawText(QRectF(x, rankingHeader * unit, m_columns.width, 4 * rankingRow * unit),
                         Qt::TextWordWrap | Qt::AlignTop, text);
        return;
    }
    if (!status.isEmpty()) {
        painter.setPen(answerColor(theme, column.result->judgement.status));
        painter.drawText(QPointF(x, rankingHeader * unit + metrics.ascent()),
                         metrics.elidedText(status, Qt::ElideRight, m_columns.width));
    }
    for (std::size_t row = 0; row < column.places.size(); ++row) {
        paintPlace(painter, method, row);
    }
    if (column.rankedCount < column.places.size() && column.rankedCount > 0) {
        painter.setPen(QPen(theme.axis, unit, Qt::DashLine));
        const double y = rowTop(column.rankedCount) - 1.5 * unit;
        painter.drawLine(QLineF(x, y, x + m_columns.width, y));
    }
}

void ComparisonPicture::paintPlace(QPainter& painter, std::size_t method, std::size_t row) const
{
    const Theme& theme = *m_style.theme;
    const double unit = m_style.unit;
    const Place& place = m_places[method].places[row];
    const ComponentStyle look = theme.component(place.component);
    const double x = m_columns.x(method);
    const double top = rowTop(row);
    const QFont font = nameFont(place);
    const QFontMetricsF metrics(font);
    const double base = top + 14 * unit + (metrics.ascent() - metrics.descent()) / 2;

    painter.setRenderHint(QPainter::Antialiasing);
    if (place.isTrueCause) {
        painter.setPen(QPen(theme.trueCause, 1.7 * unit));
        painter.setBrush(theme.panel);
        painter.drawRoundedRect(
            QRectF(x - 3 * unit, top + 1 * unit, m_columns.width + 6 * unit, (rankingRow - 7) * unit),
            3 * unit, 3 * unit);
        painter.setBrush(Qt::NoBrush);
    }
    drawMarker(painter, look.marker, {x + 6 * unit, top + 14 * unit}, 8 * unit, look.color);
    painter.setFont(font);
    const double textLeft = x + nameInset * unit;
    const double barWidth = m_columns.width - nameInset * unit;
    painter.setPen(place.ranked || place.isTrueCause ? theme.text : theme.muted);
    painter.drawText(QPointF(textLeft, base),
                     metrics.elidedText(nameOf(place), Qt::ElideRight, nameRoom(place)));
    if (place.ranked) {
        painter.setFont(m_style.font);
        const QFontMetricsF plain(m_style.font);
        const QString score = shown(scoreText(place.score));
        painter.drawText(QPointF(x + m_columns.width - plain.horizontalAdvance(score), base), score);
        const QRectF track(textLeft, top + 26 * unit, barWidth, 5 * unit);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.fillRect(track, theme.track);
        painter.fillRect(QRectF(track.topLeft(), QSizeF(track.width() * place.share, track.height())),
                         look.color);
    } else {
        painter.setFont(m_style.font);
        const QFontMetricsF plain(m_style.font);
        painter.setPen(place.isTrueCause ? theme.error : theme.muted);
        painter.drawText(QPointF(textLeft, base + 14 * unit),
                         place.isTrueCause
                             ? fitting(plain,
                                       {QStringLiteral("true cause, not ranked"),
                                        QStringLiteral("cause, not ranked"), QStringLiteral("not ranked")},
                                       barWidth)
                             : QStringLiteral("not ranked"));
    }
}

void ComparisonPicture::paintLinks(QPainter& painter, const std::string& emphasised) const
{
    const double unit = m_style.unit;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (std::size_t method = 0; method + 1 < m_places.size(); ++method) {
        const auto& from = m_places[method].places;
        const auto& to = m_places[method + 1].places;
        for (std::size_t row = 0; row < from.size(); ++row) {
            const auto other = std::ranges::find(to, from[row].component, &Place::component);
            if (other == to.end() || (!from[row].ranked && !other->ranked)) {
                continue;
            }
            const bool heavy = from[row].isTrueCause || from[row].component == emphasised;
            QPen pen(m_style.theme->component(from[row].component).color, (heavy ? 2.6 : 1.5) * unit);
            if (!from[row].ranked || !other->ranked) {
                pen.setDashPattern({1, 2});
                pen.setCapStyle(Qt::FlatCap);
            }
            painter.setPen(pen);
            const double outline = from[row].isTrueCause ? 3 * unit : 0;
            const QPointF start(m_columns.x(method) + m_columns.width + 4 * unit + outline,
                                rowTop(row) + 14 * unit);
            const QPointF end(m_columns.x(method + 1) - 4 * unit - outline,
                              rowTop(static_cast<std::size_t>(other - to.begin())) + 14 * unit);
            const double bend = (end.x() - start.x()) * 0.45;
            QPainterPath path(start);
            path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end);
            painter.drawPath(path);
        }
    }
}

void ComparisonPicture::paintRanking(QPainter& painter, QPointF origin, const std::string& emphasised) const
{
    painter.save();
    painter.translate(origin);
    const Theme& theme = *m_style.theme;
    const double unit = m_style.unit;
    QFont bold = m_style.font;
    bold.setBold(true);
    const QFontMetricsF metrics(m_style.font);
    const double lift = (metrics.ascent() - metrics.descent()) / 2;
    painter.setFont(bold);
    painter.setPen(theme.text);
    painter.drawText(QPointF(pictureMargin * unit, 18 * unit + lift), QStringLiteral("This case"));
    painter.setFont(m_style.font);
    painter.setPen(theme.muted);
    if (m_rows > 0) {
        painter.drawText(QPointF(pictureMargin * unit, rowTop(0) + 14 * unit + lift), QStringLiteral("Rank"));
    }
    for (std::size_t row = 0; row < m_rows; ++row) {
        const QString number = QString::number(row + 1);
        painter.drawText(QPointF(m_columns.left - 14 * unit - metrics.horizontalAdvance(number),
                                 rowTop(row) + 14 * unit + lift),
                         number);
    }
    paintLinks(painter, emphasised);
    for (std::size_t method = 0; method < m_places.size(); ++method) {
        paintColumn(painter, method);
    }
    if (m_rows > 0) {
        const double top = rankingHeight() - legendHeight() - footPad / 2 * unit;
        const double y = top + metrics.height() / 2;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.trueCause, 1.4 * unit));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(pictureMargin * unit, y - 5 * unit, 10 * unit, 10 * unit), 2 * unit,
                                2 * unit);
        painter.setFont(m_style.font);
        painter.setPen(theme.muted);
        painter.drawText(QRectF((pictureMargin + 18) * unit, top, m_width - 2 * (pictureMargin + 9) * unit,
                                legendHeight() + unit),
                         Qt::TextWordWrap, legend());
    }
    painter.restore();
}

QString ComparisonPicture::legend() const
{
    QString text =
        QStringLiteral("true cause. Links join equal components, a crossing is a swap; dotted: not "
                       "ranked there. Bars: share of the top score");
    if (m_hasLogarithmic) {
        text += QStringLiteral(", logarithmic above a factor of 100");
    }
    return text + QLatin1Char('.');
}

std::optional<ComparisonPicture::Hit> ComparisonPicture::hitRanking(QPointF point) const
{
    for (std::size_t method = 0; method < m_places.size(); ++method) {
        const double x = m_columns.x(method);
        if (point.x() < x || point.x() > x + m_columns.width) {
            continue;
        }
        const Column& column = m_places[method];
        const std::string title = methodTitle(m_comparison.methods()[method], m_registry);
        for (std::size_t row = 0; row < column.places.size(); ++row) {
            if (point.y() >= rowTop(row) && point.y() < rowTop(row + 1)) {
                const Place& place = column.places[row];
                std::string text = title + ": " + place.component;
                if (place.ranked) {
                    text += ", rank " + std::to_string(row + 1) + " of " + std::to_string(column.rankedCount);
                    text += std::isnan(place.score) ? "; the method computes no score"
                                                    : "; score " + scoreText(place.score);
                } else {
                    text += ", not ranked";
                }
                return Hit{method, place.component, text + (place.isTrueCause ? "; the true cause" : "")};
            }
        }
        const QString status = statusText(column);
        return Hit{method, {}, title + (status.isEmpty() ? "" : ": " + status.toStdString())};
    }
    return {};
}

std::optional<ComparisonPicture::Hit> ComparisonPicture::hitAccuracy(QPointF point) const
{
    for (std::size_t method = 0; method < m_places.size(); ++method) {
        const double x = m_columns.x(method);
        if (point.x() < x || point.x() > x + m_columns.width) {
            continue;
        }
        const AccuracyCell& cell = m_comparison.accuracy(method);
        std::string text = methodTitle(m_comparison.methods()[method], m_registry);
        for (const AccuracyMeasure& measure : accuracyMeasures) {
            if (cell.n > 0) {
                const Interval& interval = cell.*measure.interval;
                text += std::string("\n") + measure.title + " " + fixedText(cell.*measure.value, 2) +
                        ", 95% interval " + fixedText(interval.low, 2) + " to " +
                        fixedText(interval.high, 2) + ", " + measure.intervalMethod;
            }
        }
        text += "\n" + std::to_string(cell.n) + " of " + std::to_string(m_comparison.cases().size()) +
                " cases answered";
        return Hit{method, {}, text};
    }
    return {};
}

QString ComparisonPicture::description() const
{
    QStringList lines;
    for (std::size_t method = 0; method < m_places.size(); ++method) {
        QStringList names;
        for (const Place& place : m_places[method].places) {
            if (place.ranked) {
                names << shown(place.component) +
                             (place.isTrueCause ? QStringLiteral(" (true cause)") : QString());
            }
        }
        const QString title = shown(methodTitle(m_comparison.methods()[method], m_registry));
        lines << title + QStringLiteral(": ") +
                     (names.isEmpty() ? statusText(m_places[method]) : names.join(QStringLiteral(", ")));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace culprit
