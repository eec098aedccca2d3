// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/record_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace culprit {

namespace {

using Field = RecordModel::Field;

constexpr std::array logFields{Field::Time, Field::Component, Field::Level, Field::Text};
constexpr std::array spanFields{Field::Time,     Field::Component, Field::Operation,
                                Field::Duration, Field::Status,    Field::Caller};

std::span<const Field> fieldsOf(RecordKind kind)
{
    return kind == RecordKind::Logs ? std::span<const Field>(logFields) : std::span<const Field>(spanFields);
}

} // namespace

RecordModel::RecordModel(RecordKind kind, QObject* parent)
    : QAbstractTableModel(parent)
    , m_kind(kind)
    , m_list(std::make_shared<const RecordList>())
    , m_pages(new RecordPages(kind, m_thread, this))
{
    connect(m_pages, &RecordPages::arrived, this, [this](int first, int last) {
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    });
    connect(m_pages, &RecordPages::failed, this, &RecordModel::failed);
}

RecordModel::~RecordModel()
{
    m_newest.drop(); // before the thread is waited for
}

void RecordModel::setPlace(const CaseRef& place, std::optional<TimeRange> injection)
{
    m_injection = injection;
    m_place = place;
    m_spanFilter.traceId.clear(); // a trace is one case's own
    // What is shown of another case must not stand for this one's.
    takeList(std::make_shared<const RecordList>());
    startListing();
}

void RecordModel::setFilter(const LogFilter& filter)
{
    if (filter != m_logFilter) {
        m_logFilter = filter;
        startListing();
    }
}

void RecordModel::setFilter(const SpanFilter& filter)
{
    if (filter != m_spanFilter) {
        m_spanFilter = filter;
        startListing();
    }
}

void RecordModel::startListing()
{
    m_newest.drop();
    m_listing = !m_place.key.empty();
    if (!m_listing) {
        takeList(std::make_shared<const RecordList>());
        Q_EMIT listed();
        return;
    }
    Q_EMIT listingStarted();
    m_thread.add(m_place.store, [this, kind = m_kind, key = m_place.key, logs = m_logFilter,
                                 spans = m_spanFilter,
                                 ticket = m_newest.next()](const StoreThread::Open& store) {
        if (ticket.stop.stop_requested()) {
            return;
        }
        auto list = std::make_shared<const RecordList>();
        QString problem;
        try {
            list = std::make_shared<const RecordList>(kind == RecordKind::Logs
                                                          ? store().listLogs(key, logs, ticket.stop)
                                                          : store().listSpans(key, spans, ticket.stop));
        } catch (const std::exception& error) {
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, ticket, list, problem] {
                if (!m_newest.counts(ticket)) {
                    return; // another was asked for meanwhile
                }
                m_listing = false;
                takeList(list);
                if (!problem.isEmpty()) {
                    Q_EMIT failed(problem);
                }
                Q_EMIT listed();
            },
            Qt::QueuedConnection);
    });
}

void RecordModel::takeList(std::shared_ptr<const RecordList> list)
{
    beginResetModel();
    m_list = std::move(list);
    m_pages->setList(m_place, m_list);
    endResetModel();
}

void RecordModel::setTimeShown(bool absolute, double zero)
{
    if (absolute == m_absolute && zero == m_zero) {
        return;
    }
    m_absolute = absolute;
    m_zero = zero;
    if (rowCount() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0));
    }
}

QString RecordModel::timeText(double time) const
{
    if (!m_absolute) {
        const double seconds = time - m_zero;
        return QStringLiteral("%1%2 s")
            .arg(seconds < 0 ? QStringLiteral("−") : QStringLiteral("+"))
            .arg(std::abs(seconds), 0, 'f', 3);
    }
    constexpr qint64 day = 86'400'000;
    const qint64 milliseconds = static_cast<qint64>(std::floor(time * 1000));
    const qint64 ofDay = ((milliseconds % day) + day) % day;
    const auto two = [](qint64 number) {
        return QString::number(number).rightJustified(2, QLatin1Char('0'));
    };
    return QStringLiteral("%1:%2:%3.%4")
        .arg(two(ofDay / 3'600'000), two(ofDay / 60'000 % 60), two(ofDay / 1000 % 60),
             QString::number(ofDay % 1000).rightJustified(3, QLatin1Char('0')));
}

bool RecordModel::isInInjection(int row) const
{
    return m_injection && m_injection->contains(timeOf(row));
}

int RecordModel::nearestRow(double time) const
{
    const std::vector<double>& times = m_list->times;
    if (times.empty()) {
        return -1;
    }
    const auto away = [&](std::vector<double>::const_iterator at) { return std::abs(*at - time); };
    const bool byTime = m_list->depths.empty() &&
                        (m_kind == RecordKind::Logs || m_spanFilter.order == SpanFilter::Order::Time);
    if (!byTime) {
        const auto nearest =
            std::ranges::min_element(times, {}, [&](double one) { return std::abs(one - time); });
        return static_cast<int>(nearest - times.begin());
    }
    auto at = std::ranges::lower_bound(times, time);
    if (at == times.end() || (at != times.begin() && away(std::prev(at)) < away(at))) {
        // the first of those at that instant
        at = std::ranges::lower_bound(times, *std::prev(at));
    }
    return static_cast<int>(at - times.begin());
}

RecordModel::Field RecordModel::field(int column) const
{
    return fieldsOf(m_kind)[static_cast<std::size_t>(column)];
}

int RecordModel::columnOf(Field field) const
{
    const auto fields = fieldsOf(m_kind);
    const auto found = std::ranges::find(fields, field);
    return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

double RecordModel::durationShare(const RecordRow& row) const
{
    static constexpr double shortest = 100; // microseconds; below that nothing is worth a bar
    const auto decades = [](std::int64_t microseconds) {
        return std::log10(std::max<double>(static_cast<double>(microseconds), shortest) / shortest);
    };
    const double whole = decades(m_list->longestUs);
    return whole > 0 ? decades(row.durationUs) / whole : 0;
}

int RecordModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_list->size());
}

int RecordModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(fieldsOf(m_kind).size());
}

QString RecordModel::cellText(const RecordRow& row, Field field) const
{
    switch (field) {
    case Field::Time:
        return timeText(row.time);
    case Field::Component:
        return QString::fromStdString(row.component);
    case Field::Level:
        return row.level == LogLevel::Error     ? tr("error")
               : row.level == LogLevel::Warning ? tr("warning")
                                                : tr("info");
    case Field::Text:
        return row.text;
    case Field::Operation:
        return row.operation;
    case Field::Duration:
        return durationText(row.durationUs);
    case Field::Status:
        return row.status;
    case Field::Caller:
        return row.caller;
    }
    return {};
}

QVariant RecordModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Field what = field(index.column());
    switch (role) {
    case Qt::DisplayRole: {
        if (what == Field::Time) {
            return timeText(timeOf(index.row()));
        }
        const RecordRow* known = row(index.row());
        return known ? cellText(*known, what) : QString();
    }
    case Qt::TextAlignmentRole:
        return static_cast<int>(
            Qt::AlignVCenter |
            (what == Field::Time || what == Field::Duration ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::AccessibleTextRole: {
        const RecordRow* known = row(index.row());
        return known ? cellText(*known, what) : tr("being read");
    }
    default:
        return {};
    }
}

QVariant RecordModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    const Field what = field(section);
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>(Qt::AlignVCenter | (what == Field::Time ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role == Qt::ToolTipRole && what == Field::Duration) {
        return tr("Bars are logarithmic; those of one trace stand where they lie in it. A click lists the "
                  "slowest first.");
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (what) {
    case Field::Time:
        return m_absolute ? tr("Time, UTC") : m_injection ? tr("Since injection") : tr("Since start");
    case Field::Component:
        return tr("Component");
    case Field::Level:
        return tr("Level");
    case Field::Text:
        return tr("Message");
    case Field::Operation:
        return tr("Operation");
    case Field::Duration:
        return tr("Duration");
    case Field::Status:
        return tr("Status");
    case Field::Caller:
        return tr("Called by");
    }
    return {};
}

} // namespace culprit
