// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace culprit {

/// Puts a figure on the clipboard, as SVG and as an image. `write` draws it to the path it is given, by its
/// suffix; what it throws is passed on.
void copyFigure(const std::function<void(const QString& path)>& write);

} // namespace culprit
