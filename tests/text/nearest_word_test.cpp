// SPDX-License-Identifier: GPL-3.0-or-later
#include "text/nearest_word.h"

#include <QTest>

#include <string>
#include <vector>

using namespace culprit;

class NearestWordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWasMeant_data();
    void findsWhatWasMeant();
    void takesTheFirstOfEquals();
    void knowsNothingWhereNothingIsKnown();
    void longWordsAreNoTrouble();
};

void NearestWordTest::findsWhatWasMeant_data()
{
    QTest::addColumn<std::string>("typed");
    QTest::addColumn<std::string>("meant");
    QTest::newRow("swapped") << std::string("nsgima") << std::string("nsigma");
    QTest::newRow("left out") << std::string("bro") << std::string("baro");
    QTest::newRow("added") << std::string("baroo") << std::string("baro");
    QTest::newRow("exchanged") << std::string("circe") << std::string("circa");
    QTest::newRow("capitals") << std::string("MicroRCA") << std::string("microrca");
    QTest::newRow("exact") << std::string("rcd") << std::string("rcd");
    QTest::newRow("nothing typed") << std::string() << std::string("rcd");
}

void NearestWordTest::findsWhatWasMeant()
{
    QFETCH(std::string, typed);
    const std::vector<std::string> known{"baro", "circa", "microrca", "nsigma", "rcd"};
    QTEST(nearestWord(typed, known), "meant");
}

void NearestWordTest::takesTheFirstOfEquals()
{
    QCOMPARE(nearestWord("fig5", std::vector<std::string>{"fig3", "fig6", "fig7"}), std::string("fig3"));
}

void NearestWordTest::knowsNothingWhereNothingIsKnown()
{
    QVERIFY(nearestWord("baro", {}).empty());
}

void NearestWordTest::longWordsAreNoTrouble()
{
    const std::string longWord(1'000'000, 'a');
    QCOMPARE(nearestWord(longWord, std::vector<std::string>{"b", longWord}), longWord);
}

QTEST_APPLESS_MAIN(NearestWordTest)
#include "nearest_word_test.moc"
