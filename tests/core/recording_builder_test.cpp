// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings without an archive: records straight into a builder, and what a store gives back.
#include "archive/artifact_reader.h"
#include "archive/import_errors.h"
#include "archive/import_session.h"
#include "archive/keep_recordings.h"
#include "archive/recording_builder.h"
#include "store/store.h"
#include "store_rows.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace culprit;
using namespace culprit::test;

namespace {

RunIdentity identityOf(const std::string& key)
{
    RunIdentity run;
    run.folder = "capture/" + key;
    run.key = key;
    run.longKey = run.folder;
    run.experiment = "incident";
    run.system = "cluster";
    run.fault = "cpu";
    run.target = "a";
    run.injectionLastsToEnd = true;
    return run;
}

MetricTable samples()
{
    MetricTable table;
    table.file = "metrics.csv";
    table.time = {100, 105, 110};
    table.columns.push_back({"a_cpu", 1, {1, 2, std::nan("")}, {}});
    table.columns.push_back({"b_memory", 2, {3, 4, 5}, {}});
    table.textColumns.push_back({"a_pod_ip", 3, {"10.0.0.1", "10.0.0.1", "10.0.0.2"}});
    return table;
}

/// A case as a capture from servers would bring it.
void fill(RecordingBuilder& builder)
{
    const RunIdentity run = identityOf("a_cpu_1");
    builder.beginFile({"prometheus", "metrics", {}, true}, run);
    builder.table(samples());
    builder.endFile(1234);
    builder.beginFile({"loki", "logs", {}, true}, run);
    for (int i = 0; i < 10'000; ++i) { // more than one batch
        builder.log({100'000'000'000 + i, "pod-a", "a", "/var/log", i % 2 ? "odd" : "even"});
    }
    builder.anomaly({AnomalyKind::RecordsWithoutTime, 2, "time", "yesterday", {}});
    builder.endFile();
    builder.beginFile({"jaeger", "spans", {}, true}, run);
    SpanView span;
    span.startUs = 101'000'000;
    span.durationUs = 250;
    span.service = "a";
    span.traceId = "t1";
    builder.span(span);
    builder.topology({{{"a", "b"}}});
    builder.injectionTime(105);
    builder.text("as it came");
    builder.endFile();
}

ArchiveRecord captured()
{
    ArchiveRecord archive;
    archive.path = "/somewhere/capture";
    archive.name = "capture";
    archive.sha256 = std::string(64, 'a');
    return archive;
}

/// Knows a file by its first bytes alone, wherever it lies.
class MagicReader : public ArtifactReader
{
public:
    std::optional<Artifact> recognise(const FileHead& file) const override
    {
        if (!file.bytes.starts_with("MAGIC\n")) {
            return std::nullopt;
        }
        Artifact artifact;
        artifact.role = "magic";
        artifact.run = identityOf("magic_1");
        artifact.parser = [](RecordSink& sink) -> std::unique_ptr<ArtifactParser> {
            struct Parser : ArtifactParser
            {
                RecordSink& sink;
                std::size_t bytes = 0;
                explicit Parser(RecordSink& to)
                    : sink(to)
                {
                }
                void feed(std::string_view piece) override { bytes += piece.size(); }
                void finish() override { sink.log({0, {}, {}, {}, std::to_string(bytes)}); }
            };
            return std::make_unique<Parser>(sink);
        };
        return artifact;
    }
};

} // namespace

class RecordingBuilderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsAStoreWithoutAnArchive();
    void showsNothingBeforeItIsKept();
    void keepsNothingOfTheSameContent();
    void readsAFileByItsContent_data();
    void readsAFileByItsContent();
    void keepsNoMoreTextThanAStoreGivesBack();
    void cataloguesEveryAnomaly();
};

void RecordingBuilderTest::fillsAStoreWithoutAnArchive()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("s"));
    {
        BulkWriter writer(path);
        RecordingBuilder builder([&](BuiltRecord record, std::size_t) {
            std::visit([&](const auto& content) { writer.write(content); }, record);
        });
        fill(builder);
        const ImportReport report = keepRecordings(writer, builder.finish(), captured());
        QCOMPARE(report.cases, 1);
        QCOMPARE(report.logs, 10'000);
    }
    const Store store = Store::open(path, Store::Mode::ReadOnly);
    const Case loaded = store.loadCase("a_cpu_1");
    QCOMPARE(loaded.tables.size(), std::size_t{1});
    QCOMPARE(loaded.tables[0].columns[1].values, samples().columns[1].values);
    QCOMPARE(loaded.tables[0].textColumns[0].values, samples().textColumns[0].values);
    QCOMPARE(loaded.logs.size(), std::size_t{10'000});
    QCOMPARE(loaded.logs[9'999].message, std::string("odd"));
    QCOMPARE(loaded.logs[9'999].timeNs, 100'000'009'999);
    QCOMPARE(loaded.spans.at(0).traceId, std::string("t1"));
    QCOMPARE(loaded.topology.links.at(0).destination, std::string("b"));
    QCOMPARE(loaded.summary.injection->time, 105.0);
    QCOMPARE(loaded.summary.injection->duration, 5.0);
    QVERIFY((loaded.summary.components == std::vector<std::string>{"a", "b"}));
    QCOMPARE(store.archives().at(0).name, std::string("capture"));
    QCOMPARE(rowsOf(path, QStringLiteral("SELECT content FROM run")),
             QStringList{QString::fromStdString(TelemetryHash::of(loaded).hex())});
    bool told = false;
    for (const ImportNotice& notice : store.notices("a_cpu_1")) {
        told = told || (notice.message == "records without a readable time, dropped" && notice.count == 2 &&
                        notice.entry == "loki");
    }
    QVERIFY(told);
    const auto files = store.artifacts("a_cpu_1");
    QCOMPARE(files.size(), std::size_t{3});
    QCOMPARE(files[0].bytes, 1234);
    QCOMPARE(store.artifactText(files[2].id), QByteArray("as it came"));
}

void RecordingBuilderTest::showsNothingBeforeItIsKept()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("s"));
    {
        BulkWriter writer(path);
        RecordingBuilder builder([&](BuiltRecord record, std::size_t) {
            std::visit([&](const auto& content) { writer.write(content); }, record);
        });
        fill(builder);
        writer.pause();
        const Store store = Store::open(path, Store::Mode::ReadOnly);
        QVERIFY(store.cases().empty() && store.archives().empty());
        QVERIFY(store.artifacts().empty() && store.notices().empty());
    }
    QVERIFY(Store::open(path).cases().empty());
}

void RecordingBuilderTest::keepsNothingOfTheSameContent()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("s"));
    for (const bool again : {false, true}) {
        BulkWriter writer(path);
        RecordingBuilder builder([&](BuiltRecord record, std::size_t) {
            std::visit([&](const auto& content) { writer.write(content); }, record);
        });
        fill(builder);
        QCOMPARE(keepRecordings(writer, builder.finish(), captured()).alreadyImported, again);
    }
    QCOMPARE(Store::open(path).cases().size(), std::size_t{1});
    BulkWriter writer(path);
    QVERIFY_THROWS_EXCEPTION(ImportError, keepRecordings(writer, {}, captured()));
}

void RecordingBuilderTest::readsAFileByItsContent_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("piece");
    for (const int size : {6, 100, 4096, 4097, 20'000}) {
        for (const int piece : {1, 7, 4095, 4096, 1 << 20}) {
            QTest::addRow("%d bytes in pieces of %d", size, piece) << size << piece;
        }
    }
}

void RecordingBuilderTest::readsAFileByItsContent()
{
    QFETCH(int, size);
    QFETCH(int, piece);
    ReaderRegistry readers;
    readers.add(std::make_unique<MagicReader>());
    std::string content = "MAGIC\n";
    content.resize(static_cast<std::size_t>(size), 'x');
    std::vector<std::string> messages;
    RecordingBuilder builder([&](const BuiltRecord& record, std::size_t) {
        if (const auto* rows = std::get_if<RowBatch>(&record)) {
            messages.push_back(rows->text);
        }
    });
    ImportSession session(builder, readers);
    for (const std::string& path : {std::string("any/where"), std::string("else/where")}) {
        session.begin({path, -1});
        const std::string_view bytes = path == "any/where" ? std::string_view(content) : "no magic";
        for (std::size_t at = 0; at < bytes.size(); at += static_cast<std::size_t>(piece)) {
            session.data(bytes.substr(at, static_cast<std::size_t>(piece)));
        }
        session.end();
    }
    const Recordings recordings = builder.finish();
    QCOMPARE(recordings.runs.size(), std::size_t{1});
    QCOMPARE(recordings.skipped.size(), std::size_t{1});
    QCOMPARE(recordings.skipped[0].entry, std::string("else/where"));
    QVERIFY((messages == std::vector<std::string>{std::to_string(size)}));
}

void RecordingBuilderTest::keepsNoMoreTextThanAStoreGivesBack()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("s"));
    {
        BulkWriter writer(path);
        ImportLimits limits;
        limits.maxTextBytes = 30; // one table has 24
        RecordingBuilder builder(
            [&](BuiltRecord record, std::size_t) {
                std::visit([&](const auto& content) { writer.write(content); }, record);
            },
            limits);
        for (const char* file : {"metrics.csv", "more.csv"}) {
            builder.beginFile({file, "metrics", {}, true}, identityOf("a_cpu_1"));
            MetricTable table = samples();
            table.file = file;
            builder.table(std::move(table));
            builder.endFile();
        }
        keepRecordings(writer, builder.finish(), captured());
    }
    const Store store = Store::open(path, Store::Mode::ReadOnly);
    const Case loaded = store.loadCase("a_cpu_1");
    QCOMPARE(loaded.tables.size(), std::size_t{2});
    QCOMPARE(loaded.tables[0].textColumns.size(), std::size_t{1});
    QCOMPARE(loaded.tables[1].textColumns.size(), std::size_t{0});
    QCOMPARE(loaded.tables[1].columns.size(), std::size_t{2}); // the series stay
    const auto notices = store.notices();
    const auto told = std::ranges::find(notices, "texts-not-kept", &ImportNotice::name);
    QVERIFY(told != notices.end());
    QVERIFY2(told->message.find("a_pod_ip (limit text-bytes=30)") != std::string::npos,
             told->message.c_str());
}

void RecordingBuilderTest::cataloguesEveryAnomaly()
{
    std::set<std::string_view> names;
    for (const AnomalyEntry& entry : anomalyCatalogue()) {
        QVERIFY2(names.insert(entry.name).second, "two anomalies of one name");
        QVERIFY(!entry.name.empty() && !entry.text.empty());
        QVERIFY(std::ranges::all_of(
            entry.name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }));
        QCOMPARE(&entryOf(entry.kind), &entry);
        // Every brace is one that is filled in.
        const std::string text = textOf({entry.kind, 1, "COLUMN", "EXAMPLE", "OTHER"});
        QVERIFY2(text.find('{') == std::string::npos, text.c_str());
    }
    const Anomaly bad{AnomalyKind::BadNumbers, 3, "a_cpu", "n/a%", {}};
    QCOMPARE(textOf(bad), std::string("cells that are no numbers, taken as missing, e.g. \"n/a%\" in a_cpu"));
    const ImportNotice notice = noticeOf(bad, "data.csv");
    QCOMPARE(notice.name, std::string("bad-numbers"));
    QCOMPARE(notice.column, std::string("a_cpu"));
    QCOMPARE(notice.example, std::string("n/a%"));
    QCOMPARE(notice.count, 3);
    QVERIFY(notice.severity == ImportNotice::Severity::Warning);
    // Braces of the file itself stay as they are.
    QCOMPARE(textOf({AnomalyKind::LostLines, 1, {}, "{column}", {}}),
             std::string("lines that make no row, dropped, first: {column}"));
}

QTEST_GUILESS_MAIN(RecordingBuilderTest)
#include "recording_builder_test.moc"
