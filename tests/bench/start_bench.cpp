// SPDX-License-Identifier: GPL-3.0-or-later
// Starts the program again and again, and takes the time from its exec to the first paint of its window, and
// to the last one before it rests: with a store, the paint of the case that was open.
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
    std::vector<double> first;
    std::vector<double> rested;
    for (int run = 0; run < runs; ++run) {
        QProcess program;
        program.setProcessEnvironment(environment);
        program.setReadChannel(QProcess::StandardError);
        timespec begun{};
        clock_gettime(CLOCK_MONOTONIC, &begun);
        program.start(QString::fromLocal8Bit(argv[1]), QStringList());
        double painted = 0;
        double last = 0;
        constexpr int rest = 700; // ms
        while (program.waitForReadyRead(painted > 0 ? rest : 20'000) || program.canReadLine()) {
            while (program.canReadLine()) {
                const QList<QByteArray> words = program.readLine().trimmed().split(' ');
                constexpr int wide = 500; // pixels: no blinking text cursor
                if (words.size() == 4 && words[0] == "painted" && words[2].toInt() > wide) {
                    const QList<QByteArray> clock = words[1].split('.');
                    last = static_cast<double>(clock[0].toLongLong() - begun.tv_sec) * 1000 +
                           static_cast<double>(clock[1].toLongLong() - begun.tv_nsec) / 1e6;
                    painted = painted > 0 ? painted : last;
                }
            }
        }
        program.kill();
        program.waitForFinished();
        if (painted == 0) {
            std::fprintf(stderr, "start_bench: the program painted nothing\n");
            return 1;
        }
        first.push_back(painted);
        rested.push_back(last);
    }
    culprit::bench::print("start to first paint", first);
    culprit::bench::print(store.isEmpty() ? "start to last paint" : "start to last paint, a store opened",
                          rested);
    return 0;
}
