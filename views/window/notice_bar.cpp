// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/notice_bar.h"

#include "theme/folded_text.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QStyle>

#include <utility>

namespace culprit {

namespace {

constexpr int shownLines = 3;

} // namespace

NoticeBar::NoticeBar(QWidget* parent)
    : QFrame(parent)
    , m_text(new FoldedText(shownLines, this))
    , m_yes(new QPushButton(this))
    , m_no(new QPushButton(this))
{
    setAccessibleName(tr("Message"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 14, 6);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_yes);
    layout->addWidget(m_no);
    connect(m_no, &QPushButton::clicked, this, &NoticeBar::dismiss);
    connect(m_yes, &QPushButton::clicked, this, [this] {
        const auto act = std::exchange(m_act, nullptr);
        dismiss();
        if (act) {
            act(); // may ask the next question
        }
    });
    setKind(QStringLiteral("notice"));
    hide();
}

void NoticeBar::setKind(const QString& role)
{
    setProperty("role", role);
    style()->unpolish(this);
    style()->polish(this);
}

QString NoticeBar::text() const
{
    return m_text->text();
}

void NoticeBar::tell(const QString& message)
{
    m_act = nullptr;
    m_text->setText(message);
    m_yes->hide();
    m_no->setText(tr("Dismiss"));
    setKind(QStringLiteral("notice"));
    show();
}

void NoticeBar::ask(const QString& question, const QString& yes, const QString& no, const QString& name,
                    const std::function<void()>& act)
{
    if (!isAncestorOf(QApplication::focusWidget())) {
        m_before = QApplication::focusWidget();
    }
    m_act = act;
    m_text->setText(question);
    m_yes->setText(yes);
    m_yes->setObjectName(name);
    m_yes->show();
    m_no->setText(no);
    setKind(QStringLiteral("question"));
    show();
    m_yes->setFocus(Qt::OtherFocusReason);
}

void NoticeBar::dismiss()
{
    m_act = nullptr;
    const bool hadKeyboard = isAncestorOf(QApplication::focusWidget());
    hide();
    if (hadKeyboard && m_before) {
        m_before->setFocus(Qt::OtherFocusReason);
    }
    m_before.clear();
}

void NoticeBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        dismiss();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        if (auto* button = qobject_cast<QPushButton*>(QApplication::focusWidget())) {
            button->click();
            return;
        }
    }
    QFrame::keyPressEvent(event);
}

} // namespace culprit
