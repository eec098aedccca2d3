// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>
#include <QList>

namespace culprit {

/// A row of controls that goes on in a next line where the width ends. Hidden ones take no room.
class FlowLayout : public QLayout
{
public:
    enum class Last { AtRightEdge, InRow }; ///< where the last control stands

    explicit FlowLayout(int gap, int lineGap, Last last = Last::AtRightEdge);
    ~FlowLayout() override;

    /// A muted caption and the control it belongs to, which stay together; returns what holds both.
    QWidget* addCaptioned(const QString& caption, QWidget* control);

    void addItem(QLayoutItem* item) override;
    int count() const override;
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override;
    bool hasHeightForWidth() const override;
    int heightForWidth(int width) const override;
    QSize minimumSize() const override;
    QSize sizeHint() const override;
    void setGeometry(const QRect& rect) override;

private:
    /// The height taken; moves nothing unless `apply`.
    int arrange(const QRect& rect, bool apply) const;

    int m_gap;
    int m_lineGap;
    Last m_last;
    QList<QLayoutItem*> m_items;
};

} // namespace culprit
