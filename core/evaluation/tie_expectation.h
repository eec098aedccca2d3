// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/diagnosis.h"

#include <span>
#include <string>

namespace culprit {

/// AC@1, AC@3 and Avg@5 of one ranking.
struct RankingScores
{
    double ac1 = 0;
    double ac3 = 0;
    double avg5 = 0;
};

/// What `ranking` scores on average when items of equal score are put in every order: their order in it comes
/// from nowhere. Each component takes the place of its first item. Without ties the scores of the ranking as
/// it is. Items without a score tie with none. 0 without a true cause; with several, ties count as they stand.
RankingScores expectedScores(std::span<const RankedItem> ranking, const ComponentNames& names,
                             std::span<const std::string> trueCauses);

} // namespace culprit
