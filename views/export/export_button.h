// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

#include <functional>

namespace culprit {

/// The Export button of a place: a menu of figures, tables and data, each to a file or to the clipboard.
class ExportButton : public QToolButton
{
    Q_OBJECT

public:
    /// Writes to the path it is given; throws std::exception with a message for the user.
    using Writer = std::function<void(const QString& path)>;

    explicit ExportButton(QWidget* parent = nullptr);

    /// One entry a suffix, e.g. addFormats(tr("Figure"), {"pdf", "svg", "png"}, "heatmap", write).
    QList<QAction*> addFormats(const QString& what, const QStringList& suffixes, const QString& baseName,
                               const Writer& write);
    /// What `act` throws is told by `failed`.
    QAction* addAction(const QString& text, const std::function<void()>& act);
    QAction* addSeparator();

Q_SIGNALS:
    void exported(const QString& path);
    void failed(const QString& message);
};

/// A row of exclusive buttons that look like one control.
class SegmentedChoice : public QWidget
{
    Q_OBJECT

public:
    explicit SegmentedChoice(const QStringList& choices, QWidget* parent = nullptr);
    int current() const { return m_current; }
    void setCurrent(int index);
    QToolButton* button(int index) const { return m_buttons.at(index); }

Q_SIGNALS:
    void chosen(int index);

private:
    QList<QToolButton*> m_buttons;
    int m_current = 0;
};

} // namespace culprit
