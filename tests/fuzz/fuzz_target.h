// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

namespace culprit::fuzz {

/// Something that reads what nobody here wrote: any bytes may come, and only exceptions that its header
/// promises may leave what it calls. Whatever else happens ends the process, which is a finding.
struct Target
{
    const char* name;
    void (*run)(std::string_view bytes);
};

/// All targets, in no order.
inline std::vector<Target>& targets()
{
    static std::vector<Target> all;
    return all;
}

struct Registration
{
    explicit Registration(Target target) { targets().push_back(target); }
};

/// What was written reads back as something else.
[[noreturn]] void fail(std::string_view what);

} // namespace culprit::fuzz

/// CULPRIT_FUZZ(name) { … bytes … } is all that a target needs.
#define CULPRIT_FUZZ(name)                                                                                   \
    static void name(std::string_view bytes);                                                                \
    static const culprit::fuzz::Registration name##Registration({#name, &name});                             \
    static void name(std::string_view bytes)
