// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/frame.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace culprit {

/// How often named things occur in windows of 5 s, such as log lines of components.
///
/// Counts of all names in all windows become a frame; a case with a component a line would make one of any
/// size. So beyond `mostCells` nothing is counted any more, and the frame has names and times without values.
class WindowCounts
{
public:
    static constexpr std::size_t usualCells = 4'000'000; ///< 1,000 components over 5 hours

    explicit WindowCounts(std::size_t mostCells = usualCells)
        : m_mostCells(mostCells)
    {
    }

    /// The begin of a time's window, epoch seconds.
    static std::int64_t windowOf(std::int64_t milliseconds);

    /// A window that has a row, whatever occurs in it.
    void addWindow(std::int64_t window);
    /// One more of `name` in a window, of one of two kinds.
    void add(std::int64_t window, const std::string& name, std::size_t kind = 0);

    bool isTooLarge() const { return m_isTooLarge; }
    std::size_t windows() const { return m_windows.numbers.size(); }
    std::size_t names() const { return m_names.numbers.size(); }
    /// Windows in order of time x names in alphabetical order; without values where it is too large.
    Frame frame(std::size_t kind = 0) const;

private:
    void bound();

    /// Numbers given in order of first appearance.
    template <typename Key>
    struct Numbering
    {
        std::unordered_map<Key, std::uint32_t> numbers;

        std::uint32_t numberOf(const Key& key)
        {
            return numbers.try_emplace(key, static_cast<std::uint32_t>(numbers.size())).first->second;
        }
        /// The keys in ascending order, and the place there of each number.
        std::pair<std::vector<Key>, std::vector<Eigen::Index>> inOrder() const;
    };

    std::size_t m_mostCells;
    Numbering<std::int64_t> m_windows;
    Numbering<std::string> m_names;
    std::unordered_map<std::uint64_t, std::array<int, 2>> m_counts; ///< by window and name
    bool m_isTooLarge = false;
};

} // namespace culprit
