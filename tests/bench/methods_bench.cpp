// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "register_methods.h"
#include "store/store.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace culprit;

namespace {

using Clock = std::chrono::steady_clock;

/// CPU seconds of this thread, as the reference's times are CPU seconds too.
double threadSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::vector<CaseView> loadCases(const QTemporaryDir& folder)
{
    const QString path = folder.filePath(QStringLiteral("reference.culprit"));
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), path);
    const Store store = Store::open(path, Store::Mode::ReadOnly);
    std::vector<CaseView> views;
    for (const CaseSummary& summary : store.cases()) {
        views.emplace_back(std::make_shared<const Case>(store.loadCase(summary.key)));
    }
    return views;
}

/// Median CPU seconds over the cases; quick methods are repeated, very long ones see one case.
double secondsACase(const RootCauseMethod& method, const std::vector<CaseView>& views)
{
    constexpr double enough = 20; // seconds a method
    const RunOptions options = withDefaults(method.info(), {});
    std::vector<double> seconds;
    double spent = 0;
    for (const CaseView& view : views) {
        int runs = 0;
        const double began = threadSeconds();
        do {
            method.rank(view, options);
            ++runs;
        } while (threadSeconds() - began < 0.01);
        const double took = threadSeconds() - began;
        seconds.push_back(took / runs);
        spent += took;
        if (spent > enough) {
            break;
        }
    }
    std::ranges::nth_element(seconds, seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2));
    return seconds[seconds.size() / 2];
}

/// The longest time from a request to stop, made at different moments of a run, to the method's return.
double longestPause(const RootCauseMethod& method, const CaseView& view, double usual)
{
    double longest = 0;
    for (const double moment : {0.1, 0.3, 0.5, 0.7, 0.9}) {
        std::stop_source source;
        RunOptions options = withDefaults(method.info(), {});
        options.stop = source.get_token();
        Clock::time_point returned;
        std::thread worker([&] {
            method.rank(view, options);
            returned = Clock::now();
        });
        std::this_thread::sleep_for(std::chrono::duration<double>(std::min(usual, 20.0) * moment));
        const Clock::time_point asked = Clock::now();
        source.request_stop();
        worker.join();
        longest = std::max(longest, std::chrono::duration<double>(returned - asked).count());
    }
    return longest;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const std::vector<std::string> wanted(argv + 1, argv + argc);
    std::ifstream file(CULPRIT_BENCH_TIMES);
    const nlohmann::json reference = nlohmann::json::parse(file).at("seconds");
    const QTemporaryDir folder;
    const std::vector<CaseView> views = loadCases(folder);
    const MethodRegistry registry = allMethods();

    std::printf("%-20s %12s %14s %10s %14s\n", "method", "ms a case", "reference ms", "ratio", "cancel ms");
    double logarithms = 0;
    int compared = 0;
    for (const auto& method : registry.methods()) {
        const std::string& id = method->info().id;
        if (!wanted.empty() && std::ranges::find(wanted, id) == wanted.end()) {
            continue;
        }
        const double seconds = secondsACase(*method, views);
        const double pause = longestPause(*method, views.front(), seconds);
        if (!reference.contains(id)) {
            std::printf("%-20s %12.3f %14s %10s %14.2f\n", id.c_str(), seconds * 1e3, "-", "-", pause * 1e3);
            continue;
        }
        const double recorded = reference[id];
        std::printf("%-20s %12.3f %14.1f %10.0f %14.2f\n", id.c_str(), seconds * 1e3, recorded * 1e3,
                    recorded / seconds, pause * 1e3);
        std::fflush(stdout);
        logarithms += std::log(recorded / seconds);
        ++compared;
    }
    if (compared > 0) {
        std::printf("%-20s %38.0f times the reference\n", "geometric mean", std::exp(logarithms / compared));
    }

    // What dragging the window costs: a new view and the quick methods, case by case.
    constexpr int steps = 20;
    const double began = threadSeconds();
    int ranked = 0;
    for (int step = 0; step < steps; ++step) {
        for (const CaseView& view : views) {
            AnalysisWindow window = view.window();
            window.injectTime += step - steps / 2;
            const CaseView moved = view.withWindow(window);
            for (const auto& method : registry.methods()) {
                if (method->info().interactive) {
                    method->rank(moved, withDefaults(method->info(), {}));
                    ++ranked;
                }
            }
        }
    }
    std::printf("window step: %.1f ms for 120 cases and the interactive methods (%.1f µs a ranking)\n",
                (threadSeconds() - began) / steps / static_cast<double>(views.size()) * 120 * 1e3,
                (threadSeconds() - began) / ranked * 1e6);
    return 0;
}
