// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/component_names.h"

#include "telemetry/case.h"

#include <algorithm>
#include <iterator>

namespace culprit {

ComponentNames::ComponentNames(std::span<const std::string> components)
{
    std::ranges::copy_if(components, std::back_inserter(m_underscored),
                         [](const std::string& name) { return name.find('_') != std::string::npos; });
    std::ranges::stable_sort(m_underscored, std::ranges::greater(), &std::string::size);
}

std::string_view ComponentNames::of(std::string_view item) const
{
    for (const std::string& name : m_underscored) {
        if (item.starts_with(name) && (item.size() == name.size() || item[name.size()] == '_')) {
            return item.substr(0, name.size());
        }
    }
    return componentOf(item);
}

} // namespace culprit
