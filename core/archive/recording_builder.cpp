// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/recording_builder.h"

#include "archive/artifact_parser.h"
#include "archive/deflate.h"
#include "archive/import_errors.h"
#include "archive/kept_bytes.h"
#include "archive/recording_draft.h"
#include "text/plain_number.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace culprit {

namespace {

/// A piece of rows or text goes on when it is about so large.
constexpr std::size_t rowBatchBytes = std::size_t{512} << 10;
constexpr std::size_t rowBatchRows = 4096;
constexpr std::size_t textPieceBytes = std::size_t{256} << 10;
/// What repeats is remembered up to here; beyond, the memory starts anew and some texts are kept twice.
constexpr std::size_t dictionaryLimit = std::size_t{16} << 20;
/// A longer remark is cut, and beyond so many bytes further ones are left out: they are told several times.
constexpr std::size_t remarkLength = 4096;
constexpr std::int64_t maxRemarkBytes = std::int64_t{16} << 20;

/// The tables whose columns are named after components.
bool isComponentTable(std::string_view fileName)
{
    constexpr std::array<std::string_view, 7> stems{"data",   "simple_data", "simple_metrics", "metrics",
                                                    "merged", "normal",      "anomalous"};
    return std::ranges::find(stems, fileName.substr(0, fileName.find('.'))) != stems.end();
}

void appendPart(std::string& key, std::string_view part)
{
    const auto length = static_cast<std::uint32_t>(part.size());
    key.append(reinterpret_cast<const char*>(&length), sizeof length);
    key.append(part);
}

} // namespace

std::size_t RecordingBuilder::TextHash::operator()(const std::string& text) const
{
    return XXH3_64bits(text.data(), text.size());
}

RecordingBuilder::RecordingBuilder(Output output, const ImportLimits& limits)
    : RecordSink(limits)
    , m_output(std::move(output))
{
}

RecordingBuilder::~RecordingBuilder() = default;

void RecordingBuilder::remark(const RunDraft* draft, const std::string& file, const Anomaly& anomaly)
{
    if (anomaly.count == 0) {
        return;
    }
    if (static_cast<std::int64_t>(m_result.notices.size()) >= meter().limits().maxRemarks ||
        m_remarkBytes >= maxRemarkBytes) {
        ++m_leftOut;
        return;
    }
    ImportNotice notice = noticeOf(anomaly, shortened(file, remarkLength));
    for (std::string* text : {&notice.message, &notice.column, &notice.example}) {
        if (text->size() > remarkLength) {
            *text = shortened(*text, remarkLength);
        }
    }
    const std::int64_t bytes = keptBytes(notice);
    m_remarkBytes += bytes;
    meter().keep(bytes);
    if (notice.severity == ImportNotice::Severity::Skipped) {
        m_result.skipped.push_back({notice.entry, notice.message});
    }
    m_result.notices.push_back({draft ? draft->batch.summary.id : 0, std::move(notice)});
}

void RecordingBuilder::anomaly(Anomaly anomaly)
{
    remark(m_draft, m_source.path, anomaly);
}

void RecordingBuilder::skipped(const std::string& path, const Anomaly& why)
{
    remark(nullptr, path, why);
}

RecordingBuilder::RunDraft& RecordingBuilder::draftFor(const RunIdentity& identity)
{
    RunDraft*& draft = m_draftByFolder[identity.folder];
    if (!draft) {
        const std::int64_t most = meter().limits().maxRecordings;
        if (static_cast<std::int64_t>(m_drafts.size()) >= most) {
            throw ImportError("it has more than " + std::to_string(most) + " recordings" +
                              meter().note(&ImportLimits::maxRecordings));
        }
        meter().keep(keptBytes(identity));
        m_drafts.push_back(std::make_unique<RunDraft>());
        draft = m_drafts.back().get();
        draft->identity = identity;
        draft->batch.wholeSpan = identity.wholeSpan;
        CaseSummary& summary = draft->batch.summary;
        summary.id = static_cast<std::int64_t>(m_drafts.size());
        summary.experiment = identity.experiment;
        summary.system = identity.system;
        summary.iteration = identity.iteration;
        summary.dataParallel = identity.dataParallel;
        summary.queriesPerSecond = identity.queriesPerSecond;
    }
    return *draft;
}

void RecordingBuilder::beginFile(Source source, const std::optional<RunIdentity>& run)
{
    m_source = std::move(source);
    m_draft = nullptr;
    m_text.clear();
    m_textPieces = 0;
    m_row = {++m_lastArtifact, 0, m_source.path, 0, m_source.role, false};
    if (run) {
        m_draft = &draftFor(*run);
        m_row.run = m_draft->batch.summary.id;
        m_rows.run = m_row.run;
        m_rows.firstSpan = m_draft->batch.summary.spans;
        m_rows.firstLog = m_draft->batch.summary.logs;
    }
}

void RecordingBuilder::refuse(const std::string& reason)
{
    anomaly({AnomalyKind::NotUnderstood, 1, {}, {}, reason});
    m_row.role = "not understood";
    m_source.counts = false;
}

void RecordingBuilder::endFile(std::int64_t bytes)
{
    flushRows();
    flushText();
    if (m_draft && m_source.counts) {
        m_draft->hasContent = true;
    }
    m_row.bytes = bytes;
    m_output(std::move(m_row), m_source.path.size());
    m_row = {};
    m_draft = nullptr;
}

void RecordingBuilder::text(std::string_view bytes)
{
    m_row.hasText = true;
    while (!bytes.empty()) {
        const std::size_t take = std::min(bytes.size(), textPieceBytes - m_text.size());
        m_text.append(bytes.substr(0, take));
        bytes.remove_prefix(take);
        if (m_text.size() == textPieceBytes) {
            flushText();
        }
    }
}

void RecordingBuilder::flushText()
{
    if (!m_text.empty()) {
        QByteArray data = deflated(m_text);
        const auto size = static_cast<std::size_t>(data.size());
        m_output(TextPiece{m_row.id, m_textPieces++, std::move(data)}, size);
        m_text.clear();
    }
}

TextSlice RecordingBuilder::hold(std::string_view text)
{
    const TextSlice slice{static_cast<std::uint32_t>(m_rows.text.size()),
                          static_cast<std::uint32_t>(text.size())};
    m_rows.text.append(text);
    return slice;
}

void RecordingBuilder::flushRows()
{
    if (m_rows.spans.empty() && m_rows.logs.empty()) {
        return;
    }
    // The store numbers a recording's rows with 32 bits.
    const CaseSummary& summary = m_draft->batch.summary;
    if (constexpr auto most = std::int64_t{1} << 32; summary.spans > most || summary.logs > most) {
        throw ImportError("the recording has more than " + std::to_string(most) + " rows");
    }
    RowBatch batch;
    std::swap(batch, m_rows);
    m_rows.run = batch.run;
    m_rows.firstSpan = batch.firstSpan + static_cast<std::int64_t>(batch.spans.size());
    m_rows.firstLog = batch.firstLog + static_cast<std::int64_t>(batch.logs.size());
    const std::size_t bytes = batch.text.size() + batch.spans.size() * sizeof(SpanRow) +
                              batch.logs.size() * sizeof(LogRow) + batch.shapes.size() * 1024 +
                              m_newTextBytes;
    m_newTextBytes = 0;
    m_output(std::move(batch), bytes);
    if (m_dictionaryBytes > dictionaryLimit) {
        m_shapes.clear();
        m_origins.clear();
        m_dictionaryBytes = 0;
    }
}

void RecordingBuilder::span(const SpanView& span)
{
    const std::array<std::string_view, 14> texts{
        span.service,  span.client,       span.server,      span.clientIp, span.serverIp,
        span.dataType, span.protocol,     span.requestType, span.domain,   span.resource,
        span.status,   span.responseCode, span.exception,   span.endpoint};
    m_shapeKey.clear();
    for (const std::string_view text : texts) {
        appendPart(m_shapeKey, text);
    }
    auto known = m_shapes.find(m_shapeKey);
    if (known == m_shapes.end()) {
        known =
            m_shapes
                .emplace(m_shapeKey, SharedText{++m_lastShape, TelemetryHash::ofSpanShape(texts), nullptr})
                .first;
        m_dictionaryBytes += m_shapeKey.size() + 64;
        m_newTextBytes += m_shapeKey.size();
        SpanShape shape{m_lastShape, {}};
        std::ranges::copy(texts, shape.texts.begin());
        m_rows.shapes.push_back(std::move(shape));
    }
    if (known->second.lastRun != m_draft) {
        known->second.lastRun = m_draft;
        m_draft->truth.takeService(span.service);
    }
    m_rows.spans.push_back({span.startUs, span.endUs, span.durationUs, known->second.id,
                            hold(span.serverPort), hold(span.traceId), hold(span.spanId),
                            hold(span.parentSpanId), hold(span.requestId), hold(span.databaseId)});
    m_draft->hash.addSpan(known->second.hash,
                          {span.startUs, span.endUs, span.durationUs, span.serverPort, span.traceId,
                           span.spanId, span.parentSpanId, span.requestId, span.databaseId});
    CaseSummary& summary = m_draft->batch.summary;
    ++summary.spans;
    m_draft->batch.spansSorted = m_draft->batch.spansSorted && span.startUs >= m_draft->lastSpanUs;
    m_draft->lastSpanUs = span.startUs;
    m_draft->spanDays.add(static_cast<double>(span.startUs) / 1e6);
    if (m_rows.spans.size() >= rowBatchRows || m_rows.text.size() + m_newTextBytes >= rowBatchBytes) {
        flushRows();
    }
}

void RecordingBuilder::log(const LogView& log)
{
    m_shapeKey.clear();
    for (const std::string_view text : {log.pod, log.container, log.file}) {
        appendPart(m_shapeKey, text);
    }
    auto known = m_origins.find(m_shapeKey);
    if (known == m_origins.end()) {
        known =
            m_origins
                .emplace(m_shapeKey,
                         SharedText{++m_lastOrigin,
                                    TelemetryHash::ofLogOrigin(log.pod, log.container, log.file), nullptr})
                .first;
        m_dictionaryBytes += m_shapeKey.size() + 64;
        m_newTextBytes += m_shapeKey.size();
        m_rows.origins.push_back(
            {m_lastOrigin, {std::string(log.pod), std::string(log.container), std::string(log.file)}});
    }
    if (known->second.lastRun != m_draft) {
        known->second.lastRun = m_draft;
        m_draft->truth.takeContainer(log.container);
    }
    m_rows.logs.push_back({log.timeNs, known->second.id, hold(log.message)});
    m_draft->hash.addLog(known->second.hash, log.timeNs, log.message);
    ++m_draft->batch.summary.logs;
    m_draft->batch.logsSorted = m_draft->batch.logsSorted && log.timeNs >= m_draft->lastLogNs;
    m_draft->lastLogNs = log.timeNs;
    m_draft->logDays.add(static_cast<double>(log.timeNs) / 1e9);
    if (m_rows.logs.size() >= rowBatchRows || m_rows.text.size() + m_newTextBytes >= rowBatchBytes) {
        flushRows();
    }
}

void RecordingBuilder::countComponents(MetricTable& table)
{
    m_draft->truth.takeTime(table);
    if (isComponentTable(table.fileName())) {
        anomaly(m_draft->truth.takeComponentTable(table, m_draft->identity));
        for (const TextColumn& column : table.textColumns) {
            std::vector<std::string_view> addresses;
            for (const std::string& cell : column.values) {
                if (!cell.empty() && (addresses.empty() || addresses.back() != cell)) {
                    addresses.push_back(cell);
                }
            }
            if (column.name.ends_with("_pod_ip") && addresses.size() > 1) {
                anomaly({AnomalyKind::SeveralAddresses, static_cast<std::int64_t>(addresses.size()),
                         column.name, std::string(addresses[1]), std::string(componentOf(column.name))});
            }
        }
    } else if (table.fileName().starts_with("latency_aggregated")) {
        for (const MetricColumn& column : table.columns) {
            if (column.name != "unknown") {
                m_draft->truth.takeOther(column.name);
            }
        }
    }
}

void RecordingBuilder::table(MetricTable table)
{
    const std::int64_t most = meter().limits().maxTables;
    if (m_draft->tables >= most) {
        throw ArtifactError("its recording has " + std::to_string(most) + " tables before it" +
                            meter().note(&ImportLimits::maxTables));
    }
    keepColumns(table);
    if (m_draft->split.take(table)) {
        const auto bytes = static_cast<std::int64_t>(m_draft->split.heldBytes());
        meter().keep(bytes - std::exchange(m_draft->splitBytes, bytes));
        if (m_draft->split.hasBoth()) {
            settleSplit(*m_draft);
        }
        return;
    }
    keepTable(std::move(table));
}

/// Who the components are shows in the end, from all names.
void RecordingBuilder::keepColumns(const MetricTable& table)
{
    constexpr std::size_t columnBytes = 160;
    std::size_t bytes = columnBytes + table.file.size();
    if (isComponentTable(table.fileName()) || table.fileName().starts_with("latency_aggregated")) {
        for (const MetricColumn& column : table.columns) {
            bytes += column.name.size() + columnBytes;
        }
    }
    meter().keep(static_cast<std::int64_t>(bytes));
}

/// Texts beyond the limit go, the series stay.
void RecordingBuilder::boundTexts(MetricTable& table)
{
    Anomaly lost{AnomalyKind::TextsNotKept, 0, {}, {}, {}};
    std::erase_if(table.textColumns, [&](const TextColumn& column) {
        std::int64_t bytes = m_draft->textBytes;
        for (const std::string& cell : column.values) {
            bytes += static_cast<std::int64_t>(cell.size());
        }
        const bool isTooMuch = bytes > meter().limits().maxTextBytes;
        if (!isTooMuch) {
            m_draft->textBytes = bytes;
        } else if (lost.count++ == 0) {
            lost.example = column.name;
            lost.other = meter().note(&ImportLimits::maxTextBytes);
        }
        return isTooMuch;
    });
    anomaly(std::move(lost));
}

void RecordingBuilder::keepTable(MetricTable table)
{
    boundTexts(table);
    CaseSummary& summary = m_draft->batch.summary;
    std::size_t bytes = table.rows() * sizeof(double);
    for (const MetricColumn& column : table.columns) {
        ++summary.series;
        summary.samples +=
            std::ranges::count_if(column.values, [](double value) { return !std::isnan(value); });
        bytes += column.values.size() * sizeof(double) + column.name.size();
    }
    for (const double time : table.time) {
        m_draft->metricTime = m_draft->metricTime.united({time, time});
    }
    countComponents(table);
    m_draft->hash.add(table);
    Anomaly unknown{AnomalyKind::UnknownServices, 0, {}, {}, {}};
    for (const MetricColumn& column : table.columns) {
        if (column.name.find("unknown") != std::string::npos && unknown.count++ == 0) {
            unknown.column = column.name;
        }
    }
    anomaly(std::move(unknown));
    m_output(TableBatch{summary.id, m_draft->tables++, std::move(table)}, bytes);
}

void RecordingBuilder::topology(Topology topology)
{
    const auto count = static_cast<std::int64_t>(topology.links.size());
    for (const Topology::Link& link : topology.links) {
        m_draft->hash.add(link);
    }
    m_output(TopologyBatch{m_draft->batch.summary.id, m_draft->links, std::move(topology)},
             static_cast<std::size_t>(count) * 64);
    m_draft->links += count;
}

void RecordingBuilder::injection(Injection injection)
{
    const RunIdentity& identity = m_draft->identity;
    const auto settle = [&](std::string& fromFile, const std::string& fromFolder, AnomalyKind disagrees) {
        if (fromFile.empty()) {
            fromFile = fromFolder;
        } else if (!fromFolder.empty() && fromFile != fromFolder) {
            anomaly({disagrees, 1, {}, fromFile, fromFolder});
        }
    };
    settle(injection.fault, identity.fault, AnomalyKind::FaultDisagrees);
    settle(injection.target, identity.target, AnomalyKind::TargetDisagrees);
    meter().keep(keptBytes(injection));
    m_draft->batch.summary.injection = std::move(injection);
}

void RecordingBuilder::injectionTime(double time)
{
    if (const auto& earlier = m_draft->injectTime; earlier && *earlier != time) {
        anomaly({AnomalyKind::InjectionTwice, 1, {}, plain::shortest(time), plain::shortest(*earlier)});
    }
    m_draft->injectTime = time;
}

void RecordingBuilder::summary(SummaryRow row)
{
    const std::int64_t most = meter().limits().maxSummaryRows;
    if (static_cast<std::int64_t>(m_summaries.size()) >= most) {
        throw ArtifactError("with it summaries have more than " + std::to_string(most) + " rows" +
                            meter().note(&ImportLimits::maxSummaryRows));
    }
    meter().keep(keptBytes(row));
    m_summaries.emplace_back(m_source.experimentFolder, std::move(row));
}

void RecordingBuilder::diagnosis(Diagnosis diagnosis)
{
    meter().keep(keptBytes(diagnosis));
    m_result.diagnoses.push_back(std::move(diagnosis));
}

} // namespace culprit
