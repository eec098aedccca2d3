// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/result_options.h"

#include <algorithm>

namespace culprit {

QCommandLineOption methodsOption()
{
    return {QStringLiteral("methods"), QStringLiteral("all, or ids separated by commas."),
            QStringLiteral("IDS"), QStringLiteral("all")};
}

QCommandLineOption casesOption()
{
    return {QStringLiteral("cases"), QStringLiteral("all, keys, or fault=…,target=…."),
            QStringLiteral("CASES"), QStringLiteral("all")};
}

QCommandLineOption variantOption()
{
    return {QStringLiteral("variant"), QStringLiteral("benchmark or corrected; both where not given."),
            QStringLiteral("VARIANT")};
}

QCommandLineOption formatOption(const QString& formats, const QString& preset)
{
    return {QStringLiteral("format"), formats, QStringLiteral("FORMAT"), preset};
}

QCommandLineOption rawCsvOption()
{
    return {QStringLiteral("raw-csv"),
            QStringLiteral("In CSV, leave text that a spreadsheet would run, such as =1+1, as it is; else an "
                           "apostrophe stands before it.")};
}

std::optional<Variant> variantGiven(const CommandArguments& given)
{
    if (!given.has("variant")) {
        return std::nullopt;
    }
    try {
        return variantFrom(given.value("variant").toStdString());
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
}

void checkMethod(const std::string& id, const MethodRegistry& registry, const Store& store)
{
    if (registry.find(id)) {
        return;
    }
    // An archive may bring results of methods that nobody has here.
    std::vector<std::string> known = store.methodsWithResults();
    if (std::ranges::find(known, id) == known.end()) {
        for (const auto& method : registry.methods()) {
            known.push_back(method->info().id);
        }
        throwUnknown("method", id, known);
    }
}

DiagnosisQuery queryFrom(const CommandArguments& given, const std::vector<CaseSummary>& cases,
                         const MethodRegistry& registry, const Store& store)
{
    DiagnosisQuery query;
    query.withEvidence = false;
    query.variant = variantGiven(given);
    const QString methods = given.value("methods");
    if (methods != u"all") {
        for (const QString& id : listGiven(methods)) {
            checkMethod(id.toStdString(), registry, store);
            query.methods.push_back(id.toStdString());
        }
    }
    if (given.value("cases") != u"all") {
        for (const CaseSummary& summary : casesFrom(given.value("cases"), cases)) {
            query.caseKeys.push_back(summary.key);
        }
    }
    return query;
}

TableFormat formatGiven(const CommandArguments& given)
{
    try {
        const TableFormat format = tableFormatFrom(given.value("format").toStdString());
        return format == TableFormat::Csv && given.has("raw-csv") ? TableFormat::RawCsv : format;
    } catch (const std::invalid_argument& error) {
        throw UsageError(error.what());
    }
}

} // namespace culprit
