// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/method_names.h"

#include <algorithm>

namespace culprit {

std::string methodName(const std::string& id, const MethodRegistry& registry)
{
    const RootCauseMethod* method = registry.find(id);
    return method ? method->info().name : id;
}

std::string resultName(const Ranker& ranker, const MethodRegistry& registry)
{
    const MethodSetting& setting = ranker.setting;
    const RootCauseMethod* method = registry.find(setting.id);
    std::string name = method ? method->info().name : setting.id;
    if (setting.variant == Variant::Corrected) {
        name += " (corrected)";
    }
    std::string changed;
    for (const auto& [parameter, value] : setting.parameters) {
        changed += (changed.empty() ? "" : ", ") + parameter + "=" + parameterText(value);
    }
    if (!changed.empty()) {
        name += " (" + changed + ")";
    }
    if (ranker.origin == Origin::Imported) {
        name += " (imported)";
    } else if (method && method->info().version != setting.version) {
        name += " (version " + std::to_string(setting.version) + ")";
    }
    return name;
}

RankerOrder registryOrder(const Ranker& ranker, const MethodRegistry& registry)
{
    const MethodSetting& setting = ranker.setting;
    const auto position =
        std::ranges::find_if(registry.methods(),
                             [&](const auto& method) { return method->info().id == setting.id; }) -
        registry.methods().begin();
    return {position, setting.variant, setting.parameters, ranker.origin, setting.version};
}

std::vector<Ranker> inRegistryOrder(std::vector<Ranker> rankers, const MethodRegistry& registry)
{
    std::ranges::stable_sort(rankers, {},
                             [&](const Ranker& ranker) { return registryOrder(ranker, registry); });
    return rankers;
}

} // namespace culprit
