// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/comparison_tables.h"
#include "study/case_view.h"
#include "study/root_cause_method.h"

#include <limits>
#include <memory>
#include <stop_token>
#include <vector>

namespace culprit {

/// An analysed window that fits any case: seconds from the recorded injection.
struct WindowOffsets
{
    double start = -std::numeric_limits<double>::infinity(); ///< of the baseline
    double inject = 0;
    double end = std::numeric_limits<double>::infinity();

    bool isDefault() const { return *this == WindowOffsets{}; }
    AnalysisWindow around(double recordedInjection) const
    {
        return {recordedInjection + start, recordedInjection + inject, recordedInjection + end};
    }
    friend bool operator==(const WindowOffsets&, const WindowOffsets&) = default;
};

/// `diagnosis` without evidence and graph, one item a component: all that a comparison needs.
Diagnosis componentDiagnosis(Diagnosis diagnosis);

/// Ranks every case by every method within `window`, in parallel. `views` look through their own injection.
///
/// Returns views x methods diagnoses of components, case by case. An unknown method is not applicable. Once
/// `stop` is requested the rest is cancelled.
std::vector<Diagnosis> rankWithin(const WindowOffsets& window,
                                  const std::vector<std::shared_ptr<const CaseView>>& views,
                                  const std::vector<MethodSetting>& methods, const MethodRegistry& registry,
                                  int threads, const std::stop_token& stop = {});

} // namespace culprit
