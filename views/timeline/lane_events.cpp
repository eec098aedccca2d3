// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeline/lane_events.h"

#include "telemetry/component_addresses.h"
#include "telemetry/log_level.h"
#include "telemetry/stray_record.h"

#include <QStringList>

#include <algorithm>
#include <cctype>
#include <unordered_map>

namespace culprit {

namespace {

constexpr int routineFrom = 20; ///< repeats of a message after which it says nothing about an instant
constexpr std::size_t templateLength = 60;

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

QString shortened(const std::string& text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min<std::size_t>(text.size(), 2000)))
        .simplified();
}

} // namespace

EventLanes eventLanes(const Case& source)
{
    EventLanes lanes;
    lanes.logLines = static_cast<std::int64_t>(source.logs.size());
    lanes.spanCount = static_cast<std::int64_t>(source.spans.size());

    std::vector<std::pair<const LogRecord*, LogLevel>> notable;
    std::unordered_map<std::string, int> repeats;
    std::vector<std::string> templates;
    const TimeRange time = source.summary.time;
    const auto isStrayAt = [&](double at) { return !time.isEmpty() && isStray(at, at, time); };
    for (const LogRecord& record : source.logs) {
        if (isStrayAt(static_cast<double>(record.timeNs) * 1e-9)) {
            ++lanes.strayRecords;
            continue;
        }
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
        if (isStrayAt(static_cast<double>(span.startUs) * 1e-6)) {
            ++lanes.strayRecords;
        } else {
            durations.push_back(span.durationUs);
        }
    }
    if (!durations.empty()) {
        const auto at = durations.begin() + static_cast<std::ptrdiff_t>((durations.size() - 1) * 99 / 100);
        std::ranges::nth_element(durations, at);
        lanes.slowFromUs = static_cast<double>(*at);
    }
    ComponentAddresses addresses;
    for (const MetricTable& table : source.tables) {
        addresses.add(table);
    }
    for (const Span& span : source.spans) {
        if (static_cast<double>(span.durationUs) <= lanes.slowFromUs ||
            isStrayAt(static_cast<double>(span.startUs) * 1e-6)) {
            continue;
        }
        LaneEvent event;
        event.kind = LaneEvent::Kind::SlowSpan;
        event.time = static_cast<double>(span.startUs) * 1e-6;
        event.component = addresses.componentOf(span);
        event.title = QStringLiteral("%1, slow span of %2 ms")
                          .arg(QString::fromStdString(event.component),
                               QString::number(static_cast<double>(span.durationUs) / 1000, 'f', 1));
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
