// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/byte_source.h"
#include "archive/import_limits.h"

#include <memory>
#include <string>
#include <string_view>

namespace culprit {

/// Decompresses xz, one or several streams, and lzma, with no larger a dictionary than the limits allow: its
/// size stands in the file, and libarchive would take as much memory as it says.
class XzSource : public ByteSource
{
public:
    /// Whether a file that begins so is one of these.
    static bool reads(std::string_view head);

    /// `name` is for messages.
    XzSource(ByteSource& compressed, std::string name, const ImportLimits& limits);
    ~XzSource() override;
    std::size_t read(std::span<char> buffer) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace culprit
