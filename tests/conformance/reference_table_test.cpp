// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/accuracy_table.h"
#include "evaluation/misattribution.h"
#include "evaluation/result_set.h"
#include "report/number_text.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <memory>
#include <stdexcept>

namespace culprit {

namespace {

using nlohmann::json;

/// Every JSON document of the reference archive by its path.
std::map<std::string, json> referenceDocuments(const std::string& archivePath)
{
    const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(),
                                                                        archive_read_free);
    archive_read_support_filter_all(reader.get());
    archive_read_support_format_all(reader.get());
    if (archive_read_open_filename(reader.get(), archivePath.c_str(), 1 << 16) != ARCHIVE_OK) {
        throw std::runtime_error(archivePath + ": " + archive_error_string(reader.get()));
    }
    std::map<std::string, json> documents;
    archive_entry* entry = nullptr;
    while (archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK) {
        std::string path = archive_entry_pathname(entry);
        path = path.starts_with("./") ? path.substr(2) : path;
        std::string text(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
        if (path.ends_with(".json") && archive_read_data(reader.get(), text.data(), text.size()) > 0) {
            documents.emplace(path, json::parse(text));
        }
    }
    return documents;
}

/// A cell of the reference without an answer: it broke off or ranked at random instead.
bool hasAnswer(const json& cell)
{
    return cell.at("error").is_null() && !cell.at("fallback").get<bool>();
}

} // namespace

/// The reference's own rankings, judged here, against the reference's own evaluation of them.
class ReferenceTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tableEqualsTheReference_data();
    void tableEqualsTheReference();
    void heatmapCountsEqualThoseOfTheRankings_data();
    void heatmapCountsEqualThoseOfTheRankings();

private:
    void methodRows() const;
    ResultSet judgedFor(const std::string& method) const;

    std::vector<CaseSummary> m_cases;
    std::map<std::string, json> m_answers; ///< by method
    json m_table;
};

void ReferenceTableTest::initTestCase()
{
    const auto documents = referenceDocuments(CULPRIT_TEST_DATA "/reference.tar.xz");
    m_table = documents.at("table.json");
    for (const json& one : documents.at("manifest.json").at("cases")) {
        if (one.at("kind") != "rca") {
            continue;
        }
        CaseSummary summary;
        summary.key = one.at("key");
        summary.iteration = one.at("iteration");
        Injection injection;
        injection.time = one.at("inject_time");
        injection.fault = one.at("fault");
        injection.target = one.at("target");
        summary.injection = injection;
        m_cases.push_back(summary);
    }
    for (const auto& [path, document] : documents) {
        if (path.starts_with("answers/")) {
            m_answers.emplace(document.at("method"), document);
        }
    }
    QCOMPARE(m_cases.size(), std::size_t{24});
    QCOMPARE(m_answers.size(), m_table.size());
    QVERIFY(m_answers.size() >= 25);
}

void ReferenceTableTest::methodRows() const
{
    QTest::addColumn<QString>("method");
    for (const auto& [method, answers] : m_answers) {
        QTest::newRow(method.c_str()) << QString::fromStdString(method);
    }
}

ResultSet ReferenceTableTest::judgedFor(const std::string& method) const
{
    std::vector<Diagnosis> diagnoses;
    for (const auto& [key, cell] : m_answers.at(method).at("cases").items()) {
        Diagnosis diagnosis;
        diagnosis.key.caseKey = key;
        diagnosis.key.setting.id = method;
        diagnosis.status = hasAnswer(cell) ? DiagnosisStatus::Ok : DiagnosisStatus::Fallback;
        for (const json& item : cell.at("ranks")) {
            diagnosis.ranking.push_back({item.get<std::string>(), 0, {}});
        }
        diagnoses.push_back(diagnosis);
    }
    return {m_cases, diagnoses};
}

void ReferenceTableTest::tableEqualsTheReference_data()
{
    methodRows();
}

void ReferenceTableTest::tableEqualsTheReference()
{
    QFETCH(QString, method);
    const std::string id = method.toStdString();
    const AccuracyTable table = accuracyTable(judgedFor(id).judgements());
    const AccuracyRow* row = table.find(MethodSetting{id});
    QVERIFY(row);
    QCOMPARE(row->faults.size(), m_table.at(id).size());
    for (const auto& [fault, expected] : m_table.at(id).items()) {
        const AccuracyCell& cell = row->faults.at(fault);
        QCOMPARE(cell.n, expected.at("n").get<int>());
        // To the last digit that Table 1 shows, and beyond it to rounding.
        const std::pair<double, double> figures[] = {
            {cell.ac1, expected.at("ac1")}, {cell.ac3, expected.at("ac3")}, {cell.avg5, expected.at("avg5")}};
        for (const auto& [ours, theirs] : figures) {
            QCOMPARE(fixedText(ours, 2), fixedText(theirs, 2));
            QVERIFY2(std::abs(ours - theirs) < 1e-12, fault.c_str());
        }
    }
}

void ReferenceTableTest::heatmapCountsEqualThoseOfTheRankings_data()
{
    methodRows();
}

void ReferenceTableTest::heatmapCountsEqualThoseOfTheRankings()
{
    QFETCH(QString, method);
    const std::string id = method.toStdString();
    // Counted from the reference's lists of services, without the code under test.
    std::map<std::pair<std::string, std::string>, std::map<std::string, int>> expected;
    int right = 0;
    int total = 0;
    for (const CaseSummary& summary : m_cases) {
        const json& cells = m_answers.at(id).at("cases");
        if (!cells.contains(summary.key) || !hasAnswer(cells.at(summary.key))) {
            continue;
        }
        const json& services = cells.at(summary.key).at("service_ranks");
        const std::string first = services.empty() ? notFoundColumn : services.front().get<std::string>();
        ++expected[{summary.injection->fault, summary.injection->target}][first];
        right += first == summary.injection->target ? 1 : 0;
        ++total;
    }
    const Misattribution matrix =
        misattribution(judgedFor(id).judgements(), {{id}},
                       {"nginx-proxy", "ray-head", "ray-replicas-0", "ray-replicas-1", "ray-replicas-2"},
                       MisattributionRows::FaultAndTarget);
    QCOMPARE(matrix.right, right);
    QCOMPARE(matrix.total, total);
    int counted = 0;
    for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
        auto& counts = expected[{matrix.rows[row].fault, matrix.rows[row].target}];
        for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
            QCOMPARE(matrix.counts[row][column], counts[matrix.columns[column]]);
            QCOMPARE(matrix.cases[row][column].size(), static_cast<std::size_t>(matrix.counts[row][column]));
            counted += matrix.counts[row][column];
        }
    }
    QCOMPARE(counted, total);
}

} // namespace culprit

QTEST_GUILESS_MAIN(culprit::ReferenceTableTest)
#include "reference_table_test.moc"
