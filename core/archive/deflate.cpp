// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/deflate.h"

#include <QtEndian>

#include <isa-l/igzip_lib.h>

#include <stdexcept>
#include <vector>

namespace culprit {

QByteArray deflated(std::string_view bytes)
{
    // The format: the length as four bytes, most significant first, then a zlib stream.
    constexpr qsizetype lengthBytes = 4;
    thread_local std::vector<std::uint8_t> workspace(ISAL_DEF_LVL1_DEFAULT);
    QByteArray out(lengthBytes + static_cast<qsizetype>(bytes.size()) + qsizetype(bytes.size() >> 8) + 1024,
                   Qt::Uninitialized);
    qToBigEndian(static_cast<quint32>(bytes.size()), out.data());
    isal_zstream stream{}; // its initialisation leaves some of it as it was
    isal_deflate_stateless_init(&stream);
    stream.level = 1;
    stream.level_buf = workspace.data();
    stream.level_buf_size = static_cast<std::uint32_t>(workspace.size());
    stream.gzip_flag = IGZIP_ZLIB;
    stream.end_of_stream = 1;
    stream.flush = NO_FLUSH;
    stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<std::uint32_t>(bytes.size());
    stream.next_out = reinterpret_cast<std::uint8_t*>(out.data() + lengthBytes);
    stream.avail_out = static_cast<std::uint32_t>(out.size() - lengthBytes);
    if (isal_deflate_stateless(&stream) != COMP_OK) {
        throw std::logic_error("the room for compressed text is too small");
    }
    out.truncate(lengthBytes + static_cast<qsizetype>(stream.total_out));
    return out;
}

} // namespace culprit
