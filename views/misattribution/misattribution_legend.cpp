// SPDX-License-Identifier: GPL-3.0-or-later
#include "misattribution/misattribution_legend.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr double lineHeight = 22;
constexpr double markHeight = 18;
constexpr double swatchWidth = 34;
constexpr double entryGap = 18;

/// Up to five values from one to `top`, both included.
std::vector<double> scaleSteps(double top, bool shares)
{
    if (shares) {
        return {0.25, 0.5, 0.75, 1};
    }
    const int most = static_cast<int>(std::lround(top));
    std::vector<double> steps;
    for (int i = 1; i <= std::min(most, 5); ++i) {
        steps.push_back(most <= 5 ? i : std::round(most * i / 5.0));
    }
    return steps;
}

QString scaleNumber(double value, bool shares)
{
    return shares ? QString::number(std::lround(100 * value)) + QLatin1Char('%') : QString::number(value);
}

} // namespace

MisattributionLegend::MisattributionLegend(const Content& content, const Theme& theme, const QFont& font,
                                           double unit, double width)
    : m_theme(theme)
    , m_font(font)
    , m_unit(unit)
{
    if (content.form == MisattributionForm::Heatmap) {
        addScale(content);
    } else {
        addBars(content);
    }
    if (content.rowsHaveTarget) {
        m_entries.push_back({swatchWidth,
                             [this](QPainter& painter, const QRectF& box) {
                                 painter.setPen(QPen(m_theme.trueCause, 1.7 * m_unit));
                                 painter.setBrush(Qt::NoBrush);
                                 painter.drawRect(box.adjusted(m_unit, m_unit, -m_unit, -m_unit));
                             },
                             tr("the true cause")});
    }
    m_entries.push_back({12,
                         [this](QPainter& painter, const QRectF& box) {
                             const ComponentStyle none = m_theme.notFound();
                             drawMarker(painter, none.marker, box.center(), 8 * m_unit, none.color);
                         },
                         tr("no component named")});
    if (content.pictures > 1) {
        m_entries.push_back({0, {}, tr("one scale for all %1 methods").arg(content.pictures)});
    }
    arrange(width);
}

void MisattributionLegend::addScale(const Content& content)
{
    m_entries.push_back({0, {}, content.shares ? tr("Share of a row") : tr("Cases")});
    std::vector<double> steps = scaleSteps(content.scaleTop, content.shares);
    steps.insert(steps.begin(), 0.0);
    Entry scale;
    scale.markWidth = swatchWidth * static_cast<double>(steps.size());
    scale.mark = [this, steps, content](QPainter& painter, const QRectF& box) {
        const QFontMetricsF metrics(m_font);
        QRectF swatch(box.topLeft(), QSizeF(swatchWidth * m_unit, box.height()));
        for (const double step : steps) {
            const double part = step / content.scaleTop;
            painter.fillRect(swatch, step > 0 ? m_theme.heat(part) : m_theme.panelAlt);
            const QString number = step > 0 ? scaleNumber(step, content.shares) : QStringLiteral("·");
            painter.setPen(step > 0 ? m_theme.heatText(part) : m_theme.muted);
            painter.drawText(QPointF(swatch.center().x() - metrics.horizontalAdvance(number) / 2,
                                     swatch.center().y() + (metrics.ascent() - metrics.descent()) / 2),
                             number);
            swatch.translate(swatch.width(), 0);
        }
        painter.setPen(QPen(m_theme.border, m_unit));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(box);
    };
    m_entries.push_back(std::move(scale));
    if (!content.rowsHaveTarget) {
        m_entries.push_back({swatchWidth,
                             [this](QPainter& painter, const QRectF& box) {
                                 painter.fillRect(box, m_theme.heat(0.5));
                                 const QRectF line(box.left(), box.bottom() - 3.5 * m_unit, box.width() / 2,
                                                   2.5 * m_unit);
                                 painter.fillRect(line.adjusted(0, -m_unit, 0, 0), m_theme.panel);
                                 painter.fillRect(line, m_theme.trueCause);
                             },
                             tr("underlined: the part that is right")});
    }
}

void MisattributionLegend::addBars(const Content& content)
{
    const auto bar = [this](bool right) {
        return [this, right](QPainter& painter, const QRectF& box) {
            painter.fillRect(box, m_theme.axis);
            if (right) {
                paintHatching(painter, box, m_theme.panel, m_unit);
                painter.setPen(QPen(m_theme.trueCause, 1.4 * m_unit));
                painter.setBrush(Qt::NoBrush);
                painter.drawRect(box);
            }
        };
    };
    m_entries.push_back({14, bar(true), tr("right")});
    m_entries.push_back({14, bar(false), tr("a wrong component")});
    const QString top = scaleNumber(content.scaleTop, content.shares);
    m_entries.push_back({0,
                         {},
                         content.shares          ? tr("full height: the whole row")
                         : content.scaleTop == 1 ? tr("full height: 1 case")
                                                 : tr("full height: %1 cases").arg(top)});
}

void MisattributionLegend::arrange(double width)
{
    const QFontMetricsF metrics(m_font);
    double x = 0;
    double y = 0;
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        Entry& entry = m_entries[i];
        const double mark = entry.mark ? entry.markWidth * m_unit : 0;
        const double text = entry.text.isEmpty() ? 0 : metrics.horizontalAdvance(entry.text);
        const double own = mark + (mark > 0 && text > 0 ? 6 * m_unit : 0) + text;
        if (x > 0 && x + own > width) {
            x = 0;
            y += lineHeight * m_unit;
        }
        entry.x = x;
        entry.y = y;
        // A caption stands close to the scale it belongs to.
        const bool isCaption = !entry.mark && i + 1 < m_entries.size() && m_entries[i + 1].text.isEmpty();
        x += own + (isCaption ? 8 : entryGap) * m_unit;
    }
    m_height = y + lineHeight * m_unit;
}

void MisattributionLegend::paint(QPainter& painter, QPointF origin) const
{
    const QFontMetricsF metrics(m_font);
    painter.save();
    painter.setFont(m_font);
    for (const Entry& entry : m_entries) {
        const double top = origin.y() + entry.y + (lineHeight - markHeight) / 2 * m_unit;
        double x = origin.x() + entry.x;
        if (entry.mark) {
            const QRectF box(x, top, entry.markWidth * m_unit, markHeight * m_unit);
            painter.setRenderHint(QPainter::Antialiasing, false);
            entry.mark(painter, box);
            x += box.width() + 6 * m_unit;
        }
        painter.setPen(m_theme.muted);
        const double base = top + markHeight * m_unit / 2 + (metrics.ascent() - metrics.descent()) / 2;
        painter.drawText(QPointF(x, base), entry.text);
    }
    painter.restore();
}

QString MisattributionLegend::words() const
{
    QStringList words;
    for (const Entry& entry : m_entries) {
        if (!entry.text.isEmpty()) {
            words << entry.text;
        }
    }
    return words.join(QStringLiteral("; "));
}

MisattributionLegendBar::MisattributionLegendBar(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Legend"));
}

MisattributionLegend MisattributionLegendBar::legend() const
{
    return {m_content, Theme::current(), font(), 1, static_cast<double>(std::max(200, width()))};
}

void MisattributionLegendBar::refresh()
{
    setFixedHeight(static_cast<int>(std::ceil(legend().height())));
    setAccessibleDescription(legend().words());
    update();
}

void MisattributionLegendBar::setContent(const MisattributionLegend::Content& content)
{
    m_content = content;
    refresh();
}

QSize MisattributionLegendBar::sizeHint() const
{
    return {200, static_cast<int>(std::ceil(legend().height()))};
}

void MisattributionLegendBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    legend().paint(painter, {0, 0});
}

void MisattributionLegendBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void MisattributionLegendBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        refresh();
    }
    QWidget::changeEvent(event);
}

} // namespace culprit
