// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the program again and again, and takes the time from its exec to the first paint of its window.
//
//   start_bench PROGRAM [STORE [RUNS]]
//
// Without STORE the window comes up empty; with one it was the last session's, and is opened at the start. A
// library loaded before the program watches for the paint (paint_watch.cpp). The session lies in a folder of
// the bench's own.
#include "bench/bench_figures.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdlib>

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: start_bench PROGRAM [STORE [RUNS]]\n");
        return 2;
    }
    const QTemporaryDir home;
    const int runs = argc > 3 ? std::max(1, QByteArray(argv[3]).toInt()) : 15;
    const QString store = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    {
        QSettings settings(home.filePath(QStringLiteral("culprit/culprit.conf")), QSettings::NativeFormat);
        if (!store.isEmpty()) {
            settings.setValue(QStringLiteral("store"), QDir().absoluteFilePath(store));
        }
    }
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    environment.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(PAINT_WATCH));
    std::vector<double> times;
    for (int run = 0; run < runs; ++run) {
        QProcess program;
        program.setProcessEnvironment(environment);
        timespec begun{};
        clock_gettime(CLOCK_MONOTONIC, &begun);
        program.start(QString::fromLocal8Bit(argv[1]), QStringList());
        if (!program.waitForFinished(20'000)) {
            std::fprintf(stderr, "start_bench: the program painted nothing\n");
            program.kill();
            program.waitForFinished();
            return 1;
        }
        double painted = 0;
        for (const QByteArray& line : program.readAllStandardError().split('\n')) {
            const QList<QByteArray> words = line.split(' ');
            if (words.size() == 4 && words[0] == "painted" && words[2].toInt() > 800) {
                painted = (static_cast<double>(words[1].split('.')[0].toLongLong() - begun.tv_sec)) * 1000 +
                          (static_cast<double>(words[1].split('.')[1].toLongLong() - begun.tv_nsec)) / 1e6;
            }
        }
        if (painted == 0) {
            std::fprintf(stderr, "start_bench: the program ended without a paint\n");
            return 1;
        }
        times.push_back(painted);
    }
    culprit::bench::print(
        store.isEmpty() ? "start to first paint, no store" : "start to first paint, a store opened", times);
    return 0;
}
