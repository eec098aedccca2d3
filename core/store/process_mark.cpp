// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/process_mark.h"

#include <QByteArray>
#include <QFile>
#include <QFileInfo>
#include <QList>

#include <unistd.h>

namespace culprit {

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

/// When a process began, in ticks since the system's start; empty when there is none.
QByteArray startOf(qint64 process)
{
    // The name before it stands in parentheses and may hold anything.
    const QByteArray line = contentOf(QStringLiteral("/proc/%1/stat").arg(process));
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    constexpr qsizetype startField = 19; // the 22nd of all
    return line.isEmpty() ? QByteArray() : fields.value(startField);
}

/// The same for all processes that can see one another's numbers.
QByteArray place()
{
    static const QByteArray name =
        contentOf(QStringLiteral("/proc/sys/kernel/random/boot_id")) + '/' +
        QFile::symLinkTarget(QStringLiteral("/proc/self/ns/pid")).section(u'/', -1).toUtf8();
    return name;
}

} // namespace

std::string ownProcessMark()
{
    const qint64 process = getpid();
    return (place() + ' ' + QByteArray::number(process) + ' ' + startOf(process)).toStdString();
}

Liveness livenessOf(std::string_view mark)
{
    const QList<QByteArray> parts = QByteArray(mark.data(), static_cast<qsizetype>(mark.size())).split(' ');
    if (mark.empty()) {
        return Liveness::Gone;
    }
    if (parts.size() != 3 || parts[0] != place() || parts[2].isEmpty()) {
        return Liveness::Unknown;
    }
    return startOf(parts[1].toLongLong()) == parts[2] ? Liveness::Alive : Liveness::Gone;
}

} // namespace culprit
