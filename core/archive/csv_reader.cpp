// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/csv_reader.h"

#include "archive/artifact_parser.h"
#include "archive/byte_scan.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace culprit {

LineReader::LineReader(std::function<void(std::string_view)> line)
    : m_line(std::move(line))
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
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    m_line(line);
}

void LineReader::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto* end = static_cast<const char*>(std::memchr(bytes.data(), '\n', bytes.size()));
        const auto length = end ? static_cast<std::size_t>(end - bytes.data()) : bytes.size();
        if (m_pending.size() + length > maxLine) {
            throw ArtifactError("a line is longer than 64 MB");
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
    if (!m_pending.empty()) {
        emitLine(m_pending);
        m_pending.clear();
    }
}

void splitAtCommas(std::string_view line, std::vector<std::string_view>& cells)
{
    std::size_t begin = 0;
    forEachByte(line, ',', [&](std::size_t comma) {
        cells.push_back(line.substr(begin, comma - begin));
        begin = comma + 1;
    });
    cells.push_back(line.substr(begin));
}

CsvReader::CsvReader(std::function<void(Cells)> row)
    : m_row(std::move(row))
    , m_lines([this](std::string_view text) { line(text); })
{
}

void CsvReader::feed(std::string_view bytes)
{
    m_lines.feed(bytes);
}

void CsvReader::finish()
{
    m_lines.finish();
    if (m_isOpen) {
        m_isOpen = false;
        split(m_open);
    }
}

void CsvReader::line(std::string_view text)
{
    // Most lines hold no quote at all, and looking for one is quicker than counting.
    const bool odd = text.find('"') != std::string_view::npos && std::ranges::count(text, '"') % 2 != 0;
    if (m_isOpen) {
        if (m_open.size() + text.size() > LineReader::maxLine) {
            throw ArtifactError("a row is longer than 64 MB");
        }
        m_open.append(1, '\n').append(text);
        if (odd) {
            m_isOpen = false;
            split(m_open);
        }
    } else if (odd) {
        m_isOpen = true;
        m_open.assign(text);
    } else if (!text.empty()) {
        split(text);
    }
}

void CsvReader::split(std::string_view text)
{
    m_cells.clear();
    if (text.find('"') == std::string_view::npos) {
        splitAtCommas(text, m_cells);
        m_row(m_cells);
        return;
    }
    m_unquoted.clear();
    m_pieces.clear();
    std::size_t at = 0;
    while (true) {
        if (at < text.size() && text[at] == '"') {
            const std::size_t start = m_unquoted.size();
            ++at;
            while (at < text.size()) {
                const std::size_t quote = std::min(text.find('"', at), text.size());
                m_unquoted.append(text.substr(at, quote - at));
                at = quote + 1;
                if (at < text.size() && text[at] == '"') {
                    m_unquoted.push_back('"');
                    ++at;
                } else {
                    break;
                }
            }
            at = std::min(at, text.size());
            // What follows a closing quote up to the comma belongs to the cell, as Python's reader has it.
            const std::size_t comma = std::min(text.find(',', at), text.size());
            m_unquoted.append(text.substr(at, comma - at));
            at = comma;
            m_pieces.push_back({m_cells.size(), start, m_unquoted.size() - start});
            m_cells.emplace_back();
        } else {
            const std::size_t comma = std::min(text.find(',', at), text.size());
            m_cells.push_back(text.substr(at, comma - at));
            at = comma;
        }
        if (at >= text.size()) {
            break;
        }
        ++at;
    }
    for (const Piece& piece : m_pieces) {
        m_cells[piece.cell] = std::string_view(m_unquoted).substr(piece.offset, piece.length);
    }
    m_row(m_cells);
}

} // namespace culprit
