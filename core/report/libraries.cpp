// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/libraries.h"

#include <Eigen/Core>
#include <QtGlobal>
#include <archive.h>
#include <boost/version.hpp>
#include <isa-l.h>
#include <nettle/version.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

namespace culprit {

namespace {

std::string dotted(int first, int second, int third)
{
    return std::to_string(first) + "." + std::to_string(second) + "." + std::to_string(third);
}

/// What libarchive unpacks with. Its own words for them are `zlib/1.2.13`.
struct Unpacker
{
    std::string_view told, name, licence;
};
constexpr auto unpackers = std::to_array<Unpacker>({
    {"zlib", "zlib", "Zlib"},
    {"liblzma", "liblzma", "LicenseRef-public-domain"},
    {"bz2lib", "bzip2", "bzip2-1.0.6"},
    {"liblz4", "LZ4", "BSD-2-Clause"},
    {"libzstd", "Zstandard", "BSD-3-Clause"},
});

} // namespace

std::vector<Library> coreLibraries()
{
    constexpr int xxhash = XXH_VERSION_NUMBER; // used from its header alone
    std::vector<Library> all{
        {"Boost", dotted(BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100),
         "BSL-1.0"},
        {"Eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION), "MPL-2.0"},
        {"ISA-L", dotted(ISAL_MAJOR_VERSION, ISAL_MINOR_VERSION, ISAL_PATCH_VERSION), "BSD-3-Clause"},
        {"JSON for Modern C++",
         dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH),
         "MIT"},
        {"Nettle", std::to_string(nettle_version_major()) + "." + std::to_string(nettle_version_minor()),
         "LGPL-3.0-or-later OR GPL-2.0-or-later"},
        {"Qt", qVersion(), "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"},
        {"SQLite", sqlite3_libversion(), "blessing"},
        {"xxHash", dotted(xxhash / 10'000, xxhash / 100 % 100, xxhash % 100), "BSD-2-Clause"},
    };
    std::istringstream details(archive_version_details()); // `libarchive 3.6.2 zlib/1.2.13 …`
    std::string word, version;
    details >> word >> version;
    all.push_back({"libarchive", version, "BSD-2-Clause"});
    while (details >> word) {
        const std::size_t slash = word.find('/');
        const auto known = std::ranges::find(unpackers, word.substr(0, slash), &Unpacker::told);
        if (known != unpackers.end() && slash != std::string::npos) {
            all.push_back({std::string(known->name), word.substr(slash + 1), std::string(known->licence)});
        }
    }
    std::ranges::sort(all, [](const Library& left, const Library& right) {
        return std::ranges::lexicographical_compare(left.name, right.name,
                                                    [](char a, char b) { return (a | 32) < (b | 32); });
    });
    return all;
}

std::string versionText(const std::vector<Library>& libraries)
{
    std::size_t width = 0;
    for (const Library& library : libraries) {
        width = std::max(width, library.name.size() + 1 + library.version.size());
    }
    std::string text = "culprit " CULPRIT_VERSION;
    for (const Library& library : libraries) {
        std::string named = "\n  " + library.name + " " + library.version;
        named.resize(width + 5, ' ');
        text += named;
        text += library.licence;
    }
    return text;
}

} // namespace culprit
