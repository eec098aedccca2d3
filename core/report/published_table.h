// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <map>
#include <string>

namespace culprit {

/// The study's own Table 1, as printed.
struct PublishedTable
{
    using Figures = std::array<double, 3>; ///< AC@1, AC@3, Avg@5

    std::string source;
    int casesPerFault = 0;
    std::map<std::string, std::map<std::string, Figures>> methods; ///< by method id, then fault

    /// Null when the study has no such row or column.
    const Figures* find(const std::string& method, const std::string& fault) const;
};

/// The table that comes with the program. Throws std::runtime_error when the resource is damaged.
const PublishedTable& publishedTable();

} // namespace culprit
