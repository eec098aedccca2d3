// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/figure_data.h"
#include "report/figure_recipe.h"
#include "store/store.h"

#include <QString>

#include <string>

namespace culprit {

/// Throws UsageError naming the nearest recipe there is.
FigureRecipe recipeNamed(const QString& id);

/// What `recipe` shows of the case, or of a fitting one where the key is empty. Throws UsageError when the
/// store has nothing that the recipe can draw.
FigureData figureOf(const FigureRecipe& recipe, const Store& store, const std::string& caseKey);

/// Gives the components of the store the looks that they have in its window.
void dressComponents(const Store& store);

} // namespace culprit
