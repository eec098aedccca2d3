// SPDX-License-Identifier: GPL-3.0-or-later
// The committed archive is what the generator makes: compared entry by entry, so that it doesn't depend on
// the compression library's version.
#include "generate.h"

#include <archive.h>
#include <archive_entry.h>

#include <QFileInfo>
#include <QTest>

using namespace culprit::sample;

namespace {

/// Walks an archive beside the generator and keeps the first difference.
class ComparingSink : public Sink
{
public:
    explicit ComparingSink(const char* path)
        : m_archive(archive_read_new())
    {
        archive_read_support_filter_all(m_archive);
        archive_read_support_format_tar(m_archive);
        if (archive_read_open_filename(m_archive, path, 1 << 16) != ARCHIVE_OK) {
            m_difference = archive_error_string(m_archive);
        }
    }
    ~ComparingSink() override { archive_read_free(m_archive); }
    ComparingSink(const ComparingSink&) = delete;
    ComparingSink& operator=(const ComparingSink&) = delete;

    void folder(const std::string& path) override { expect(path + '/', {}); }
    void file(const std::string& path, std::string_view bytes) override
    {
        expect(path, bytes);
        ++m_files;
    }
    void finish() override
    {
        archive_entry* entry = nullptr;
        if (m_difference.empty() && archive_read_next_header(m_archive, &entry) != ARCHIVE_EOF) {
            m_difference = "the archive holds more";
        }
    }
    const std::string& difference() const { return m_difference; }
    int files() const { return m_files; }

private:
    void expect(const std::string& path, std::string_view bytes)
    {
        if (!m_difference.empty()) {
            return;
        }
        archive_entry* entry = nullptr;
        if (archive_read_next_header(m_archive, &entry) != ARCHIVE_OK) {
            m_difference = "the archive ends before " + path;
        } else if (path != archive_entry_pathname(entry)) {
            m_difference = path + " is in the archive " + archive_entry_pathname(entry);
        } else if (archive_entry_uid(entry) != 0 || archive_entry_mtime(entry) != 1750000000) {
            m_difference = path + ": owner or time";
        } else if (static_cast<la_int64_t>(bytes.size()) != archive_entry_size(entry)) {
            m_difference = path + ": other size";
        } else {
            std::string stored(bytes.size(), '\0');
            const la_ssize_t got = archive_read_data(m_archive, stored.data(), stored.size());
            if (got != static_cast<la_ssize_t>(bytes.size()) || stored != bytes) {
                m_difference = path + ": other content";
            }
        }
    }

    archive* m_archive;
    std::string m_difference;
    int m_files = 0;
};

} // namespace

class BundleTest : public QObject
{
    Q_OBJECT

private slots:
    void bundledArchiveIsWhatTheGeneratorMakes()
    {
        ComparingSink sink(CULPRIT_SOURCE_DIR "/sample-data/culprit-sample.tar.gz");
        QCOMPARE(QString::fromStdString(sink.difference()), QString());
        generate(Options(), sink);
        QCOMPARE(QString::fromStdString(sink.difference()), QString());
        QVERIFY(sink.files() > 600);
    }

    void bundledArchiveIsSmall()
    {
        const QFileInfo file(QStringLiteral(CULPRIT_SOURCE_DIR "/sample-data/culprit-sample.tar.gz"));
        QVERIFY(file.size() > 1'000'000);
        QVERIFY(file.size() <= 8'000'000);
    }

    void bundledArchiveHoldsTheStudysRuns()
    {
        int faults = 0, smoke = 0, stabilization = 0;
        for (const Experiment& experiment : plan(Options())) {
            for (const Run& run : experiment.runs) {
                faults += run.kind == RunKind::Rca;
                smoke += run.kind == RunKind::Smoke;
                stabilization += run.kind == RunKind::Stabilization;
            }
        }
        QCOMPARE(faults, 24);
        QCOMPARE(smoke, 16);
        QCOMPARE(stabilization, 1);
    }
};

QTEST_GUILESS_MAIN(BundleTest)
#include "bundle_test.moc"
