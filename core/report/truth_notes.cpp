// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/truth_notes.h"

#include "store/store.h"
#include "text/wording.h"

namespace culprit {

namespace {

constexpr std::size_t listedCases = 4;

} // namespace

std::vector<std::string> truthNotes(const AccuracyTable& table)
{
    std::vector<std::string> notes;
    for (const auto& [reason, keys] : table.unscored) {
        notes.push_back(wording::count(keys.size(), "case") + (keys.size() == 1 ? " is" : " are") +
                        " not scored, " + reason + ": " + wording::listed(keys, listedCases) + ".");
    }
    for (const auto& [doubt, keys] : table.doubtful) {
        notes.push_back("Of " + wording::count(keys.size(), "case") + " " + doubt + ": " +
                        wording::listed(keys, listedCases) + ".");
    }
    return notes;
}

std::string strayLabelNote(const Store& store)
{
    std::vector<std::string> places;
    for (const ImportNotice& notice : store.notices()) {
        if (notice.name == "label-without-case") {
            places.push_back(notice.entry);
        }
    }
    return places.empty()
               ? std::string()
               : wording::count(places.size(), "label") + (places.size() == 1 ? " belongs" : " belong") +
                     " to no case: " + wording::listed(places, listedCases) + ".";
}

} // namespace culprit
