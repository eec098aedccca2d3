// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/record_model.h"

#include <QStyledItemDelegate>

namespace culprit {

/// Paints a cell of a record table: the component with its marker, levels and failures with a sign beside the
/// word, durations with a bar, the injection's rows shaded, and a grey bar for what is still being read.
class RecordDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// The height of every row in `font`.
    static int rowHeight(const QFontMetrics& metrics);

private:
    void paintCell(QPainter& painter, const RecordModel& model, const RecordRow& row, const QRectF& area,
                   const QModelIndex& index, bool selected) const;
};

} // namespace culprit
