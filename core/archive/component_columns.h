// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/folder_label.h"

#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace culprit {

/// The columns of a recording's tables, `<component>_<metric>`, cut into the two.
///
/// A column alone does not tell where its component ends: `docker_003_cpu`. So the cut follows from what else
/// is known, names from the ground truth and of services, and from what the columns have in common.
class ComponentColumns
{
public:
    /// A column of a table whose columns are named after components. `varies`: it has two unlike values.
    void addColumn(std::string name, bool varies);
    /// A component that somebody else names: a span's service, a log's container. Bounded.
    void addService(std::string_view name);
    /// A component that the columns' own separator told.
    void addComponent(std::string name) { m_known.insert(std::move(name)); }
    bool isEmpty() const { return m_columns.empty(); }
    const std::set<std::string, std::less<>>& services() const { return m_services; }

    /// The reading whose target is a component, of several the one that fits the most columns, else the
    /// longest; its target spelled as the columns do.
    std::optional<LabelReading> readingOf(const FolderLabel& label) const;
    /// The components in order of first appearance; `targets` are names of the ground truth.
    std::vector<std::string> components(std::span<const std::string> targets) const;
    /// A column of `component` that may as well belong to one with a longer name, `order_cache_cpu` to
    /// `order_cache`; how many there are.
    std::pair<std::size_t, std::string> unclearColumns(std::string_view component) const;
    /// Whether a column of `component` varies.
    bool varies(std::string_view component) const;

private:
    struct Column
    {
        std::string name;
        bool varies = false;
    };
    struct Fit
    {
        std::size_t columns = 0; ///< how many end as those of the component do
        std::string component;   ///< as the columns spell it
    };
    Fit fitOf(std::string_view target, const std::set<std::string, std::less<>>& likely) const;
    /// The columns cut into components, one a column, empty where it has none.
    struct Cut
    {
        std::vector<std::string_view> of;
        /// Two for each component and metric that it takes, one for a metric of a known name.
        std::size_t cost = 0;
    };
    /// `likely`: components that metrics' names tell.
    Cut cutBy(std::span<const std::string> targets, const std::set<std::string, std::less<>>& likely) const;
    /// What stands before metrics of known names, where fewer names tell the columns so than without.
    std::set<std::string, std::less<>> likelyComponents() const;

    std::vector<Column> m_columns;
    std::unordered_map<std::string, std::size_t> m_places; ///< in m_columns
    std::set<std::string, std::less<>> m_services, m_known;
};

} // namespace culprit
