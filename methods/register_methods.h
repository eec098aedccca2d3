// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

namespace culprit {

/// Every method of the study, in the order of its Table 1.
MethodRegistry allMethods();

} // namespace culprit
