// SPDX-License-Identifier: GPL-3.0-or-later
// What is written reads back as it was, or as its header says, whatever the names in it; and recipes, which
// people write.
#include "cut.h"
#include "fuzz_target.h"
#include "report/csv.h"
#include "report/figure_data.h"
#include "report/figure_recipe.h"
#include "report/html_report.h"
#include "report/latex_table.h"
#include "report/record_text.h"
#include "report/report_json.h"
#include "report/report_table.h"
#include "text/plain_number.h"

#include <QXmlStreamReader>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

using namespace culprit;

namespace {

/// As RFC 4180 has it; the importer's reader also guesses at what is no CSV.
std::vector<std::vector<std::string>> cellsOf(std::string_view csv)
{
    std::vector<std::vector<std::string>> rows(1);
    rows.back().emplace_back();
    bool isQuoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const char letter = csv[i];
        std::string& cell = rows.back().back();
        if (letter == '"') {
            if (isQuoted && i + 1 < csv.size() && csv[i + 1] == '"') {
                cell += csv[++i];
            } else {
                isQuoted = !isQuoted;
            }
        } else if (!isQuoted && letter == ',') {
            rows.back().emplace_back();
        } else if (!isQuoted && letter == '\n') {
            rows.emplace_back(1);
        } else {
            cell += letter;
        }
    }
    rows.pop_back(); // what follows the last line end
    return isQuoted ? std::vector<std::vector<std::string>>() : rows;
}

void requireWellFormed(const QString& text, const char* what)
{
    QXmlStreamReader reader(text);
    while (!reader.atEnd()) {
        reader.readNext();
    }
    if (reader.hasError()) {
        fuzz::fail(what);
    }
}

/// The text of an element `<x>text</x>` and of its attribute, read back.
void requireMarkup(std::string_view text)
{
    const std::string markup = safe::markup(text);
    QXmlStreamReader reader(
        QString::fromStdString("<x y=\"" + markup + "\" z='" + markup + "'>" + markup + "</x>"));
    reader.readNextStartElement();
    const QXmlStreamAttributes attributes = reader.attributes();
    const QString read = reader.readElementText();
    if (reader.hasError() || attributes.size() != 2) {
        fuzz::fail("markup is no XML");
    }
    if (read.contains(QChar::ReplacementCharacter) || text.find('\r') != std::string_view::npos) {
        return; // what XML can't hold, or turns into another line end
    }
    if (read.toStdString() != text) {
        fuzz::fail("markup reads back as something else");
    }
}

/// No command, comment or alignment of the text's own, and every brace closed. A tilde is a blank that does not break.
void requireLatex(std::string_view latex)
{
    int depth = 0, dollars = 0;
    for (std::size_t i = 0; i < latex.size(); ++i) {
        const char letter = latex[i];
        if (letter == '\\') {
            ++i; // a command, or a letter that stands for itself
            continue;
        }
        depth += letter == '{' ? 1 : letter == '}' ? -1 : 0;
        dollars += letter == '$';
        if (depth < 0 ||
            std::string_view(dollars % 2 == 0 ? "&%#_^" : "&%#").find(letter) != std::string_view::npos) {
            fuzz::fail("LaTeX takes text for a command");
        }
    }
    if (depth != 0 || dollars % 2 != 0) {
        fuzz::fail("LaTeX is left open");
    }
}

ReportTable tableOf(std::string_view bytes)
{
    ReportTable table;
    table.caption = fuzz::cut(bytes, "\n");
    std::string_view header = fuzz::cut(bytes, "\n");
    do {
        table.columns.emplace_back(fuzz::cut(header, "\t"));
    } while (!header.empty());
    ReportTable::Group group;
    while (!bytes.empty()) {
        std::string_view line = fuzz::cut(bytes, "\n");
        ReportTable::Row row;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            row.cells.push_back({std::string(fuzz::cut(line, "\t")), i == 1});
        }
        if (line.starts_with("#")) {
            table.groups.push_back(std::move(group));
            group = {};
            group.title = line;
        } else if (line.starts_with("=")) {
            table.notes.emplace_back(line);
        }
        group.rows.push_back(std::move(row));
    }
    table.groups.push_back(std::move(group));
    return table;
}

} // namespace

CULPRIT_FUZZ(recipe)
{
    try {
        const FigureRecipe recipe = parseFigureRecipe(
            QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size())), QStringLiteral("r"));
        if (recipe.id.empty() || recipe.panels.empty()) {
            fuzz::fail("a recipe of nothing");
        }
    } catch (const RecipeError&) {
    }
}

CULPRIT_FUZZ(writtenText)
{
    requireMarkup(bytes);
    requireLatex(latexText(bytes));
    static_cast<void>(safe::line(bytes));
    static_cast<void>(safe::markdown(bytes));
    const std::string plain = safe::utf8(bytes);
    if (cellsOf(csvCell(bytes, Formulas::Kept) + ",x\n") !=
        std::vector<std::vector<std::string>>{{plain, "x"}}) {
        fuzz::fail("a cell reads back as something else");
    }
    const std::string defused = csvCell(bytes);
    if (!defused.empty() && !plain::numberIn<double>(defused) &&
        std::string_view("=+-@\t").find(defused.front()) != std::string_view::npos &&
        safe::isFormula(bytes)) {
        fuzz::fail("a formula is left in a cell");
    }
}

CULPRIT_FUZZ(writtenTable)
{
    const ReportTable table = tableOf(bytes);
    for (const TableFormat format : {TableFormat::Text, TableFormat::Csv, TableFormat::RawCsv,
                                     TableFormat::Markdown, TableFormat::Latex, TableFormat::Html}) {
        static_cast<void>(written(table, format));
    }
    requireWellFormed(QString::fromStdString("<div>" + written(table, TableFormat::Html) + "</div>"),
                      "a table is no XML");
    const std::string json = tableJson(table).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    static_cast<void>(nlohmann::json::parse(json));
}

CULPRIT_FUZZ(drawing)
{
    HtmlReport report;
    HtmlReport::Section section;
    section.figures.push_back({"a", std::string(bytes)});
    report.sections.push_back(std::move(section));
    try {
        const QString page = QString::fromStdString(written(report));
        const qsizetype start = page.indexOf(QStringLiteral("<figure>"));
        QXmlStreamReader reader(page.mid(start, page.indexOf(QStringLiteral("</section>")) - start));
        while (start >= 0 && !reader.atEnd()) {
            if (reader.readNext() != QXmlStreamReader::StartElement) {
                continue;
            }
            const bool isScript = reader.name().compare(QStringLiteral("script"), Qt::CaseInsensitive) == 0;
            const auto attributes = reader.attributes();
            if (isScript || std::ranges::any_of(attributes, [](const QXmlStreamAttribute& attribute) {
                    return attribute.name().startsWith(QStringLiteral("on"), Qt::CaseInsensitive);
                })) {
                fuzz::fail("a script came into a report");
            }
        }
    } catch (const std::runtime_error&) {
    }
}

CULPRIT_FUZZ(writtenRecords)
{
    const auto text = [&] { return std::string(fuzz::cut(bytes, "\n")); };
    const auto number = [&] { return plain::numberIn<std::int64_t>(fuzz::cut(bytes, "\n")).value_or(-1); };
    LogRecord log{number(), text(), text(), text(), text()};
    Span span;
    span.startUs = number();
    span.durationUs = number();
    span.service = text();
    span.resource = text();
    span.status = text();
    span.traceId = text();
    const double zero = static_cast<double>(number());
    for (const RowForm form : {RowForm::Csv, RowForm::TabSeparated}) {
        const std::string logs = logHeader(form) + logRows(std::span(&log, 1), form, zero);
        const std::string spans = spanHeader(form) + spanRows(std::span(&span, 1), {}, form, zero);
        for (const std::string& csv : {logs, spans}) {
            const auto rows = cellsOf(csv);
            if (form == RowForm::Csv && (rows.size() != 2 || rows[0].size() != rows[1].size())) {
                fuzz::fail("a record is no row");
            }
        }
    }
}
