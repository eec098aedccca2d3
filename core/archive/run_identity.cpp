// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/run_identity.h"

namespace culprit {

void applyLabel(RunIdentity& run, const FolderLabel& label, const LabelReading& reading)
{
    run.system = !reading.system.empty() ? reading.system : !label.system.empty() ? label.system : "rcaeval";
    run.target = reading.target;
    run.fault = reading.fault;
    run.iteration = label.iteration;
    const std::string name = run.target + "_" + run.fault;
    run.experiment = run.target.empty() ? label.caseName : name;
    run.key = run.system + "/" + (run.target.empty() ? label.caseName : name + "_" + label.caseName);
}

void applyUsualLabel(RunIdentity& run)
{
    for (const FolderLabel& label : run.labels) {
        if (const LabelReading reading = usualReading(label); !reading.target.empty()) {
            applyLabel(run, label, reading);
            return;
        }
    }
    if (!run.labels.empty()) {
        FolderLabel own = run.labels.back(); // the recording's own folder
        own.caseName = own.folder;
        own.iteration = 0;
        applyLabel(run, own, {});
    }
}

} // namespace culprit
