// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/diagnosis.h"

#include "telemetry/case.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace culprit {

namespace {

template <typename Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Words<DiagnosisStatus, 5> statusWords{{{DiagnosisStatus::Ok, "ok"},
                                                 {DiagnosisStatus::Fallback, "fallback"},
                                                 {DiagnosisStatus::NotApplicable, "not-applicable"},
                                                 {DiagnosisStatus::Failed, "failed"},
                                                 {DiagnosisStatus::Cancelled, "cancelled"}}};
constexpr Words<Variant, 2> variantWords{
    {{Variant::Benchmark, "benchmark"}, {Variant::Corrected, "corrected"}}};
constexpr Words<EdgeMark, 5> markWords{{{EdgeMark::Directed, "->"},
                                        {EdgeMark::Undirected, "--"},
                                        {EdgeMark::Bidirected, "<->"},
                                        {EdgeMark::PartiallyDirected, "o->"},
                                        {EdgeMark::Circle, "o-o"}}};

template <typename Enum, std::size_t N>
std::string_view wordOf(const Words<Enum, N>& words, Enum value)
{
    return std::ranges::find(words, value, &std::pair<Enum, std::string_view>::first)->second;
}

template <typename Enum, std::size_t N>
Enum valueOf(const Words<Enum, N>& words, std::string_view word, const char* what)
{
    const auto found = std::ranges::find(words, word, &std::pair<Enum, std::string_view>::second);
    if (found == words.end()) {
        throw std::invalid_argument("\"" + std::string(word) + "\" is no " + what);
    }
    return found->first;
}

} // namespace

std::string_view toString(DiagnosisStatus status)
{
    return wordOf(statusWords, status);
}

std::string_view toString(Variant variant)
{
    return wordOf(variantWords, variant);
}

std::string_view toString(EdgeMark mark)
{
    return wordOf(markWords, mark);
}

DiagnosisStatus diagnosisStatusFrom(std::string_view word)
{
    return valueOf(statusWords, word, "status");
}

Variant variantFrom(std::string_view word)
{
    return valueOf(variantWords, word, "variant");
}

EdgeMark edgeMarkFrom(std::string_view word)
{
    return valueOf(markWords, word, "edge mark");
}

std::vector<std::string> Diagnosis::rankedComponents() const
{
    std::vector<std::string> components;
    for (const RankedItem& item : ranking) {
        const std::string_view component = componentOf(item.name);
        if (std::ranges::find(components, component) == components.end()) {
            components.emplace_back(component);
        }
    }
    return components;
}

} // namespace culprit
