// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/record_sink.h"

#include <stdexcept>
#include <string_view>

namespace culprit {

/// A file that can't be understood; the archive's other files are still good. The importer turns it
/// into a notice.
class ArtifactError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// Reads one file of one format from pieces of any size, in order.
class ArtifactParser
{
public:
    virtual ~ArtifactParser() = default;
    virtual void feed(std::string_view bytes) = 0;
    /// After the last piece. Neither function is called again once one of them threw ArtifactError.
    virtual void finish() = 0;
};

} // namespace culprit
