// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace culprit {

/// The key of a case that comes into a store: the wanted one; where that is taken, with the archive's name
/// before it; and where that is taken too, with a number behind. `numbers` remembers over several calls which
/// number comes next: of many equal keys each would try all before it.
std::string freeCaseKey(const std::string& wanted, const std::string& archiveName,
                        const std::function<bool(const std::string&)>& isTaken,
                        std::unordered_map<std::string, int>* numbers = nullptr);

/// The name and the text of the remark that goes with a key that is not the wanted one.
inline constexpr std::string_view takenKeyName = "taken-key";
inline constexpr std::string_view takenKeyText = "the key {example} was taken already; the case is {other}";
/// The same text for two keys.
std::string takenKeyWarning(const std::string& wanted, const std::string& given);

} // namespace culprit
