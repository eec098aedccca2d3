// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html_report.h"

#include "text/safe_text.h"

#include <QRegularExpression>
#include <QString>
#include <QXmlStreamReader>

#include <algorithm>
#include <stdexcept>

namespace culprit {

namespace {

constexpr const char* styleSheet = R"(
:root { color-scheme: light dark; --text: #1b1f24; --muted: #57606a; --line: #c8cdd4; --page: #fff; --band: #f7f8fa; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e8ea; --muted: #a7afb8; --line: #454b53; --page: #1c1f22; --band: #24272b; }
}
body { font: 15px/1.5 system-ui, "DejaVu Sans", sans-serif; color: var(--text); background: var(--page);
       max-width: 76rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; }
h2 { font-size: 1.2rem; margin-top: 2.4rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
.subtitle, .note, caption, figcaption { color: var(--muted); }
nav ol { columns: 2; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 1rem 0 .6rem; font-size: .87rem; }
caption { text-align: left; padding-bottom: .4rem; }
caption span { position: sticky; left: 0; display: inline-block; max-width: min(100%, calc(100vw - 3rem)); }
th, td { padding: .15rem .6rem; text-align: right; white-space: nowrap; }
th[scope=row], thead tr:last-child th:first-child { text-align: left; font-weight: normal; position: sticky; left: 0;
       background: inherit; }
thead, tbody, tr { background: var(--page); }
th.text, td.text, th.long, td.long { text-align: left; }
td.long { white-space: normal; min-width: 18rem; }
th[scope=colgroup] { text-align: center; border-bottom: 1px solid var(--line); }
th[scope=rowgroup] { text-align: left; background: var(--band); }
table.turned thead th:not(:first-child) { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left;
       font-weight: normal; padding: .4rem .1rem; }
table.turned td { padding: .1rem .25rem; }
thead, tbody:last-child { border-bottom: 1.5px solid var(--text); }
thead { border-top: 1.5px solid var(--text); }
tbody + tbody { border-top: 1px solid var(--line); }
tbody tr:nth-child(even) { background: var(--band); }
.note { margin: .2rem 0; font-size: .87rem; }
summary { cursor: pointer; color: var(--muted); }
figure { margin: 1.5rem 1rem 0 0; background: #fff; padding: .5rem; display: inline-block; vertical-align: top;
       max-width: 100%; box-sizing: border-box; }
figure svg { width: calc(1.4 * var(--width)); max-width: 100%; height: auto; }
figcaption { color: #57606a; font-size: .87rem; }
@media (max-width: 40rem) { body { padding: 0 .8rem; margin: 1rem auto; } nav ol { columns: 1; } }
@page { size: A4; margin: 14mm; }
@media print {
  :root { color-scheme: light; --text: #1b1f24; --muted: #57606a; --line: #c8cdd4; --page: #fff; --band: #f7f8fa; }
  body { max-width: none; margin: 0; padding: 0; font-size: 9.5pt; }
  h2, h3, caption { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  figure svg { width: var(--width); }
  .scroll { overflow: visible; break-inside: avoid; }
  td.long { min-width: 0; }
  table { font-size: 7pt; }
  th, td { padding: .1rem .28rem; }
  table.turned { font-size: 6pt; }
  table.turned td { padding: .05rem .1rem; }
  nav, details { display: none; }
}
)";

/// Throws std::runtime_error where a drawing holds what may run or fetch something, or is no XML: a report is
/// passed on to others.
void requireHarmless(const std::string& document, const std::string& name)
{
    QXmlStreamReader reader(QByteArray::fromStdString(document));
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement) {
            continue;
        }
        static const QStringList refused{QStringLiteral("script"),  QStringLiteral("foreignobject"),
                                         QStringLiteral("iframe"),  QStringLiteral("a"),
                                         QStringLiteral("animate"), QStringLiteral("set")};
        bool isHarmless = !refused.contains(reader.name().toString().toLower());
        for (const QXmlStreamAttribute& attribute : reader.attributes()) {
            const QStringView value = attribute.value();
            isHarmless =
                isHarmless && !attribute.name().startsWith(u"on", Qt::CaseInsensitive) &&
                (attribute.name() != u"href" || value.startsWith(u'#') || value.startsWith(u"data:image/"));
        }
        if (!isHarmless) {
            throw std::runtime_error("the drawing \"" + name + "\" holds a <" +
                                     reader.name().toString().toStdString() +
                                     "> that a report must not hold");
        }
    }
    if (reader.hasError()) {
        throw std::runtime_error("the drawing \"" + name +
                                 "\" is no XML: " + reader.errorString().toStdString());
    }
}

/// The element alone: a prolog or document type may stand only at the start of a file. It is named for those
/// who can't see it.
std::string inlineSvg(const std::string& document, const std::string& name)
{
    const auto start = document.find("<svg");
    const auto end = document.rfind("</svg>");
    if (start == std::string::npos || end == std::string::npos) {
        return {};
    }
    requireHarmless(document, name);
    constexpr std::size_t tag = 4; // <svg
    const auto body = std::min(document.find('>', start), end);
    QString attributes = QString::fromStdString(document.substr(start + tag, body - start - tag));
    static const QRegularExpression widthOrHeight(QStringLiteral(R"re(\s(width|height)="([^"]*)")re"));
    QString width = QStringLiteral("176mm");
    for (auto match = widthOrHeight.globalMatch(attributes); match.hasNext();) {
        const auto size = match.next();
        width = size.captured(1) == QLatin1String("width") ? size.captured(2) : width;
    }
    attributes.remove(widthOrHeight); // a screen shows it larger than paper
    return "<svg role=\"img\" aria-label=\"" + safe::markup(name) +
           "\" style=\"--width: " + width.toStdString() + '"' + attributes.toStdString() +
           document.substr(body, end + 6 - body);
}

std::size_t rowsOf(const ReportTable& table)
{
    std::size_t rows = 0;
    for (const ReportTable::Group& group : table.groups) {
        rows += group.rows.size();
    }
    return rows;
}

/// A table that may be scrolled; a long one is folded.
std::string tableBlock(const ReportTable& table)
{
    constexpr std::size_t mostRows = 60;
    const std::string block = "<div class=\"scroll\">\n" + written(table, TableFormat::Html) + "</div>\n";
    return rowsOf(table) <= mostRows
               ? block
               : "<details>\n<summary>" + safe::markup(table.caption) + " " + std::to_string(rowsOf(table)) +
                     " rows</summary>\n" + block + "</details>\n";
}

} // namespace

std::string written(const HtmlReport& report)
{
    std::string html =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\"/>\n"
        "<meta name=\"generator\" content=\"Culprit " CULPRIT_VERSION "\"/>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>" +
        safe::markup(report.title) + "</title>\n<style>" + styleSheet +
        "</style>\n</head>\n<body>\n<header>\n<h1>" + safe::markup(report.title) +
        "</h1>\n<p class=\"subtitle\">" + safe::markup(report.subtitle) +
        "</p>\n</header>\n<nav aria-label=\"Contents\">\n<ol>\n";
    for (std::size_t i = 0; i < report.sections.size(); ++i) {
        html += "<li><a href=\"#s" + std::to_string(i + 1) + "\">" +
                safe::markup(report.sections[i].heading) + "</a></li>\n";
    }
    html += "</ol>\n</nav>\n<main>\n";
    for (std::size_t i = 0; i < report.sections.size(); ++i) {
        const HtmlReport::Section& section = report.sections[i];
        html += "<section id=\"s" + std::to_string(i + 1) + "\">\n<h2>" + safe::markup(section.heading) +
                "</h2>\n";
        if (!section.points.empty()) {
            html += "<ul>\n";
            for (const std::string& point : section.points) {
                html += "<li>" + safe::markup(point) + "</li>\n";
            }
            html += "</ul>\n";
        }
        for (const std::string& paragraph : section.paragraphs) {
            html += "<p>" + safe::markup(paragraph) + "</p>\n";
        }
        for (const ReportTable& table : section.tables) {
            html += tableBlock(table);
        }
        for (const HtmlReport::Figure& figure : section.figures) {
            if (figure.svg.empty()) {
                html += "<p class=\"note\">" + safe::markup(figure.caption) + "</p>\n";
                continue;
            }
            html += "<figure>\n" + inlineSvg(figure.svg, figure.caption) + "\n<figcaption>" +
                    safe::markup(figure.caption) + "</figcaption>\n</figure>\n";
        }
        html += "</section>\n";
    }
    return html + "</main>\n</body>\n</html>\n";
}

} // namespace culprit
