// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "evaluation/judgement.h"
#include "report/report_table.h"
#include "study/root_cause_method.h"

#include <span>
#include <string>
#include <vector>

namespace culprit {

/// What the computed results of the benchmark's variants say, a sentence each: who is right most often, who
/// is told from chance and from a constant answer by a 95 % interval, whom wrong answers blame, which fault
/// is hardest, which cases nobody solves, and what could not be compared. Methods are
/// compared by their figures over the cases that `table` counts for them, which are named where they are not
/// all; one with less than half of the cases is named, not ranked. A random ranking is what others are held
/// against, and never the best. Nothing without results. `chance` is chanceLevel() of the same cases.
std::vector<std::string> findings(const Judgements& judgements, const AccuracyTable& table,
                                  const AccuracyRow& chance, const MethodRegistry& registry);

/// The same as a table of one column.
ReportTable findingsReport(const Judgements& judgements, const AccuracyTable& table,
                           const AccuracyRow& chance, const MethodRegistry& registry);

} // namespace culprit
