// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/case_key.h"

namespace culprit {

std::string freeCaseKey(const std::string& wanted, const std::string& archiveName,
                        const std::function<bool(const std::string&)>& isTaken,
                        std::unordered_map<std::string, int>* numbers)
{
    const std::string key = isTaken(wanted) ? archiveName + "/" + wanted : wanted;
    std::string free = key;
    int own = 2;
    int& next = numbers ? numbers->try_emplace(key, own).first->second : own;
    while (isTaken(free)) {
        free = key + "#" + std::to_string(next++);
    }
    return free;
}

std::string takenKeyWarning(const std::string& wanted, const std::string& given)
{
    return "the key " + wanted + " was taken already; the case is " + given;
}

} // namespace culprit
