// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/lane_events.h"

#include <QStringList>

#include <algorithm>
#include <cctype>
#include <map>
#include <string_view>
#include <unordered_map>

namespace culprit {

namespace {

constexpr int routineFrom = 20; ///< repeats of a message after which it says nothing about an instant
constexpr std::size_t templateLength = 60;
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

/// The message without what changes from one time to the next.
std::string messageTemplate(const std::string& message)
{
    std::string shape;
    for (char letter : message) {
        if (shape.size() == templateLength) {
            break;
        }
        if (!std::isdigit(static_cast<unsigned char>(letter))) {
            shape += letter;
        } else if (shape.empty() || shape.back() != '#') {
            shape += '#';
        }
    }
    return shape;
}

std::unordered_map<std::string, std::string> componentsByAddress(const Case& source)
{
    std::unordered_map<std::string, std::string> components;
    for (const MetricTable& table : source.tables) {
        for (const TextColumn& column : table.textColumns) {
            if (column.name.ends_with("_pod_ip")) {
                for (const std::string& address : column.values) {
                    components.emplace(address, componentOf(column.name));
                }
            }
        }
    }
    return components;
}

QString shortened(const std::string& text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min<std::size_t>(text.size(), 2000)))
        .simplified();
}

} // namespace

LogLevel logLevel(const std::string& message)
{
    const std::string_view head = std::string_view(message).substr(0, headLength);
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

EventLanes eventLanes(const Case& source)
{
    EventLanes lanes;
    lanes.logLines = static_cast<std::int64_t>(source.logs.size());
    lanes.spanCount = static_cast<std::int64_t>(source.spans.size());

    std::vector<std::pair<const LogRecord*, LogLevel>> notable;
    std::unordered_map<std::string, int> repeats;
    std::vector<std::string> templates;
    for (const LogRecord& record : source.logs) {
        const LogLevel level = logLevel(record.message);
        if (level != LogLevel::Info) {
            notable.emplace_back(&record, level);
            templates.push_back(messageTemplate(record.message));
            ++repeats[templates.back()];
        }
    }
    for (std::size_t i = 0; i < notable.size(); ++i) {
        const auto& [record, level] = notable[i];
        if (repeats[templates[i]] > routineFrom) {
            ++lanes.routineLines;
            continue;
        }
        LaneEvent event;
        event.kind = level == LogLevel::Error ? LaneEvent::Kind::Error : LaneEvent::Kind::Warning;
        event.time = static_cast<double>(record->timeNs) * 1e-9;
        event.component = record->container;
        event.title = QString::fromStdString(record->container) +
                      (level == LogLevel::Error ? QStringLiteral(", error") : QStringLiteral(", warning"));
        event.text = shortened(record->message);
        lanes.logs.push_back(std::move(event));
    }
    std::ranges::stable_sort(lanes.logs, {}, &LaneEvent::time);

    std::vector<std::int64_t> durations;
    durations.reserve(source.spans.size());
    for (const Span& span : source.spans) {
        durations.push_back(span.durationUs);
    }
    if (!durations.empty()) {
        const auto at = durations.begin() + static_cast<std::ptrdiff_t>((durations.size() - 1) * 99 / 100);
        std::ranges::nth_element(durations, at);
        lanes.slowFromUs = static_cast<double>(*at);
    }
    const auto components = componentsByAddress(source);
    for (const Span& span : source.spans) {
        if (static_cast<double>(span.durationUs) <= lanes.slowFromUs) {
            continue;
        }
        LaneEvent event;
        event.kind = LaneEvent::Kind::SlowSpan;
        event.time = static_cast<double>(span.startUs) * 1e-6;
        const auto known = components.find(span.serverIp);
        event.component = !span.service.empty()       ? span.service
                          : known != components.end() ? known->second
                                                      : span.server;
        event.title = QStringLiteral("%1, slow span of %2 ms")
                          .arg(QString::fromStdString(event.component))
                          .arg(static_cast<double>(span.durationUs) / 1000, 0, 'f', 1);
        QStringList words;
        for (const std::string& part : {span.protocol, span.requestType, span.resource, span.status,
                                        span.responseCode, span.exception}) {
            if (!part.empty()) {
                words << QString::fromStdString(part);
            }
        }
        if (!span.client.empty()) {
            words << QStringLiteral("from %1").arg(QString::fromStdString(span.client));
        }
        event.text = words.join(QLatin1Char(' '));
        lanes.spans.push_back(std::move(event));
    }
    std::ranges::stable_sort(lanes.spans, {}, &LaneEvent::time);
    return lanes;
}

} // namespace culprit
