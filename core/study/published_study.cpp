// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/published_study.h"

#include <algorithm>

namespace culprit::study {

namespace {

#include "study_table.inc"

} // namespace

std::span<const std::string_view> faultsOfTable1()
{
    return faults;
}

int faultPosition(std::string_view fault)
{
    return static_cast<int>(std::ranges::find(faults, fault) - std::begin(faults));
}

std::span<const std::string_view> methodsOfFigure5()
{
    return figure5;
}

} // namespace culprit::study
