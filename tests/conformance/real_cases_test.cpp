// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "statistical_methods.h"
#include "store/store.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <map>
#include <memory>

namespace culprit {

/// The methods on telemetry that others recorded: they answer with numbers or say why they do not apply.
///
/// CULPRIT_REAL_CASES may name another archive of cases to try them on.
class RealCasesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void soundOnEveryCase_data();
    void soundOnEveryCase();

private:
    QTemporaryDir m_folder;
    std::vector<CaseView> m_views;
};

void RealCasesTest::initTestCase()
{
    const QString archive =
        qEnvironmentVariable("CULPRIT_REAL_CASES", QStringLiteral(CULPRIT_TEST_DATA "/real-cases.zip"));
    const QString path = m_folder.filePath(QStringLiteral("real.culprit"));
    importArchive(archive, path);
    const Store store = Store::open(path, Store::Mode::ReadOnly);
    for (const CaseSummary& summary : store.cases()) {
        m_views.emplace_back(std::make_shared<const Case>(store.loadCase(summary.key)));
    }
    QVERIFY(m_views.size() >= 5);
}

void RealCasesTest::soundOnEveryCase_data()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const auto& method : statisticalMethods()) {
        QTest::newRow(method->info().id.c_str()) << index++;
    }
}

void RealCasesTest::soundOnEveryCase()
{
    QFETCH(int, index);
    const auto methods = statisticalMethods();
    const RootCauseMethod& method = *methods[static_cast<std::size_t>(index)];
    std::map<std::string, int> outcomes;
    for (const CaseView& view : m_views) {
        for (const Variant variant : method.info().variants) {
            RunOptions options;
            options.variant = variant;
            const Diagnosis diagnosis = diagnose(method, view, options);
            const std::string where =
                view.key() + ", " + std::string(toString(variant)) + ": " + diagnosis.message;
            QVERIFY2(diagnosis.status == DiagnosisStatus::Ok || !diagnosis.message.empty(), where.c_str());
            for (const RankedItem& item : diagnosis.ranking) {
                QVERIFY2(method.info().id == "random" || std::isfinite(item.score),
                         (where + item.name).c_str());
                QVERIFY2(!item.evidence.sentence.empty(), (where + item.name).c_str());
            }
            ++outcomes[diagnosis.status == DiagnosisStatus::Ok ? "ok"
                                                               : std::string(toString(diagnosis.status)) +
                                                                     ": " + diagnosis.message.substr(0, 60)];
            const bool metricsOnly = method.info().inputs == std::vector<std::string>{"metrics"};
            if (metricsOnly && view.baselineRows() > 1 && view.anomalousRows() > 1) {
                QVERIFY2(diagnosis.status == DiagnosisStatus::Ok, where.c_str());
            }
        }
    }
    for (const auto& [outcome, count] : outcomes) {
        qInfo("%d x %s", count, outcome.c_str());
    }
}

} // namespace culprit

QTEST_GUILESS_MAIN(culprit::RealCasesTest)
#include "real_cases_test.moc"
