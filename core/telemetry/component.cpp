// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/component.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace culprit {

namespace {

struct RoleRule
{
    std::string_view pattern; ///< `*` stands for any text
    ComponentRole role;
};

#include "component_role_table.inc"

constexpr std::array<std::string_view, 11> roleWords{"gateway", "head",           "replica",  "operator",
                                                     "service", "host",           "database", "cache",
                                                     "queue",   "load-generator", "unknown"};

constexpr std::array<std::string_view, 4> workloadLabels{"statefulset", "deployment",
                                                         "app.kubernetes.io/name", "app"};
constexpr std::string_view imageLabel = "image";

/// Whether `text` is what `pattern` says; its last star gives way where a part does not fit.
bool fits(std::string_view pattern, std::string_view text)
{
    std::size_t at = 0;
    std::size_t in = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (at < text.size()) {
        if (in < pattern.size() && pattern[in] == '*') {
            star = in++;
            resume = at;
        } else if (in < pattern.size() && pattern[in] == text[at]) {
            ++in;
            ++at;
        } else if (star != std::string_view::npos) {
            in = star + 1;
            at = ++resume;
        } else {
            return false;
        }
    }
    return std::ranges::all_of(pattern.substr(in), [](char letter) { return letter == '*'; });
}

bool isHashLetter(char letter)
{
    return isDigit(letter) || (letter >= 'a' && letter <= 'z');
}

/// The last part of `name` after a dash, which is taken off; empty where there is none.
std::string_view takeLastPart(std::string_view& name)
{
    const auto dash = name.rfind('-');
    if (dash == std::string_view::npos || dash == 0) {
        return {};
    }
    const std::string_view part = name.substr(dash + 1);
    name = name.substr(0, dash);
    return part;
}

/// A ReplicaSet's hash, which has a figure: few words of five to ten letters have.
bool isReplicaSetHash(std::string_view part)
{
    return part.size() >= 4 && part.size() <= 10 && std::ranges::all_of(part, isHashLetter) &&
           std::ranges::any_of(part, isDigit);
}

/// What Kubernetes puts behind it for each pod.
bool isPodHash(std::string_view part)
{
    return part.size() == 5 && std::ranges::all_of(part, isHashLetter);
}

std::string_view labelOf(const Component& component, std::string_view name)
{
    const auto found = component.labels.find(std::string(name));
    return found == component.labels.end() ? std::string_view{} : found->second;
}

/// What components have in common that can stand in for each other; empty: nothing is known of it.
std::string_view commonName(const Component& component)
{
    for (const std::string_view label : workloadLabels) {
        if (const std::string_view workload = labelOf(component, label); !workload.empty()) {
            return workload;
        }
    }
    const std::string_view stem = replicaStem(component.name);
    return stem.empty() ? labelOf(component, imageLabel) : stem;
}

/// Others than the first four are no more important than each other.
int placeOf(std::string_view name)
{
    return std::min(static_cast<int>(componentRole(name)), static_cast<int>(ComponentRole::Service));
}

} // namespace

std::string_view toString(ComponentRole role)
{
    return roleWords[static_cast<std::size_t>(role)];
}

ComponentRole componentRoleFrom(std::string_view word)
{
    const auto found = std::ranges::find(roleWords, word);
    if (found == roleWords.end()) {
        throw std::invalid_argument("unknown role of a component: " + std::string(word));
    }
    return static_cast<ComponentRole>(found - roleWords.begin());
}

ComponentRole componentRole(std::string_view name)
{
    const auto rule =
        std::ranges::find_if(roleRules, [&](const RoleRule& one) { return fits(one.pattern, name); });
    if (rule != std::end(roleRules)) {
        return rule->role;
    }
    return name.empty() ? ComponentRole::Unknown : ComponentRole::Service;
}

std::string_view replicaStem(std::string_view name)
{
    std::string_view stem = name;
    const std::string_view last = takeLastPart(stem);
    if (last.empty()) {
        return {};
    }
    if (std::ranges::all_of(last, isDigit)) {
        constexpr std::size_t longestIndex = 4; // longer figures are dates and the like
        return last.size() <= longestIndex ? stem : std::string_view{};
    }
    if (!isPodHash(last)) {
        return {};
    }
    std::string_view workload = stem;
    if (const std::string_view hash = takeLastPart(workload); isReplicaSetHash(hash)) {
        return workload;
    }
    return std::ranges::any_of(last, isDigit) ? stem : std::string_view{}; // a DaemonSet's or a Job's pod
}

void groupComponents(std::span<Component> components)
{
    using Kind = std::tuple<std::string_view, ComponentRole, std::string_view>; // name, role, image
    std::map<Kind, std::vector<Component*>> members;
    std::map<std::string_view, int> kindsOfName;
    for (Component& component : components) {
        component.group.clear();
        if (const std::string_view name = commonName(component); !name.empty()) {
            members[{name, component.role, labelOf(component, imageLabel)}].push_back(&component);
        }
    }
    for (const auto& [kind, alike] : members) {
        kindsOfName[std::get<0>(kind)] += alike.size() > 1 ? 1 : 0;
    }
    for (const auto& [kind, alike] : members) {
        const auto& [name, role, image] = kind;
        if (alike.size() < 2) {
            continue;
        }
        std::string group(name);
        if (kindsOfName[name] > 1) { // groups of one name differ by what keeps them apart
            group.append(" (").append(image.empty() ? toString(role) : image).append(")");
        }
        for (Component* component : alike) {
            component->group = group;
        }
    }
}

std::vector<Component> describeComponents(std::span<const std::string> names)
{
    std::vector<Component> components;
    components.reserve(names.size());
    for (const std::string& name : names) {
        components.push_back({name, componentRole(name), {}, {}});
    }
    groupComponents(components);
    return components;
}

std::map<std::string, std::vector<std::string>, NaturalLess>
groupMembers(std::span<const Component> components)
{
    std::map<std::string, std::vector<std::string>, NaturalLess> groups;
    for (const Component& component : components) {
        if (!component.group.empty()) {
            groups[component.group].push_back(component.name);
        }
    }
    for (auto& [group, names] : groups) {
        std::ranges::sort(names, naturalLess);
    }
    return groups;
}

void sortComponents(std::vector<std::string>& names)
{
    std::ranges::sort(names, [](const std::string& a, const std::string& b) {
        const int placeA = placeOf(a);
        const int placeB = placeOf(b);
        return placeA != placeB ? placeA < placeB : naturalLess(a, b);
    });
}

} // namespace culprit
