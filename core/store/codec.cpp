// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/codec.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace culprit {

static_assert(std::endian::native == std::endian::little, "samples are kept in little-endian order");

namespace {

std::string dumped(const nlohmann::json& value)
{
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

QByteArray packDoubles(const std::vector<double>& values)
{
    return {reinterpret_cast<const char*>(values.data()),
            static_cast<qsizetype>(values.size() * sizeof(double))};
}

std::vector<double> unpackDoubles(const QByteArray& bytes)
{
    std::vector<double> values(static_cast<std::size_t>(bytes.size()) / sizeof(double));
    if (!values.empty()) {
        std::memcpy(values.data(), bytes.constData(), values.size() * sizeof(double));
    }
    return values;
}

QByteArray packCells(const std::vector<std::string>& cells)
{
    QByteArray bytes;
    const auto number = [&](std::size_t value) {
        const auto word = static_cast<std::uint32_t>(value);
        bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
    };
    for (std::size_t i = 0; i < cells.size();) {
        std::size_t next = i + 1;
        while (next < cells.size() && cells[next] == cells[i]) {
            ++next;
        }
        number(next - i);
        number(cells[i].size());
        bytes.append(cells[i].data(), static_cast<qsizetype>(cells[i].size()));
        i = next;
    }
    return bytes;
}

std::vector<std::string> unpackCells(const QByteArray& bytes)
{
    std::vector<std::string> cells;
    std::string_view rest(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    while (rest.size() >= 2 * sizeof(std::uint32_t)) {
        std::uint32_t count = 0;
        std::uint32_t length = 0;
        std::memcpy(&count, rest.data(), sizeof count);
        std::memcpy(&length, rest.data() + sizeof count, sizeof length);
        rest.remove_prefix(2 * sizeof(std::uint32_t));
        cells.insert(cells.end(), count, std::string(rest.substr(0, length)));
        rest.remove_prefix(std::min<std::size_t>(length, rest.size()));
    }
    return cells;
}

std::string packMap(const std::map<std::string, std::string>& map)
{
    return dumped(nlohmann::json(map));
}

std::map<std::string, std::string> unpackMap(const std::string& text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    return json.is_object() ? json.get<std::map<std::string, std::string>>()
                            : std::map<std::string, std::string>();
}

std::string packList(const std::vector<std::string>& list)
{
    return dumped(nlohmann::json(list));
}

std::vector<std::string> unpackList(const std::string& text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    return json.is_array() ? json.get<std::vector<std::string>>() : std::vector<std::string>();
}

} // namespace culprit
