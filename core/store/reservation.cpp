// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/reservation.h"

#include "store/process_mark.h"
#include "store/schema.h"

#include <QDateTime>

#include <array>
#include <atomic>
#include <vector>

namespace culprit {

namespace {

/// A writer of which nothing can be told is taken for gone after so long without a sign.
constexpr double silence = 300;

double now()
{
    return static_cast<double>(QDateTime::currentMSecsSinceEpoch()) / 1000;
}

QString text(const std::string& value)
{
    return QString::fromStdString(value);
}

/// Removes rows of an archive's reserved ranges, so many a statement, until a time.
///
/// Others may sweep the same at once. As soon as one of them is done the numbers are free, and somebody may have
/// rows of those numbers: so each statement looks whether they are still to be removed.
class Sweep
{
public:
    Sweep(const Store::Private& store, std::int64_t archive, QString owner,
          std::chrono::steady_clock::time_point end)
        : m_store(store)
        , m_archive(archive)
        , m_owner(std::move(owner))
        , m_end(end)
    {
    }

    bool isLate() const { return m_late; }

    void removeRows(const QString& table, std::int64_t first, std::int64_t end)
    {
        // So many take about a tenth of a second: others wait for no more.
        constexpr int manyRows = 20'000;
        constexpr int someBlobs = 400;
        if (table == QLatin1String("run")) {
            const std::int64_t tables = firstTableOf(first);
            const std::int64_t tablesEnd = firstTableOf(end);
            removeRange("span", firstRowOf(first), firstRowOf(end), manyRows);
            removeRange("log", firstRowOf(first), firstRowOf(end), manyRows);
            removeRange("series", firstColumnOf(tables), firstColumnOf(tablesEnd), someBlobs);
            removeRange("series_unit", firstColumnOf(tables), firstColumnOf(tablesEnd), manyRows);
            removeRange("text_series", firstColumnOf(tables), firstColumnOf(tablesEnd), someBlobs);
            removeRange("metric_table", tables, tablesEnd, someBlobs);
            m_store.run(QStringLiteral("DELETE FROM link WHERE run >= ? AND run < ? AND ") +
                            QLatin1String(isAbandoned),
                        {qint64{first}, qint64{end}, qint64{m_archive}, m_owner});
            return;
        }
        if (table == QLatin1String("artifact")) {
            removeRange("text_piece", firstPieceOf(first), firstPieceOf(end), someBlobs);
        }
        // Only these: what a damaged store names otherwise is no table of rows that a writer reserved.
        if (table == QLatin1String("artifact") || table == QLatin1String("span_shape") ||
            table == QLatin1String("log_origin")) {
            removeRange(table.toLatin1().constData(), first, end, manyRows);
        }
    }

private:
    void removeRange(const char* table, std::int64_t first, std::int64_t end, int some)
    {
        const QString statement =
            QStringLiteral("DELETE FROM %1 WHERE id IN (SELECT id FROM %1 WHERE id >= ? AND "
                           "id < ? AND %3 ORDER BY id LIMIT %2)")
                .arg(QLatin1String(table))
                .arg(some)
                .arg(QLatin1String(isAbandoned));
        while (!m_late && m_store.run(statement, {qint64{first}, qint64{end}, qint64{m_archive}, m_owner})
                                  .numRowsAffected() > 0) {
            m_late = std::chrono::steady_clock::now() > m_end;
        }
    }

    static constexpr const char* isAbandoned =
        "EXISTS (SELECT 1 FROM reservation WHERE archive = ? AND owner = ?)";

    const Store::Private& m_store;
    std::int64_t m_archive;
    QString m_owner;
    std::chrono::steady_clock::time_point m_end;
    bool m_late = false;
};

/// The owner of what a writer gave up: no process is called so, and no other writer's is.
QString gaveUp(const QString& owner)
{
    return owner.isEmpty() || owner.startsWith(u'#') ? owner : u'#' + owner;
}

struct Abandoned
{
    std::int64_t archive = 0;
    QString owner;
};

/// Whose writers are gone.
std::vector<Abandoned> abandoned(const Store::Private& store)
{
    std::vector<Abandoned> archives;
    StoreQuery query =
        store.run(QStringLiteral("SELECT archive, owner, seen FROM reservation WHERE of_table = 'archive'"));
    while (query.next()) {
        const Liveness liveness = livenessOf(query.value(1).toString().section(u'#', 0, 0).toStdString());
        if (liveness == Liveness::Gone ||
            (liveness == Liveness::Unknown && query.value(2).toDouble() < now() - silence)) {
            archives.push_back({query.value(0).toLongLong(), query.value(1).toString()});
        }
    }
    return archives;
}

} // namespace

Reservation::Reservation(const Store::Private& store)
    : m_store(store)
{
    static std::atomic<int> counter = 0;
    m_owner = ownProcessMark() + "#" + std::to_string(++counter);
    m_archive = take("archive", 1);
}

std::int64_t Reservation::take(const char* table, std::int64_t count)
{
    const std::int64_t first = m_store.nextNumber(table);
    m_store.run(QStringLiteral("INSERT INTO reservation (archive, owner, seen, of_table, first, last) "
                               "VALUES (?, ?, ?, ?, ?, ?)"),
                {qint64{m_archive ? m_archive : first}, text(m_owner), now(), QLatin1String(table),
                 qint64{first}, qint64{first + count - 1}});
    return first;
}

void Reservation::renew() const
{
    StoreQuery query = m_store.run(
        QStringLiteral(
            "UPDATE reservation SET seen = ? WHERE archive = ? AND owner = ? AND of_table = 'archive'"),
        {now(), qint64{m_archive}, text(m_owner)});
    if (query.numRowsAffected() != 1) {
        m_store.fail(QStringLiteral("another program took this import for broken off and removed its rows"));
    }
}

void Reservation::release() const
{
    m_store.run(QStringLiteral("DELETE FROM reservation WHERE archive = ? AND owner = ?"),
                {qint64{m_archive}, text(m_owner)});
}

void Reservation::abandon() const
{
    m_store.run(QStringLiteral("UPDATE reservation SET owner = ? WHERE archive = ? AND owner = ?"),
                {gaveUp(text(m_owner)), qint64{m_archive}, text(m_owner)});
}

int sweepReservations(const Store::Private& store, std::chrono::milliseconds longest)
{
    int swept = 0;
    const auto end = std::chrono::steady_clock::now() + longest;
    for (const auto& [archive, owner] : abandoned(store)) {
        const QString left = gaveUp(owner);
        Sweep sweep(store, archive, left, end);
        // From here on the writer, should it live after all, finds out that its rows are lost. Not one that has
        // taken the same numbers since.
        store.run(QStringLiteral("UPDATE reservation SET owner = ? WHERE archive = ? AND owner = ?"),
                  {left, qint64{archive}, owner});
        struct Range
        {
            QString table;
            std::int64_t first, end;
        };
        std::vector<Range> ranges;
        // What refers to other rows goes before them; runs are taken last.
        StoreQuery query = store.run(QStringLiteral("SELECT of_table, first, last FROM reservation WHERE "
                                                    "archive = ? AND owner = ? ORDER BY id DESC"),
                                     {qint64{archive}, left});
        while (query.next()) {
            ranges.push_back({query.value(0).toString(), query.value(1).toLongLong(),
                              numberAfter(query.value(2).toLongLong())});
        }
        query.finish();
        for (const Range& range : ranges) {
            sweep.removeRows(range.table, range.first, range.end);
        }
        if (sweep.isLate()) {
            break;
        }
        store.run(QStringLiteral("DELETE FROM reservation WHERE archive = ? AND owner = ?"),
                  {qint64{archive}, left});
        ++swept;
    }
    return swept;
}

} // namespace culprit
