// SPDX-License-Identifier: GPL-3.0-or-later
// Imports an archive and sets the time against `gzip -dc ARCHIVE > /dev/null` in the same run.
//
//   import_bench ARCHIVE.tar.gz [RUNS]
//   import_bench --cancel ARCHIVE.tar.gz [RUNS]
//
// Archives of every shape come from `culprit-generate --out F.tar.gz --raw-size 1G --shape
// logs|spans|metrics`. With --cancel it stops imports at random moments and prints how long the stop took.
// Prints each run's seconds, the ratio of speeds (1 means as fast as gzip), the store's size, and the most
// memory the process took.
#include "archive/importer.h"
#include "store/store.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <stop_token>
#include <thread>
#include <vector>

namespace {

double secondsOf(const auto& work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

double decompress(const QString& archive)
{
    return secondsOf([&] {
        QProcess gzip;
        gzip.setStandardOutputFile(QProcess::nullDevice());
        gzip.start(QStringLiteral("gzip"), {QStringLiteral("-dc"), archive});
        gzip.waitForFinished(-1);
    });
}

/// The longest that an import went on after it was asked to stop.
double worstCancel(const QString& archive, const QString& store, int runs)
{
    double whole = secondsOf([&] { culprit::importArchive(archive, store + QStringLiteral(".whole")); });
    std::mt19937 random(1);
    double worst = 0;
    for (int run = 0; run < runs; ++run) {
        std::stop_source source;
        culprit::ImportOptions options;
        options.stop = source.get_token();
        std::chrono::steady_clock::time_point asked;
        const std::chrono::duration<double> pause(whole * 0.8 * static_cast<double>(random()) /
                                                  static_cast<double>(std::mt19937::max()));
        bool cancelled = false;
        std::jthread stopper([&] {
            std::this_thread::sleep_for(pause);
            asked = std::chrono::steady_clock::now();
            source.request_stop();
        });
        try {
            culprit::importArchive(archive, store, options);
        } catch (const culprit::ImportCancelled&) {
            cancelled = true;
        }
        const auto end = std::chrono::steady_clock::now();
        stopper.join();
        if (!cancelled) {
            std::printf("asked after %.2f s: too late, it was done\n", pause.count());
            QFile::remove(store);
            continue;
        }
        const double seconds = std::chrono::duration<double>(end - asked).count();
        std::printf("asked after %.2f s: stopped within %.0f ms, store %s\n", pause.count(), seconds * 1000,
                    QFileInfo::exists(store) ? "left behind" : "as before");
        worst = std::max(worst, seconds);
    }
    return worst;
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: import_bench [--cancel] ARCHIVE.tar.gz [RUNS]\n");
        return 2;
    }
    if (argc > 2 && qstrcmp(argv[1], "--cancel") == 0) {
        const QTemporaryDir folder;
        const double worst =
            worstCancel(QString::fromLocal8Bit(argv[2]), folder.filePath(QStringLiteral("bench.culprit")),
                        argc > 3 ? std::max(1, QByteArray(argv[3]).toInt()) : 10);
        std::printf("longest: %.0f ms\n", worst * 1000);
        return 0;
    }
    const QString archive = QString::fromLocal8Bit(argv[1]);
    const int runs = argc > 2 ? std::max(1, QByteArray(argv[2]).toInt()) : 3;
    std::vector<double> gzipSeconds;
    std::vector<double> importSeconds;
    try {
        for (int run = 0; run < runs; ++run) {
            gzipSeconds.push_back(decompress(archive));
            const QTemporaryDir folder;
            const QString store = folder.filePath(QStringLiteral("bench.culprit"));
            culprit::ImportReport report;
            importSeconds.push_back(secondsOf([&] { report = culprit::importArchive(archive, store); }));
            std::printf(
                "run %d: gzip -dc %.2f s, import %.2f s, ratio of speeds %.2f; %.0f MB raw, %.0f MB archive, "
                "store %.0f MB, %lld cases, %lld series, %lld spans, %lld log lines\n",
                run + 1, gzipSeconds.back(), importSeconds.back(), gzipSeconds.back() / importSeconds.back(),
                static_cast<double>(report.bytesRaw) / 1e6, static_cast<double>(report.bytesIn) / 1e6,
                static_cast<double>(QFileInfo(store).size()) / 1e6, static_cast<long long>(report.cases),
                static_cast<long long>(report.series), static_cast<long long>(report.spans),
                static_cast<long long>(report.logs));
            std::fflush(stdout);
        }
    } catch (const std::exception& error) {
        std::fprintf(stderr, "import_bench: %s\n", error.what());
        return 1;
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("median: gzip -dc %.2f s, import %.2f s, ratio of speeds %.2f; peak memory %.0f MB\n",
                median(gzipSeconds), median(importSeconds), median(gzipSeconds) / median(importSeconds),
                static_cast<double>(usage.ru_maxrss) / 1024);
    return 0;
}
