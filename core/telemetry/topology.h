// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace culprit {

/// Who calls whom, and on which host a component runs, in the order of `mpg.csv`.
struct Topology
{
    struct Link
    {
        std::string source;
        std::string destination;
        /// A destination with a kubelet's port is the host of `source`.
        bool toHost() const { return destination.find(":10250") != std::string::npos; }
    };
    std::vector<Link> links;
};

} // namespace culprit
