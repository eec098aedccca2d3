// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/diagnosis.h"

#include "study/words.h"
#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr Words<DiagnosisStatus, 5> statusWords{{{DiagnosisStatus::Ok, "ok"},
                                                 {DiagnosisStatus::Fallback, "fallback"},
                                                 {DiagnosisStatus::NotApplicable, "not-applicable"},
                                                 {DiagnosisStatus::Failed, "failed"},
                                                 {DiagnosisStatus::Cancelled, "cancelled"}}};
constexpr Words<EdgeMark, 5> markWords{{{EdgeMark::Directed, "->"},
                                        {EdgeMark::Undirected, "--"},
                                        {EdgeMark::Bidirected, "<->"},
                                        {EdgeMark::PartiallyDirected, "o->"},
                                        {EdgeMark::Circle, "o-o"}}};

} // namespace

std::string_view toString(DiagnosisStatus status)
{
    return wordOf(statusWords, status);
}

std::string_view toString(EdgeMark mark)
{
    return wordOf(markWords, mark);
}

DiagnosisStatus diagnosisStatusFrom(std::string_view word)
{
    return valueOf(statusWords, word, "status");
}

EdgeMark edgeMarkFrom(std::string_view word)
{
    return valueOf(markWords, word, "edge mark");
}

bool isTie(double a, double b)
{
    constexpr double rounding = 1e-12;
    return a == b || std::fabs(a - b) <= rounding * std::max(std::fabs(a), std::fabs(b));
}

std::size_t Diagnosis::tiedComponents(const ComponentNames& names) const
{
    std::vector<std::string_view> tied;
    for (const RankedItem& item : ranking) {
        const bool isFirst = &item == &ranking.front();
        if (!isFirst && !isTie(item.score, ranking.front().score)) {
            break;
        }
        if (const std::string_view component = names.of(item.name);
            std::ranges::find(tied, component) == tied.end()) {
            tied.push_back(component);
        }
    }
    return tied.size();
}

std::vector<std::string> Diagnosis::rankedComponents(const ComponentNames& names) const
{
    std::vector<std::string> components;
    for (const RankedItem& item : ranking) {
        const std::string_view component = names.of(item.name);
        if (std::ranges::find(components, component) == components.end()) {
            components.emplace_back(component);
        }
    }
    return components;
}

} // namespace culprit
