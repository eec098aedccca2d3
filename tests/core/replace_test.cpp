// SPDX-License-Identifier: GPL-3.0-or-later
// Results when their archive is replaced: those of cases that are equal in content stay.
#include "archive/importer.h"
#include "store/store.h"
#include "store_rows.h"
#include "study/content_key.h"
#include "telemetry/telemetry_hash.h"
#include "test_archive.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace culprit;
using namespace culprit::test;

namespace {

constexpr const char* cpu = "ray-replicas-0_cpu_1";
constexpr const char* memory = "ray-replicas-0_memory_1";

/// Two cases, and an answer of an earlier run.
std::vector<TestEntry> twoCases()
{
    std::vector<TestEntry> entries = smallCase();
    for (TestEntry entry : smallCase()) {
        if (const auto at = entry.path.find("cpu-stress"); at != std::string::npos) {
            entry.path.replace(at, 3, "memory");
        }
        entries.push_back(std::move(entry));
    }
    entries.push_back(
        {"rca/output/d/baro/results/ray-replicas-0_cpu_1.json", R"({"0": ["ray-replicas-0_ctn_cpu"]})"});
    return entries;
}

} // namespace

class ReplaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void resultsOfEqualCasesStay();
    void resultsOfChangedCasesGo();
    void resultsThatToldNoContentStayToo();
    void resultsOfMissingCasesGo();
    void importedAnswersComeAnew();
    void aFailureLeavesEverything();

private:
    void write(const std::vector<TestEntry>& entries)
    {
        writeFile(m_archive, makeArchive(entries, Container::TarGz));
    }
    /// Imports the archive again, changed by one more file.
    ImportReport replace(std::vector<TestEntry> entries);
    std::set<std::string> computed() const;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_archive, m_store;
};

void ReplaceTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_archive = m_folder->filePath(QStringLiteral("a.tar.gz"));
    m_store = m_folder->filePath(QStringLiteral("s.culprit"));
    write(twoCases());
    importArchive(m_archive, m_store);
    Store store = Store::open(m_store);
    for (const char* caseKey : {cpu, memory}) {
        for (const char* method : {"baro", "nsigma"}) {
            Diagnosis diagnosis;
            diagnosis.key = {caseKey, {method}};
            CaseSummary summary = *store.findCase(caseKey);
            summary.content = TelemetryHash::of(store.loadCase(caseKey)).hex();
            diagnosis.content = contentKey(summary, diagnosis.key.setting, diagnosis.key.seed);
            diagnosis.message = "kept as it was";
            store.saveDiagnosis(diagnosis);
        }
    }
}

ImportReport ReplaceTest::replace(std::vector<TestEntry> entries)
{
    entries.push_back({"artifacts/rcaevaluation/notes.txt", "changed"});
    write(entries);
    ImportOptions options;
    options.replaceChanged = true;
    return importArchive(m_archive, m_store, options);
}

std::set<std::string> ReplaceTest::computed() const
{
    std::set<std::string> cells;
    for (const Diagnosis& diagnosis : Store::open(m_store, Store::Mode::ReadOnly).diagnoses()) {
        if (diagnosis.key.origin == Origin::Computed) {
            cells.insert(diagnosis.key.caseKey + ' ' + diagnosis.key.setting.id + ' ' + diagnosis.message);
        }
    }
    return cells;
}

void ReplaceTest::resultsOfEqualCasesStay()
{
    const auto before = computed();
    QCOMPARE(before.size(), std::size_t{4});
    std::vector<TestEntry> turned = twoCases();
    std::ranges::reverse(turned);
    QCOMPARE(replace(turned).resultsRemoved, 0);
    QVERIFY(computed() == before);
    QCOMPARE(Store::open(m_store).archives().size(), std::size_t{1});
}

void ReplaceTest::resultsOfChangedCasesGo()
{
    std::vector<TestEntry> changed = twoCases();
    for (TestEntry& entry : changed) {
        if (entry.path.find("memory-stress") != std::string::npos && entry.path.ends_with("loki-logs.json")) {
            entry.content.replace("second", "third");
        }
    }
    QCOMPARE(replace(changed).resultsRemoved, 2);
    QVERIFY(computed() == (std::set<std::string>{std::string(cpu) + " baro kept as it was",
                                                 std::string(cpu) + " nsigma kept as it was"}));
}

void ReplaceTest::resultsThatToldNoContentStayToo()
{
    execute(m_store, {QStringLiteral("UPDATE diagnosis SET content = ''"),
                      QStringLiteral("UPDATE run SET content = ''")});
    const auto before = computed();
    replace(twoCases());
    QVERIFY(computed() == before);
    for (const Diagnosis& diagnosis : Store::open(m_store).diagnoses()) {
        QVERIFY(diagnosis.key.origin == Origin::Imported || !diagnosis.content.empty());
    }
}

void ReplaceTest::resultsOfMissingCasesGo()
{
    QCOMPARE(replace(smallCase()).resultsRemoved, 2);
    QCOMPARE(computed().size(), std::size_t{2});
    QCOMPARE(Store::open(m_store).diagnoses().size(), std::size_t{2}); // the earlier run's answer went, too
}

void ReplaceTest::importedAnswersComeAnew()
{
    std::vector<TestEntry> changed = twoCases();
    changed.back().content = R"({"0": ["ray-head_ctn_cpu"]})";
    replace(changed);
    int imported = 0;
    for (const Diagnosis& diagnosis : Store::open(m_store).diagnoses()) {
        if (diagnosis.key.origin == Origin::Imported) {
            ++imported;
            QCOMPARE(diagnosis.ranking.at(0).name, std::string("ray-head_ctn_cpu"));
        }
    }
    QCOMPARE(imported, 1);
    QCOMPARE(computed().size(), std::size_t{4});
}

void ReplaceTest::aFailureLeavesEverything()
{
    const auto before = computed();
    writeFile(m_archive, makeArchive({{"nothing/of/interest.txt", "x"}}, Container::TarGz));
    ImportOptions options;
    options.replaceChanged = true;
    QVERIFY_THROWS_EXCEPTION(ImportError, importArchive(m_archive, m_store, options));
    QVERIFY(computed() == before);
}

QTEST_GUILESS_MAIN(ReplaceTest)
#include "replace_test.moc"
