// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// A folder's name that may tell a case's true cause, such as `carts_cpu`, `front-end-delay` or
/// `cartservice_cpu_contention`. Where the component ends and the fault begins is told by the components of
/// the case alone.
struct FolderLabel
{
    std::string text;     ///< without the case's number
    std::string folder;   ///< the name as it stands
    std::string caseName; ///< as the key ends
    int iteration = 0;
    std::string system;         ///< what the folder above is called; empty: there is none
    bool mayNameSystem = false; ///< it may be `<benchmark>_<service>_<fault>`
};

/// One way to read a label.
struct LabelReading
{
    std::string system; ///< empty: the label names none
    std::string target;
    std::string fault;
};

/// Every way to read `text`: it is cut at any of the first 64 underscores and dashes, both sides have a letter
/// or figure, and the fault is no ordinary word such as `data` or `run2`. With `mayNameSystem` also without
/// what stands before its first underscore.
std::vector<LabelReading> labelReadings(const FolderLabel& label);

/// How a label is read where no component tells: `<service>_<fault>`, the service without underscore; with
/// `mayNameSystem` and two underscores `<benchmark>_<service>_<fault>`. An empty target where there is none, or
/// where the fault is an ordinary word.
LabelReading usualReading(const FolderLabel& label);

/// Whether a folder is called as RCAEval's datasets are: `RE1-SS`, `re2-ob`.
bool isDatasetName(std::string_view name);

} // namespace culprit
