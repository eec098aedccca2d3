// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace culprit {

/// A library that the program stands on, as it is here.
struct Library
{
    std::string name;
    std::string version; ///< of what is loaded; of what it was built with where all of it stands in headers
    std::string licence; ///< SPDX
};

/// What core, methods and command line stand on, by name.
std::vector<Library> coreLibraries();

/// `culprit 0.1.0` and a line for each library.
std::string versionText(const std::vector<Library>& libraries);

} // namespace culprit
