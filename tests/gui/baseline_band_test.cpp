// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/baseline_band.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace culprit;

class BaselineBandTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesKeepTheirSpread();
    void windowsAreHalfOpen();
    void gapsDoNotCount();
    void nothingBefore();
};

/// 100 GB that vary by a byte: the square of one has no digit left for it.
void BaselineBandTest::bytesKeepTheirSpread()
{
    std::vector<double> time;
    std::vector<double> values;
    for (int i = 0; i < 100; ++i) {
        time.push_back(i);
        values.push_back(1e11 + (i % 2 == 0 ? 1 : -1));
    }
    AnalysisWindow window;
    window.injectTime = 100;
    const BaselineBand band = baselineBand(time, values, window);
    QCOMPARE(band.baselineSamples, 100);
    QVERIFY(std::abs(band.mean - 1e11) < 1e-3);
    QVERIFY(std::abs(band.deviation - 1) < 1e-3);
    QVERIFY(!band.hasPeak);
}

void BaselineBandTest::windowsAreHalfOpen()
{
    const std::vector<double> time{0, 1, 2, 3, 4, 5};
    const std::vector<double> values{100, 1, 3, 5, 7, 900};
    const BaselineBand band = baselineBand(time, values, {1, 3, 5});
    QCOMPARE(band.baselineSamples, 2); // 1 is in, 3 is not
    QCOMPARE(band.mean, 2.0);
    QCOMPARE(band.deviation, 1.0);
    QVERIFY(band.hasPeak);
    QCOMPARE(band.peak, 7.0); // 5 is out
    QCOMPARE(band.peakTime, 4.0);
}

void BaselineBandTest::gapsDoNotCount()
{
    constexpr double gap = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> time{0, 1, 2, 3};
    const std::vector<double> values{4, gap, -8, std::numeric_limits<double>::infinity()};
    AnalysisWindow window;
    window.injectTime = 2;
    const BaselineBand band = baselineBand(time, values, window);
    QCOMPARE(band.baselineSamples, 1);
    QCOMPARE(band.mean, 4.0);
    QCOMPARE(band.deviation, 0.0);
    QCOMPARE(band.peak, -8.0);
}

void BaselineBandTest::nothingBefore()
{
    const std::vector<double> time{5, 6};
    const std::vector<double> values{1, 2};
    AnalysisWindow window;
    window.injectTime = 5;
    QCOMPARE(baselineBand(time, values, window).baselineSamples, 0);
}

QTEST_APPLESS_MAIN(BaselineBandTest)
#include "baseline_band_test.moc"
