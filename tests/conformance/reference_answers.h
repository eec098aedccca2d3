// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/diagnosis.h"

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

/// What the published benchmark's own code answered on the reference cases, and the rules of
/// agreement with it.
namespace culprit::reference {

/// `answers/<method>.json` of the reference archive by method. Throws std::runtime_error when it
/// can't be read.
std::map<std::string, nlohmann::json> readAnswers(const std::string& archivePath);

/// Each returns an empty text for agreement and else says what differs.
///
/// Deterministic: the same items in the same order, where items may swap whose recorded scores differ by at
/// most 1e-9 relative, and scores within 1e-6 relative; an answer file's `tolerance` replaces both. Where the
/// reference failed or fell back, the result says so too.
std::string compareRanking(const nlohmann::json& recorded, const Diagnosis& computed, double tolerance);
/// One of: the ranking is among the recorded alternatives; null among them stands for failing
/// or falling back.
std::string compareAlternatives(const nlohmann::json& recorded, const Diagnosis& computed);
/// Seeded: the mean position of each component within 4 standard errors of the reference's; a component that
/// a ranking lacks counts as last.
std::string compareDistribution(const std::vector<std::vector<std::string>>& recorded,
                                const std::vector<std::vector<std::string>>& computed);
/// The same edges with the same marks, where the reference records a graph.
std::string compareGraph(const nlohmann::json& recorded, const Diagnosis& computed);

} // namespace culprit::reference
