// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <string_view>

namespace culprit {

/// Compresses into the format that qUncompress reads, several times as fast as qCompress does.
QByteArray deflated(std::string_view bytes);

} // namespace culprit
