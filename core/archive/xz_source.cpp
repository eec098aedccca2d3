// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/xz_source.h"

#include "archive/import_errors.h"

#include <lzma.h>

#include <algorithm>
#include <bit>
#include <vector>

namespace culprit {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t xzBlock = std::size_t{256} << 10;
constexpr std::string_view xzMagic = "\xFD"
                                     "7zXZ\0"sv;
constexpr std::size_t lzmaHeader = 13;
/// What unpacking takes beside its dictionary, about.
constexpr std::uint64_t besideDictionary = std::uint64_t{1} << 20;

std::uint64_t littleEndian(std::string_view bytes)
{
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) {
        value = value << 8U | static_cast<unsigned char>(bytes[i]);
    }
    return value;
}

/// lzma has no magic: usual properties, a dictionary of 2^n or 2^n + 2^(n - 1) bytes, and a size that may be.
bool isLzma(std::string_view head)
{
    if (head.size() < lzmaHeader || (head[0] != 0x5D && head[0] != 0x5E)) {
        return false;
    }
    const std::uint64_t dictionary = littleEndian(head.substr(1, 4));
    const std::uint64_t size = littleEndian(head.substr(5, 8));
    const bool isUnknown = size == ~std::uint64_t{0};
    const bool isUsual = std::popcount(dictionary) == 1 ||
                         (std::popcount(dictionary) == 2 && (dictionary & dictionary << 1U) != 0);
    return dictionary >= 4096 && isUsual && (isUnknown || (size > 0 && size < std::uint64_t{1} << 40U));
}

const char* damageOf(lzma_ret code)
{
    switch (code) {
    case LZMA_BUF_ERROR:
        return "it breaks off";
    case LZMA_FORMAT_ERROR:
    case LZMA_OPTIONS_ERROR:
        return "its header is not understood";
    case LZMA_MEM_ERROR:
        return "there is not enough memory";
    default:
        return "a checksum or the data is wrong";
    }
}

} // namespace

struct XzSource::Private
{
    ByteSource& compressed;
    std::string name;
    const ImportLimits limits;
    std::vector<char> input = std::vector<char>(xzBlock);
    lzma_stream stream = LZMA_STREAM_INIT;
    bool begun = false;
    bool inputEnded = false;
    bool ended = false;

    Private(ByteSource& source, std::string title, const ImportLimits& most)
        : compressed(source)
        , name(std::move(title))
        , limits(most)
    {
    }
    ~Private() { lzma_end(&stream); }
    Private(const Private&) = delete;
    Private& operator=(const Private&) = delete;

    void refill()
    {
        const std::size_t got = compressed.read(input);
        stream.next_in = reinterpret_cast<const std::uint8_t*>(input.data());
        stream.avail_in = got;
        inputEnded = got == 0;
    }

    void begin()
    {
        begun = true;
        refill();
        const std::uint64_t most = static_cast<std::uint64_t>(limits.maxDictionaryBytes) + besideDictionary;
        const bool isXz = std::string_view(input.data(), stream.avail_in).starts_with(xzMagic);
        check(isXz ? lzma_stream_decoder(&stream, most, LZMA_CONCATENATED)
                   : lzma_alone_decoder(&stream, most));
    }

    void check(lzma_ret code)
    {
        if (code == LZMA_OK || code == LZMA_STREAM_END) {
            ended = code == LZMA_STREAM_END;
        } else if (code == LZMA_MEMLIMIT_ERROR) {
            throw ImportError(name + ": it is packed with a dictionary of " +
                              std::to_string(lzma_memusage(&stream) >> 20U) +
                              " MB, which unpacking has to hold" +
                              limitNote(limits, &ImportLimits::maxDictionaryBytes));
        } else {
            throw ImportError(name + ": the compressed data is damaged or truncated (" + damageOf(code) +
                              ")");
        }
    }
};

bool XzSource::reads(std::string_view head)
{
    return head.starts_with(xzMagic) || isLzma(head);
}

XzSource::XzSource(ByteSource& compressed, std::string name, const ImportLimits& limits)
    : d(std::make_unique<Private>(compressed, std::move(name), limits))
{
}

XzSource::~XzSource() = default;

std::size_t XzSource::read(std::span<char> buffer)
{
    if (!d->begun) {
        d->begin();
    }
    lzma_stream& stream = d->stream;
    stream.next_out = reinterpret_cast<std::uint8_t*>(buffer.data());
    stream.avail_out = buffer.size();
    while (stream.avail_out == buffer.size() && !d->ended) {
        if (stream.avail_in == 0 && !d->inputEnded) {
            d->refill();
        }
        d->check(lzma_code(&stream, d->inputEnded ? LZMA_FINISH : LZMA_RUN));
    }
    return buffer.size() - stream.avail_out;
}

} // namespace culprit
