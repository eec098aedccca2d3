// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace culprit {

/// Names of columns as `<component>_<metric>`, whatever sign the file has between the two.
struct ColumnSpelling
{
    std::vector<std::string> names;      ///< as many as were given
    std::vector<std::string> components; ///< that rewritten names tell
    std::size_t rewritten = 0;
    std::string example;   ///< the first that was rewritten, as it stood
    std::string separator; ///< the sign it had: `.`, `##`, `{…}`
};

/// Rewrites `carts.cpu`, `carts##cpu`, `carts/cpu` and `cpu{pod="carts"}` as `carts_cpu`. Which sign it is
/// follows from `targets`, components that the ground truth may name, and from the names as a whole: nearly
/// all have it, and several components have the same metrics. Names that would become equal stay.
ColumnSpelling spelledPlainly(std::span<const std::string> names, std::span<const std::string> targets);

} // namespace culprit
