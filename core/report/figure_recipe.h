// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <stdexcept>
#include <string>
#include <vector>

namespace culprit {

/// A recipe that can't be read; the message names the file and the reason.
class RecipeError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// Which columns of a case's tables a panel draws.
///
/// `files` and `columns` are alternatives in order of preference: the first pair that matches a column with
/// at least one finite value is drawn. A column may hold one `*`; the matched text is then the component, and
/// every match becomes a line.
struct SignalSelector
{
    /// File names inside the case's folder, e.g. `data.csv`; `metrics` is the table that methods read, whatever
    /// its name.
    std::vector<std::string> files;
    std::vector<std::string> columns; ///< e.g. `*_ctn_cpu`
    std::vector<std::string> exclude; ///< components left out, e.g. `unknown`
    std::string label;                ///< legend text of a signal without a component
    std::string unit;                 ///< empty: as `resources/metric-kinds.json` has it
    bool rightAxis = false;
};

struct PanelRecipe
{
    std::string title;
    std::vector<SignalSelector> signalSelectors;
    bool autoScale = false; ///< logarithmic where the values span more than two decades
};

/// A log line that marks an instant: `log` is looked for in the messages, case-sensitively.
struct MarkerRule
{
    std::string kind; ///< diagnosis, restart, recovery
    std::string log;
    std::string label;
};

/// What a figure shows, as data: the study's figures and the user's own.
struct FigureRecipe
{
    enum class Scope { Case, SmokeTests };

    std::string id;   ///< `fig6`
    std::string name; ///< as on its button: `System metrics`
    std::string description;
    Scope scope = Scope::Case;
    std::vector<std::string>
        prefers; ///< kinds of cases or faults it is made for, e.g. `stabilization`, `memory`
    std::vector<PanelRecipe> panels;
    std::vector<MarkerRule> markers;
};

/// Parses one recipe; `origin` is named in errors.
FigureRecipe parseFigureRecipe(const QByteArray& json, const QString& origin);

/// The recipes of `folder` (files `*.json`), by file name. A missing folder has none.
std::vector<FigureRecipe> readFigureRecipes(const QString& folder);

/// Where a user's own recipes lie: `recipes` in the application's data folder.
QString userRecipeFolder();

/// The built-in recipes of `builtInFolder` followed by the user's own; a user's recipe replaces a built-in
/// one with the same id. Files that can't be read are named in `problems` and left out.
std::vector<FigureRecipe> allFigureRecipes(const QString& builtInFolder, QStringList* problems = nullptr);

} // namespace culprit
