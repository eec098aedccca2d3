// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/record_pages.h"
#include "report/record_text.h"

#include <QObject>

#include <vector>

namespace culprit {

/// Writes rows of a list to the clipboard or to a file, in the background: they need not have been looked at.
class RecordWriter : public QObject
{
    Q_OBJECT

public:
    /// Which rows of which case, and what their seconds count from.
    struct Rows
    {
        RecordKind kind = RecordKind::Logs;
        CaseRef place;
        std::vector<std::uint32_t> rows;
        double zero = 0; ///< UTC epoch seconds
    };

    using QObject::QObject;

    /// As tab-separated text with a header; `copied` or `problem` follows.
    void copy(Rows rows);
    /// As CSV; `exported` or `problem` follows.
    void exportTo(const QString& path, Rows rows);

Q_SIGNALS:
    void copied();
    void exported(const QString& path);
    void problem(const QString& message);

private:
    StoreThread m_thread;
};

} // namespace culprit
