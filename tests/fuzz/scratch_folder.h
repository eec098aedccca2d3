// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QString>
#include <QTemporaryDir>

namespace culprit::fuzz {

/// For what can only be tried in files: a folder in memory, where the system has one, that goes with the process.
class ScratchFolder
{
public:
    ScratchFolder()
        : m_folder(
              (QDir(QStringLiteral("/dev/shm")).exists() ? QStringLiteral("/dev/shm") : QDir::tempPath()) +
              QStringLiteral("/culprit-fuzz-XXXXXX"))
    {
    }
    QString file(const QString& name) const { return m_folder.filePath(name); }
    /// A folder within it, with nothing in it.
    QString emptied() const
    {
        const QString path = file(QStringLiteral("tree"));
        QDir(path).removeRecursively();
        QDir().mkpath(path);
        return path;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace culprit::fuzz
