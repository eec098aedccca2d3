// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "store/store.h"
#include "store/store_merge.h"
#include "store_rows.h"
#include "test_archive.h"

#include <QFile>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace culprit;
using namespace culprit::test;

class MergeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void copiesAStoreAsItIs();
    void shardsMakeTheWhole();
    void againChangesNothing();
    void joinsArchives();
    void renamesACaseWhoseKeyIsTaken();
    void bringsBackWhatIsMissingOfAnArchive();
    void keepsOneOfTwoResults_data();
    void keepsOneOfTwoResults();
    void leavesOutResultsWithoutTheirCase();
    void passesOverTheStoreItself();
    void refusesWhatCantBeJoined();
    void aMergeThatBreaksOffChangesNothing();
    void canBeCancelled();

private:
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    /// A store of one archive with these entries.
    QString store(const char* name, const std::vector<TestEntry>& entries) const;
    QString copied(const QString& store, const char* name) const;
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

constexpr const char* firstKey = "ray-replicas-0_cpu_1";

/// Three cases of two experiments.
std::vector<TestEntry> threeCases()
{
    std::vector<TestEntry> entries;
    for (const auto& [fault, iteration] : {std::pair("cpu", "1"), {"cpu", "2"}, {"memory", "1"}}) {
        for (TestEntry entry : smallCase()) {
            const auto put = [&](const std::string& from, const std::string& to) {
                if (const auto at = entry.path.find(from); at != std::string::npos) {
                    entry.path.replace(at, from.size(), to);
                }
            };
            put("cpu-stress", std::string(fault) + "-stress");
            put("iteration-1", std::string("iteration-") + iteration);
            if (entry.path.ends_with("loki-logs.json")) {
                entry.content.replace("second", (std::string(fault) + iteration).c_str());
            }
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

Diagnosis result(const std::string& caseKey, const std::string& method, double computedAt = 1000)
{
    Diagnosis diagnosis;
    diagnosis.key.caseKey = caseKey;
    diagnosis.key.setting.id = method;
    diagnosis.key.setting.parameters = {{"whole", std::int64_t{3}}, {"real", 0.5}};
    diagnosis.version = "0.1.0";
    diagnosis.computedAt = computedAt;
    diagnosis.seconds = 0.25;
    diagnosis.ranking = {{method + "_of_" + caseKey, 1.5, {"It rose.", {}, {}}}};
    return diagnosis;
}

QStringList keysOf(const QString& store)
{
    return rowsOf(store, QStringLiteral("SELECT key FROM run ORDER BY key"));
}

QStringList resultsOf(const QString& store)
{
    return rowsOf(
        store,
        QStringLiteral("SELECT case_key, method, variant, parameters, seed, origin, version, computed_at, "
                       "status, message, seconds, ranking, evidence, graph FROM diagnosis "
                       "ORDER BY case_key, method, variant, parameters, seed, origin"));
}

} // namespace

void MergeTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

QString MergeTest::store(const char* name, const std::vector<TestEntry>& entries) const
{
    const QString archive = path(name) + QStringLiteral(".tar.gz");
    writeFile(archive, makeArchive(entries, Container::TarGz));
    QString store = path(name) + QStringLiteral(".culprit");
    importArchive(archive, store);
    return store;
}

QString MergeTest::copied(const QString& store, const char* name) const
{
    QString copy = path(name) + QStringLiteral(".culprit");
    if (!QFile::copy(store, copy)) {
        throw std::runtime_error("can't copy " + store.toStdString());
    }
    return copy;
}

void MergeTest::copiesAStoreAsItIs()
{
    const QString one = store("one", threeCases());
    Store::open(one).saveDiagnosis(result(firstKey, "baro"));
    const QString out = path("out.culprit");
    const MergeReport report = mergeStores({one}, out);
    QCOMPARE(contentOf(out), contentOf(one));
    QCOMPARE(report.stores.size(), std::size_t{1});
    QCOMPARE(report.stores[0].archives.size(), std::size_t{1});
    QVERIFY(report.stores[0].archives[0].added);
    QCOMPARE(report.stores[0].casesAdded, std::int64_t{3});
    QCOMPARE(report.stores[0].resultsAdded, std::int64_t{1});
    QCOMPARE(report.cases, std::int64_t{3});
}

void MergeTest::shardsMakeTheWhole()
{
    const QString whole = store("whole", threeCases());
    const QString first = copied(whole, "first");
    const QString second = copied(whole, "second");
    {
        Store all = Store::open(whole);
        Store shards[] = {Store::open(first), Store::open(second)};
        int cell = 0;
        for (const CaseSummary& summary : all.cases()) {
            for (const char* method : {"baro", "nsigma", "rcd"}) {
                const Diagnosis diagnosis = result(summary.key, method);
                all.saveDiagnosis(diagnosis);
                shards[cell++ % 2].saveDiagnosis(diagnosis);
            }
        }
    }
    const QString out = path("out.culprit");
    const MergeReport report = mergeStores({first, second}, out);
    QCOMPARE(resultsOf(out), resultsOf(whole));
    QCOMPARE(report.stores[0].resultsAdded, std::int64_t{5});
    QCOMPARE(report.stores[1].resultsAdded, std::int64_t{4});
    QVERIFY(!report.stores[1].archives[0].added);
    QCOMPARE(report.stores[1].casesAdded, std::int64_t{0});
    // Into one of them it comes to the same.
    mergeStores({first, second}, first);
    QCOMPARE(resultsOf(first), resultsOf(whole));
    QCOMPARE(keysOf(first), keysOf(whole));
}

void MergeTest::againChangesNothing()
{
    const QString one = store("one", threeCases());
    const QString two = store("two", smallCaseWith("mpg.csv", ",source,destination\n3,a,b\n"));
    Store::open(one).saveDiagnosis(result(firstKey, "baro"));
    Store::open(two).saveDiagnosis(result(firstKey, "nsigma"));
    const QString out = path("out.culprit");
    mergeStores({one, two}, out);
    const QStringList content = contentOf(out);
    for (const QStringList& stores : {QStringList{one, two}, {two, one}, {two}}) {
        const MergeReport report = mergeStores(stores, out);
        QCOMPARE(contentOf(out), content);
        for (const MergedStore& store : report.stores) {
            QCOMPARE(store.casesAdded + store.resultsAdded + store.resultsReplaced, std::int64_t{0});
            QCOMPARE(store.resultsKept, std::int64_t{1});
            QVERIFY(store.renamed.empty());
        }
    }
}

void MergeTest::joinsArchives()
{
    const QString one = store("one", smallCase());
    auto entries = threeCases();
    std::erase_if(entries,
                  [](const TestEntry& entry) { return entry.path.find("falcon-cpu") != std::string::npos; });
    const QString two = store("two", entries);
    const QString out = path("out.culprit");
    mergeStores({one, two}, out);
    QCOMPARE(keysOf(out), (QStringList{QLatin1String(firstKey), QStringLiteral("ray-replicas-0_memory_1")}));
    QCOMPARE(recordingOf(out, keysOf(out)[0]), recordingOf(one, keysOf(one)[0]));
    QVERIFY(recordingOf(two, keysOf(two)[0]).size() > 15);
    QCOMPARE(recordingOf(out, keysOf(out)[1]), recordingOf(two, keysOf(two)[0]));
    QCOMPARE(Store::open(out).archives().size(), std::size_t{2});
    QCOMPARE(rowsOf(out, QStringLiteral("PRAGMA foreign_key_check")), QStringList());
}

void MergeTest::renamesACaseWhoseKeyIsTaken()
{
    const QString one = store("one", smallCase());
    const QString two = store("two", smallCaseWith("mpg.csv", ",source,destination\n3,a,b\n"));
    Store::open(one).saveDiagnosis(result(firstKey, "baro"));
    {
        Store other = Store::open(two);
        other.saveDiagnosis(result(firstKey, "baro"));
        other.saveDiagnosis(result(firstKey, "nsigma"));
    }
    const QString renamed = QStringLiteral("two.tar.gz/") + QLatin1String(firstKey);
    const QString out = path("out.culprit");
    const MergeReport report = mergeStores({one, two}, out);
    QCOMPARE(keysOf(out), (QStringList{QLatin1String(firstKey), renamed}));
    QCOMPARE(report.stores[1].renamed.size(), std::size_t{1});
    QCOMPARE(report.stores[1].renamed[0].to, renamed.toStdString());
    QStringList recording = recordingOf(out, renamed);
    const QString remark = QStringLiteral("was taken already; the case is ") + renamed;
    QCOMPARE(recording.removeIf([&](const QString& line) { return line.contains(remark); }), 1);
    QCOMPARE(recording, recordingOf(two, QLatin1String(firstKey)));
    QCOMPARE(rowsOf(out, QStringLiteral("SELECT case_key, method FROM diagnosis ORDER BY 1, 2")),
             (QStringList{QStringLiteral("ray-replicas-0_cpu_1|baro"), renamed + QStringLiteral("|baro"),
                          renamed + QStringLiteral("|nsigma")}));

    // What is computed later in the store with the first key still finds the renamed case.
    Store::open(two).saveDiagnosis(result(firstKey, "rcd"));
    QCOMPARE(mergeStores({two}, out).stores[0].resultsAdded, std::int64_t{1});
    QCOMPARE(rowsOf(out, QStringLiteral("SELECT case_key FROM diagnosis WHERE method = 'rcd'")),
             QStringList(renamed));
    // And a key once given stays, whatever is free elsewhere.
    const QString alone = path("alone.culprit");
    {
        Store joined = Store::open(out);
        joined.removeArchive(joined.archives().front());
    }
    mergeStores({out}, alone);
    QCOMPARE(keysOf(alone), QStringList(renamed));
}

void MergeTest::bringsBackWhatIsMissingOfAnArchive()
{
    const QString whole = store("whole", threeCases());
    const QString part = copied(whole, "part");
    const QString key = QStringLiteral("ray-replicas-0_cpu_2");
    const auto artifacts =
        QStringLiteral("FROM artifact WHERE run = (SELECT id FROM run WHERE key = '%1')").arg(key);
    execute(
        part,
        {QStringLiteral("DELETE FROM span WHERE id >> 32 = (SELECT id FROM run WHERE key = '%1')").arg(key),
         QStringLiteral("DELETE FROM log WHERE id >> 32 = (SELECT id FROM run WHERE key = '%1')").arg(key),
         QStringLiteral("DELETE FROM metric_table WHERE id >> 16 = (SELECT id FROM run WHERE key = '%1')")
             .arg(key),
         QStringLiteral("DELETE FROM series WHERE id >> 36 = (SELECT id FROM run WHERE key = '%1')").arg(key),
         QStringLiteral("DELETE FROM text_series WHERE id >> 36 = (SELECT id FROM run WHERE key = '%1')")
             .arg(key),
         QStringLiteral("DELETE FROM link WHERE run = (SELECT id FROM run WHERE key = '%1')").arg(key),
         QStringLiteral("DELETE FROM text_piece WHERE id >> 24 IN (SELECT id %1)").arg(artifacts),
         QStringLiteral("DELETE ") + artifacts, QStringLiteral("DELETE FROM run WHERE key = '%1'").arg(key)});
    QCOMPARE(keysOf(part).size(), 2);
    const MergeReport report = mergeStores({whole}, part);
    QCOMPARE(report.stores[0].casesAdded, std::int64_t{1});
    QVERIFY(!report.stores[0].archives[0].added);
    QCOMPARE(keysOf(part), keysOf(whole));
    for (const QString& each : keysOf(whole)) {
        QCOMPARE(recordingOf(part, each), recordingOf(whole, each));
    }
    const auto files = QStringLiteral("SELECT path, bytes, role, text FROM artifact ORDER BY path");
    QCOMPARE(rowsOf(part, files), rowsOf(whole, files));
}

void MergeTest::keepsOneOfTwoResults_data()
{
    QTest::addColumn<QString>("ours");
    QTest::addColumn<double>("ourTime");
    QTest::addColumn<QString>("theirs");
    QTest::addColumn<double>("theirTime");
    QTest::addColumn<bool>("oursStays");
    const auto row = [](const char* ours, double ourTime, const char* theirs, double theirTime, bool stays) {
        QTest::addRow("%s at %g, %s at %g", ours, ourTime, theirs, theirTime)
            << QString::fromLatin1(ours) << ourTime << QString::fromLatin1(theirs) << theirTime << stays;
    };
    row("ok", 10, "failed", 20, true);
    row("cancelled", 20, "ok", 10, false);
    row("failed", 20, "fallback", 10, false);
    row("not-applicable", 10, "failed", 20, true);
    row("ok", 10, "ok", 20, false);
    row("ok", 20, "ok", 10, true);
    row("ok", 10, "ok", 10, true);
    row("failed", 10, "cancelled", 20, false);
}

void MergeTest::keepsOneOfTwoResults()
{
    QFETCH(QString, ours);
    QFETCH(double, ourTime);
    QFETCH(QString, theirs);
    QFETCH(double, theirTime);
    QFETCH(bool, oursStays);
    const QString one = store("one", smallCase());
    const QString two = copied(one, "two");
    const auto save = [](const QString& store, const QString& status, double time, const char* version) {
        Diagnosis diagnosis = result(firstKey, "baro", time);
        diagnosis.status = diagnosisStatusFrom(status.toStdString());
        diagnosis.version = version;
        Store::open(store).saveDiagnosis(diagnosis);
    };
    save(one, ours, ourTime, "ours");
    save(two, theirs, theirTime, "theirs");
    const QStringList kept = resultsOf(oursStays ? one : two);
    const MergeReport report = mergeStores({two}, one);
    QCOMPARE(resultsOf(one), kept);
    QCOMPARE(report.stores[0].resultsKept, std::int64_t{oursStays});
    QCOMPARE(report.stores[0].resultsReplaced, std::int64_t{!oursStays});
    QCOMPARE(report.stores[0].resultsAdded, std::int64_t{0});
}

void MergeTest::leavesOutResultsWithoutTheirCase()
{
    const QString one = store("one", smallCase());
    {
        Store store = Store::open(one);
        store.saveDiagnosis(result("gone_cpu_1", "baro"));
        Diagnosis imported = result("elsewhere_cpu_1", "baro");
        imported.key.origin = Origin::Imported;
        store.saveDiagnosis(imported);
    }
    const QString out = path("out.culprit");
    const MergeReport report = mergeStores({one}, out);
    QCOMPARE(report.stores[0].resultsLeftOut, std::int64_t{1});
    QCOMPARE(rowsOf(out, QStringLiteral("SELECT case_key FROM diagnosis")),
             QStringList(QStringLiteral("elsewhere_cpu_1")));
}

void MergeTest::passesOverTheStoreItself()
{
    const QString one = store("one", smallCase());
    Store::open(one).saveDiagnosis(result(firstKey, "baro"));
    const QString link = path("link.culprit");
    QVERIFY(QFile::link(one, link));
    const QStringList content = contentOf(one);
    const MergeReport report = mergeStores({one, link}, one);
    QCOMPARE(contentOf(one), content);
    QCOMPARE(report.stores.size(), std::size_t{2});
    QCOMPARE(report.stores[1].resultsKept, std::int64_t{1});
}

void MergeTest::refusesWhatCantBeJoined()
{
    const QString one = store("one", smallCase());
    const QString text = path("text.culprit");
    writeFile(text, QByteArray("no database at all, but long enough to be looked at\n").repeated(50));
    const QString newer = copied(one, "newer");
    execute(newer, {QStringLiteral("PRAGMA user_version = 9999")});
    const QString out = path("out.culprit");
    for (const QString& bad : {text, newer, path("none.culprit"), m_folder->path()}) {
        try {
            mergeStores({one, bad}, out);
            QFAIL("it was joined");
        } catch (const StoreError& error) {
            QVERIFY2(std::string(error.what()).starts_with(bad.toStdString()), error.what());
        }
        QVERIFY(!QFile::exists(out));
    }
    const QStringList content = contentOf(one);
    QVERIFY_THROWS_EXCEPTION(StoreError, mergeStores({one}, text));
    QVERIFY(QFile::exists(text));
    QCOMPARE(contentOf(one), content);
}

void MergeTest::aMergeThatBreaksOffChangesNothing()
{
    const QString one = store("one", threeCases());
    Store::open(one).saveDiagnosis(result(firstKey, "baro"));
    const QString out = store("out", smallCaseWith("mpg.csv", ",source,destination\n3,a,b\n"));
    // The last that is written fails: all that went before has to go again.
    execute(out, {QStringLiteral("CREATE INDEX broken ON diagnosis(abs(CASE WHEN seconds >= 0 THEN "
                                 "-9223372036854775808 ELSE 1 END))")});
    const QStringList content = contentOf(out);
    QVERIFY_THROWS_EXCEPTION(StoreError, mergeStores({one}, out));
    QCOMPARE(contentOf(out), content);
    execute(out, {QStringLiteral("DROP INDEX broken")});
    QCOMPARE(mergeStores({one}, out).cases, std::int64_t{4});
}

void MergeTest::canBeCancelled()
{
    const QString one = store("one", threeCases());
    const QString out = path("out.culprit");
    std::stop_source source;
    MergeOptions options;
    options.stop = source.get_token();
    options.progress = [&](const MergeProgress& progress) {
        QCOMPARE(progress.casesTotal, std::int64_t{3});
        if (progress.casesDone == 2) {
            source.request_stop();
        }
    };
    QVERIFY_THROWS_EXCEPTION(StoreCancelled, mergeStores({one}, out, options));
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        QVERIFY2(!QFile::exists(out + QLatin1String(suffix)), suffix);
    }
}

QTEST_GUILESS_MAIN(MergeTest)
#include "merge_test.moc"
