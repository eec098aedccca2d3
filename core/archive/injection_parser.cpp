// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/injection_parser.h"

#include "archive/huge_numbers.h"
#include "archive/time_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace culprit {

namespace {

using ChaosJson = nlohmann::json;

constexpr double longestFault = 366 * 86400.0; ///< s; nobody waits longer

const ChaosJson& member(const ChaosJson& object, const char* name)
{
    static const ChaosJson nothing;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? *found : nothing;
}

std::string stringOf(const ChaosJson& value)
{
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// The object called `name` nearest to the root, breadth first: the module's answer may be wrapped.
const ChaosJson& findObject(const ChaosJson& root, const char* name)
{
    std::vector<const ChaosJson*> level{&root};
    for (int depth = 0; depth < 6 && !level.empty(); ++depth) {
        std::vector<const ChaosJson*> next;
        for (const ChaosJson* value : level) {
            if (const ChaosJson& found = member(*value, name); found.is_object()) {
                return found;
            }
            if (value->is_structured()) {
                for (const ChaosJson& child : *value) {
                    next.push_back(&child);
                }
            }
        }
        level = std::move(next);
    }
    static const ChaosJson nothing;
    return nothing;
}

/// Deeper nesting than any specification has is cut off.
void flatten(const ChaosJson& value, const std::string& path, std::map<std::string, std::string>& out,
             ImportMeter& meter, MemoryCharge& charge, int depth = 0)
{
    if (value.is_structured()) {
        if (depth == 16) {
            return;
        }
        for (const auto& [name, child] : value.items()) {
            std::string inner = path;
            inner.append(path.empty() ? "" : ".").append(name);
            flatten(child, inner, out, meter, charge, depth + 1);
        }
    } else if (!value.is_null()) {
        if (static_cast<std::int64_t>(path.size()) > meter.limits().maxNameBytes) {
            throw ArtifactError("a parameter's name of " + std::to_string(path.size()) + " bytes" +
                                meter.note(&ImportLimits::maxNameBytes));
        }
        std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        constexpr std::size_t nodeBytes = 112;
        charge.add(static_cast<std::int64_t>(path.size() + text.size() + nodeBytes));
        out[path] = std::move(text);
    }
}

/// `60s`, `2m`, `1h30m`, `500ms`; nothing for other text.
std::optional<double> secondsOf(std::string_view text)
{
    double total = 0;
    if (text.empty()) {
        return std::nullopt;
    }
    while (!text.empty()) {
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{}) {
            return std::nullopt;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto unit = text.substr(0, std::min(text.find_first_of("0123456789."), text.size()));
        const double scale = unit == "h"                   ? 3600
                             : unit == "m"                 ? 60
                             : unit == "s" || unit.empty() ? 1
                             : unit == "ms"                ? 1e-3
                                                           : 0;
        if (scale == 0) {
            return std::nullopt;
        }
        total += value * scale;
        text.remove_prefix(unit.size());
    }
    return total;
}

std::string faultOf(const std::string& kind, const ChaosJson& spec)
{
    const ChaosJson& stressors = member(spec, "stressors");
    if (member(stressors, "cpu").is_object()) {
        return "cpu";
    }
    if (member(stressors, "memory").is_object()) {
        return "memory";
    }
    if (kind == "NetworkChaos") {
        return "network";
    }
    if (member(member(spec, "stats"), "gpu_power_limit").is_primitive() &&
        member(spec, "stats").is_object()) {
        return "gpu";
    }
    std::string word = kind.ends_with("Chaos") ? kind.substr(0, kind.size() - 5) : kind;
    std::ranges::transform(word, word.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return word;
}

/// The lines that say something, without what follows a `#` and blanks around.
std::string withoutComments(std::string_view text)
{
    std::string said;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        line = line.substr(0, line.find('#'));
        while (!line.empty() && (line.back() == '\r' || line.back() == ' ' || line.back() == '\t')) {
            line.remove_suffix(1);
        }
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (!line.empty()) {
            said.append(said.empty() ? "" : "\n").append(line);
        }
    }
    return said;
}

} // namespace

void InjectionParser::finish()
{
    expectJson();
    const ChaosJson root = ChaosJson::parse(withoutHugeNumbers(m_text), nullptr, false);
    if (root.is_discarded()) {
        throw ArtifactError("it is no valid JSON");
    }
    const ChaosJson& metadata = findObject(root, "metadata");
    const std::string created = stringOf(member(metadata, "creationTimestamp"));
    const auto time = epochSeconds(created);
    if (!time) {
        throw ArtifactError(created.empty() ? "it has no creationTimestamp"
                                            : "its creationTimestamp \"" + created + "\" is no time");
    }
    const ChaosJson& spec = findObject(root, "spec");
    const ChaosJson& wrapper = member(root, "result").is_object() ? member(root, "result") : root;

    Injection injection;
    injection.time = *time;
    injection.kind = stringOf(member(wrapper, "kind"));
    injection.fault = faultOf(injection.kind, spec);
    if (injection.kind.empty() && injection.fault == "gpu") {
        injection.kind = "gpu-power-limit";
    }
    injection.target = stringOf(member(member(member(spec, "selector"), "labelSelectors"), "app"));
    if (injection.target.empty() && member(spec, "containerNames").is_array() &&
        !member(spec, "containerNames").empty()) {
        injection.target = stringOf(member(spec, "containerNames").front());
    }
    const std::string duration = stringOf(member(spec, "duration"));
    if (const auto seconds = secondsOf(duration); seconds && *seconds > 0 && *seconds <= longestFault) {
        injection.duration = *seconds;
    } else if (!duration.empty()) {
        m_sink.anomaly({AnomalyKind::DurationGuessed, 1, "spec.duration", duration, {}});
    }
    flatten(spec, {}, injection.parameters, m_sink.meter(), m_charge);
    m_sink.injection(std::move(injection));
}

void InjectTimeParser::finish()
{
    const std::string content = withoutComments(m_text);
    const std::string_view text = content;
    const auto time = epochSeconds(text);
    if (!time) {
        throw ArtifactError("\"" + std::string(text.substr(0, 40)) + "\" is no injection time");
    }
    m_sink.injectionTime(*time);
}

} // namespace culprit
