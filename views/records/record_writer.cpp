// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/record_writer.h"

#include "export/vector_canvas.h"

#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>
#include <span>

namespace culprit {

namespace {

/// Read in pieces, so that the records are never all in memory at once.
std::string textOf(const Store& store, const RecordWriter::Rows& wanted, RowForm form)
{
    constexpr std::size_t piece = 2000;
    const std::string& key = wanted.place.key;
    const bool logs = wanted.kind == RecordKind::Logs;
    std::string text = logs ? logHeader(form) : spanHeader(form);
    const ComponentAddresses addresses = logs ? ComponentAddresses() : store.addresses(key);
    for (std::size_t at = 0; at < wanted.rows.size(); at += piece) {
        const auto part = std::span(wanted.rows).subspan(at, std::min(piece, wanted.rows.size() - at));
        text += logs ? logRows(store.logs(key, part), form, wanted.zero)
                     : spanRows(store.spans(key, part), addresses, form, wanted.zero);
    }
    return text;
}

} // namespace

void RecordWriter::copy(Rows rows)
{
    const QString store = rows.place.store;
    m_thread.add(store, [this, rows = std::move(rows)](const StoreThread::Open& open) {
        QString text;
        QString trouble;
        try {
            text = QString::fromStdString(textOf(open(), rows, RowForm::TabSeparated));
        } catch (const std::exception& error) {
            trouble = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, text, trouble] {
                if (!trouble.isEmpty()) {
                    Q_EMIT problem(trouble);
                    return;
                }
                QGuiApplication::clipboard()->setText(text);
                Q_EMIT copied();
            },
            Qt::QueuedConnection);
    });
}

void RecordWriter::exportTo(const QString& path, Rows rows)
{
    const QString store = rows.place.store;
    m_thread.add(store, [this, path, rows = std::move(rows)](const StoreThread::Open& open) {
        QString trouble;
        try {
            writeFile(path, QByteArray::fromStdString(textOf(open(), rows, RowForm::Csv)));
        } catch (const std::exception& error) {
            trouble = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, path, trouble] {
                if (trouble.isEmpty()) {
                    Q_EMIT exported(path);
                } else {
                    Q_EMIT problem(trouble);
                }
            },
            Qt::QueuedConnection);
    });
}

} // namespace culprit
