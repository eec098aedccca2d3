// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/elided_label.h"

#include "theme/outside_text.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOption>

namespace culprit {

QSize ElidedLabel::minimumSizeHint() const
{
    return {fontMetrics().horizontalAdvance(QStringLiteral("MMMM…")), QLabel::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*)
{
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
    setToolTip(shown == text() ? QString() : tipText(text()));
    QStyleOption option;
    option.initFrom(this);
    QPainter painter(this);
    style()->drawItemText(&painter, contentsRect(), static_cast<int>(alignment()), option.palette,
                          isEnabled(), shown, foregroundRole());
}

} // namespace culprit
