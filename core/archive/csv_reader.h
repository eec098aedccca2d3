// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/csv_dialect.h"
#include "archive/import_limits.h"
#include "archive/record_sink.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// Cuts a byte stream into lines, whatever the size of the pieces. Line ends are LF or CRLF, or CR where there
/// is no LF in the first 64 KiB; a leading byte order mark is dropped. Throws ArtifactError for a line of more
/// than `maxLineBytes`.
class LineReader
{
public:
    /// The line without its line end; valid during the call.
    explicit LineReader(std::function<void(std::string_view)> line, const ImportLimits& limits = {});
    void feed(std::string_view bytes);
    void finish();

private:
    void emitLine(std::string_view line);
    void findLineEnd(std::string_view bytes, bool isWhole);
    void cut(std::string_view bytes);

    std::function<void(std::string_view)> m_line;
    ImportLimits m_limits;
    std::string m_pending;
    char m_end = 0; ///< CR or LF, once it is known
    bool m_first = true;
};

/// Reads a table of text whose cells are parted by commas, semicolons, tabs or bars, whichever the first
/// lines show (`findDialect`), with the usual quoting (RFC 4180): a quoted cell may hold separators, doubled
/// quotes and line breaks.
///
/// Blank lines are no rows, nor are comments and a line `sep=;` before the header. A quote within a cell is
/// text. A quote at a cell's begin that nothing closes is text too: a cell goes on over lines only when the
/// row has as many cells as the first in the end, and its lines are none by themselves.
class CsvReader
{
public:
    using Cells = std::span<const std::string_view>;

    /// Strict quoting is for tables of numbers, where hardly a cell is quoted or goes on over several lines.
    /// Throws ArtifactError for a row of more than `maxColumns` cells.
    explicit CsvReader(std::function<void(Cells)> row, Quoting quoting = Quoting::Lenient,
                       const ImportLimits& limits = {});
    void feed(std::string_view bytes);
    void finish();
    /// Tells what was odd; after `finish`.
    void report(RecordSink& sink) const;

private:
    void line(std::string_view text);
    void start();
    void take(std::string_view text);
    void closeOpen(bool isClosed);
    bool isOneRow(std::string_view lines);
    void emitRow(std::string_view text);
    void split(std::string_view text);
    std::size_t splitCell(std::string_view text, std::size_t at);

    std::function<void(Cells)> m_row;
    Quoting m_quoting;
    ImportLimits m_limits;
    LineReader m_lines;
    std::vector<std::string> m_start; ///< the first lines, until they show the dialect
    std::size_t m_startBytes = 0;
    bool m_isStarted = false;
    char m_separator = ',';
    bool m_hasRow = false;
    bool m_quotesAreText = false; ///< those around a text with separators
    std::size_t m_columns = 0;    ///< cells of the first row
    std::string m_open;           ///< a row whose last quote is still open
    bool m_isOpen = false;
    std::vector<std::string_view> m_cells;
    std::string m_unquoted;
    struct Piece
    {
        std::size_t cell, offset, length;
    };
    std::vector<Piece> m_pieces;
    std::int64_t m_strayQuotes = 0, m_comments = 0;
    std::string m_strayQuote, m_comment; ///< the first of each
};

/// Appends the cells between separators, quotes not looked at. Throws ArtifactError for too many.
void splitAt(char separator, std::string_view line, std::vector<std::string_view>& cells,
             const ImportLimits& limits = {});

} // namespace culprit
