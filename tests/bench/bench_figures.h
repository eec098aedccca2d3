// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

namespace culprit::bench {

inline double millisecondsOf(const auto& work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

/// `median 1.2 ms, p95 3.4 ms, slowest 5.6 ms (200)`.
inline void print(const char* what, std::vector<double> milliseconds)
{
    std::ranges::sort(milliseconds);
    const auto at = [&](double share) {
        return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
    };
    std::printf("%-44s median %6.2f ms, p95 %6.2f ms, slowest %6.2f ms (%zu)\n", what, at(0.5), at(0.95),
                at(1), milliseconds.size());
    std::fflush(stdout);
}

/// The most memory this process has held, in MB (VmHWM).
inline double peakMemory()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            return std::stod(line.substr(6)) / 1024;
        }
    }
    return 0;
}

} // namespace culprit::bench
