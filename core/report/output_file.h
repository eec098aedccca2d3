// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <stdexcept>

namespace culprit {

/// Something that can't be written; the message names the file and the reason.
class ExportError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// The file may not be written at all: its name asks for no format there is, or what lies there would be lost
/// (exit status 2 on the command line).
class ExportRefused : public ExportError
{
public:
    using ExportError::ExportError;
};

/// Throws ExportRefused where `path` ends in none of `suffixes`, or where something lies there that an output
/// of this suffix may not replace: a store, an archive, a folder, any file of another kind. What an earlier
/// output left may be replaced, and so may an empty file.
void checkOutput(const QString& path, const QStringList& suffixes);

/// Writes `bytes` whole or not at all: to a temporary file beside `path`, which takes its place at the end.
/// Throws ExportRefused as `checkOutput` does, and ExportError where the disk is full or the like.
void writeFile(const QString& path, const QByteArray& bytes);

} // namespace culprit
