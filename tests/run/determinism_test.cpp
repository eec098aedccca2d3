// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "register_methods.h"
#include "run/runner.h"
#include "store/store.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <bit>
#include <map>
#include <sstream>

using namespace culprit;

namespace {

/// The bits of everything that was computed, but not when and how fast.
std::string bitsOf(const Diagnosis& diagnosis)
{
    std::ostringstream text;
    const auto number = [&](double value) { text << std::hex << std::bit_cast<std::uint64_t>(value) << ' '; };
    text << toString(diagnosis.status) << ' ' << diagnosis.message << '\n';
    for (const RankedItem& item : diagnosis.ranking) {
        text << item.name << ' ';
        number(item.score);
        text << item.evidence.sentence << ' ' << item.evidence.series << ' ';
        for (const EvidenceFact& fact : item.evidence.facts) {
            text << fact.name << fact.unit << ' ';
            number(fact.value);
        }
        for (const RankingEdge& edge : item.evidence.edges) {
            text << edge.from << edge.to << ' ';
            number(edge.amount);
        }
        text << '\n';
    }
    for (const std::string& node : diagnosis.graph.nodes) {
        text << node << ' ';
    }
    for (const CausalGraph::Edge& edge : diagnosis.graph.edges) {
        text << edge.from << toString(edge.mark) << edge.to << ' ';
        number(edge.weight);
    }
    return text.str();
}

} // namespace

/// Every method gives the same bits however many cells run at once, and however often a run was interrupted.
class DeterminismTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anyNumberOfJobs();
    void anyNumberOfInterruptions();

private:
    QString copyOfStore(const QString& name) const;
    std::map<std::string, std::string> answers(const QString& store) const;
    static bool runToEnd(Runner& runner, const std::vector<ResultKey>& cells, int jobs);

    QTemporaryDir m_folder;
    QString m_store;
    MethodRegistry m_registry = allMethods();
    std::vector<ResultKey> m_cells;
    std::map<std::string, std::string> m_oneByOne;
};

void DeterminismTest::initTestCase()
{
    m_store = m_folder.filePath(QStringLiteral("cases.culprit"));
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), m_store);
    int methods = 0;
    for (const char* key : {"ray-replicas-0_cpu_1", "ray-replicas-1_network_2"}) {
        methods = 0;
        for (const auto& method : m_registry.methods()) {
            ++methods;
            for (const Variant variant : method->info().variants) {
                ResultKey cell{key, {method->info().id, variant}, 3};
                // Enough of the long trainings to tell differences.
                if (cell.setting.id == "causalrca") {
                    cell.setting.parameters["epochs"] = std::int64_t{20};
                } else if (cell.setting.id == "cmlp_pagerank") {
                    cell.setting.parameters["max_iterations"] = std::int64_t{20};
                }
                m_cells.push_back(std::move(cell));
            }
        }
    }
    QCOMPARE(methods, 26);
    const QString store = copyOfStore(QStringLiteral("one.culprit"));
    Runner runner(m_registry, store);
    QVERIFY(runToEnd(runner, m_cells, 1));
    m_oneByOne = answers(store);
    QCOMPARE(m_oneByOne.size(), m_cells.size());
}

void DeterminismTest::anyNumberOfJobs()
{
    const QString store = copyOfStore(QStringLiteral("four.culprit"));
    Runner runner(m_registry, store);
    std::vector<ResultKey> backwards(m_cells.rbegin(), m_cells.rend());
    QVERIFY(runToEnd(runner, backwards, 4));
    QVERIFY(answers(store) == m_oneByOne);
}

void DeterminismTest::anyNumberOfInterruptions()
{
    const QString store = copyOfStore(QStringLiteral("interrupted.culprit"));
    std::size_t kept = 0;
    for (const std::size_t more : {1, 20}) {
        Runner runner(m_registry, store);
        QSignalSpy finished(&runner, &Runner::finished);
        std::size_t reported = 0;
        connect(&runner, &Runner::cellFinished, &runner, [&, enough = kept + more] {
            if (++reported == enough) {
                runner.cancel();
            }
        });
        runner.start(m_cells, 2);
        QVERIFY(finished.wait(60'000));
        kept = answers(store).size();
        QVERIFY(kept >= more);
        QVERIFY2(more > 1 || kept < m_cells.size(), "The first run was over before it could be interrupted.");
    }
    Runner runner(m_registry, store);
    QVERIFY(runToEnd(runner, m_cells, 2));
    QVERIFY(answers(store) == m_oneByOne);
}

QString DeterminismTest::copyOfStore(const QString& name) const
{
    const QString copy = m_folder.filePath(name);
    QFile::copy(m_store, copy);
    return copy;
}

std::map<std::string, std::string> DeterminismTest::answers(const QString& store) const
{
    std::map<std::string, std::string> bits;
    for (const Diagnosis& diagnosis : Store::open(store, Store::Mode::ReadOnly).diagnoses()) {
        bits[diagnosis.key.caseKey + ' ' + diagnosis.key.setting.id + ' ' +
             std::string(toString(diagnosis.key.setting.variant))] = bitsOf(diagnosis);
    }
    return bits;
}

bool DeterminismTest::runToEnd(Runner& runner, const std::vector<ResultKey>& cells, int jobs)
{
    QSignalSpy finished(&runner, &Runner::finished);
    runner.start(cells, jobs);
    return finished.wait(120'000) && !finished.front().front().toBool();
}

QTEST_GUILESS_MAIN(DeterminismTest)
#include "determinism_test.moc"
