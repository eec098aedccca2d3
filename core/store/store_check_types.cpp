// SPDX-License-Identifier: GPL-3.0-or-later
// Checks what values a store holds: SQLite keeps text in a column of numbers, where somebody writes it there.
#include "store/codec.h"
#include "store/schema.h"
#include "store/store_checker.h"
#include "telemetry/component.h"

#include <QStringList>

#include <array>
#include <utility>
#include <vector>

namespace culprit {

namespace {

struct Column
{
    QString name;
    QString type;
    bool mayLack = false;
};

/// The condition that a value is none of its column's kind.
QString strange(const Column& column)
{
    const QString kind = QStringLiteral("typeof(%1)").arg(column.name);
    const QString wrong = column.type == u"INTEGER" ? kind + QStringLiteral(" <> 'integer'")
                          : column.type == u"REAL"
                              ? QStringLiteral("(%1 <> 'real' OR abs(%2) = 9e999)").arg(kind, column.name)
                          : column.type == u"TEXT" ? kind + QStringLiteral(" <> 'text'")
                                                   : kind + QStringLiteral(" <> 'blob'");
    return column.mayLack ? QStringLiteral("(%1 IS NOT NULL AND %2)").arg(column.name, wrong) : wrong;
}

/// What comes in the place of a strange value: the same as the column's kind where nothing is lost by that.
QString mended(const Column& column)
{
    if (column.type == u"TEXT" || column.type == u"BLOB") {
        return QStringLiteral("coalesce(CAST(%1 AS %2), '')").arg(column.name, column.type);
    }
    return column.mayLack ? QStringLiteral("NULL") : QStringLiteral("0");
}

bool isOfNumbers(const Column& column)
{
    return column.type == u"INTEGER" || column.type == u"REAL";
}

/// Results are removed rather than changed to say what no method said.
bool isRemoved(const QString& table, const Column& column)
{
    return table == u"diagnosis" && isOfNumbers(column) && !column.mayLack;
}

std::string wordsFor(const QString& table, const Column& column)
{
    return std::string(column.type == u"INTEGER" ? "no whole numbers"
                       : column.type == u"REAL"  ? "no numbers"
                       : column.type == u"TEXT"  ? "no text"
                                                 : "no bytes") +
           (isRemoved(table, column) ? "; the results can be computed again"
            : !isOfNumbers(column)   ? "; they are read as such now"
            : column.mayLack         ? "; they are left out now"
                                     : "; they are 0 now");
}

QString keyOfRun(const char* number)
{
    return QStringLiteral("(SELECT key FROM run AS owner WHERE owner.id = %1)").arg(QLatin1String(number));
}

} // namespace

void StoreChecker::checkTypes()
{
    // Who is named as the owner of a row, by table.
    const std::vector<std::pair<const char*, QString>> owners{
        {"run", QStringLiteral("key")},
        {"archive", QStringLiteral("name")},
        {"metric_table", keyOfRun("one.id >> 16")},
        {"series", keyOfRun("one.id >> 36")},
        {"series_unit", keyOfRun("one.id >> 36")},
        {"text_series", keyOfRun("one.id >> 36")},
        {"span", keyOfRun("one.id >> 32")},
        {"log", keyOfRun("one.id >> 32")},
        {"link", keyOfRun("one.run")},
        {"artifact", QStringLiteral("path")},
        {"notice", keyOfRun("one.run")},
        {"component", QStringLiteral("name")},
        {"span_shape", QStringLiteral("''")},
        {"log_origin", QStringLiteral("''")},
        {"text_piece", QStringLiteral("(SELECT path FROM artifact WHERE artifact.id = one.id >> 24)")},
        {"reservation", QStringLiteral("''")},
        {"diagnosis", QStringLiteral("case_key || ' ' || method")},
    };
    for (const auto& [table, owner] : owners) {
        checkTypesOf(QLatin1String(table), owner);
    }
    checkNumbers();
    checkRows();
}

void StoreChecker::checkTypesOf(const QString& table, const QString& owner)
{
    std::vector<Column> columns;
    StoreQuery info = m_store.run(
        QStringLiteral("SELECT name, upper(type), \"notnull\", pk FROM pragma_table_info(?)"), {table});
    while (info.next()) {
        // Keys are of their kind, or can't be looked up; what a view computes has none.
        if (!info.value(3).toBool() && !info.value(1).toString().isEmpty()) {
            columns.push_back({info.value(0).toString(), info.value(1).toString(), !info.value(2).toBool()});
        }
    }
    info.finish();
    if (columns.empty()) {
        return;
    }
    // All at once in a single pass, which mostly finds nothing.
    QStringList counts;
    for (const Column& column : columns) {
        counts << QStringLiteral("total(%1)").arg(strange(column));
    }
    StoreQuery found = m_store.run(QStringLiteral("SELECT %1 FROM %2").arg(counts.join(u','), table));
    std::vector<Column> damaged;
    if (found.next()) {
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (found.value(static_cast<int>(i)).toDouble() > 0) {
                damaged.push_back(columns[i]);
            }
        }
    }
    found.finish();
    for (const Column& column : damaged) {
        StoreQuery rows = m_store.run(
            QStringLiteral(
                "SELECT CAST(coalesce(%1, '') AS TEXT), count(*) FROM %2 AS one WHERE %3 GROUP BY 1")
                .arg(owner, table, strange(column)));
        while (rows.next()) {
            const std::string whose = rows.value(0).toString().toStdString();
            const auto name = (table + u'.' + column.name).toStdString();
            m_report.findings.push_back({(whose.empty() ? "" : whose + ": ") +
                                             std::to_string(rows.value(1).toLongLong()) + " values of " +
                                             name + " are " + wordsFor(table, column),
                                         repairs()});
        }
        rows.finish();
        if (repairs() && isRemoved(table, column)) {
            m_store.run(QStringLiteral("DELETE FROM %1 WHERE %2").arg(table, strange(column)));
        } else if (repairs()) {
            m_store.run(QStringLiteral("UPDATE OR IGNORE %1 SET %2 = %3 WHERE %4")
                            .arg(table, column.name, mended(column), strange(column)));
        }
    }
}

void StoreChecker::checkNumbers()
{
    // Beyond these the numbers of rows run into one another, so none can be told to be such a case's.
    const QString beyond = QStringLiteral("id < 1 OR id >= %1").arg(mostRuns);
    std::vector<std::pair<std::int64_t, std::string>> runs;
    StoreQuery rows = m_store.run(QStringLiteral("SELECT id, key FROM run WHERE ") + beyond);
    while (rows.next()) {
        runs.emplace_back(rows.value(0).toLongLong(), rows.value(1).toString().toStdString());
    }
    rows.finish();
    for (const auto& [id, key] : runs) {
        found(key + ": the number " + std::to_string(id) +
                  " of the case is out of range, and what belonged to it "
                  "is lost; the case is removed",
              [&, number = qint64{id}] {
                  m_store.run(QStringLiteral("UPDATE artifact SET run = NULL WHERE run = ?"), {number});
                  m_store.run(QStringLiteral("DELETE FROM notice WHERE run = ?"), {number});
                  m_store.run(QStringLiteral("DELETE FROM run WHERE id = ?"), {number});
              });
    }
    // A key that is no text of ours finds nothing.
    std::vector<std::pair<std::int64_t, QString>> keys;
    rows = m_store.run(QStringLiteral("SELECT id, key FROM run"));
    while (rows.next()) {
        keys.emplace_back(rows.value(0).toLongLong(), rows.value(1).toString());
    }
    rows.finish();
    for (const auto& [id, key] : keys) {
        if (key.isEmpty() ||
            m_store.number(QStringLiteral("SELECT id FROM run WHERE key = ?"), {key}) != id) {
            const QString instead = QStringLiteral("recovered-%1").arg(id);
            found("the key of a case could not be read; it is " + instead.toStdString() + " now",
                  [&, number = qint64{id}] {
                      m_store.run(QStringLiteral("UPDATE OR IGNORE run SET key = ? WHERE id = ?"),
                                  {instead, number});
                  });
        }
    }
    const QString levels = QStringLiteral("FROM notice WHERE severity NOT IN (0, 1, 2)");
    mend("remarks had a severity that there is not; they are warnings now",
         QStringLiteral("SELECT count(*) ") + levels,
         QStringLiteral("UPDATE notice SET severity = 1 WHERE severity NOT IN (0, 1, 2)"));
    for (const auto& [table, column] : {std::pair("artifact", "bytes"),
                                        {"archive", "bytes_in"},
                                        {"archive", "bytes_raw"},
                                        {"notice", "count"},
                                        {"run", "iteration"},
                                        {"run", "data_parallel"}}) {
        const QString name = QLatin1String(column);
        const QString less = QStringLiteral("FROM %1 WHERE %2 NOT BETWEEN 0 AND %3")
                                 .arg(QLatin1String(table), name)
                                 .arg(table == std::string_view("run") ? std::int64_t{INT32_MAX} : INT64_MAX);
        mend(std::string("values of ") + table + "." + column + " were out of range; they are 0 now",
             QStringLiteral("SELECT count(*) ") + less,
             QStringLiteral("UPDATE %1 SET %2 = 0 WHERE id IN (SELECT id %3)")
                 .arg(QLatin1String(table), name, less));
    }
}

void StoreChecker::checkRows()
{
    struct Part
    {
        const char* table;
        const char* owner;
        const char* column;
        bool isList;
    };
    constexpr std::array parts{Part{"run", "key", "components", true}, Part{"run", "key", "facts", false},
                               Part{"run", "key", "inject_parameters", false},
                               Part{"component", "name", "labels", false}};
    for (const Part& part : parts) {
        const QString table = QLatin1String(part.table);
        const QString column = QLatin1String(part.column);
        const QString row = table == u"run" ? QStringLiteral("id") : QStringLiteral("archive");
        std::vector<std::array<QVariant, 3>> damaged; // number, owner, what can be read
        StoreQuery rows = m_store.run(QStringLiteral("SELECT %1, %2, %3 FROM %4 WHERE %3 IS NOT NULL")
                                          .arg(row, QLatin1String(part.owner), column, table));
        while (rows.next()) {
            const std::string text = rows.value(2).toString().toStdString();
            if (text.empty() && !part.isList) {
                continue; // no injection
            }
            if (!(part.isList ? isList(text) : isMap(text))) {
                const std::string left = part.isList ? packList(unpackList(text)) : packMap(unpackMap(text));
                damaged.push_back({rows.value(0), rows.value(1), QString::fromStdString(left)});
            }
        }
        rows.finish();
        for (const auto& [number, owner, left] : damaged) {
            found(owner.toString().toStdString() + ": " + part.table + "." + part.column +
                      " can't be read as a whole; what can be is kept (" + left.toString().toStdString() +
                      ")",
                  [&, id = number, whose = owner, text = left] {
                      m_store.run(QStringLiteral("UPDATE %1 SET %2 = ? WHERE %3 = ? AND %4 = ?")
                                      .arg(table, column, row, QLatin1String(part.owner)),
                                  {text, id, whose});
                  });
        }
    }
    const auto settleWords = [this](const char* table, const char* column, const QStringList& known,
                                    const QString& instead) {
        const QString strangers =
            QStringLiteral("FROM %1 WHERE %2 NOT IN ('%3')")
                .arg(QLatin1String(table), QLatin1String(column), known.join(QStringLiteral("','")));
        mend(std::string("values of ") + table + "." + column +
                 " were words that are not known; they are \"" + instead.toStdString() + "\" now",
             QStringLiteral("SELECT count(*) ") + strangers,
             QStringLiteral("UPDATE %1 SET %2 = '%3' WHERE %2 NOT IN ('%4')")
                 .arg(QLatin1String(table), QLatin1String(column), instead,
                      known.join(QStringLiteral("','"))));
    };
    settleWords("run", "kind",
                {QStringLiteral("rca"), QStringLiteral("smoke"), QStringLiteral("stabilization")},
                QStringLiteral("rca"));
    QStringList roles;
    for (int role = 0; role <= static_cast<int>(ComponentRole::Unknown); ++role) {
        const std::string_view word = toString(static_cast<ComponentRole>(role));
        roles << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
    }
    settleWords("component", "role", roles, roles.constLast());
}

} // namespace culprit
