// SPDX-License-Identifier: GPL-3.0-or-later
#include "fault_run.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <csignal>

namespace culprit::test {

namespace {

QStringList linesOf(const QString& path, const QString& folder)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QString text = QString::fromUtf8(file.readAll());
    return text.remove(folder + u'/').split(u'\n', Qt::SkipEmptyParts);
}

} // namespace

Outcome runWithFault(const QString& program, const QString& folder, const QStringList& arguments,
                     const Fault& fault, const std::function<void()>& whilePaused, bool noLinks)
{
    const QTemporaryDir beside;
    const QString trace = beside.filePath(QStringLiteral("trace"));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LD_PRELOAD"), QStringLiteral(CULPRIT_FAULTS));
    environment.insert(QStringLiteral("CULPRIT_FAULT_UNDER"), folder);
    environment.insert(QStringLiteral("CULPRIT_FAULT"), fault.what);
    environment.insert(QStringLiteral("CULPRIT_FAULT_AT"), QString::number(fault.at));
    environment.insert(QStringLiteral("CULPRIT_FAULT_TRACE"), trace);
    environment.insert(QStringLiteral("CULPRIT_FAULT_REMOVES"), folder + QStringLiteral("/s.culprit"));
    if (noLinks) {
        environment.insert(QStringLiteral("CULPRIT_FAULT_NO_LINKS"), QStringLiteral("1"));
    }
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    Outcome outcome;
    constexpr int longest = 120'000;
    constexpr int look = 20;
    for (int waited = 0; !process.waitForFinished(look) && waited < longest; waited += look) {
        if (fault.what == u"pause" && !outcome.paused &&
            !linesOf(trace, folder).filter(QStringLiteral("pause ")).isEmpty()) {
            outcome.paused = true;
            if (whilePaused) {
                whilePaused();
            }
            kill(static_cast<pid_t>(process.processId()), SIGCONT);
        }
    }
    if (process.state() != QProcess::NotRunning) {
        process.kill();
        process.waitForFinished();
    } else if (process.exitStatus() == QProcess::NormalExit) {
        outcome.status = process.exitCode();
    }
    outcome.errors = process.readAllStandardError();
    outcome.steps = linesOf(trace, folder);
    return outcome;
}

} // namespace culprit::test
