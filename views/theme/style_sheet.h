// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace culprit {

class Theme;

/// The application's style sheet in `theme`'s colours.
QString styleSheet(const Theme& theme);

} // namespace culprit
