// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/folder_label.h"

#include "telemetry/ground_truth.h"

#include <algorithm>
#include <array>

namespace culprit {

namespace {

constexpr std::string_view labelCuts = "_-";
/// What folders are called after that hold something, whatever it is.
constexpr std::array<std::string_view, 56> ordinaryWords{
    "data",    "dataset",   "datasets",   "telemetry",  "metric",  "metrics",     "log",     "logs",
    "trace",   "traces",    "span",       "spans",      "event",   "events",      "result",  "results",
    "output",  "outputs",   "out",        "input",      "inputs",  "in",          "test",    "tests",
    "testing", "run",       "runs",       "experiment", "exp",     "experiments", "case",    "cases",
    "record",  "recording", "recordings", "records",    "archive", "archives",    "backup",  "export",
    "exports", "raw",       "csv",        "json",       "file",    "files",       "folder",  "copy",
    "old",     "new",       "tmp",        "temp",       "study",   "sample",      "samples", "session"};

/// Whether `text` can be what a fault is called: it has letters, and says more than that something is kept.
bool mayBeFault(std::string_view text)
{
    const std::string plain = plainSpelling(text);
    std::string_view rest = plain;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('-'), rest.size());
        std::string_view word = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (!word.empty() && word.back() >= '0' && word.back() <= '9') {
            word.remove_suffix(1);
        }
        if (!word.empty() && std::ranges::find(ordinaryWords, word) == ordinaryWords.end()) {
            return true;
        }
    }
    return false;
}

/// Of names of components and faults together; more has no label.
constexpr std::size_t mostCuts = 64;

void addReadings(std::vector<LabelReading>& readings, const std::string& system, std::string_view text)
{
    std::size_t cuts = 0;
    for (auto at = text.find_first_of(labelCuts); at != std::string_view::npos;
         at = text.find_first_of(labelCuts, at + 1)) {
        if (at > 0 && at + 1 < text.size() && ++cuts <= mostCuts && mayBeFault(text.substr(at + 1))) {
            readings.push_back({system, std::string(text.substr(0, at)), std::string(text.substr(at + 1))});
        }
    }
}

} // namespace

std::vector<LabelReading> labelReadings(const FolderLabel& label)
{
    std::vector<LabelReading> readings;
    const std::string_view text = label.text;
    addReadings(readings, {}, text);
    if (const auto first = text.find('_');
        label.mayNameSystem && first != std::string_view::npos && first > 0) {
        addReadings(readings, std::string(text.substr(0, first)), text.substr(first + 1));
    }
    return readings;
}

LabelReading usualReading(const FolderLabel& label)
{
    LabelReading reading;
    std::string_view text = label.text;
    if (label.mayNameSystem && std::ranges::count(text, '_') >= 2) {
        const std::size_t first = text.find('_');
        reading.system = text.substr(0, first);
        text.remove_prefix(first + 1);
    }
    const std::size_t underscore = text.find('_');
    if (underscore == 0 || underscore == std::string_view::npos || !mayBeFault(text.substr(underscore + 1))) {
        return {};
    }
    reading.target = text.substr(0, underscore);
    reading.fault = text.substr(underscore + 1);
    return reading;
}

bool isDatasetName(std::string_view name)
{
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return name.size() == 6 && (name[0] == 'R' || name[0] == 'r') && (name[1] == 'E' || name[1] == 'e') &&
           name[2] >= '0' && name[2] <= '9' && name[3] == '-' && isLetter(name[4]) && isLetter(name[5]);
}

} // namespace culprit
