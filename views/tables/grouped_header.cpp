// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/grouped_header.h"

#include "tables/report_table_model.h"
#include "tables/table_delegates.h"
#include "theme/icons.h"
#include "theme/marker.h"
#include "theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace culprit {

namespace {

constexpr int headerLine = 19;
constexpr int triangleRoom = 12;

} // namespace

GroupedHeader::GroupedHeader(QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setHighlightSections(false);
    setSectionsClickable(true);
}

void GroupedHeader::setTurned(bool turned)
{
    m_turned = turned;
    updateGeometry();
    viewport()->update();
}

bool GroupedHeader::hasSpans() const
{
    for (int section = 0; model() && section < count(); ++section) {
        const QVariant title = model()->headerData(section, Qt::Horizontal, ReportTableModel::SpanTitleRole);
        if (!title.toString().isEmpty()) {
            return true;
        }
    }
    return false;
}

QString GroupedHeader::label(int section) const
{
    if (!model()) {
        return {};
    }
    const QVariant own = model()->headerData(section, Qt::Horizontal, ReportTableModel::LabelRole);
    return own.isValid() ? own.toString() : model()->headerData(section, Qt::Horizontal).toString();
}

QSize GroupedHeader::sizeHint() const
{
    int height = headerLine + 4;
    bool anyLabel = false;
    for (int section = 0; section < count(); ++section) {
        anyLabel = anyLabel || !label(section).isEmpty();
        if (m_turned && section > 0) {
            height = std::max(height,
                              fontMetrics().horizontalAdvance(label(section)) + 2 * TableDelegate::padding);
        }
    }
    return {QHeaderView::sizeHint().width(), height + (hasSpans() && anyLabel ? headerLine : 0)};
}

QSize GroupedHeader::sectionSizeFromContents(int section) const
{
    QFont bold = font();
    bold.setBold(true);
    const int width = m_turned && section > 0
                          ? headerLine
                          : QFontMetrics(bold).horizontalAdvance(label(section)) +
                                TableDelegate::paddingBefore(section, parentWidget()) +
                                TableDelegate::padding + (isSortIndicatorShown() ? triangleRoom : 0);
    return {width, sizeHint().height()};
}

void GroupedHeader::paintSection(QPainter* painter, const QRect& rect, int section) const
{
    const Theme& theme = Theme::current();
    painter->save();
    painter->setClipRect(rect);
    painter->fillRect(rect, theme.window);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.border); // whole at any scale
    painter->setPen(theme.border);
    paintSpan(painter, rect, section);
    paintLabel(painter, rect, section);
    painter->restore();
}

void GroupedHeader::paintSpan(QPainter* painter, const QRect& rect, int section) const
{
    const Theme& theme = Theme::current();
    const QString title =
        model()->headerData(section, Qt::Horizontal, ReportTableModel::SpanTitleRole).toString();
    if (title.isEmpty()) {
        return;
    }
    const int start = model()->headerData(section, Qt::Horizontal, ReportTableModel::SpanStartRole).toInt();
    if (section == start) {
        painter->drawLine(rect.topLeft(), rect.bottomLeft());
    }
    // One title across its columns: each paints the part that lies over it.
    int x = sectionViewportPosition(start) + TableDelegate::padding;
    const QString fault = title.section(QLatin1Char(','), 0, 0);
    if (const QIcon icon = faultIcon(fault.toStdString()); !icon.isNull()) {
        icon.paint(painter, x, 4, 14, 14);
        x += 19;
    }
    QFont bold = font();
    bold.setBold(true);
    painter->setPen(theme.text);
    painter->setFont(bold);
    const QRect line(x, 2, 2000, headerLine);
    painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, fault);
    painter->setFont(font());
    painter->setPen(theme.muted);
    painter->drawText(line.adjusted(QFontMetrics(bold).horizontalAdvance(fault), 0, 0, 0),
                      Qt::AlignLeft | Qt::AlignVCenter, title.mid(fault.size()));
}

void GroupedHeader::paintLabel(QPainter* painter, const QRect& rect, int section) const
{
    const Theme& theme = Theme::current();
    const QString text = label(section);
    if (text.isEmpty()) {
        return;
    }
    if (m_turned && section > 0) { // the first column is wide
        painter->setPen(theme.muted);
        const int half = fontMetrics().ascent() / 2;
        painter->translate(rect.center().x() + half - 1, rect.bottom() - TableDelegate::padding);
        painter->rotate(-90);
        painter->drawText(QPoint(0, 0), text);
        return;
    }
    const bool isSorted = isSortIndicatorShown() && sortIndicatorSection() == section;
    QFont shown = font();
    shown.setBold(isSorted);
    painter->setFont(shown);
    painter->setPen(isSorted ? theme.text : theme.muted);
    const QFontMetrics metrics(shown);
    const int before = TableDelegate::paddingBefore(section, parentWidget());
    const QRect line(rect.left() + before, rect.bottom() - headerLine,
                     rect.width() - before - TableDelegate::padding, headerLine);
    const auto alignment = static_cast<Qt::Alignment>(
        model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt());
    // The triangle has a place of its own beside the title, which gives way to it.
    const int room = line.width() - (isSorted ? triangleRoom : 0);
    const QString elided = metrics.elidedText(text, Qt::ElideRight, room);
    const int width = metrics.horizontalAdvance(elided);
    const int left = (alignment & Qt::AlignRight) != 0 ? line.left() + room - width : line.left();
    painter->drawText(QRect(left, line.top(), width + 1, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
                      elided);
    if (isSorted) {
        painter->setRenderHint(QPainter::Antialiasing);
        drawMarker(*painter,
                   sortIndicatorOrder() == Qt::AscendingOrder ? MarkerShape::TriangleUp
                                                              : MarkerShape::TriangleDown,
                   {static_cast<double>(left + width) + 7, static_cast<double>(line.center().y()) + 1}, 7,
                   theme.text);
    }
}

} // namespace culprit
