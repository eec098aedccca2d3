// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/record_delegate.h"

#include "theme/theme.h"

#include <QFontDatabase>
#include <QPainter>

#include <algorithm>

namespace culprit {

namespace {

constexpr double padding = 6;
constexpr double markerRoom = 14;
constexpr double stepOfDepth = 12;
constexpr double barWidth = 48;

void drawText(QPainter& painter, const QRectF& area, const QString& text,
              Qt::Alignment alignment = Qt::AlignLeft)
{
    const QString shown =
        painter.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(area.width()));
    painter.drawText(area, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
}

/// A background behind what was searched for.
void markMatch(QPainter& painter, const QRectF& area, const QString& text, const QString& wanted,
               const QColor& color)
{
    const qsizetype at = wanted.isEmpty() ? -1 : text.indexOf(wanted, 0, Qt::CaseInsensitive);
    if (at < 0) {
        return;
    }
    const QFontMetricsF metrics(painter.font());
    const double left = area.left() + metrics.horizontalAdvance(text.left(at));
    const double right = left + metrics.horizontalAdvance(text.mid(at, wanted.size()));
    if (left < area.right()) {
        painter.fillRect(
            QRectF(left - 1, area.top() + 2, std::min(right + 1, area.right()) - left + 1, area.height() - 4),
            color);
    }
}

/// `text`, from shortly before what was searched for where that would lie beyond the cell.
QString fromMatch(const QPainter& painter, const QRectF& area, const QString& text, const QString& wanted)
{
    constexpr qsizetype before = 16;
    const qsizetype at = wanted.isEmpty() ? -1 : text.indexOf(wanted, 0, Qt::CaseInsensitive);
    const bool fits =
        at < 0 || painter.fontMetrics().horizontalAdvance(text.left(at + wanted.size())) < area.width() * 0.8;
    return fits ? text : QStringLiteral("…") + text.mid(std::max<qsizetype>(0, at - before));
}

/// The bar of a span: where it lies in its trace, or else its length on a logarithmic scale.
void drawBar(QPainter& painter, const RecordModel& model, const RecordRow& row, const QRectF& area)
{
    const Theme& theme = Theme::current();
    const QRectF bar(area.left(), area.center().y() - 3, area.width(), 6);
    painter.fillRect(bar, theme.track);
    double from = 0;
    double to = model.durationShare(row);
    const RecordList& list = model.list();
    if (!list.depths.empty() && list.lastUs > list.firstUs) {
        const auto share = [&](std::int64_t time) {
            return static_cast<double>(time - list.firstUs) / static_cast<double>(list.lastUs - list.firstUs);
        };
        from = share(row.startUs);
        to = share(row.startUs + row.durationUs);
    }
    const double width = std::max(1.5, (to - from) * bar.width());
    painter.fillRect(QRectF(std::min(bar.left() + from * bar.width(), bar.right() - width), bar.top(), width,
                            bar.height()),
                     theme.component(row.component).color);
}

} // namespace

int RecordDelegate::rowHeight(const QFontMetrics& metrics)
{
    return std::max(19, metrics.height() + 4);
}

QSize RecordDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {80, rowHeight(option.fontMetrics)};
}

void RecordDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const auto* model = qobject_cast<const RecordModel*>(index.model());
    if (!model) {
        return;
    }
    const Theme& theme = Theme::current();
    const QRectF area(option.rect);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool marked = model->isInInjection(index.row());
    painter->save();
    if (marked) {
        painter->fillRect(area, theme.injectionShade);
    }
    if (selected) {
        painter->fillRect(area, theme.selection);
    } else if (option.state.testFlag(QStyle::State_MouseOver)) {
        painter->fillRect(area, theme.hover);
    }
    if (index.column() == 0) {
        if (marked) {
            painter->fillRect(QRectF(area.left(), area.top(), 3, area.height()), theme.injectionLine);
        }
        if (selected) {
            painter->fillRect(QRectF(area.left(), area.top(), 3, area.height()), theme.accent);
        }
    }
    painter->setFont(option.font);
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF inner = area.adjusted(padding, 0, -padding, 0);
    if (model->field(index.column()) == RecordModel::Field::Time) {
        painter->setPen(selected ? theme.selectionText : theme.muted);
        drawText(*painter, inner, model->timeText(model->timeOf(index.row())), Qt::AlignRight);
    } else if (const RecordRow* row = model->row(index.row())) {
        painter->setPen(selected ? theme.selectionText : theme.text);
        paintCell(*painter, *model, *row, inner, index, selected);
    } else {
        painter->fillRect(QRectF(inner.left(), inner.center().y() - 4, inner.width() * 0.6, 8), theme.track);
    }
    painter->restore();
}

void RecordDelegate::paintCell(QPainter& painter, const RecordModel& model, const RecordRow& row,
                               const QRectF& area, const QModelIndex& index, bool selected) const
{
    const Theme& theme = Theme::current();
    const QRectF afterSign = area.adjusted(markerRoom, 0, 0, 0);
    const QPointF sign(area.left() + 4, area.center().y());
    switch (model.field(index.column())) {
    case RecordModel::Field::Component: {
        const ComponentStyle style = theme.component(row.component);
        drawMarker(painter, style.marker, sign, 8, style.color);
        painter.setPen(selected ? theme.selectionText : theme.text);
        drawText(painter, afterSign, QString::fromStdString(row.component));
        break;
    }
    case RecordModel::Field::Level:
        if (row.level == LogLevel::Info) {
            painter.setPen(theme.muted);
        } else {
            const bool error = row.level == LogLevel::Error;
            const QColor color = error ? theme.error : theme.warn;
            drawMarker(painter, error ? MarkerShape::Cross : MarkerShape::TriangleUp, sign, 8, color);
            painter.setPen(color);
        }
        drawText(painter, afterSign, index.data().toString());
        break;
    case RecordModel::Field::Text: {
        static const QString family = QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
        QFont font = painter.font();
        font.setFamily(family);
        painter.setFont(font);
        const QString wanted = QString::fromStdString(model.logFilter().text);
        const QString text = fromMatch(painter, area, row.text, wanted);
        markMatch(painter, area, text, wanted, theme.band);
        drawText(painter, area, text);
        break;
    }
    case RecordModel::Field::Operation: {
        const RecordList& list = model.list();
        const double indent =
            list.depths.empty() ? 0 : stepOfDepth * list.depths[static_cast<std::size_t>(index.row())];
        const QRectF indented = area.adjusted(std::min(indent, area.width() / 2), 0, 0, 0);
        markMatch(painter, indented, row.operation, QString::fromStdString(model.spanFilter().text),
                  theme.band);
        drawText(painter, indented, row.operation);
        break;
    }
    case RecordModel::Field::Duration: {
        const QRectF bar(area.left(), area.top(), std::min(barWidth, area.width() / 2), area.height());
        drawBar(painter, model, row, bar);
        drawText(painter, area.adjusted(bar.width() + padding, 0, 0, 0), durationText(row.durationUs),
                 Qt::AlignRight);
        break;
    }
    case RecordModel::Field::Status:
        if (row.failed) {
            drawMarker(painter, MarkerShape::Cross, sign, 8, theme.error);
            painter.setPen(theme.error);
        } else {
            painter.setPen(theme.muted);
        }
        drawText(painter, afterSign, row.status);
        break;
    case RecordModel::Field::Caller:
        drawText(painter, area, row.caller);
        break;
    case RecordModel::Field::Time:
        break;
    }
}

} // namespace culprit
