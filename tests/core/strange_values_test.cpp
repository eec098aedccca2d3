// SPDX-License-Identifier: GPL-3.0-or-later
// Every column of a store with values that none of its rows can have: reading answers or refuses in words that
// name the store, checking finds them, and afterwards all can be read.
#include "archive/importer.h"
#include "store/store.h"
#include "store/store_check.h"
#include "store_rows.h"
#include "test_archive.h"
#include "text/failure_words.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <stdexcept>

using namespace culprit;
using namespace culprit::test;

class StrangeValuesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void areFoundAndMended_data();
    void areFoundAndMended();
    void tellNoLibrarysWords();

private:
    QTemporaryDir m_folder;
    QString m_sound;
};

namespace {

constexpr const char* caseKey = "ray-replicas-0_cpu_1";

/// Reads all that can be asked of a store; what was refused, else empty. Throws what is no StoreError.
QByteArray refusalOf(const QString& path)
{
    try {
        const Store store = Store::open(path);
        static_cast<void>(store.archives());
        static_cast<void>(store.notices());
        static_cast<void>(store.wholeSpans());
        static_cast<void>(store.diagnoses());
        for (const ArchiveRecord& archive : store.archives()) {
            static_cast<void>(store.components(archive.id));
        }
        for (const ArtifactRecord& artifact : store.artifacts()) {
            static_cast<void>(store.artifactText(artifact.id));
        }
        for (const CaseSummary& summary : store.cases()) {
            static_cast<void>(store.facts(summary.key));
            static_cast<void>(store.loadCase(summary.key));
            static_cast<void>(store.addresses(summary.key));
            static_cast<void>(store.listLogs(summary.key, {}));
            static_cast<void>(store.listSpans(summary.key, {}));
        }
    } catch (const StoreError& error) {
        return error.what();
    }
    return {};
}

bool isInWords(const QByteArray& message, const QString& path)
{
    return message.startsWith(path.toUtf8()) && !message.contains("json.exception") &&
           !message.contains("Unable to") && !message.contains("std::") && !message.contains("_M_");
}

QString findingsOf(const CheckReport& report)
{
    QString text;
    for (const CheckFinding& finding : report.findings) {
        text += QString::fromStdString(finding.message) + (finding.repaired ? u'\n' : u'!');
    }
    return text;
}

} // namespace

void StrangeValuesTest::initTestCase()
{
    const QString archive = m_folder.filePath(QStringLiteral("a.tar.gz"));
    m_sound = m_folder.filePath(QStringLiteral("sound"));
    writeFile(archive, makeArchive(smallCase(), Container::TarGz));
    importArchive(archive, m_sound);
    Store store = Store::open(m_sound);
    store.setComponent(store.archives().front().id, "ray-replicas-0", ComponentRole::Cache, "g");
    Diagnosis diagnosis;
    diagnosis.key = {caseKey, {"baro"}};
    diagnosis.ranking = {{"a_cpu", 1.5, {"It rose.", {}, {}}}};
    diagnosis.graph = CausalGraph{{"a_cpu", "b_cpu"}, {{0, 1}}};
    store.saveDiagnosis(diagnosis);
    execute(m_sound, {QStringLiteral("INSERT INTO series_unit SELECT max(id), 'ms' FROM series")});
}

void StrangeValuesTest::areFoundAndMended_data()
{
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("column");
    for (const char* table :
         {"archive", "run", "metric_table", "series", "series_unit", "text_series", "link", "span", "log",
          "span_shape", "log_origin", "artifact", "text_piece", "notice", "component", "diagnosis"}) {
        for (const QString& column :
             rowsOf(m_sound, QStringLiteral("SELECT name FROM pragma_table_info('%1') WHERE pk = 0")
                                 .arg(QLatin1String(table)))) {
            QTest::addRow("%s.%s", table, qPrintable(column)) << QString::fromLatin1(table) << column;
        }
    }
}

void StrangeValuesTest::areFoundAndMended()
{
    QFETCH(QString, table);
    QFETCH(QString, column);
    const QString path = m_folder.filePath(QStringLiteral("strange"));
    for (const char* value : {"'x'", "x'00ff'", "9223372036854775807", "-1", "9e999"}) {
        QFile::remove(path);
        QFile::remove(path + QStringLiteral("-wal"));
        QFile::remove(path + QStringLiteral("-shm"));
        QVERIFY(QFile::copy(m_sound, path));
        try {
            execute(path, {QStringLiteral("PRAGMA foreign_keys = OFF"),
                           QStringLiteral("UPDATE %1 SET %2 = %3").arg(table, column, QLatin1String(value))});
        } catch (const std::runtime_error&) {
            continue; // SQLite itself keeps that out
        }
        const QByteArray before = refusalOf(path);
        QVERIFY2(before.isEmpty() || isInWords(before, path), value + (": " + before));
        const CheckReport report = checkStore(path);
        const QByteArray after = refusalOf(path);
        QVERIFY2(after.isEmpty() || !report.isAllRepaired(),
                 value + (": " + after + "\n" + findingsOf(report).toUtf8()));
        // What was refused for its content is found.
        QVERIFY2(before.isEmpty() || !report.findings.empty(), value + (": " + before));
        if (report.isAllRepaired() && !report.findings.empty()) {
            const QString again = findingsOf(checkStore(path));
            QVERIFY2(again.isEmpty(), qPrintable(QLatin1String(value) + u'\n' + again));
            QCOMPARE(
                rowsOf(path, QStringLiteral("SELECT count(*) FROM %1 WHERE typeof(%2) IN ('text', 'blob') "
                                            "AND (SELECT type FROM pragma_table_info('%1') WHERE name = "
                                            "'%2') IN ('INTEGER', 'REAL')")
                                 .arg(table, column)),
                QStringList{QStringLiteral("0")});
        }
    }
}

void StrangeValuesTest::tellNoLibrarysWords()
{
    QCOMPARE(reasonOf(std::bad_alloc()), std::string("there is not memory enough"));
    try {
        static_cast<void>(std::vector<int>().at(7));
    } catch (const std::exception& error) {
        QVERIFY(!isInWords(error.what(), QString()) && isInWords(reasonOf(error).c_str(), QString()));
    }
    QCOMPARE(reasonOf(std::runtime_error("the file is gone")), std::string("the file is gone"));
}

QTEST_GUILESS_MAIN(StrangeValuesTest)
#include "strange_values_test.moc"
