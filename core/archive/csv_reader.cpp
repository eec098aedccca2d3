// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/csv_reader.h"

#include "archive/artifact_parser.h"
#include "archive/byte_scan.h"
#include "archive/csv_dialect.h"
#include "archive/number_text.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace culprit {

namespace {

constexpr std::size_t csvExampleLength = 60;

void checkCells(std::size_t cells, const ImportLimits& limits)
{
    if (static_cast<std::int64_t>(cells) > limits.maxColumns) {
        throw ArtifactError("it has more than " + std::to_string(limits.maxColumns) + " columns" +
                            limitNote(limits, &ImportLimits::maxColumns));
    }
}

} // namespace

LineReader::LineReader(std::function<void(std::string_view)> line, const ImportLimits& limits)
    : m_line(std::move(line))
    , m_limits(limits)
{
}

void LineReader::emitLine(std::string_view line)
{
    if (m_first) {
        m_first = false;
        if (line.starts_with("\xEF\xBB\xBF")) {
            line.remove_prefix(3);
        }
    }
    // A file that ends its lines with CR may have a stray LF further on.
    if (m_end == '\r' && line.starts_with('\n')) {
        line.remove_prefix(1);
    }
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    m_line(line);
}

void LineReader::findLineEnd(std::string_view bytes, bool isWhole)
{
    constexpr std::size_t startBytes = std::size_t{64} << 10;
    m_pending.append(bytes);
    const std::size_t cr = std::min(m_pending.find('\r'), m_pending.size());
    if (bytes.find('\n') != std::string_view::npos) {
        m_end = '\n';
    } else if (isWhole || (m_pending.size() >= startBytes && cr + 1 != m_pending.size())) {
        m_end = cr < m_pending.size() ? '\r' : '\n'; // where it is the last byte, LF may follow
    }
    if (m_end != 0) {
        const std::string start = std::move(m_pending);
        m_pending.clear();
        cut(start);
    }
}

void LineReader::feed(std::string_view bytes)
{
    if (m_end == 0) {
        findLineEnd(bytes, false);
    } else {
        cut(bytes);
    }
}

void LineReader::cut(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto* end = static_cast<const char*>(std::memchr(bytes.data(), m_end, bytes.size()));
        const auto length = end ? static_cast<std::size_t>(end - bytes.data()) : bytes.size();
        if (static_cast<std::int64_t>(m_pending.size() + length) > m_limits.maxLineBytes) {
            throw ArtifactError("a line is longer than " + std::to_string(m_limits.maxLineBytes) + " bytes" +
                                limitNote(m_limits, &ImportLimits::maxLineBytes));
        }
        if (!end) {
            m_pending.append(bytes);
            return;
        }
        if (m_pending.empty()) {
            emitLine(bytes.substr(0, length));
        } else {
            m_pending.append(bytes.substr(0, length));
            emitLine(m_pending);
            m_pending.clear();
        }
        bytes.remove_prefix(length + 1);
    }
}

void LineReader::finish()
{
    if (m_end == 0) {
        findLineEnd({}, true);
    }
    if (!m_pending.empty()) {
        emitLine(m_pending);
        m_pending.clear();
    }
}

void splitAt(char separator, std::string_view line, std::vector<std::string_view>& cells,
             const ImportLimits& limits)
{
    std::size_t begin = 0;
    forEachByte(line, separator, [&](std::size_t end) {
        if (static_cast<std::int64_t>(cells.size()) >= limits.maxColumns) {
            checkCells(cells.size() + 1, limits);
        }
        cells.push_back(line.substr(begin, end - begin));
        begin = end + 1;
    });
    cells.push_back(line.substr(begin));
    checkCells(cells.size(), limits);
}

CsvReader::CsvReader(std::function<void(Cells)> row, Quoting quoting, const ImportLimits& limits)
    : m_row(std::move(row))
    , m_quoting(quoting)
    , m_limits(limits)
    , m_lines([this](std::string_view text) { line(text); }, limits)
{
}

void CsvReader::feed(std::string_view bytes)
{
    m_lines.feed(bytes);
}

void CsvReader::finish()
{
    m_lines.finish();
    if (!m_isStarted) {
        start();
    }
    if (m_isOpen) {
        closeOpen(false);
    }
}

void CsvReader::report(RecordSink& sink) const
{
    sink.anomaly({AnomalyKind::StrayQuotes, m_strayQuotes, {}, m_strayQuote, {}});
    sink.anomaly({AnomalyKind::CommentLines, m_comments, {}, m_comment, {}});
}

void CsvReader::line(std::string_view text)
{
    if (m_isStarted) {
        take(text);
        return;
    }
    constexpr std::size_t startLines = 24, startBytes = std::size_t{64} << 10;
    m_start.emplace_back(text);
    m_startBytes += text.size();
    if (m_start.size() >= startLines || m_startBytes >= startBytes) {
        start();
    }
}

void CsvReader::start()
{
    m_isStarted = true;
    const std::vector<std::string> lines = std::move(m_start);
    const CsvDialect dialect = findDialect(lines);
    m_separator = dialect.separator;
    m_comments = static_cast<std::int64_t>(dialect.comments.size());
    if (m_comments > 0) {
        m_comment = dialect.comments.front().substr(0, csvExampleLength);
    }
    if (!dialect.header.empty()) {
        take(dialect.header);
    }
    for (std::size_t i = dialect.skip; i < lines.size(); ++i) {
        take(lines[i]);
    }
}

void CsvReader::take(std::string_view text)
{
    // Most lines hold no quote at all, and looking for one is quicker than following cells.
    const bool hasQuote = text.find('"') != std::string_view::npos;
    if (m_isOpen && m_quoting == Quoting::Strict && beginsWithDigit(text)) {
        closeOpen(false); // a row of its own
    }
    if (m_isOpen) {
        const bool tooLong = static_cast<std::int64_t>(m_open.size() + text.size()) > m_limits.maxLineBytes;
        const auto isClosed = hasQuote ? closesWell(text, m_separator) : std::nullopt;
        m_open.append(1, '\n').append(text);
        if (tooLong || (isClosed && !*isClosed)) {
            closeOpen(false);
        } else if (isClosed && !staysOpen(text, m_separator, true, m_quoting)) {
            closeOpen(true);
        }
    } else if (hasQuote && staysOpen(text, m_separator, false, m_quoting)) {
        m_isOpen = true;
        m_open.assign(text);
    } else if (!text.empty()) {
        emitRow(text);
    }
}

void CsvReader::emitRow(std::string_view text)
{
    split(text);
    if (!m_hasRow) {
        m_hasRow = true;
        m_columns = m_cells.size();
    } else if (m_quoting == Quoting::Strict && m_cells.size() != m_columns &&
               text.find('"') != std::string_view::npos) {
        // `"x,5",7` is a row of three columns when its quotes are text; `"6,5",7` is a number.
        m_quotesAreText = true;
        split(text);
        m_quotesAreText = false;
        if (m_cells.size() != m_columns) {
            split(text);
        } else if (m_strayQuotes++ == 0) {
            m_strayQuote = text.substr(0, csvExampleLength);
        }
    }
    m_row(m_cells);
}

/// Whether lines that quotes hold together are a row: it has as many cells as the first, and the lines
/// haven't each for itself.
bool CsvReader::isOneRow(std::string_view lines)
{
    const auto fits = [this](std::string_view text) {
        split(text);
        return m_cells.size() == m_columns;
    };
    if (!m_hasRow) {
        return true;
    }
    if (!fits(lines)) {
        return false;
    }
    const std::string_view first = lines.substr(0, lines.find('\n'));
    const std::string_view last = lines.substr(lines.rfind('\n') + 1);
    if (m_quoting == Quoting::Strict) {
        return !fits(first) && !fits(last);
    }
    bool allFit = true;
    for (std::string_view rest = lines; allFit && !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        allFit = fits(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return !allFit;
}

/// The row that is open ends here, or goes on to no end: then its lines are rows of their own.
void CsvReader::closeOpen(bool isClosed)
{
    m_isOpen = false;
    const std::string open = std::move(m_open);
    m_open.clear();
    if (isClosed && isOneRow(open)) {
        emitRow(open);
        return;
    }
    std::string_view rest = open;
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view first = rest.substr(0, end);
    if (m_strayQuotes++ == 0) {
        m_strayQuote = first.substr(0, csvExampleLength);
    }
    emitRow(first);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (!rest.empty()) {
        const std::size_t next = std::min(rest.find('\n'), rest.size());
        take(rest.substr(0, next));
        rest.remove_prefix(std::min(next + 1, rest.size()));
    }
}

void CsvReader::split(std::string_view text)
{
    m_cells.clear();
    m_unquoted.clear();
    m_pieces.clear();
    if (text.find('"') == std::string_view::npos) {
        splitAt(m_separator, text, m_cells, m_limits);
    } else {
        std::size_t at = 0;
        while (true) {
            at = splitCell(text, at);
            checkCells(m_cells.size(), m_limits);
            if (at >= text.size()) {
                break;
            }
            ++at;
            if (at == text.size()) {
                m_cells.emplace_back();
                break;
            }
        }
        for (const Piece& piece : m_pieces) {
            m_cells[piece.cell] = std::string_view(m_unquoted).substr(piece.offset, piece.length);
        }
    }
}

/// Adds the cell that begins at `at`; returns where it ends.
std::size_t CsvReader::splitCell(std::string_view text, std::size_t at)
{
    const std::size_t begin = at;
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t') && text[at] != m_separator) {
        ++at;
    }
    const bool isQuoted = at < text.size() && text[at] == '"';
    auto behind = isQuoted ? quotedEnd(text, at + 1, m_separator, m_quoting) : std::nullopt;
    if (behind && m_quotesAreText) {
        const std::string_view inside = text.substr(at + 1, *behind - at - 2);
        if (inside.find(m_separator) != std::string_view::npos && !quantityOf(inside)) {
            behind.reset();
        }
    }
    if (behind) {
        const std::size_t start = m_unquoted.size();
        std::string_view inside = text.substr(at + 1, *behind - at - 2);
        for (std::size_t quote = inside.find('"'); quote != std::string_view::npos;
             quote = inside.find('"')) {
            m_unquoted.append(inside.substr(0, quote + 1));
            inside.remove_prefix(quote + 2); // it is doubled
        }
        m_unquoted.append(inside);
        // What follows a closing quote up to the separator belongs to the cell.
        const std::size_t end = std::min(text.find(m_separator, *behind), text.size());
        const std::string_view rest = text.substr(*behind, end - *behind);
        m_unquoted.append(rest.find_first_not_of(" \t") == std::string_view::npos ? "" : rest);
        m_pieces.push_back({m_cells.size(), start, m_unquoted.size() - start});
        m_cells.emplace_back();
        return end;
    }
    const std::size_t end = std::min(text.find(m_separator, begin), text.size());
    m_cells.push_back(text.substr(begin, end - begin));
    return end;
}

} // namespace culprit
