// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace culprit {

/// One line of a container's log.
struct LogRecord
{
    std::int64_t timeNs = 0; ///< epoch nanoseconds, UTC
    std::string pod;
    std::string container; ///< the component that wrote it
    std::string file;
    std::string message; ///< bytes as recorded; not necessarily valid UTF-8
};

} // namespace culprit
