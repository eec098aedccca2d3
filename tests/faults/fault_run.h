// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <functional>

namespace culprit::test {

/// What goes wrong, see fault_preload.cpp.
struct Fault
{
    QString what; ///< `kill`, `full`, `denied`, `broken`, `remove`, `pause`; empty: nothing
    int at = 0;   ///< the step, from 1
};

struct Outcome
{
    int status = -1; ///< -1: killed, or over the time
    bool paused = false;
    QByteArray errors;
    QStringList steps; ///< `write FILE`, `rename FROM TO`, …; file names without the folder
};

/// Runs `program` in `folder`, whose files are those that count, with one fault. `whilePaused` is called when
/// the program stands still, and may look at what it left. `noLinks`: as on a file system that knows no second
/// names and can't move without replacing.
Outcome runWithFault(const QString& program, const QString& folder, const QStringList& arguments,
                     const Fault& fault = {}, const std::function<void()>& whilePaused = {},
                     bool noLinks = false);

} // namespace culprit::test
