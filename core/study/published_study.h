// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string_view>

/// What follows the published study, as data: `resources/study.json`.
namespace culprit::study {

/// Faults in the order of Table 1's columns.
std::span<const std::string_view> faultsOfTable1();

/// The place of `fault` among them; one after the last for a fault that Table 1 does not have.
int faultPosition(std::string_view fault);

/// The ids of Figure 5's methods, in the order in which they are drawn.
std::span<const std::string_view> methodsOfFigure5();

} // namespace culprit::study
