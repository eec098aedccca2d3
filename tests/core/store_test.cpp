// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "store/codec.h"
#include "store/store.h"
#include "test_archive.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace culprit;
using namespace culprit::test;

class StoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void packsDoublesBitForBit();
    void packsCells();
    void refusesWhatIsNoStore();
    void refusesANewerStore();
    void opensReadOnly();
    void readsLogsAsImported();
    void readsSpansAsImported();
    void loadsParts();
    void tellsOfAnUnknownCase();
    void keepsDiagnoses();
    void replacesADiagnosis();
    void filtersDiagnoses();
    void removesAnArchive();
    void removesTheArchiveThatIsMeant();
    void aRemovalThatBreaksOffRemovesNothing();

private:
    QString imported();
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

constexpr const char* caseKey = "ray-replicas-0_cpu_1";

Diagnosis exampleDiagnosis()
{
    Diagnosis diagnosis;
    diagnosis.key.caseKey = caseKey;
    diagnosis.key.setting.id = "baro";
    diagnosis.key.setting.variant = Variant::Corrected;
    diagnosis.key.setting.parameters = {
        {"whole", std::int64_t{3}}, {"real", 3.0}, {"flag", true}, {"word", std::string("x")}};
    diagnosis.key.seed = std::numeric_limits<std::uint64_t>::max();
    diagnosis.version = "0.1.0";
    diagnosis.computedAt = 1'750'000'000.25;
    diagnosis.seconds = 0.1;
    diagnosis.ranking = {
        {"a_cpu",
         0.1,
         {"It rose.", {{"median", 1.0 / 3, "cores"}}, "a_cpu", {{"a", "b", 0.25}, {"c", "b", 1.0 / 7}}}},
        {"b_mem", std::numeric_limits<double>::infinity(), {}},
        {"c_net", std::numeric_limits<double>::quiet_NaN(), {}}};
    diagnosis.graph = {{"a", "b"}, {{0, 1, EdgeMark::PartiallyDirected, 0.7}}};
    return diagnosis;
}

} // namespace

void StoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

QString StoreTest::imported()
{
    const QString archive = m_folder->filePath(QStringLiteral("a.tar.gz"));
    QString store = m_folder->filePath(QStringLiteral("s.culprit"));
    auto entries = smallCase();
    QByteArray logs = "[";
    for (int i = 0; i < 500; ++i) {
        // Every second line is late, so the file is not in time order.
        logs += QStringLiteral(
                    "%1{\"time\":\"2025-06-12T14:00:%2\",\"pod\":\"p\",\"container\":\"c%3\",\"file\":\"f\","
                    "\"msg\":\"line %4 of 100%\"}")
                    .arg(i ? QStringLiteral(",") : QString())
                    .arg((i ^ 1) % 60, 2, 10, QLatin1Char('0'))
                    .arg(i % 2)
                    .arg(i)
                    .toUtf8();
    }
    for (TestEntry& entry : entries) {
        if (entry.path.ends_with("loki-logs.json")) {
            entry.content = logs + "]";
        }
    }
    writeFile(archive, makeArchive(entries, Container::TarGz));
    importArchive(archive, store);
    return store;
}

void StoreTest::packsDoublesBitForBit()
{
    const std::vector<double> values{0.1, -0.0, 5e-324, std::numeric_limits<double>::infinity(),
                                     1.7976931348623157e308};
    const std::vector<double> back = unpackDoubles(packDoubles(values));
    QCOMPARE(back.size(), values.size());
    QVERIFY(std::memcmp(back.data(), values.data(), values.size() * sizeof(double)) == 0);
}

void StoreTest::packsCells()
{
    const std::vector<std::string> cells{"a", "a", "", "", "b\xff", "a"};
    std::uint64_t left = 1000;
    QVERIFY(unpackCells(packCells(cells), cells.size(), left) == cells);
    QVERIFY(left < 1000);
    QVERIFY(unpackCells({}, 5, left)->empty());
    left = 5; // a few bytes may tell of many
    QVERIFY(!unpackCells(packCells({"aa", "aa", "aa"}), 3, left));
}

void StoreTest::refusesWhatIsNoStore()
{
    const QString text = m_folder->filePath(QStringLiteral("text"));
    writeFile(text, "this is no database, and long enough to look like one to nobody at all");
    QVERIFY_THROWS_EXCEPTION(StoreError, Store::open(text));
    QVERIFY_THROWS_EXCEPTION(StoreError, Store::open(m_folder->filePath(QStringLiteral("none"))));
    QVERIFY_THROWS_EXCEPTION(StoreError, Store::open(m_folder->path()));

    const QString foreign = m_folder->filePath(QStringLiteral("foreign.sqlite"));
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("foreign"));
        database.setDatabaseName(foreign);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(QStringLiteral("CREATE TABLE t (x)")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("foreign"));
    QVERIFY_THROWS_EXCEPTION(StoreError, Store::open(foreign));
}

void StoreTest::refusesANewerStore()
{
    const QString store = imported();
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
        database.setDatabaseName(store);
        QVERIFY(database.open());
        QVERIFY(QSqlQuery(database).exec(QStringLiteral("PRAGMA user_version = 9999")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("newer"));
    try {
        Store::open(store);
        QFAIL("a newer store was opened");
    } catch (const StoreError& error) {
        QVERIFY2(std::string(error.what()).find("newer") != std::string::npos, error.what());
    }
}

void StoreTest::opensReadOnly()
{
    Store store = Store::open(imported(), Store::Mode::ReadOnly);
    QCOMPARE(store.cases().size(), std::size_t{1});
    QVERIFY_THROWS_EXCEPTION(StoreError, store.saveDiagnosis(exampleDiagnosis()));
}

void StoreTest::readsLogsAsImported()
{
    const Store store = Store::open(imported());
    // Loaded whole, they stand as the file has them.
    QCOMPARE(store.loadCase(caseKey, CasePart::Logs).logs.at(7).message, std::string("line 7 of 100%"));
    const RecordList list = store.listLogs(caseKey, {});
    QCOMPARE(list.size(), std::size_t{500});
    const auto all = store.logs(caseKey, list.rows);
    for (std::size_t i = 1; i < all.size(); ++i) {
        QVERIFY(all[i - 1].timeNs <= all[i].timeNs);
    }
}

void StoreTest::readsSpansAsImported()
{
    const Store store = Store::open(imported());
    const RecordList list = store.listSpans(caseKey, {});
    QCOMPARE(list.total, std::int64_t{1});
    const auto spans = store.spans(caseKey, list.rows);
    QCOMPARE(spans.size(), std::size_t{1});
    QCOMPARE(spans[0].durationUs, 100);
    QCOMPARE(spans[0].clientIp, std::string("10.0.0.1"));
    QCOMPARE(spans[0].serverIp, std::string("10.0.0.2"));
    QCOMPARE(spans[0].dataType, std::string("eBPF"));
    QCOMPARE(spans[0].domain, std::string("d"));
    QCOMPARE(spans[0].endpoint, std::string("/e"));
    QCOMPARE(spans[0].traceId, std::string("t"));
    QCOMPARE(spans[0].databaseId, std::string("7"));
}

void StoreTest::loadsParts()
{
    const Store store = Store::open(imported());
    const Case metrics = store.loadCase(caseKey, CasePart::Metrics);
    QVERIFY(!metrics.tables.empty() && metrics.spans.empty() && metrics.logs.empty());
    const Case rest = store.loadCase(caseKey, CasePart::Spans | CasePart::Topology);
    QVERIFY(rest.tables.empty() && rest.spans.size() == 1 && rest.logs.empty());
    QCOMPARE(rest.topology.links.size(), std::size_t{1});
    const auto piece = store.caseSource(caseKey, CasePart::Metrics);
    std::size_t records = 0;
    piece->forEachSpan([&](const Span&) { ++records; });
    piece->forEachLog([&](const LogRecord&) { ++records; });
    QCOMPARE(records, std::size_t{0});
    QVERIFY(piece->tables().size() == metrics.tables.size() && piece->topology().links.empty());
    QVERIFY(store.caseSource(caseKey, CasePart::Topology)->tables().empty());
    QCOMPARE(store.facts(caseKey).at("Qps"), std::string("4.9"));
}

void StoreTest::tellsOfAnUnknownCase()
{
    const Store store = Store::open(imported());
    QVERIFY(!store.findCase("nobody"));
    QVERIFY_THROWS_EXCEPTION(StoreError, store.loadCase("nobody"));
    QVERIFY_THROWS_EXCEPTION(StoreError, store.listLogs("nobody", {}));
}

void StoreTest::keepsDiagnoses()
{
    Store store = Store::open(imported());
    const Diagnosis saved = exampleDiagnosis();
    store.saveDiagnosis(saved);
    const auto back = store.diagnoses();
    QCOMPARE(back.size(), std::size_t{1});
    const Diagnosis& read = back.front();
    QCOMPARE(read.key.caseKey, saved.key.caseKey);
    QVERIFY(read.key.setting.variant == Variant::Corrected);
    QVERIFY(read.key.setting.parameters == saved.key.setting.parameters);
    QCOMPARE(read.key.seed, saved.key.seed);
    QCOMPARE(read.computedAt, saved.computedAt);
    QCOMPARE(read.ranking.size(), std::size_t{3});
    QCOMPARE(read.ranking[0].score, 0.1);
    QCOMPARE(read.ranking[0].evidence.sentence, std::string("It rose."));
    QVERIFY(read.ranking[0].evidence.facts == saved.ranking[0].evidence.facts);
    QVERIFY(read.ranking[0].evidence.edges == saved.ranking[0].evidence.edges);
    QVERIFY(read.ranking[1].evidence.edges.empty());
    QVERIFY(std::isinf(read.ranking[1].score) && read.ranking[1].score > 0);
    QVERIFY(std::isnan(read.ranking[2].score));
    QVERIFY(read.graph.edges == saved.graph.edges);
    QVERIFY(read.graph.nodes == saved.graph.nodes);

    DiagnosisQuery bare;
    bare.withEvidence = false;
    QVERIFY(store.diagnoses(bare).front().ranking[0].evidence.sentence.empty());
}

void StoreTest::replacesADiagnosis()
{
    Store store = Store::open(imported());
    Diagnosis diagnosis = exampleDiagnosis();
    store.saveDiagnosis(diagnosis);
    diagnosis.status = DiagnosisStatus::Failed;
    diagnosis.message = "broke off";
    store.saveDiagnosis(diagnosis);
    QCOMPARE(store.diagnoses().size(), std::size_t{1});
    QVERIFY(store.diagnoses().front().status == DiagnosisStatus::Failed);
    diagnosis.key.setting.parameters["real"] = 3.5;
    store.saveDiagnosis(diagnosis);
    diagnosis.key.origin = Origin::Imported;
    store.saveDiagnosis(diagnosis);
    QCOMPARE(store.diagnoses().size(), std::size_t{3});
}

void StoreTest::filtersDiagnoses()
{
    Store store = Store::open(imported());
    for (const char* method : {"baro", "nsigma"}) {
        for (const std::uint64_t seed : {1, 2}) {
            Diagnosis diagnosis = exampleDiagnosis();
            diagnosis.key.setting.id = method;
            diagnosis.key.seed = seed;
            store.saveDiagnosis(diagnosis);
        }
    }
    DiagnosisQuery query;
    query.methods = {"baro", "pc"};
    QCOMPARE(store.diagnoses(query).size(), std::size_t{2});
    query.seed = 2;
    QCOMPARE(store.diagnoses(query).size(), std::size_t{1});
    query.variant = Variant::Benchmark;
    QVERIFY(store.diagnoses(query).empty());
    DiagnosisQuery other;
    other.caseKeys = {"nobody"};
    QVERIFY(store.diagnoses(other).empty());
}

void StoreTest::removesAnArchive()
{
    const QString path = imported();
    Store store = Store::open(path);
    store.saveDiagnosis(exampleDiagnosis());
    store.removeArchive(store.archives().front().id);
    QVERIFY(store.archives().empty() && store.cases().empty() && store.diagnoses().empty());
    QVERIFY(store.notices().empty() && store.artifacts().empty());
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("left"));
        database.setDatabaseName(path);
        QVERIFY(database.open());
        for (const char* table : {"span", "log", "series", "text_series", "metric_table", "link",
                                  "text_piece", "span_shape", "log_origin", "run"}) {
            QSqlQuery query(database);
            QVERIFY(query.exec(QStringLiteral("SELECT count(*) FROM ") + QLatin1String(table)) &&
                    query.next());
            QVERIFY2(query.value(0).toInt() == 0, table);
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("left"));
}

void StoreTest::removesTheArchiveThatIsMeant()
{
    Store store = Store::open(imported());
    const ArchiveRecord meant = store.archives().front();
    ArchiveRecord other = meant;
    other.sha256 = "of other content";
    QVERIFY(!store.removeArchive(other));
    other = meant;
    other.importedAt += 1; // removed and imported anew: the number may be the same
    QVERIFY(!store.removeArchive(other));
    QVERIFY(!store.cases().empty());
    QCOMPARE(store.cases().front().archiveId, meant.id);
    QVERIFY(store.removeArchive(meant));
    QVERIFY(store.archives().empty() && store.cases().empty());
    QVERIFY(!store.removeArchive(meant));
}

void StoreTest::aRemovalThatBreaksOffRemovesNothing()
{
    const QString path = imported();
    Store store = Store::open(path);
    store.saveDiagnosis(exampleDiagnosis());
    const auto before = store.loadCase(caseKey);
    const auto rows = [&](const QString& statement) {
        QList<int> counts;
        {
            QSqlDatabase database =
                QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("beside"));
            database.setDatabaseName(path);
            if (database.open() && (statement.isEmpty() || QSqlQuery(database).exec(statement))) {
                for (const char* table : {"span", "log", "series", "text_piece", "artifact", "notice", "run",
                                          "diagnosis", "archive"}) {
                    QSqlQuery query(QStringLiteral("SELECT count(*) FROM ") + QLatin1String(table), database);
                    counts << (query.next() ? query.value(0).toInt() : -1);
                }
            }
        }
        QSqlDatabase::removeDatabase(QStringLiteral("beside"));
        return counts;
    };
    // The last of its rows can't be deleted: all that went before has to come back.
    rows(QStringLiteral("CREATE TABLE broken (archive INTEGER REFERENCES archive(id))"));
    const QList<int> counts = rows(QStringLiteral("INSERT INTO broken SELECT id FROM archive"));
    QVERIFY(!counts.isEmpty() && counts.last() == 1);
    QVERIFY_THROWS_EXCEPTION(StoreError, store.removeArchive(store.archives().front()));
    QCOMPARE(rows({}), counts);
    QCOMPARE(store.loadCase(caseKey).spans.size(), before.spans.size());
    rows(QStringLiteral("DROP TABLE broken"));
    QVERIFY(store.removeArchive(store.archives().front()));
}

QTEST_GUILESS_MAIN(StoreTest)
#include "store_test.moc"
