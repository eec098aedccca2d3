// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace culprit {

/// How grave a log line is, the graver the greater.
enum class LogLevel { Info, Warning, Error };

/// The level a message says it has, in the styles of glog, Python's logging, nginx and JSON; Info when it
/// says none.
LogLevel logLevel(std::string_view message);

} // namespace culprit
