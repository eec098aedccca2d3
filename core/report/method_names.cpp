// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/method_names.h"

namespace culprit {

std::string methodName(const std::string& id, const MethodRegistry& registry)
{
    const RootCauseMethod* method = registry.find(id);
    return method ? method->info().name : id;
}

std::string resultName(const std::string& id, Variant variant, const std::string& origin,
                       const MethodRegistry& registry)
{
    std::string name = methodName(id, registry);
    if (variant == Variant::Corrected) {
        name += " (corrected)";
    }
    if (origin != "computed") {
        name += " (" + origin + ")";
    }
    return name;
}

} // namespace culprit
