// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/log_array_parser.h"

#include "archive/table_names.h"
#include "archive/time_text.h"
#include "telemetry/component.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace culprit {

bool isUtf8(std::string_view text)
{
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = at + text.size();
    while (at < end) {
        // Eight plain bytes at a time: nearly all text is ASCII.
        if (end - at >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, at, 8);
            if ((word & 0x8080808080808080U) == 0) {
                at += 8;
                continue;
            }
        }
        const unsigned char lead = *at;
        if (lead < 0x80) {
            ++at;
            continue;
        }
        const int more = lead >= 0xC2 && lead <= 0xDF   ? 1
                         : (lead & 0xF0) == 0xE0        ? 2
                         : lead >= 0xF0 && lead <= 0xF4 ? 3
                                                        : 0;
        if (more == 0 || end - at <= more) {
            return false;
        }
        for (int i = 1; i <= more; ++i) {
            if ((at[i] & 0xC0) != 0x80) {
                return false;
            }
        }
        const bool overlong = (lead == 0xE0 && at[1] < 0xA0) || (lead == 0xF0 && at[1] < 0x90);
        const bool outside = (lead == 0xED && at[1] > 0x9F) || (lead == 0xF4 && at[1] > 0x8F);
        if (overlong || outside) {
            return false;
        }
        at += more + 1;
    }
    return true;
}

LogArrayParser::LogArrayParser(RecordSink& sink)
    : m_sink(sink)
    , m_reader([this](const JsonRecordReader::Members& members) { record(members); }, sink.meter().limits())
{
}

void LogArrayParser::feed(std::string_view bytes)
{
    m_reader.feed(bytes);
}

void LogArrayParser::record(const JsonRecordReader::Members& members)
{
    LogView log;
    const auto member = [&](std::string_view name) -> const std::string_view* {
        // Of several of one name the last counts, as most readers have it.
        const auto found = std::find_if(members.rbegin(), members.rend(),
                                        [&](const auto& one) { return one.first == name; });
        return found == members.rend() ? nullptr : &found->second;
    };
    // As the study calls it, else in another usual way.
    const auto told = [&](std::string_view name, std::span<const std::string_view> otherNames) {
        const std::string_view* value = member(name);
        for (std::size_t i = 0; i < otherNames.size() && !value; ++i) {
            value = member(otherNames[i]);
        }
        return value;
    };
    const auto textOf = [](const std::string_view* value) { return value ? *value : std::string_view(); };
    const std::string_view time = textOf(told("time", namesOfLogTimes()));
    log.pod = textOf(told("pod", namesOfPods()));
    const std::string_view* const container = told("container", namesOfContainers());
    const std::string_view workload = container ? *container : replicaStem(log.pod);
    log.container = container || !workload.empty() ? workload : log.pod;
    log.file = textOf(told("file", {}));
    const std::string_view* const message = told("msg", namesOfMessages());
    log.message = textOf(message);
    const auto instant = epochNanoseconds(time);
    if (!instant) {
        if (m_badTimes++ == 0) {
            m_badTime = time.substr(0, 60);
        }
        return;
    }
    log.timeNs = *instant;
    m_noMessage += !message;
    m_badUtf8 += !isUtf8(log.message);
    m_backwards += log.timeNs < m_lastNs;
    m_lastNs = log.timeNs;
    m_sink.log(log);
}

void LogArrayParser::finish()
{
    m_reader.finish();
    using enum AnomalyKind;
    m_sink.anomaly({BrokenRecords, static_cast<std::int64_t>(m_reader.brokenRecords()), {}, {}, {}});
    m_sink.anomaly({RecordsWithoutTime, m_badTimes, "time", m_badTime, {}});
    m_sink.anomaly({NoMessage, m_noMessage, {}, {}, {}});
    m_sink.anomaly({BadUtf8, m_badUtf8, "msg", {}, {}});
    m_sink.anomaly({RecordsOutOfOrder, m_backwards, "time", {}, {}});
}

} // namespace culprit
