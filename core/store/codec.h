// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// Doubles as their bytes, little-endian.
QByteArray packDoubles(const std::vector<double>& values);
std::vector<double> unpackDoubles(const QByteArray& bytes);

/// Cells of text as runs of equal ones.
QByteArray packCells(const std::vector<std::string>& cells);
/// At most `most` of them: damaged bytes may tell of any number. Nothing when they are longer than `left`, which a
/// few bytes may say; else as much is taken from it.
std::optional<std::vector<std::string>> unpackCells(const QByteArray& bytes, std::size_t most,
                                                    std::uint64_t& left);
/// The bytes of all cells of a case.
inline constexpr std::uint64_t mostCellBytes = std::uint64_t{256} << 20;
/// How many cells they are; nothing when the bytes are damaged, or longer than `mostCellBytes` in all.
std::optional<std::uint64_t> countCells(std::string_view bytes);

/// What was kept of a text, unpacked; nothing when it is damaged.
std::optional<QByteArray> unpackText(const QByteArray& bytes);

/// Text as JSON, for the small lists in a row. Bytes that are no UTF-8 are replaced; what is no text in what
/// is read is left out.
std::string packMap(const std::map<std::string, std::string>& map);
std::map<std::string, std::string> unpackMap(const std::string& text);
std::string packList(const std::vector<std::string>& list);
std::vector<std::string> unpackList(const std::string& text);
/// Whether all that `text` holds is read by the two above.
bool isMap(const std::string& text);
bool isList(const std::string& text);

} // namespace culprit
