// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/when_shown.h"

#include <QEvent>
#include <QWidget>

namespace culprit {

WhenShown::WhenShown(QWidget* widget, std::function<void()> work)
    : QObject(widget)
    , m_widget(widget)
    , m_work(std::move(work))
{
    widget->installEventFilter(this);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &WhenShown::ask);
}

void WhenShown::ask()
{
    m_waiting = true;
    if (m_widget->isVisible()) {
        catchUp();
    }
}

void WhenShown::askWithin(int milliseconds)
{
    m_waiting = true;
    if (!m_pause.isActive()) {
        m_pause.start(milliseconds);
    }
}

void WhenShown::catchUp()
{
    m_pause.stop();
    if (m_waiting) {
        m_waiting = false;
        m_work();
    }
}

bool WhenShown::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_widget && event->type() == QEvent::Show) {
        catchUp();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace culprit
