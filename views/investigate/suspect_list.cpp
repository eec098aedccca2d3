// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/suspect_list.h"

#include "telemetry/case.h"
#include "theme/theme.h"
#include "timeline/tickers.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace culprit {

SuspectModel::SuspectModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void SuspectModel::setDiagnosis(const Diagnosis& diagnosis, const std::string& trueCause,
                                const ComponentNames& names)
{
    beginResetModel();
    m_names = names;
    m_ranking = diagnosis.ranking;
    m_trueCause = trueCause;
    rebuild();
    endResetModel();
}

void SuspectModel::clear()
{
    beginResetModel();
    m_ranking.clear();
    rebuild();
    endResetModel();
}

void SuspectModel::setByComponent(bool byComponent)
{
    beginResetModel();
    m_byComponent = byComponent;
    rebuild();
    endResetModel();
}

void SuspectModel::rebuild()
{
    m_rows.clear();
    std::set<std::string, std::less<>> seen;
    m_top = 0;
    m_bottom = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < m_ranking.size(); ++i) {
        if (m_byComponent && !seen.insert(std::string(m_names.of(m_ranking[i].name))).second) {
            continue;
        }
        m_rows.push_back(static_cast<int>(i));
        const double score = m_ranking[i].score;
        if (std::isfinite(score) && score > 0) {
            m_top = std::max(m_top, score);
            m_bottom = std::min(m_bottom, score);
        }
    }
    m_logBars = m_top > 100 * m_bottom;
}

double SuspectModel::bar(double score) const
{
    if (!std::isfinite(score) || score <= 0 || m_top <= 0) {
        return 0;
    }
    // On a logarithmic scale the weakest suspect keeps a tenth, so that its bar is seen.
    return m_logBars ? 0.1 + 0.9 * std::log(score / m_bottom) / std::log(m_top / m_bottom) : score / m_top;
}

const RankedItem* SuspectModel::item(int row) const
{
    return row >= 0 && row < static_cast<int>(m_rows.size())
               ? &m_ranking[static_cast<std::size_t>(m_rows[static_cast<std::size_t>(row)])]
               : nullptr;
}

int SuspectModel::rowOf(const std::string& name) const
{
    const auto isIt = [&](int index) {
        const std::string& one = m_ranking[static_cast<std::size_t>(index)].name;
        return m_byComponent ? m_names.of(one) == m_names.of(name) : one == name;
    };
    const auto found = std::ranges::find_if(m_rows, isIt);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int SuspectModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant SuspectModel::data(const QModelIndex& index, int role) const
{
    const RankedItem* one = item(index.row());
    if (!one) {
        return {};
    }
    const std::string component(m_names.of(one->name));
    switch (role) {
    case Qt::DisplayRole:
    case IndicatorRole:
        return QString::fromStdString(one->name == component ? component
                                                             : one->name.substr(component.size() + 1));
    case ComponentRole:
        return QString::fromStdString(component);
    case ScoreRole:
        return std::isfinite(one->score) ? readableNumber(one->score) : QString();
    case BarRole:
        return bar(one->score);
    case TrueCauseRole:
        return component == m_trueCause;
    case RankRole:
        return index.row() + 1;
    case EvidenceRole:
    case Qt::ToolTipRole:
        return QString::fromStdString(one->evidence.sentence);
    case Qt::AccessibleTextRole:
        return tr("%1: %2, %3%4")
            .arg(index.row() + 1)
            .arg(QString::fromStdString(one->name), readableNumber(one->score),
                 component == m_trueCause ? tr(", the true cause") : QString());
    default:
        return {};
    }
}

void SuspectDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    painter->save();
    const QRectF area(option.rect);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected) {
        painter->fillRect(area, theme.selection);
        painter->fillRect(QRectF(area.left(), area.top(), 3, area.height()), theme.accent);
    } else if (option.state.testFlag(QStyle::State_MouseOver)) {
        painter->fillRect(area, theme.hover);
    }
    const QString component = index.data(SuspectModel::ComponentRole).toString();
    const ComponentStyle style = theme.component(component.toStdString());
    const bool cause = index.data(SuspectModel::TrueCauseRole).toBool();
    QFont font = option.font;
    font.setBold(cause || selected);
    const QFontMetricsF metrics(font);
    const double first = area.top() + 4 + metrics.ascent();
    const double second = first + metrics.height();
    const double left = area.left() + 40;
    const double right = area.right() - 12;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(option.font);
    painter->setPen(theme.muted);
    const QString rank = index.data(SuspectModel::RankRole).toString();
    painter->drawText(QPointF(area.left() + 20 - QFontMetricsF(option.font).horizontalAdvance(rank), first),
                      rank);
    drawMarker(*painter, style.marker, {area.left() + 31, first - metrics.ascent() / 2 + 1}, 8, style.color);

    painter->setFont(font);
    painter->setPen(selected ? theme.selectionText : theme.text);
    const QString score = index.data(SuspectModel::ScoreRole).toString();
    const double scoreWidth = metrics.horizontalAdvance(score);
    painter->drawText(QPointF(right - scoreWidth, first), score);
    const QString name =
        metrics.elidedText(component, Qt::ElideRight, right - scoreWidth - left - (cause ? 78 : 8));
    painter->drawText(QPointF(left, first), name);
    if (cause) {
        const QString word = tr("true cause");
        const QFontMetricsF plain(option.font);
        const QRectF box(left + metrics.horizontalAdvance(name) + 8, first - plain.ascent() - 1,
                         plain.horizontalAdvance(word) + 8, plain.height() + 1);
        painter->setFont(option.font);
        painter->setPen(QPen(theme.trueCause, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(box, 2, 2);
        painter->drawText(QPointF(box.left() + 4, first), word);
    }
    painter->setFont(option.font);
    painter->setPen(theme.muted);
    const QRectF bar(area.left() + 142, second - metrics.ascent() / 2 - 1, right - area.left() - 142, 6);
    painter->drawText(QPointF(left, second),
                      QFontMetricsF(option.font)
                          .elidedText(index.data(SuspectModel::IndicatorRole).toString(), Qt::ElideRight,
                                      bar.left() - left - 6));
    if (!score.isEmpty()) {
        painter->fillRect(bar, theme.track);
        painter->fillRect(
            QRectF(bar.topLeft(),
                   QSizeF(bar.width() * index.data(SuspectModel::BarRole).toDouble(), bar.height())),
            style.color);
    }
    painter->restore();
}

QSize SuspectDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const
{
    return {100, std::max(37, 2 * option.fontMetrics.height() + 8)};
}

} // namespace culprit
