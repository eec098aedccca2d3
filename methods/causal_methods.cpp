// SPDX-License-Identifier: GPL-3.0-or-later
#include "causal_methods.h"

#include "metric/causalai.h"
#include "metric/causalrca.h"
#include "metric/circa.h"
#include "metric/cmlp_pagerank.h"
#include "metric/fci_pagerank.h"
#include "metric/fci_randomwalk.h"
#include "metric/ges_pagerank.h"
#include "metric/granger_pagerank.h"
#include "metric/granger_randomwalk.h"
#include "metric/lingam_pagerank.h"
#include "metric/lingam_randomwalk.h"
#include "metric/microcause.h"
#include "metric/pc_pagerank.h"
#include "metric/pc_randomwalk.h"
#include "metric/rcd.h"

namespace culprit {

std::vector<std::unique_ptr<RootCauseMethod>> causalMethods()
{
    std::vector<std::unique_ptr<RootCauseMethod>> methods;
    methods.push_back(std::make_unique<PcPagerank>());
    methods.push_back(std::make_unique<PcRandomwalk>());
    methods.push_back(std::make_unique<FciPagerank>());
    methods.push_back(std::make_unique<FciRandomwalk>());
    methods.push_back(std::make_unique<GrangerPagerank>());
    methods.push_back(std::make_unique<GrangerRandomwalk>());
    methods.push_back(std::make_unique<LingamPagerank>());
    methods.push_back(std::make_unique<LingamRandomwalk>());
    methods.push_back(std::make_unique<GesPagerank>());
    methods.push_back(std::make_unique<CmlpPagerank>());
    methods.push_back(std::make_unique<CausalRca>());
    methods.push_back(std::make_unique<CausalAi>());
    methods.push_back(std::make_unique<MicroCause>());
    methods.push_back(std::make_unique<Rcd>());
    methods.push_back(std::make_unique<Circa>());
    return methods;
}

} // namespace culprit
