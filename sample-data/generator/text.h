// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace culprit::sample {

/// A double as Python's repr and pandas' to_csv write it: shortest digits that read back, `12.0`, `7.5e-05`.
std::string pythonNumber(double value);
/// A double as Prometheus' HTTP interface writes it: shortest digits, never an exponent; `NaN`, `+Inf`.
std::string prometheusNumber(double value);
std::string fixed(double value, int decimals);
std::string padded(std::string_view text, int width); ///< to the right
std::string zeros(std::int64_t value, int width);

/// Texts of a UTC instant, given in microseconds since 1970.
namespace instant {
std::string spaced(std::int64_t us);      ///< 2025-06-12 13:58:40
std::string iso(std::int64_t us);         ///< 2025-06-12T13:58:40
std::string isoMicro(std::int64_t us);    ///< 2025-06-12T13:58:40.123456
std::string isoMilliZ(std::int64_t us);   ///< 2025-06-12T13:58:40.123Z
std::string commaMilli(std::int64_t us);  ///< 2025-06-12 13:58:40,123
std::string nginxAccess(std::int64_t us); ///< 12/Jun/2025:13:58:40 +0000
std::string nginxError(std::int64_t us);  ///< 2025/06/12 13:58:40
std::string monthDay(std::int64_t us);    ///< 06-12 13:58:40
} // namespace instant

} // namespace culprit::sample
