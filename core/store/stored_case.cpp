// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/stored_case.h"

#include "store/codec.h"
#include "store/schema.h"
#include "store/sqlite_statement.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <unordered_map>

namespace culprit {

StoredCase::StoredCase(const Store::Private& store, const std::string& key, CasePart parts)
    : m_store(store)
    , m_summary(findRun(store, key).summary)
    , m_parts(parts)
{
}

Topology StoredCase::topology() const
{
    Topology topology;
    if (!contains(m_parts, CasePart::Topology)) {
        return topology;
    }
    StoreQuery query =
        m_store.run(QStringLiteral("SELECT source, destination FROM link WHERE run = ? ORDER BY position"),
                    {qint64{m_summary.id}});
    while (query.next()) {
        topology.links.push_back(
            {query.value(0).toByteArray().toStdString(), query.value(1).toByteArray().toStdString()});
    }
    return topology;
}

std::vector<MetricTable> StoredCase::tables() const
{
    if (!contains(m_parts, CasePart::Metrics)) {
        return {};
    }
    const std::int64_t first = firstTableOf(m_summary.id);
    const std::int64_t end = firstTableOf(numberAfter(m_summary.id));
    std::vector<MetricTable> tables;
    std::unordered_map<std::int64_t, std::size_t> place;
    StoreQuery rows = m_store.run(QStringLiteral("SELECT id, file, time, row_index FROM metric_table "
                                                 "WHERE id >= ? AND id < ? ORDER BY id"),
                                  {qint64{first}, qint64{end}});
    while (rows.next()) {
        place[rows.value(0).toLongLong()] = tables.size();
        MetricTable table{rows.value(1).toString().toStdString(),
                          unpackDoubles(rows.value(2).toByteArray()),
                          unpackDoubles(rows.value(3).toByteArray()),
                          {},
                          {}};
        if (!table.index.empty() && table.index.size() != table.rows()) {
            m_store.fail(
                QStringLiteral("the rows of %1 have %2 times and %3 numbers; culprit check tells more")
                    .arg(rows.value(1).toString())
                    .arg(table.rows())
                    .arg(table.index.size()));
        }
        tables.push_back(std::move(table));
    }
    m_columns.assign(tables.size(), {});
    const auto forEachColumn = [&](const char* source, const auto& take) {
        StoreQuery query =
            m_store.run(QStringLiteral("SELECT id, name%1 WHERE id >= ? AND id < ? ORDER BY id")
                            .arg(QLatin1String(source)),
                        {qint64{firstColumnOf(first)}, qint64{firstColumnOf(end)}});
        while (query.next()) {
            const std::int64_t id = query.value(0).toLongLong();
            const std::int64_t table = id >> 20;
            const auto found = place.find(table);
            if (found == place.end()) {
                m_store.fail(
                    QStringLiteral("the column %1 has lost its table and its times; culprit check removes it")
                        .arg(query.value(1).toString()));
            }
            take(found->second, id, static_cast<std::size_t>(id - firstColumnOf(table)), query);
        }
    };
    std::unordered_map<std::int64_t, std::string> units;
    StoreQuery said = m_store.run(QStringLiteral("SELECT id, unit FROM series_unit WHERE id >= ? AND id < ?"),
                                  {qint64{firstColumnOf(first)}, qint64{firstColumnOf(end)}});
    while (said.next()) {
        units[said.value(0).toLongLong()] = said.value(1).toString().toStdString();
    }
    forEachColumn(" FROM series",
                  [&](std::size_t table, std::int64_t id, std::size_t position, const StoreQuery& row) {
                      m_columns[table].push_back(id);
                      const auto unit = units.find(id);
                      tables[table].columns.push_back({row.value(1).toString().toStdString(),
                                                       position,
                                                       {},
                                                       unit != units.end() ? unit->second : std::string()});
                  });
    std::uint64_t left = mostCellBytes;
    forEachColumn(", cells FROM text_series", [&](std::size_t table, std::int64_t, std::size_t position,
                                                  const StoreQuery& row) {
        auto cells = unpackCells(row.value(2).toByteArray(), tables[table].rows(), left);
        if (!cells) {
            m_store.fail(
                QStringLiteral("the texts of %1 are longer than %2 MiB in all, the last in the column %3; "
                               "culprit check tells more")
                    .arg(QString::fromStdString(m_summary.key))
                    .arg(mostCellBytes >> 20)
                    .arg(row.value(1).toString()));
        }
        tables[table].textColumns.push_back(
            {row.value(1).toString().toStdString(), position, *std::move(cells)});
    });
    return tables;
}

void StoredCase::readColumn(std::size_t table, std::size_t column, std::span<double> to) const
{
    if (m_columns.empty()) {
        static_cast<void>(tables()); // tells the numbers
    }
    SqliteStatement row(m_store, "SELECT samples FROM series WHERE id = ?");
    if (table >= m_columns.size() || column >= m_columns[table].size()) {
        m_store.fail(QStringLiteral("%1 has no such column").arg(QString::fromStdString(m_summary.key)));
    }
    row.start().add(m_columns[table][column]);
    if (!row.next()) {
        m_store.fail(QStringLiteral("a column of %1 is gone: its archive was removed meanwhile")
                         .arg(QString::fromStdString(m_summary.key)));
    }
    const std::string_view bytes = row.bytes(0);
    const std::size_t count = std::min(bytes.size() / sizeof(double), to.size());
    if (count > 0) {
        std::memcpy(to.data(), bytes.data(), count * sizeof(double));
    }
    std::ranges::fill(to.subspan(count), std::numeric_limits<double>::quiet_NaN());
}

void StoredCase::forEachSpan(const TakeSpan& take) const
{
    if (contains(m_parts, CasePart::Spans)) {
        culprit::forEachSpan(m_store, m_summary, take);
    }
}

void StoredCase::forEachLog(const TakeLog& take) const
{
    if (contains(m_parts, CasePart::Logs)) {
        culprit::forEachLog(m_store, m_summary, take);
    }
}

} // namespace culprit
