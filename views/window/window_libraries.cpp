// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/window_libraries.h"

#include "timeline/custom_plot.h"

#include <algorithm>

namespace culprit {

std::vector<Library> windowLibraries()
{
    std::vector<Library> all = coreLibraries();
    const auto after = std::ranges::find(all, std::string("Qt"), &Library::name);
    all.insert(after, {"QCustomPlot", QCUSTOMPLOT_VERSION_STR, "GPL-3.0-or-later"});
    return all;
}

} // namespace culprit
