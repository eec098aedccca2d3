// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/figure_data.h"
#include "report/figure_recipe.h"
#include "telemetry/case.h"

#include <memory>
#include <string>
#include <vector>

namespace culprit {

/// What `recipe` shows of `source`.
FigureData caseFigure(const FigureRecipe& recipe, const Case& source);

/// What a recipe over smoke tests shows: a line a data-parallel degree, at the highest query rate that most
/// degrees share.
FigureData smokeTestFigure(const FigureRecipe& recipe, const std::vector<std::shared_ptr<const Case>>& tests);

/// Of `cases`, those that `recipe` draws: the chosen smoke tests, or the first fitting case (`preferred` if
/// it exists). Empty when there is none.
std::vector<CaseSummary> casesForRecipe(const FigureRecipe& recipe, const std::vector<CaseSummary>& cases,
                                        const std::string& preferred = {});

/// Restarts of pods: the instants at which a component's recorded pod name or address changes.
std::vector<FigureMarker> podRestarts(const Case& source);

} // namespace culprit
