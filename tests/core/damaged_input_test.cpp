// SPDX-License-Identifier: GPL-3.0-or-later
// What damaged and hostile inputs get: refused with one clear line (exit status 3 on the command line) and
// the store untouched, or imported with a remark about what was left out.
#include "archive/importer.h"
#include "store/store.h"
#include "test_archive.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace culprit;
using namespace culprit::test;

namespace {

struct Input
{
    const char* name;
    QByteArray bytes;
    const char* expected; ///< part of the message, or of the remark when it is imported
    bool imported = false;
    ImportLimits limits = {};
};

QByteArray tarGz(const std::vector<TestEntry>& entries)
{
    return makeArchive(entries, Container::TarGz);
}

QByteArray truncated(QByteArray bytes, double share)
{
    bytes.truncate(static_cast<qsizetype>(static_cast<double>(bytes.size()) * share));
    return bytes;
}

QByteArray flipped(QByteArray bytes, qsizetype at)
{
    const qsizetype place = at < 0 ? bytes.size() + at : at;
    bytes[place] = static_cast<char>(bytes[place] ^ 0x55);
    return bytes;
}

/// Bytes that don't compress, so that a cut in the middle of the archive lies in the middle of them.
QByteArray noise(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    std::uint32_t state = 12345;
    for (char& byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<char>(state >> 24);
    }
    return bytes;
}

std::vector<TestEntry> smallCaseAnd(const TestEntry& more)
{
    auto entries = smallCase();
    entries.push_back(more);
    return entries;
}

ImportLimits limitsWith(auto change)
{
    ImportLimits limits;
    change(limits);
    return limits;
}

std::vector<Input> inputs()
{
    const std::vector<TestEntry> good = smallCaseAnd({"artifacts/diverse/noise.bin", noise(200'000)});
    const QByteArray gz = tarGz(good);
    const QByteArray tar = makeArchive(good, Container::Tar);
    const QByteArray xz = makeArchive(good, Container::TarXz);
    const QByteArray zst = makeArchive(good, Container::TarZst);
    const QByteArray zip = makeArchive(good, Container::Zip);
    QByteArray noEndMark = tar;
    while (noEndMark.endsWith(QByteArray(512, '\0'))) {
        noEndMark.chop(512);
    }
    std::string deep;
    for (int i = 0; i < 70; ++i) {
        deep += "d/";
    }
    const QByteArray chaosStart =
        "{\"result\":{\"metadata\":{\"creationTimestamp\":\"2025-06-12T14:03:27Z\"},\"spec\":";
    using Kind = TestEntry::Kind;
    return {
        {"empty file", {}, "the file is empty"},
        {"plain text", "hello, this is no archive\n", "no tar or zip archive"},
        {"noise", noise(5000), "no tar or zip archive"},
        {"one byte", "x", "no tar or zip archive"},
        {"gzip magic alone", QByteArray::fromHex("1f8b"), "truncated"},
        {"gzip cut in half", truncated(gz, 0.5), "truncated"},
        {"gzip without its checksum", truncated(gz, 1 - 4.0 / static_cast<double>(gz.size())), "truncated"},
        {"gzip with a wrong checksum", flipped(gz, -6), "checksum does not match"},
        {"gzip with a wrong length", flipped(gz, -2), "damaged"},
        {"gzip with a flipped byte inside", flipped(gz, gz.size() / 2), "damaged"},
        {"gzip with bytes behind its end", gz + "surplus", "follow its end"},
        {"gzip of a text", gzipped("no tar inside\n"), "no tar or zip archive"},
        {"gzip in gzip", gzipped(gz), "no tar or zip archive"},
        {"gzip of nothing", gzipped({}), "there is nothing in it"},
        {"tar cut within a file", truncated(tar, 0.5), "truncated"},
        {"tar without its end mark", noEndMark, "no end mark"},
        {"tar with a damaged header", flipped(tar, 1024 + 150), "damaged"},
        {"xz cut in half", truncated(xz, 0.5), "truncated"},
        {"xz with a flipped byte", flipped(xz, xz.size() / 2), "damaged"},
        {"zstd cut in half", truncated(zst, 0.5), "truncated"},
        {"zip cut in half", truncated(zip, 0.5), "damaged"},
        {"zip with a flipped byte", flipped(zip, zip.size() - 3000), "damaged"},
        {"zip magic alone", "PK\x03\x04", "damaged"},
        {"encrypted zip", makeArchive(smallCase(), Container::EncryptedZip), "encrypted"},
        {"path that leaves the archive", tarGz(smallCaseAnd({"artifacts/../../etc/passwd", "root"})),
         "unsafe path"},
        {"path that leaves a zip", makeArchive(smallCaseAnd({"../evil", "x"}), Container::Zip),
         "unsafe path"},
        {"folders without end", tarGz(smallCaseAnd({deep + "f", "x"})), "folders deep"},
        {"too many entries", gz, "more than 5 entries", false, limitsWith([](auto& l) { l.maxEntries = 5; })},
        {"too large a file", gz, "is larger than", false,
         limitsWith([](auto& l) { l.maxEntryBytes = 100'000; })},
        {"too much in all", gz, "unpacks to more than", false,
         limitsWith([](auto& l) { l.maxTotalBytes = 100'000; })},
        {"bomb of zeros", tarGz(smallCaseAnd({"artifacts/diverse/zeros", QByteArray(100 << 20, '\0')})),
         "times its size", false, limitsWith([](auto& l) { l.maxExpansion = 50; })},
        {"nothing known inside", tarGz({{"a/readme.txt", "hello"}, {"b/photo.png", "x"}}),
         "no experiment was recognised"},
        {"a case of nothing but its injection", tarGz({{"ss/carts_cpu/1/inject_time.txt", "1750000000\n"}}),
         "a label without a case"},
        {"a table of text alone",
         tarGz({{"ss/carts_cpu/1/data.csv", "time,carts_cpu\n1750000000,high\n1750000001,low\n"}}),
         "nothing usable"},
        {"only a table without time", tarGz({{"a/b/data.csv", "x,y\n1,2\n"}}),
         "no experiment was recognised"},

        {"absolute path", tarGz(smallCase("/artifacts/")), "", true},
        {"symbolic link", tarGz(smallCaseAnd({"artifacts/link", "/etc/passwd", Kind::SymbolicLink})),
         "a link", true},
        {"hard link", tarGz(smallCaseAnd({"artifacts/link", "/etc/passwd", Kind::HardLink})), "a link", true},
        {"named pipe", tarGz(smallCaseAnd({"artifacts/pipe", "", Kind::Fifo})), "a link or a device", true},
        {"a file twice", tarGz(smallCaseAnd(smallCase().front())), "holds it twice", true},
        {"a file nobody knows", tarGz(smallCaseAnd({"artifacts/x.bin", "?"})), "not recognised", true},
        {"a name of 200,000 letters",
         tarGz(smallCaseAnd({"artifacts/" + std::string(200'000, 'a') +
                                 "-stress-x/results/"
                                 "qps-5-iteration-1/x.bin",
                             "?"})),
         "not recognised", true, limitsWith([](auto& l) { l.maxNameBytes = 1'000'000; })},
        {"a stressed name of 200,000 letters",
         tarGz(smallCaseAnd({"artifacts/a-stress-" + std::string(200'000, 'x') +
                                 "/results/"
                                 "qps-5-iteration-1/x.bin",
                             "?"})),
         "not recognised", true, limitsWith([](auto& l) { l.maxNameBytes = 1'000'000; })},
        {"a name that is too long", tarGz(smallCaseAnd({"artifacts/" + std::string(5000, 'a'), "?"})),
         "(limit name-bytes=4096)", true},
        {"injection that is no JSON", tarGz(smallCaseWith("injection.json", "{oops")), "no valid JSON", true},
        {"injection without time", tarGz(smallCaseWith("injection.json", "{}")), "no creationTimestamp",
         true},
        {"injection of endless depth",
         tarGz(smallCaseWith("injection.json",
                             chaosStart + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}}")),
         "", true},
        {"injection outside the data",
         tarGz(smallCaseWith("injection.json",
                             "{\"result\":{\"metadata\":{\"creationTimestamp\":\"2031-01-01T00:00:00Z\"}}}")),
         "outside the recorded metrics", true},
        {"logs that break off",
         tarGz(smallCaseWith("loki-logs.json", "[{\"time\":\"2025-06-12T14:03:20\",\"msg\":\"a\"},{")),
         "breaks off", true},
        {"logs that are no list", tarGz(smallCaseWith("loki-logs.json", "\"text\"")), "no JSON array", true},
        {"empty logs", tarGz(smallCaseWith("loki-logs.json", "")), "it is empty", true},
        {"table without time", tarGz(smallCaseWith("data.csv", "a,b\n1,2\n")), "no time column", true},
        {"table of a header alone", tarGz(smallCaseWith("data.csv", ",time,a_cpu\n")), "header without rows",
         true},
        {"table with noise in it",
         tarGz(smallCaseWith("data.csv", ",time,a_cpu\n0,2025-06-12 14:03:20,1\n" + noise(2000))),
         "without a readable time", true},
        {"spans without a known column", tarGz(smallCaseWith("request-list.csv", "a,b\n1,2\n")),
         "no column Start Time", true},
        {"topology without its columns", tarGz(smallCaseWith("mpg.csv", "a,b\n1,2\n")),
         "source and destination", true},
    };
}

} // namespace

class DamagedInputTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void input_data();
    void input();
    void missingFile();
    void emptyFolder();
};

void DamagedInputTest::input_data()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const Input& input : inputs()) {
        QTest::newRow(input.name) << index++;
    }
}

void DamagedInputTest::input()
{
    QFETCH(int, index);
    static const std::vector<Input> all = inputs();
    const Input& input = all[static_cast<std::size_t>(index)];
    const QTemporaryDir folder;
    const QString archive = folder.filePath(QStringLiteral("input_test.bin"));
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    writeFile(archive, input.bytes);
    ImportOptions options;
    options.limits = input.limits;
    std::string message;
    try {
        importArchive(archive, store, options);
    } catch (const ImportError& error) {
        message = error.what();
    }
    if (!input.imported) {
        QVERIFY2(message.find(input.expected) != std::string::npos, message.c_str());
        QVERIFY2(message.find("input_test.bin") != std::string::npos, message.c_str());
        QVERIFY2(message.find('\n') == std::string::npos, message.c_str());
        QVERIFY(!QFileInfo::exists(store));
        QVERIFY(!QFileInfo::exists(store + QStringLiteral("-wal")));
        return;
    }
    QCOMPARE(message, std::string());
    const Store opened = Store::open(store, Store::Mode::ReadOnly);
    QCOMPARE(opened.cases().size(), std::size_t{1});
    std::string remarks;
    for (const ImportNotice& notice : opened.notices()) {
        remarks += notice.entry + ": " + notice.message + "\n";
    }
    QVERIFY2(remarks.find(input.expected) != std::string::npos, remarks.c_str());
}

void DamagedInputTest::missingFile()
{
    const QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("s.culprit"));
    QVERIFY_THROWS_EXCEPTION(ImportError,
                             importArchive(folder.filePath(QStringLiteral("none.tar.gz")), store));
    QVERIFY(!QFileInfo::exists(store));
}

void DamagedInputTest::emptyFolder()
{
    const QTemporaryDir folder;
    const QTemporaryDir elsewhere;
    const QString store = elsewhere.filePath(QStringLiteral("s.culprit"));
    QVERIFY_THROWS_EXCEPTION(ImportError, importArchive(folder.path(), store));
    QVERIFY(!QFileInfo::exists(store));
}

QTEST_GUILESS_MAIN(DamagedInputTest)
#include "damaged_input_test.moc"
