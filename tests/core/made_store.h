// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"

#include <QString>

#include <vector>

namespace culprit::test {

/// Writes a store that holds `cases` as if the archive `name` had brought them. Their keys have to differ.
void makeStore(const QString& path, const std::vector<const Case*>& cases,
               const std::string& name = "made.tar.gz");

} // namespace culprit::test
