// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/metric_table.h"
#include "telemetry/span.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace culprit {

/// Which component has which address when, by the `<component>_pod_ip` columns of a case.
///
/// A pod that was restarted has several addresses: all lead to it. An address that several components had one
/// after the other leads to the one that has it at the time asked for: to who has it then (of several the one
/// that came last, then the later column), else to who had it last before, else to who has it first. One that
/// a single component ever had leads to it at any time.
class ComponentAddresses
{
public:
    static constexpr std::string_view columnEnding = "_pod_ip";

    /// Takes in the columns that tell addresses, one row at each of `time` (epoch seconds); others
    /// are passed over.
    void add(std::span<const double> time, std::span<const TextColumn> columns);
    void add(const MetricTable& table) { add(table.time, table.textColumns); }

    /// The component at `address`; null where none is known.
    const std::string* find(const std::string& address, std::int64_t timeUs) const;
    /// Whether several components had `address`, so that the time decides.
    bool isShared(const std::string& address) const;
    /// The addresses that several components had, sorted.
    std::vector<std::string> shared() const;

    /// Who served a span: the service it names, or the pod at its server's address, or the
    /// server as recorded.
    const std::string& componentOf(const Span& span) const;
    /// Who asked: the pod at its client's address, or the client as recorded.
    const std::string& callerOf(const Span& span) const;

private:
    /// A component has an address without a break.
    struct Tenure
    {
        std::string component;
        double from = 0;  ///< time of the first row that says so
        double until = 0; ///< of the last
    };

    const std::string& known(const std::string& address, std::int64_t timeUs,
                             const std::string& otherwise) const;

    std::unordered_map<std::string, std::vector<Tenure>> m_tenures;
};

} // namespace culprit
