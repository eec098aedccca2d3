// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window's thread is held at a time, offscreen, while the place of results opens a store, turns
// its pages and follows a run, and while Compare and Misattribution follow one.
//
//   results_bench STORE [METHOD…]
//
// STORE should hold results of many methods. METHODs (nsigma, baro), or `all` as benchmarked, are computed
// anew on all its cases, and their results kept: give it a copy. The other places see a run of the quick
// ones.
#include "bench/bench_figures.h"
#include "compare/compare_place.h"
#include "compare/comparison_source.h"
#include "register_methods.h"
#include "results/results_place.h"
#include "results/statistics_source.h"
#include "window/main_window.h"

#include <QApplication>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QTimer>

#include <ctime>

using namespace culprit;
using namespace culprit::bench;

namespace {

/// What this thread has worked, in milliseconds; unlike the clock it does not run while others
/// have the processor.
double workedHere()
{
    timespec worked{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &worked);
    return static_cast<double>(worked.tv_sec) * 1e3 + static_cast<double>(worked.tv_nsec) / 1e6;
}

/// Times every event from its delivery to its end.
class WatchedApplication : public QApplication
{
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        if (m_inside) {
            return QApplication::notify(receiver, event);
        }
        m_inside = true;
        const int type = event->type();
        const char* const name = receiver->metaObject()->className(); // an event may delete its receiver
        bool handled = false;
        take(name, type, [&] { handled = QApplication::notify(receiver, event); });
        m_inside = false;
        return handled;
    }

    void take(const char* receiver, int type, const auto& work)
    {
        const double before = workedHere();
        m_times.push_back(millisecondsOf(work));
        m_longestWork = std::max(m_longestWork, workedHere() - before);
        if (m_times.back() >= m_longest) {
            m_longest = m_times.back();
            m_receiver = receiver;
            m_type = type;
        }
    }

    void report(const char* phase)
    {
        const auto tooLong = std::ranges::count_if(m_times, [](double time) { return time > 16; });
        std::printf("%-24s longest %7.1f ms (%s, event %d), most work %7.1f ms, over 16 ms: %td of %zu\n",
                    phase, m_longest, m_receiver, m_type, m_longestWork, tooLong, m_times.size());
        std::fflush(stdout);
        m_times.clear();
        m_longest = m_longestWork = 0;
    }

private:
    std::vector<double> m_times;
    double m_longest = 0;
    double m_longestWork = 0;
    const char* m_receiver = "";
    int m_type = 0;
    bool m_inside = false;
};

/// Handles events while `goesOn`, and a little after.
void handleWhile(const auto& goesOn)
{
    QTimer wake; // without it waiting would have no end, and with a time limit it doesn't wait but turns
    wake.start(20);
    while (goesOn()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    for (int i = 0; i < 20; ++i) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);
    WatchedApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("culprit"));
    QCoreApplication::setApplicationName(QStringLiteral("culprit-results-bench"));
    if (argc < 2) {
        std::fprintf(stderr, "usage: results_bench STORE [METHOD…]\n");
        return 2;
    }
    const MethodRegistry registry = allMethods();
    MainWindow window(registry, {});
    window.setThemeMode(ThemeMode::Light);
    window.resize(1440, 900);
    window.showPlace(QStringLiteral("results"));
    window.show();
    handleWhile([] { return false; });
    application.report("window without a store");

    Workspace& workspace = window.workspace();
    ResultsPlace& results = *window.find<ResultsPlace>();
    const auto busy = [&] {
        return results.table()->model()->rowCount() == 0 || results.statistics().isBusy();
    };
    application.take("openStore", 0, [&] { workspace.openStore(QString::fromLocal8Bit(argv[1])); });
    if (workspace.comparedCases().empty()) {
        std::fprintf(stderr, "results_bench: the store holds no case with an injection\n");
        return 1;
    }
    handleWhile(busy);
    application.report("a store is opened");
    std::printf("%zu cases, %zu results\n", workspace.comparedCases().size(),
                workspace.results().set().size());

    for (const int page :
         {ResultsPlace::Variants, ResultsPlace::Pairs, ResultsPlace::Agreement, ResultsPlace::Accuracy}) {
        application.take("setCurrentIndex", 0, [&] { results.pages()->setCurrentIndex(page); });
        handleWhile(busy);
        application.report(qPrintable(results.pages()->tabText(page)));
    }

    std::vector<std::string> methods(argv + 2, argv + argc);
    if (methods.empty()) {
        methods = {"nsigma", "baro"};
    }
    std::vector<std::string> quick;
    if (methods.front() == "all") {
        methods.clear();
    }
    const bool isAll = methods.empty();
    for (const auto& method : registry.methods()) {
        const MethodInfo& info = method->info();
        if (isAll && std::ranges::find(info.variants, Variant::Benchmark) != info.variants.end()) {
            methods.push_back(info.id);
        }
        if (info.interactive) {
            quick.push_back(info.id);
        }
    }
    const auto cellsOf = [&](const std::vector<std::string>& chosen) {
        std::vector<ResultKey> cells;
        for (const std::string& method : chosen) {
            for (const CaseSummary& summary : workspace.comparedCases()) {
                cells.push_back({summary.key, {method}});
            }
        }
        return cells;
    };
    std::printf("%zu methods, %zu of them quick\n", methods.size(), quick.size());
    for (const bool force : {true, false}) {
        application.take("run", 0, [&] { workspace.run(cellsOf(methods), force); });
        handleWhile([&] { return workspace.isRunning() || busy(); });
        application.report(force ? "a run" : "a run of finished cells");
    }
    for (const char* place : {"compare", "misattribution"}) {
        application.take("showPlace", 0, [&] { window.showPlace(QLatin1String(place)); });
        ComparePlace& compare = *window.find<ComparePlace>();
        handleWhile([&] { return compare.source().isBusy(); });
        application.report(place);
        application.take("run", 0, [&] { workspace.run(cellsOf(quick), true); });
        handleWhile([&] { return workspace.isRunning() || compare.source().isBusy(); });
        application.report("a run beside it");
    }
    return 0;
}
