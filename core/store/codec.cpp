// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/codec.h"

#include <QtEndian>

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

/// Equal cells one after another.
struct CellRun
{
    std::uint32_t count = 0;
    std::uint32_t length = 0;
    std::string_view cell; ///< shorter than `length` where the bytes end before
};

/// Takes the first run from `bytes`; nothing when they hold none.
std::optional<CellRun> nextRun(std::string_view& bytes)
{
    CellRun run;
    constexpr std::size_t head = sizeof run.count + sizeof run.length;
    if (bytes.size() < head) {
        return std::nullopt;
    }
    std::memcpy(&run.count, bytes.data(), sizeof run.count);
    std::memcpy(&run.length, bytes.data() + sizeof run.count, sizeof run.length);
    run.cell = bytes.substr(head, run.length);
    bytes.remove_prefix(head + run.cell.size());
    return run;
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

std::optional<std::vector<std::string>> unpackCells(const QByteArray& bytes, std::size_t most,
                                                    std::uint64_t& left)
{
    std::vector<std::string> cells;
    std::string_view rest(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    while (const auto run = nextRun(rest)) {
        const std::size_t count = std::min<std::size_t>(run->count, most - cells.size());
        if (count * run->cell.size() > left) {
            return std::nullopt;
        }
        left -= count * run->cell.size();
        cells.insert(cells.end(), count, std::string(run->cell));
    }
    return cells;
}

std::optional<std::uint64_t> countCells(std::string_view bytes)
{
    std::uint64_t count = 0, unpacked = 0;
    while (const auto run = nextRun(bytes)) {
        count += run->count;
        unpacked += std::uint64_t{run->count} * run->length;
        if (run->cell.size() != run->length || unpacked > mostCellBytes) {
            return std::nullopt;
        }
    }
    return bytes.empty() ? std::optional(count) : std::nullopt;
}

std::optional<QByteArray> unpackText(const QByteArray& bytes)
{
    // The first four bytes tell how many there will be: damaged ones of as much as memory could not hold.
    constexpr std::uint32_t most = std::uint32_t{64} << 20;
    if (bytes.size() < qsizetype{sizeof most} || qFromBigEndian<std::uint32_t>(bytes.constData()) > most) {
        return std::nullopt;
    }
    QByteArray text = qUncompress(bytes);
    return text.isEmpty() ? std::nullopt : std::optional(std::move(text));
}

std::string packMap(const std::map<std::string, std::string>& map)
{
    return dumped(nlohmann::json(map));
}

std::map<std::string, std::string> unpackMap(const std::string& text)
{
    std::map<std::string, std::string> map;
    if (const auto json = nlohmann::json::parse(text, nullptr, false); json.is_object()) {
        for (const auto& [name, value] : json.items()) {
            if (value.is_string()) {
                map.emplace(name, value.get<std::string>());
            }
        }
    }
    return map;
}

std::string packList(const std::vector<std::string>& list)
{
    return dumped(nlohmann::json(list));
}

std::vector<std::string> unpackList(const std::string& text)
{
    std::vector<std::string> list;
    if (const auto json = nlohmann::json::parse(text, nullptr, false); json.is_array()) {
        for (const auto& value : json) {
            if (value.is_string()) {
                list.push_back(value.get<std::string>());
            }
        }
    }
    return list;
}

bool isMap(const std::string& text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    return json.is_object() && std::ranges::all_of(json, [](const auto& value) { return value.is_string(); });
}

bool isList(const std::string& text)
{
    const auto json = nlohmann::json::parse(text, nullptr, false);
    return json.is_array() && std::ranges::all_of(json, [](const auto& value) { return value.is_string(); });
}

} // namespace culprit
