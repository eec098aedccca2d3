// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/log_level.h"

#include <cctype>
#include <cstddef>

namespace culprit {

namespace {

constexpr std::size_t headLength = 120; ///< levels stand at the beginning of a line

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

/// glog's `[2025-07-01 10:28:49,986 W 2370 2370]`.
char glogLevel(std::string_view head)
{
    const auto close = head.find(']');
    if (head.empty() || head.front() != '[' || close == std::string_view::npos) {
        return 0;
    }
    const std::string_view inside = head.substr(0, close);
    for (std::size_t i = 1; i + 1 < inside.size(); ++i) {
        if (inside[i - 1] == ' ' && inside[i + 1] == ' ' &&
            std::isupper(static_cast<unsigned char>(inside[i]))) {
            return inside[i];
        }
    }
    return 0;
}

} // namespace

LogLevel logLevel(std::string_view message)
{
    const std::string_view head = message.substr(0, headLength);
    switch (glogLevel(head)) {
    case 'E':
    case 'F':
        return LogLevel::Error;
    case 'W':
        return LogLevel::Warning;
    case 'I':
    case 'D':
        return LogLevel::Info;
    default:
        break;
    }
    if (head.starts_with("ERROR") || head.starts_with("CRITICAL") || contains(head, "[error]") ||
        contains(head, "\"level\":\"error\"") || contains(head, "\"level\": \"error\"") ||
        contains(head, "\tERROR") || contains(head, "Traceback")) {
        return LogLevel::Error;
    }
    if (head.starts_with("WARN") || contains(head, "[warn]") || contains(head, "\"level\":\"warn") ||
        contains(head, "\"level\": \"warn") || contains(head, "\tWARN")) {
        return LogLevel::Warning;
    }
    return LogLevel::Info;
}

} // namespace culprit
