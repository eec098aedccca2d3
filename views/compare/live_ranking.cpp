// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/live_ranking.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace culprit {

namespace {

Diagnosis rankedWithin(const MethodSetting& chosen, const CaseView& view, const MethodRegistry& registry,
                       const std::stop_token& stop)
{
    const RootCauseMethod* method = registry.find(chosen.id);
    if (!method) {
        Diagnosis unknown;
        unknown.key = {view.key(), chosen};
        unknown.status = DiagnosisStatus::NotApplicable;
        unknown.message = "no method is called " + chosen.id;
        return unknown;
    }
    RunOptions options;
    options.variant = chosen.variant;
    options.parameters = chosen.parameters;
    options.stop = stop;
    return componentDiagnosis(diagnose(*method, view, options), view.componentNames());
}

} // namespace

Diagnosis componentDiagnosis(Diagnosis diagnosis, const ComponentNames& names)
{
    std::vector<RankedItem> components;
    for (const RankedItem& item : diagnosis.ranking) {
        const std::string_view component = names.of(item.name);
        if (std::ranges::find(components, component, &RankedItem::name) == components.end()) {
            components.push_back({std::string(component), item.score, {}});
        }
    }
    diagnosis.ranking = std::move(components);
    diagnosis.graph = {};
    return diagnosis;
}

std::vector<Diagnosis> rankWithin(const WindowOffsets& window,
                                  const std::vector<std::shared_ptr<const CaseView>>& views,
                                  const std::vector<MethodSetting>& methods, const MethodRegistry& registry,
                                  int threads, const std::stop_token& stop)
{
    std::vector<Diagnosis> diagnoses(views.size() * methods.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t at = next++; at < views.size(); at = next++) {
            const CaseView view = views[at]->withWindow(window.around(views[at]->window().injectTime));
            for (std::size_t method = 0; method < methods.size(); ++method) {
                diagnoses[at * methods.size() + method] = rankedWithin(methods[method], view, registry, stop);
            }
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (int thread = 1; thread < threads; ++thread) {
            helpers.emplace_back(work);
        }
        work();
    }
    return diagnoses;
}

} // namespace culprit
