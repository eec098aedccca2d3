// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/agreement.h"

#include "evaluation/result_set.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace culprit {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

/// Numbers components in the order they are met.
class Numbering
{
public:
    int of(const std::string& component)
    {
        return m_numbers.try_emplace(component, static_cast<int>(m_numbers.size())).first->second;
    }

private:
    std::unordered_map<std::string_view, int> m_numbers; // of names that outlive it
};

constexpr int notRanked = -1;

/// A ranking as the place of each numbered component, from 0.
struct Places
{
    std::vector<int> of;
    int ranked = 0;
    int first = notRanked; ///< the component on top

    Places(std::span<const std::string> ranking, Numbering& numbering)
    {
        for (const std::string& component : ranking) {
            const auto number = static_cast<std::size_t>(numbering.of(component));
            if (number >= of.size()) {
                of.resize(number + 1, notRanked);
            }
            if (of[number] == notRanked) {
                of[number] = ranked++;
                first = ranked == 1 ? static_cast<int>(number) : first;
            }
        }
    }
    int at(std::size_t component) const { return component < of.size() ? of[component] : notRanked; }
};

long long pairsAmong(long long count)
{
    return count * (count - 1) / 2;
}

/// How many pairs of `values` stand in descending order; sorts them.
long long inversions(std::span<int> values, std::span<int> spare)
{
    if (values.size() < 2) {
        return 0;
    }
    const std::size_t half = values.size() / 2;
    long long count = inversions(values.first(half), spare) + inversions(values.subspan(half), spare);
    std::size_t left = 0;
    std::size_t right = half;
    for (std::size_t to = 0; to < values.size(); ++to) {
        const bool takeRight = left == half || (right < values.size() && values[right] < values[left]);
        count += takeRight ? static_cast<long long>(half - left) : 0;
        spare[to] = values[takeRight ? right++ : left++];
    }
    std::copy_n(spare.begin(), values.size(), values.begin());
    return count;
}

/// Kendall's tau-b by Knight's way: sorted by one ranking, the other's pairs out of order are the discordant
/// ones. Only what a ranking leaves out is tied in it. Scratch memory is kept between calls.
class TauB
{
public:
    double operator()(const Places& a, const Places& b)
    {
        m_pairs.clear();
        long long missingInA = 0;
        long long missingInB = 0;
        for (std::size_t component = 0; component < std::max(a.of.size(), b.of.size()); ++component) {
            const int inA = a.at(component);
            const int inB = b.at(component);
            if (inA == notRanked && inB == notRanked) {
                continue;
            }
            missingInA += inA == notRanked ? 1 : 0;
            missingInB += inB == notRanked ? 1 : 0;
            m_pairs.emplace_back(inA == notRanked ? a.ranked : inA, inB == notRanked ? b.ranked : inB);
        }
        // Nothing is missing in both, so that no pair is tied in both.
        const long long all = pairsAmong(std::ssize(m_pairs));
        const long long untiedInA = all - pairsAmong(missingInA);
        const long long untiedInB = all - pairsAmong(missingInB);
        if (untiedInA == 0 || untiedInB == 0) {
            return notANumber;
        }
        std::ranges::sort(m_pairs);
        m_order.clear();
        for (const auto& [inA, inB] : m_pairs) {
            m_order.push_back(inB);
        }
        m_spare.resize(m_order.size());
        const long long discordant = inversions(m_order, m_spare);
        const long long untied = all - pairsAmong(missingInA) - pairsAmong(missingInB);
        return static_cast<double>(untied - 2 * discordant) /
               std::sqrt(static_cast<double>(untiedInA) * static_cast<double>(untiedInB));
    }

private:
    std::vector<std::pair<int, int>> m_pairs;
    std::vector<int> m_order;
    std::vector<int> m_spare;
};

} // namespace

double kendallTauB(std::span<const std::string> a, std::span<const std::string> b)
{
    Numbering numbering;
    const Places placesInA(a, numbering);
    const Places placesInB(b, numbering);
    return TauB()(placesInA, placesInB);
}

PairedComparison comparePaired(std::span<const double> a, std::span<const double> b, std::uint64_t seed)
{
    if (a.size() != b.size()) {
        throw std::invalid_argument("paired scores differ in number");
    }
    PairedComparison comparison;
    std::vector<double> differences; // equal scores carry no sign
    double observed = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool rightA = a[i] >= 1;
        const bool rightB = b[i] >= 1;
        ++(rightA && rightB ? comparison.bothRight
           : rightA         ? comparison.onlyA
           : rightB         ? comparison.onlyB
                            : comparison.neither);
        observed += a[i] - b[i];
        if (a[i] != b[i]) {
            differences.push_back(a[i] - b[i]);
        }
    }
    if (a.empty() || differences.empty()) {
        return comparison;
    }
    comparison.meanDifference = observed / static_cast<double>(a.size());
    // Sums that are equal in exact arithmetic must count as equal.
    const double threshold = std::abs(observed) - 1e-9;
    const auto isExtreme = [&](auto isFlipped) {
        double sum = 0;
        for (std::size_t i = 0; i < differences.size(); ++i) {
            sum += isFlipped(i) ? -differences[i] : differences[i];
        }
        return std::abs(sum) >= threshold;
    };
    if (differences.size() <= 16) {
        const std::uint32_t patterns = std::uint32_t{1} << differences.size();
        std::uint32_t extreme = 0;
        for (std::uint32_t pattern = 0; pattern < patterns; ++pattern) {
            extreme += isExtreme([pattern](std::size_t i) { return (pattern >> i & 1U) != 0; }) ? 1 : 0;
        }
        comparison.pValue = static_cast<double>(extreme) / patterns;
        return comparison;
    }
    constexpr int draws = 20'000;
    std::mt19937_64 random(seed);
    int extreme = 0;
    for (int draw = 0; draw < draws; ++draw) {
        std::uint64_t bits = 0;
        extreme += isExtreme([&](std::size_t i) {
            if (i % 64 == 0) {
                bits = random();
            }
            return (bits >> (i % 64) & 1U) != 0;
        });
    }
    // The observed pattern is one of those possible, hence the ones.
    comparison.pValue = (1.0 + extreme) / (1.0 + draws);
    return comparison;
}

AgreementMatrix agreementMatrix(const ResultSet& results, std::span<const Ranker> rankers)
{
    AgreementMatrix matrix;
    // Each case numbers its components once: what follows compares numbers.
    std::vector<Numbering> numberings(results.cases().size());
    std::vector<std::vector<std::vector<std::string>>> names; // keeps what the numberings refer to
    std::vector<std::vector<std::optional<Places>>> rankings; // by ranker, then case
    for (const Ranker& ranker : rankers) {
        const ResultSet::Column* column = results.column(ranker);
        const std::size_t cases = column ? results.cases().size() : 0;
        std::vector<std::vector<std::string>>& own = names.emplace_back(cases);
        std::vector<std::optional<Places>> answers(cases);
        for (std::size_t i = 0; i < cases; ++i) {
            // Whoever is to blame: rankings of a case that is not scored agree or not all the same.
            if (const Result* result = column->at(i);
                result && result->judgement.status == DiagnosisStatus::Ok) {
                own[i] = result->rankedComponents();
                answers[i].emplace(own[i], numberings[i]);
            }
        }
        if (std::ranges::any_of(answers, [](const auto& answer) { return answer.has_value(); })) {
            matrix.rankers.push_back(ranker);
            rankings.push_back(std::move(answers));
        }
    }
    const std::size_t n = matrix.rankers.size();
    matrix.top1.assign(n, std::vector<double>(n, notANumber));
    matrix.tauB = matrix.top1;
    matrix.cases.assign(n, std::vector<int>(n, 0));
    TauB tauB;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i; j < n; ++j) {
            int shared = 0;
            int sameTop = 0;
            int withTau = 0;
            double tau = 0;
            for (std::size_t at = 0; at < results.cases().size(); ++at) {
                if (!rankings[i][at] || !rankings[j][at]) {
                    continue;
                }
                ++shared;
                sameTop += rankings[i][at]->first == rankings[j][at]->first ? 1 : 0;
                const double value = tauB(*rankings[i][at], *rankings[j][at]);
                if (std::isfinite(value)) {
                    tau += value;
                    ++withTau;
                }
            }
            matrix.cases[i][j] = matrix.cases[j][i] = shared;
            if (shared > 0) {
                matrix.top1[i][j] = matrix.top1[j][i] = static_cast<double>(sameTop) / shared;
            }
            if (withTau > 0) {
                matrix.tauB[i][j] = matrix.tauB[j][i] = tau / withTau;
            }
        }
    }
    return matrix;
}

} // namespace culprit
