// SPDX-License-Identifier: GPL-3.0-or-later
// Stores that are damaged: in their bytes, or in what their rows say. They are read, checked and merged.
#include "archive/import_errors.h"
#include "fuzz_target.h"
#include "scratch_folder.h"
#include "store/codec.h"
#include "store/store_check.h"
#include "store/store_merge.h"
#include "store_reading.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <string>
#include <vector>

using namespace culprit;

namespace {

const fuzz::ScratchFolder& scratch()
{
    static const fuzz::ScratchFolder folder;
    return folder;
}

/// The bytes of a small store with a case and a result.
const QByteArray& smallStore()
{
    static const QByteArray bytes = [] {
        const QString path = scratch().file(QStringLiteral("small.culprit"));
        fuzz::importEntries(fuzz::smallCase, path);
        {
            Store store = Store::open(path);
            Diagnosis diagnosis;
            diagnosis.key = {store.cases().at(0).key, {"baro"}};
            diagnosis.ranking = {
                {"a_cpu", 1.5, {"It rose.", {{"median", 1.5, "s"}}, "a_cpu", {{"a_cpu", "b_cpu", 1}}}}};
            diagnosis.graph = CausalGraph{{"a_cpu", "b_cpu"}, {{0, 1}}};
            diagnosis.leftOut = {{"c_cpu", "constant"}};
            store.saveDiagnosis(diagnosis);
        }
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            fuzz::fail("there is no store to start from");
        }
        return file.readAll();
    }();
    return bytes;
}

void writeStore(const QString& path, const QByteArray& bytes)
{
    fuzz::removeStore(path);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        fuzz::fail("the store can't be written");
    }
}

template <typename Work>
bool isRefused(const Work& work)
{
    try {
        work();
        return false;
    } catch (const StoreError&) {
        return true;
    }
}

/// What people do to a store, one thing for each `what`; only StoreError may come of it. What `check` has repaired is
/// in order.
void use(const QString& path, unsigned what)
{
    if (what % 3 == 0) {
        isRefused([&] { fuzz::readAll(Store::open(path, Store::Mode::ReadOnly)); });
    } else if (what % 3 == 1) {
        const QString joined = scratch().file(QStringLiteral("joined.culprit"));
        isRefused([&] { mergeStores({path}, joined); });
        fuzz::removeStore(joined);
    } else {
        CheckReport report;
        if (isRefused([&] { report = checkStore(path); }) || !report.isAllRepaired()) {
            return;
        }
        if (!report.findings.empty()) {
            for (const CheckFinding& finding : checkStore(path).findings) {
                fuzz::fail("found again after it was repaired: " + finding.message);
            }
        }
        fuzz::readAll(Store::open(path, Store::Mode::ReadOnly));
    }
}

/// Takes the first byte.
unsigned takeByte(std::string_view& bytes)
{
    const unsigned byte = bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 1));
    return byte;
}

struct Column
{
    QString table, name;
};

std::vector<Column> columnsOf(QSqlDatabase& database)
{
    std::vector<Column> columns;
    QSqlQuery query(database);
    query.exec(QStringLiteral("SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
                              "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid"));
    while (query.next()) {
        columns.push_back({query.value(0).toString(), query.value(1).toString()});
    }
    return columns;
}

} // namespace

/// The first byte tells what is done with the store. Then three bytes tell a place, a fourth a count: so many bytes from there on are replaced by the next ones.
CULPRIT_FUZZ(storeBytes)
{
    QByteArray store = smallStore();
    const unsigned what = takeByte(bytes);
    constexpr std::size_t head = 4;
    while (bytes.size() > head) {
        const auto at = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(bytes[i])}; };
        const std::size_t place = (at(0) << 16 | at(1) << 8 | at(2)) % static_cast<std::size_t>(store.size());
        const std::string_view patch = bytes.substr(head, at(3) % 32 + 1);
        bytes.remove_prefix(head + patch.size());
        store.replace(static_cast<qsizetype>(place), static_cast<qsizetype>(patch.size()), patch.data(),
                      static_cast<qsizetype>(patch.size()));
    }
    const QString path = scratch().file(QStringLiteral("damaged.culprit"));
    writeStore(path, store);
    use(path, what);
    fuzz::removeStore(path);
}

/// A byte that tells what is done with the store, then changes of rows, a line each: two bytes for the column, one for what the value is, then the value.
CULPRIT_FUZZ(storeRows)
{
    const QString path = scratch().file(QStringLiteral("rows.culprit"));
    const unsigned what = takeByte(bytes);
    writeStore(path, smallStore());
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("fuzz"));
        database.setDatabaseName(path);
        database.open();
        static const std::vector<Column> columns = columnsOf(database);
        QSqlQuery query(database);
        query.exec(QStringLiteral("PRAGMA synchronous = OFF"));
        while (bytes.size() > 3) {
            const auto at = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(bytes[i])}; };
            const Column& column = columns[(at(0) << 8 | at(1)) % columns.size()];
            const std::size_t kind = at(2) % 5;
            bytes.remove_prefix(3);
            const std::size_t end = std::min(bytes.find('\n'), bytes.size());
            const QByteArray value(bytes.data(), static_cast<qsizetype>(end));
            bytes.remove_prefix(std::min(end + 1, bytes.size()));
            query.prepare(
                QStringLiteral("UPDATE OR IGNORE \"%1\" SET \"%2\" = ?").arg(column.table, column.name));
            query.addBindValue(kind == 0   ? QVariant(value)
                               : kind == 1 ? QVariant(QString::fromUtf8(value))
                               : kind == 2 ? QVariant(value.toLongLong())
                               : kind == 3 ? QVariant(value.toDouble())
                                           : QVariant());
            query.exec();
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("fuzz"));
    use(path, what);
    fuzz::removeStore(path);
}

CULPRIT_FUZZ(storeCells)
{
    const QByteArray blob(bytes.data(), static_cast<qsizetype>(bytes.size()));
    std::uint64_t left = 1 << 20;
    const std::vector<std::string> cells = unpackCells(blob, 1000, left).value_or(std::vector<std::string>());
    if (cells.size() > 1000) {
        fuzz::fail("more cells than asked for");
    }
    const auto count = countCells(bytes);
    if (count && *count <= 1000 && unpackCells(packCells(cells), 1000, left = 1 << 20) != cells) {
        fuzz::fail("cells do not read back");
    }
    static_cast<void>(unpackText(blob));
    static_cast<void>(unpackDoubles(blob));
    const std::string text(bytes);
    const auto map = unpackMap(text);
    const auto list = unpackList(text);
    static_cast<void>(isMap(text));
    static_cast<void>(isList(text));
    if (unpackMap(packMap(map)) != map || unpackList(packList(list)) != list) {
        fuzz::fail("a list does not read back");
    }
}
