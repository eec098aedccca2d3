// SPDX-License-Identifier: GPL-3.0-or-later
// Re-ranks loaded cases while the injection time moves, as the scrubber of the Compare place does.
//
//   compare_bench ARCHIVE_OR_STORE [CASES [STEPS [THREADS]]]
//
// Ranks CASES cases (120) by nsigma, baro, mmbaro, tracerca, pdiagnose and random on THREADS threads (2) at
// STEPS (40) positions of the injection, 5 s apart. Cases are taken again when there are fewer. Prints the
// median and the slowest step, and the share of each method.
#include "archive/importer.h"
#include "compare/live_ranking.h"
#include "register_methods.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <vector>

namespace {

using culprit::CaseView;

std::vector<std::shared_ptr<const CaseView>> loadedViews(const QString& path, std::size_t wanted)
{
    const culprit::Store store = culprit::Store::open(path, culprit::Store::Mode::ReadOnly);
    std::vector<std::shared_ptr<const CaseView>> views;
    for (const culprit::CaseSummary& summary : store.cases()) {
        if (summary.kind == culprit::CaseKind::Rca && summary.injection && views.size() < wanted) {
            views.push_back(std::make_shared<const CaseView>(
                std::make_shared<const culprit::Case>(store.loadCase(summary.key))));
        }
    }
    const std::size_t distinct = views.size();
    if (distinct == 0) {
        throw std::runtime_error(path.toStdString() + ": holds no case with an injection");
    }
    std::printf("%zu distinct cases loaded", distinct);
    // A copy of its own, so that nothing is faster for being in the cache.
    for (std::size_t i = 0; views.size() < wanted; ++i) {
        views.push_back(std::make_shared<const CaseView>(
            std::make_shared<const culprit::Case>(store.loadCase(views[i % distinct]->key()))));
    }
    std::printf(", %zu in all\n", views.size());
    return views;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: compare_bench ARCHIVE_OR_STORE [CASES [STEPS [THREADS]]]\n");
        return 2;
    }
    const auto number = [&](int argument, int otherwise) {
        return argc > argument ? std::max(1, QByteArray(argv[argument]).toInt()) : otherwise;
    };
    const int cases = number(2, 120);
    const int steps = number(3, 40);
    const int threads = number(4, 2);
    try {
        const QTemporaryDir folder;
        QString path = QString::fromLocal8Bit(argv[1]);
        if (!path.endsWith(QLatin1String(".culprit"))) {
            const QString store = folder.filePath(QStringLiteral("bench.culprit"));
            culprit::importArchive(path, store);
            path = store;
        }
        const auto views = loadedViews(path, static_cast<std::size_t>(cases));
        const culprit::MethodRegistry registry = culprit::allMethods();
        std::vector<culprit::MethodSetting> methods;
        for (const char* id : {"nsigma", "baro", "mmbaro", "tracerca", "pdiagnose", "random"}) {
            methods.push_back({id, culprit::Variant::Benchmark});
        }

        std::vector<double> milliseconds;
        std::map<std::string, double> shares;
        std::size_t answers = 0;
        for (int step = 0; step < steps; ++step) {
            culprit::WindowOffsets window;
            window.inject = 5 * (step % 20 - 10) + 2.5; // never a window that was seen just before
            window.end = 60 + window.inject;
            const auto began = std::chrono::steady_clock::now();
            const auto diagnoses = culprit::rankWithin(window, views, methods, registry, threads);
            milliseconds.push_back(
                std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
            for (const culprit::Diagnosis& diagnosis : diagnoses) {
                shares[diagnosis.key.setting.id] += diagnosis.seconds * 1000 / steps;
                answers += diagnosis.isAnswer() ? 1 : 0;
            }
        }
        std::ranges::sort(milliseconds);
        std::printf("%zu methods x %zu cases, %d steps on %d threads: median %.1f ms, slowest %.1f ms a "
                    "step; %.1f %% of "
                    "the cells answered\n",
                    methods.size(), views.size(), steps, threads, milliseconds[milliseconds.size() / 2],
                    milliseconds.back(),
                    100.0 * static_cast<double>(answers) /
                        static_cast<double>(methods.size() * views.size() * static_cast<std::size_t>(steps)));
        for (const auto& [method, share] : shares) {
            std::printf("  %-10s %6.1f ms of computing a step\n", method.c_str(), share);
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "compare_bench: %s\n", error.what());
        return 1;
    }
    return 0;
}
