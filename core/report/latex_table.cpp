// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/latex_table.h"

#include "text/safe_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace culprit {

namespace {

/// A size of type with the gap that suits it; widths in points.
struct TypeSize
{
    const char* commands;
    double letter; ///< mean width of a letter or digit
    double gap;    ///< \tabcolsep, on either side of a column
};
constexpr std::array<TypeSize, 4> typeSizes{{{"", 5.0, 6},
                                             {"\\footnotesize\n\\setlength{\\tabcolsep}{3pt}\n", 4.3, 3},
                                             {"\\scriptsize\n\\setlength{\\tabcolsep}{2pt}\n", 4.0, 2},
                                             {"\\tiny\n\\setlength{\\tabcolsep}{0.7pt}\n", 3.4, 0.7}}};
constexpr std::size_t smallestBeforeSplitting = 2;
constexpr double pageWidth = 170 / 25.4 * 72.27;
constexpr std::size_t pageRows = 52;
constexpr std::size_t longestLine = 34;  ///< letters of a cell before it is broken into lines
constexpr std::size_t widestColumn = 70; ///< of a column that may be wide
constexpr std::size_t shortestLine = 16; ///< of a column of broken lines

/// Letters that pdflatex's default fonts lack, or that a hyphen would stand for badly.
constexpr std::array<std::pair<std::uint32_t, const char*>, 14> substitutes{{{0x00A0, "~"},
                                                                             {0x202F, "\\,"},
                                                                             {0x03B5, "$\\varepsilon$"},
                                                                             {0x03C4, "$\\tau$"},
                                                                             {0x2013, "--"},
                                                                             {0x2014, "---"},
                                                                             {0x2018, "`"},
                                                                             {0x2019, "'"},
                                                                             {0x201C, "``"},
                                                                             {0x201D, "''"},
                                                                             {0x2026, "\\dots{}"},
                                                                             {0x2192, "$\\to$"},
                                                                             {0x2212, "$-$"},
                                                                             {0x00D7, "$\\times$"}}};

using safe::nextCodePoint;
using safe::replacement;

std::size_t letterCount(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) {
        nextCodePoint(text, at);
    }
    return count;
}

/// In mean letters: capitals and bold type are wider.
std::size_t widthInLetters(const ReportTable::Cell& cell)
{
    const auto capitals = std::ranges::count_if(cell.text, [](char c) { return c >= 'A' && c <= 'Z'; });
    const double width = static_cast<double>(letterCount(cell.text)) + 0.4 * static_cast<double>(capitals);
    return static_cast<std::size_t>(std::ceil(cell.best ? 1.15 * width : width));
}

std::string inBrackets(std::uint32_t point)
{
    std::string digits;
    for (; point > 0; point /= 16) {
        digits.insert(digits.begin(), "0123456789ABCDEF"[point % 16]);
    }
    return "[U+" + digits + "]";
}

/// Plain letters, and Latin ones with marks, which every LaTeX of the last years reads as UTF-8.
bool isLatin(std::uint32_t point)
{
    return point < 0x80 || (point >= 0x00C0 && point <= 0x017F);
}

/// All letters stay as they are: LuaLaTeX and XeLaTeX print them. pdfLaTeX, which stops at one that it knows
/// nothing of, is told to print its number. It looks them up by this name; for the others it means nothing.
std::string fallbacks(std::string_view document)
{
    std::map<std::uint32_t, std::string> letters;
    for (std::size_t at = 0; at < document.size();) {
        const std::size_t start = at;
        if (const std::uint32_t point = nextCodePoint(document, at); !isLatin(point)) {
            letters.emplace(point, document.substr(start, at - start));
        }
    }
    std::string text;
    for (const auto& [point, letter] : letters) {
        text += "\\expandafter\\providecommand\\csname u8:\\detokenize{" + letter + "}\\endcsname{" +
                inBrackets(point) + "}\n";
    }
    return text;
}

/// Some columns of a table: the first one and those from `from` on.
struct Part
{
    std::size_t from = 1;
    std::size_t end = 1;
    std::string title; ///< of its span, where a table was split
};

class LatexWriter
{
public:
    explicit LatexWriter(const ReportTable& table)
        : m_table(table)
    {
        for (std::size_t column = 0; column < table.columns.size(); ++column) {
            m_isText.push_back(isTextColumn(table, column));
            std::size_t cells = 0;
            for (const ReportTable::Group& group : table.groups) {
                m_rows += column == 0 ? group.rows.size() : 0;
                for (const ReportTable::Row& row : group.rows) {
                    cells = std::max(cells, widthInLetters(row.cells[column]));
                }
            }
            m_cellLetters.push_back(cells);
            m_titleLetters.push_back(letterCount(table.columns[column]));
            m_broken.push_back(false);
        }
        breakLines(longestLine);
        if (sizeFor({1, table.columns.size(), {}}, false) > 1) {
            breakLines(shortestLine); // rather than small type
        }
    }

    std::string document() const
    {
        const std::size_t columns = m_table.columns.size();
        const Part whole{1, columns, {}};
        std::vector<Part> parts{whole};
        bool turned = false;
        if (sizeFor(whole, false) > smallestBeforeSplitting) {
            if (m_table.header.size() > 2) {
                parts = split();
            } else {
                turned = true;
            }
        }
        const bool isLong = m_rows > pageRows;
        std::string text = "% needs \\usepackage{booktabs}";
        text += isLong ? "\\usepackage{longtable}" : "";
        text += turned ? "\\usepackage{graphicx}" : "";
        text += '\n';
        std::string tables;
        for (const Part& part : parts) {
            tables += isLong ? longTable(part, turned) : floatingTable(part, turned);
        }
        return text + fallbacks(tables) + tables;
    }

private:
    /// Breaks text columns whose cells are wider than `letters` into lines.
    void breakLines(std::size_t letters)
    {
        for (std::size_t column = 0; column < m_broken.size(); ++column) {
            m_broken[column] = m_broken[column] || (m_isText[column] && m_cellLetters[column] > letters);
        }
    }

    /// At the least, where lines are broken.
    double width(const Part& part, const TypeSize& size, bool turned) const
    {
        double sum = 0;
        for (std::size_t column = 0; column < m_table.columns.size(); ++column) {
            if (column > 0 && (column < part.from || column >= part.end)) {
                continue;
            }
            const std::size_t cells = m_broken[column] ? shortestLine : m_cellLetters[column];
            const std::size_t widest = column > 0 && turned ? cells : std::max(cells, m_titleLetters[column]);
            sum += static_cast<double>(widest) * size.letter + 2 * size.gap;
        }
        return sum;
    }

    /// The largest size of type in which `part` fits, or the smallest there is.
    std::size_t sizeFor(const Part& part, bool turned) const
    {
        for (std::size_t i = 0; i < typeSizes.size(); ++i) {
            if (width(part, typeSizes[i], turned) <= pageWidth) {
                return i;
            }
        }
        return typeSizes.size() - 1;
    }

    /// As few tables as fit, each of whole spans.
    std::vector<Part> split() const
    {
        std::vector<Part> parts;
        std::size_t column = 0;
        for (const ReportTable::Span& span : m_table.header) {
            const std::size_t end = column + static_cast<std::size_t>(span.columns);
            if (column > 0) {
                const Part longer{parts.empty() ? column : parts.back().from, end, {}};
                if (!parts.empty() && sizeFor(longer, false) <= smallestBeforeSplitting) {
                    parts.back().end = end;
                    parts.back().title += span.title.empty() ? "" : ", " + span.title;
                } else {
                    parts.push_back({column, end, span.title});
                }
            }
            column = end;
        }
        return parts;
    }

    /// Columns of broken lines share what the others leave, as far as they need it.
    std::string preamble(const Part& part, const TypeSize& size, bool turned) const
    {
        std::vector<std::size_t> columns{0};
        for (std::size_t column = part.from; column < part.end; ++column) {
            columns.push_back(column);
        }
        double left = pageWidth - width(part, size, turned);
        auto broken = static_cast<double>(
            std::ranges::count_if(columns, [this](std::size_t column) { return m_broken[column]; }));
        std::string text;
        for (const std::size_t column : columns) {
            if (!m_broken[column]) {
                text += m_isText[column] ? "l" : "r";
                continue;
            }
            const double least =
                static_cast<double>(std::max(shortestLine, m_titleLetters[column])) * size.letter;
            const double most =
                static_cast<double>(std::min(m_cellLetters[column], widestColumn)) * size.letter;
            const double more = std::clamp(left / broken, 0.0, std::max(0.0, most - least));
            text += "p{" + std::to_string(static_cast<int>(least + more)) + "pt}";
            left -= more;
            --broken;
        }
        return text;
    }

    std::string header(const Part& part, bool turned) const
    {
        std::string text = "\\toprule\n";
        if (!m_table.header.empty()) {
            std::string titles;
            std::string rules;
            std::size_t column = 0;
            int written = 0;
            for (const ReportTable::Span& span : m_table.header) {
                const std::size_t end = column + static_cast<std::size_t>(span.columns);
                if (column == 0 || (column >= part.from && end <= part.end)) {
                    titles += (written > 0 ? " & " : "");
                    titles += "\\multicolumn{" + std::to_string(span.columns) + "}{c}{" +
                              latexText(span.title) + "}";
                    if (!span.title.empty()) {
                        rules += "\\cmidrule(lr){" + std::to_string(written + 1) + "-" +
                                 std::to_string(written + span.columns) + "}";
                    }
                    written += span.columns;
                }
                column = end;
            }
            text += titles + " \\\\\n" + rules + (rules.empty() ? "" : "\n");
        }
        text += latexText(m_table.columns.front());
        for (std::size_t column = part.from; column < part.end; ++column) {
            const std::string title = latexText(m_table.columns[column]);
            text += " & " + (turned ? "\\rotatebox{90}{" + title + "}" : title);
        }
        return text + " \\\\\n";
    }

    std::string body(const Part& part) const
    {
        const std::string columns = std::to_string(1 + part.end - part.from);
        std::string text;
        for (const ReportTable::Group& group : m_table.groups) {
            text += "\\midrule\n";
            if (!group.title.empty()) {
                text += "\\multicolumn{" + columns + "}{l}{\\emph{" + latexText(group.title) + "}} \\\\\n";
            }
            for (const ReportTable::Row& row : group.rows) {
                text += cellText(row.cells.front());
                for (std::size_t column = part.from; column < part.end; ++column) {
                    text += " & " + cellText(row.cells[column]);
                }
                text += " \\\\\n";
            }
        }
        return text;
    }

    static std::string cellText(const ReportTable::Cell& cell)
    {
        const std::string text = latexText(cell.text);
        return cell.best ? "\\textbf{" + text + "}" : text;
    }

    std::string caption(const Part& part) const
    {
        std::string text = latexText(m_table.caption);
        if (!part.title.empty()) {
            text += (text.empty() ? "" : " ") + ("Part: " + latexText(part.title) + ".");
        }
        return text.empty() ? std::string() : "\\caption{" + text + "}";
    }

    std::string floatingTable(const Part& part, bool turned) const
    {
        std::string text = "\\begin{table}\n\\centering\n";
        const std::string title = caption(part);
        text += title.empty() ? "" : title + "\n";
        const TypeSize& size = typeSizes[sizeFor(part, turned)];
        text += size.commands;
        text += "\\begin{tabular}{" + preamble(part, size, turned) + "}\n" + header(part, turned) +
                body(part) + "\\bottomrule\n\\end{tabular}\n";
        for (const std::string& note : m_table.notes) {
            text += "\\par\\smallskip\\footnotesize " + latexText(note) + "\n";
        }
        return text + "\\end{table}\n";
    }

    std::string longTable(const Part& part, bool turned) const
    {
        std::string text = "\\begingroup\n";
        const TypeSize& size = typeSizes[sizeFor(part, turned)];
        text += size.commands;
        text += "\\begin{longtable}{" + preamble(part, size, turned) + "}\n";
        const std::string title = caption(part);
        text += title.empty() ? "" : title + " \\\\\n";
        text += header(part, turned) + "\\endhead\n" + body(part) + "\\bottomrule\n\\end{longtable}\n";
        for (const std::string& note : m_table.notes) {
            text += "\\par\\footnotesize " + latexText(note) + "\n";
        }
        return text + "\\endgroup\n";
    }

    const ReportTable& m_table;
    std::vector<bool> m_isText;
    std::vector<bool> m_broken; ///< columns whose text goes over several lines
    std::vector<std::size_t> m_cellLetters, m_titleLetters;
    std::size_t m_rows = 0;
};

} // namespace

std::string latexText(std::string_view text)
{
    std::string escaped;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const std::uint32_t point = nextCodePoint(text, at);
        const auto known =
            std::ranges::find(substitutes, point, &std::pair<std::uint32_t, const char*>::first);
        if (known != substitutes.end()) {
            escaped += known->second;
        } else if (point == replacement) {
            escaped += inBrackets(point);
        } else if (point >= 0x80) {
            escaped += point < 0xA0 ? std::string(" ") : std::string(text.substr(start, at - start));
        } else if (std::string_view("&%$#_{}").find(static_cast<char>(point)) != std::string_view::npos) {
            escaped += '\\';
            escaped += static_cast<char>(point);
        } else if (point == '~') {
            escaped += "\\textasciitilde{}";
        } else if (point == '^') {
            escaped += "\\textasciicircum{}";
        } else if (point == '\\') {
            escaped += "\\textbackslash{}";
        } else if (point == '<' || point == '>') {
            escaped += point == '<' ? "$<$" : "$>$";
        } else {
            escaped += point < 0x20 ? ' ' : static_cast<char>(point);
        }
    }
    const bool isNegative = escaped.size() > 1 && escaped[0] == '-' && escaped[1] >= '0' && escaped[1] <= '9';
    if (isNegative) {
        escaped.replace(0, 1, "$-$");
    }
    return escaped;
}

std::string latexTable(const ReportTable& table)
{
    return LatexWriter(table).document();
}

} // namespace culprit
