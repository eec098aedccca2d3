// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report_table.h"

#include <QString>

namespace culprit {

/// Writes `table` by the file's suffix: .csv, .md, .html, .tex or .txt. Throws ExportError.
void writeTable(const ReportTable& table, const QString& path);

/// `table` as tab-separated text with its header line.
QString tabSeparated(const ReportTable& table);

/// Puts `table` on the clipboard, with headers: as tab-separated text and as HTML.
void copyTable(const ReportTable& table);

} // namespace culprit
