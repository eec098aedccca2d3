// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "export/figure_export.h"
#include "graph/graph_subject.h"

#include <memory>

namespace culprit {

/// Writes `part` of a graph to `path` by its suffix: .png, .svg, .pdf (vectors, text as text) or .csv (the
/// edges shown). The caption names case, method and the marks, and says how many edges are left out; `note`
/// says which are shown. Needs a QApplication. Throws ExportError.
void renderGraph(const std::shared_ptr<const GraphSubject>& subject, const GraphPart& part,
                 const QString& path, const FigureOptions& options = {});

} // namespace culprit
