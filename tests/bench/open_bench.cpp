// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses cases of a store one after another in the real window, offscreen, and takes the time until each
// one's timeline is painted.
//
//   open_bench STORE [CASES]
//
// Also prints how long the store takes to open until its first case is painted. Half of the cases (CASES, 40)
// are taken with the tables of logs and spans shown.
#include "bench/bench_figures.h"
#include "investigate/investigate_place.h"
#include "records/records_pane.h"
#include "register_methods.h"
#include "timeline/timeline_plot.h"
#include "window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QStandardPaths>

using namespace culprit;
using namespace culprit::bench;

namespace {

/// From `act` until the timeline of `key` is on the window's surface.
double untilPainted(MainWindow& window, const std::string& key, const auto& act)
{
    TimelinePlot& plot = *window.find<InvestigatePlace>()->timeline();
    bool painted = false;
    const auto watch = QObject::connect(&plot, &QCustomPlot::afterReplot, &plot, [&] {
        const auto current = window.workspace().currentCase();
        painted = current && current->summary.key == key && plot.scene().figure();
    });
    const double milliseconds = millisecondsOf([&] {
        act();
        QElapsedTimer clock;
        clock.start();
        while (!painted && clock.elapsed() < 20'000) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 5);
        }
        plot.repaint(); // what was drawn goes to the surface
    });
    QObject::disconnect(watch);
    for (int i = 0; i < 5; ++i) { // what comes after the paint is not the next case's
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
    }
    return milliseconds;
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("culprit"));
    QCoreApplication::setApplicationName(QStringLiteral("culprit-open-bench"));
    if (argc < 2) {
        std::fprintf(stderr, "usage: open_bench STORE [CASES]\n");
        return 2;
    }
    const int wanted = argc > 2 ? std::max(2, QByteArray(argv[2]).toInt()) : 40;
    const MethodRegistry registry = allMethods();
    MainWindow window(registry, {});
    window.setThemeMode(ThemeMode::Light);
    window.resize(1440, 900);
    window.show();
    QCoreApplication::processEvents();

    std::string first;
    {
        const Store store = Store::open(QString::fromLocal8Bit(argv[1]), Store::Mode::ReadOnly);
        const auto cases = store.cases();
        if (cases.empty()) {
            std::fprintf(stderr, "open_bench: the store holds no case\n");
            return 1;
        }
        first = cases.front().key;
    }
    bool opened = false;
    const double storeTime = untilPainted(
        window, first, [&] { opened = window.workspace().openStore(QString::fromLocal8Bit(argv[1])); });
    if (!opened) {
        return 1;
    }
    std::printf("store of %zu cases and %zu results opened, first case painted: %.0f ms\n",
                window.workspace().cases().size(), window.workspace().results().set().size(), storeTime);

    std::vector<CaseSummary> cases;
    for (const CaseSummary& summary : window.workspace().cases()) {
        if (summary.kind == CaseKind::Rca && summary.key != first) {
            cases.push_back(summary);
        }
    }
    std::int64_t logs = 0;
    std::int64_t spans = 0;
    for (const bool tables : {false, true}) {
        window.find<InvestigatePlace>()->showRecords(tables);
        QCoreApplication::processEvents();
        std::vector<double> times;
        const std::size_t half = std::min(cases.size(), static_cast<std::size_t>(wanted)) / 2;
        for (std::size_t i = 0; i < half; ++i) {
            // spread over the store, so that neighbouring pages of the file are not at hand
            const CaseSummary& one = cases[(2 * i + (tables ? 1 : 0)) * cases.size() / (2 * half)];
            logs += one.logs;
            spans += one.spans;
            times.push_back(
                untilPainted(window, one.key, [&] { window.workspace().select({one.key}, one.key); }));
        }
        if (!times.empty()) {
            print(tables ? "a case painted, its tables shown too" : "a case painted", times);
        }
    }
    std::printf("cases had %lld log lines and %lld spans on average\npeak memory (VmHWM): %.0f MB\n",
                static_cast<long long>(logs / wanted), static_cast<long long>(spans / wanted), peakMemory());
    return 0;
}
