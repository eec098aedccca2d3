// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/folder_label.h"

#include <string>
#include <vector>

namespace culprit {

/// What is known of a recording before anything of it is read, by the names of folders or by who made it.
struct RunIdentity
{
    std::string folder;  ///< in the archive; the same for all files of the recording
    std::string key;     ///< as the command line gives it
    std::string longKey; ///< should the key be taken in this archive already
    std::string experiment;
    std::string system;
    int iteration = 0;
    int dataParallel = 0;
    double queriesPerSecond = 0;
    std::string fault; ///< by the folder's name, else empty
    std::string target;
    /// Names of folders that may tell target and fault, the likeliest first. Which does and how it is read
    /// shows when the components are known; until then fault and target are as such names usually are.
    std::vector<FolderLabel> labels;
    bool wholeSpan = false;
    /// The study's layout: no injection means a smoke test, an injection in a folder without fault a
    /// self-stabilisation run. RCAEval's cases are always fault cases.
    bool isStudy = false;
    /// By the study's protocol a fault lasts 60 s; RCAEval's last to the end of the recording.
    bool injectionLastsToEnd = false;
};

/// Gives `run` what `reading` of `label` tells, and the key that follows. With an empty target it tells
/// nothing but where the recording lies.
void applyLabel(RunIdentity& run, const FolderLabel& label, const LabelReading& reading);
/// The same as labels are usually read.
void applyUsualLabel(RunIdentity& run);

} // namespace culprit
