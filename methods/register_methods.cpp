// SPDX-License-Identifier: GPL-3.0-or-later
#include "register_methods.h"

#include "causal_methods.h"
#include "statistical_methods.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace culprit {

namespace {

/// The rows of the study's Table 1, and after them what it leaves out.
constexpr std::array<std::string_view, 26> tableOrder{"random",
                                                      "pc_pagerank",
                                                      "pc_randomwalk",
                                                      "fci_pagerank",
                                                      "fci_randomwalk",
                                                      "granger_pagerank",
                                                      "granger_randomwalk",
                                                      "lingam_pagerank",
                                                      "lingam_randomwalk",
                                                      "ges_pagerank",
                                                      "cmlp_pagerank",
                                                      "causalrca",
                                                      "causalai",
                                                      "microcause",
                                                      "e_diagnosis",
                                                      "baro",
                                                      "rcd",
                                                      "circa",
                                                      "nsigma",
                                                      "microrca",
                                                      "microscope",
                                                      "monitorrank",
                                                      "microrank",
                                                      "tracerca",
                                                      "mmbaro",
                                                      "pdiagnose"};

std::ptrdiff_t placeInTable(const RootCauseMethod& method)
{
    return std::ranges::find(tableOrder, method.info().id) - tableOrder.begin();
}

} // namespace

MethodRegistry allMethods()
{
    std::vector<std::unique_ptr<RootCauseMethod>> methods = statisticalMethods();
    std::ranges::move(causalMethods(), std::back_inserter(methods));
    std::ranges::stable_sort(methods, {}, [](const auto& method) { return placeInTable(*method); });
    MethodRegistry registry;
    for (auto& method : methods) {
        registry.add(std::move(method));
    }
    return registry;
}

} // namespace culprit
