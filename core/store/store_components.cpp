// SPDX-License-Identifier: GPL-3.0-or-later
// What of the store concerns components: their names come from the cases, roles and groups from the names,
// and the table keeps what somebody decided otherwise and what labels were recorded.
#include "store/codec.h"
#include "store/store.h"
#include "store/store_private.h"

#include <QSqlQuery>

#include <algorithm>
#include <map>
#include <stdexcept>

namespace culprit {

namespace {

struct KeptComponent
{
    Component component;
    bool edited = false;
};

std::vector<std::string> namesOf(const Store::Private& d, std::int64_t archive)
{
    std::vector<std::string> names;
    StoreQuery runs =
        d.run(QStringLiteral("SELECT components FROM run WHERE archive = ?"), {qint64{archive}});
    while (runs.next()) {
        for (std::string& name : unpackList(runs.value(0).toString().toStdString())) {
            names.push_back(std::move(name));
        }
    }
    std::ranges::sort(names, naturalLess);
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::map<std::string, KeptComponent> keptOf(const Store::Private& d, std::int64_t archive)
{
    std::map<std::string, KeptComponent> kept;
    StoreQuery rows = d.run(
        QStringLiteral("SELECT name, role, component_group, labels, edited FROM component WHERE archive = ?"),
        {qint64{archive}});
    while (rows.next()) {
        const auto text = [&](int column) { return rows.value(column).toString().toStdString(); };
        try {
            KeptComponent one{{text(0), componentRoleFrom(text(1)), text(2), unpackMap(text(3))},
                              rows.value(4).toBool()};
            kept.emplace(one.component.name, std::move(one));
        } catch (const std::invalid_argument&) {
            d.fail(QStringLiteral("the role of the component %1 can't be read; culprit check mends it")
                       .arg(rows.value(0).toString()));
        }
    }
    return kept;
}

/// Who is left alone in a group because somebody moved the others is in none.
void leaveLonelyGroups(std::vector<Component>& components, const std::map<std::string, KeptComponent>& kept)
{
    const auto members = groupMembers(components);
    for (Component& component : components) {
        const auto own = kept.find(component.name);
        const bool edited = own != kept.end() && own->second.edited;
        if (!edited && !component.group.empty() && members.at(component.group).size() < 2) {
            component.group.clear();
        }
    }
}

} // namespace

std::vector<Component> Store::components(std::int64_t archive) const
{
    const std::map<std::string, KeptComponent> kept = keptOf(*d, archive);
    std::vector<Component> components;
    for (std::string& name : namesOf(*d, archive)) {
        const auto own = kept.find(name);
        const ComponentRole role = componentRole(name);
        components.push_back({std::move(name), role, {}, {}});
        if (own != kept.end()) {
            components.back().labels = own->second.component.labels;
        }
    }
    groupComponents(components);
    for (Component& component : components) {
        if (const auto own = kept.find(component.name); own != kept.end() && own->second.edited) {
            component = own->second.component;
        }
    }
    leaveLonelyGroups(components, kept);
    return components;
}

void Store::setComponent(std::int64_t archive, const std::string& name, ComponentRole role,
                         const std::string& group)
{
    if (!std::ranges::binary_search(namesOf(*d, archive), name, naturalLess)) {
        d->fail(
            QStringLiteral("no case of the archive has a component %1").arg(QString::fromStdString(name)));
    }
    d->run(QStringLiteral("INSERT INTO component (archive, name, role, component_group, labels, edited) "
                          "VALUES (?, ?, ?, ?, '{}', 1) ON CONFLICT (archive, name) DO UPDATE SET "
                          "role = excluded.role, component_group = excluded.component_group, edited = 1"),
           {qint64{archive}, QString::fromStdString(name),
            QString::fromStdString(std::string(toString(role))), QString::fromStdString(group)});
}

void Store::resetComponent(std::int64_t archive, const std::string& name)
{
    d->run(QStringLiteral("UPDATE component SET edited = 0 WHERE archive = ? AND name = ?"),
           {qint64{archive}, QString::fromStdString(name)});
}

} // namespace culprit
