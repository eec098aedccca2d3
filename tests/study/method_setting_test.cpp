// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/result_key.h"
#include "study/root_cause_method.h"

#include <QTest>

#include <limits>
#include <map>

using namespace culprit;

namespace {

class Adjustable : public RootCauseMethod
{
public:
    Adjustable()
    {
        m_info.id = "adjustable";
        m_info.version = 3;
        m_info.variants = {Variant::Benchmark, Variant::Corrected};
        m_info.parameters = {
            {"offset", "", std::int64_t{5}, 0, 100}, {"robust", "", false}, {"share", "", 0.5, 0, 9}};
    }
    const MethodInfo& info() const override { return m_info; }
    Finding rank(const CaseView&, const RunOptions&) const override { return {}; }

private:
    MethodInfo m_info;
};

} // namespace

class MethodSettingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data();
    void words();
    void valuesComeBackAsTheyWere();
    void rejectsWhatIsNoWord_data();
    void rejectsWhatIsNoWord();
    void leavesDefaultsOut();
    void rankersTellOriginsApart();
    void settingsMakeKeys();
    void registryKnowsItsSettings();
};

void MethodSettingTest::words_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<int>("parameters");
    QTest::addRow("plain") << QByteArray("baro") << 0;
    QTest::addRow("corrected") << QByteArray("pdiagnose/corrected") << 0;
    QTest::addRow("parameters") << QByteArray("baro/corrected?offset=30&robust=true") << 2;
    QTest::addRow("version") << QByteArray("baro@12/corrected?share=0.25") << 1;
    QTest::addRow("quoted") << QByteArray("ba%2Fro?a%26b=c%3Dd") << 1;
}

void MethodSettingTest::words()
{
    QFETCH(QByteArray, word);
    const MethodSetting setting = MethodSetting::fromWord(word.toStdString());
    QCOMPARE(setting.word(), word.toStdString());
    QTEST(static_cast<int>(setting.parameters.size()), "parameters");
    QVERIFY(setting.isDefault() == (setting.parameters.empty()));
}

void MethodSettingTest::valuesComeBackAsTheyWere()
{
    MethodSetting setting{"m", Variant::Corrected, {}, 2};
    setting.parameters = {{"yes", true},
                          {"no", false},
                          {"whole", std::int64_t{-30}},
                          {"large", std::numeric_limits<std::int64_t>::max()},
                          {"real", 0.1},
                          {"whole real", 3.0},
                          {"tiny", 1e-300},
                          {"endless", -std::numeric_limits<double>::infinity()},
                          {"text", std::string("either way/or?not&so=%")},
                          {"digits", std::string("30")},
                          {"point", std::string("0.5")},
                          {"truth", std::string("true")},
                          {"nothing", std::string()},
                          {"letters", std::string("ü 名")}};
    QVERIFY(MethodSetting::fromWord(setting.word()) == setting);
}

void MethodSettingTest::rejectsWhatIsNoWord_data()
{
    QTest::addColumn<QByteArray>("word");
    for (const char* word : {"", "/corrected", "baro/other", "baro/corrected/corrected", "baro@0", "baro@x",
                             "baro@", "baro?=3", "baro?a=%2", "baro?a=%zz", "@2"}) {
        QTest::addRow("%s", word) << QByteArray(word);
    }
}

void MethodSettingTest::rejectsWhatIsNoWord()
{
    QFETCH(QByteArray, word);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, MethodSetting::fromWord(word.toStdString()));
}

void MethodSettingTest::leavesDefaultsOut()
{
    const MethodInfo info = Adjustable().info();
    QVERIFY(settingOf(info, Variant::Benchmark, {}) == info.setting());
    const MethodSetting spelt =
        settingOf(info, Variant::Corrected, {{"offset", std::int64_t{5}}, {"share", std::int64_t{2}}});
    QCOMPARE(spelt.word(), std::string("adjustable@3/corrected?share=2.0"));
    QVERIFY(!spelt.isDefault());
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument,
                             settingOf(info, Variant::Benchmark, {{"offset", std::int64_t{101}}}));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, settingOf(info, Variant::Benchmark, {{"none", true}}));
}

void MethodSettingTest::rankersTellOriginsApart()
{
    const Ranker here{{"baro"}};
    const Ranker elsewhere{{"baro"}, Origin::Imported};
    QVERIFY(here != elsewhere && here < elsewhere);
    QCOMPARE(elsewhere.word(), std::string("baro/imported"));
    for (const char* word : {"baro", "baro/imported", "baro/corrected/imported", "baro?offset=3/imported"}) {
        QCOMPARE(Ranker::fromWord(word).word(), std::string(word));
    }
    // No value that differs from itself: a key is found again.
    QVERIFY(Ranker::fromWord("baro?offset=nan") == Ranker::fromWord("baro?offset=nan"));
    QCOMPARE(Ranker::fromWord("baro?offset=3/imported").setting.parameters.size(), std::size_t{1});
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, Ranker::fromWord("baro/computed"));
}

void MethodSettingTest::settingsMakeKeys()
{
    std::map<ResultKey, int> cells;
    const std::vector<ResultKey> keys{{"1", {"baro"}},
                                      {"2", {"baro"}},
                                      {"1", {"nsigma"}},
                                      {"1", {"baro", Variant::Corrected}},
                                      {"1", {"baro", Variant::Benchmark, {{"offset", std::int64_t{3}}}}},
                                      {"1", {"baro", Variant::Benchmark, {{"offset", 3.0}}}},
                                      {"1", {"baro", Variant::Benchmark, {}, 2}},
                                      {"1", {"baro"}, 2},
                                      {"1", {"baro"}, 1, Origin::Imported}};
    for (int i = 0; const ResultKey& key : keys) {
        cells[key] = ++i;
    }
    QCOMPARE(cells.size(), keys.size());
    for (int i = 0; const ResultKey& key : keys) {
        QCOMPARE(cells.at(key), ++i);
        QVERIFY(key.ranker() == (Ranker{key.setting, key.origin}));
    }
}

void MethodSettingTest::registryKnowsItsSettings()
{
    MethodRegistry registry;
    registry.add(std::make_unique<Adjustable>());
    QVERIFY(registry.settingNamed("adjustable") == registry.find("adjustable")->info().setting());
    // Said by an earlier release.
    QCOMPARE(registry.settingNamed("adjustable@2?offset=7&robust=false")->word(),
             std::string("adjustable@3?offset=7"));
    for (const char* word :
         {"nobody", "adjustable?none=1", "adjustable?offset=1000", "adjustable/else", ""}) {
        QVERIFY(!registry.settingNamed(word));
    }
}

QTEST_GUILESS_MAIN(MethodSettingTest)
#include "method_setting_test.moc"
