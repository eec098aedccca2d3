// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/import_errors.h"
#include "archive/import_report.h"
#include "archive/recording_builder.h"
#include "store/bulk_writer.h"

namespace culprit {

/// Makes visible what a builder gave to `writer`: under the lock of the store's one writer gives every
/// recording a key that nobody has, and lists the recordings, their remarks and results, and the archive.
///
/// When the store holds an archive of the same content, nothing is kept and the report says so. An archive of
/// the same path with other content is replaced if `replaceChanged`, else ArchiveChanged is thrown.
/// `archive.id` and `archive.cases` are not looked at. Throws ImportError when there is nothing to keep.
ImportReport keepRecordings(BulkWriter& writer, Recordings recordings, const ArchiveRecord& archive,
                            bool replaceChanged = false);

/// What to throw when an archive holds nothing that can be kept: with the reasons why files were refused.
ImportError nothingRecognised(const std::string& path, const Recordings& recordings);
/// Whether two paths lead to the same, links followed.
bool isSamePlace(const std::string& path, const std::string& other);
/// The archive of the same path, which has other content.
[[noreturn]] void throwArchiveChanged(const std::string& path);
/// What is told of an archive that the store holds already.
ImportReport alreadyImported(const ArchiveRecord& archive, const Store& store);

} // namespace culprit
