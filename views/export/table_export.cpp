// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/table_export.h"

#include "export/figure_export.h"
#include "export/vector_canvas.h"
#include "text/safe_text.h"

#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QFileInfo>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QWidget>

namespace culprit {

namespace {

/// Item views take the copy key themselves, for the text of one cell: this comes before them.
class CopyKey : public QObject
{
public:
    explicit CopyKey(QAction& copy)
        : QObject(&copy)
        , m_copy(copy)
    {
    }
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::KeyPress &&
            static_cast<QKeyEvent*>(event)->matches(QKeySequence::Copy)) {
            m_copy.trigger();
            return true;
        }
        return QObject::eventFilter(watched, event);
    }

private:
    QAction& m_copy;
};

} // namespace

void writeTable(const ReportTable& table, const QString& path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    TableFormat format = TableFormat::Text;
    if (suffix == QLatin1String("csv")) {
        format = TableFormat::Csv;
    } else if (suffix == QLatin1String("md")) {
        format = TableFormat::Markdown;
    } else if (suffix == QLatin1String("html") || suffix == QLatin1String("htm")) {
        format = TableFormat::Html;
    } else if (suffix == QLatin1String("tex")) {
        format = TableFormat::Latex;
    } else if (suffix != QLatin1String("txt")) {
        throw ExportRefused(
            (path + QStringLiteral(": tables are written as .csv, .md, .html, .tex or .txt")).toStdString());
    }
    writeFile(path, QByteArray::fromStdString(written(table, format)));
}

QString pastedCell(const std::string& text)
{
    const QString shown = QString::fromStdString(text).simplified();
    return safe::isFormula(shown.toStdString()) ? QLatin1Char('\'') + shown : shown;
}

QString tabSeparated(const ReportTable& table)
{
    // Spans are joined to their columns, as in CSV, so that every column has one heading.
    QStringList heads;
    std::size_t column = 0;
    for (const ReportTable::Span& span : table.header) {
        for (int i = 0; i < span.columns && column < table.columns.size(); ++i, ++column) {
            const QString over = pastedCell(span.title);
            const QString own = pastedCell(table.columns[column]);
            heads << (over.isEmpty() || own.isEmpty() ? over + own : over + QLatin1Char(' ') + own);
        }
    }
    for (; column < table.columns.size(); ++column) {
        heads << pastedCell(table.columns[column]);
    }
    QString text = heads.join(QLatin1Char('\t')) + QLatin1Char('\n');
    for (const ReportTable::Group& group : table.groups) {
        for (const ReportTable::Row& row : group.rows) {
            QStringList cells;
            for (const ReportTable::Cell& cell : row.cells) {
                cells << pastedCell(cell.text);
            }
            text += cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
        }
    }
    return text;
}

void copyTable(const ReportTable& table)
{
    auto* data = new QMimeData;
    data->setText(tabSeparated(table));
    data->setHtml(QString::fromStdString(written(table, TableFormat::Html)));
    QGuiApplication::clipboard()->setMimeData(data);
}

void addCopyAction(QWidget& view, const std::function<ReportTable()>& table)
{
    auto* copy = new QAction(QCoreApplication::translate("culprit::ExportButton", "Copy table"), &view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    view.installEventFilter(new CopyKey(*copy));
    QObject::connect(copy, &QAction::triggered, &view, [table] { copyTable(table()); });
    view.addAction(copy);
    view.setContextMenuPolicy(Qt::ActionsContextMenu);
}

} // namespace culprit
