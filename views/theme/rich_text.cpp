// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/rich_text.h"

#include <QImage>

namespace culprit {

namespace {

QString strong(const QString& text)
{
    return QStringLiteral("<b>") + text.toHtmlEscaped() + QStringLiteral("</b>");
}

} // namespace

RichText& RichText::sentence(const QString& pattern, const std::vector<Part>& parts)
{
    endTable();
    for (qsizetype at = 0; at < pattern.size(); ++at) {
        const int number = pattern[at] == u'%' && at + 1 < pattern.size() ? pattern[at + 1].digitValue() : 0;
        if (number < 1 || static_cast<std::size_t>(number) > parts.size()) {
            m_html += QString(pattern[at]).toHtmlEscaped();
            continue;
        }
        const Part& part = parts[static_cast<std::size_t>(number) - 1];
        m_html += part.strong ? strong(part.text) : part.text.toHtmlEscaped();
        ++at;
    }
    return *this;
}

RichText& RichText::heading(const QString& text)
{
    endTable();
    m_html += QStringLiteral("<h4>") + text.toHtmlEscaped() + QStringLiteral("</h4>");
    return *this;
}

RichText& RichText::row(const QString& first, const QString& second)
{
    m_html += m_inTable ? QString() : QStringLiteral("<table cellspacing=3>");
    m_inTable = true;
    m_html += QStringLiteral("<tr><td>") + strong(first) + QStringLiteral("&nbsp;&nbsp;</td><td>") +
              second.toHtmlEscaped() + QStringLiteral("</td></tr>");
    return *this;
}

QString RichText::html() const
{
    return m_inTable ? m_html + QStringLiteral("</table>") : m_html;
}

void RichText::endTable()
{
    m_html = html();
    m_inTable = false;
}

RichLabel::RichLabel(QWidget* parent)
    : QLabel(parent)
{
    setTextFormat(Qt::RichText);
}

void RichLabel::setText(const RichText& text)
{
    QLabel::setText(text.html());
}

RichPage::RichPage(QWidget* parent)
    : QTextBrowser(parent)
{
    setOpenLinks(false);
    setOpenExternalLinks(false);
}

void RichPage::setText(const RichText& text)
{
    setHtml(text.html());
}

QVariant RichPage::loadResource(int, const QUrl&)
{
    QImage nothing(1, 1, QImage::Format_ARGB32_Premultiplied);
    nothing.fill(Qt::transparent);
    return nothing;
}

} // namespace culprit
