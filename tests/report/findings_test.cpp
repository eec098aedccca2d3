// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/findings.h"
#include "report/made_judgement.h"

#include <QTest>

using namespace culprit;

namespace {

Judgement blaming(const std::string& key, const std::string& fault, const std::string& method,
                  const std::string& blamed)
{
    Judgement judgement = test::judged(key, method, blamed == "worker");
    judgement.fault = fault;
    judgement.target = "worker";
    judgement.blamed = blamed;
    return judgement;
}

/// Two methods on ten cases of each of two faults; `sharp` is right on all but the last gpu case, `blind`
/// blames the gateway, once the head and once nobody.
std::vector<Judgement> study()
{
    std::vector<Judgement> judgements;
    for (int i = 1; i <= 10; ++i) {
        for (const char* fault : {"cpu", "gpu"}) {
            const std::string key = std::string(fault) + std::to_string(i);
            judgements.push_back(blaming(key, fault, "sharp", key == "gpu10" ? "gateway" : "worker"));
            judgements.push_back(blaming(key, fault, "blind",
                                         key == "cpu1"   ? "head"
                                         : key == "cpu2" ? ""
                                                         : "gateway"));
        }
    }
    return judgements;
}

AccuracyRow chanceOf(double ac1)
{
    AccuracyRow chance;
    chance.all.n = 20;
    chance.all.ac1 = ac1;
    return chance;
}

QStringList found(const std::vector<Judgement>& judgements, double chance = 0.25)
{
    QStringList sentences;
    for (const std::string& one :
         findings(judgements, accuracyTable(judgements), chanceOf(chance), MethodRegistry())) {
        sentences << QString::fromStdString(one);
    }
    return sentences;
}

} // namespace

class FindingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sayWhatTheResultsSay();
    void tiesAreNamedTogether();
    void partialMethodsAreComparedOverTheirCases();
    void equalFiguresOverOtherCasesTellTheirCounts();
    void missingAnswersCountAsAsked();
    void aRandomRankingIsNeverBest();
    void onlyComputedBenchmarkResultsCount();
    void constantAnswersAreSeenThrough();
    void tiesOfWhatIsPraisedAreSaid();
    void nothingWithoutResults();
};

void FindingsTest::sayWhatTheResultsSay()
{
    const QStringList sentences = found(study());
    QCOMPARE(
        sentences,
        (QStringList{
            QStringLiteral("Right most often: sharp with AC@1 0.95 (95 % interval 0.76–0.99) over 20 cases."),
            QStringLiteral("Told from chance (AC@1 0.25) by a 95 % interval: 1 of 2 methods are better, "
                           "sharp; 1 is worse."),
            QStringLiteral("Of 21 wrong answers 90 % blame gateway, 5 % name nobody, 5 % head."),
            QStringLiteral(
                "Hardest fault: gpu, with a mean AC@1 of 0.45 over the methods; easiest: cpu, 0.50."),
            QStringLiteral("No method puts the true cause first in 1 of 20 cases: gpu10.")}));
    QVERIFY(found(study(), 0.1)[1].endsWith(QStringLiteral("sharp; 0 are worse.")));
}

void FindingsTest::tiesAreNamedTogether()
{
    std::vector<Judgement> judgements = study();
    for (Judgement twin : study()) {
        if (twin.key.setting.id == "sharp") {
            twin.key.setting.id = "keen";
            judgements.push_back(twin);
        }
    }
    QVERIFY(
        found(judgements).front().startsWith(QStringLiteral("Right most often: sharp, keen with AC@1 0.95")));
}

void FindingsTest::partialMethodsAreComparedOverTheirCases()
{
    std::vector<Judgement> judgements = study();
    const auto lose = [&](const std::string& key) {
        for (Judgement& judgement : judgements) {
            if (judgement.key.setting.id == "sharp" && judgement.key.caseKey == key) {
                judgement.answered = false;
                judgement.status = DiagnosisStatus::Failed;
            }
        }
    };
    lose("cpu3");
    QStringList sentences = found(judgements);
    QVERIFY2(sentences[0].startsWith(QStringLiteral("Right most often: sharp with AC@1 0.95")),
             qPrintable(sentences[0]));
    QVERIFY2(sentences[0].endsWith(QStringLiteral("over 19 of 20 cases.")), qPrintable(sentences[0]));
    QCOMPARE(sentences[1],
             QStringLiteral("Compared over fewer cases than there are: sharp (19 of 20 cases)."));
    QVERIFY(sentences[2].contains(QStringLiteral("1 of 2 methods are better, sharp")));
    // Less than half of the cases tell too little, of a fault as of all.
    for (int i = 1; i <= 10; ++i) {
        lose("cpu" + std::to_string(i));
    }
    sentences = found(judgements);
    QVERIFY(sentences[0].endsWith(QStringLiteral("over 10 of 20 cases.")));
    QVERIFY(sentences.contains(QStringLiteral(
        "Hardest fault: cpu, with a mean AC@1 of 0.00 over the methods; easiest: gpu, 0.45.")));
    lose("gpu1");
    sentences = found(judgements);
    QVERIFY(sentences.front().startsWith(QStringLiteral("Right most often: blind with AC@1 0.00")));
    QCOMPARE(sentences.back(),
             QStringLiteral("Not compared, as they have answers for less than half of the cases: sharp."));
}

void FindingsTest::equalFiguresOverOtherCasesTellTheirCounts()
{
    std::vector<Judgement> judgements = study();
    for (Judgement twin : study()) {
        if (twin.key.setting.id == "sharp") {
            twin.key.setting.id = "keen";
            twin.answered = twin.key.caseKey != "cpu3";
            judgements.push_back(twin);
        }
    }
    // The interval is that of fewer cases, which is wider.
    QVERIFY2(found(judgements)
                 .front()
                 .startsWith(QStringLiteral("Right most often: sharp (20 cases), keen (19 of 20 cases) with "
                                            "AC@1 0.95 (95 % interval 0.75–")),
             qPrintable(found(judgements).front()));
}

void FindingsTest::missingAnswersCountAsAsked()
{
    std::vector<Judgement> judgements = study();
    for (Judgement& judgement : judgements) {
        if (judgement.key.setting.id == "sharp" && judgement.fault == "cpu") {
            judgement.answered = false;
            judgement.status = DiagnosisStatus::Fallback;
        }
    }
    const auto first = [&](MissingCells missing) {
        return QString::fromStdString(
            findings(judgements, accuracyTable(judgements, {}, {}, missing), chanceOf(0.25), MethodRegistry())
                .front());
    };
    QVERIFY(first(MissingCells::LeaveOut).contains(QStringLiteral("sharp with AC@1 0.90")));
    QVERIFY(first(MissingCells::Wrong).contains(QStringLiteral("sharp with AC@1 0.45")));
    QVERIFY(first(MissingCells::Wrong).endsWith(QStringLiteral("over 20 cases.")));
    QVERIFY(first(MissingCells::Benchmark).contains(QStringLiteral("sharp with AC@1 0.95")));
}

void FindingsTest::aRandomRankingIsNeverBest()
{
    std::vector<Judgement> judgements = study();
    for (Judgement& judgement : judgements) {
        judgement.key.setting.id = judgement.key.setting.id == "sharp" ? "random" : "blind";
    }
    QCOMPARE(found(judgements).front(),
             QStringLiteral("Right most often: blind with AC@1 0.00 (95 % interval 0.00–0.16) over 20 cases. "
                            "random has 0.95 over 20 cases."));
    std::erase_if(judgements, [](const Judgement& judgement) { return judgement.key.setting.id == "blind"; });
    QVERIFY(!found(judgements).front().contains(QStringLiteral("Right most often")));
}

void FindingsTest::onlyComputedBenchmarkResultsCount()
{
    std::vector<Judgement> judgements = study();
    const QStringList before = found(judgements);
    for (Judgement other : study()) {
        other.blamed = "worker";
        other.rank = 1;
        other.ac1 = 1;
        other.key.setting.variant = Variant::Corrected;
        judgements.push_back(other);
        other.key.setting.variant = Variant::Benchmark;
        other.key.origin = Origin::Imported;
        judgements.push_back(other);
    }
    QCOMPARE(found(judgements), before);
}

void FindingsTest::constantAnswersAreSeenThrough()
{
    std::vector<Judgement> judgements = study();
    for (Judgement& judgement : judgements) {
        if (judgement.fault == "gpu") {
            judgement.target = "head";
        }
        if (judgement.key.setting.id == "blind") {
            judgement.blamed = "gateway";
        }
    }
    const QStringList sentences = found(judgements);
    QCOMPARE(sentences[2],
             QStringLiteral("Naming head in every case would score AC@1 0.50; better than that by "
                            "a 95 % interval: sharp."));
    QCOMPARE(sentences[3], QStringLiteral("The same component in every case is named by blind (gateway)."));
}

void FindingsTest::tiesOfWhatIsPraisedAreSaid()
{
    std::vector<Judgement> judgements = study();
    int ties = 0;
    for (Judgement& judgement : judgements) {
        if (judgement.fault == "cpu") {
            // Of the blind method nobody says anything good, so its ties are none of the findings.
            judgement.tied = judgement.key.setting.id == "blind" || ++ties <= 2;
            judgement.expected = {0.5, 1, 0.9};
        }
    }
    const auto ofTies = [](const QStringList& sentences) {
        return sentences.filter(QStringLiteral("share the first place"));
    };
    QVERIFY(ofTies(found(judgements)).isEmpty()); // 2 of 20 are no more than 10 %
    for (Judgement& judgement : judgements) {
        judgement.tied =
            judgement.tied || (judgement.key.setting.id == "sharp" && judgement.key.caseKey == "cpu9");
    }
    QCOMPARE(
        ofTies(found(judgements)),
        QStringList{QStringLiteral("Several components share the first place in answers of sharp (3 of 20, "
                                   "AC@1 by expectation 0.88): there the order of the columns decides what "
                                   "counts.")});
}

void FindingsTest::nothingWithoutResults()
{
    QVERIFY(found({}).isEmpty());
    std::vector<Judgement> failed = study();
    for (Judgement& judgement : failed) {
        judgement.answered = false;
    }
    QCOMPARE(found(failed),
             QStringList{QStringLiteral(
                 "Not compared, as they have answers for less than half of the cases: sharp, blind.")});
}

QTEST_APPLESS_MAIN(FindingsTest)
#include "findings_test.moc"
