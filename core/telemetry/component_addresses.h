// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/metric_table.h"
#include "telemetry/span.h"

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace culprit {

/// Which component has which address, by the `<component>_pod_ip` columns of a case; a pod that was restarted
/// has several.
class ComponentAddresses
{
public:
    static constexpr std::string_view columnEnding = "_pod_ip";

    /// Takes in the columns that tell addresses; others are passed over.
    void add(std::span<const TextColumn> columns);

    /// Who served a span: the service it names, or the pod at its server's address, or the server as
    /// recorded.
    const std::string& componentOf(const Span& span) const;
    /// Who asked: the pod at its client's address, or the client as recorded.
    const std::string& callerOf(const Span& span) const;

private:
    const std::string& known(const std::string& address, const std::string& otherwise) const;

    std::unordered_map<std::string, std::string> m_components;
};

} // namespace culprit
