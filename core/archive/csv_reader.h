// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// Cuts a byte stream into lines, whatever the size of the pieces. Line ends are LF or CRLF; a leading byte
/// order mark is dropped. Throws ArtifactError for a line of more than `maxLine` bytes.
class LineReader
{
public:
    static constexpr std::size_t maxLine = std::size_t{64} << 20;

    /// The line without its line end; valid during the call.
    explicit LineReader(std::function<void(std::string_view)> line);
    void feed(std::string_view bytes);
    void finish();

private:
    void emitLine(std::string_view line);

    std::function<void(std::string_view)> m_line;
    std::string m_pending;
    bool m_first = true;
};

/// Reads comma-separated values with the usual quoting (RFC 4180): a quoted cell may hold commas, doubled
/// quotes and line breaks. Blank lines are no rows. A quote that never closes makes the rest of the
/// file one row.
class CsvReader
{
public:
    using Cells = std::span<const std::string_view>;

    explicit CsvReader(std::function<void(Cells)> row);
    void feed(std::string_view bytes);
    void finish();

private:
    void line(std::string_view text);
    void split(std::string_view text);

    std::function<void(Cells)> m_row;
    LineReader m_lines;
    std::string m_open; ///< a row whose last quote is still open
    bool m_isOpen = false;
    std::vector<std::string_view> m_cells;
    std::string m_unquoted;
    struct Piece
    {
        std::size_t cell, offset, length;
    };
    std::vector<Piece> m_pieces;
};

/// Appends the cells between commas, quotes not looked at.
void splitAtCommas(std::string_view line, std::vector<std::string_view>& cells);

} // namespace culprit
