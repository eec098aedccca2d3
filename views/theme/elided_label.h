// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/plain_label.h"

namespace culprit {

/// A line of text that gives way: it never forces the window to be wider and ends in an ellipsis instead.
/// The whole text is its tool tip while it does not fit.
class ElidedLabel : public PlainLabel
{
    Q_OBJECT

public:
    using PlainLabel::PlainLabel;

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace culprit
