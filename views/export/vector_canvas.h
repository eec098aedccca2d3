// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/output_file.h"

#include <QSize>
#include <QString>

#include <functional>

class QCPPainter;

namespace culprit {

/// The resolution in which exports are laid out, dots a millimetre (at 144 dpi a pixel is half a point).
inline constexpr double exportDotsPerMm = 144 / 25.4;

/// Writes what `paint` draws on a canvas of `size` dots to `path`: .pdf and .svg as vectors with text as
/// text, .png at `pngDpi`. The same drawing gives the same bytes. Throws ExportRefused for another suffix or
/// where a file of another kind lies, ExportError where it can't be written.
void paintToFile(const QString& path, QSize size, int pngDpi, const QString& title,
                 const std::function<void(QCPPainter&)>& paint);

} // namespace culprit
