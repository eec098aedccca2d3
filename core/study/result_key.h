// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/method_setting.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace culprit {

enum class Origin {
    Computed, ///< by this program
    Imported, ///< found in an archive
};

std::string_view toString(Origin origin);
/// Throws std::invalid_argument naming the word when it is none.
Origin originFrom(std::string_view word);

/// Who ranks: a method in one setting, here or elsewhere. What a row of Table 1 is about.
struct Ranker
{
    MethodSetting setting;
    Origin origin = Origin::Computed;

    /// Whether the study's own figures can stand beside: computed here as benchmarked, no parameter changed.
    bool isAsBenchmarked() const
    {
        return origin == Origin::Computed && setting.variant == Variant::Benchmark && setting.isDefault();
    }

    /// The setting's word; `baro/imported` for what came with an archive.
    std::string word() const;
    /// Throws std::invalid_argument naming what is no such word.
    static Ranker fromWord(std::string_view word);

    friend bool operator==(const Ranker&, const Ranker&) = default;
    friend auto operator<=>(const Ranker&, const Ranker&) = default;
};

/// Which result: a cell of the run matrix, and the place of its answer in the store.
struct ResultKey
{
    std::string caseKey;
    MethodSetting setting;
    std::uint64_t seed = 1;
    Origin origin = Origin::Computed;

    Ranker ranker() const { return {setting, origin}; }
    bool isAsBenchmarked() const
    {
        return origin == Origin::Computed && setting.variant == Variant::Benchmark && setting.isDefault();
    }
    bool isOf(const Ranker& ranker) const { return origin == ranker.origin && setting == ranker.setting; }

    friend bool operator==(const ResultKey&, const ResultKey&) = default;
    friend auto operator<=>(const ResultKey&, const ResultKey&) = default;
};

} // namespace culprit
