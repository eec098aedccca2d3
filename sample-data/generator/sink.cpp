// SPDX-License-Identifier: GPL-3.0-or-later
#include "sink.h"

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace culprit::sample {

namespace {

constexpr std::int64_t modificationTime = 1750000000; // 2025-06-15T15:06:40Z

class FolderSink : public Sink
{
public:
    explicit FolderSink(std::filesystem::path root)
        : m_root(std::move(root))
    {
        std::filesystem::create_directories(m_root);
    }

    void folder(const std::string& path) override { std::filesystem::create_directories(m_root / path); }

    void file(const std::string& path, std::string_view bytes) override
    {
        const std::filesystem::path target = m_root / path;
        std::filesystem::create_directories(target.parent_path());
        std::ofstream out(target, std::ios::binary);
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        out.close();
        if (!out) {
            throw std::runtime_error("cannot write " + target.string());
        }
    }

private:
    std::filesystem::path m_root;
};

struct ArchiveClose
{
    void operator()(archive* a) const { archive_write_free(a); }
};

struct EntryFree
{
    void operator()(archive_entry* e) const { archive_entry_free(e); }
};

class ArchiveSink : public Sink
{
public:
    explicit ArchiveSink(const std::string& path)
        : m_path(path)
        , m_archive(archive_write_new())
        , m_entry(archive_entry_new())
    {
        const std::string_view name(path);
        require(archive_write_set_format_ustar(m_archive.get()));
        if (name.ends_with(".tar.gz") || name.ends_with(".tgz")) {
            require(archive_write_add_filter_gzip(m_archive.get()));
            require(archive_write_set_filter_option(m_archive.get(), "gzip", "compression-level", "9"));
            require(archive_write_set_filter_option(m_archive.get(), "gzip", "timestamp", nullptr));
        } else if (name.ends_with(".tar.xz")) {
            require(archive_write_add_filter_xz(m_archive.get()));
            require(archive_write_set_filter_option(m_archive.get(), "xz", "compression-level", "6"));
        }
        require(archive_write_open_filename(m_archive.get(), path.c_str()));
    }

    void folder(const std::string& path) override { write(path + '/', AE_IFDIR, 0755, {}); }
    void file(const std::string& path, std::string_view bytes) override
    {
        write(path, AE_IFREG, 0644, bytes);
    }
    void finish() override { require(archive_write_close(m_archive.get())); }

private:
    void write(const std::string& path, unsigned type, int mode, std::string_view bytes)
    {
        archive_entry* entry = archive_entry_clear(m_entry.get());
        archive_entry_set_pathname(entry, path.c_str());
        archive_entry_set_filetype(entry, type);
        archive_entry_set_perm(entry, static_cast<__LA_MODE_T>(mode));
        archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
        archive_entry_set_mtime(entry, modificationTime, 0);
        archive_entry_set_uid(entry, 0);
        archive_entry_set_gid(entry, 0);
        archive_entry_set_uname(entry, "root");
        archive_entry_set_gname(entry, "root");
        require(archive_write_header(m_archive.get(), entry));
        if (!bytes.empty() && archive_write_data(m_archive.get(), bytes.data(), bytes.size()) !=
                                  static_cast<la_ssize_t>(bytes.size())) {
            require(ARCHIVE_FATAL);
        }
    }

    void require(int status) const
    {
        if (status != ARCHIVE_OK) {
            const char* reason = archive_error_string(m_archive.get());
            throw std::runtime_error("cannot write " + m_path + ": " + (reason ? reason : "unknown error"));
        }
    }

    std::string m_path;
    std::unique_ptr<archive, ArchiveClose> m_archive;
    std::unique_ptr<archive_entry, EntryFree> m_entry;
};

} // namespace

std::unique_ptr<Sink> openSink(const std::string& path)
{
    const std::string_view name(path);
    for (const std::string_view ending : {".tar", ".tar.gz", ".tgz", ".tar.xz"}) {
        if (name.ends_with(ending)) {
            return std::make_unique<ArchiveSink>(path);
        }
    }
    return std::make_unique<FolderSink>(path);
}

} // namespace culprit::sample
