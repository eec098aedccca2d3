// SPDX-License-Identifier: GPL-3.0-or-later
// `fuzz --target=NAME` and libFuzzer's own options; `fuzz --list` names the targets.
#include "fuzz_target.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

void (*chosen)(std::string_view) = nullptr;

[[noreturn]] void list(int status)
{
    std::vector<std::string> names;
    for (const culprit::fuzz::Target& target : culprit::fuzz::targets()) {
        names.emplace_back(target.name);
    }
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
        std::puts(name.c_str());
    }
    std::exit(status);
}

} // namespace

void culprit::fuzz::fail(std::string_view what)
{
    std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
    std::abort();
}

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv)
{
    constexpr std::string_view option = "--target=";
    for (int i = 1; i < *argc; ++i) {
        const std::string_view word = (*argv)[i];
        if (word == "--list") {
            list(EXIT_SUCCESS);
        }
        for (const culprit::fuzz::Target& target : culprit::fuzz::targets()) {
            if (word.starts_with(option) && word.substr(option.size()) == target.name) {
                chosen = target.run;
            }
        }
    }
    if (!chosen) {
        std::fputs("Choose one of these by --target=NAME:\n", stderr);
        list(EXIT_FAILURE);
    }
    static int count = 1; // Qt finds its driver of SQLite through the application
    static const QCoreApplication application(count, *argv);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    chosen({reinterpret_cast<const char*>(data), size});
    return 0;
}
