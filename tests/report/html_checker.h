// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QSet>
#include <QString>
#include <QXmlStreamReader>

#include <vector>

namespace strict {

/// Checks a report as a strict validator would: well formed, only elements that belong where they stand,
/// names used once, links that lead somewhere inside, tables rectangular, nothing fetched from elsewhere.
class HtmlChecker
{
public:
    explicit HtmlChecker(const QString& html)
    {
        if (!html.startsWith(QStringLiteral("<!DOCTYPE html>\n"))) {
            fail(QStringLiteral("no document type"));
        }
        if (html.indexOf(QStringLiteral("<!DOCTYPE"), 1) >= 0 || html.contains(QStringLiteral("<?xml"))) {
            fail(QStringLiteral("a prolog inside of the document"));
        }
        QXmlStreamReader reader(html.mid(html.indexOf(QLatin1Char('\n')) + 1));
        while (!reader.atEnd() && m_problem.isEmpty()) {
            switch (reader.readNext()) {
            case QXmlStreamReader::StartElement:
                begin(reader);
                break;
            case QXmlStreamReader::EndElement:
                end(reader.name().toString());
                break;
            case QXmlStreamReader::Characters:
                if (!m_open.isEmpty() && m_open.last() == QStringLiteral("style")) {
                    checkStyle(reader.text().toString());
                }
                break;
            default:
                break;
            }
        }
        if (reader.hasError()) {
            fail(QStringLiteral("line %1: %2").arg(reader.lineNumber() + 1).arg(reader.errorString()));
        }
        for (const QString& link : m_links) {
            if (!m_ids.contains(link)) {
                fail(QStringLiteral("a link to nowhere: ") + link);
            }
        }
        if (m_headings != 1) {
            fail(QStringLiteral("%1 first headings").arg(m_headings));
        }
    }

    QString problem() const { return m_problem; }
    int tables() const { return m_tables; }
    int figures() const { return m_figures; }
    int links() const { return static_cast<int>(m_links.size()); }

private:
    void fail(const QString& what)
    {
        if (m_problem.isEmpty()) {
            m_problem = what;
        }
    }

    void begin(const QXmlStreamReader& reader)
    {
        const QString name = reader.name().toString();
        const QXmlStreamAttributes attributes = reader.attributes();
        const QString parent = m_open.isEmpty() ? QString() : m_open.last();
        if (m_svgDepth == 0 && name != QStringLiteral("svg")) {
            checkElement(name, parent);
        }
        m_svgDepth += m_svgDepth > 0 || name == QStringLiteral("svg") ? 1 : 0;
        for (const QXmlStreamAttribute& attribute : attributes) {
            checkAttribute(name, attribute);
        }
        if (name == QStringLiteral("table")) {
            ++m_tables;
            m_columns = -1;
        } else if (name == QStringLiteral("tr")) {
            m_cells = 0;
        } else if (name == QStringLiteral("td") || name == QStringLiteral("th")) {
            m_cells += attributes.hasAttribute(QLatin1String("colspan"))
                           ? attributes.value(QLatin1String("colspan")).toInt()
                           : 1;
            if (name == QStringLiteral("th") && !attributes.hasAttribute(QLatin1String("scope"))) {
                fail(QStringLiteral("a heading of nothing"));
            }
        } else if (name == QStringLiteral("h1")) {
            ++m_headings;
        } else if (name == QStringLiteral("svg")) {
            ++m_figures;
            if (attributes.value(QLatin1String("aria-label")).isEmpty()) {
                fail(QStringLiteral("a figure without a name"));
            }
        } else if (name == QStringLiteral("html") && attributes.value(QLatin1String("lang")).isEmpty()) {
            fail(QStringLiteral("no language"));
        }
        m_open << name;
    }

    void end(const QString& name)
    {
        m_open.removeLast();
        m_svgDepth -= m_svgDepth > 0 ? 1 : 0;
        if (name == QStringLiteral("tr")) {
            if (m_columns >= 0 && m_cells != m_columns) {
                fail(QStringLiteral("a row of %1 cells in table %2 of %3 columns")
                         .arg(m_cells)
                         .arg(m_tables)
                         .arg(m_columns));
            }
            m_columns = m_cells;
        }
    }

    void checkElement(const QString& name, const QString& parent)
    {
        static const QSet<QString> known{
            QStringLiteral("html"),      QStringLiteral("head"),    QStringLiteral("meta"),
            QStringLiteral("title"),     QStringLiteral("style"),   QStringLiteral("body"),
            QStringLiteral("header"),    QStringLiteral("nav"),     QStringLiteral("main"),
            QStringLiteral("section"),   QStringLiteral("h1"),      QStringLiteral("h2"),
            QStringLiteral("p"),         QStringLiteral("ol"),      QStringLiteral("ul"),
            QStringLiteral("li"),        QStringLiteral("a"),       QStringLiteral("div"),
            QStringLiteral("details"),   QStringLiteral("summary"), QStringLiteral("table"),
            QStringLiteral("caption"),   QStringLiteral("thead"),   QStringLiteral("tbody"),
            QStringLiteral("tr"),        QStringLiteral("th"),      QStringLiteral("td"),
            QStringLiteral("b"),         QStringLiteral("span"),    QStringLiteral("figure"),
            QStringLiteral("figcaption")};
        static const std::vector<std::pair<QString, QStringList>> parents{
            {QStringLiteral("td"), {QStringLiteral("tr")}},
            {QStringLiteral("th"), {QStringLiteral("tr")}},
            {QStringLiteral("tr"), {QStringLiteral("thead"), QStringLiteral("tbody")}},
            {QStringLiteral("thead"), {QStringLiteral("table")}},
            {QStringLiteral("tbody"), {QStringLiteral("table")}},
            {QStringLiteral("caption"), {QStringLiteral("table")}},
            {QStringLiteral("li"), {QStringLiteral("ol"), QStringLiteral("ul")}},
            {QStringLiteral("summary"), {QStringLiteral("details")}},
            {QStringLiteral("figcaption"), {QStringLiteral("figure")}},
            {QStringLiteral("section"), {QStringLiteral("main")}}};
        if (!known.contains(name)) {
            fail(QStringLiteral("an element of its own: ") + name);
        }
        for (const auto& [child, allowed] : parents) {
            if (name == child && !allowed.contains(parent)) {
                fail(name + QStringLiteral(" inside of ") + parent);
            }
        }
        if ((parent == QStringLiteral("p") || parent == QStringLiteral("span")) &&
            name != QStringLiteral("b") && name != QStringLiteral("span") && name != QStringLiteral("a")) {
            fail(name + QStringLiteral(" inside of ") + parent);
        }
    }

    void checkAttribute(const QString& element, const QXmlStreamAttribute& attribute)
    {
        const QString name = attribute.name().toString();
        const QString value = attribute.value().toString();
        if (name == QStringLiteral("id")) {
            if (m_ids.contains(value)) {
                fail(QStringLiteral("twice the same name: ") + value);
            }
            m_ids << value;
        } else if (name == QStringLiteral("href")) {
            if (value.startsWith(QLatin1Char('#'))) {
                m_links << value.mid(1);
            } else {
                fail(QStringLiteral("leads elsewhere: ") + value);
            }
        } else if (name == QStringLiteral("src") || name == QStringLiteral("data") ||
                   name.startsWith(QStringLiteral("on"))) {
            fail(element + QStringLiteral(" with ") + name);
        } else {
            checkStyle(value);
        }
    }

    void checkStyle(const QString& text)
    {
        static const QRegularExpression fetched(QStringLiteral("@import|url\\((?!#)|expression\\("));
        if (fetched.match(text).hasMatch()) {
            fail(QStringLiteral("fetched from elsewhere: ") + text.left(80));
        }
    }

    QString m_problem;
    QStringList m_open;
    QStringList m_links;
    QSet<QString> m_ids;
    int m_svgDepth = 0;
    int m_tables = 0;
    int m_figures = 0;
    int m_headings = 0;
    int m_columns = -1;
    int m_cells = 0;
};

} // namespace strict
