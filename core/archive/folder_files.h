// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace culprit {

/// What lies in a folder or below it, but for the folders themselves.
struct FolderFile
{
    std::filesystem::path path;
    std::string entry;   ///< its place in the folder, with `/`, byte for byte as the file system has it
    bool isFile = false; ///< else a link to a file or folder, a device, or a folder that can't be opened
    std::string trouble; ///< why such a folder can't
    std::int64_t bytes = 0;
};

/// Sorted by `entry`. Links are not followed, but for `folder` itself. Names may be of any bytes, which QString
/// can't hold. `found` is told how many there are by now, and may throw to end the search.
///
/// Throws ImportError when `folder` can't be opened.
std::vector<FolderFile> filesOf(const QString& folder, const std::function<void(std::size_t)>& found = {});

} // namespace culprit
