// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "conformance/reference_answers.h"
#include "evaluation/chance.h"
#include "register_methods.h"
#include "store/store.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace culprit {

namespace {

/// Runs `work(i)` for i below `count` on all processors.
void forEachInParallel(std::size_t count, const std::function<void(std::size_t)>& work)
{
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
        workers.emplace_back([&] {
            for (std::size_t at = next++; at < count; at = next++) {
                work(at);
            }
        });
    }
}

/// On how many cases a method is compared: long ones on fewer, so that the test stays bearable. Debug builds
/// are many times slower and leave the longest seeded one out. The command line compares all of them.
std::size_t casesCompared(const nlohmann::json& answers)
{
    const double seconds = answers.value("seconds_cpu_median", 0.0);
    const bool seeded = answers.at("class") == "seeded";
#ifdef NDEBUG
    return seconds > 100 ? 1 : seconds > 30 || (seeded && seconds > 1) ? 4 : 24;
#else
    return seconds > 100                                ? (seeded ? 0 : 1)
           : seconds > 10 || (seeded && seconds > 0.05) ? 2
           : seconds > 0.2                              ? 8
                                                        : 24;
#endif
}

/// Draws numpy's numbers, so that a seed gives the reference's ranking and not one like it.
bool hasNumpysStream(std::string_view method)
{
    return method == "rcd";
}

} // namespace

/// Every method against what the published benchmark answered on the public cases.
class ConformanceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void viewsAreWhole();
    void statisticalMethodsAreRecorded();
    void chanceCountsWhatRandomShuffles();
    void agrees_data();
    void agrees();

private:
    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::map<std::string, nlohmann::json> m_answers;
    std::map<std::string, CaseView> m_views;
};

void ConformanceTest::initTestCase()
{
    const QString store = m_folder.filePath(QStringLiteral("reference.culprit"));
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), store);
    const Store opened = Store::open(store, Store::Mode::ReadOnly);
    for (const CaseSummary& summary : opened.cases()) {
        m_views.emplace(summary.key, CaseView(std::make_shared<const Case>(opened.loadCase(summary.key))));
    }
    QCOMPARE(m_views.size(), std::size_t{24});
    m_answers = reference::readAnswers(CULPRIT_TEST_DATA "/reference.tar.xz");
    QVERIFY(m_answers.size() >= 25);
}

/// The common view's facts that the reference recorded beside every answer.
void ConformanceTest::viewsAreWhole()
{
    for (const auto& [key, recorded] : m_answers.at("nsigma").at("cases").items()) {
        QVERIFY2(m_views.contains(key), key.c_str());
        const CaseView& view = m_views.at(key);
        QCOMPARE(view.sli(), recorded.at("sli").get<std::string>());
        QCOMPARE(view.joinedColumnCount(), recorded.at("n_iter").get<int>());
        QVERIFY(!view.spans().empty() && !view.logCounts().isEmpty() && !view.topology().links.empty());
    }
}

void ConformanceTest::statisticalMethodsAreRecorded()
{
    for (const char* id : {"random", "nsigma", "baro", "e_diagnosis", "mmbaro", "pdiagnose", "microrank",
                           "tracerca", "microrca", "microscope", "monitorrank"}) {
        QVERIFY2(m_registry.find(id) && m_answers.contains(id), id);
    }
}

/// The expectation of a random ranking stands on the same columns as the reference's random rankings.
void ConformanceTest::chanceCountsWhatRandomShuffles()
{
    for (const auto& [key, recorded] : m_answers.at("random").at("cases").items()) {
        ColumnCounts shuffled;
        for (const std::string column : recorded.at("ranks")) {
            ++shuffled[std::string(componentOf(column))];
        }
        QVERIFY2(columnCounts(m_views.at(key)) == shuffled, key.c_str());
    }
}

void ConformanceTest::agrees_data()
{
    QTest::addColumn<QString>("method");
    for (const auto& [method, answers] : m_answers) {
        if (m_registry.find(method) && casesCompared(answers) > 0) {
            QTest::newRow(method.c_str()) << QString::fromStdString(method);
        }
    }
}

void ConformanceTest::agrees()
{
    QFETCH(QString, method);
    const RootCauseMethod& computed = *m_registry.find(method.toStdString());
    const nlohmann::json& answers = m_answers.at(method.toStdString());
    const std::string kind = answers.at("class");
    const double tolerance = answers.value("tolerance", 0.0);

    std::vector<std::string> keys;
    for (const auto& [key, recorded] : answers.at("cases").items()) {
        keys.push_back(key);
    }
    // Spread over the faults and targets, which the keys' order groups.
    const std::size_t wanted = std::min(casesCompared(answers), keys.size());
    std::vector<std::string> chosen;
    for (std::size_t i = 0; i < wanted; ++i) {
        chosen.push_back(keys[i * keys.size() / wanted]);
    }

    constexpr std::uint64_t seedsCompared = 20;
    const std::uint64_t seeds = kind == "seeded" ? seedsCompared : 1;
    std::vector<Diagnosis> diagnoses(chosen.size() * seeds);
    forEachInParallel(diagnoses.size(), [&](std::size_t cell) {
        RunOptions options;
        options.seed = cell % seeds + 1;
        diagnoses[cell] = diagnose(computed, m_views.at(chosen[cell / seeds]), options);
    });

    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const nlohmann::json& recorded = answers.at("cases").at(chosen[i]);
        const Diagnosis& first = diagnoses[i * seeds];
        std::string difference;
        if (kind == "deterministic") {
            difference = reference::compareRanking(recorded, first, tolerance);
        } else if (kind == "one of") {
            difference = reference::compareAlternatives(recorded, first);
        } else {
            std::vector<std::vector<std::string>> want;
            if (answers.contains("seeds") && answers["seeds"].contains(chosen[i])) {
                for (const auto& [seed, ranking] : answers["seeds"][chosen[i]].items()) {
                    want.push_back(ranking);
                }
            } else {
                want.push_back(recorded.at("service_ranks"));
            }
            std::vector<std::vector<std::string>> have;
            for (std::uint64_t seed = 0; seed < seeds && difference.empty(); ++seed) {
                const Diagnosis& diagnosis = diagnoses[i * seeds + seed];
                QVERIFY2(diagnosis.status == DiagnosisStatus::Ok, diagnosis.message.c_str());
                have.push_back(diagnosis.rankedComponents());
            }
            difference = reference::compareDistribution(want, have);
            if (hasNumpysStream(computed.info().id)) {
                for (std::uint64_t seed = 1; seed <= seeds && difference.empty(); ++seed) {
                    const auto& ranking = answers.at("seeds").at(chosen[i]).at(std::to_string(seed));
                    difference =
                        ranking == have[seed - 1] ? "" : "another ranking for seed " + std::to_string(seed);
                }
            }
        }
        if (difference.empty()) {
            difference = reference::compareGraph(recorded, first);
        }
        QVERIFY2(difference.empty(), (chosen[i] + ": " + difference).c_str());
    }
}

} // namespace culprit

QTEST_GUILESS_MAIN(culprit::ConformanceTest)
#include "conformance_test.moc"
