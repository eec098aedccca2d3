// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/misattribution.h"
#include "report/figure_data.h"
#include "report/output_file.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace culprit {

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
    bool shares = false; ///< misattribution: shares of a row instead of counts
    bool bars = false;   ///< misattribution: bars as in the study's Figure 5 instead of a heatmap
};

/// Where the built-in recipes lie: inside the program.
QString builtInRecipeFolder();

/// What figures can be written as.
const QStringList& figureSuffixes();

/// Writes `figure` to `path` by its suffix: .png, .svg, .pdf (text stays text) or .csv (the plotted data).
/// Needs a QApplication; the offscreen platform is enough. Throws ExportError, as where there is nothing to
/// draw, and ExportRefused.
void renderTimelineFigure(const FigureData& figure, const QString& path, const FigureOptions& options = {});

/// Writes misattribution counts, small multiples on one scale, to `path` by its suffix: .png, .svg, .pdf or
/// .csv. Cells and bars are vector rectangles with their numbers as text. Needs a
/// QApplication. Throws ExportError.
void renderMisattribution(const std::vector<Misattribution>& matrices, const QString& path,
                          const FigureOptions& options = {});

} // namespace culprit
