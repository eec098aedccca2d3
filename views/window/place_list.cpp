// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/place_list.h"

#include "compare/compare_place.h"
#include "investigate/investigate_place.h"
#include "misattribution/misattribution_place.h"
#include "results/results_place.h"

namespace culprit {

QList<Place*> makePlaces(Workspace& workspace, QWidget* parent)
{
    return {
        new InvestigatePlace(workspace, parent),
        new ComparePlace(workspace, parent),
        new MisattributionPlace(workspace, parent),
        new ResultsPlace(workspace, parent),
    };
}

} // namespace culprit
