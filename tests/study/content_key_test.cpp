// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/content_key.h"

#include <QTest>

#include <set>

using namespace culprit;

class ContentKeyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isKnown();
    void whatDecidesTheAnswerCounts();
    void whatDoesNotIsLeftOut();
    void withoutTelemetryThereIsNone();

private:
    static CaseSummary summary()
    {
        CaseSummary made;
        made.key = "case";
        made.content = "0123";
        made.time = {100, 900};
        made.injection = Injection{500, 60, "cpu", "worker", {}, {}};
        return made;
    }
};

void ContentKeyTest::isKnown()
{
    // Kept in stores: it must not change from release to release.
    QCOMPARE(QByteArray::fromStdString(contentKey(summary(), {"baro"}, 1)),
             QByteArray("e9c1d45b7485d5de5e8ece0867d3c003"));
}

void ContentKeyTest::whatDecidesTheAnswerCounts()
{
    CaseSummary otherTelemetry = summary();
    otherTelemetry.content = "0124";
    CaseSummary otherTime = summary();
    otherTime.injection->time = 501;
    CaseSummary otherDuration = summary();
    otherDuration.injection->duration = 61;
    CaseSummary otherTarget = summary();
    otherTarget.injection->target = "gateway";
    CaseSummary quiet = summary();
    quiet.injection.reset();
    CaseSummary longer = quiet;
    longer.time.end = 901;
    const std::vector<std::string> keys{
        contentKey(summary(), {"baro"}, 1),
        contentKey(otherTelemetry, {"baro"}, 1),
        contentKey(summary(), {"nsigma"}, 1),
        contentKey(summary(), {"baro", Variant::Corrected}, 1),
        contentKey(summary(), {"baro", Variant::Benchmark, {{"offset", std::int64_t{3}}}}, 1),
        contentKey(summary(), {"baro", Variant::Benchmark, {}, 2}, 1),
        contentKey(summary(), {"baro"}, 2),
        contentKey(otherTime, {"baro"}, 1),
        contentKey(otherDuration, {"baro"}, 1),
        contentKey(otherTarget, {"baro"}, 1),
        contentKey(quiet, {"baro"}, 1),
        contentKey(longer, {"baro"}, 1),
    };
    QCOMPARE(std::set<std::string>(keys.begin(), keys.end()).size(), keys.size());
}

void ContentKeyTest::whatDoesNotIsLeftOut()
{
    CaseSummary renamed = summary();
    renamed.key = "archive:case";
    renamed.id = 7;
    renamed.archive = "again.tar.gz";
    renamed.injection->kind = "StressChaos";
    renamed.time = {0, 1000};
    QCOMPARE(contentKey(renamed, {"baro"}, 1), contentKey(summary(), {"baro"}, 1));
}

void ContentKeyTest::withoutTelemetryThereIsNone()
{
    CaseSummary unknown = summary();
    unknown.content.clear();
    QVERIFY(contentKey(unknown, {"baro"}, 1).empty());
}

QTEST_GUILESS_MAIN(ContentKeyTest)
#include "content_key_test.moc"
