// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace culprit {

enum class Variant {
    Benchmark, ///< the published benchmark's answer, quirks included
    Corrected, ///< after the method's paper
};

std::string_view toString(Variant variant);
/// Throws std::invalid_argument naming the word when it is none.
Variant variantFrom(std::string_view word);

using ParameterValue = std::variant<bool, std::int64_t, double, std::string>;
using Parameters = std::map<std::string, ParameterValue>;

/// `true`, `30`, `0.5`, `either`: for people. A whole real number has its point, `3.0`.
std::string parameterText(const ParameterValue& value);

/// A method with all that determines its answer on a case but the seed.
struct MethodSetting
{
    std::string id;
    Variant variant = Variant::Benchmark;
    /// Only what differs from the method's defaults: a default spelt out makes no other setting, nor does a
    /// parameter that a later release adds. `settingOf` leaves the others out.
    Parameters parameters = {};
    int version = 1; ///< of the method, see MethodInfo::version

    bool isDefault() const { return parameters.empty(); }

    /// `baro`, `pdiagnose/corrected`, `baro/corrected?offset=30&robust=true`; a version other than the first
    /// follows the id, `baro@2`. What would be taken for a sign of this form stands as `%2F`.
    std::string word() const;
    /// Throws std::invalid_argument naming what is no such word.
    static MethodSetting fromWord(std::string_view word);

    friend bool operator==(const MethodSetting&, const MethodSetting&) = default;
    friend auto operator<=>(const MethodSetting&, const MethodSetting&) = default;
};

} // namespace culprit
