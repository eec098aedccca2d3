// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/component_menu.h"

#include "investigate/metric_tree.h"
#include "session/workspace.h"
#include "theme/outside_text.h"

#include <QActionGroup>
#include <QInputDialog>
#include <QTreeView>

#include <algorithm>
#include <exception>

namespace culprit {

namespace {

QString wordOf(ComponentRole role)
{
    const std::string_view word = toString(role);
    return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()))
        .replace(QLatin1Char('-'), QLatin1Char(' '));
}

/// An action of which one of `group` is ticked.
QAction* addChoice(QMenu& menu, QActionGroup* group, const QString& text, bool chosen)
{
    QAction* action = menu.addAction(menuText(text));
    action->setCheckable(true);
    action->setChecked(chosen);
    group->addAction(action);
    return action;
}

} // namespace

ComponentMenu::ComponentMenu(MetricTree* tree, Workspace& workspace)
    : QObject(tree)
    , m_tree(tree)
    , m_workspace(workspace)
{
    m_pool.setMaxThreadCount(1); // one decision after the other
    QTreeView* const view = tree->tree();
    view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(view, &QTreeView::customContextMenuRequested, this, [this, view](const QPoint& at) {
        QMenu menu(view);
        if (fill(menu, m_tree->componentAt(view->indexAt(at)))) {
            menu.exec(view->viewport()->mapToGlobal(at));
        }
    });
}

ComponentMenu::~ComponentMenu() = default;

bool ComponentMenu::fill(QMenu& menu, const std::string& name)
{
    const Store* store = m_workspace.store();
    const auto current = m_workspace.currentCase();
    if (!store || !current || name.empty()) {
        return false;
    }
    std::vector<Component> components;
    try {
        components = store->components(current->summary.archiveId);
    } catch (const std::exception& error) {
        Q_EMIT m_workspace.problem(QString::fromUtf8(error.what()));
        return false;
    }
    const auto found = std::ranges::find(components, name, &Component::name);
    if (found == components.end()) {
        return false;
    }
    const Component component = *found;

    QMenu* const roles = menu.addMenu(tr("Role"));
    auto* const oneRole = new QActionGroup(roles);
    for (int number = 0; number <= static_cast<int>(ComponentRole::Unknown); ++number) {
        const auto role = static_cast<ComponentRole>(number);
        QAction* choice = addChoice(*roles, oneRole, wordOf(role), role == component.role);
        connect(choice, &QAction::triggered, this,
                [this, component, role] { decide(component.name, role, component.group); });
    }
    QMenu* const groups = menu.addMenu(tr("Group of replicas"));
    auto* const oneGroup = new QActionGroup(groups);
    std::vector<std::string> names{std::string()};
    for (const auto& [group, members] : groupMembers(components)) {
        names.push_back(group);
    }
    for (const std::string& group : names) {
        QAction* choice =
            addChoice(*groups, oneGroup, group.empty() ? tr("none") : QString::fromStdString(group),
                      group == component.group);
        connect(choice, &QAction::triggered, this,
                [this, component, group] { decide(component.name, component.role, group); });
    }
    groups->addSeparator();
    connect(groups->addAction(tr("New group…")), &QAction::triggered, this,
            [this, component] { askForGroup(component); });
    connect(menu.addAction(tr("Role and group as the name tells")), &QAction::triggered, this,
            [this, name, archive = current->summary.archiveId] {
                write([archive, name](Store& open) { open.resetComponent(archive, name); });
            });
    return true;
}

void ComponentMenu::decide(const std::string& name, ComponentRole role, const std::string& group)
{
    if (const auto current = m_workspace.currentCase()) {
        write([archive = current->summary.archiveId, name, role, group](Store& open) {
            open.setComponent(archive, name, role, group);
        });
    }
}

void ComponentMenu::askForGroup(const Component& component)
{
    bool agreed = false;
    const QString group =
        QInputDialog::getText(
            m_tree, tr("Group of replicas"),
            tr("Which group is %1 exchangeable in?").arg(QString::fromStdString(component.name)),
            QLineEdit::Normal, QString::fromStdString(component.group), &agreed)
            .trimmed();
    if (agreed) {
        decide(component.name, component.role, group.toStdString());
    }
}

void ComponentMenu::write(std::function<void(Store&)> change)
{
    m_pool.start([this, path = m_workspace.storePath(), change = std::move(change)] {
        QString reason;
        try {
            Store store = Store::open(path);
            change(store);
        } catch (const std::exception& error) {
            reason = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(this, [this, reason] {
            if (reason.isEmpty()) {
                Q_EMIT decided();
            } else {
                Q_EMIT m_workspace.problem(reason);
            }
        });
    });
}

} // namespace culprit
