// SPDX-License-Identifier: GPL-3.0-or-later
#include "register_methods.h"

namespace culprit {

MethodRegistry allMethods()
{
    MethodRegistry registry;
    return registry;
}

} // namespace culprit
