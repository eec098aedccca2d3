// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/window_counts.h"

#include <algorithm>

namespace culprit {

namespace {

constexpr std::int64_t windowSeconds = 5;

} // namespace

template <typename Key>
std::pair<std::vector<Key>, std::vector<Eigen::Index>> WindowCounts::Numbering<Key>::inOrder() const
{
    std::vector<Key> keys;
    keys.reserve(numbers.size());
    for (const auto& [key, number] : numbers) {
        keys.push_back(key);
    }
    std::ranges::sort(keys);
    std::vector<Eigen::Index> placeOf(keys.size());
    for (std::size_t place = 0; place < keys.size(); ++place) {
        placeOf[numbers.at(keys[place])] = static_cast<Eigen::Index>(place);
    }
    return {std::move(keys), std::move(placeOf)};
}

std::int64_t WindowCounts::windowOf(std::int64_t milliseconds)
{
    const std::int64_t width = windowSeconds * 1000;
    const std::int64_t below = milliseconds < 0 && milliseconds % width != 0 ? 1 : 0;
    return (milliseconds / width - below) * windowSeconds;
}

void WindowCounts::bound()
{
    if (!m_isTooLarge && windows() * names() > m_mostCells) {
        m_isTooLarge = true;
        m_counts = {};
    }
}

void WindowCounts::addWindow(std::int64_t window)
{
    m_windows.numberOf(window);
    bound();
}

void WindowCounts::add(std::int64_t window, const std::string& name, std::size_t kind)
{
    const std::uint64_t row = m_windows.numberOf(window);
    const std::uint64_t column = m_names.numberOf(name);
    bound();
    if (!m_isTooLarge) {
        ++m_counts[row << 32U | column].at(kind);
    }
}

Frame WindowCounts::frame(std::size_t kind) const
{
    Frame frame;
    const auto [times, rowOf] = m_windows.inOrder();
    auto [columns, columnOf] = m_names.inOrder();
    frame.time.assign(times.begin(), times.end());
    frame.names = std::move(columns);
    if (m_isTooLarge) {
        return frame;
    }
    frame.values.setZero(std::ssize(frame.time), std::ssize(frame.names));
    for (const auto& [cell, count] : m_counts) {
        frame.values(rowOf[cell >> 32U], columnOf[cell & 0xFFFFFFFFU]) = count.at(kind);
    }
    return frame;
}

} // namespace culprit
