// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/flow_layout.h"

#include "theme/plain_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QWidget>

#include <algorithm>

namespace culprit {

FlowLayout::FlowLayout(int gap, int lineGap, Last last)
    : m_gap(gap)
    , m_lineGap(lineGap)
    , m_last(last)
{
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

QWidget* FlowLayout::addCaptioned(const QString& caption, QWidget* control)
{
    auto* pair = new QWidget;
    auto* layout = new QHBoxLayout(pair);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* label = new PlainLabel(caption, pair);
    label->setProperty("role", QStringLiteral("muted"));
    label->setBuddy(control);
    layout->addWidget(label);
    layout->addWidget(control);
    addWidget(pair);
    return pair;
}

void FlowLayout::addItem(QLayoutItem* item)
{
    m_items.append(item);
}

int FlowLayout::count() const
{
    return static_cast<int>(m_items.size());
}

QLayoutItem* FlowLayout::itemAt(int index) const
{
    return m_items.value(index);
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

Qt::Orientations FlowLayout::expandingDirections() const
{
    return Qt::Horizontal;
}

bool FlowLayout::hasHeightForWidth() const
{
    return true;
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange({0, 0, width, 0}, false);
}

QSize FlowLayout::minimumSize() const
{
    QSize least;
    for (const QLayoutItem* item : m_items) {
        least = item->isEmpty() ? least : least.expandedTo(item->minimumSize());
    }
    const QMargins margins = contentsMargins();
    return least + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    int height = 0;
    for (const QLayoutItem* item : m_items) {
        width += item->sizeHint().width() + m_gap;
        height = std::max(height, item->sizeHint().height());
    }
    const QMargins margins = contentsMargins();
    return {width - m_gap + margins.left() + margins.right(), height + margins.top() + margins.bottom()};
}

void FlowLayout::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    arrange(rect, true);
}

int FlowLayout::arrange(const QRect& rect, bool apply) const
{
    const QRect room = rect.marginsRemoved(contentsMargins());
    int x = room.left();
    int y = room.top();
    int tallest = 0;
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        if (m_items[i]->isEmpty()) {
            continue; // hidden
        }
        const QSize size = m_items[i]->sizeHint();
        if (x > room.left() && x + size.width() > room.left() + room.width()) {
            x = room.left();
            y += tallest + m_lineGap;
            tallest = 0;
        }
        if (apply) {
            const bool last = m_last == Last::AtRightEdge && i + 1 == m_items.size() && i > 0;
            const int left = last ? std::max(x, room.left() + room.width() - size.width()) : x;
            const int lower = std::max(0, (tallest - size.height()) / 2); // all on one middle line
            m_items[i]->setGeometry({QPoint(left, y + lower), size});
        }
        x += size.width() + m_gap;
        tallest = std::max(tallest, size.height());
    }
    const QMargins margins = contentsMargins();
    return y + tallest - room.top() + margins.top() + margins.bottom();
}

} // namespace culprit
