// SPDX-License-Identifier: GPL-3.0-or-later
// The Compare place while the analysed window moves, and what it does for methods that can't follow.
#include "compare/window_scrubber.h"
#include "compare_fixture.h"
#include "gui/fatal_warnings.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

#include <cmath>

namespace culprit {

class CompareLiveTest : public CompareFixture
{
    Q_OBJECT

private Q_SLOTS:
    void scrubberMovesByMouseAndKeys();
    void placeComparesAndReRanks();
    void slowMethodsSayThatTheyDoNotFollow();
    void methodsFollowWhoseResultsSayTheyAreQuick();
    void missingCellsAreOfferedToRun();
};

void CompareLiveTest::scrubberMovesByMouseAndKeys()
{
    WindowScrubber scrubber;
    scrubber.resize(700, 46);
    std::vector<double> samples;
    for (int i = -60; i < 15; ++i) {
        samples.push_back(5 * i);
    }
    scrubber.setSamples(samples);
    scrubber.show();
    QSignalSpy moved(&scrubber, &WindowScrubber::windowMoved);
    const auto press = [&](double x) { return QPoint(static_cast<int>(std::lround(x)), 13); };

    const double inject = scrubber.handleX(WindowScrubber::Inject);
    QTest::mousePress(&scrubber, Qt::LeftButton, {}, press(inject));
    QTest::mouseMove(&scrubber, press(inject - 100));
    QTest::mouseRelease(&scrubber, Qt::LeftButton, {}, press(inject - 100));
    QVERIFY(!moved.isEmpty());
    QVERIFY(scrubber.window().inject < -40 && scrubber.window().inject > -70);
    QVERIFY(std::isinf(scrubber.window().start) && std::isinf(scrubber.window().end));

    scrubber.setFocus();
    const double before = scrubber.window().inject;
    QTest::keyClick(&scrubber, Qt::Key_Right);
    QCOMPARE(scrubber.window().inject, before + 5);
    QTest::keyClick(&scrubber, Qt::Key_Down); // the end
    QCOMPARE(scrubber.activeHandle(), WindowScrubber::End);
    QTest::keyClick(&scrubber, Qt::Key_Left);
    QCOMPARE(scrubber.window().end, 70.0);
    QTest::keyClick(&scrubber, Qt::Key_Right); // past the last sample there is no end
    QVERIFY(std::isinf(scrubber.window().end));
    QTest::keyClick(&scrubber, Qt::Key_Down);
    QCOMPARE(scrubber.activeHandle(), WindowScrubber::Start);
    QTest::keyClick(&scrubber, Qt::Key_PageDown);
    QCOMPARE(scrubber.window().start, -270.0);
    for (int i = 0; i < 60; ++i) {
        QTest::keyClick(&scrubber, Qt::Key_PageDown); // never beyond the injection
    }
    QVERIFY(scrubber.window().start < scrubber.window().inject);
    QTest::keyClick(&scrubber, Qt::Key_Home);
    QVERIFY(scrubber.window().isDefault());
    QVERIFY(moved.last().first().value<WindowOffsets>().isDefault());
}

void CompareLiveTest::placeComparesAndReRanks()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    const auto recorded = place->comparison();
    const Store store = Store::open(m_store, Store::Mode::ReadOnly);
    const CaseView view(std::make_shared<const Case>(store.loadCase("ray-replicas-1_memory_2")));
    for (std::size_t column = 0; column < place->methods().size(); ++column) {
        const Result* shown = recorded->find(column, view.key());
        QVERIFY(shown);
        const Diagnosis own = diagnose(*m_registry.find(place->methods()[column].id), view, {});
        QCOMPARE(namesOf(*shown), own.rankedComponents());
        QCOMPARE(recorded->accuracy(column).n + recorded->accuracy(column).leftOut, 24);
    }
    auto* reset = place->findChild<QPushButton*>(QString(), Qt::FindChildrenRecursively);
    for (QPushButton* button : place->findChildren<QPushButton*>()) {
        reset = button->text() == QLatin1String("Reset") ? button : reset;
    }
    QVERIFY(!reset->isEnabled());

    auto* scrubber = place->findChild<WindowScrubber*>();
    scrubber->setFocus();
    for (int i = 0; i < 6; ++i) {
        QTest::keyClick(scrubber, Qt::Key_Left);
    }
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    const auto moved = place->comparison();
    QVERIFY(!moved->window().isDefault());
    const CaseView looked = view.withWindow(moved->window().around(view.window().injectTime));
    QCOMPARE(looked.window().injectTime, view.window().injectTime + scrubber->window().inject);
    for (std::size_t column = 0; column < place->methods().size(); ++column) {
        const Diagnosis own = diagnose(*m_registry.find(place->methods()[column].id), looked, {});
        QCOMPARE(namesOf(*moved->find(column, view.key())), own.rankedComponents());
    }
    bool saidSo = false;
    for (const QLabel* label : place->findChildren<QLabel*>()) {
        saidSo = saidSo || label->text() == QLatin1String("changed");
    }
    QVERIFY(saidSo);

    QVERIFY(reset->isEnabled());
    QTest::mouseClick(reset, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    for (std::size_t column = 0; column < place->methods().size(); ++column) {
        for (const CaseSummary& summary : m_cases) {
            QCOMPARE(namesOf(*place->comparison()->find(column, summary.key)),
                     namesOf(*recorded->find(column, summary.key)));
        }
    }
}

void CompareLiveTest::slowMethodsSayThatTheyDoNotFollow()
{
    const auto place = shownPlace();
    place->setMethods({{"nsigma", Variant::Benchmark}, {"circa", Variant::Benchmark}});
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    QVERIFY(!place->comparison()->find(1, "ray-replicas-1_memory_2")); // has not been run
    auto* scrubber = place->findChild<WindowScrubber*>();
    QTest::keyClick(scrubber, Qt::Key_Left);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    const Result* slow = place->comparison()->find(1, "ray-replicas-1_memory_2");
    QVERIFY(slow);
    QVERIFY(slow->judgement.status == DiagnosisStatus::NotApplicable);
    QVERIFY(!slow->message.empty());
    QCOMPARE(place->comparison()->accuracy(1).n, 0); // and is never scored
    QVERIFY(place->comparison()->find(0, "ray-replicas-1_memory_2")->judgement.answered);
}

void CompareLiveTest::methodsFollowWhoseResultsSayTheyAreQuick()
{
    const QString store = m_folder.filePath("quick.culprit");
    QVERIFY(QFile::copy(m_store, store));
    const auto storeResults = [&](const std::string& method, double seconds) {
        Store results = Store::open(store);
        for (const CaseSummary& summary : m_cases) {
            Diagnosis diagnosis = answer(summary.key, method, {"ray-head"});
            diagnosis.seconds = seconds;
            results.saveDiagnosis(diagnosis);
        }
    };
    storeResults("circa", 0.001);
    storeResults("microscope", 0.5);
    const auto place = shownPlace();
    QVERIFY(m_workspace->openStore(store, "ray-replicas-1_memory_2"));
    place->setMethods({{"circa", Variant::Benchmark}, {"microscope", Variant::Benchmark}});
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    QCOMPARE(namesOf(*place->comparison()->find(0, "ray-replicas-1_memory_2")),
             std::vector<std::string>{"ray-head"}); // the recorded window shows what is stored
    auto* scrubber = place->findChild<WindowScrubber*>();
    QTest::keyClick(scrubber, Qt::Key_Left);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    const Result* quick = place->comparison()->find(0, "ray-replicas-1_memory_2");
    QVERIFY(quick->judgement.answered);
    QVERIFY(quick->components.size() > 1);
    QVERIFY(place->comparison()->find(1, "ray-replicas-1_memory_2")->judgement.status ==
            DiagnosisStatus::NotApplicable);

    // A method chosen while the window is changed follows as soon as its results are known.
    for (const CaseSummary& summary : m_cases) {
        Diagnosis diagnosis = answer(summary.key, "microrca", {"ray-head"});
        diagnosis.seconds = 0.001;
        m_workspace->results().keep(diagnosis);
    }
    place->setMethods({{"microrca", Variant::Benchmark}, {"microscope", Variant::Benchmark}});
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24) &&
                                 place->comparison()->find(0, "ray-replicas-1_memory_2")->judgement.answered,
                             patience);
}

void CompareLiveTest::missingCellsAreOfferedToRun()
{
    const QString store = m_folder.filePath("missing.culprit"); // other tests go without its result
    QVERIFY(QFile::copy(m_store, store));
    Diagnosis known = answer("ray-replicas-1_memory_2", "microscope", {"ray-head"});
    known.seconds = 10; // too slow to follow
    Store::open(store).saveDiagnosis(known);
    const auto place = shownPlace();
    QVERIFY(m_workspace->openStore(store, "ray-replicas-1_memory_2"));
    auto* run = place->findChild<QPushButton*>("runMissing");
    QVERIFY(run);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    QVERIFY(!run->isVisible()); // quick methods need no run
    place->setMethods({{"nsigma", Variant::Benchmark}, {"microscope", Variant::Benchmark}});
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    QVERIFY(run->isVisible());
    QSignalSpy started(m_workspace.get(), &Workspace::runStarted);
    QSignalSpy finished(m_workspace.get(), &Workspace::runFinished);
    QTest::mouseClick(run, Qt::LeftButton);
    QCOMPARE(started.count(), 1);
    QCOMPARE(started.first().first().toInt(), 23);
    QCOMPARE(m_workspace->runCells().front().setting.id, std::string("microscope"));
    QVERIFY(!run->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!run->isVisible(), patience);
    QVERIFY(run->isEnabled());
}

} // namespace culprit

CULPRIT_GUI_TEST_MAIN(culprit::CompareLiveTest)
#include "compare_live_test.moc"
