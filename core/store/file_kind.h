// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>

namespace culprit {

/// What lies at a path, by its content and never by its name.
enum class FileKind {
    Missing,
    Folder,
    Special, ///< a pipe, a device
    Empty,
    Store,    ///< SQLite, with the mark of our stores
    Database, ///< SQLite of another program
    Archive,  ///< tar or zip, or anything compressed as a whole
    Png,
    Pdf,
    Svg,
    Html, ///< a page or a piece of one
    Json,
    Text,  ///< any other, such as CSV, Markdown or LaTeX
    Other, ///< what is none of these, or can't be read
};

/// Reads the first bytes only, opens no connection, and takes nothing out of a pipe.
/// Source of the marks: "Database File Format", sqlite.org/fileformat2.html, and each format's own magic.
FileKind fileKind(const QString& path);

/// Whether a file is a database or what SQLite keeps beside one. No such file may be opened but through SQLite:
/// closing it takes away the locks of whoever in this process has the database open.
bool isOfDatabase(const QString& path);

/// In a sentence: `a Culprit store`.
std::string_view wordsOf(FileKind kind);

} // namespace culprit
