// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/figure_recipe.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace culprit {

namespace {

using RecipeJson = nlohmann::json;

/// One string or a list of strings.
std::vector<std::string> oneOrMany(const RecipeJson& object, const char* key)
{
    const auto found = object.find(key);
    if (found == object.end()) {
        return {};
    }
    if (found->is_string()) {
        return {found->get<std::string>()};
    }
    return found->get<std::vector<std::string>>();
}

SignalSelector parseSelector(const RecipeJson& object)
{
    SignalSelector selector;
    selector.files = oneOrMany(object, "file");
    selector.columns = oneOrMany(object, "columns");
    selector.exclude = oneOrMany(object, "exclude");
    selector.label = object.value("label", std::string());
    selector.unit = object.value("unit", std::string());
    selector.rightAxis = object.value("axis", std::string("left")) == "right";
    if (selector.files.empty() || selector.columns.empty()) {
        throw RecipeError("a signal needs \"file\" and \"columns\"");
    }
    return selector;
}

FigureRecipe parseObject(const RecipeJson& json)
{
    FigureRecipe recipe;
    recipe.id = json.at("id").get<std::string>();
    recipe.name = json.value("name", recipe.id);
    recipe.description = json.value("description", std::string());
    const auto scope = json.value("scope", std::string("case"));
    if (scope == "smoke-tests") {
        recipe.scope = FigureRecipe::Scope::SmokeTests;
    } else if (scope != "case") {
        throw RecipeError("\"scope\" is \"case\" or \"smoke-tests\", not \"" + scope + "\"");
    }
    recipe.prefers = oneOrMany(json, "prefers");
    for (const RecipeJson& panelJson : json.at("panels")) {
        PanelRecipe panel;
        panel.title = panelJson.value("title", std::string());
        panel.autoScale = panelJson.value("scale", std::string("linear")) == "auto";
        for (const RecipeJson& signal : panelJson.at("signals")) {
            panel.signalSelectors.push_back(parseSelector(signal));
        }
        recipe.panels.push_back(std::move(panel));
    }
    if (recipe.id.empty() || recipe.panels.empty()) {
        throw RecipeError("a recipe needs an \"id\" and at least one panel");
    }
    for (const RecipeJson& marker : json.value("markers", RecipeJson::array())) {
        recipe.markers.push_back({marker.at("kind").get<std::string>(), marker.at("log").get<std::string>(),
                                  marker.value("label", std::string())});
    }
    return recipe;
}

FigureRecipe readFigureRecipe(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        throw RecipeError((path + QStringLiteral(": ") + file.errorString()).toStdString());
    }
    return parseFigureRecipe(file.readAll(), path);
}

} // namespace

FigureRecipe parseFigureRecipe(const QByteArray& json, const QString& origin)
{
    try {
        return parseObject(RecipeJson::parse(json.begin(), json.end()));
    } catch (const std::exception& error) {
        throw RecipeError(origin.toStdString() + ": " + error.what());
    }
}

std::vector<FigureRecipe> readFigureRecipes(const QString& folder)
{
    std::vector<FigureRecipe> recipes;
    const QDir dir(folder);
    for (const QString& name : dir.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        recipes.push_back(readFigureRecipe(dir.filePath(name)));
    }
    return recipes;
}

QString userRecipeFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/recipes");
}

std::vector<FigureRecipe> allFigureRecipes(const QString& builtInFolder, QStringList* problems)
{
    std::vector<FigureRecipe> recipes = readFigureRecipes(builtInFolder);
    const QDir dir(userRecipeFolder());
    for (const QString& name : dir.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name)) {
        try {
            FigureRecipe own = readFigureRecipe(dir.filePath(name));
            const auto same = std::ranges::find(recipes, own.id, &FigureRecipe::id);
            if (same != recipes.end()) {
                *same = std::move(own);
            } else {
                recipes.push_back(std::move(own));
            }
        } catch (const RecipeError& error) {
            if (problems) {
                problems->append(QString::fromStdString(error.what()));
            }
        }
    }
    return recipes;
}

} // namespace culprit
