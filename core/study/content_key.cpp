// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/content_key.h"

#include "telemetry/component_names.h"
#include "telemetry/telemetry_hash.h"

#include <bit>

namespace culprit {

std::string contentKey(const CaseSummary& summary, const MethodSetting& setting, std::uint64_t seed)
{
    if (summary.content.empty()) {
        return {};
    }
    std::string content = summary.content;
    const auto put = [&content](std::string_view text) {
        content += '|';
        content += text;
    };
    const auto putReal = [&put](double value) { put(std::to_string(std::bit_cast<std::uint64_t>(value))); };
    if (summary.injection) {
        putReal(summary.injection->time);
        putReal(summary.injection->duration);
        put(summary.injection->target); // whose latency is the indicator
    } else {
        putReal(summary.time.end);
    }
    const ComponentNames names(summary.components);
    for (const std::string& name : names.withUnderscore()) {
        put(name); // where columns are cut
    }
    put(setting.word());
    put(std::to_string(setting.version));
    put(std::to_string(seed));
    return TelemetryHash::ofText(content);
}

} // namespace culprit
