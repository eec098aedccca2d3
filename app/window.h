// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

#include <QApplication>
#include <QStringList>

namespace culprit {

/// Opens the window on `files` (stores are opened, archives and folders imported) and runs the event loop.
/// Returns the program's exit status.
int runWindow(QApplication& application, const MethodRegistry& registry, const QStringList& files);

} // namespace culprit
