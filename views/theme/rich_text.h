// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QString>
#include <QTextBrowser>

#include <vector>

namespace culprit {

/// The one place where rich text is made: of parts that are plain, which it escapes.
class RichText
{
public:
    struct Part
    {
        QString text;
        bool strong = false;
    };

    /// A sentence whose `%1` to `%9` are the parts. Both may hold any letters.
    RichText& sentence(const QString& pattern, const std::vector<Part>& parts);
    RichText& heading(const QString& text);
    /// A line of two columns, the first one strong; all that follow each other are a table.
    RichText& row(const QString& first, const QString& second);

    QString html() const;

private:
    void endTable();

    QString m_html;
    bool m_inTable = false;
};

/// A label for rich text, which is only to be had from RichText.
class RichLabel : public QLabel
{
    Q_OBJECT

public:
    explicit RichLabel(QWidget* parent = nullptr);

    void setText(const RichText& text);
};

/// A page to read. It opens no links and fetches nothing.
class RichPage : public QTextBrowser
{
    Q_OBJECT

public:
    explicit RichPage(QWidget* parent = nullptr);

    void setText(const RichText& text);
    /// A picture of nothing: an invalid answer would make Qt look for the file itself.
    QVariant loadResource(int type, const QUrl& name) override;
};

} // namespace culprit
