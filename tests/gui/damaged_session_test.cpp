// SPDX-License-Identifier: GPL-3.0-or-later
// A session's settings are a file that anything may have written: the window opens whatever they say.
#include "../core/made_store.h"
#include "gui/fatal_warnings.h"
#include "investigate/investigate_place.h"
#include "register_methods.h"
#include "results/results_place.h"
#include "synthetic_case.h"
#include "window/main_window.h"

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace culprit;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t end)
{
    return random() % end;
}

QVariant damagedBytes(QByteArray bytes, Random& random)
{
    if (bytes.isEmpty() || below(random, 4) == 0) {
        bytes.resize(static_cast<qsizetype>(below(random, 300)));
        std::ranges::generate(bytes, [&] { return static_cast<char>(random()); });
        return bytes;
    }
    if (below(random, 2) == 0) {
        return bytes.left(static_cast<qsizetype>(below(random, static_cast<std::size_t>(bytes.size()))));
    }
    for (std::size_t i = 0; i < 1 + below(random, 6); ++i) {
        bytes[static_cast<qsizetype>(below(random, static_cast<std::size_t>(bytes.size())))] =
            static_cast<char>(random());
    }
    return bytes;
}

/// Something else than `value`: of another type, out of range, or broken.
QVariant damaged(const QVariant& value, Random& random)
{
    if (value.typeId() == QMetaType::QVariantMap && below(random, 4) > 0) {
        QVariantMap map = value.toMap();
        for (QVariant& inner : map) {
            inner = below(random, 3) > 0 ? damaged(inner, random) : inner;
        }
        return map;
    }
    if (value.typeId() == QMetaType::QByteArray && below(random, 4) > 0) {
        return damagedBytes(value.toByteArray(), random);
    }
    const QVariantList others{
        QVariant(),
        -1,
        -3,
        2'000'000'000,
        std::numeric_limits<qlonglong>::min(),
        1e300,
        std::numeric_limits<double>::quiet_NaN(),
        QStringLiteral("-3"),
        QStringLiteral("99999999999999999999"),
        QStringLiteral("<img src=\"file:///dev/zero\">"),
        QString(3000, u'x'),
        QString(QChar(0xD800)),
        QStringList{QString(), QStringLiteral("nsigma"), QStringLiteral("nsigma"), QStringLiteral("/"),
                    QStringLiteral("baro/corrected?share=nan")},
        QByteArray(70, '\xff'),
        QVariantMap{{QStringLiteral("show"), -7}, {QString(), QVariantList{1, QVariantMap()}}},
        QVariantList{QVariantList{QVariantList()}},
        true,
    };
    return others[static_cast<qsizetype>(below(random, static_cast<std::size_t>(others.size())))];
}

} // namespace

class DamagedSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opensWhateverIsWritten();
    void placesOutOfRangeAreNone_data();
    void placesOutOfRangeAreNone();

private:
    /// Opened with the settings as they are, until the case is there when `expectsCase`.
    void openAndClose(bool expectsCase);

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    QString m_store;
};

void DamagedSessionTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName(QStringLiteral("culprit"));
    QCoreApplication::setApplicationName(QStringLiteral("culprit-damaged-session-test"));
    Theme::apply(*qApp, ThemeMode::Light);
    Case second = *test::syntheticCase();
    second.summary.key = "second_1";
    m_store = m_folder.filePath(QStringLiteral("session.culprit"));
    test::makeStore(m_store, {test::syntheticCase().get(), &second});
}

void DamagedSessionTest::openAndClose(bool expectsCase)
{
    MainWindow window(m_registry, {});
    window.restoreSession(false);
    window.openLastStoreWhenPainted();
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    if (expectsCase) {
        QTRY_VERIFY(window.workspace().currentCase());
    }
    for (Place* place : window.findChildren<Place*>()) {
        window.showPlace(place->id());
        QCoreApplication::processEvents();
    }
    QVERIFY(window.close());
}

void DamagedSessionTest::opensWhateverIsWritten()
{
    QSettings().clear();
    {
        MainWindow window(m_registry, {});
        window.show();
        QVERIFY(window.workspace().openStore(m_store));
        window.workspace().select({"second_1"}, "second_1");
        QVERIFY(window.close());
    }
    QVariantMap sound;
    for (const QString& key : QSettings().allKeys()) {
        sound[key] = QSettings().value(key);
    }
    QVERIFY(sound.size() > 8);
    for (unsigned round = 0; round < 24; ++round) {
        Random random(round);
        QSettings settings;
        settings.clear();
        bool opensStore = true;
        for (const auto& [key, value] : sound.asKeyValueRange()) {
            const bool isKept = key == u"store" ? round % 4 > 0 : below(random, 3) == 0;
            settings.setValue(key, isKept ? value : damaged(value, random));
            opensStore = opensStore && (isKept || key != u"store");
        }
        settings.sync();
        openAndClose(opensStore);
        if (QTest::currentTestFailed()) {
            qWarning("round %u", round);
            return;
        }
    }
}

void DamagedSessionTest::placesOutOfRangeAreNone_data()
{
    QTest::addColumn<QVariant>("place");
    for (const QVariant& place : QVariantList{-1, -3, 4, 2'000'000'000, QStringLiteral("nowhere")}) {
        QTest::addRow("%s", qPrintable(place.toString())) << place;
    }
}

void DamagedSessionTest::placesOutOfRangeAreNone()
{
    QFETCH(QVariant, place);
    QSettings().clear();
    QSettings().setValue(QStringLiteral("place"), place);
    MainWindow window(m_registry, {});
    window.restoreSession(false);
    window.show();
    QVERIFY(window.find<InvestigatePlace>()->isVisible()); // where one begins
}

CULPRIT_GUI_TEST_MAIN(DamagedSessionTest)
#include "damaged_session_test.moc"
