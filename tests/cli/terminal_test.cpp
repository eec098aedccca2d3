// SPDX-License-Identifier: GPL-3.0-or-later
// What comes from outside is letters on a terminal.
#include "program.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace culprit::test;

class TerminalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void terminalsFollowNoNames();

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    void write(const QString& name, const QByteArray& bytes) const
    {
        QDir().mkpath(QFileInfo(path(name)).path());
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
            qFatal("%s can't be written", qPrintable(name));
        }
    }
    QTemporaryDir m_folder;
};

void TerminalTest::terminalsFollowNoNames()
{
    // C0 and C1 controls, a line end and a carriage return, an override of the direction of writing: in folders, columns, cells and the store's name.
    const QString evil = QStringLiteral("RE1-\x1b[2J\nX\r\u009b31mY\u202Esrv");
    const QString folder = path(evil);
    const auto csv = [](const char* header) {
        QByteArray text = QByteArray(header) + '\n';
        for (int i = 0; i < 60; ++i) {
            text += QByteArray::number(1'750'000'000 + i) + ',' + QByteArray::number(i % 7) +
                    ",-1.5,\x1b[31mred\n";
        }
        return text;
    };
    write(evil + QStringLiteral("/ca\x1b[5mrts_cpu/1/data.csv"), csv("time,carts_cpu,carts_mem,no\x1b[7mte"));
    write(evil + QStringLiteral("/ca\x1b[5mrts_cpu/1/inject_time.txt"), "1750000030\n");
    write(evil + QStringLiteral("/carts_cpu/2/data.csv"), csv("time,carts_cpu,carts_mem,no\x1b[7mte"));
    write(evil + QStringLiteral("/carts_cpu/2/inject_time.txt"), "1750000030\n");
    write(evil + QStringLiteral("/carts_cpu/3/lo\x1b[7mgs.parquet"), "PAR1 and no more");
    const QString store = folder + QStringLiteral(".culprit");
    const QString joined = path(QStringLiteral("joined\x1b[2J.culprit"));
    const auto isTame = [](const QByteArray& bytes) {
        return std::ranges::all_of(QString::fromUtf8(bytes), [](QChar letter) {
            const bool turns =
                (letter >= u'\u202A' && letter <= u'\u202E') || (letter >= u'\u2066' && letter <= u'\u2069');
            return letter == u'\n' || (letter.category() != QChar::Other_Control && !turns);
        });
    };
    const auto tame = [&](const QStringList& arguments) {
        Answer answer = program(arguments);
        if (!isTame(answer.out) || !isTame(answer.err)) {
            qWarning("%s", qPrintable(QString::fromUtf8(answer.out + answer.err)));
            QTest::qFail(qPrintable(arguments.first()), __FILE__, __LINE__);
        }
        return answer;
    };
    const Answer imported = tame({QStringLiteral("import"), folder, QStringLiteral("--db"), store});
    QVERIFY2(imported.out.contains("2 cases"), imported.out + imported.err);
    const Answer listed = tame({QStringLiteral("cases"), QStringLiteral("--db"), store});
    QCOMPARE(listed.out.count('\n'), 3); // the header and a line a case
    tame({QStringLiteral("import"), folder, QStringLiteral("--db"), store});
    tame({QStringLiteral("import"), folder + QStringLiteral("/none"), QStringLiteral("--db"), store});
    tame({QStringLiteral("run"), QStringLiteral("--db"), store, QStringLiteral("--methods"),
          QStringLiteral("nsigma")});
    tame({QStringLiteral("table"), QStringLiteral("--db"), store});
    tame({QStringLiteral("table"), QStringLiteral("--db"), store, QStringLiteral("--cases"), evil});
    tame({QStringLiteral("heatmap"), QStringLiteral("--db"), store, QStringLiteral("--method"),
          QStringLiteral("nsigma")});
    tame({QStringLiteral("check"), QStringLiteral("--db"), store});
    tame({QStringLiteral("merge"), store, QStringLiteral("--db"), joined});
    tame({QStringLiteral("cases"), QStringLiteral("--db"), folder + QStringLiteral("/none.culprit")});
    tame({evil + QStringLiteral("/nothing")});
    // Files for programs keep the names.
    const Json json =
        program({QStringLiteral("cases"), QStringLiteral("--db"), store, QStringLiteral("--json")}).json();
    QVERIFY(json.at(0).at("archive").get<std::string>().find('\x1b') != std::string::npos);
    const Answer rows = program({QStringLiteral("results"), QStringLiteral("--db"), store,
                                 QStringLiteral("--format"), QStringLiteral("csv")});
    QVERIFY(rows.out.contains('\x1b'));
}

QTEST_GUILESS_MAIN(TerminalTest)
#include "terminal_test.moc"
