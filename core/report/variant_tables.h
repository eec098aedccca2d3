// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "report/published_table.h"
#include "report/report_table.h"
#include "study/root_cause_method.h"

#include <span>

namespace culprit {

/// Every method computed in both variants: AC@1 over all cases as published, as benchmarked here and as
/// corrected after the method's paper, each held against `chance` by its 95 % interval, the paired test
/// between the two variants, and whether the published conclusion stands.
ReportTable variantReport(const Judgements& judgements, const AccuracyRow& chance,
                          const MethodRegistry& registry, const PublishedTable& published,
                          const Scoring& scoring = {});

/// What the study concludes from its Table 1, drawn again from ours: the best method at each fault, the best
/// data source, the methods above chance; as published, as benchmarked here, and with the corrected variant
/// of each method that has one. What differs from the published conclusion is marked. Methods over less than
/// half of the cases take no part, and a random ranking is never the best.
ReportTable conclusionReport(const AccuracyTable& table, const AccuracyRow& chance,
                             const MethodRegistry& registry, const PublishedTable& published);

} // namespace culprit
