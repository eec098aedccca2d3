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
    m_known.insert(m_underscored.begin(), m_underscored.end());
}

std::string_view ComponentNames::of(std::string_view item) const
{
    // From the longest beginning on, so that it costs by the item's underscores, not by the components.
    std::size_t end = m_known.empty() ? 0 : item.size();
    while (end > 0 && end != std::string_view::npos) {
        if (const std::string_view name = item.substr(0, end); m_known.contains(name)) {
            return name;
        }
        end = item.rfind('_', end - 1);
    }
    return componentOf(item);
}

} // namespace culprit
