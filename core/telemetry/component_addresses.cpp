// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/component_addresses.h"

#include "telemetry/missing.h"

namespace culprit {

void ComponentAddresses::add(std::span<const TextColumn> columns)
{
    for (const TextColumn& column : columns) {
        if (!column.name.ends_with(columnEnding)) {
            continue;
        }
        const std::string component = column.name.substr(0, column.name.size() - columnEnding.size());
        const std::string* before = nullptr;
        for (const std::string& address : column.values) {
            if ((!before || address != *before) && !isMissing(address)) {
                m_components.emplace(address, component);
            }
            before = &address;
        }
    }
}

const std::string& ComponentAddresses::componentOf(const Span& span) const
{
    if (!isMissing(span.service)) {
        return span.service;
    }
    const auto known = m_components.find(span.serverIp);
    return known != m_components.end() ? known->second : isMissing(span.server) ? span.serverIp : span.server;
}

} // namespace culprit
