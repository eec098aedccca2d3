// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QScrollArea;
class QToolButton;

namespace culprit {

/// Sentences of any length in little room: wrapped, also within words, to some lines, and a button that opens
/// the rest, which scrolls where it is very long. The whole is the tool tip while a part of it is hidden. Takes
/// whatever width it is given. Text stays text.
class FoldedText : public QWidget
{
    Q_OBJECT

public:
    explicit FoldedText(int foldedLines, QWidget* parent = nullptr);

    /// Folds it again; line ends begin new lines.
    void setText(const QString& text);
    QString text() const { return m_text; }
    /// What stands on the screen, a line a line.
    QString shownText() const;
    /// Something of the text is behind the button.
    bool isCut() const { return m_cut; }
    QToolButton* button() const { return m_more; }
    /// A style sheet's role, see styleSheet().
    void setRole(const QString& role);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void arrange();

    int m_foldedLines;
    QString m_text;
    QLabel* m_label;
    QScrollArea* m_area;
    QToolButton* m_more;
    bool m_open = false;
    bool m_cut = false;
};

} // namespace culprit
