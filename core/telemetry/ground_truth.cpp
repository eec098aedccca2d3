// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/ground_truth.h"

#include "telemetry/component.h"

#include <algorithm>
#include <array>
#include <functional>

namespace culprit {

namespace {

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

char lowerCase(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string_view withoutBlanks(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

std::string inLowerCase(std::string_view text)
{
    std::string lower(withoutBlanks(text));
    std::ranges::transform(lower, lower.begin(), lowerCase);
    return lower;
}

std::string lettersOf(std::string_view text)
{
    std::string letters = inLowerCase(text);
    std::erase_if(letters, [](char c) { return !isLetterOrDigit(c); });
    return letters;
}

/// Whether one is a pod and the other what it belongs to: `carts-7f9c4-abcde` and `carts`.
bool isPodOf(std::string_view a, std::string_view b)
{
    const std::string one = plainSpelling(a);
    const std::string other = plainSpelling(b);
    return replicaStem(one) == other || replicaStem(other) == one;
}

} // namespace

std::string_view toString(Truth truth)
{
    switch (truth) {
    case Truth::Known:
        return "known";
    case Truth::Unknown:
        return "unknown";
    case Truth::NoComponent:
        return "no component";
    }
    return "unknown";
}

Truth truthOf(const CaseSummary& summary)
{
    const std::string_view target = targetOf(summary);
    if (target.empty()) {
        return Truth::Unknown;
    }
    if (summary.components.empty() && summary.series == 0) {
        return Truth::Known; // nothing is known of its metrics that could speak against it
    }
    const bool isThere = std::ranges::find(summary.components, target) != summary.components.end();
    return isThere ? Truth::Known : Truth::NoComponent;
}

bool injectionIsOutside(const CaseSummary& summary)
{
    const TimeRange& time = summary.time;
    const bool hasData = time != TimeRange{}; // all rows may have one and the same time
    return summary.injection && hasData &&
           (summary.injection->time < time.start || summary.injection->time > time.end);
}

namespace {

/// The remark that no table which methods read has the cause.
constexpr std::string_view unreadCause = "unread-cause";
constexpr std::array<std::string_view, 4> doubts{"silent-cause", "tables-apart", "foreign-services",
                                                 unreadCause};
constexpr std::array<std::string_view, 4> doubtTexts{
    "no metric of the true cause varies", "parts of the case have no time in common",
    "spans are of services that the metrics don't know",
    "only a table that methods don't read has the true cause"};

} // namespace

std::string_view unscoredReason(const CaseSummary& summary)
{
    if (summary.kind != CaseKind::Rca) {
        return {};
    }
    switch (truthOf(summary)) {
    case Truth::Unknown:
        return "the true cause is not known";
    case Truth::NoComponent:
        return std::ranges::find(summary.doubts, unreadCause) != summary.doubts.end()
                   ? doubtText(unreadCause)
                   : "the true cause is no component of this case";
    case Truth::Known:
        break;
    }
    if (!summary.injection) {
        return "no injection time is known";
    }
    return injectionIsOutside(summary) ? "the injection lies outside the data" : std::string_view();
}

std::string_view doubtText(std::string_view name)
{
    const auto found = std::ranges::find(doubts, name);
    return found == doubts.end() ? std::string_view()
                                 : doubtTexts[static_cast<std::size_t>(found - doubts.begin())];
}

std::span<const std::string_view> doubtNames()
{
    return doubts;
}

std::string plainSpelling(std::string_view name)
{
    std::string plain = inLowerCase(name);
    std::ranges::transform(plain, plain.begin(), [](char c) { return isLetterOrDigit(c) ? c : '-'; });
    return plain;
}

std::optional<std::string> meantComponent(std::string_view target, std::span<const std::string> components)
{
    if (target.empty()) {
        return std::nullopt;
    }
    const auto exact = std::ranges::find(components, target);
    if (exact != components.end()) {
        return *exact;
    }
    using Likeness = std::function<bool(std::string_view, std::string_view)>;
    const auto spelled = [](std::string (*spelling)(std::string_view)) -> Likeness {
        return [spelling](std::string_view a, std::string_view b) {
            const std::string word = spelling(a);
            return !word.empty() && word == spelling(b);
        };
    };
    for (const Likeness& isAlike :
         {spelled(inLowerCase), spelled(plainSpelling), spelled(lettersOf), Likeness(isPodOf)}) {
        const auto isMeant = [&](const std::string& name) { return isAlike(target, name); };
        const auto found = std::ranges::find_if(components, isMeant);
        if (found != components.end()) {
            const bool isOnly = std::none_of(std::next(found), components.end(), isMeant);
            return isOnly ? std::optional(*found) : std::nullopt;
        }
    }
    return std::nullopt;
}

} // namespace culprit
