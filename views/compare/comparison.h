// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/live_ranking.h"
#include "evaluation/accuracy_table.h"
#include "evaluation/agreement.h"
#include "report/report_table.h"

#include <map>
#include <string>
#include <vector>

namespace culprit {

/// What two to six methods say of the same cases, held beside each other. A plain value.
class Comparison
{
public:
    /// A case of which the methods blame different components.
    struct Disagreement
    {
        std::size_t caseIndex = 0;
        std::vector<std::string> first; ///< by method: the component ranked first, empty when none
        std::vector<bool> answered;     ///< by method
        std::vector<bool> right;        ///< by method: the true cause came first
    };

    Comparison() = default;
    /// `cases` are RCA cases with an injection. `diagnoses` hold components, in any order, other methods and
    /// cases included; of several seeds the lowest counts.
    Comparison(std::vector<CaseSummary> cases, std::vector<MethodSetting> methods,
               std::vector<Diagnosis> diagnoses, const WindowOffsets& window);

    const std::vector<CaseSummary>& cases() const { return m_cases; }
    const std::vector<MethodSetting>& methods() const { return m_methods; }
    const WindowOffsets& window() const { return m_window; }
    const CaseSummary* findCase(const std::string& key) const;

    /// Null when that cell has not been computed.
    const Diagnosis* find(std::size_t method, const std::string& caseKey) const;
    /// Over all cases that the method answered.
    const AccuracyCell& accuracy(std::size_t method) const { return m_accuracy[method]; }
    /// As shown: no other method that answered all cases has a higher figure with two digits.
    bool isBest(std::size_t method, const AccuracyMeasure& measure) const;
    const std::vector<Disagreement>& disagreements() const { return m_disagreements; }
    /// By AC@1 over the cases that both answered.
    PairedComparison paired(std::size_t a, std::size_t b) const;

    ReportTable accuracyTable(const MethodRegistry& registry) const;
    /// `chosen` are indices of disagreements().
    ReportTable disagreementTable(const std::vector<std::size_t>& chosen,
                                  const MethodRegistry& registry) const;
    ReportTable pairedTable(const MethodRegistry& registry) const;
    ReportTable agreementTable(const MethodRegistry& registry) const;
    /// The rankings of one case, a row a rank.
    ReportTable rankingTable(const std::string& caseKey, const MethodRegistry& registry) const;

private:
    void judgeAll();
    void findDisagreements();

    std::vector<CaseSummary> m_cases;
    std::vector<MethodSetting> m_methods;
    WindowOffsets m_window;
    std::vector<std::map<std::string, Diagnosis>> m_cells; ///< by method, then case
    std::vector<Judgement> m_judgements;
    std::vector<AccuracyCell> m_accuracy;
    std::vector<Disagreement> m_disagreements;
};

/// `PDiagnose`, or `PDiagnose (corrected)`.
std::string methodTitle(const MethodSetting& method, const MethodRegistry& registry);

/// A score for reading: `160,403`, `2.42`, `0.031`; empty for NaN.
std::string scoreText(double score);

} // namespace culprit
