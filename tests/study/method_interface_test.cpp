// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/root_cause_method.h"

#include <QTest>

using namespace culprit;

namespace {

/// Answers with its parameters, or throws on request.
class Scripted : public RootCauseMethod
{
public:
    Scripted()
    {
        m_info.id = "scripted";
        m_info.name = "Scripted";
        m_info.parameters = {{"depth", "how deep", std::int64_t{3}, 1, 9},
                             {"level", "how strict", 0.05, 0, 1},
                             {"throws", "whether to throw", false}};
    }
    const MethodInfo& info() const override { return m_info; }
    Finding rank(const CaseView&, const RunOptions& options) const override
    {
        if (std::get<bool>(options.parameters.at("throws"))) {
            throw std::runtime_error("broke off");
        }
        Finding finding;
        finding.ranking.push_back({"a_x", std::get<double>(options.parameters.at("level")), {}});
        return finding;
    }

private:
    MethodInfo m_info;
};

CaseView emptyView()
{
    auto source = std::make_shared<Case>();
    source->summary.key = "k";
    return CaseView(source);
}

} // namespace

class MethodInterfaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreOverlaid();
    void badParametersAreRefused_data();
    void badParametersAreRefused();
    void throwingBecomesAStatus();
    void unknownVariantIsNotApplicable();
    void wordsRoundTrip();
    void idsAreUnique();
};

void MethodInterfaceTest::defaultsAreOverlaid()
{
    const Scripted method;
    const Parameters resolved = resolvedParameters(method.info(), {{"level", std::int64_t{1}}});
    QCOMPARE(std::get<double>(resolved.at("level")), 1.0); // an integer may stand for a real number
    QCOMPARE(std::get<std::int64_t>(resolved.at("depth")), 3);
}

void MethodInterfaceTest::badParametersAreRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("value");
    QTest::newRow("unknown") << QStringLiteral("breadth") << 1.0;
    QTest::newRow("too large") << QStringLiteral("level") << 1.5;
    QTest::newRow("not a number") << QStringLiteral("level") << std::numeric_limits<double>::quiet_NaN();
    QTest::newRow("real for an integer") << QStringLiteral("depth") << 2.5;
}

void MethodInterfaceTest::badParametersAreRefused()
{
    QFETCH(QString, name);
    QFETCH(double, value);
    const Scripted method;
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             resolvedParameters(method.info(), {{name.toStdString(), value}}));
    RunOptions options;
    options.parameters = {{name.toStdString(), value}};
    const Diagnosis diagnosis = diagnose(method, emptyView(), options);
    QVERIFY(diagnosis.status == DiagnosisStatus::Failed);
    QVERIFY(!diagnosis.message.empty());
}

void MethodInterfaceTest::throwingBecomesAStatus()
{
    RunOptions options;
    options.parameters = {{"throws", true}};
    const Diagnosis diagnosis = diagnose(Scripted(), emptyView(), options);
    QVERIFY(diagnosis.status == DiagnosisStatus::Failed);
    QCOMPARE(diagnosis.message, std::string("broke off"));
    QCOMPARE(diagnosis.key.caseKey, std::string("k"));
}

void MethodInterfaceTest::unknownVariantIsNotApplicable()
{
    RunOptions options;
    options.variant = Variant::Corrected;
    QVERIFY(diagnose(Scripted(), emptyView(), options).status == DiagnosisStatus::NotApplicable);
}

void MethodInterfaceTest::wordsRoundTrip()
{
    for (const DiagnosisStatus status :
         {DiagnosisStatus::Ok, DiagnosisStatus::Fallback, DiagnosisStatus::NotApplicable,
          DiagnosisStatus::Failed, DiagnosisStatus::Cancelled}) {
        QVERIFY(diagnosisStatusFrom(toString(status)) == status);
    }
    for (const EdgeMark mark : {EdgeMark::Directed, EdgeMark::Undirected, EdgeMark::Bidirected,
                                EdgeMark::PartiallyDirected, EdgeMark::Circle}) {
        QVERIFY(edgeMarkFrom(toString(mark)) == mark);
    }
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, diagnosisStatusFrom("fine"));
}

void MethodInterfaceTest::idsAreUnique()
{
    MethodRegistry registry;
    registry.add(std::make_unique<Scripted>());
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, registry.add(std::make_unique<Scripted>()));
    QVERIFY(registry.find("scripted") != nullptr);
    QVERIFY(registry.find("nobody") == nullptr);
}

QTEST_APPLESS_MAIN(MethodInterfaceTest)
#include "method_interface_test.moc"
