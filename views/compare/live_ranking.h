// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/comparison_tables.h"
#include "session/window_offsets.h"
#include "study/case_view.h"
#include "study/root_cause_method.h"

#include <memory>
#include <stop_token>
#include <vector>

namespace culprit {

/// `diagnosis` without evidence and graph, one item a component: all that a comparison needs.
Diagnosis componentDiagnosis(Diagnosis diagnosis, const ComponentNames& names = {});

/// Ranks every case by every method within `window`, in parallel. `views` look through their own injection.
///
/// Returns views x methods diagnoses of components, case by case. An unknown method is not applicable. Once
/// `stop` is requested the rest is cancelled.
std::vector<Diagnosis> rankWithin(const WindowOffsets& window,
                                  const std::vector<std::shared_ptr<const CaseView>>& views,
                                  const std::vector<MethodSetting>& methods, const MethodRegistry& registry,
                                  int threads, const std::stop_token& stop = {});

} // namespace culprit
