// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/component_addresses.h"

#include "telemetry/missing.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace culprit {

namespace {

/// The rows in order of time; files need not have them so.
std::vector<std::size_t> rowsByTime(std::span<const double> time)
{
    std::vector<std::size_t> rows(time.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    std::ranges::stable_sort(rows, {}, [&](std::size_t row) { return time[row]; });
    return rows;
}

} // namespace

void ComponentAddresses::add(std::span<const double> time, std::span<const TextColumn> columns)
{
    std::vector<std::size_t> rows;
    for (const TextColumn& column : columns) {
        if (!column.name.ends_with(columnEnding)) {
            continue;
        }
        if (rows.empty()) {
            rows = rowsByTime(time);
        }
        const std::string component = column.name.substr(0, column.name.size() - columnEnding.size());
        const std::string* before = nullptr;
        std::vector<Tenure>* tenures = nullptr;
        for (const std::size_t row : rows) {
            if (row >= column.values.size() || isMissing(column.values[row])) {
                continue;
            }
            const std::string& address = column.values[row];
            if (!before || address != *before) {
                tenures = &m_tenures[address];
                tenures->push_back({component, time[row], time[row]});
            }
            tenures->back().until = time[row];
            before = &address;
        }
    }
}

const std::string* ComponentAddresses::find(const std::string& address, std::int64_t timeUs) const
{
    const auto found = m_tenures.find(address);
    if (found == m_tenures.end()) {
        return nullptr;
    }
    const double time = static_cast<double>(timeUs) * 1e-6;
    const Tenure* holder = nullptr;   // has it now
    const Tenure* earlier = nullptr;  // had it last
    const Tenure* earliest = nullptr; // will have it first
    for (const Tenure& tenure : found->second) {
        if (tenure.from <= time && time <= tenure.until && (!holder || tenure.from >= holder->from)) {
            holder = &tenure;
        }
        if (tenure.from <= time && (!earlier || tenure.until >= earlier->until)) {
            earlier = &tenure;
        }
        if (!earliest || tenure.from <= earliest->from) {
            earliest = &tenure;
        }
    }
    return &(holder ? holder : earlier ? earlier : earliest)->component;
}

bool ComponentAddresses::isShared(const std::string& address) const
{
    const auto found = m_tenures.find(address);
    return found != m_tenures.end() && std::ranges::any_of(found->second, [&](const Tenure& tenure) {
               return tenure.component != found->second.front().component;
           });
}

std::vector<std::string> ComponentAddresses::shared() const
{
    std::vector<std::string> addresses;
    for (const auto& [address, tenures] : m_tenures) {
        if (isShared(address)) {
            addresses.push_back(address);
        }
    }
    std::ranges::sort(addresses);
    return addresses;
}

const std::string& ComponentAddresses::componentOf(const Span& span) const
{
    return isMissing(span.service) ? known(span.serverIp, span.startUs, span.server) : span.service;
}

const std::string& ComponentAddresses::callerOf(const Span& span) const
{
    return known(span.clientIp, span.startUs, span.client);
}

const std::string& ComponentAddresses::known(const std::string& address, std::int64_t timeUs,
                                             const std::string& otherwise) const
{
    const std::string* component = find(address, timeUs);
    return component ? *component : isMissing(otherwise) ? address : otherwise;
}

} // namespace culprit
