// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>

#include <functional>

class QPushButton;

namespace culprit {

class FoldedText;

/// One bar under the menus for what went wrong and for what has to be asked. A new message takes the place of
/// the one before; an unanswered question counts as no. A long one shows its first lines and a button for the
/// rest.
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBar(QWidget* parent = nullptr);

    void tell(const QString& message);
    /// With a button that does `act`, and another that does nothing. `name` is the button's object name.
    void ask(const QString& question, const QString& yes, const QString& no, const QString& name,
             const std::function<void()>& act);
    QString text() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void dismiss();
    void setKind(const QString& role);

    FoldedText* m_text;
    QPushButton* m_yes;
    QPushButton* m_no;
    std::function<void()> m_act;
    QPointer<QWidget> m_before; ///< had the keyboard when the question came
};

} // namespace culprit
