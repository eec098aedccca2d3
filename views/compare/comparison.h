// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/live_ranking.h"
#include "evaluation/accuracy_table.h"
#include "evaluation/agreement.h"
#include "evaluation/result_set.h"
#include "report/report_table.h"

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
    /// `results` are of RCA cases with an injection, judged already; those of other rankers are passed over.
    /// Takes tenths of a second with many cases: for a worker.
    Comparison(const ResultSet& results, std::vector<MethodSetting> methods, const WindowOffsets& window);

    const std::vector<CaseSummary>& cases() const { return m_results.cases(); }
    const std::vector<MethodSetting>& methods() const { return m_methods; }
    const WindowOffsets& window() const { return m_window; }
    const CaseSummary* findCase(const std::string& key) const { return m_results.findCase(key); }

    /// Null when that cell has not been computed.
    const Result* find(std::size_t method, const std::string& caseKey) const;
    /// Over all cases that the method answered.
    const AccuracyCell& accuracy(std::size_t method) const { return m_accuracy[method]; }
    /// As shown: no other method that answered all cases has a higher figure with two digits.
    bool isBest(std::size_t method, const AccuracyMeasure& measure) const;
    const std::vector<Disagreement>& disagreements() const { return m_disagreements; }
    /// By AC@1 over the cases that both answered; of two different methods.
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
    void findDisagreements();

    std::vector<MethodSetting> m_methods;
    WindowOffsets m_window;
    ResultSet m_results; ///< of the methods
    std::vector<AccuracyCell> m_accuracy;
    std::vector<PairedComparison> m_pairs; ///< see comparePairs()
    AgreementMatrix m_agreement;
    std::vector<Disagreement> m_disagreements;
};

/// `PDiagnose`, or `PDiagnose (corrected)`.
std::string methodTitle(const MethodSetting& method, const MethodRegistry& registry);

/// A score for reading: `160,403`, `2.42`, `0.031`; empty for NaN.
std::string scoreText(double score);

} // namespace culprit
