// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/import_report.h"

#include "archive/anomaly.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace culprit {

namespace {

/// 0 is the worst.
int rankOf(const ImportNotice& notice)
{
    // A table of which nothing is kept is as good as none.
    for (const AnomalyKind kind : {AnomalyKind::NoSeries, AnomalyKind::NoRows, AnomalyKind::NoTimes}) {
        if (notice.name == entryOf(kind).name) {
            return 0;
        }
    }
    if (notice.severity != ImportNotice::Severity::Skipped) {
        return 1;
    }
    // A file that is no part of a recording, or is there twice, is no failure.
    for (const AnomalyKind kind :
         {AnomalyKind::NotRecognised, AnomalyKind::OtherName, AnomalyKind::NoCaseFolder,
          AnomalyKind::RepeatedFile, AnomalyKind::NotAFile, AnomalyKind::AStore}) {
        if (notice.name == entryOf(kind).name) {
            return 2;
        }
    }
    return 0;
}

std::string counted(const ImportNotice& notice)
{
    return notice.count == 1 ? notice.message : std::to_string(notice.count) + " " + notice.message;
}

} // namespace

std::vector<FileLoss> lossesOf(std::span<const ImportNotice> notices)
{
    struct Gathered
    {
        std::vector<const ImportNotice*> notices;
        int rank = 2;
        std::int64_t count = 0;
    };
    std::map<std::string, Gathered> files;
    for (const ImportNotice& notice : notices) {
        if (notice.severity == ImportNotice::Severity::Info) {
            continue;
        }
        Gathered& file = files[notice.entry];
        file.notices.push_back(&notice);
        file.rank = std::min(file.rank, rankOf(notice));
        file.count += notice.count;
    }
    std::vector<std::pair<std::tuple<int, std::int64_t>, FileLoss>> ranked;
    for (auto& [entry, file] : files) {
        std::ranges::stable_sort(file.notices, {}, [](const ImportNotice* notice) {
            return std::tuple(rankOf(*notice), -notice->count);
        });
        FileLoss loss{entry, {}, file.rank == 0};
        for (const ImportNotice* notice : file.notices) {
            loss.text += (loss.text.empty() ? "" : "; ") + counted(*notice);
        }
        ranked.emplace_back(std::tuple(file.rank, -file.count), std::move(loss));
    }
    std::ranges::stable_sort(ranked, {}, [](const auto& one) { return one.first; });
    std::vector<FileLoss> losses;
    losses.reserve(ranked.size());
    for (auto& [rank, loss] : ranked) {
        losses.push_back(std::move(loss));
    }
    return losses;
}

} // namespace culprit
