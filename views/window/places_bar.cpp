// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/main_window.h"

#include <QPainter>

namespace culprit {

namespace {

constexpr int barWidth = 40;

} // namespace

PlacesBar::PlacesBar(QWidget* parent)
    : QTabBar(parent)
{
    setShape(QTabBar::RoundedWest);
    setDrawBase(false);
    setExpanding(false);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Places"));
    setFixedWidth(barWidth);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred); // in a low window it gives way
}

QSize PlacesBar::tabSizeHint(int index) const
{
    QFont bold = font();
    bold.setBold(true);
    return {barWidth, QFontMetrics(bold).horizontalAdvance(tabText(index)) + 62};
}

QSize PlacesBar::minimumTabSizeHint(int index) const
{
    return {barWidth, tabSizeHint(index).height() - 20};
}

void PlacesBar::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.window);
    painter.setPen(theme.border);
    painter.drawLine(width() - 1, 0, width() - 1, height());
    for (int i = 0; i < count(); ++i) {
        const QRect tab = tabRect(i);
        const bool current = i == currentIndex();
        if (current) {
            painter.fillRect(tab, theme.panel);
            painter.fillRect(QRect(tab.left(), tab.top(), 3, tab.height()), theme.accent);
        }
        painter.setPen(theme.border);
        painter.drawLine(tab.left(), tab.bottom(), tab.right(), tab.bottom());
        tabIcon(i).paint(&painter, QRect(tab.center().x() - 8, tab.top() + 12, 18, 18));
        QFont font = this->font();
        font.setBold(current);
        painter.setFont(font);
        painter.setPen(current ? theme.text : theme.muted);
        painter.save();
        painter.translate(tab.center().x() + QFontMetrics(font).ascent() / 2 - 1, tab.bottom() - 14);
        painter.rotate(-90);
        painter.drawText(QPointF(0, 0), tabText(i));
        painter.restore();
        if (current && hasFocus()) {
            painter.setPen(QPen(theme.accent, 2));
            painter.drawRect(tab.adjusted(4, 2, -3, -3));
        }
    }
}

} // namespace culprit
