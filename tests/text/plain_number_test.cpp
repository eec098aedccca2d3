// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as files hold them, in every locale.
#include "comma_locale.h"
#include "text/plain_number.h"

#include <QTest>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <random>

using namespace culprit;

class PlainNumberTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesAsThePrintfOfC_data();
    void writesAsThePrintfOfC();
    void shortestGivesTheNumberBack();
    void readsWholeTextsOnly();
    void tooLargeIsInfiniteAndTooSmallIsZero_data();
    void tooLargeIsInfiniteAndTooSmallIsZero();
    void knowsNoLocale();
};

void PlainNumberTest::writesAsThePrintfOfC_data()
{
    QTest::addColumn<double>("value");
    for (const double value :
         {0.0, -0.0, 1.0, -1.5, 0.1, 12.5, 1e-7, 123456.0, 1234567.0, 1e20, 1.0 / 3, 2.5e-310,
          std::numeric_limits<double>::max(), std::numeric_limits<double>::denorm_min(),
          std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()}) {
        QTest::addRow("%g", value) << value;
    }
}

void PlainNumberTest::writesAsThePrintfOfC()
{
    QFETCH(double, value);
    const auto printed = [value](const char* format, int digits) {
        std::array<char, 512> text; // in the locale C, which a process starts in
        std::snprintf(text.data(), text.size(), format, digits, value);
        return std::string(text.data());
    };
    for (const int digits : {1, 4, 6, 17}) {
        QCOMPARE(plain::general(value, digits), printed("%.*g", digits));
        QCOMPARE(plain::scientific(value, digits), printed("%.*e", digits));
    }
    for (const int digits : {0, 3, 6}) {
        QCOMPARE(plain::fixed(value, digits), printed("%.*f", digits));
    }
}

void PlainNumberTest::shortestGivesTheNumberBack()
{
    QCOMPARE(plain::shortest(0.1), std::string("0.1"));
    QCOMPARE(plain::shortest(5), std::string("5"));
    QCOMPARE(plain::shortest(1e20), std::string("1e+20"));
    std::mt19937_64 random(7);
    for (int i = 0; i < 1000; ++i) {
        const double value =
            std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 2000) - 1000);
        QCOMPARE(plain::numberIn<double>(plain::shortest(value)), std::optional(value));
    }
}

void PlainNumberTest::readsWholeTextsOnly()
{
    QCOMPARE(plain::numberIn<double>("-1.25e2"), std::optional(-125.0));
    QCOMPARE(plain::numberIn<int>("-7"), std::optional(-7));
    for (const char* text : {"", " 1", "1 ", "+1", "1,5", "1.5x", "0x10", "1e400", "e5"}) {
        QVERIFY2(!plain::numberIn<double>(text), text);
    }
    QVERIFY(!plain::numberIn<int>("1.0"));
    QVERIFY(!plain::numberIn<std::int64_t>("9223372036854775808"));
}

void PlainNumberTest::tooLargeIsInfiniteAndTooSmallIsZero_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value");
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto add = [](const QString& text, double value) {
        QTest::addRow("%s", qPrintable(text.left(40))) << text << value;
    };
    add(QStringLiteral("1.5e400"), infinity);
    add(QStringLiteral("-1.5e+400"), -infinity);
    add(QStringLiteral("1e-400"), 0);
    add(QStringLiteral("1") + QString(400, u'0'), infinity);
    add(QStringLiteral("9") + QString(400, u'0') + QStringLiteral("e-2"), infinity);
    add(QStringLiteral("1") + QString(400, u'0') + QStringLiteral("e-400"), 1);
    add(QStringLiteral("0.") + QString(400, u'0') + QStringLiteral("1"), 0);
    add(QStringLiteral("0.") + QString(400, u'0') + QStringLiteral("1e401"), 1);
    add(QStringLiteral("0.") + QString(400, u'0') + QStringLiteral("1e720"), infinity);
    add(QStringLiteral("1e99999999999999999999"), infinity);
    add(QStringLiteral("1e-99999999999999999999"), 0);
    add(QStringLiteral("0e99999999999999999999"), 0);
    add(QStringLiteral("5e-324"), std::numeric_limits<double>::denorm_min());
    add(QStringLiteral("inf"), infinity);
}

void PlainNumberTest::tooLargeIsInfiniteAndTooSmallIsZero()
{
    QFETCH(QString, text);
    QFETCH(double, value);
    const std::optional<double> read = plain::nearestDouble(text.toStdString());
    QVERIFY(read.has_value());
    QVERIFY2(*read == value, plain::shortest(*read).c_str());
    QCOMPARE(std::signbit(*read), std::signbit(value));
}

void PlainNumberTest::knowsNoLocale()
{
    const test::CommaLocale comma;
    QVERIFY(comma.isActive());
    QCOMPARE(plain::general(1234.5, 6), std::string("1234.5"));
    QCOMPARE(plain::general(0.1, 17), std::string("0.10000000000000001"));
    QCOMPARE(plain::fixed(1234.5, 2), std::string("1234.50"));
    QCOMPARE(plain::scientific(1234.5, 2), std::string("1.23e+03"));
    QCOMPARE(plain::shortest(1234.5), std::string("1234.5"));
    QCOMPARE(plain::numberIn<double>("1234.5"), std::optional(1234.5));
    QCOMPARE(plain::nearestDouble("1234.5"), std::optional(1234.5));
    QVERIFY(!plain::nearestDouble("1234,5"));
}

QTEST_APPLESS_MAIN(PlainNumberTest)
#include "plain_number_test.moc"
