// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace culprit::math {

/// CPython's hash of an ASCII string with hash randomisation off: SipHash-1-3 with a zero key.
/// Source: J.-P. Aumasson, D. Bernstein, "SipHash: a fast short-input PRF", 2012; PEP 456.
std::uint64_t stringHash(std::string_view text);

/// The order in which a CPython 3.11 set gives distinct ASCII `items` back that were added in this order,
/// hash randomisation off. The benchmark returns some answers as a set; this order makes them repeatable.
std::vector<std::string> setOrder(const std::vector<std::string>& items);

} // namespace culprit::math
