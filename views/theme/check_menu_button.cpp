// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/check_menu_button.h"

#include "theme/outside_text.h"

#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

namespace culprit {

namespace {

/// Clicks and the space bar trigger without closing; Enter triggers and closes as everywhere.
class LastingMenu : public QMenu
{
public:
    using QMenu::QMenu;

protected:
    /// Qt 6.8 closes a menu that is pressed before the mouse has moved: right for a command, not for a tick.
    void mousePressEvent(QMouseEvent* event) override
    {
        QAction* action = actionAt(event->position().toPoint());
        if (action && action->isEnabled() && !action->isSeparator()) {
            setActiveAction(action);
        } else {
            QMenu::mousePressEvent(event);
        }
    }
    void mouseReleaseEvent(QMouseEvent* event) override
    {
        QAction* action = actionAt(event->position().toPoint());
        if (action && action->isEnabled() && !action->isSeparator()) {
            action->trigger();
        } else {
            QMenu::mouseReleaseEvent(event);
        }
    }
    void keyPressEvent(QKeyEvent* event) override
    {
        if (event->key() == Qt::Key_Space && activeAction() && activeAction()->isEnabled()) {
            activeAction()->trigger();
        } else {
            QMenu::keyPressEvent(event);
        }
    }
};

} // namespace

CheckMenuButton::CheckMenuButton(QWidget* parent)
    : QToolButton(parent)
{
    setPopupMode(QToolButton::InstantPopup);
    auto* menu = new LastingMenu(this);
    menu->setToolTipsVisible(true);
    setMenu(menu);
}

void CheckMenuButton::setEntries(const QList<Entry>& entries, const QStringList& checked,
                                 const QList<Preset>& presets)
{
    menu()->clear();
    m_entries.clear();
    QStringList all;
    for (const Entry& entry : entries) {
        all << entry.id;
    }
    QList<Preset> offered{{tr("All"), all}, {tr("None"), {}}};
    offered += presets;
    for (const Preset& preset : offered) {
        connect(menu()->addAction(preset.text), &QAction::triggered, this,
                [this, ids = preset.ids] { choose(ids); });
    }
    menu()->addSeparator();
    for (const Entry& entry : entries) {
        if (entry.startsGroup && !m_entries.isEmpty()) {
            menu()->addSeparator();
        }
        QAction* action = menu()->addAction(menuText(entry.text));
        action->setData(entry.id);
        action->setToolTip(tipText(entry.toolTip));
        action->setCheckable(true);
        action->setChecked(checked.contains(entry.id));
        connect(action, &QAction::triggered, this, [this] { Q_EMIT changed(this->checked()); });
        m_entries << action;
    }
    setEnabled(!entries.isEmpty());
}

QStringList CheckMenuButton::entryIds() const
{
    QStringList ids;
    for (const QAction* action : m_entries) {
        ids << action->data().toString();
    }
    return ids;
}

QStringList CheckMenuButton::checked() const
{
    QStringList ids;
    for (const QAction* action : m_entries) {
        if (action->isChecked()) {
            ids << action->data().toString();
        }
    }
    return ids;
}

void CheckMenuButton::setChecked(const QStringList& ids)
{
    for (QAction* action : m_entries) {
        action->setChecked(ids.contains(action->data().toString()));
    }
}

QAction* CheckMenuButton::entryAction(const QString& id) const
{
    for (QAction* action : m_entries) {
        if (action->data().toString() == id) {
            return action;
        }
    }
    return nullptr;
}

void CheckMenuButton::choose(const QStringList& ids)
{
    setChecked(ids);
    Q_EMIT changed(checked());
}

} // namespace culprit
