// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace culprit {

/// A tool tip of plain lines, the first one bold. Short lines stay whole; longer ones are wrapped.
QString headedTip(const QString& lines);

} // namespace culprit
