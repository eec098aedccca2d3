// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// Which component an item of a metric table or a ranking belongs to, in a case whose components are known:
/// `docker_003_cpu` belongs to `docker_003` where there is one, not to `docker`.
///
/// Of items of no known component it is the text before the first underscore, as `componentOf` says.
class ComponentNames
{
public:
    /// None is known.
    ComponentNames() = default;
    explicit ComponentNames(std::span<const std::string> components);

    /// A part of `item`. The longest component that the item is or begins with before an underscore.
    std::string_view of(std::string_view item) const;
    /// The known components whose names hold an underscore.
    const std::vector<std::string>& withUnderscore() const { return m_underscored; }

private:
    std::vector<std::string> m_underscored;     ///< the longest first; the others need no list
    std::set<std::string, std::less<>> m_known; ///< the same, to look one up
};

} // namespace culprit
