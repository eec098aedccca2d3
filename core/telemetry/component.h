// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/natural_order.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// What a component does in the system, in the order in which people expect them.
enum class ComponentRole {
    Gateway,
    Head,
    Replica,
    Operator,
    Service,
    Host,
    Database,
    Cache,
    Queue,
    LoadGenerator,
    Unknown,
};

/// `gateway`, `load-generator`, …
std::string_view toString(ComponentRole role);
/// Throws std::invalid_argument naming the word when it is none.
ComponentRole componentRoleFrom(std::string_view word);

/// What telemetry is of and what can be blamed.
struct Component
{
    std::string name;
    ComponentRole role = ComponentRole::Unknown;
    std::string group; ///< of exchangeable replicas, of which there are at least two; else empty
    std::map<std::string, std::string> labels; ///< as recorded: `app`, `deployment`, `image`, …
    friend bool operator==(const Component&, const Component&) = default;
};

/// The role that the name tells, by `resources/component-roles.json`; a service where no rule fits.
ComponentRole componentRole(std::string_view name);

/// The name without what tells replicas apart: `ray-replicas-0` -> `ray-replicas`, a pod's hashes as in
/// `vllm-decode-7f9c-abcde` -> `vllm-decode`; empty where nothing does.
std::string_view replicaStem(std::string_view name);

/// Gives every component of `components` its group. Exchangeable are those of one workload (the label
/// `statefulset`, `deployment`, `app.kubernetes.io/name` or `app`), without such a label those of one stem,
/// and of those without a stem the ones of one image. Where images are known they must be equal; roles must
/// be equal too.
void groupComponents(std::span<Component> components);

/// Roles and groups of `names`, as their names tell; in that order.
std::vector<Component> describeComponents(std::span<const std::string> names);

/// The members of each group, names and groups in natural order; components without a group are left out.
std::map<std::string, std::vector<std::string>, NaturalLess>
groupMembers(std::span<const Component> components);

/// The order people expect components in: gateway, head, replicas, operator, then all others alike; names in
/// natural order.
void sortComponents(std::vector<std::string>& names);

} // namespace culprit
