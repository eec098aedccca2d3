// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/agreement.h"

#include "evaluation/result_set.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>

namespace culprit {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

/// Of each of `components`, from 0; those that are not ranked share the place after the last.
std::vector<int> placesIn(std::span<const std::string> ranking, std::span<const std::string> components)
{
    std::vector<int> places;
    places.reserve(components.size());
    for (const std::string& component : components) {
        places.push_back(static_cast<int>(std::ranges::find(ranking, component) - ranking.begin()));
    }
    return places;
}

} // namespace

double kendallTauB(std::span<const std::string> a, std::span<const std::string> b)
{
    std::vector<std::string> components(a.begin(), a.end());
    std::ranges::copy_if(b, std::back_inserter(components), [&](const std::string& component) {
        return std::ranges::find(a, component) == a.end();
    });
    const std::vector<int> placesInA = placesIn(a, components);
    const std::vector<int> placesInB = placesIn(b, components);
    long long concordant = 0;
    long long discordant = 0;
    long long untiedInA = 0;
    long long untiedInB = 0;
    for (std::size_t i = 0; i < components.size(); ++i) {
        for (std::size_t j = i + 1; j < components.size(); ++j) {
            const int inA = placesInA[i] - placesInA[j];
            const int inB = placesInB[i] - placesInB[j];
            untiedInA += inA != 0 ? 1 : 0;
            untiedInB += inB != 0 ? 1 : 0;
            if (inA != 0 && inB != 0) {
                ((inA < 0) == (inB < 0) ? concordant : discordant) += 1;
            }
        }
    }
    if (untiedInA == 0 || untiedInB == 0) {
        return notANumber;
    }
    return static_cast<double>(concordant - discordant) /
           std::sqrt(static_cast<double>(untiedInA) * static_cast<double>(untiedInB));
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
    std::vector<std::vector<std::optional<std::vector<std::string>>>> rankings; // by ranker, then case
    for (const Ranker& ranker : rankers) {
        const ResultSet::Column* column = results.column(ranker);
        std::vector<std::optional<std::vector<std::string>>> answers(column ? results.cases().size() : 0);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            if (const Result* result = column->at(i); result && result->judgement.answered) {
                answers[i] = result->rankedComponents();
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
                const std::vector<std::string>& a = *rankings[i][at];
                const std::vector<std::string>& b = *rankings[j][at];
                ++shared;
                sameTop +=
                    (a.empty() && b.empty()) || (!a.empty() && !b.empty() && a.front() == b.front()) ? 1 : 0;
                const double value = kendallTauB(a, b);
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
