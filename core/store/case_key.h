// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>

namespace culprit {

/// The key of a case that comes into a store: the wanted one; where that is taken, with the archive's name
/// before it; and where that is taken too, with a number behind.
std::string freeCaseKey(const std::string& wanted, const std::string& archiveName,
                        const std::function<bool(const std::string&)>& isTaken);

/// The warning that goes with a key that is not the wanted one.
std::string takenKeyWarning(const std::string& wanted, const std::string& given);

} // namespace culprit
