// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>

namespace culprit {

/// The input is unreadable, unsafe or unrecognised; nothing was imported (exit status 3 on the command line).
class ImportError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// The archive at this path was imported before with other content;
/// `ImportOptions::replaceChanged` replaces it.
class ArchiveChanged : public ImportError
{
public:
    using ImportError::ImportError;
};

/// The import was stopped on request; the store is as it was.
class ImportCancelled : public std::runtime_error
{
public:
    ImportCancelled()
        : std::runtime_error("import cancelled")
    {
    }
};

} // namespace culprit
