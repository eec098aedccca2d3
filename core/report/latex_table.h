// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report_table.h"

#include <string>
#include <string_view>

namespace culprit {

/// `table` for LaTeX with booktabs rules, fit for pdflatex with its default encodings.
///
/// The type is made smaller until the table fits a page 170 mm wide inside its margins. What is too wide even
/// then is split where the upper header line begins a new span, the first column repeated; without spans the
/// titles of the columns are turned. More rows than a page has become a longtable. The first line names the
/// packages that are needed; the next ones tell pdfLaTeX what to print for letters that its fonts lack.
std::string latexTable(const ReportTable& table);

/// `text` with everything escaped that LaTeX would take for a command; letters that mathematics has become
/// mathematics, all others stay, and broken bytes are told of in brackets.
std::string latexText(std::string_view text);

} // namespace culprit
