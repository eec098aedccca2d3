// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/record_row.h"
#include "records/store_thread.h"
#include "session/case_ref.h"
#include "session/latest_job.h"

#include <QObject>

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace culprit {

/// The rows of a list that were looked at last, in pages that a thread reads; the longest unused pages go.
///
/// Of the pages asked for, the latest is read first, and those that a scroll has long passed are not read at
/// all. So memory and work follow what is looked at, however long the list is.
class RecordPages : public QObject
{
    Q_OBJECT

public:
    static constexpr int pageRows = 100;
    static constexpr std::size_t pagesKept = 40;

    RecordPages(RecordKind kind, StoreThread& thread, QObject* parent);

    void setList(const CaseRef& place, std::shared_ptr<const RecordList> list);
    /// The row, or null while it is not here: it is read then, and `arrived` follows.
    const RecordRow* at(int row);
    std::size_t pageCount() const { return m_pages.size(); }

Q_SIGNALS:
    void arrived(int first, int last);
    void failed(const QString& message);

private:
    struct Page
    {
        std::vector<RecordRow> rows;
        quint64 used = 0;
    };
    void want(int page);
    void readNext();
    void take(int page, std::vector<RecordRow> rows);

    const RecordKind m_kind;
    StoreThread& m_thread;
    CaseRef m_place;
    std::shared_ptr<const RecordList> m_list;
    std::shared_ptr<ComponentAddresses> m_addresses; ///< used in the thread alone
    NewestJob m_newest;                              ///< answers to an earlier list do not count
    NewestJob::Ticket m_ticket;
    quint64 m_clock = 0;
    std::unordered_map<int, Page> m_pages;
    std::vector<int> m_wanted; ///< the latest last
    std::optional<int> m_reading;
};

} // namespace culprit
