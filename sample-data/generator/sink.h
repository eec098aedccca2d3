// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace culprit::sample {

/// Where the files of a generated tree go, in the order they are made. Paths are relative and use '/'.
class Sink
{
public:
    virtual ~Sink() = default;
    virtual void folder(const std::string& path) = 0;
    virtual void file(const std::string& path, std::string_view bytes) = 0;
    virtual void finish() {}
};

/// Counts bytes and keeps nothing; used to calibrate a wanted raw size.
class CountingSink : public Sink
{
public:
    void folder(const std::string&) override {}
    void file(const std::string&, std::string_view bytes) override
    {
        m_bytes += static_cast<std::int64_t>(bytes.size());
    }
    std::int64_t bytes() const { return m_bytes; }

private:
    std::int64_t m_bytes = 0;
};

/// A folder, or an archive by the name's ending (.tar, .tar.gz, .tgz, .tar.xz), written through libarchive
/// entry by entry: ustar, owner root, one fixed time of modification, no time in the gzip header, so that
/// equal trees give equal bytes. Throws std::runtime_error, naming the path, where it can't write.
std::unique_ptr<Sink> openSink(const std::string& path);

} // namespace culprit::sample
