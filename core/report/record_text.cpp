// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/record_text.h"

#include "report/csv.h"
#include "telemetry/log_level.h"
#include "text/plain_number.h"
#include "text/wording.h"

#include <string>
#include <string_view>

namespace culprit {

namespace {

/// Joins cells to lines.
class RowWriter
{
public:
    explicit RowWriter(RowForm form)
        : m_form(form)
    {
    }

    void cell(std::string_view text)
    {
        if (!m_atStart) {
            m_text += m_form == RowForm::Csv ? ',' : '\t';
        }
        m_atStart = false;
        if (m_form == RowForm::Csv) {
            m_text += csvCell(text);
            return;
        }
        m_text += safe::isFormula(text) ? "'" : ""; // what is copied lands in spreadsheets too
        for (const char letter : safe::utf8(text)) {
            m_text += letter == '\t' || letter == '\n' || letter == '\r' ? ' ' : letter;
        }
    }
    /// An instant as its UTC text and as seconds from `zero`.
    void time(std::int64_t epochUs, double zero)
    {
        constexpr std::int64_t million = 1'000'000;
        const std::int64_t fraction = ((epochUs % million) + million) % million;
        const std::int64_t seconds = epochUs / million - (epochUs % million < 0 ? 1 : 0);
        // Seven digits, of which the first is no part: so the zeros in front are kept.
        cell(wording::dateAndTime(static_cast<double>(seconds)) + '.' +
             std::to_string(million + fraction).substr(1));
        cell(plain::fixed(static_cast<double>(seconds) - zero + static_cast<double>(fraction) * 1e-6, 6));
    }
    void row(std::initializer_list<std::string_view> cells)
    {
        for (const std::string_view text : cells) {
            cell(text);
        }
        end();
    }
    void end()
    {
        m_text += '\n';
        m_atStart = true;
    }
    std::string take() { return std::move(m_text); }

private:
    RowForm m_form;
    std::string m_text;
    bool m_atStart = true;
};

std::string_view wordOf(LogLevel level)
{
    return level == LogLevel::Error ? "error" : level == LogLevel::Warning ? "warning" : "info";
}

} // namespace

std::string logHeader(RowForm form)
{
    RowWriter writer(form);
    writer.row({"time_utc", "seconds", "component", "level", "pod", "file", "message"});
    return writer.take();
}

std::string spanHeader(RowForm form)
{
    RowWriter writer(form);
    writer.row({"time_utc", "seconds", "component", "operation", "duration_ms", "status", "response_code",
                "exception", "client", "server", "client_ip", "server_ip", "protocol", "resource", "trace_id",
                "span_id", "parent_span_id", "request_id"});
    return writer.take();
}

std::string logRows(std::span<const LogRecord> records, RowForm form, double zero)
{
    RowWriter writer(form);
    for (const LogRecord& record : records) {
        writer.time(record.timeNs / 1000, zero);
        writer.row(
            {record.container, wordOf(logLevel(record.message)), record.pod, record.file, record.message});
    }
    return writer.take();
}

std::string spanRows(std::span<const Span> spans, const ComponentAddresses& addresses, RowForm form,
                     double zero)
{
    RowWriter writer(form);
    for (const Span& span : spans) {
        const std::string milliseconds = plain::fixed(static_cast<double>(span.durationUs) / 1000, 3);
        writer.time(span.startUs, zero);
        writer.row({addresses.componentOf(span), operationOf(span), milliseconds, span.status,
                    span.responseCode, span.exception, span.client, span.server, span.clientIp, span.serverIp,
                    span.protocol, span.resource, span.traceId, span.spanId, span.parentSpanId,
                    span.requestId});
    }
    return writer.take();
}

} // namespace culprit
