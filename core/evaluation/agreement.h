// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/result_key.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace culprit {

class ResultSet;

/// Kendall's tau-b of two rankings of components, in [-1, 1]; NaN when one of them ties everything.
/// Components that one ranking leaves out share its last place. Order of `a` and `b`: best first.
/// Takes n log n steps, by W. R. Knight's way.
/// Source: M. G. Kendall, Biometrika 33 (1945); W. R. Knight, JASA 61 (1966).
double kendallTauB(std::span<const std::string> a, std::span<const std::string> b);

/// How two methods compare over the cases both answered.
struct PairedComparison
{
    int bothRight = 0;
    int onlyA = 0;
    int onlyB = 0;
    int neither = 0;
    double meanDifference = 0; ///< mean of A's score minus B's
    double pValue = 1;         ///< two-sided paired permutation test

    int cases() const { return bothRight + onlyA + onlyB + neither; }
    /// B against A.
    PairedComparison swapped() const { return {bothRight, onlyB, onlyA, neither, -meanDifference, pValue}; }
};

/// Paired permutation test of scores: under the null hypothesis each case's difference is as likely to have
/// either sign. All sign patterns are counted while there are at most 2^16 of them, else 20,000 are drawn.
/// A score counts as right when it reaches 1. `a` and `b` are of equal length, case by case.
/// Source: Fisher, The Design of Experiments (1935); Phipson & Smyth (2010) for the drawn p-value.
PairedComparison comparePaired(std::span<const double> a, std::span<const double> b, std::uint64_t seed = 1);

/// Agreement of every pair of rankers over the cases both answered.
struct AgreementMatrix
{
    std::vector<Ranker> rankers;
    std::vector<std::vector<double>>
        top1; ///< share of cases with the same component first; NaN without cases
    std::vector<std::vector<double>> tauB; ///< mean Kendall tau-b over cases
    std::vector<std::vector<int>> cases;
};

/// Of those `rankers` that answered at all, in that order. Two empty rankings agree on the top.
AgreementMatrix agreementMatrix(const ResultSet& results, std::span<const Ranker> rankers);

} // namespace culprit
