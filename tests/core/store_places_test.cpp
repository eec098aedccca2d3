// SPDX-License-Identifier: GPL-3.0-or-later
// What may lie where a store should, and what may keep it from being read or written: a sentence for each.
#include "archive/importer.h"
#include "store/schema.h"
#include "store/store.h"
#include "store/store_check.h"
#include "store_rows.h"
#include "test_archive.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <memory>

using namespace culprit;
using namespace culprit::test;

class StorePlacesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void areToldApart_data();
    void areToldApart();
    void opensWhatWasKilledAtItsBirth_data();
    void opensWhatWasKilledAtItsBirth();
    void lacksNoTableUnnoticed();
    void isNotMadeWhereItIsOnlyOpened();
    void readsWhatMayNotBeWritten();
    void tellsWhoMayNot();
    void tellsOfAFullDisk();

private:
    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

/// Somebody without rights, where the test runs as who has all of them.
class AsNobody
{
public:
    AsNobody()
    {
        constexpr uid_t nobody = 65534;
        if (m_wasRoot && setresuid(nobody, nobody, 0) != 0) {
            qFatal("the rights can't be laid down");
        }
    }
    ~AsNobody()
    {
        if (m_wasRoot && setresuid(0, 0, 0) != 0) {
            qFatal("the rights can't be taken up again");
        }
    }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;

private:
    bool m_wasRoot = geteuid() == 0;
};

/// No file may grow beyond so many bytes.
class SmallFiles
{
public:
    explicit SmallFiles(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~SmallFiles() { setrlimit(RLIMIT_FSIZE, &m_before); }
    SmallFiles(const SmallFiles&) = delete;
    SmallFiles& operator=(const SmallFiles&) = delete;

private:
    rlimit m_before{};
};

/// What is said when a store is opened so, empty when it opens.
QByteArray refusalOf(const QString& path, Store::Mode mode)
{
    try {
        static_cast<void>(Store::open(path, mode).cases());
    } catch (const StoreError& error) {
        return error.what();
    }
    return {};
}

void mode(const QString& path, mode_t bits)
{
    if (chmod(QFile::encodeName(path).constData(), bits) != 0) {
        qFatal("%s: its rights can't be changed", qPrintable(path));
    }
}

} // namespace

void StorePlacesTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    mode(m_folder->path(), 0755);
    writeFile(path("a.tar.gz"), makeArchive(smallCase(), Container::TarGz));
    importArchive(path("a.tar.gz"), path("sound"));
}

void StorePlacesTest::areToldApart_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char* name, const char* words) {
        QTest::newRow(name) << QString::fromLatin1(name) << QByteArray(words);
    };
    row("nothing", "there is no such store");
    row("folder", "it is a folder");
    row("pipe", "it is a pipe or a device");
    row("text", "it is a text file, not a store");
    row("a.tar.gz", "it is an archive, not a store");
    row("other", "it is the database of another program");
    row("newer", "newer version of Culprit");
    row("format", "the number of the store's format is damaged");
    row("nowhere", "symbolic link that leads nowhere");
    row("circle", "in a circle");
    row("text/store", "what should be its folder is a file");
    row("cut", "the store is damaged");
    QTest::newRow("long") << QString(300, u'a') << QByteArray("longer than the file system allows");
}

void StorePlacesTest::areToldApart()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, words);
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("folder")));
    QVERIFY(mkfifo(QFile::encodeName(path("pipe")).constData(), 0600) == 0);
    writeFile(path("text"), "hello");
    execute(path("other"), {QStringLiteral("CREATE TABLE t(a)")});
    for (const char* copy : {"newer", "format", "cut"}) {
        QVERIFY(QFile::copy(path("sound"), path(copy)));
    }
    execute(path("newer"), {QStringLiteral("PRAGMA user_version = 99")});
    execute(path("format"), {QStringLiteral("PRAGMA user_version = -4")});
    QVERIFY(QFile::resize(path("cut"), 40'000));
    QVERIFY(QFile::link(path("none"), path("nowhere")));
    QVERIFY(QFile::link(path("circle"), path("circle")));
    const QString place = m_folder->filePath(name);
    for (const Store::Mode mode : {Store::Mode::ReadOnly, Store::Mode::ReadWrite}) {
        const QByteArray refusal = refusalOf(place, mode);
        QVERIFY2(refusal.startsWith(place.toUtf8()) && refusal.contains(words), refusal);
    }
}

void StorePlacesTest::opensWhatWasKilledAtItsBirth_data()
{
    QTest::addColumn<QStringList>("life");
    const QString mine = QStringLiteral("PRAGMA application_id = 0x43756c70");
    QTest::newRow("no byte") << QStringList();
    QTest::newRow("a header") << QStringList{QStringLiteral("PRAGMA page_size = 16384"),
                                             QStringLiteral("PRAGMA journal_mode = WAL")};
    QTest::newRow("our mark") << QStringList{mine};
    QTest::newRow("our mark and format") << QStringList{mine, QStringLiteral("PRAGMA user_version = 2")};
    QTest::newRow("our mark and this format")
        << QStringList{mine, QStringLiteral("PRAGMA user_version = %1").arg(schemaVersion)};
    QTest::newRow("some tables") << QStringList{
        mine, QStringLiteral("PRAGMA user_version = 2"),
        QStringLiteral("CREATE TABLE archive (id INTEGER PRIMARY KEY)"),
        QStringLiteral("CREATE TABLE link (run INTEGER NOT NULL, position INTEGER NOT NULL)")};
    QTest::newRow("some tables, no format")
        << QStringList{mine, QStringLiteral("CREATE TABLE archive (id INTEGER PRIMARY KEY)")};
}

void StorePlacesTest::opensWhatWasKilledAtItsBirth()
{
    QFETCH(QStringList, life);
    writeFile(path("born"), {});
    execute(path("born"), life);
    for (const Store::Mode mode : {Store::Mode::ReadOnly, Store::Mode::ReadWrite, Store::Mode::ReadOnly}) {
        QCOMPARE(refusalOf(path("born"), mode), QByteArray());
        const Store store = Store::open(path("born"), mode);
        QVERIFY(store.archives().empty() && store.diagnoses().empty() && store.notices().empty());
    }
    importArchive(path("a.tar.gz"), path("born"));
    QCOMPARE(Store::open(path("born")).cases().size(), std::size_t{1});
    QVERIFY(checkStore(path("born")).findings.empty());
}

void StorePlacesTest::lacksNoTableUnnoticed()
{
    execute(path("sound"), {QStringLiteral("DROP TABLE link"), QStringLiteral("DROP TABLE notice")});
    for (const Store::Mode mode : {Store::Mode::ReadOnly, Store::Mode::ReadWrite}) {
        const QByteArray refusal = refusalOf(path("sound"), mode);
        QVERIFY2(refusal.contains("lost its table link, notice") && refusal.contains("culprit check"),
                 refusal);
    }
    QVERIFY(checkStore(path("sound")).isAllRepaired());
    QCOMPARE(refusalOf(path("sound"), Store::Mode::ReadWrite), QByteArray());
}

void StorePlacesTest::isNotMadeWhereItIsOnlyOpened()
{
    QVERIFY(refusalOf(path("none"), Store::Mode::ReadWrite).contains("no such store"));
    QVERIFY(!QFile::exists(path("none")));
    const QByteArray refusal = refusalOf(path("none/s"), Store::Mode::CreateIfMissing);
    QVERIFY2(refusal.contains("its folder does not exist"), refusal);
}

void StorePlacesTest::readsWhatMayNotBeWritten()
{
    mode(path("sound"), 0444);
    mode(m_folder->path(), 0555);
    {
        const AsNobody nobody;
        QCOMPARE(Store::open(path("sound"), Store::Mode::ReadOnly).cases().size(), std::size_t{1});
        const CheckReport report = checkStore(path("sound"));
        QVERIFY(report.findings.empty() && report.notes.size() == 1);
        QByteArray refusal;
        try {
            Store store = Store::open(path("sound"));
            Diagnosis diagnosis;
            store.saveDiagnosis(diagnosis);
        } catch (const StoreError& error) {
            refusal = error.what();
        }
        QVERIFY2(refusal.startsWith(path("sound").toUtf8()) &&
                     (refusal.contains("read-only") || refusal.contains("can't be opened or made")),
                 refusal);
    }
    mode(m_folder->path(), 0755);
}

void StorePlacesTest::tellsWhoMayNot()
{
    mode(path("sound"), 0);
    {
        const AsNobody nobody;
        const QByteArray refusal = refusalOf(path("sound"), Store::Mode::ReadOnly);
        QVERIFY2(refusal.contains("may not be read"), refusal);
    }
    mode(m_folder->path(), 0);
    {
        const AsNobody nobody;
        const QByteArray refusal = refusalOf(path("sound"), Store::Mode::ReadOnly);
        QVERIFY2(refusal.contains("may not be entered"), refusal);
    }
    mode(m_folder->path(), 0555);
    {
        const AsNobody nobody;
        try {
            importArchive(path("a.tar.gz"), path("new"));
            QFAIL("a store was made where nothing may be");
        } catch (const StoreError& error) {
            QVERIFY2(QByteArray(error.what()).startsWith(path("new").toUtf8()), error.what());
        }
    }
    mode(m_folder->path(), 0755);
}

void StorePlacesTest::tellsOfAFullDisk()
{
    const QStringList before = contentOf(path("sound"));
    Store store = Store::open(path("sound"));
    {
        const SmallFiles full(QFile(path("sound")).size());
        try {
            const SmallFiles fuller(20'000);
            importArchive(path("a.tar.gz"), path("new"));
            QFAIL("there was room");
        } catch (const StoreWriteError& error) {
            QVERIFY2(QByteArray(error.what()).contains("the disk takes no more"), error.what());
        }
        Diagnosis diagnosis;
        diagnosis.key = {"ray-replicas-0_cpu_1", {"baro"}};
        diagnosis.message = std::string(1 << 20, 'x');
        const Diagnosis* const one = &diagnosis;
        try {
            store.saveDiagnoses({&one, 1});
            QFAIL("there was room");
        } catch (const StoreWriteError& error) {
            const QByteArray text(error.what());
            QVERIFY2(text.startsWith(path("sound").toUtf8()) && text.contains("the disk takes no more"),
                     text);
        }
    }
    QVERIFY(!QFile::exists(path("new")));
    QCOMPARE(contentOf(path("sound")), before);
}

QTEST_GUILESS_MAIN(StorePlacesTest)
#include "store_places_test.moc"
