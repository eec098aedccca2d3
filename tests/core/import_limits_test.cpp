// SPDX-License-Identifier: GPL-3.0-or-later
// Every limit of an import: what goes beyond it is refused by the limit's name, its value and the entry, and
// what else the store and the archive hold stays whole.
#include "archive/folder_label.h"
#include "archive/import_session.h"
#include "archive/importer.h"
#include "archive/json_size.h"
#include "archive/span_list_parser.h"
#include "archive/summary_match.h"
#include "archive/time_text.h"
#include "archive/zip_entry_count.h"
#include "store/store.h"
#include "test_archive.h"

#include <QTemporaryDir>
#include <QTest>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>

using namespace culprit;
using namespace culprit::test;

namespace {

struct Excess
{
    const char* name; ///< of the limit
    std::int64_t limit;
    std::vector<TestEntry> entries;
    std::string entry;       ///< that goes beyond it
    bool endsImport = false; ///< else the entry alone is refused
};

const std::string otherRun =
    "artifacts/rcaevaluation/llm-ref-stack-dp/falcon-cpu-stress-ray-replicas-0/results/qps-5-iteration-2/";

std::vector<TestEntry> smallCaseAnd(const TestEntry& more)
{
    auto entries = smallCase();
    entries.push_back(more);
    return entries;
}

QByteArray tableOf(int rows)
{
    QByteArray text = ",time,a_cpu\n";
    for (int i = 0; i < rows; ++i) {
        text += QByteArray::number(i) + ',' + QByteArray::number(1'749'736'720 + i) + ",1\n";
    }
    return text;
}

QByteArray nested(int levels)
{
    return R"({"metadata":{"creationTimestamp":"2025-06-12T14:03:27Z"},"spec":)" + QByteArray(levels, '[') +
           QByteArray(levels, ']') + "}";
}

/// More of them than may be passed over.
std::vector<TestEntry> smallCaseAndLongPaths()
{
    auto entries = smallCase();
    for (int i = 0; i < 20; ++i) {
        entries.push_back({"long/" + std::to_string(i) + std::string(900'000, 'n'), "x"});
    }
    return entries;
}

std::vector<Excess> excesses()
{
    const std::string ranking = "o/ds/baro/results/ray-replicas-0_cpu_1.json";
    const std::string longPath = otherRun + std::string(4000, 'y') + ".csv";
    const QByteArray longName(5000, 'n');
    return {
        {"entries", 9, smallCaseAnd({"z/last.csv", "x"}), "z/last.csv", true},
        {"header-bytes", 200'000, smallCaseAnd({std::string(900'000, 'n'), "x"}),
         "the entry after artifacts/", true},
        {"entry-bytes", 10'000, smallCaseAnd({"z/last.csv", QByteArray(20'000, 'x')}), "z/last.csv", true},
        {"total-bytes", 10'000, smallCaseAnd({"z/last.csv", QByteArray(20'000, 'x')}), "z/last.csv", true},
        {"depth", 10, smallCaseAnd({"a/b/c/d/e/f/g/h/i/j/k/l", "x"}), "a/b/c/d/e/f/g/h/i/j/k/l", true},
        {"recordings", 1, smallCaseAnd({otherRun + "loki-logs.json", "[]"}), "loki-logs.json", true},
        {"memory", 5000, smallCase(), "apply_result_chaos_anomaly_injection.json", true},
        {"memory", 2'000'000, smallCaseWith("data.csv", tableOf(60'000)), "data.csv"},
        {"memory", 1'000'000,
         smallCaseWith("injection.json", "{\"spec\":[" + QByteArray("[],").repeated(20'000) + "0]}"),
         "injection.json"},
        {"memory", 1'000'000,
         smallCaseWith("mpg.csv", "source,destination\n" + QByteArray("a,b\n").repeated(20'000)), "mpg.csv"},
        {"name-bytes", 4096, smallCaseAnd({longPath, "x"}), longPath.substr(0, 60)},
        {"name-bytes", 4096, smallCaseAndLongPaths(), "long/18nnnnnn", true},
        {"name-bytes", 4096,
         smallCaseWith("data.csv", "time,a_cpu," + longName + "\n2025-06-12 14:03:20,1,2\n"), "data.csv"},
        {"name-bytes", 4096,
         smallCaseWith("data.csv", "time,service,metric,value\n1749736720,a," + longName + ",1\n"),
         "data.csv"},
        {"name-bytes", 4096, smallCaseWith("mpg.csv", "source,destination\na," + longName + "\n"), "mpg.csv"},
        {"name-bytes", 4096, smallCaseAnd({ranking, "{\"0\":[\"" + longName + "\"]}"}), ranking},
        {"line-bytes", 3000, smallCaseWith("data.csv", "time,a_cpu\n1749736720," + longName + "\n"),
         "data.csv"},
        {"line-bytes", 3000, smallCaseWith("loki-logs.json", "[{\"msg\":\"" + longName + "\"}]"),
         "loki-logs.json"},
        {"document-bytes", 3000, smallCaseWith("injection.json", "{\"a\":\"" + longName + "\"}"),
         "injection.json"},
        {"columns", 100,
         smallCaseWith("data.csv", "time" + QByteArray(",a_cpu").repeated(100) + "\n1749736720,1\n"),
         "data.csv"},
        {"columns", 100,
         smallCaseWith("data.csv",
                       "time,a_cpu\n1749736720,\"1\"" + QByteArray(",\"1\"").repeated(200) + "\n"),
         "data.csv"},
        {"columns", 100,
         smallCaseWith("request-list.csv", "Start Time" + QByteArray(",x").repeated(100) + "\n"),
         "request-list.csv"},
        {"columns", 100,
         smallCaseWith("loki-logs.json", "[{" + QByteArray("\"a\":1,").repeated(101) + "\"b\":2}]"),
         "loki-logs.json"},
        {"cells", 20, smallCaseWith("data.csv", tableOf(8)), "data.csv"},
        {"json-depth", 20, smallCaseWith("injection.json", nested(30)), "injection.json"},
        {"tables", 2, smallCase(), "latency_aggregated_90.csv"},
        {"summary-rows", 2,
         smallCaseWith("benchmark-summary.csv", "Provider,Qps\r\n" + QByteArray("vllm,1\r\n").repeated(3)),
         "benchmark-summary.csv"},
        {"ranking-names", 3, smallCaseAnd({ranking, R"({"0":["a","b","c","d"]})"}), ranking},
    };
}

la_ssize_t append(archive*, void* out, const void* bytes, size_t size)
{
    static_cast<QByteArray*>(out)->append(static_cast<const char*>(bytes), static_cast<qsizetype>(size));
    return static_cast<la_ssize_t>(size);
}

/// `bytes` packed by filters of libarchive at their highest level, the last one outermost.
QByteArray packed(const QByteArray& bytes, const std::vector<int>& filters)
{
    QByteArray out;
    archive* writer = archive_write_new();
    archive_write_set_format_raw(writer);
    for (const int filter : filters) {
        archive_write_add_filter(writer, filter);
        archive_write_set_filter_option(writer, nullptr, "compression-level", "9");
    }
    archive_write_set_bytes_in_last_block(writer, 1);
    archive_write_open(writer, &out, nullptr, append, nullptr);
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, "data");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(writer, entry);
    archive_write_data(writer, bytes.constData(), static_cast<size_t>(bytes.size()));
    archive_entry_free(entry);
    archive_write_close(writer);
    archive_write_free(writer);
    return out;
}

/// A tar with one file of so many single bytes, each with a hole behind it.
QByteArray sparseTar(int pieces)
{
    QByteArray out;
    archive* writer = archive_write_new();
    archive_write_set_format_pax(writer);
    archive_write_open(writer, &out, nullptr, append, nullptr);
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, "holes");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, std::int64_t{2} * pieces);
    for (int i = 0; i < pieces; ++i) {
        archive_entry_sparse_add_entry(entry, std::int64_t{2} * i, 1);
    }
    archive_write_header(writer, entry);
    const QByteArray data(qsizetype{2} * pieces, 'x');
    archive_write_data(writer, data.constData(), static_cast<size_t>(data.size()));
    archive_entry_free(entry);
    archive_write_close(writer);
    archive_write_free(writer);
    return out;
}

/// The reason why an archive is refused; empty when it is not.
std::string refusalOf(const QByteArray& bytes, const ImportLimits& limits = {})
{
    const QTemporaryDir folder;
    writeFile(folder.filePath(QStringLiteral("packed_test")), bytes);
    ImportOptions options;
    options.limits = limits;
    try {
        importArchive(folder.filePath(QStringLiteral("packed_test")),
                      folder.filePath(QStringLiteral("s.culprit")), options);
    } catch (const ImportError& error) {
        return error.what();
    }
    return {};
}

bool holds(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

std::string remarksOf(const Store& store)
{
    std::string remarks;
    for (const ImportNotice& notice : store.notices()) {
        remarks += notice.entry + ": " + notice.message + "\n";
    }
    return remarks;
}

/// Whether `row` can be cut, and how, by trying all that may be: the first wrapped cell as short as can be.
bool cutByTrying(const std::vector<std::string>& pieces, std::size_t at, std::size_t columns,
                 std::vector<std::string>& cells)
{
    if (at == pieces.size() || columns == 0) {
        return at == pieces.size() && columns == 0;
    }
    const auto hasQuote = [](const std::string& text) { return text.find('"') != std::string::npos; };
    const auto goOn = [&](std::string cell, std::size_t next) {
        cells.push_back(std::move(cell));
        const bool done = cutByTrying(pieces, next, columns - 1, cells);
        if (!done) {
            cells.pop_back();
        }
        return done;
    };
    if (!hasQuote(pieces[at])) {
        return goOn(pieces[at], at + 1);
    }
    std::string joined;
    for (std::size_t last = at; last < pieces.size(); ++last) {
        joined += (last > at ? "," : "") + pieces[last];
        const bool isWrapped =
            joined.starts_with('"') && pieces[last].ends_with('"') &&
            (last > at || (joined.size() >= 3 && hasQuote(joined.substr(1, joined.size() - 2))));
        if (isWrapped && goOn(joined.substr(1, joined.size() - 2), last + 1)) {
            return true;
        }
    }
    return false;
}

} // namespace

class ImportLimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void excess_data();
    void excess();
    void everyLimitHasANameAndARoom();
    void sparseMapsAreHeaders();
    void dictionariesAreBounded();
    void packsOnlyOnce();
    void zipEntriesOfAnyMemoryArePassedOver();
    void zipDirectoriesAreCountedBefore();
    void remarksBeyondTheLimitAreCounted();
    void parsersGiveBackWhatTheyHeld();
    void rowsOfLongTextsGoOnSoon();
    void tellsHowLargeJsonIs();
    void summariesFindTheirRecordings();
    void equalKeysAreNumbered();
    void refusesTimesThatCantBe();
    void readsNoLabelWithoutEnd();
    void cutsWrappedCellsAsTryingDoes();
};

void ImportLimitsTest::excess_data()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const Excess& one : excesses()) {
        QTest::addRow("%s, %s", one.name, one.entry.substr(0, 60).c_str()) << index++;
    }
}

void ImportLimitsTest::excess()
{
    QFETCH(int, index);
    static const std::vector<Excess> all = excesses();
    const Excess& excess = all[static_cast<std::size_t>(index)];
    const QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    const QString good = folder.filePath(QStringLiteral("good.tar"));
    const QString archive = folder.filePath(QStringLiteral("excess_test.tar"));
    writeFile(good, makeArchive(smallCase("other/"), Container::Tar));
    writeFile(archive, makeArchive(excess.entries, Container::Tar));
    importArchive(good, store);
    const CaseSummary before = Store::open(store, Store::Mode::ReadOnly).cases().at(0);

    ImportOptions options;
    const auto limit = std::ranges::find(importLimits(), std::string_view(excess.name), &LimitEntry::name);
    options.limits.*limit->value = excess.limit;
    std::string message;
    try {
        importArchive(archive, store, options);
    } catch (const ImportError& error) {
        message = error.what();
    }
    const Store opened = Store::open(store, Store::Mode::ReadOnly);
    QCOMPARE(opened.cases().size(), std::size_t{excess.endsImport ? 1U : 2U});
    const auto kept = opened.findCase(before.key);
    QVERIFY(kept && kept->id == before.id && kept->content == before.content);
    QCOMPARE(message.empty(), !excess.endsImport);
    if (excess.endsImport) {
        QVERIFY2(message.find("excess_test.tar") != std::string::npos, message.c_str());
    }
    // The line of the entry names the limit and its value.
    const std::string told = excess.endsImport ? message + "\n" : remarksOf(opened);
    const std::string note = "(limit " + std::string(excess.name) + "=" + std::to_string(excess.limit) + ")";
    const std::size_t at = told.find(note);
    QVERIFY2(at != std::string::npos, told.c_str());
    const std::size_t begin = told.rfind('\n', at) + 1; // npos + 1 is the text's begin
    QVERIFY2(told.substr(begin, at - begin).find(excess.entry) != std::string::npos, told.c_str());
    QVERIFY(told.substr(begin, at - begin).size() < 1000);
}

void ImportLimitsTest::everyLimitHasANameAndARoom()
{
    std::set<std::string_view> names;
    const ImportLimits limits;
    for (const LimitEntry& entry : importLimits()) {
        QVERIFY(names.insert(entry.name).second);
        QVERIFY(limits.*entry.value >= 1);
        QVERIFY(limits.*entry.value <= entry.most);
    }
}

void ImportLimitsTest::sparseMapsAreHeaders()
{
    ImportLimits limits;
    limits.maxHeaderBytes = 1'000'000;
    const std::string small = refusalOf(sparseTar(1000), limits);
    QVERIFY2(holds(small, "holes is a sparse file"), small.c_str());
    const std::string large = refusalOf(sparseTar(300'000), limits);
    QVERIFY2(holds(large, "the entry after the begin has a header of more than"), large.c_str());
    QVERIFY2(holds(large, "(limit header-bytes=1000000)"), large.c_str());
    // What is passed over of an entry is not the next one's header.
    auto entries = smallCase();
    entries.insert(entries.begin(), {std::string(5000, 'n'), QByteArray(5'000'000, 'x')});
    QCOMPARE(refusalOf(makeArchive(entries, Container::Tar), limits), std::string());
}

void ImportLimitsTest::dictionariesAreBounded()
{
    const QByteArray tar = makeArchive(smallCase(), Container::Tar);
    ImportLimits small;
    small.maxDictionaryBytes = 8'000'000;
    for (const int filter : {ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_LZMA}) {
        const QByteArray archive = packed(tar, {filter});
        QVERIFY(!archive.isEmpty() && archive.size() < tar.size());
        const std::string refusal = refusalOf(archive, small);
        QVERIFY2(holds(refusal, "packed_test: it is packed with a dictionary of 6"), refusal.c_str());
        QVERIFY2(holds(refusal, "(limit dictionary-bytes=8000000)"), refusal.c_str());
        QCOMPARE(refusalOf(archive), std::string());
        QVERIFY(holds(refusalOf(archive.left(archive.size() / 2)), "damaged or truncated"));
    }
    QByteArray damaged = packed(tar, {ARCHIVE_FILTER_XZ});
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
    QVERIFY(holds(refusalOf(damaged), "damaged or truncated"));
    const QByteArray streams =
        packed(tar.left(1000), {ARCHIVE_FILTER_XZ}) + packed(tar.mid(1000), {ARCHIVE_FILTER_XZ});
    QCOMPARE(refusalOf(streams), std::string());
}

void ImportLimitsTest::packsOnlyOnce()
{
    const QByteArray tar = makeArchive(smallCase(), Container::Tar);
    for (const int filter : {ARCHIVE_FILTER_BZIP2, ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_LZ4}) {
        QCOMPARE(refusalOf(packed(tar, {filter})), std::string());
    }
    const std::string twice = refusalOf(packed(tar, {ARCHIVE_FILTER_ZSTD, ARCHIVE_FILTER_BZIP2}));
    QVERIFY2(holds(twice, "it is compressed more than once"), twice.c_str());
    QVERIFY(holds(refusalOf(packed(tar, {ARCHIVE_FILTER_XZ, ARCHIVE_FILTER_BZIP2})), "packed_test"));
}

void ImportLimitsTest::zipEntriesOfAnyMemoryArePassedOver()
{
    QByteArray zip = makeArchive(smallCase(), Container::Zip);
    for (const auto& [begin, method] : {std::pair("PK\x03\x04", 8), std::pair("PK\x01\x02", 10)}) {
        for (qsizetype at = zip.indexOf(begin); at >= 0; at = zip.indexOf(begin, at + 4)) {
            zip[at + method] = 14; // lzma
        }
    }
    const std::string refusal = refusalOf(zip);
    QVERIFY2(holds(refusal, "benchmark-summary.csv: it is packed with lzma inside the zip"), refusal.c_str());
}

void ImportLimitsTest::zipDirectoriesAreCountedBefore()
{
    ImportLimits limits;
    limits.maxEntries = static_cast<std::int64_t>(smallCase().size());
    QCOMPARE(refusalOf(makeArchive(smallCase(), Container::Zip), limits), std::string());
    QByteArray zip = makeArchive(smallCaseAnd({"z", "x"}), Container::Zip);
    const qsizetype end = zip.lastIndexOf("PK\x05\x06");
    zip[end + 8] = zip[end + 10] = 1; // whatever the end says
    const std::string refusal = refusalOf(zip, limits);
    QVERIFY2(holds(refusal, "its directory has more than"), refusal.c_str());
    QVERIFY2(holds(refusal, "(limit entries=" + std::to_string(limits.maxEntries) + ")"), refusal.c_str());

    ZipEntryCount count;
    for (const char byte : std::string_view("PPK\x01PK\x01\x02xPK\x01\x02PK\x03\x04K\x01\x02PK\x01")) {
        count.add({&byte, 1});
    }
    QCOMPARE(count.entries(), std::int64_t{2});
}

void ImportLimitsTest::remarksBeyondTheLimitAreCounted()
{
    const QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    const QString archive = folder.filePath(QStringLiteral("a.tar"));
    auto entries = smallCase();
    for (int i = 0; i < 10; ++i) {
        entries.push_back({"unknown/" + std::to_string(i), "x"});
    }
    writeFile(archive, makeArchive(entries, Container::Tar));
    ImportOptions options;
    options.limits.maxRemarks = 3;
    const ImportReport report = importArchive(archive, store, options);
    QCOMPARE(report.notices.size(), std::size_t{4});
    QVERIFY(report.notices.back().count >= 7);
    QVERIFY(report.notices.back().message.find("left out") != std::string::npos);
}

void ImportLimitsTest::parsersGiveBackWhatTheyHeld()
{
    RecordingBuilder builder([](const BuiltRecord&, std::size_t) {});
    ImportSession session(builder);
    const QByteArray table = tableOf(100'000);
    std::int64_t peak = 0;
    for (int i = 0; i < 4; ++i) {
        session.begin({otherRun + "table" + std::to_string(i) + ".csv", table.size()});
        session.data({table.data(), static_cast<std::size_t>(table.size())});
        session.end();
        QVERIFY(builder.meter().held() < 10'000);
        if (i == 0) {
            peak = builder.meter().peak();
            QVERIFY(peak > std::int64_t{100'000} * 8);
        }
    }
    QVERIFY(builder.meter().peak() < peak * 11 / 10);
}

void ImportLimitsTest::rowsOfLongTextsGoOnSoon()
{
    std::size_t largest = 0, all = 0;
    RecordingBuilder builder([&](const BuiltRecord& record, std::size_t bytes) {
        if (std::holds_alternative<RowBatch>(record)) {
            largest = std::max(largest, bytes);
            all += bytes;
        }
    });
    RunIdentity run;
    run.folder = "a";
    builder.beginFile({"spans", "spans", {}, true}, run);
    for (int i = 0; i < 200; ++i) {
        const std::string text = std::to_string(i) + std::string(50'000, 'x');
        SpanView span;
        span.resource = text;
        builder.span(span);
        builder.log({0, text, "c", "f", "m"});
    }
    builder.endFile();
    QVERIFY(all > std::size_t{200} * 2 * 50'000);
    QVERIFY2(largest < 1'000'000, std::to_string(largest).c_str());
}

void ImportLimitsTest::tellsHowLargeJsonIs()
{
    const std::string_view brackets = "{\"a\":[1,{\"b\":\"]]]{{{\\\"[[[\"}]}";
    QCOMPARE(jsonSizeOf(brackets, 64).depth, std::int64_t{3});
    QCOMPARE(jsonSizeOf("5", 64).depth, std::int64_t{0});
    QVERIFY(jsonSizeOf(std::string(1000, '['), 64).depth > 64);
    // A tree takes more than its text.
    const std::string text = "[" + std::string(2000, ',') + "]";
    QVERIFY(jsonSizeOf(text, 64).bytes > static_cast<std::int64_t>(10 * text.size()));
}

void ImportLimitsTest::summariesFindTheirRecordings()
{
    std::vector<RunIdentity> identities(6);
    const std::vector<std::pair<const char*, double>> places{{"e/results/b", 5}, {"e/results/a", 5},
                                                             {"e/results/c", 1}, {"e/results2/a", 5},
                                                             {"f", 5},           {"e/results/d/x", 5}};
    std::vector<std::map<std::string, std::string>> facts(identities.size());
    std::vector<SummedRun> runs;
    for (std::size_t i = 0; i < identities.size(); ++i) {
        identities[i].folder = places[i].first;
        identities[i].queriesPerSecond = places[i].second;
        identities[i].iteration = i == 0 ? 2 : 1;
        runs.push_back({&identities[i], &facts[i]});
    }
    const auto row = [](double rate, const char* text) {
        return std::pair(std::string("e/results"), SummaryRow{rate, {{"row", text}}});
    };
    const auto strays = giveSummaries(
        runs, {row(5, "1"), row(1, "2"), row(5, "3"), row(5, "4"), row(5, "5"), row(1, "6"), row(0, "7")});
    QCOMPARE(strays.size(), std::size_t{2});
    QCOMPARE(facts[1].at("row"), std::string("1")); // of two first iterations the one that came first
    QCOMPARE(facts[5].at("row"), std::string("3"));
    QCOMPARE(facts[0].at("row"), std::string("4"));
    QCOMPARE(facts[2].at("row"), std::string("2"));
    QVERIFY(facts[3].empty() && facts[4].empty());
}

void ImportLimitsTest::equalKeysAreNumbered()
{
    const QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    const QString archive = folder.filePath(QStringLiteral("a.tar"));
    std::vector<TestEntry> entries;
    constexpr int count = 600; // more than are asked for one by one
    entries.reserve(count);
    for (int i = 0; i < count; ++i) {
        entries.push_back({std::to_string(i) + "/x/cart_cpu/1/data.csv", "time,cart_cpu\n1749736720,1\n"});
    }
    writeFile(archive, makeArchive(entries, Container::Tar));
    importArchive(archive, store);
    const auto cases = Store::open(store, Store::Mode::ReadOnly).cases();
    std::set<std::string> keys;
    for (const CaseSummary& summary : cases) {
        keys.insert(summary.key);
    }
    QCOMPARE(keys.size(), std::size_t{count});
}

void ImportLimitsTest::refusesTimesThatCantBe()
{
    for (const char* text : {"1e300", "-1e300", "9e99", "1e30", "253402300800000000000"}) {
        QVERIFY2(!epochSeconds(std::string_view(text)), text);
        QVERIFY2(!epochNanoseconds(text), text);
    }
    QVERIFY(epochSeconds(std::string_view("1749736720")) == 1749736720.0);
    QVERIFY(epochSeconds(std::string_view("9999-12-31 23:59:59")));

    const QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    const QString archive = folder.filePath(QStringLiteral("a.tar"));
    writeFile(archive,
              makeArchive(smallCaseWith("data.csv", "time,a_cpu\n1e300,1\n1749736720,2\n"), Container::Tar));
    importArchive(archive, store);
    const std::string remarks = remarksOf(Store::open(store, Store::Mode::ReadOnly));
    QVERIFY2(remarks.find("1e300") != std::string::npos, remarks.c_str());
}

void ImportLimitsTest::readsNoLabelWithoutEnd()
{
    FolderLabel label;
    label.text = std::string(1000, 'a');
    for (std::size_t i = 1; i < label.text.size(); i += 2) {
        label.text[i] = '_';
    }
    label.mayNameSystem = true;
    QVERIFY(labelReadings(label).size() <= 128);
    label.text = "ts-order-service_cpu";
    QCOMPARE(labelReadings(label).size(), std::size_t{3});
}

void ImportLimitsTest::cutsWrappedCellsAsTryingDoes()
{
    std::minstd_rand random(7);
    const std::array<const char*, 8> choices{"a", "", "\"", "\"\"", "\"a", "b\"", "\"c\"", "\"\"\""};
    int cut = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::vector<std::string> pieces(1 + random() % 7);
        std::string row;
        for (std::string& piece : pieces) {
            piece = choices[random() % choices.size()];
            row += (&piece == &pieces.front() ? "" : ",") + piece;
        }
        if (row.find('"') == std::string::npos) {
            continue;
        }
        const std::size_t columns = 1 + random() % pieces.size();
        std::vector<std::string> expected;
        std::vector<std::string_view> cells;
        const bool can = cutByTrying(pieces, 0, columns, expected);
        QVERIFY2(cutNaiveRow(row, columns, cells) == can, row.c_str());
        if (can) {
            ++cut;
            QVERIFY2(std::ranges::equal(cells, expected), row.c_str());
        }
    }
    QVERIFY(cut > 1000);
}

QTEST_GUILESS_MAIN(ImportLimitsTest)
#include "import_limits_test.moc"
