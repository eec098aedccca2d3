// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/record_row.h"

#include "telemetry/missing.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace culprit {

namespace {

constexpr std::size_t shownLength = 500;
constexpr std::size_t detailLength = 64'000;

QString tr(const char* text)
{
    return QCoreApplication::translate("culprit::RecordRow", text);
}

QString told(const std::string& text)
{
    return isMissing(text) ? QString() : QString::fromStdString(text);
}

QString firstOf(const std::string& text, std::size_t length)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min(text.size(), length)));
}

/// `word name`, or nothing when there is no name.
void add(QStringList& parts, const QString& pattern, const QString& name)
{
    if (!name.isEmpty()) {
        parts << pattern.arg(name);
    }
}

QString party(const std::string& name, const std::string& address, const std::string& port = {})
{
    QString at = told(address);
    if (!at.isEmpty() && !isMissing(port)) {
        at += QLatin1Char(':') + QString::fromStdString(port);
    }
    const QString known = told(name);
    return known.isEmpty() || at.isEmpty() ? known + at : QStringLiteral("%1 (%2)").arg(known, at);
}

} // namespace

QString durationText(std::int64_t microseconds)
{
    const double milliseconds = static_cast<double>(microseconds) / 1000;
    return milliseconds < 1
               ? QCoreApplication::translate("culprit::RecordRow", "%1 ms").arg(milliseconds, 0, 'f', 2)
           : milliseconds < 1000
               ? QCoreApplication::translate("culprit::RecordRow", "%1 ms").arg(milliseconds, 0, 'f', 1)
               : QCoreApplication::translate("culprit::RecordRow", "%1 s")
                     .arg(milliseconds / 1000, 0, 'f', 2);
}

RecordRow rowOf(const LogRecord& record)
{
    RecordRow row;
    row.time = static_cast<double>(record.timeNs) / 1e9;
    row.component = record.container;
    row.level = logLevel(record.message);
    row.text = firstOf(record.message, shownLength).simplified();
    row.detail = firstOf(record.message, detailLength).trimmed();
    QStringList place;
    add(place, tr("pod %1"), told(record.pod));
    add(place, tr("file %1"), told(record.file));
    if (!place.isEmpty()) {
        row.detail += QLatin1Char('\n') + place.join(QStringLiteral(", "));
    }
    return row;
}

RecordRow rowOf(const Span& span, const ComponentAddresses& addresses)
{
    RecordRow row;
    row.time = static_cast<double>(span.startUs) / 1e6;
    row.startUs = span.startUs;
    row.durationUs = span.durationUs;
    row.component = addresses.componentOf(span);
    row.failed = isFailed(span);
    row.operation = QString::fromStdString(operationOf(span));
    const QString code = told(span.responseCode);
    row.status = row.failed && !told(span.status).isEmpty() ? told(span.status)
                 : row.failed                               ? tr("failed")
                                                            : tr("ok");
    if (!code.isEmpty() && code != QLatin1String("0")) {
        row.status += QLatin1Char(' ') + code;
    }
    row.caller = QString::fromStdString(addresses.callerOf(span));
    row.traceId = isMissing(span.traceId) ? std::string() : span.traceId;

    QStringList first;
    first << durationText(span.durationUs) << row.status;
    for (const std::string* text : {&span.protocol, &span.dataType, &span.domain, &span.exception}) {
        add(first, QStringLiteral("%1"), told(*text));
    }
    if (span.resource != span.endpoint) {
        add(first, QStringLiteral("%1"), told(span.resource));
    }
    QStringList second;
    add(second, tr("from %1"), party(span.client, span.clientIp));
    add(second, tr("to %1"), party(span.server, span.serverIp, span.serverPort));
    QStringList third;
    add(third, tr("trace %1"), told(span.traceId));
    add(third, tr("span %1"), told(span.spanId));
    add(third, tr("called by %1"), told(span.parentSpanId));
    add(third, tr("request %1"), told(span.requestId));
    QStringList lines;
    for (const QStringList& parts : {first, second, third}) {
        if (!parts.isEmpty()) {
            lines << parts.join(QStringLiteral(", "));
        }
    }
    row.detail = lines.join(QLatin1Char('\n'));
    return row;
}

} // namespace culprit
