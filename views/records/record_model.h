// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/record_pages.h"

#include <QAbstractTableModel>

#include <memory>

namespace culprit {

/// The log lines or the spans of a case that pass a filter, as a table.
///
/// Keeps the rows' times of the whole list and the rest of those looked at last (RecordPages). A change of
/// the filter lists anew off the window's thread; until that is done the earlier list stays.
class RecordModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Field { Time, Component, Level, Text, Operation, Duration, Status, Caller };

    RecordModel(RecordKind kind, QObject* parent = nullptr);
    ~RecordModel() override;

    RecordKind kind() const { return m_kind; }
    /// Lists `place` anew; nothing when it is empty. The injection's rows are marked.
    void setPlace(const CaseRef& place, std::optional<TimeRange> injection);
    const CaseRef& place() const { return m_place; }
    void setFilter(const LogFilter& filter);
    void setFilter(const SpanFilter& filter);
    const LogFilter& logFilter() const { return m_logFilter; }
    const SpanFilter& spanFilter() const { return m_spanFilter; }
    /// Whether times are UTC, or count from `zero` (epoch seconds).
    void setTimeShown(bool absolute, double zero);
    double zero() const { return m_zero; }
    QString timeText(double time) const;

    bool isListing() const { return m_listing; }
    const RecordList& list() const { return *m_list; }
    /// What is known of a row; null while it is read.
    const RecordRow* row(int row) const { return m_pages->at(row); }
    double timeOf(int row) const { return m_list->times[static_cast<std::size_t>(row)]; }
    bool isInInjection(int row) const;
    /// The row nearest in time, -1 of an empty list.
    int nearestRow(double time) const;
    Field field(int column) const;
    int columnOf(Field field) const;
    /// A span's length between 0 and 1, on a logarithmic scale up to the longest of the list.
    double durationShare(const RecordRow& row) const;
    const RecordPages& pages() const { return *m_pages; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void listingStarted();
    void listed();
    void failed(const QString& message);

private:
    void startListing();
    void takeList(std::shared_ptr<const RecordList> list);
    QString cellText(const RecordRow& row, Field field) const;

    const RecordKind m_kind;
    CaseRef m_place;
    std::optional<TimeRange> m_injection;
    LogFilter m_logFilter;
    SpanFilter m_spanFilter;
    bool m_absolute = false;
    double m_zero = 0;
    bool m_listing = false;
    NewestJob m_newest;
    std::shared_ptr<const RecordList> m_list;
    RecordPages* m_pages;
    StoreThread m_thread; ///< last: no job outlives what it answers to
};

} // namespace culprit
