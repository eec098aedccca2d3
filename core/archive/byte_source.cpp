// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/byte_source.h"

#include "archive/import_errors.h"
#include "archive/sha256.h"

#include <QBuffer>
#include <QFile>

#include <archive.h>
#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <system_error>
#include <vector>

namespace culprit {

namespace {

constexpr std::size_t inputBlock = std::size_t{256} << 10;

} // namespace

struct FileSource::Private
{
    std::unique_ptr<QIODevice> file;
    std::string name;
    Sha256 hash;
    std::atomic<std::int64_t> position = 0;

    [[noreturn]] void fail() const { throw ImportError(name + ": " + file->errorString().toStdString()); }
};

FileSource::FileSource(const QString& path)
    : FileSource(std::filesystem::path(QFile::encodeName(path).toStdString()))
{
}

FileSource::FileSource(const std::filesystem::path& path)
    : d(std::make_unique<Private>())
{
    d->name = path.string();
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        throw ImportError(d->name + ": " + std::generic_category().message(errno));
    }
    auto file = std::make_unique<QFile>();
    if (!file->open(descriptor, QIODevice::ReadOnly | QIODevice::Unbuffered, QFileDevice::AutoCloseHandle)) {
        ::close(descriptor);
        throw ImportError(d->name + ": " + file->errorString().toStdString());
    }
    d->file = std::move(file);
}

FileSource::FileSource(const QByteArray& bytes, const QString& name)
    : d(std::make_unique<Private>())
{
    d->name = name.toStdString();
    auto buffer = std::make_unique<QBuffer>();
    buffer->setData(bytes);
    buffer->open(QIODevice::ReadOnly);
    d->file = std::move(buffer);
}

FileSource::~FileSource() = default;

std::size_t FileSource::read(std::span<char> buffer)
{
    const qint64 got = d->file->read(buffer.data(), static_cast<qint64>(buffer.size()));
    if (got < 0) {
        d->fail();
    }
    d->hash.add({buffer.data(), static_cast<std::size_t>(got)});
    d->position += got;
    return static_cast<std::size_t>(got);
}

std::int64_t FileSource::size() const
{
    return d->file->size();
}

const std::atomic<std::int64_t>& FileSource::position() const
{
    return d->position;
}

std::string FileSource::sha256() const
{
    return d->hash.hex();
}

std::string FileSource::head(std::size_t bytes)
{
    return d->file->peek(static_cast<qint64>(bytes)).toStdString();
}

struct GzipSource::Private
{
    ByteSource& compressed;
    std::string name;
    inflate_state state{};
    std::vector<char> input = std::vector<char>(inputBlock);
    bool inMember = false;
    bool anyMember = false;
    bool ended = false;

    explicit Private(ByteSource& source)
        : compressed(source)
    {
    }

    /// False at the end of the compressed file.
    bool refill()
    {
        const std::size_t got = compressed.read(input);
        state.next_in = reinterpret_cast<std::uint8_t*>(input.data());
        state.avail_in = static_cast<std::uint32_t>(got);
        return got > 0;
    }

    void beginMember()
    {
        std::uint8_t* const next = state.next_in;
        const std::uint32_t available = state.avail_in;
        isal_inflate_init(&state);
        state.crc_flag = ISAL_GZIP;
        state.next_in = next;
        state.avail_in = available;
        inMember = true;
        anyMember = true;
    }

    [[noreturn]] void damaged(int code) const
    {
        switch (code) {
        case ISAL_INCORRECT_CHECKSUM:
            throw ImportError(name + ": the gzip checksum does not match, the file is damaged");
        default:
            throw ImportError(name + ": the gzip data is damaged");
        }
    }
};

GzipSource::GzipSource(ByteSource& compressed, std::string name)
    : d(std::make_unique<Private>(compressed))
{
    d->name = std::move(name);
    isal_inflate_init(&d->state);
}

GzipSource::~GzipSource() = default;

std::size_t GzipSource::read(std::span<char> buffer)
{
    inflate_state& state = d->state;
    while (!d->ended) {
        if (!d->inMember) {
            if (state.avail_in == 0 && !d->refill()) {
                d->ended = true;
                break;
            }
            if (d->anyMember && *state.next_in != 0x1f) {
                // Zeros pad some archives to a block; anything else does not belong here.
                if (*state.next_in != 0) {
                    throw ImportError(d->name + ": bytes that are no gzip data follow its end");
                }
                ++state.next_in;
                --state.avail_in;
                continue;
            }
            d->beginMember();
        }
        state.next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
        state.avail_out = static_cast<std::uint32_t>(std::min<std::size_t>(buffer.size(), 1U << 30));
        const std::uint32_t room = state.avail_out;
        const int code = isal_inflate(&state);
        if (code < 0 && code != ISAL_END_INPUT) {
            d->damaged(code);
        }
        const std::size_t got = room - state.avail_out;
        if (state.block_state == ISAL_BLOCK_FINISH) {
            d->inMember = false;
        } else if (got == 0 && state.avail_in == 0 && !d->refill()) {
            throw ImportError(d->name + ": the gzip data breaks off, the file is truncated");
        }
        if (got > 0) {
            return got;
        }
    }
    return 0;
}

struct FilterSource::Private
{
    ByteSource& compressed;
    std::string name;
    std::vector<char> input = std::vector<char>(inputBlock);
    std::exception_ptr failure; ///< exceptions must not cross libarchive's C frames
    archive* reader = archive_read_new();
    bool opened = false;

    explicit Private(ByteSource& source)
        : compressed(source)
    {
    }
    ~Private() { archive_read_free(reader); }
    Private(const Private&) = delete;
    Private& operator=(const Private&) = delete;

    static la_ssize_t pull(archive*, void* self, const void** buffer)
    {
        auto* d = static_cast<Private*>(self);
        try {
            const std::size_t got = d->compressed.read(d->input);
            *buffer = d->input.data();
            return static_cast<la_ssize_t>(got);
        } catch (...) {
            d->failure = std::current_exception();
            return -1;
        }
    }

    [[noreturn]] void fail()
    {
        if (failure) {
            std::rethrow_exception(failure);
        }
        const char* reason = archive_error_string(reader);
        throw ImportError(name + ": the compressed data is damaged or truncated (" +
                          (reason ? reason : "no reason given") + ")");
    }
};

FilterSource::FilterSource(ByteSource& compressed, std::string name)
    : d(std::make_unique<Private>(compressed))
{
    d->name = std::move(name);
}

FilterSource::~FilterSource() = default;

std::size_t FilterSource::read(std::span<char> buffer)
{
    if (!d->opened) {
        d->opened = true;
        archive_read_support_filter_zstd(d->reader);
        archive_read_support_filter_bzip2(d->reader);
        archive_read_support_filter_lz4(d->reader);
        archive_read_support_format_raw(d->reader);
        archive_entry* entry = nullptr;
        if (archive_read_open(d->reader, d.get(), nullptr, &Private::pull, nullptr) != ARCHIVE_OK) {
            d->fail();
        }
        const int code = archive_read_next_header(d->reader, &entry);
        if (code == ARCHIVE_EOF) {
            return 0;
        }
        if (code != ARCHIVE_OK) {
            d->fail();
        }
        if (archive_filter_count(d->reader) > 2) { // one is the bytes themselves
            throw ImportError(d->name + ": it is compressed more than once; unpack it first");
        }
    }
    const la_ssize_t got = archive_read_data(d->reader, buffer.data(), buffer.size());
    if (got < 0) {
        d->fail();
    }
    return static_cast<std::size_t>(got);
}

} // namespace culprit
