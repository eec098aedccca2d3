// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/folder_files.h"

#include "archive/import_errors.h"

#include <QFile>

#include <algorithm>
#include <system_error>
#include <utility>

namespace culprit {

namespace {

FolderFile fileAt(const std::filesystem::directory_entry& entry, std::string name)
{
    std::error_code none;
    FolderFile file{entry.path(), std::move(name), false, {}, 0};
    file.isFile = !entry.is_symlink(none) && entry.is_regular_file(none);
    if (file.isFile) {
        const auto size = entry.file_size(none);
        file.bytes = none ? 0 : static_cast<std::int64_t>(size);
    }
    return file;
}

} // namespace

std::vector<FolderFile> filesOf(const QString& folder, const std::function<void(std::size_t)>& found)
{
    namespace fs = std::filesystem;
    std::vector<FolderFile> files;
    std::vector<std::pair<fs::path, std::string>> open{{QFile::encodeName(folder).toStdString(), {}}};
    const auto add = [&](FolderFile file) {
        files.push_back(std::move(file));
        if (found) {
            found(files.size());
        }
    };
    while (!open.empty()) {
        const auto [path, before] = std::move(open.back());
        open.pop_back();
        std::error_code failed;
        for (fs::directory_iterator at(path, failed), end; !failed && at != end; at.increment(failed)) {
            std::string name = before + at->path().filename().string();
            std::error_code none;
            if (!at->is_symlink(none) && at->is_directory(none)) {
                open.emplace_back(at->path(), std::move(name) + "/");
            } else {
                add(fileAt(*at, std::move(name)));
            }
        }
        if (failed && before.empty()) {
            throw ImportError(folder.toStdString() + ": " + failed.message());
        }
        if (failed) {
            add({path, before.substr(0, before.size() - 1), false,
                 "the folder can't be read: " + failed.message(), 0});
        }
    }
    std::ranges::sort(files, {}, &FolderFile::entry);
    return files;
}

} // namespace culprit
