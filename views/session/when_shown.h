// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <functional>

class QWidget;

namespace culprit {

/// Work for a widget that waits until somebody sees it: asked for while the widget is hidden, it is done once
/// when it is shown next.
class WhenShown : public QObject
{
    Q_OBJECT

public:
    /// Belongs to `widget`.
    WhenShown(QWidget* widget, std::function<void()> work);

    /// Does the work now if the widget is shown.
    void ask();
    /// The same within that time, once however often it is asked for.
    void askWithin(int milliseconds);
    /// Does what waits, shown or not.
    void catchUp();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* m_widget;
    std::function<void()> m_work;
    QTimer m_pause;
    bool m_waiting = false;
};

} // namespace culprit
