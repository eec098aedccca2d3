// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "report/report_table.h"

#include <optional>

namespace culprit {

// What the commands about results have in common.

QCommandLineOption methodsOption();
QCommandLineOption casesOption();
QCommandLineOption variantOption();
QCommandLineOption formatOption(const QString& formats, const QString& preset);
QCommandLineOption rawCsvOption();

std::optional<Variant> variantGiven(const CommandArguments& given);
/// Throws UsageError where neither the registry nor a result in the store knows a method of that id.
void checkMethod(const std::string& id, const MethodRegistry& registry, const Store& store);
/// What `--methods`, `--cases` and `--variant` choose; without evidence. Throws UsageError naming what is
/// unknown.
DiagnosisQuery queryFrom(const CommandArguments& given, const std::vector<CaseSummary>& cases,
                         const MethodRegistry& registry, const Store& store);
/// Of `--format` and `--raw-csv`. Throws UsageError when the former names no table format.
TableFormat formatGiven(const CommandArguments& given);

} // namespace culprit
