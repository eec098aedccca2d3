// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/summary_match.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace culprit {

namespace {

/// The recordings below one folder, in the order of their iterations.
struct FolderRuns
{
    std::vector<const SummedRun*> all;
    std::map<double, std::vector<const SummedRun*>> byRate;
    std::map<double, std::size_t> rows; ///< how many came of a rate
};

/// `byFolder` is sorted by folder, so those below one lie together.
FolderRuns runsBelow(const std::string& folder, const std::vector<const SummedRun*>& byFolder)
{
    const auto folderOf = [](const SummedRun* run) { return std::string_view(run->identity->folder); };
    auto first = byFolder.begin();
    auto last = byFolder.end();
    if (!folder.empty()) {
        const std::string begin = folder + "/";
        const std::string end = folder + static_cast<char>('/' + 1);
        first = std::ranges::lower_bound(byFolder, std::string_view(begin), {}, folderOf);
        last = std::ranges::lower_bound(byFolder, std::string_view(end), {}, folderOf);
    }
    FolderRuns runs;
    runs.all.assign(first, last);
    // As they came where iterations are equal.
    std::ranges::sort(runs.all);
    std::ranges::stable_sort(runs.all, {}, [](const SummedRun* run) { return run->identity->iteration; });
    for (const SummedRun* run : runs.all) {
        runs.byRate[run->identity->queriesPerSecond].push_back(run);
    }
    return runs;
}

} // namespace

std::vector<std::string> giveSummaries(std::vector<SummedRun> runs,
                                       const std::vector<std::pair<std::string, SummaryRow>>& summaries)
{
    std::vector<const SummedRun*> byFolder;
    for (const SummedRun& run : runs) {
        byFolder.push_back(&run);
    }
    std::ranges::sort(byFolder, {},
                      [](const SummedRun* run) { return std::string_view(run->identity->folder); });
    std::map<std::string, FolderRuns> folders;
    std::vector<std::string> strays;
    for (const auto& [folder, row] : summaries) {
        auto known = folders.find(folder);
        if (known == folders.end()) {
            known = folders.emplace(folder, runsBelow(folder, byFolder)).first;
        }
        FolderRuns& below = known->second;
        const std::size_t place = below.rows[row.queriesPerSecond]++;
        const auto ofRate = below.byRate.find(row.queriesPerSecond);
        const auto* candidates = row.queriesPerSecond == 0      ? &below.all
                                 : ofRate == below.byRate.end() ? nullptr
                                                                : &ofRate->second;
        if (candidates && place < candidates->size()) {
            (*candidates)[place]->facts->insert(row.facts.begin(), row.facts.end());
        } else {
            strays.push_back(folder);
        }
    }
    return strays;
}

} // namespace culprit
