// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

namespace culprit {

/// A stream of bytes. Throws ImportError naming the file when it can't be read or is damaged.
class ByteSource
{
public:
    virtual ~ByteSource() = default;
    /// Fills as much of `buffer` as it likes, at least one byte; 0 at the end.
    virtual std::size_t read(std::span<char> buffer) = 0;
};

/// A file's bytes, hashed on their way.
class FileSource : public ByteSource
{
public:
    explicit FileSource(const QString& path);
    /// Whose name may be of any bytes.
    explicit FileSource(const std::filesystem::path& path);
    /// Of a file that is in memory; `name` is for messages.
    FileSource(const QByteArray& bytes, const QString& name);
    ~FileSource() override;

    std::size_t read(std::span<char> buffer) override;
    std::int64_t size() const;
    /// Bytes read so far; may be asked from any thread.
    const std::atomic<std::int64_t>& position() const;
    /// SHA-256 in hexadecimal of what was read so far.
    std::string sha256() const;
    /// The first bytes of the file, without consuming them.
    std::string head(std::size_t bytes);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Decompresses gzip, one or several members, and verifies each member's checksum and length.
///
/// libarchive 3.6 does not look at gzip's checksum, so a damaged archive would pass as good; ISA-L does, in
/// less than half of zlib's time.
class GzipSource : public ByteSource
{
public:
    /// `name` is for messages.
    GzipSource(ByteSource& compressed, std::string name);
    ~GzipSource() override;
    std::size_t read(std::span<char> buffer) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Decompresses zstd, bzip2 and LZ4, or passes plain bytes through.
class FilterSource : public ByteSource
{
public:
    FilterSource(ByteSource& compressed, std::string name);
    ~FilterSource() override;
    std::size_t read(std::span<char> buffer) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace culprit
