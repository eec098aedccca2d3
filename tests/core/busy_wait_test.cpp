// SPDX-License-Identifier: GPL-3.0-or-later
// Waiting for another program that writes to the store: as long as it gets on, and not for one that is stuck.
#include "archive/importer.h"
#include "store/busy_wait.h"
#include "store/store.h"
#include "store_rows.h"
#include "test_archive.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <thread>

using namespace culprit;
using namespace culprit::test;
using namespace std::chrono_literals;

class BusyWaitTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void goesOnWhileTheOtherWrites();
    void givesUpOnOneThatIsStuck();
    void endsWhenAskedTo();
    void anImportCanBeStoppedWhileItWaits();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_store;
};

namespace {

Diagnosis result()
{
    Diagnosis diagnosis;
    diagnosis.key = {"ray-replicas-0_cpu_1", {"baro"}};
    return diagnosis;
}

std::atomic<int> told = 0;

} // namespace

void BusyWaitTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_store = m_folder->filePath(QStringLiteral("s.culprit"));
    const QString archive = m_folder->filePath(QStringLiteral("a.tar.gz"));
    writeFile(archive, makeArchive(smallCase(), Container::TarGz));
    importArchive(archive, m_store);
}

void BusyWaitTest::goesOnWhileTheOtherWrites()
{
    constexpr auto silence = 2500ms;
    QString named;
    setWaitListener([&](const QString& path) {
        named = path;
        ++told;
    });
    std::optional<WriteLock> lock(m_store);
    auto saved = std::async(std::launch::async, [this, silence] {
        Store store = Store::open(m_store);
        Patience patience;
        patience.silence = silence;
        store.setPatience(std::move(patience));
        store.saveDiagnosis(result());
        return store.diagnoses().size();
    });
    // The other one is at it for longer than the user is left without a word, and than it may be silent.
    const auto begin = std::chrono::steady_clock::now();
    while (told == 0 || std::chrono::steady_clock::now() - begin < silence + 500ms) {
        showProgress(m_store);
        QCOMPARE(saved.wait_for(20ms), std::future_status::timeout);
    }
    lock.reset();
    QCOMPARE(saved.get(), std::size_t{1});
    QCOMPARE(told.load(), 1);
    QCOMPARE(named, m_store);
    setWaitListener({});
}

void BusyWaitTest::givesUpOnOneThatIsStuck()
{
    const WriteLock lock(m_store);
    Store store = Store::open(m_store);
    Patience patience;
    patience.silence = 100ms;
    store.setPatience(std::move(patience));
    try {
        store.saveDiagnosis(result());
        QFAIL("it was written");
    } catch (const StoreBusy& busy) {
        const QByteArray text(busy.what());
        QVERIFY2(text.startsWith(m_store.toUtf8()) && text.contains("another program is writing"), text);
    }
}

void BusyWaitTest::endsWhenAskedTo()
{
    const WriteLock lock(m_store);
    std::stop_source source;
    auto saved = std::async(std::launch::async, [this, token = source.get_token()] {
        Store store = Store::open(m_store);
        Patience patience;
        patience.stop = token;
        store.setPatience(std::move(patience));
        try {
            store.saveDiagnosis(result());
        } catch (const StoreBusy&) {
            return true;
        }
        return false;
    });
    QCOMPARE(saved.wait_for(100ms), std::future_status::timeout);
    source.request_stop();
    QVERIFY(saved.get());
}

void BusyWaitTest::anImportCanBeStoppedWhileItWaits()
{
    const QString other = m_folder->filePath(QStringLiteral("b.tar.gz"));
    writeFile(other, makeArchive(smallCase("other/"), Container::Tar));
    const WriteLock lock(m_store);
    std::stop_source source;
    ImportOptions options;
    options.stop = source.get_token();
    auto import = std::async(std::launch::async, [&] {
        try {
            importArchive(other, m_store, options);
        } catch (const ImportCancelled&) {
            return true;
        }
        return false;
    });
    QCOMPARE(import.wait_for(100ms), std::future_status::timeout);
    source.request_stop();
    QVERIFY(import.get());
}

QTEST_GUILESS_MAIN(BusyWaitTest)
#include "busy_wait_test.moc"
