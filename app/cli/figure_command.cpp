// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/figures.h"
#include "evaluation/misattribution.h"
#include "export/figure_export.h"
#include "report/case_figure.h"
#include "report/figure_recipe.h"
#include "theme/theme.h"

#include <algorithm>

namespace culprit {

FigureRecipe recipeNamed(const QString& id)
{
    QStringList problems;
    const std::vector<FigureRecipe> recipes = allFigureRecipes(builtInRecipeFolder(), &problems);
    for (const QString& problem : problems) {
        printError(problem);
    }
    const auto found = std::ranges::find(recipes, id.toStdString(), &FigureRecipe::id);
    if (found == recipes.end()) {
        std::vector<std::string> known;
        std::ranges::transform(recipes, std::back_inserter(known), &FigureRecipe::id);
        throwUnknown("recipe", id.toStdString(), known);
    }
    return *found;
}

FigureData figureOf(const FigureRecipe& recipe, const Store& store, const std::string& caseKey)
{
    const std::vector<CaseSummary> chosen = casesForRecipe(recipe, store.cases(), caseKey);
    if (chosen.empty()) {
        throw UsageError("the store has no case that recipe " + recipe.id + " can draw");
    }
    if (recipe.scope == FigureRecipe::Scope::Case) {
        return caseFigure(recipe, store.loadCase(chosen.front().key));
    }
    std::vector<std::shared_ptr<const Case>> tests;
    tests.reserve(chosen.size());
    for (const CaseSummary& summary : chosen) {
        tests.push_back(std::make_shared<const Case>(store.loadCase(summary.key, CasePart::Metrics)));
    }
    return smokeTestFigure(recipe, tests);
}

void dressComponents(const Store& store)
{
    Theme::setComponents(componentsOfCases(store.cases()));
}

int runFigure(const QStringList& arguments, const MethodRegistry&)
{
    const CommandArguments given(
        QStringLiteral("figure"), QStringLiteral("draws a timeline figure"),
        {storeOption(),
         {QStringLiteral("recipe"), QStringLiteral("fig3, fig6, fig7, fig8 or one of your own."),
          QStringLiteral("ID")},
         {QStringLiteral("case"), QStringLiteral("The case; a fitting one where not given."),
          QStringLiteral("KEY")},
         {QStringLiteral("width"), QStringLiteral("Width in mm; a column is 84, a page 176."),
          QStringLiteral("MM"), QStringLiteral("176")},
         {QStringLiteral("out"), QStringLiteral("A .png, .svg, .pdf or .csv file."), QStringLiteral("FILE")}},
        arguments);
    const QString out = given.required("out");
    checkUnaskedOutput(out, figureSuffixes());
    const Store store = Store::open(given.required("db"), Store::Mode::ReadOnly);
    const FigureRecipe recipe = recipeNamed(given.required("recipe"));
    const std::string key = given.value("case").toStdString();
    if (!key.empty() && !store.findCase(key)) {
        throwUnknownCase(key, store.cases());
    }
    dressComponents(store);
    FigureOptions options;
    options.widthMm = static_cast<double>(given.number("width", 40));
    renderTimelineFigure(figureOf(recipe, store, key), out, options);
    return ExitDone;
}

} // namespace culprit
