// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_table.h"

#include "report/csv.h"
#include "report/latex_table.h"
#include "text/safe_text.h"

#include <algorithm>
#include <stdexcept>

namespace culprit {

namespace {

/// Code points, which is what a terminal's columns are for the letters that occur here.
std::size_t textWidth(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width, bool right)
{
    const std::string fill(width - std::min(width, textWidth(text)), ' ');
    return right ? fill + text : text + fill;
}

/// The upper header's title of each column, `cpu` for every column below it.
std::vector<std::string> spanTitles(const ReportTable& table)
{
    std::vector<std::string> titles;
    for (const ReportTable::Span& span : table.header) {
        titles.insert(titles.end(), static_cast<std::size_t>(span.columns), span.title);
    }
    titles.resize(table.columns.size());
    return titles;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        text += (i ? std::string(separator) : std::string()) + parts[i];
    }
    return text;
}

std::size_t longestCell(const ReportTable& table, std::size_t column)
{
    std::size_t longest = 0;
    for (const ReportTable::Group& group : table.groups) {
        for (const ReportTable::Row& row : group.rows) {
            longest = std::max(longest, textWidth(row.cells[column].text));
        }
    }
    return longest;
}

/// Files for reading have a minus sign where those for programs have a hyphen.
std::string withMinusSign(const std::string& text)
{
    const bool isNegative = text.size() > 1 && text[0] == '-' && text[1] >= '0' && text[1] <= '9';
    return isNegative ? "−" + text.substr(1) : text;
}

std::vector<bool> textColumns(const ReportTable& table)
{
    std::vector<bool> isText;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        isText.push_back(isTextColumn(table, column));
    }
    return isText;
}

/// With every text on one line, and without codes that a terminal would follow.
ReportTable onLines(ReportTable table)
{
    table.caption = safe::line(table.caption);
    for (ReportTable::Span& span : table.header) {
        span.title = safe::line(span.title);
    }
    std::ranges::transform(table.columns, table.columns.begin(), safe::line);
    std::ranges::transform(table.notes, table.notes.begin(), safe::line);
    for (ReportTable::Group& group : table.groups) {
        group.title = safe::line(group.title);
        for (ReportTable::Row& row : group.rows) {
            for (ReportTable::Cell& cell : row.cells) {
                cell.text = safe::line(cell.text);
            }
        }
    }
    return table;
}

/// The notes, which say what a star means where there is one.
std::vector<std::string> notesOnStars(const ReportTable& table)
{
    constexpr std::string_view bold = "Bold: ";
    constexpr std::string_view star = "*: ";
    std::vector<std::string> notes = table.notes;
    for (std::string& note : notes) {
        if (note.starts_with(bold)) {
            note.replace(0, bold.size(), star);
        }
    }
    const bool hasStar = std::ranges::any_of(table.groups, [](const ReportTable::Group& group) {
        return std::ranges::any_of(group.rows, [](const ReportTable::Row& row) {
            return std::ranges::any_of(row.cells, &ReportTable::Cell::best);
        });
    });
    if (hasStar && !table.mark.empty()) {
        notes.insert(notes.begin(), std::string(star) + table.mark + ".");
    }
    return notes;
}

std::string asText(const ReportTable& table)
{
    const std::vector<bool> isText = textColumns(table);
    const std::vector<std::string> titles = spanTitles(table);
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        std::size_t width = textWidth(table.columns[column]) + (column > 0 ? 1 : 0);
        for (const ReportTable::Group& group : table.groups) {
            for (const ReportTable::Row& row : group.rows) {
                width = std::max(width, textWidth(row.cells[column].text) + (column > 0 ? 1 : 0));
            }
        }
        widths.push_back(width);
    }
    const auto line = [&](auto cellText) {
        std::string text;
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            // A wider gap where a new span begins keeps its columns together.
            const bool spanBegins = column > 0 && titles[column] != titles[column - 1];
            text += std::string(column == 0  ? 0
                                : spanBegins ? 4
                                             : 2,
                                ' ') +
                    padded(cellText(column), widths[column], !isText[column]);
        }
        return text.substr(0, text.find_last_not_of(' ') + 1) + '\n';
    };
    std::string text = table.caption.empty() ? std::string() : table.caption + "\n\n";
    if (!table.header.empty()) {
        std::string upper;
        std::size_t at = 0;
        std::size_t column = 0;
        for (const ReportTable::Span& span : table.header) {
            std::string title = column == 0 ? span.title : std::string(4, ' ') + span.title;
            std::size_t width = 0;
            for (int i = 0; i < span.columns; ++i, ++column) {
                const bool spanBegins = column > 0 && titles[column] != titles[column - 1];
                width += widths[column] + (column == 0 ? 0 : spanBegins ? 4 : 2);
            }
            at += width;
            upper = padded(upper + title, at, false);
        }
        text += upper.substr(0, upper.find_last_not_of(' ') + 1) + '\n';
    }
    // The place after a number is the star's, so headings leave it free too.
    text += line([&](std::size_t column) { return table.columns[column] + (column > 0 ? " " : ""); });
    for (const ReportTable::Group& group : table.groups) {
        if (!group.title.empty()) {
            text += group.title + '\n';
        }
        for (const ReportTable::Row& row : group.rows) {
            text += line([&](std::size_t column) {
                const ReportTable::Cell& cell = row.cells[column];
                return cell.best ? cell.text + "*" : cell.text + (column > 0 ? " " : "");
            });
        }
    }
    const std::vector<std::string> notes = notesOnStars(table);
    for (const std::string& note : notes) {
        text += "\n" + note;
    }
    return notes.empty() ? text : text + "\n";
}

/// Figures of our own, like `+0.05`, are no formulas: only columns of words may hold some.
std::string asCsv(const ReportTable& table, Formulas formulas)
{
    const std::vector<bool> isText = textColumns(table);
    const bool grouped =
        std::ranges::any_of(table.groups, [](const auto& group) { return !group.title.empty(); });
    std::vector<std::string> header;
    for (const std::string& title : flatHeader(table)) {
        header.push_back(csvCell(title, formulas));
    }
    if (grouped) {
        header.insert(header.begin(), "Group");
    }
    std::string text = joined(header, ",") + "\r\n";
    for (const ReportTable::Group& group : table.groups) {
        for (const ReportTable::Row& row : group.rows) {
            std::vector<std::string> cells;
            for (std::size_t column = 0; column < row.cells.size(); ++column) {
                cells.push_back(csvCell(row.cells[column].text, isText[column] ? formulas : Formulas::Kept));
            }
            if (grouped) {
                cells.insert(cells.begin(), csvCell(group.title, formulas));
            }
            text += joined(cells, ",") + "\r\n";
        }
    }
    return text;
}

std::string asMarkdown(const ReportTable& table)
{
    std::string text = table.caption.empty() ? std::string() : safe::markdown(table.caption) + "\n\n";
    text += "|";
    for (const std::string& column : flatHeader(table)) {
        text += " " + safe::markdown(column) + " |";
    }
    text += "\n|";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        text += isTextColumn(table, i) ? ":--|" : "--:|";
    }
    text += "\n";
    for (const ReportTable::Group& group : table.groups) {
        if (!group.title.empty()) {
            text += "| *" + safe::markdown(group.title) + "* |" + std::string(table.columns.size() - 1, '|') +
                    "\n";
        }
        for (const ReportTable::Row& row : group.rows) {
            text += "|";
            for (const ReportTable::Cell& cell : row.cells) {
                const std::string mark = cell.best ? "**" : "";
                text += " " + mark + safe::markdown(cell.text) + mark + " |";
            }
            text += "\n";
        }
    }
    for (const std::string& note : table.notes) {
        text += "\n" + safe::markdown(note) + "\n";
    }
    return text;
}

std::string asHtml(const ReportTable& table)
{
    const std::vector<bool> isText = textColumns(table);
    // Sentences go over several lines, everything else stays on one.
    std::vector<std::string> classes;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        classes.emplace_back(column == 0 || !isText[column]    ? ""
                             : longestCell(table, column) > 48 ? " class=\"long\""
                                                               : " class=\"text\"");
    }
    // Many narrow columns: their titles are turned, see the report's style sheet.
    constexpr std::size_t manyColumns = 16;
    const bool turned = table.header.empty() && table.columns.size() > manyColumns;
    std::string text = turned ? "<table class=\"turned\">\n" : "<table>\n";
    if (!table.caption.empty()) {
        text += "<caption><span>" + safe::markup(table.caption) + "</span></caption>\n";
    }
    text += "<thead>\n";
    if (!table.header.empty()) {
        text += "<tr>";
        for (const ReportTable::Span& span : table.header) {
            text += span.title.empty() ? "<td colspan=\"" + std::to_string(span.columns) + "\"></td>"
                                       : "<th scope=\"colgroup\" colspan=\"" + std::to_string(span.columns) +
                                             "\">" + safe::markup(span.title) + "</th>";
        }
        text += "</tr>\n";
    }
    text += "<tr>";
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        text += "<th scope=\"col\"" + classes[column] + ">" + safe::markup(table.columns[column]) + "</th>";
    }
    text += "</tr>\n</thead>\n";
    for (const ReportTable::Group& group : table.groups) {
        text += "<tbody>\n";
        if (!group.title.empty()) {
            text += "<tr><th scope=\"rowgroup\" colspan=\"" + std::to_string(table.columns.size()) + "\">" +
                    safe::markup(group.title) + "</th></tr>\n";
        }
        for (const ReportTable::Row& row : group.rows) {
            text += "<tr>";
            for (std::size_t column = 0; column < row.cells.size(); ++column) {
                const ReportTable::Cell& cell = row.cells[column];
                const std::string content = safe::markup(withMinusSign(cell.text));
                const std::string marked = cell.best ? "<b>" + content + "</b>" : content;
                text += column == 0 ? "<th scope=\"row\">" + marked + "</th>"
                                    : "<td" + classes[column] + ">" + marked + "</td>";
            }
            text += "</tr>\n";
        }
        text += "</tbody>\n";
    }
    text += "</table>\n";
    for (const std::string& note : table.notes) {
        text += "<p class=\"note\">" + safe::markup(note) + "</p>\n";
    }
    return text;
}

} // namespace

bool isTextColumn(const ReportTable& table, std::size_t column)
{
    if (column == 0) {
        return true;
    }
    const auto hasLetter = [](const std::string& text) {
        return std::ranges::any_of(text,
                                   [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    };
    return std::ranges::any_of(table.groups, [&](const ReportTable::Group& group) {
        return std::ranges::any_of(group.rows, [&](const ReportTable::Row& row) {
            return column < row.cells.size() && hasLetter(row.cells[column].text);
        });
    });
}

std::vector<ReportTable> splitAtSpans(const ReportTable& table)
{
    std::vector<ReportTable> parts;
    std::size_t first = 0;
    for (const ReportTable::Span& span : table.header) {
        const auto end = first + static_cast<std::size_t>(span.columns);
        if (first > 0) {
            ReportTable part;
            part.caption = table.caption;
            part.header = {table.header.front(), span};
            const auto kept = [&](const auto& whole) {
                auto cells = whole;
                cells.resize(1);
                cells.insert(cells.end(), whole.begin() + static_cast<std::ptrdiff_t>(first),
                             whole.begin() + static_cast<std::ptrdiff_t>(end));
                return cells;
            };
            part.columns = kept(table.columns);
            for (const ReportTable::Group& group : table.groups) {
                part.groups.push_back({group.title, {}});
                for (const ReportTable::Row& row : group.rows) {
                    part.groups.back().rows.push_back({kept(row.cells), row.id});
                }
            }
            parts.push_back(std::move(part));
        }
        first = end;
    }
    if (parts.empty()) {
        return {table};
    }
    parts.back().notes = table.notes;
    return parts;
}

std::vector<std::string> flatHeader(const ReportTable& table)
{
    std::vector<std::string> header = table.columns;
    const std::vector<std::string> titles = spanTitles(table);
    for (std::size_t i = 0; i < header.size(); ++i) {
        if (!titles[i].empty()) {
            header[i] = titles[i] + " " + header[i];
        }
    }
    return header;
}

TableFormat tableFormatFrom(std::string_view word)
{
    for (const auto& [name, format] : {std::pair<std::string_view, TableFormat>{"text", TableFormat::Text},
                                       {"csv", TableFormat::Csv},
                                       {"markdown", TableFormat::Markdown},
                                       {"latex", TableFormat::Latex},
                                       {"html", TableFormat::Html}}) {
        if (name == word) {
            return format;
        }
    }
    throw std::invalid_argument("\"" + std::string(word) + "\" is no table format");
}

std::string written(const ReportTable& table, TableFormat format)
{
    switch (format) {
    case TableFormat::Text:
        return asText(onLines(table));
    case TableFormat::Csv:
        return asCsv(table, Formulas::Defused);
    case TableFormat::RawCsv:
        return asCsv(table, Formulas::Kept);
    case TableFormat::Markdown:
        return asMarkdown(table);
    case TableFormat::Latex:
        return latexTable(table);
    case TableFormat::Html:
        return asHtml(table);
    }
    return {};
}

} // namespace culprit
