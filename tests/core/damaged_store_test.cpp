// SPDX-License-Identifier: GPL-3.0-or-later
// Stores whose rows say what no row can say: they are read within bounds, or refused with the file's name.
#include "archive/importer.h"
#include "store/file_kind.h"
#include "store/store.h"
#include "store_rows.h"
#include "test_archive.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace culprit;
using namespace culprit::test;

class DamagedStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cellsAreNoMoreThanRows_data();
    void cellsAreNoMoreThanRows();
    void samplesAreAsManyAsTimes_data();
    void samplesAreAsManyAsTimes();
    void isRefusedByName_data();
    void isRefusedByName();
    void listsHoldTextAlone();
    void spansEndSomewhere();
    void isKnownByContent();
    void keepsItsLocksWhenLookedAt();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_store;
};

namespace {

constexpr const char* caseKey = "ray-replicas-0_cpu_1";
constexpr const char* table = "(SELECT id FROM metric_table WHERE file LIKE '%data.csv')";

QString ofTable(const char* statement)
{
    return QString::fromUtf8(statement).replace(QStringLiteral("TABLE"), QLatin1String(table));
}

} // namespace

void DamagedStoreTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const QString archive = m_folder->filePath(QStringLiteral("a.tar.gz"));
    m_store = m_folder->filePath(QStringLiteral("s.culprit"));
    writeFile(archive, makeArchive(smallCase(), Container::TarGz));
    importArchive(archive, m_store);
    Diagnosis diagnosis;
    diagnosis.key = {caseKey, {"baro"}};
    diagnosis.ranking = {{"a_cpu", 1.5, {"It rose.", {}, {}}}};
    diagnosis.graph = CausalGraph{{"a_cpu", "b_cpu"}, {{0, 1}}};
    Store::open(m_store).saveDiagnosis(diagnosis);
}

void DamagedStoreTest::cellsAreNoMoreThanRows_data()
{
    QTest::addColumn<QString>("cells");
    QTest::addColumn<qsizetype>("count");
    // Count and length are little-endian words before the text.
    QTest::newRow("four thousand million of them") << "x'ffffffff0100000061'" << qsizetype{3};
    QTest::newRow("longer than its bytes") << "x'02000000ffffffff61'" << qsizetype{2};
    QTest::newRow("cut within its head") << "x'0200'" << qsizetype{0};
}

void DamagedStoreTest::cellsAreNoMoreThanRows()
{
    QFETCH(QString, cells);
    execute(m_store, {QStringLiteral("UPDATE text_series SET cells = ") + cells});
    const Store store = Store::open(m_store);
    const Case loaded = store.loadCase(caseKey);
    const MetricTable* data = loaded.table("data.csv");
    QVERIFY(data && data->textColumns.size() == 1);
    QTEST(static_cast<qsizetype>(data->textColumns.front().values.size()), "count");
    static_cast<void>(store.addresses(caseKey)); // reads them on its own
}

void DamagedStoreTest::samplesAreAsManyAsTimes_data()
{
    QTest::addColumn<QString>("damage");
    QTest::addColumn<qsizetype>("rows");
    QTest::newRow("fewer times") << ofTable("UPDATE metric_table SET time = substr(time, 1, 8), row_index = "
                                            "substr(row_index, 1, 8) WHERE id = TABLE")
                                 << qsizetype{1};
    QTest::newRow("a time cut off") << ofTable(
                                           "UPDATE metric_table SET time = substr(time, 1, 21), row_index = "
                                           "substr(row_index, 1, 16) WHERE id = TABLE")
                                    << qsizetype{2};
    QTest::newRow("fewer samples") << QStringLiteral("UPDATE series SET samples = substr(samples, 1, 8)")
                                   << qsizetype{3};
    QTest::newRow("a sample cut off")
        << QStringLiteral("UPDATE series SET samples = substr(samples, 1, 11)") << qsizetype{3};
}

void DamagedStoreTest::samplesAreAsManyAsTimes()
{
    QFETCH(QString, damage);
    execute(m_store, {damage});
    const Case loaded = Store::open(m_store).loadCase(caseKey);
    const MetricTable* data = loaded.table("data.csv");
    QVERIFY(data && data->columns.size() == 1);
    QTEST(static_cast<qsizetype>(data->rows()), "rows");
    QCOMPARE(data->columns.front().values.size(), data->rows());
}

void DamagedStoreTest::isRefusedByName_data()
{
    QTest::addColumn<QString>("damage");
    QTest::newRow("row numbers of another length")
        << ofTable("UPDATE metric_table SET row_index = substr(row_index, 1, 8) WHERE id = TABLE");
    QTest::newRow("a column without its table") << ofTable("DELETE FROM metric_table WHERE id = TABLE");
    QTest::newRow("an edge to no node")
        << QStringLiteral("UPDATE diagnosis SET graph = "
                          "'{\"nodes\":[\"a\"],\"edges\":[[0,7,\"->\",1.0]]}'");
    QTest::newRow("an edge from no node")
        << QStringLiteral("UPDATE diagnosis SET graph = "
                          "'{\"nodes\":[\"a\"],\"edges\":[[-1,0,\"->\",1.0]]}'");
}

void DamagedStoreTest::isRefusedByName()
{
    QFETCH(QString, damage);
    execute(m_store, {damage});
    try {
        const Store store = Store::open(m_store);
        static_cast<void>(store.loadCase(caseKey));
        static_cast<void>(store.diagnoses());
        QFAIL("it was read");
    } catch (const StoreError& error) {
        QVERIFY2(QByteArray(error.what()).contains("s.culprit"), error.what());
    }
}

/// Whatever start and length they tell, their sum is a number.
void DamagedStoreTest::spansEndSomewhere()
{
    execute(m_store, {QStringLiteral("UPDATE span SET duration_us = 9223372036854775807")});
    const RecordList list = Store::open(m_store).listSpans(caseKey, {});
    QVERIFY(list.firstUs < list.lastUs);
    QVERIFY(list.lastUs - list.longestUs > 0);
}

void DamagedStoreTest::listsHoldTextAlone()
{
    execute(m_store,
            {QStringLiteral("UPDATE run SET components = '[1, \"web\", null]', facts = '{\"a\": 1}', "
                            "inject_parameters = '{\"b\": [], \"c\": \"d\"}'"),
             QStringLiteral("UPDATE component SET labels = '{\"app\": 5}'")});
    const Store store = Store::open(m_store);
    const auto summary = store.findCase(caseKey);
    QVERIFY(summary && summary->injection);
    QCOMPARE(summary->components, std::vector<std::string>{"web"});
    QCOMPARE(summary->injection->parameters, (std::map<std::string, std::string>{{"c", "d"}}));
    QVERIFY(store.facts(caseKey).empty());
    static_cast<void>(store.components(summary->archiveId));
}

void DamagedStoreTest::isKnownByContent()
{
    const QString other = m_folder->filePath(QStringLiteral("study.tar.gz"));
    QVERIFY(QFile::copy(m_store, other));
    QCOMPARE(wordsOf(fileKind(other)), wordsOf(FileKind::Store));
    const QString link = m_folder->filePath(QStringLiteral("link"));
    QVERIFY(QFile::link(other, link));
    QCOMPARE(wordsOf(fileKind(link)), wordsOf(FileKind::Store));
    try {
        importArchive(other, m_folder->filePath(QStringLiteral("new.culprit")));
        QFAIL("a store was imported");
    } catch (const ImportError& error) {
        QVERIFY2(QByteArray(error.what()).contains("it is a Culprit store"), error.what());
    }
    const auto kindOf = [&](const QByteArray& bytes) {
        const QString path = m_folder->filePath(QStringLiteral("some.culprit"));
        writeFile(path, bytes);
        return wordsOf(fileKind(path));
    };
    QCOMPARE(kindOf({}), wordsOf(FileKind::Empty));
    QCOMPARE(kindOf("SQLite format 3" + QByteArray(200, '\0')), wordsOf(FileKind::Database));
    QCOMPARE(kindOf("SQLite format 3 is what I write about"), wordsOf(FileKind::Text));
    for (const Container container :
         {Container::Tar, Container::TarGz, Container::TarXz, Container::TarZst, Container::Zip}) {
        QCOMPARE(kindOf(makeArchive(smallCase(), container)), wordsOf(FileKind::Archive));
    }
    QCOMPARE(kindOf("<!DOCTYPE html>\n<html>"), wordsOf(FileKind::Html));
    QCOMPARE(kindOf("<table><tr>"), wordsOf(FileKind::Html));
    QCOMPARE(kindOf("<?xml version=\"1.0\"?>\n<svg width=\"1\">"), wordsOf(FileKind::Svg));
    QCOMPARE(kindOf("\xef\xbb\xbf{\"a\": 1}"), wordsOf(FileKind::Json));
    QCOMPARE(kindOf("panel,series\n\xc3\xa4,1\n"), wordsOf(FileKind::Text));
    QCOMPARE(kindOf(QByteArray(4095, 'a') + "\xc3\xa4"), wordsOf(FileKind::Text)); // a letter is cut
    QCOMPARE(kindOf("\x01\x02\xff\xfe"), wordsOf(FileKind::Other));
    QCOMPARE(wordsOf(fileKind(m_folder->path())), wordsOf(FileKind::Folder));
    QCOMPARE(wordsOf(fileKind(QStringLiteral("/dev/null"))), wordsOf(FileKind::Special));
    QCOMPARE(wordsOf(fileKind(m_folder->filePath(QStringLiteral("none")))), wordsOf(FileKind::Missing));
}

void DamagedStoreTest::keepsItsLocksWhenLookedAt()
{
    // The system forgets all locks of a process on a file as soon as that closes any of its descriptors of it.
    const Store open = Store::open(m_store);
    QCOMPARE(open.cases().size(), std::size_t{1});
    const auto isLocked = [this] {
        const QByteArray file = QFile::encodeName(m_store);
        const pid_t other = fork(); // only another process is told
        if (other == 0) {
            const int descriptor = ::open(file.constData(), O_RDWR);
            struct flock lock = {};
            lock.l_type = F_WRLCK;
            lock.l_whence = SEEK_SET;
            const bool isAsked = descriptor >= 0 && fcntl(descriptor, F_GETLK, &lock) == 0;
            _exit(isAsked && lock.l_type != F_UNLCK ? 1 : 0);
        }
        int status = 0;
        return waitpid(other, &status, 0) == other && WIFEXITED(status) && WEXITSTATUS(status) == 1;
    };
    QVERIFY(isLocked());
    QCOMPARE(wordsOf(fileKind(m_store)), wordsOf(FileKind::Store));
    QVERIFY(isLocked());
}

QTEST_GUILESS_MAIN(DamagedStoreTest)
#include "damaged_store_test.moc"
