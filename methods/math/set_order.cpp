// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/set_order.h"

#include <bit>
#include <optional>

namespace culprit::math {

namespace {

struct SipState
{
    std::uint64_t v0 = 0x736f6d6570736575;
    std::uint64_t v1 = 0x646f72616e646f6d;
    std::uint64_t v2 = 0x6c7967656e657261;
    std::uint64_t v3 = 0x7465646279746573;

    void round()
    {
        v0 += v1;
        v1 = std::rotl(v1, 13) ^ v0;
        v0 = std::rotl(v0, 32);
        v2 += v3;
        v3 = std::rotl(v3, 16) ^ v2;
        v0 += v3;
        v3 = std::rotl(v3, 21) ^ v0;
        v2 += v1;
        v1 = std::rotl(v1, 17) ^ v2;
        v2 = std::rotl(v2, 32);
    }

    void absorb(std::uint64_t word)
    {
        v3 ^= word;
        round();
        v0 ^= word;
    }
};

struct SetEntry
{
    std::string name;
    std::uint64_t hash = 0;
};

using SetTable = std::vector<std::optional<SetEntry>>;

/// The first free place on the probe sequence of a hash: runs of ten neighbours, then a jump.
std::size_t freePlace(const SetTable& table, std::uint64_t hash)
{
    constexpr std::size_t neighbours = 9;
    const std::size_t mask = table.size() - 1;
    std::uint64_t perturb = hash;
    std::size_t place = hash & mask;
    while (true) {
        const std::size_t probes = place + neighbours <= mask ? neighbours : 0;
        for (std::size_t k = 0; k <= probes; ++k) {
            if (!table[place + k]) {
                return place + k;
            }
        }
        perturb >>= 5;
        place = (place * 5 + 1 + perturb) & mask;
    }
}

SetTable resized(const SetTable& table, std::size_t used)
{
    const std::size_t wanted = used > 50000 ? used * 2 : used * 4;
    std::size_t size = 8;
    while (size <= wanted) {
        size *= 2;
    }
    SetTable bigger(size);
    for (const auto& entry : table) {
        if (entry) {
            bigger[freePlace(bigger, entry->hash)] = entry;
        }
    }
    return bigger;
}

} // namespace

std::uint64_t stringHash(std::string_view text)
{
    if (text.empty()) {
        return 0;
    }
    SipState state;
    std::uint64_t last = std::uint64_t{text.size()} << 56;
    for (std::size_t i = 0; i < text.size(); i += 8) {
        const std::string_view part = text.substr(i, 8);
        std::uint64_t word = 0;
        for (std::size_t k = 0; k < part.size(); ++k) {
            word |= std::uint64_t{static_cast<unsigned char>(part[k])} << (8 * k);
        }
        if (part.size() == 8) {
            state.absorb(word);
        } else {
            last |= word;
        }
    }
    state.absorb(last);
    state.v2 ^= 0xff;
    state.round();
    state.round();
    state.round();
    const std::uint64_t hash = state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
    return hash == UINT64_MAX ? UINT64_MAX - 1 : hash; // -1 means an error there
}

std::vector<std::string> setOrder(const std::vector<std::string>& items)
{
    SetTable table(8);
    std::size_t used = 0;
    for (const std::string& item : items) {
        const std::uint64_t hash = stringHash(item);
        table[freePlace(table, hash)] = SetEntry{item, hash};
        ++used;
        if (used * 5 >= (table.size() - 1) * 3) {
            table = resized(table, used);
        }
    }
    std::vector<std::string> ordered;
    for (const auto& entry : table) {
        if (entry) {
            ordered.push_back(entry->name);
        }
    }
    return ordered;
}

} // namespace culprit::math
