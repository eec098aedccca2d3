// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/rich_text.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSet>
#include <QTabBar>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextEdit>
#include <QToolTip>

namespace culprit::test {

/// Walks everything that is on the screen or may come there, and says what takes text from outside for more
/// than letters. What it has found of texts is kept, to tell that the walk saw any.
class PlainWalk
{
public:
    /// Every widget there is, menus and what stands in views included.
    void all()
    {
        for (QWidget* widget : QApplication::allWidgets()) {
            look(*widget);
        }
    }

    const QStringList& violations() const { return m_violations; }
    /// Texts from outside, by where they stood: `QLabel`, `tip`, `menu`, `cell`, …
    const QMap<QString, int>& seen() const { return m_seen; }
    const QSet<QString>& tips() const { return m_tips; }

    void look(QWidget& widget)
    {
        tip(widget.toolTip());
        if (auto* label = qobject_cast<QLabel*>(&widget)) {
            note("label", label->text());
            if (label->textFormat() == Qt::RichText && qobject_cast<RichLabel*>(label)) {
                builtHtml(label->text());
            } else if (label->textFormat() != Qt::PlainText) {
                wrong(widget, label->text(), "a label that is not plain");
            }
        } else if (auto* button = qobject_cast<QAbstractButton*>(&widget)) {
            noKey(widget, "button", button->text());
        } else if (auto* bar = qobject_cast<QTabBar*>(&widget)) {
            for (int i = 0; i < bar->count(); ++i) {
                noKey(widget, "tab", bar->tabText(i));
                tip(bar->tabToolTip(i));
            }
        } else if (auto* edit = qobject_cast<QTextEdit*>(&widget)) {
            if (!qobject_cast<RichPage*>(edit)) {
                wrong(widget, edit->toPlainText(), "rich text that is no RichPage");
            }
            document(widget, *edit->document());
        } else if (auto* plain = qobject_cast<QPlainTextEdit*>(&widget)) {
            note("plain text", plain->toPlainText());
            document(widget, *plain->document());
        } else if (auto* view = qobject_cast<QAbstractItemView*>(&widget)) {
            if (view->model() && !qobject_cast<QHeaderView*>(view)) {
                cells(*view->model(), {});
            }
        }
        if (!widget.whatsThis().isEmpty()) {
            wrong(widget, widget.whatsThis(), "What's this? guesses");
        }
        for (const QAction* action : widget.actions()) {
            noKey(widget, "menu", action->text());
            tip(action->toolTip());
        }
    }

private:
    void note(const QString& where, const QString& text)
    {
        m_seen[where] += text.contains(QLatin1String("&zq")) || text.contains(QLatin1String("&&zq"));
    }

    void wrong(const QWidget& widget, const QString& text, const char* what)
    {
        m_violations << QStringLiteral("%1 %2: %3: %4")
                            .arg(QString::fromLatin1(widget.metaObject()->className()), widget.objectName(),
                                 QString::fromLatin1(what), text.left(120));
    }

    /// In menus, tabs and buttons `&` marks a key unless there are two.
    void noKey(const QWidget& widget, const char* where, const QString& text)
    {
        note(QString::fromLatin1(where), text);
        if (QString(text).remove(QStringLiteral("&&")).contains(QStringLiteral("&zq"))) {
            wrong(widget, text, "a key from outside");
        }
        if (text.contains(QStringLiteral("zq")) && text.contains(QLatin1Char('\t'))) {
            wrong(widget, text, "a second column from outside");
        }
    }

    /// Made of escaped parts only.
    void builtHtml(const QString& html)
    {
        for (const char* markup : {"<img", "<a ", "<script", "<h1", "<svg", "<i>", "&zq"}) {
            if (html.contains(QLatin1String(markup))) {
                m_violations << QStringLiteral("rich text from outside: ") + html.left(200);
            }
        }
    }

    void document(const QWidget& widget, const QTextDocument& document)
    {
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
            for (auto at = block.begin(); !at.atEnd(); ++at) {
                const QTextCharFormat format = at.fragment().charFormat();
                if (format.isImageFormat() || format.isAnchor()) {
                    wrong(widget, at.fragment().text(), "a picture or a link");
                }
            }
        }
    }

    void tip(const QString& text)
    {
        note(QStringLiteral("tip"), text);
        if (!text.isEmpty()) {
            m_tips.insert(text);
        }
    }

    void cells(const QAbstractItemModel& model, const QModelIndex& parent)
    {
        constexpr int mostRows = 80;
        const int columns = model.columnCount(parent);
        for (int column = 0; column < columns; ++column) {
            note(QStringLiteral("header"), model.headerData(column, Qt::Horizontal).toString());
            tip(model.headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString());
        }
        for (int row = 0; row < std::min(mostRows, model.rowCount(parent)); ++row) {
            note(QStringLiteral("header"), model.headerData(row, Qt::Vertical).toString());
            for (int column = 0; column < columns; ++column) {
                const QModelIndex index = model.index(row, column, parent);
                note(QStringLiteral("cell"), index.data().toString());
                tip(index.data(Qt::ToolTipRole).toString());
            }
            if (const QModelIndex first = model.index(row, 0, parent); model.hasChildren(first)) {
                cells(model, first);
            }
        }
    }

    QStringList m_violations;
    QMap<QString, int> m_seen;
    QSet<QString> m_tips;
};

/// Shows `text` as a tool tip and gives the label that shows it.
inline QLabel* shownTip(const QString& text, QWidget* over)
{
    QToolTip::showText(over->mapToGlobal(QPoint(5, 5)), text, over);
    for (QWidget* widget : QApplication::topLevelWidgets()) {
        if (widget->inherits("QTipLabel") && widget->isVisible()) {
            return qobject_cast<QLabel*>(widget);
        }
    }
    return nullptr;
}

} // namespace culprit::test
