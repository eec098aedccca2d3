// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/disagreement_model.h"

#include "theme/icons.h"
#include "theme/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace culprit {

namespace {

void drawVerdict(QPainter& painter, bool right, QPointF centre, const Theme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(right ? theme.success : theme.error, 1.8));
    if (right) {
        const QPointF check[] = {centre + QPointF(-4, 0), centre + QPointF(-1, 3.5),
                                 centre + QPointF(4.5, -4)};
        painter.drawPolyline(check, 3);
    } else {
        painter.drawLine(centre + QPointF(-3.5, -3.5), centre + QPointF(3.5, 3.5));
        painter.drawLine(centre + QPointF(-3.5, 3.5), centre + QPointF(3.5, -3.5));
    }
}

} // namespace

DisagreementModel::DisagreementModel(const MethodRegistry& registry, QObject* parent)
    : QAbstractTableModel(parent)
    , m_registry(registry)
{
}

void DisagreementModel::setComparison(std::shared_ptr<const Comparison> comparison)
{
    beginResetModel();
    m_comparison = std::move(comparison);
    choose();
    endResetModel();
}

void DisagreementModel::setFilter(int right, int wrong)
{
    beginResetModel();
    m_right = right;
    m_wrong = wrong;
    choose();
    endResetModel();
}

void DisagreementModel::choose()
{
    m_shown.clear();
    if (!m_comparison) {
        return;
    }
    const auto methods = static_cast<int>(m_comparison->methods().size());
    m_right = m_right < methods ? m_right : -1;
    m_wrong = m_wrong < methods ? m_wrong : -1;
    const auto& all = m_comparison->disagreements();
    for (std::size_t at = 0; at < all.size(); ++at) {
        const auto is = [&](int method, bool right) {
            const auto column = static_cast<std::size_t>(method);
            return method < 0 || (all[at].answered[column] && all[at].right[column] == right);
        };
        if (is(m_right, true) && is(m_wrong, false)) {
            m_shown.push_back(at);
        }
    }
}

int DisagreementModel::total() const
{
    return m_comparison ? static_cast<int>(m_comparison->disagreements().size()) : 0;
}

QModelIndex DisagreementModel::indexOf(const std::string& caseKey) const
{
    for (std::size_t row = 0; row < m_shown.size(); ++row) {
        const auto& one = m_comparison->disagreements()[m_shown[row]];
        if (m_comparison->cases()[one.caseIndex].key == caseKey) {
            return index(static_cast<int>(row), 0);
        }
    }
    return {};
}

int DisagreementModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int DisagreementModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_comparison ? 0
                                             : FirstMethod + static_cast<int>(m_comparison->methods().size());
}

QVariant DisagreementModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_comparison) {
        return {};
    }
    const auto& one = m_comparison->disagreements()[m_shown[static_cast<std::size_t>(index.row())]];
    const CaseSummary& summary = m_comparison->cases()[one.caseIndex];
    if (role == KeyRole) {
        return QString::fromStdString(summary.key);
    }
    if (index.column() == Fault) {
        return role == Qt::DisplayRole ? QVariant(QString::fromStdString(summary.injection->fault))
                                       : QVariant();
    }
    if (index.column() == TrueCause) {
        const QString target = QString::fromStdString(summary.injection->target);
        switch (role) {
        case Qt::DisplayRole: {
            const QString brief = Theme::current().component(summary.injection->target).shortName;
            return (brief.isEmpty() ? target : brief) + QStringLiteral(" #%1").arg(summary.iteration);
        }
        case Qt::ToolTipRole:
            return tr("%1, iteration %2").arg(target, QString::number(summary.iteration));
        case ComponentRole:
            return target;
        default:
            return {};
        }
    }
    const auto method = static_cast<std::size_t>(index.column() - FirstMethod);
    const Verdict verdict = !one.answered[method] ? NoAnswer : one.right[method] ? Right : Wrong;
    switch (role) {
    case VerdictRole:
        return verdict;
    case ComponentRole:
        return QString::fromStdString(one.first[method]);
    case Qt::DisplayRole:
        return verdict == NoAnswer         ? tr("no answer")
               : one.first[method].empty() ? tr("not found")
                                           : QString::fromStdString(one.first[method]);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        const QString name = QString::fromStdString(methodTitle(m_comparison->methods()[method], m_registry));
        if (verdict == NoAnswer) {
            const Result* result = m_comparison->find(method, summary.key);
            return tr("%1: no answer%2")
                .arg(name,
                     result ? QStringLiteral(", ") + QString::fromStdString(result->message) : QString());
        }
        return tr("%1 blames %2: %3")
            .arg(name, data(index, Qt::DisplayRole).toString(), verdict == Right ? tr("right") : tr("wrong"));
    }
    case Qt::FontRole:
        if (verdict == Right) {
            QFont font = QApplication::font();
            font.setBold(true);
            return font;
        }
        return {};
    default:
        return {};
    }
}

QVariant DisagreementModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || !m_comparison) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    if (section < FirstMethod) {
        return section == Fault ? tr("Fault") : tr("True cause");
    }
    const auto method = static_cast<std::size_t>(section - FirstMethod);
    return tr("%1, first")
        .arg(QString::fromStdString(methodTitle(m_comparison->methods()[method], m_registry)));
}

void DisagreementDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const
{
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    const QString text = plain.text;
    plain.text.clear();
    const QWidget* widget = plain.widget;
    (widget ? widget->style() : QApplication::style())
        ->drawControl(QStyle::CE_ItemViewItem, &plain, painter, widget);

    const Theme& theme = Theme::current();
    painter->save();
    painter->setClipRect(option.rect);
    const QRectF box = option.rect;
    const double y = box.center().y();
    double x = box.left();
    const int verdict = index.data(DisagreementModel::VerdictRole).toInt();
    if (index.column() == DisagreementModel::Fault) {
        x += 14;
        drawFaultGlyph(*painter, text.toStdString(), {x, y - 6, 12, 12}, theme.text);
        x += 17;
    }
    if (verdict == DisagreementModel::Right || verdict == DisagreementModel::Wrong) {
        drawVerdict(*painter, verdict == DisagreementModel::Right, {x + 5, y}, theme);
        x += 16;
    }
    const QString component = index.data(DisagreementModel::ComponentRole).toString();
    if (!component.isEmpty()) {
        const ComponentStyle look = theme.component(component.toStdString());
        painter->setRenderHint(QPainter::Antialiasing);
        drawMarker(*painter, look.marker, {x + 5, y}, 8, look.color);
        x += 14;
    }
    painter->setFont(plain.font);
    painter->setPen(verdict == DisagreementModel::NoAnswer ? theme.muted : theme.text);
    const QFontMetricsF metrics(plain.font);
    painter->drawText(QRectF(x, box.top(), box.right() - x, box.height()), Qt::AlignVCenter,
                      metrics.elidedText(text, Qt::ElideRight, box.right() - x - 2));
    painter->restore();
}

} // namespace culprit
