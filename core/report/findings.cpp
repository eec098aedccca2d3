// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/findings.h"

#include "report/comparison_tables.h"
#include "report/method_names.h"
#include "report/number_text.h"
#include "text/wording.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace culprit {

namespace {

constexpr std::size_t mostNames = 8;

/// `a, b, c`; of many, `a, b and 3 more`.
std::string listed(const std::vector<std::string>& names)
{
    return names.size() > mostNames ? wording::listed(names, mostNames - 1) : wording::joined(names);
}

std::string percent(std::size_t part, std::size_t whole)
{
    return std::to_string(std::lround(100.0 * static_cast<double>(part) / static_cast<double>(whole))) + " %";
}

/// Writes the findings.
class Finder
{
public:
    Finder(const Judgements& judgements, const AccuracyTable& table, const AccuracyRow& chance,
           const MethodRegistry& registry)
        : m_chance(chance)
        , m_registry(registry)
        , m_faults(table.faults)
    {
        m_judgements = judgements.where([](const Judgement& one) { return one.key.isAsBenchmarked(); });
        for (const AccuracyRow& row : table.rows) {
            if (row.ranker.isAsBenchmarked()) {
                (row.all.isComplete() ? m_whole : m_partial).push_back(&row);
            }
        }
    }

    std::vector<std::string> all()
    {
        rightMostOften();
        againstChance();
        againstConstant();
        sameAnswers();
        blamed();
        hardestFault();
        unsolved();
        leftOut();
        return std::move(m_found);
    }

private:
    std::string nameOf(const AccuracyRow& row) const { return resultName(row.ranker, m_registry); }

    void rightMostOften()
    {
        if (m_whole.empty()) {
            return;
        }
        const auto shown = [](const AccuracyRow* row) { return fixedText(row->all.ac1, 2); };
        const std::string best = shown(*std::ranges::max_element(m_whole, {}, shown));
        std::vector<std::string> names;
        const AccuracyCell* cell = nullptr;
        for (const AccuracyRow* row : m_whole) {
            if (shown(row) == best) {
                names.push_back(nameOf(*row));
                cell = &row->all;
            }
        }
        m_found.push_back("Right most often: " + listed(names) + " with AC@1 " + best + " (95 % interval " +
                          intervalText(cell->ac1Interval) + ") over " + std::to_string(cell->n) + " cases.");
    }

    void againstChance()
    {
        if (m_whole.empty() || m_chance.all.n == 0) {
            return;
        }
        std::vector<std::string> above;
        std::size_t below = 0;
        for (const AccuracyRow* row : m_whole) {
            if (row->all.ac1Interval.low > m_chance.all.ac1) {
                above.push_back(nameOf(*row));
            }
            below += row->all.ac1Interval.high < m_chance.all.ac1 ? 1 : 0;
        }
        m_found.push_back("Told from chance (AC@1 " + fixedText(m_chance.all.ac1, 2) +
                          ") by a 95 % interval: " + std::to_string(above.size()) + " of " +
                          std::to_string(m_whole.size()) + " methods are better" +
                          (above.empty() ? "" : ", " + listed(above)) + "; " + std::to_string(below) +
                          (below == 1 ? " is worse." : " are worse."));
    }

    /// Faults are often injected into few components: naming one of these blindly beats a random ranking.
    void againstConstant()
    {
        std::map<std::string, std::set<std::string>> casesOf; // by true cause
        for (const Judgement& judgement : m_judgements) {
            casesOf[judgement.target].insert(judgement.key.caseKey);
        }
        if (m_whole.empty() || casesOf.size() < 2) {
            return;
        }
        const auto most =
            std::ranges::max_element(casesOf, {}, [](const auto& cause) { return cause.second.size(); });
        const double score = static_cast<double>(most->second.size()) / m_whole.front()->all.n;
        std::vector<std::string> above;
        for (const AccuracyRow* row : m_whole) {
            if (row->all.ac1Interval.low > score) {
                above.push_back(nameOf(*row));
            }
        }
        m_found.push_back(
            "Naming " + most->first + " in every case would score AC@1 " + fixedText(score, 2) +
            "; better than that by a 95 % interval: " + (above.empty() ? "no method." : listed(above) + "."));
    }

    void sameAnswers()
    {
        std::vector<std::string> names;
        for (const AccuracyRow* row : m_whole) {
            std::set<std::string> blamed;
            for (const Judgement& judgement : m_judgements) {
                if (judgement.key.isOf(row->ranker)) {
                    blamed.insert(judgement.blamed);
                }
            }
            if (blamed.size() == 1 && !blamed.begin()->empty() && row->all.n > 1) {
                names.push_back(nameOf(*row) + " (" + *blamed.begin() + ")");
            }
        }
        if (!names.empty()) {
            m_found.push_back("The same component in every case is named by " + listed(names) + ".");
        }
    }

    void blamed()
    {
        std::map<std::string, std::size_t> count;
        std::size_t wrong = 0;
        for (const Judgement& judgement : m_judgements) {
            if (judgement.answered && judgement.rank != 1) {
                ++count[judgement.blamed];
                ++wrong;
            }
        }
        if (wrong == 0) {
            return;
        }
        std::vector<std::pair<std::string, std::size_t>> most(count.begin(), count.end());
        std::ranges::stable_sort(most, std::greater(), &std::pair<std::string, std::size_t>::second);
        std::string text = "Of " + std::to_string(wrong) + " wrong answers ";
        for (std::size_t i = 0; i < std::min<std::size_t>(3, most.size()); ++i) {
            const auto& [component, times] = most[i];
            text += (i == 0 ? "" : ", ") + percent(times, wrong) +
                    (component.empty() ? " name nobody" : (i == 0 ? " blame " : " ") + component);
        }
        m_found.push_back(text + ".");
    }

    void hardestFault()
    {
        std::vector<std::pair<double, std::string>> means;
        for (const std::string& fault : m_faults) {
            double sum = 0;
            for (const AccuracyRow* row : m_whole) {
                sum += row->faults.at(fault).ac1;
            }
            means.emplace_back(sum / static_cast<double>(m_whole.size()), fault);
        }
        if (m_whole.empty() || means.size() < 2) {
            return;
        }
        const auto [least, most] = std::ranges::minmax_element(means);
        m_found.push_back("Hardest fault: " + least->second + ", with a mean AC@1 of " +
                          fixedText(least->first, 2) + " over the methods; easiest: " + most->second + ", " +
                          fixedText(most->first, 2) + ".");
    }

    void unsolved()
    {
        std::vector<std::string> keys;
        const std::vector<CaseDifficulty> cases = hardestCases(m_judgements);
        for (const CaseDifficulty& one : cases) {
            if (one.right == 0 && one.answered > 0) {
                keys.push_back(one.caseKey);
            }
        }
        if (!keys.empty()) {
            m_found.push_back("No method puts the true cause first in " + std::to_string(keys.size()) +
                              " of " + std::to_string(cases.size()) + " cases: " + listed(keys) + ".");
        }
    }

    void leftOut()
    {
        std::vector<std::string> names;
        for (const AccuracyRow* row : m_partial) {
            names.push_back(nameOf(*row));
        }
        if (!names.empty()) {
            m_found.push_back("Not compared, as they have no answer for some cases: " + listed(names) + ".");
        }
    }

    const AccuracyRow& m_chance;
    const MethodRegistry& m_registry;
    std::vector<std::string> m_faults;
    Judgements m_judgements;
    std::vector<const AccuracyRow*> m_whole;
    std::vector<const AccuracyRow*> m_partial;
    std::vector<std::string> m_found;
};

} // namespace

std::vector<std::string> findings(const Judgements& judgements, const AccuracyTable& table,
                                  const AccuracyRow& chance, const MethodRegistry& registry)
{
    return Finder(judgements, table, chance, registry).all();
}

ReportTable findingsReport(const Judgements& judgements, const AccuracyTable& table,
                           const AccuracyRow& chance, const MethodRegistry& registry)
{
    ReportTable report;
    report.caption = "What the results say.";
    report.columns = {"Finding"};
    report.groups.emplace_back();
    for (const std::string& sentence : findings(judgements, table, chance, registry)) {
        report.groups.back().rows.push_back({{{sentence, false}}, {}});
    }
    return report;
}

} // namespace culprit
