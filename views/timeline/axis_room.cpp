// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/axis_room.h"

#include <QFontMetricsF>

#include <algorithm>

namespace culprit {

std::array<QCPAxis*, 4> axesOf(const QCPAxisRect& rect)
{
    return {rect.axis(QCPAxis::atLeft), rect.axis(QCPAxis::atRight), rect.axis(QCPAxis::atBottom),
            rect.axis(QCPAxis::atTop)};
}

bool fitTicks(const QCPAxisRect& rect)
{
    constexpr double airy = 1.1; // lines of text for a label
    constexpr int most = 4;
    bool changed = false;
    for (const QCPAxis* axis : {rect.axis(QCPAxis::atLeft), rect.axis(QCPAxis::atRight)}) {
        const double label = airy * QFontMetricsF(axis->tickLabelFont()).height();
        const int fitting = std::clamp(static_cast<int>(rect.height() / label), 1, most);
        if (rect.height() > 0 && axis->ticker()->tickCount() != fitting) {
            axis->ticker()->setTickCount(fitting);
            changed = true;
        }
    }
    return changed;
}

} // namespace culprit
