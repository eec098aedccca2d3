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
    return isMissing(span.service) ? known(span.serverIp, span.server) : span.service;
}

const std::string& ComponentAddresses::callerOf(const Span& span) const
{
    return known(span.clientIp, span.client);
}

const std::string& ComponentAddresses::known(const std::string& address, const std::string& otherwise) const
{
    const auto found = m_components.find(address);
    return found != m_components.end() ? found->second : isMissing(otherwise) ? address : otherwise;
}

} // namespace culprit
