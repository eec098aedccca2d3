// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/keep_recordings.h"

#include "archive/import_errors.h"
#include "store/case_key.h"
#include "store/replaced_results.h"
#include "text/wording.h"

#include <QFileInfo>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace culprit {

namespace {

/// Gives every recording a key that nobody has: its own, else the longer one, else with the archive's name
/// before it.
void settleKeys(Recordings& recordings, const Store& store, const std::string& archiveName)
{
    // Of many recordings each would be asked for by itself.
    constexpr std::size_t few = 500;
    std::optional<std::unordered_set<std::string>> stored;
    if (recordings.runs.size() + recordings.diagnoses.size() > few) {
        stored.emplace();
        for (CaseSummary& summary : store.cases()) {
            stored->insert(std::move(summary.key));
        }
    }
    const auto isStored = [&](const std::string& key) {
        return stored ? stored->contains(key) : store.findCase(key).has_value();
    };
    std::unordered_set<std::string> taken;
    std::unordered_map<std::string, std::string> renamed;
    std::unordered_map<std::string, int> numbers;
    for (std::size_t i = 0; i < recordings.runs.size(); ++i) {
        CaseSummary& summary = recordings.runs[i].summary;
        const std::string wanted = summary.key;
        const std::string key = taken.contains(wanted) ? recordings.longKeys[i] : wanted;
        std::string unique = freeCaseKey(
            key, archiveName,
            [&](const std::string& candidate) { return taken.contains(candidate) || isStored(candidate); },
            &numbers);
        if (unique != wanted) {
            recordings.notices.push_back(
                {summary.id, noticeOf({AnomalyKind::TakenKey, 1, {}, wanted, unique}, summary.experiment)});
        }
        taken.insert(unique);
        renamed.try_emplace(wanted, unique);
        summary.key = std::move(unique);
    }
    for (Diagnosis& diagnosis : recordings.diagnoses) {
        if (const auto found = renamed.find(diagnosis.key.caseKey); found != renamed.end()) {
            diagnosis.key.caseKey = found->second;
        } else if (!isStored(diagnosis.key.caseKey)) {
            recordings.notices.push_back(
                {0, noticeOf({AnomalyKind::StrayResult, 1, {}, diagnosis.key.caseKey, {}},
                             diagnosis.key.setting.id)});
        }
    }
}

void countRuns(ImportReport& report, const CaseSummary& run)
{
    ++report.cases;
    report.series += run.series;
    report.samples += run.samples;
    report.spans += run.spans;
    report.logs += run.logs;
}

std::string warningText(const ImportNotice& notice)
{
    std::string text = notice.entry.empty() ? "" : notice.entry + ": ";
    text += notice.message;
    return notice.count == 1 ? text : text + " (" + std::to_string(notice.count) + ")";
}

/// Whether anything was read that can be looked at or ranked.
bool isUsable(const Recordings& recordings)
{
    return !recordings.diagnoses.empty() || std::ranges::any_of(recordings.runs, [](const RunBatch& run) {
        return run.summary.samples > 0 || run.summary.spans > 0 || run.summary.logs > 0;
    });
}

/// What to throw for an archive of which nothing can be used.
ImportError nothingUsable(const std::string& path, const Recordings& recordings)
{
    std::vector<ImportNotice> notices;
    std::ranges::transform(recordings.notices, std::back_inserter(notices), &NoticeRow::notice);
    std::vector<std::string> reasons;
    for (const FileLoss& loss : lossesOf(notices)) {
        reasons.push_back(loss.entry.empty() ? loss.text : loss.entry + ": " + loss.text);
    }
    constexpr std::size_t reasonsTold = 5;
    return ImportError(path + ": there is nothing usable in it" +
                       (reasons.empty() ? "" : "; " + wording::listed(reasons, reasonsTold)));
}

/// Writes all that makes recordings visible.
ImportReport writeDown(BulkWriter& writer, const Recordings& recordings, const ArchiveRecord& archive)
{
    ImportReport report;
    writer.write(archive);
    for (const RunBatch& run : recordings.runs) {
        writer.write(run);
        if (!run.wholeSpan) {
            countRuns(report, run.summary);
        }
    }
    for (const NoticeRow& row : recordings.notices) {
        writer.write(row);
        report.notices.push_back(row.notice);
        if (row.notice.severity == ImportNotice::Severity::Warning) {
            report.warnings.push_back(warningText(row.notice));
        }
    }
    for (const Diagnosis& diagnosis : recordings.diagnoses) {
        writer.write(diagnosis);
    }
    report.experiments = recordings.experiments;
    report.skipped = recordings.skipped;
    report.sha256 = archive.sha256;
    report.bytesIn = archive.bytesIn;
    report.bytesRaw = archive.bytesRaw;
    return report;
}

} // namespace

ImportError nothingRecognised(const std::string& path, const Recordings& recordings)
{
    std::string text = path + ": no experiment was recognised in it";
    // Files that were refused tell why; those that nobody knows don't.
    constexpr int maxTold = 5;
    int told = 0;
    const std::string_view unknown = entryOf(AnomalyKind::NotRecognised).name;
    for (const NoticeRow& row : recordings.notices) {
        const ImportNotice& notice = row.notice;
        if (notice.severity == ImportNotice::Severity::Skipped && notice.name != unknown &&
            told++ < maxTold) {
            text += "; " + notice.entry + ": " + notice.message;
        }
    }
    return ImportError(told > maxTold ? text + "; and " + std::to_string(told - maxTold) + " more" : text);
}

bool isSamePlace(const std::string& path, const std::string& other)
{
    const auto canonical = [](const std::string& text) {
        return QFileInfo(QString::fromStdString(text)).canonicalFilePath();
    };
    return path == other || (!canonical(path).isEmpty() && canonical(path) == canonical(other));
}

void throwArchiveChanged(const std::string& path)
{
    throw ArchiveChanged(path +
                         ": it has changed since it was imported; the store keeps the earlier content");
}

ImportReport alreadyImported(const ArchiveRecord& archive, const Store& store)
{
    ImportReport report;
    report.sha256 = archive.sha256;
    report.alreadyImported = true;
    report.bytesIn = archive.bytesIn;
    report.bytesRaw = archive.bytesRaw;
    std::set<std::string> experiments;
    for (const CaseSummary& summary : store.cases(archive.id)) {
        experiments.insert(summary.system + "/" + summary.experiment);
        countRuns(report, summary);
    }
    report.experiments = static_cast<std::int64_t>(experiments.size());
    return report;
}

ImportReport keepRecordings(BulkWriter& writer, Recordings recordings, const ArchiveRecord& archive,
                            bool replaceChanged)
{
    if (recordings.runs.empty() && recordings.diagnoses.empty()) {
        throw nothingRecognised(archive.path, recordings);
    }
    if (!isUsable(recordings)) {
        throw nothingUsable(archive.path, recordings);
    }
    ImportReport report;
    writer.conclude([&] {
        const Store& store = writer.store();
        const auto archives = store.archives();
        std::optional<ReplacedResults> earlierResults;
        // Somebody may have brought the same while this one was read.
        if (const auto same = std::ranges::find(archives, archive.sha256, &ArchiveRecord::sha256);
            same != archives.end()) {
            report = alreadyImported(*same, store);
            return false;
        }
        const auto samePath = std::ranges::find_if(
            archives, [&](const ArchiveRecord& known) { return isSamePlace(known.path, archive.path); });
        if (samePath != archives.end()) {
            if (!replaceChanged) {
                throwArchiveChanged(archive.path);
            }
            earlierResults.emplace(writer.store(), samePath->id);
            writer.removeArchive(samePath->id);
        }
        for (const std::int64_t run : recordings.droppedRuns) {
            writer.removeRun(run);
        }
        settleKeys(recordings, store, archive.name);
        report = writeDown(writer, recordings, archive);
        if (earlierResults) {
            report.resultsRemoved = earlierResults->putBack();
        }
        return true;
    });
    return report;
}

} // namespace culprit
