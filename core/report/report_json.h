// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report_table.h"
#include "study/root_cause_method.h"

#include <nlohmann/json_fwd.hpp>

namespace culprit {

/// One diagnosis as `results --format json` writes it; `names` are those of its case.
nlohmann::ordered_json diagnosisJson(const Diagnosis& diagnosis, const ComponentNames& names = {});

/// What a method is, as `methods --json` writes it.
nlohmann::ordered_json methodJson(const MethodInfo& info);

/// Any table for programs: an array of an object a row, by the columns' flat names; groups as `group`.
nlohmann::ordered_json tableJson(const ReportTable& table);

} // namespace culprit
