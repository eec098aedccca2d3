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
/// of this suffix may not replace: a store, an archive, a folder, any file of another kind. An empty file may be
/// replaced. For paths that somebody was asked about when something lay there.
void checkOutput(const QString& path, const QStringList& suffixes);

/// The same for paths that nobody was asked about, such as those of the command line: what lies there may only be
/// an earlier output, known by what every output says of itself (see isOwnOutput).
void checkUnaskedOutput(const QString& path, const QStringList& suffixes);

/// Whether Culprit wrote the file, a drawing, a report or the data of a figure: a PDF is known by its creator, a PNG by
/// its software, an SVG by its description, a page by its generator, CSV by its header line.
bool isOwnOutput(const QString& path);

/// Writes `bytes` whole or not at all: to a temporary file beside `path`, which takes its place at the end.
/// Throws ExportRefused as `checkOutput` does, and ExportError where the disk is full or the like.
void writeFile(const QString& path, const QByteArray& bytes);

} // namespace culprit
