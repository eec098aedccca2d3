// SPDX-License-Identifier: GPL-3.0-or-later
// The program answers alike where numbers are written 1.234,5.
#include "comma_locale.h"
#include "program.h"

#include <QTemporaryDir>
#include <QTest>

using namespace culprit::test;

class LocaleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void answersAlike_data();
    void answersAlike();

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    QTemporaryDir m_folder;
    /// A place where numbers have a point, and one where they have a comma.
    const QList<Environment> m_places{{{"LC_ALL", "C"}},
                                      {{"LC_ALL", "de_DE.UTF-8"}, {"LOCPATH", CULPRIT_COMMA_LOCALES}}};
};

void LocaleTest::initTestCase()
{
    QVERIFY(CommaLocale().isActive());
    // Reading, too: a store each.
    for (int place = 0; place < m_places.size(); ++place) {
        const QString store = path(QStringLiteral("%1.culprit").arg(place));
        for (const QString& line : {QStringLiteral("import " CULPRIT_TEST_DATA "/cases.tar.xz"),
                                    QStringLiteral("run --methods nsigma,baro")}) {
            const Answer answer =
                program(line.split(u' ') + QStringList{QStringLiteral("--db"), store}, m_places[place]);
            QVERIFY2(answer.status == 0, answer.err.constData());
        }
    }
}

void LocaleTest::answersAlike_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line : {
             "table --format csv",
             "table --format latex",
             "table --of findings --format json",
             "heatmap --method baro --format csv",
             "cases --json",
#ifdef CULPRIT_GUI
             "figure --recipe fig6 --out out.csv",
#endif
         }) {
        QTest::newRow(line) << QString::fromLatin1(line);
    }
}

void LocaleTest::answersAlike()
{
    QFETCH(QString, line);
    QByteArray first;
    for (int place = 0; place < m_places.size(); ++place) {
        QStringList words = line.split(u' ')
                            << QStringLiteral("--db") << path(QStringLiteral("%1.culprit").arg(place));
        const bool toFile = words.contains(QStringLiteral("--out"));
        if (toFile) {
            words[words.indexOf(QStringLiteral("--out")) + 1].prepend(path(QString()) + u'/');
        }
        const Answer answer = program(words, m_places[place]);
        QVERIFY2(answer.status == 0, answer.err.constData());
        const QByteArray written =
            toFile ? bytesOf(words[words.indexOf(QStringLiteral("--out")) + 1]) : answer.out;
        QVERIFY(written.size() > 100);
        if (place == 0) {
            first = written;
        } else {
            QCOMPARE(written, first);
        }
    }
}

QTEST_GUILESS_MAIN(LocaleTest)
#include "locale_test.moc"
