// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/case_view.h"
