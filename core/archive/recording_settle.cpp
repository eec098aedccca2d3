// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said of recordings only when all of their files are read.
#include "archive/recording_draft.h"
#include "archive/summary_match.h"
#include "text/plain_number.h"

#include <set>

namespace culprit {

/// Who the components are and what the folder's name says, now that all is read.
void RecordingBuilder::settleTruth(RunDraft& draft)
{
    CaseSummary& summary = draft.batch.summary;
    draft.truth.settleLabel(draft.identity);
    summary.experiment = draft.identity.experiment;
    summary.system = draft.identity.system;
    summary.iteration = draft.identity.iteration;
    draft.truth.settleComponents(summary, draft.identity);
}

void RecordingBuilder::settleInjection(RunDraft& draft)
{
    CaseSummary& summary = draft.batch.summary;
    const bool haveMetrics = draft.hasMetrics();
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
    if (!draft.identity.isStudy || !draft.identity.fault.empty()) {
        summary.kind = CaseKind::Rca;
    } else {
        summary.kind = summary.injection ? CaseKind::Stabilization : CaseKind::Smoke;
    }
    if (summary.kind == CaseKind::Rca && !summary.injection) {
        summary.toldFault = draft.identity.fault;
        summary.toldTarget = draft.identity.target;
    }
    const auto tell = [&](AnomalyKind kind) { remark(&draft, draft.identity.folder, {kind, 1, {}, {}, {}}); };
    if (summary.kind == CaseKind::Rca && !summary.injection && !draft.batch.wholeSpan) {
        tell(AnomalyKind::NoInjection);
    }
    if (!draft.batch.wholeSpan) {
        draft.truth.takeTime("the spans", draft.spanDays.usual());
        draft.truth.takeTime("the log lines", draft.logDays.usual());
        for (const Anomaly& anomaly : draft.truth.check(summary, draft.metricTime)) {
            remark(&draft, draft.identity.folder, anomaly);
        }
    }
    if (!haveMetrics && !draft.batch.wholeSpan) {
        tell(AnomalyKind::NoMetrics);
    }
}

void RecordingBuilder::settleSplit(RunDraft& draft)
{
    if (draft.split.isEmpty()) {
        return;
    }
    if (draft.split.isWhole()) {
        draft.splitTime = draft.split.injection();
        draft.splitAfter = draft.split.lastNormal();
    } else {
        draft.splitTrouble = draft.split.trouble();
    }
    RunDraft* const underWay = std::exchange(m_draft, &draft);
    const std::string path = std::exchange(m_source.path, draft.identity.folder);
    std::vector<Anomaly> remarks;
    MetricTable joined = draft.split.join(remarks);
    for (const Anomaly& anomaly : remarks) {
        remark(&draft, m_source.path, anomaly);
    }
    keepTable(std::move(joined));
    meter().keep(-std::exchange(draft.splitBytes, 0));
    m_draft = underWay;
    m_source.path = path;
}

/// The time of a recording is that of its metrics, else of most of its records: a single record of another
/// year would make it as long as that.
TimeRange RecordingBuilder::settleTime(const RunDraft& draft)
{
    const auto tell = [&](const RecordDays& days, const TimeRange& time, const char* kind) {
        if (auto stray = days.outside(time); stray.count > 0) {
            remark(&draft, draft.identity.folder,
                   {AnomalyKind::StrayRecords, stray.count, kind, stray.example, {}});
        }
    };
    TimeRange time = draft.metricTime;
    if (!draft.hasMetrics()) {
        RecordDays all = draft.spanDays;
        all.add(draft.logDays);
        time = all.usual();
    }
    tell(draft.spanDays, time, "spans");
    tell(draft.logDays, time, "logs");
    return time;
}

void RecordingBuilder::settleSummaries()
{
    std::vector<SummedRun> runs;
    for (const auto& draft : m_drafts) {
        if (!draft->batch.wholeSpan) {
            runs.push_back({&draft->identity, &draft->batch.facts});
        }
    }
    for (const std::string& folder : giveSummaries(std::move(runs), m_summaries)) {
        remark(nullptr, folder, {AnomalyKind::StraySummaryRow, 1, {}, {}, {}});
    }
}

Recordings RecordingBuilder::finish()
{
    settleSummaries();
    std::set<std::string> experiments;
    for (const auto& draft : m_drafts) {
        settleSplit(*draft);
        if (const auto& told = draft->injectTime;
            told && draft->splitTime && (*told < draft->splitAfter || *told > *draft->splitTime)) {
            remark(draft.get(), draft->identity.folder,
                   {AnomalyKind::InjectionDisagrees,
                    1,
                    {},
                    plain::shortest(*told),
                    plain::shortest(*draft->splitTime)});
        }
        if (!draft->injectTime && !draft->batch.summary.injection) {
            draft->injectTime = draft->splitTime;
            if (draft->splitTrouble) {
                remark(draft.get(), draft->identity.folder, *draft->splitTrouble);
            }
        }
        if (draft->isLabelAlone()) {
            remark(nullptr, draft->identity.folder, {AnomalyKind::LabelWithoutCase, 1, {}, {}, {}});
        }
        if (!draft->hasContent || draft->isLabelAlone()) {
            const std::int64_t id = draft->batch.summary.id;
            m_result.droppedRuns.push_back(id);
            for (NoticeRow& row : m_result.notices) {
                row.run = row.run == id ? 0 : row.run;
            }
            continue;
        }
        settleTruth(*draft);
        settleInjection(*draft);
        CaseSummary& summary = draft->batch.summary;
        const TimeRange time = settleTime(*draft);
        summary.time = time.start <= time.end ? time : TimeRange{};
        summary.key = draft->identity.key;
        draft->batch.content = draft->hash.hex();
        experiments.insert(draft->identity.system + "/" + draft->identity.experiment);
        m_result.runs.push_back(std::move(draft->batch));
        m_result.longKeys.push_back(draft->identity.longKey);
    }
    m_result.experiments = static_cast<std::int64_t>(experiments.size());
    if (m_leftOut > 0) {
        m_result.notices.push_back({0, noticeOf({AnomalyKind::RemarksLeftOut, m_leftOut, {}, {}, {}}, {})});
    }
    return std::move(m_result);
}

} // namespace culprit
