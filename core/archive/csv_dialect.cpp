// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/csv_dialect.h"

#include "archive/number_text.h"

#include <algorithm>
#include <array>

namespace culprit {

namespace {

constexpr std::array separators{',', ';', '\t', '|'};

/// Where a quoted cell that begins at `at` has its opening quote; nothing when the cell isn't quoted.
std::optional<std::size_t> openingQuote(std::string_view line, std::size_t at, char separator)
{
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t') && line[at] != separator) {
        ++at;
    }
    return at < line.size() && line[at] == '"' ? std::optional(at) : std::nullopt;
}

/// Behind the quote that closes the cell; nothing when none does.
std::optional<std::size_t> behindQuoted(std::string_view line, std::size_t at)
{
    while (true) {
        at = line.find('"', at);
        if (at == std::string_view::npos) {
            return std::nullopt;
        }
        if (at + 1 >= line.size() || line[at + 1] != '"') {
            return at + 1;
        }
        at += 2;
    }
}

/// Whether only blanks lie between `at` and the next separator or the end.
bool isCellEnd(std::string_view line, std::size_t at, char separator)
{
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t') && line[at] != separator) {
        ++at;
    }
    return at == line.size() || line[at] == separator;
}

std::size_t countCells(std::string_view line, char separator)
{
    std::size_t cells = 1;
    std::size_t at = 0;
    while (true) {
        if (const auto quote = openingQuote(line, at, separator)) {
            at = behindQuoted(line, *quote + 1).value_or(*quote + 1);
        }
        at = line.find(separator, at);
        if (at == std::string_view::npos) {
            return cells;
        }
        ++cells;
        ++at;
    }
}

char findSeparator(std::string_view header, std::span<const std::string> rows)
{
    char best = ',';
    std::size_t bestRows = 0, bestCells = 1;
    for (const char separator : separators) {
        const std::size_t cells = countCells(header, separator);
        const auto fitting = static_cast<std::size_t>(std::ranges::count_if(
            rows, [&](const std::string& row) { return countCells(row, separator) == cells; }));
        if (cells > 1 && (bestCells == 1 || std::pair(fitting, cells) > std::pair(bestRows, bestCells))) {
            best = separator;
            bestRows = fitting;
            bestCells = cells;
        }
    }
    return best;
}

/// `sep=;`, also quoted.
std::optional<char> saidSeparator(std::string_view line)
{
    if (line.size() >= 2 && line.front() == '"' && line.back() == '"') {
        line = line.substr(1, line.size() - 2);
    }
    return line.size() == 5 && (line.starts_with("sep=") || line.starts_with("SEP="))
               ? std::optional(line.back())
               : std::nullopt;
}

} // namespace

bool beginsWithDigit(std::string_view line)
{
    const std::size_t at = line.find_first_not_of("\" \t-");
    return at != std::string_view::npos && line[at] >= '0' && line[at] <= '9';
}

CsvDialect findDialect(std::span<const std::string> lines)
{
    CsvDialect dialect;
    std::optional<char> said;
    while (dialect.skip < lines.size()) {
        const std::string_view line = trimmed(lines[dialect.skip]);
        if (const auto separator = said ? std::nullopt : saidSeparator(lines[dialect.skip])) {
            said = separator;
        } else if (line.starts_with('#')) {
            dialect.comments.emplace_back(line);
        } else if (!line.empty()) {
            break;
        }
        ++dialect.skip;
    }
    const auto rest = lines.subspan(dialect.skip);
    if (rest.empty()) {
        // Nothing but comments: then they are the table.
        dialect.skip = said ? 1 : 0;
        dialect.comments.clear();
        dialect.separator = said.value_or(',');
        return dialect;
    }
    std::string_view header = rest.front();
    if (!dialect.comments.empty() && beginsWithDigit(header)) {
        std::string_view last = dialect.comments.back();
        last = trimmed(last.substr(std::min(last.find_first_not_of('#'), last.size())));
        const char separator = said.value_or(findSeparator(last, rest));
        const std::size_t cells = countCells(last, separator);
        if (!beginsWithDigit(last) && cells > 1 && cells == countCells(header, separator)) {
            dialect.header = last;
            dialect.comments.pop_back();
            dialect.separator = separator;
            return dialect;
        }
    }
    dialect.separator = said.value_or(findSeparator(header, rest.subspan(1)));
    return dialect;
}

std::optional<std::size_t> quotedEnd(std::string_view line, std::size_t at, char separator, Quoting quoting)
{
    const auto behind = behindQuoted(line, at);
    return behind && (quoting == Quoting::Lenient || isCellEnd(line, *behind, separator)) ? behind
                                                                                          : std::nullopt;
}

bool staysOpen(std::string_view line, char separator, bool isOpen, Quoting quoting)
{
    std::size_t at = 0;
    while (true) {
        if (const auto quote = isOpen ? std::nullopt : openingQuote(line, at, separator)) {
            if (const auto end = quotedEnd(line, *quote + 1, separator, quoting)) {
                at = *end;
            } else if (behindQuoted(line, *quote + 1)) {
                at = *quote + 1; // text
            } else {
                return true;
            }
        } else if (isOpen) {
            const auto behind = behindQuoted(line, at);
            if (!behind) {
                return true;
            }
            at = *behind;
            isOpen = false;
        }
        at = line.find(separator, at);
        if (at == std::string_view::npos) {
            return false;
        }
        ++at;
    }
}

std::optional<bool> closesWell(std::string_view line, char separator)
{
    const auto behind = behindQuoted(line, 0);
    return behind ? std::optional(isCellEnd(line, *behind, separator)) : std::nullopt;
}

} // namespace culprit
