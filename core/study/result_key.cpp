// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/result_key.h"

#include "study/words.h"

namespace culprit {

namespace {

constexpr Words<Origin, 2> originWords{{{Origin::Computed, "computed"}, {Origin::Imported, "imported"}}};
constexpr std::string_view importedSuffix = "/imported";

} // namespace

std::string_view toString(Origin origin)
{
    return wordOf(originWords, origin);
}

Origin originFrom(std::string_view word)
{
    return valueOf(originWords, word, "origin");
}

std::string Ranker::word() const
{
    return origin == Origin::Imported ? setting.word() + std::string(importedSuffix) : setting.word();
}

Ranker Ranker::fromWord(std::string_view word)
{
    const bool isImported = word.ends_with(importedSuffix);
    if (isImported) {
        word.remove_suffix(importedSuffix.size());
    }
    return {MethodSetting::fromWord(word), isImported ? Origin::Imported : Origin::Computed};
}

} // namespace culprit
