// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <nlohmann/json.hpp>

#include <utility>

namespace culprit::test {

using Json = nlohmann::json;

/// What a shell gets from the program.
struct Answer
{
    int status = -1;
    QByteArray out;
    QByteArray err;
    Json json() const { return Json::parse(out.toStdString()); }
};

/// Variables that differ from the test's own.
using Environment = QList<std::pair<const char*, const char*>>;

inline Answer run(const QString& executable, const QStringList& arguments, const Environment& changes = {})
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    // Nothing but the program's own choice decides how figures are drawn.
    environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    environment.remove(QStringLiteral("DISPLAY"));
    environment.remove(QStringLiteral("WAYLAND_DISPLAY"));
    for (const auto& [name, value] : changes) {
        environment.insert(QString::fromLatin1(name), QString::fromLocal8Bit(value));
    }
    process.setProcessEnvironment(environment);
    process.start(executable, arguments);
    process.waitForFinished(300'000);
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput(), process.readAllStandardError()};
}

inline Answer program(const QStringList& arguments, const Environment& changes = {})
{
    return run(QStringLiteral(CULPRIT_PROGRAM), arguments, changes);
}

inline QByteArray bytesOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace culprit::test
