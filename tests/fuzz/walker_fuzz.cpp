// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as an archive.
#include "archive/archive_walker.h"

#include <QFile>
#include <QTemporaryFile>

#include <cstdint>

using namespace culprit;

namespace {

struct Visitor : EntryVisitor
{
    std::size_t bytes = 0;
    void begin(const ArchiveEntry& entry) override { bytes += entry.path.size(); }
    void data(std::string_view piece) override
    {
        for (const char c : piece) {
            bytes += static_cast<unsigned char>(c);
        }
    }
    void end() override {}
    void skipped(const std::string&, const std::string&) override {}
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    QTemporaryFile file;
    if (!file.open() || file.write(reinterpret_cast<const char*>(data), static_cast<qint64>(size)) < 0 ||
        !file.flush()) {
        return 0;
    }
    ImportLimits limits;
    limits.maxTotalBytes = 64 << 20;
    limits.maxEntries = 1000;
    Visitor visitor;
    try {
        ArchiveWalker walker(file.fileName(), limits, {});
        walker.walk(visitor);
    } catch (const ImportError&) {
    }
    return 0;
}
