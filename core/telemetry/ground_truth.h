// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace culprit {

/// What is known of a case's true cause.
enum class Truth {
    Known,
    Unknown,     ///< nothing tells it
    NoComponent, ///< it is told, but no component of the case is called so
};

/// `known`, `unknown`, `no component`.
std::string_view toString(Truth truth);

/// By the injection's target and the case's components. A case without any has none that the target could be.
Truth truthOf(const CaseSummary& summary);

/// The injection does not lie within the time of the case's telemetry; false where one of both is not known.
bool injectionIsOutside(const CaseSummary& summary);

/// Why results of a fault case are not scored; empty where they are, and for cases that are no fault cases.
std::string_view unscoredReason(const CaseSummary& summary);

/// What a remark called `name` says against the ground truth of a case that is scored all the same; empty
/// where it says nothing.
std::string_view doubtText(std::string_view name);
/// The names that have such a text.
std::span<const std::string_view> doubtNames();

/// Letters in lower case, blanks around it gone, and every other sign as a dash: `Front_End` and `front-end`
/// are alike.
std::string plainSpelling(std::string_view name);

/// The one of `components` that `target` means: called so, else but for capitals and blanks, else but for
/// signs, else without any, else one whose pod or workload it is. Nothing where none is, or several are.
std::optional<std::string> meantComponent(std::string_view target, std::span<const std::string> components);

} // namespace culprit
