// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/import_session.h"

#include "archive/deflate.h"
#include "archive/injection_parser.h"
#include "archive/log_array_parser.h"
#include "archive/metric_json_parser.h"
#include "archive/metric_table_parser.h"
#include "archive/ranking_parser.h"
#include "archive/rcaeval_tables_parser.h"
#include "archive/span_list_parser.h"
#include "archive/summary_parser.h"
#include "archive/topology_parser.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace culprit {

namespace {

/// A piece of rows or text goes to the writer when it is about so large.
constexpr std::size_t rowBatchBytes = std::size_t{512} << 10;
constexpr std::size_t rowBatchRows = 4096;
constexpr std::size_t textPieceBytes = std::size_t{256} << 10;
/// What repeats is remembered up to here; beyond, the memory starts anew and some texts are kept twice.
constexpr std::size_t dictionaryLimit = std::size_t{16} << 20;
/// Remarks of one archive: enough to read, bounded against an archive made of oddities.
constexpr std::size_t maxRemarks = 20'000;

/// The tables whose columns are named after components.
bool isComponentTable(std::string_view fileName)
{
    constexpr std::array<std::string_view, 4> stems{"data", "simple_data", "simple_metrics", "metrics"};
    return std::ranges::find(stems, fileName.substr(0, fileName.find('.'))) != stems.end();
}

void appendPart(std::string& key, std::string_view part)
{
    const auto length = static_cast<std::uint32_t>(part.size());
    key.append(reinterpret_cast<const char*>(&length), sizeof length);
    key.append(part);
}

} // namespace

struct ImportSession::RunDraft
{
    RunIdentity identity;
    RunBatch batch;
    std::int64_t tables = 0, links = 0;
    std::int64_t lastSpanUs = std::numeric_limits<std::int64_t>::min();
    std::int64_t lastLogNs = std::numeric_limits<std::int64_t>::min();
    TimeRange metricTime{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    TimeRange recordTime = metricTime;
    std::set<std::string, std::less<>> componentSet;
    std::vector<std::string> componentsElsewhere; ///< named by other tables than the per-component one
    std::optional<double> injectTime;
    bool hasContent = false;

    void addComponent(std::string_view name)
    {
        if (!name.empty() && componentSet.insert(std::string(name)).second) {
            batch.summary.components.emplace_back(name);
        }
    }
};

ImportSession::ImportSession(const StoreNumbers& numbers, ImportRecordQueue& out)
    : m_out(out)
    , m_numbers(numbers)
{
}

ImportSession::~ImportSession() = default;

void ImportSession::send(ImportRecord record, std::size_t bytes)
{
    if (!m_out.push(std::move(record), bytes + 256)) {
        throw Closed();
    }
}

void ImportSession::skip(const std::string& path, const std::string& reason)
{
    if (m_result.skipped.size() < maxRemarks) {
        m_result.skipped.push_back({path, reason});
    } else {
        ++m_leftOut;
    }
}

void ImportSession::addNotice(const RunDraft* draft, const std::string& entry,
                              ImportNotice::Severity severity, std::string message, std::int64_t count)
{
    if (m_result.notices.size() < maxRemarks) {
        m_result.notices.push_back(
            {draft ? draft->batch.summary.id : 0, {severity, {}, entry, std::move(message), count}});
    } else {
        ++m_leftOut;
    }
}

void ImportSession::notice(ImportNotice::Severity severity, std::string message, std::int64_t count)
{
    addNotice(m_draft, m_path, severity, std::move(message), count);
}

void ImportSession::skipped(const std::string& path, const std::string& reason)
{
    skip(path, reason);
    addNotice(nullptr, path, ImportNotice::Severity::Skipped, reason);
}

ImportSession::RunDraft& ImportSession::draftFor(const RunIdentity& identity)
{
    RunDraft*& draft = m_draftByFolder[identity.folder];
    if (!draft) {
        m_drafts.push_back(std::make_unique<RunDraft>());
        draft = m_drafts.back().get();
        draft->identity = identity;
        draft->batch.wholeSpan = identity.wholeSpan;
        CaseSummary& summary = draft->batch.summary;
        summary.id = m_numbers.run++;
        summary.experiment = identity.experiment;
        summary.system = identity.system;
        summary.iteration = identity.iteration;
        summary.dataParallel = identity.dataParallel;
        summary.queriesPerSecond = identity.queriesPerSecond;
    }
    return *draft;
}

std::unique_ptr<ArtifactParser> ImportSession::parserFor(const Artifact& artifact)
{
    RecordSink& sink = *this;
    switch (artifact.format) {
    case ArtifactFormat::MetricTable:
        return std::make_unique<MetricTableParser>(artifact.file, sink);
    case ArtifactFormat::MetricJson:
        return std::make_unique<MetricJsonParser>(artifact.file, sink);
    case ArtifactFormat::SpanList:
        return std::make_unique<SpanListParser>(sink);
    case ArtifactFormat::LogArray:
        return std::make_unique<LogArrayParser>(sink);
    case ArtifactFormat::RcaEvalLogs:
        return std::make_unique<RcaEvalLogsParser>(sink);
    case ArtifactFormat::RcaEvalTraces:
        return std::make_unique<RcaEvalTracesParser>(sink);
    case ArtifactFormat::Injection:
        return std::make_unique<InjectionParser>(sink);
    case ArtifactFormat::InjectTime:
        return std::make_unique<InjectTimeParser>(sink);
    case ArtifactFormat::Topology:
        return std::make_unique<TopologyParser>(sink);
    case ArtifactFormat::Summary:
        return std::make_unique<SummaryParser>(sink);
    case ArtifactFormat::Ranking:
        return std::make_unique<RankingParser>(artifact.caseKey, artifact.method, sink);
    case ArtifactFormat::Text:
    case ArtifactFormat::Listed:
        return nullptr;
    }
    return nullptr;
}

void ImportSession::begin(const ArchiveEntry& entry)
{
    using enum ArtifactFormat;
    m_path = entry.path;
    m_draft = nullptr;
    m_parser.reset();
    m_text.clear();
    m_textPieces = 0;
    m_row = {m_numbers.artifact++, 0, entry.path, 0, "not recognised", false};
    if (!m_seen.insert(std::hash<std::string>()(entry.path)).second) {
        m_row.role = "repeated";
        addNotice(nullptr, entry.path, ImportNotice::Severity::Skipped,
                  "the archive holds it twice, the first counts");
        skip(entry.path, "the archive holds it twice, the first counts");
        return;
    }
    const auto artifact = recognise(entry.path);
    if (!artifact) {
        skip(entry.path, "not recognised");
        addNotice(nullptr, entry.path, ImportNotice::Severity::Skipped, "not recognised");
        return;
    }
    m_row.role = artifact->role;
    m_file = artifact->file;
    m_summaryFolder = artifact->experimentFolder;
    if (artifact->run) {
        m_draft = &draftFor(*artifact->run);
        m_row.run = m_draft->batch.summary.id;
        m_rows.run = m_row.run;
        m_rows.firstSpan = m_draft->batch.summary.spans;
        m_rows.firstLog = m_draft->batch.summary.logs;
    }
    if (artifact->role == "not recognised") {
        skip(entry.path, "not recognised");
        addNotice(m_draft, entry.path, ImportNotice::Severity::Skipped, "not recognised");
    }
    // What holds more than the parser takes from it is kept whole beside.
    const auto format = artifact->format;
    m_row.hasText =
        format == Text || format == Injection || format == Topology || format == Summary || format == Ranking;
    m_parser = parserFor(*artifact);
}

void ImportSession::guarded(const std::function<void()>& step)
{
    try {
        step();
    } catch (const ArtifactError& error) {
        m_parser.reset();
        addNotice(m_draft, m_path, ImportNotice::Severity::Skipped, error.what());
        skip(m_path, error.what());
        m_row.role = "not understood";
    }
}

void ImportSession::data(std::string_view bytes)
{
    m_row.bytes += static_cast<std::int64_t>(bytes.size());
    if (m_row.hasText) {
        keepText(bytes);
    }
    if (m_parser) {
        guarded([&] { m_parser->feed(bytes); });
    }
}

void ImportSession::end()
{
    if (m_parser) {
        guarded([&] { m_parser->finish(); });
        m_parser.reset();
    }
    flushRows();
    if (m_row.hasText) {
        flushText();
    }
    if (m_draft && m_row.role != "not recognised" && m_row.role != "not understood") {
        m_draft->hasContent = true;
    }
    send(std::move(m_row), m_path.size());
    m_row = {};
    m_draft = nullptr;
}

void ImportSession::keepText(std::string_view bytes)
{
    while (!bytes.empty()) {
        const std::size_t take = std::min(bytes.size(), textPieceBytes - m_text.size());
        m_text.append(bytes.substr(0, take));
        bytes.remove_prefix(take);
        if (m_text.size() == textPieceBytes) {
            flushText();
        }
    }
}

void ImportSession::flushText()
{
    if (!m_text.empty()) {
        QByteArray data = deflated(m_text);
        const auto size = static_cast<std::size_t>(data.size());
        send(TextPiece{m_row.id, m_textPieces++, std::move(data)}, size);
        m_text.clear();
    }
}

TextSlice ImportSession::hold(std::string_view text)
{
    const TextSlice slice{static_cast<std::uint32_t>(m_rows.text.size()),
                          static_cast<std::uint32_t>(text.size())};
    m_rows.text.append(text);
    return slice;
}

void ImportSession::flushRows()
{
    if (m_rows.spans.empty() && m_rows.logs.empty()) {
        return;
    }
    RowBatch batch;
    std::swap(batch, m_rows);
    m_rows.run = batch.run;
    m_rows.firstSpan = batch.firstSpan + static_cast<std::int64_t>(batch.spans.size());
    m_rows.firstLog = batch.firstLog + static_cast<std::int64_t>(batch.logs.size());
    const std::size_t bytes = batch.text.size() + batch.spans.size() * sizeof(SpanRow) +
                              batch.logs.size() * sizeof(LogRow) + batch.shapes.size() * 1024;
    send(std::move(batch), bytes);
    if (m_dictionaryBytes > dictionaryLimit) {
        m_shapes.clear();
        m_origins.clear();
        m_dictionaryBytes = 0;
    }
}

void ImportSession::span(const SpanView& span)
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
        known = m_shapes.emplace(m_shapeKey, m_numbers.shape++).first;
        m_dictionaryBytes += m_shapeKey.size() + 64;
        SpanShape shape{known->second, {}};
        std::ranges::copy(texts, shape.texts.begin());
        m_rows.shapes.push_back(std::move(shape));
    }
    m_rows.spans.push_back({span.startUs, span.endUs, span.durationUs, known->second, hold(span.serverPort),
                            hold(span.traceId), hold(span.spanId), hold(span.parentSpanId),
                            hold(span.requestId), hold(span.databaseId)});
    CaseSummary& summary = m_draft->batch.summary;
    ++summary.spans;
    m_draft->batch.spansSorted = m_draft->batch.spansSorted && span.startUs >= m_draft->lastSpanUs;
    m_draft->lastSpanUs = span.startUs;
    const double seconds = static_cast<double>(span.startUs) / 1e6;
    m_draft->recordTime = m_draft->recordTime.united({seconds, seconds});
    if (m_rows.spans.size() >= rowBatchRows || m_rows.text.size() >= rowBatchBytes) {
        flushRows();
    }
}

void ImportSession::log(const LogView& log)
{
    m_shapeKey.clear();
    for (const std::string_view text : {log.pod, log.container, log.file}) {
        appendPart(m_shapeKey, text);
    }
    auto known = m_origins.find(m_shapeKey);
    if (known == m_origins.end()) {
        known = m_origins.emplace(m_shapeKey, m_numbers.origin++).first;
        m_dictionaryBytes += m_shapeKey.size() + 64;
        m_rows.origins.push_back(
            {known->second, {std::string(log.pod), std::string(log.container), std::string(log.file)}});
    }
    m_rows.logs.push_back({log.timeNs, known->second, hold(log.message)});
    ++m_draft->batch.summary.logs;
    m_draft->batch.logsSorted = m_draft->batch.logsSorted && log.timeNs >= m_draft->lastLogNs;
    m_draft->lastLogNs = log.timeNs;
    const double seconds = static_cast<double>(log.timeNs) / 1e9;
    m_draft->recordTime = m_draft->recordTime.united({seconds, seconds});
    if (m_rows.logs.size() >= rowBatchRows || m_rows.text.size() >= rowBatchBytes) {
        flushRows();
    }
}

void ImportSession::table(MetricTable table)
{
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
    if (isComponentTable(table.fileName())) {
        for (const MetricColumn& column : table.columns) {
            if (column.name.find('_') != std::string::npos) {
                m_draft->addComponent(componentOf(column.name));
            }
        }
        for (const TextColumn& column : table.textColumns) {
            std::vector<std::string_view> addresses;
            for (const std::string& cell : column.values) {
                if (!cell.empty() && (addresses.empty() || addresses.back() != cell)) {
                    addresses.push_back(cell);
                }
            }
            if (column.name.ends_with("_pod_ip") && addresses.size() > 1) {
                notice(ImportNotice::Severity::Info,
                       std::string(componentOf(column.name)) +
                           " has several addresses, as after a restart; all are known",
                       static_cast<std::int64_t>(addresses.size()));
            }
        }
    } else if (table.fileName().starts_with("latency_aggregated")) {
        for (const MetricColumn& column : table.columns) {
            if (column.name != "unknown") {
                m_draft->componentsElsewhere.push_back(column.name);
            }
        }
    }
    std::int64_t unknown = 0;
    for (const MetricColumn& column : table.columns) {
        unknown += column.name.find("unknown") != std::string::npos;
    }
    if (unknown > 0) {
        notice(ImportNotice::Severity::Info, "columns that name an unknown service, kept", unknown);
    }
    send(TableBatch{summary.id, m_draft->tables++, std::move(table)}, bytes);
}

void ImportSession::topology(Topology topology)
{
    const auto count = static_cast<std::int64_t>(topology.links.size());
    send(TopologyBatch{m_draft->batch.summary.id, m_draft->links, std::move(topology)},
         static_cast<std::size_t>(count) * 64);
    m_draft->links += count;
}

void ImportSession::injection(Injection injection)
{
    const RunIdentity& identity = m_draft->identity;
    const auto settle = [&](std::string& fromFile, const std::string& fromFolder, const char* what) {
        if (fromFile.empty()) {
            fromFile = fromFolder;
        } else if (!fromFolder.empty() && fromFile != fromFolder) {
            notice(ImportNotice::Severity::Warning,
                   std::string("the folder's name says ") + what + " " + fromFolder + ", this file says " +
                       fromFile + "; the file counts",
                   1);
        }
    };
    settle(injection.fault, identity.fault, "fault");
    settle(injection.target, identity.target, "target");
    m_draft->batch.summary.injection = std::move(injection);
}

void ImportSession::injectionTime(double time)
{
    m_draft->injectTime = time;
}

void ImportSession::summary(SummaryRow row)
{
    m_summaries.emplace_back(m_summaryFolder, std::move(row));
}

void ImportSession::diagnosis(Diagnosis diagnosis)
{
    m_result.diagnoses.push_back(std::move(diagnosis));
}

void ImportSession::settleInjection(RunDraft& draft)
{
    using enum ImportNotice::Severity;
    CaseSummary& summary = draft.batch.summary;
    const bool haveMetrics = draft.metricTime.start <= draft.metricTime.end;
    if (draft.injectTime) {
        Injection injection;
        injection.time = *draft.injectTime;
        injection.fault = draft.identity.fault;
        injection.target = draft.identity.target;
        if (draft.identity.injectionLastsToEnd && haveMetrics && draft.metricTime.end > injection.time) {
            injection.duration = draft.metricTime.end - injection.time;
        }
        summary.injection = injection;
    }
    if (!draft.identity.isStudy) {
        summary.kind = CaseKind::Rca;
    } else if (!draft.identity.fault.empty()) {
        summary.kind = CaseKind::Rca;
    } else {
        summary.kind = summary.injection ? CaseKind::Stabilization : CaseKind::Smoke;
    }
    const std::string& folder = draft.identity.folder;
    if (summary.kind == CaseKind::Rca && !summary.injection && !draft.batch.wholeSpan) {
        addNotice(&draft, folder, Warning, "the case has no injection time");
    }
    if (summary.injection && haveMetrics &&
        (summary.injection->time < draft.metricTime.start ||
         summary.injection->time > draft.metricTime.end)) {
        addNotice(&draft, folder, Warning, "the injection time lies outside the recorded metrics");
    }
    if (!haveMetrics && !draft.batch.wholeSpan) {
        addNotice(&draft, folder, Warning, "the case has no metrics");
    }
}

void ImportSession::settleSummaries()
{
    // Rows stand in the order of the iterations; a row is matched by its rate where it tells one.
    std::map<std::pair<std::string, double>, int> count;
    for (auto& [folder, row] : m_summaries) {
        const int iteration = ++count[{folder, row.queriesPerSecond}];
        std::vector<RunDraft*> sameRate;
        for (const auto& draft : m_drafts) {
            const RunIdentity& run = draft->identity;
            if (!run.wholeSpan && run.folder.starts_with(folder.empty() ? folder : folder + "/") &&
                (row.queriesPerSecond == 0 || run.queriesPerSecond == row.queriesPerSecond)) {
                sameRate.push_back(draft.get());
            }
        }
        std::ranges::sort(sameRate, {}, [](const RunDraft* draft) { return draft->identity.iteration; });
        if (iteration <= static_cast<int>(sameRate.size())) {
            auto& facts = sameRate[static_cast<std::size_t>(iteration - 1)]->batch.facts;
            facts.insert(row.facts.begin(), row.facts.end());
        } else {
            addNotice(nullptr, folder, ImportNotice::Severity::Warning,
                      "a row of benchmark-summary.csv belongs to no run");
        }
    }
}

ImportSession::Result ImportSession::finish()
{
    settleSummaries();
    std::set<std::string> experiments;
    for (const auto& draft : m_drafts) {
        if (!draft->hasContent) {
            // Its number is given to the next archive's first recording.
            const std::int64_t id = draft->batch.summary.id;
            m_result.droppedRuns.push_back(id);
            for (NoticeRow& row : m_result.notices) {
                row.run = row.run == id ? 0 : row.run;
            }
            continue;
        }
        settleInjection(*draft);
        CaseSummary& summary = draft->batch.summary;
        const TimeRange time =
            draft->metricTime.start <= draft->metricTime.end ? draft->metricTime : draft->recordTime;
        summary.time = time.start <= time.end ? time : TimeRange{};
        if (summary.components.empty()) {
            for (const std::string& name : draft->componentsElsewhere) {
                draft->addComponent(name);
            }
        }
        summary.key = draft->identity.key;
        experiments.insert(draft->identity.system + "/" + draft->identity.experiment);
        m_result.runs.push_back(std::move(draft->batch));
        m_result.longKeys.push_back(draft->identity.longKey);
    }
    m_result.experiments = static_cast<std::int64_t>(experiments.size());
    if (m_leftOut > 0) {
        m_result.notices.push_back(
            {0, {ImportNotice::Severity::Warning, {}, {}, "further remarks were left out", m_leftOut}});
    }
    return std::move(m_result);
}

} // namespace culprit
