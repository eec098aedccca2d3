// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// A table as it is read by people, whatever it is written to. Text is UTF-8.
struct ReportTable
{
    struct Cell
    {
        std::string text;
        bool best = false; ///< set in bold, in text with a star: what `mark` says
    };
    struct Row
    {
        std::vector<Cell> cells; ///< as many as there are columns
        std::string id{};        ///< what it stands for, for programs; never written
    };
    struct Group
    {
        std::string title; ///< empty: no line of its own
        std::vector<Row> rows;
    };
    struct Span
    {
        std::string title; ///< heads `columns` neighbouring columns; empty: nothing is drawn
        int columns = 1;
    };

    std::string caption;
    std::vector<Span> header;         ///< upper header line; empty: none
    std::vector<std::string> columns; ///< lower header line; the first column is the rows' name
    std::vector<Group> groups;
    std::vector<std::string> notes; ///< below the table; one about what is bold begins with `Bold: `
    std::string mark{};             ///< `best in its column`: what a star says, where no note does
};

/// Whether a column holds words rather than figures: it is aligned to the left then.
bool isTextColumn(const ReportTable& table, std::size_t column);

/// A table for each span of the upper header line but the first, which heads the rows' names; notes below
/// the last. The table itself where it has no spans.
std::vector<ReportTable> splitAtSpans(const ReportTable& table);

/// One heading a column, the upper header line's title before it: `cpu AC@1`.
std::vector<std::string> flatHeader(const ReportTable& table);

enum class TableFormat { Text, Csv, RawCsv, Markdown, Latex, Html };

/// Throws std::invalid_argument when `word` names no format (`text`, `csv`, `markdown`, `latex`, `html`).
TableFormat tableFormatFrom(std::string_view word);

/// Text is aligned for a terminal; CSV is RFC 4180 with one header line, spans joined to their columns,
/// and an apostrophe before text that a spreadsheet would run, which raw CSV leaves as it is;
/// LaTeX is a booktabs tabular in a table environment; HTML is one <table> element.
std::string written(const ReportTable& table, TableFormat format);

} // namespace culprit
