// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/figure_recipe_data.h"

#include <QString>
#include <QStringList>

#include <stdexcept>
#include <string>
#include <vector>

namespace culprit {

/// A figure that can't be written; the message names the file and the reason.
class ExportError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// How large, and how.
struct FigureOptions
{
    double widthMm = 84; ///< one column of the paper; two are 176
    double heightMm = 0; ///< 0: from the content
    int pngDpi = 300;
    QString note; ///< added to the caption line: the method, a changed window
    std::vector<std::string> hiddenComponents;
    std::string emphasised; ///< drawn heavier; empty: the injection's target
    bool absoluteTime = false;
};

/// Where the built-in recipes lie: inside the program.
QString builtInRecipeFolder();

/// Writes `figure` to `path` by its suffix: .png, .svg, .pdf (text stays text) or .csv (the plotted data).
/// Needs a QApplication; the offscreen platform is enough. Throws ExportError.
void renderTimelineFigure(const FigureData& figure, const QString& path, const FigureOptions& options = {});

/// One method's misattribution counts, ready to draw: rows are faults or fault and target, columns components.
struct HeatmapData
{
    struct Row
    {
        std::string group; ///< the fault
        std::string label; ///< the target, or the fault again
        int correct = -1;  ///< the column of the true cause, -1 when a row mixes several
        std::vector<double> values;
    };
    std::string method;
    std::string caption;
    std::vector<std::string> columns; ///< components, `not found` last
    std::vector<Row> rows;
    int right = 0; ///< cases whose true cause came first
    int cases = 0;
    bool shares = false; ///< values are shares of the row, not counts
};

/// Writes the heatmaps, small multiples on one scale, to `path` by its suffix: .png, .svg, .pdf or .csv.
void renderHeatmap(const std::vector<HeatmapData>& heatmaps, const QString& path, const FigureOptions& options = {});

} // namespace culprit
