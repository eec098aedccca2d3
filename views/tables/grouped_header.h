// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

namespace culprit {

/// A header of one or two lines: above, a title with its fault's glyph over neighbouring columns, below each
/// column's own. The sorted column is bold, with a triangle beside its title. Models tell titles by the roles
/// of ReportTableModel; without them it is a plain header.
class GroupedHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit GroupedHeader(QWidget* parent = nullptr);

    /// Turns the columns' own titles by a quarter, for narrow columns.
    void setTurned(bool turned);
    QSize sizeHint() const override;

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    QSize sectionSizeFromContents(int section) const override;

private:
    void paintSpan(QPainter* painter, const QRect& rect, int section) const;
    void paintLabel(QPainter* painter, const QRect& rect, int section) const;
    bool hasSpans() const;
    QString label(int section) const;

    bool m_turned = false;
};

} // namespace culprit
