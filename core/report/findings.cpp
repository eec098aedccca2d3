// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/findings.h"

#include "evaluation/chance.h"
#include "report/comparison_tables.h"
#include "report/method_names.h"
#include "report/number_text.h"
#include "text/wording.h"

#include <algorithm>
#include <cmath>
#include <iterator>
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
        : m_scoring(table.scoring)
        , m_chance(chance)
        , m_registry(registry)
        , m_faults(table.faults)
    {
        m_judgements = judgements.where([](const Judgement& one) { return one.key.isAsBenchmarked(); });
        for (const AccuracyRow& row : table.rows) {
            if (row.ranker.isAsBenchmarked()) {
                (row.all.isComparable() ? m_compared : m_others).push_back(&row);
            }
        }
    }

    std::vector<std::string> all()
    {
        rightMostOften();
        comparedInPart();
        againstChance();
        againstConstant();
        tiesOfNamed();
        sameAnswers();
        blamed();
        hardestFault();
        unsolved();
        leftOut();
        return std::move(m_found);
    }

private:
    std::string nameOf(const AccuracyRow& row) const { return resultName(row.ranker, m_registry); }

    static bool isYardstick(const AccuracyRow* row) { return row->ranker.setting.id == randomMethod; }
    static std::string shown(const AccuracyRow* row) { return fixedText(row->all.ac1, 2); }

    void rightMostOften()
    {
        std::string best;
        for (const AccuracyRow* row : m_compared) {
            best = isYardstick(row) ? best : std::max(best, shown(row));
        }
        std::vector<const AccuracyRow*> first;
        std::ranges::copy_if(m_compared, std::back_inserter(first),
                             [&](const AccuracyRow* row) { return !isYardstick(row) && shown(row) == best; });
        if (first.empty()) {
            return;
        }
        // Of equal figures that over the fewest cases tells the least.
        const AccuracyCell& cell =
            (*std::ranges::min_element(first, {}, [](const AccuracyRow* row) { return row->all.n; }))->all;
        const bool allAlike = std::ranges::all_of(
            first, [&](const AccuracyRow* row) { return row->all.countText() == cell.countText(); });
        m_named.insert(first.begin(), first.end());
        std::vector<std::string> names;
        for (const AccuracyRow* row : first) {
            names.push_back(nameOf(*row) + (allAlike ? "" : " (" + row->all.countText() + ")"));
        }
        std::string sentence = "Right most often: " + listed(names) + " with AC@1 " + best +
                               " (95 % interval " + intervalText(cell.ac1Interval) + ")" +
                               (allAlike ? " over " + cell.countText() : std::string()) + ".";
        for (const AccuracyRow* row : m_compared) {
            if (isYardstick(row) && shown(row) >= best) {
                sentence += " " + nameOf(*row) + " has " + shown(row) + " over " + row->all.countText() + ".";
            }
        }
        m_found.push_back(std::move(sentence));
    }

    void comparedInPart()
    {
        std::vector<std::string> names;
        for (const AccuracyRow* row : m_compared) {
            if (row->all.isPartial()) {
                names.push_back(nameOf(*row) + " (" + row->all.countText() + ")");
            }
        }
        if (!names.empty()) {
            m_found.push_back("Compared over fewer cases than there are: " + listed(names) + ".");
        }
    }

    void againstChance()
    {
        if (m_compared.empty() || m_chance.all.n == 0) {
            return;
        }
        std::vector<std::string> above;
        std::size_t below = 0;
        for (const AccuracyRow* row : m_compared) {
            if (row->all.ac1Interval.low > m_chance.all.ac1) {
                m_named.insert(row);
                above.push_back(nameOf(*row));
            }
            below += row->all.ac1Interval.high < m_chance.all.ac1 ? 1 : 0;
        }
        m_found.push_back("Told from chance (AC@1 " + fixedText(m_chance.all.ac1, 2) +
                          ") by a 95 % interval: " + std::to_string(above.size()) + " of " +
                          wording::count(m_compared.size(), "method") +
                          (m_compared.size() == 1 ? " is better" : " are better") +
                          (above.empty() ? "" : ", " + listed(above)) + "; " + std::to_string(below) +
                          (below == 1 ? " is worse." : " are worse."));
    }

    /// Faults are often injected into few components: naming one of these blindly beats a random ranking.
    void againstConstant()
    {
        std::map<std::string, std::set<std::string>> casesOf; // by true cause
        std::size_t cases = 0;
        for (const Judgement& judgement : m_judgements) {
            if (!judgement.unscored) {
                cases += casesOf[judgement.target].insert(judgement.key.caseKey).second ? 1 : 0;
            }
        }
        if (m_compared.empty() || casesOf.size() < 2) {
            return;
        }
        const auto most =
            std::ranges::max_element(casesOf, {}, [](const auto& cause) { return cause.second.size(); });
        const double score = static_cast<double>(most->second.size()) / static_cast<double>(cases);
        std::vector<std::string> above;
        for (const AccuracyRow* row : m_compared) {
            if (row->all.ac1Interval.low > score) {
                m_named.insert(row);
                above.push_back(nameOf(*row));
            }
        }
        m_found.push_back(
            "Naming " + most->first + " in every case would score AC@1 " + fixedText(score, 2) +
            "; better than that by a 95 % interval: " + (above.empty() ? "no method." : listed(above) + "."));
    }

    /// Of what was praised: how much of it the order of columns made.
    void tiesOfNamed()
    {
        std::vector<std::string> names;
        for (const AccuracyRow* row : m_compared) {
            const AccuracyCell& cell = row->all;
            if (m_named.contains(row) && 10 * cell.tied > cell.n) {
                names.push_back(nameOf(*row) + " (" + std::to_string(cell.tied) + " of " +
                                std::to_string(cell.n) + ", AC@1 by expectation " +
                                fixedText(cell.expectedAc1, 2) + ")");
            }
        }
        if (!names.empty()) {
            m_found.push_back("Several components share the first place in answers of " + listed(names) +
                              (m_scoring.ties == TieScores::Expected
                                   ? "."
                                   : ": there the order of the columns decides what counts."));
        }
    }

    void sameAnswers()
    {
        std::vector<std::string> names;
        for (const AccuracyRow* row : m_compared) {
            std::set<std::string> blamed;
            for (const Judgement& judgement : m_judgements) {
                if (judgement.answered && judgement.key.isOf(row->ranker)) {
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
            int methods = 0;
            for (const AccuracyRow* row : m_compared) {
                const AccuracyCell& cell = row->faults.at(fault);
                sum += cell.isComparable() ? cell.ac1 : 0;
                methods += cell.isComparable() ? 1 : 0;
            }
            if (methods > 0) {
                means.emplace_back(sum / methods, fault);
            }
        }
        if (means.size() < 2) {
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
                              " of " + wording::count(cases.size(), "case") + ": " + listed(keys) + ".");
        }
    }

    void leftOut()
    {
        std::vector<std::string> names;
        for (const AccuracyRow* row : m_others) {
            names.push_back(nameOf(*row));
        }
        if (!names.empty()) {
            m_found.push_back(
                "Not compared, as they have answers for less than half of the cases: " + listed(names) + ".");
        }
    }

    Scoring m_scoring;
    const AccuracyRow& m_chance;
    const MethodRegistry& m_registry;
    std::vector<std::string> m_faults;
    Judgements m_judgements;
    std::vector<const AccuracyRow*> m_compared; ///< over at least half of the cases
    std::vector<const AccuracyRow*> m_others;
    std::set<const AccuracyRow*> m_named; ///< as better than others
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
    for (std::string& note : scoringNotes(table.scoring)) {
        report.notes.push_back(std::move(note));
    }
    return report;
}

} // namespace culprit
