// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report_table.h"

#include <QString>

#include <functional>

class QWidget;

namespace culprit {

/// Writes `table` by the file's suffix: .csv, .md, .html, .tex or .txt. Throws ExportError.
void writeTable(const ReportTable& table, const QString& path);

/// `text` on one line, for a cell that is pasted: a spreadsheet runs none of it.
QString pastedCell(const std::string& text);

/// `table` as tab-separated text with its header line.
QString tabSeparated(const ReportTable& table);

/// Puts `table` on the clipboard, with headers: as tab-separated text and as HTML.
void copyTable(const ReportTable& table);

/// Gives `view` the action "Copy table", with the copy key and in its context menu, for the table that
/// `table` returns then.
void addCopyAction(QWidget& view, const std::function<ReportTable()>& table);

} // namespace culprit
