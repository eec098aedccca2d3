// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/number_text.h"

#include "archive/short_decimal.h"
#include "telemetry/missing.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

namespace culprit {

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();

bool isDecimalDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Blanks that people and spreadsheets put between digits: no-break, narrow no-break and thin space.
constexpr std::array<std::string_view, 3> wideBlanks{"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};
constexpr std::string_view minusSign = "\xE2\x88\x92";

/// The length of the blank `text` begins with, 0 when it begins with none.
std::size_t blankAtFront(std::string_view text)
{
    if (text.starts_with(' ') || text.starts_with('\t')) {
        return 1;
    }
    const auto wide =
        std::ranges::find_if(wideBlanks, [&](std::string_view blank) { return text.starts_with(blank); });
    return wide == wideBlanks.end() ? 0 : wide->size();
}

std::size_t blankAtBack(std::string_view text)
{
    if (text.ends_with(' ') || text.ends_with('\t')) {
        return 1;
    }
    const auto wide =
        std::ranges::find_if(wideBlanks, [&](std::string_view blank) { return text.ends_with(blank); });
    return wide == wideBlanks.end() ? 0 : wide->size();
}

/// A sign, and its length.
std::size_t signAtFront(std::string_view text)
{
    if (text.starts_with('-') || text.starts_with('+')) {
        return 1;
    }
    return text.starts_with(minusSign) ? minusSign.size() : 0;
}

/// `e5`, `E+05` at the front: its length, else 0.
std::size_t exponentAtFront(std::string_view text)
{
    if (!text.starts_with('e') && !text.starts_with('E')) {
        return 0;
    }
    std::size_t at = 1;
    at += at < text.size() && (text[at] == '+' || text[at] == '-') ? 1 : 0;
    const std::size_t digits = at;
    while (at < text.size() && isDecimalDigit(text[at])) {
        ++at;
    }
    return at > digits ? at : 0;
}

/// `ff`, `cafe`, `xff` right behind digits: those of a hexadecimal number, no unit, but for the few that are.
bool isHexTail(std::string_view digits, std::string_view tail)
{
    constexpr std::array<std::string_view, 7> units{"A", "B", "C", "F", "b", "d", "dB"};
    if (digits == "0" && (tail.starts_with('x') || tail.starts_with('X'))) {
        tail.remove_prefix(1);
    } else if (std::ranges::find(units, tail) != units.end()) {
        return false;
    }
    return !tail.empty() &&
           std::ranges::all_of(tail, [](char c) { return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

/// Takes the mark that groups digits off the front: a comma, point, apostrophe, underscore or blank.
std::string_view takeGroupMark(std::string_view& text)
{
    std::size_t size = blankAtFront(text);
    if (size == 0 && !text.empty() && std::string_view(",.'_").find(text.front()) != std::string_view::npos) {
        size = 1;
    }
    if (size == 0 && text.starts_with("\xE2\x80\x99")) { // a typographic apostrophe
        size = 3;
    }
    const std::string_view mark = text.substr(0, size);
    text.remove_prefix(size);
    return mark;
}

std::string_view takeAllDigits(std::string_view& text)
{
    std::size_t size = 0;
    while (size < text.size() && isDecimalDigit(text[size])) {
        ++size;
    }
    const std::string_view digits = text.substr(0, size);
    text.remove_prefix(size);
    return digits;
}

bool isAddress(std::string_view whole)
{
    std::size_t groups = 0;
    while (true) {
        const std::string_view digits = takeAllDigits(whole);
        ++groups;
        if (digits.size() > 3 || (digits.size() == 3 && digits > "255")) {
            return false;
        }
        if (whole.empty()) {
            return groups == 4;
        }
        if (whole.front() != '.') {
            return false;
        }
        whole.remove_prefix(1);
    }
}

/// The digits of `whole` without the marks that group them, appended; false when they are not grouped well, or
/// are an address unless `isNumber`.
bool appendGrouped(std::string_view whole, char decimal, bool isNumber, std::string& out)
{
    std::string_view rest = whole;
    std::string_view mark;
    std::vector<std::size_t> sizes;
    while (true) {
        const std::string_view digits = takeAllDigits(rest);
        if (digits.empty()) {
            return false;
        }
        sizes.push_back(digits.size());
        out.append(digits);
        if (rest.empty()) {
            break;
        }
        const std::string_view next = takeGroupMark(rest);
        if (next.empty() || next.front() == decimal || (!mark.empty() && next != mark)) {
            return false;
        }
        mark = next;
    }
    if (sizes.size() == 1) {
        return true;
    }
    // Groups of three; in India groups of two before the last. A number does not begin with 0.
    const std::size_t group = mark == "," && sizes.size() > 2 && sizes[1] == 2 ? 2 : 3;
    return sizes.front() <= group && whole.front() != '0' && sizes.back() == 3 &&
           std::all_of(sizes.begin() + 1, sizes.end() - 1, [&](std::size_t size) { return size == group; }) &&
           (isNumber || mark != "." || !isAddress(whole));
}

/// The units of a family.
struct KnownUnit
{
    std::string_view unit, base;
    double factor;
};
constexpr std::array knownUnits{
    KnownUnit{"B", "B", 1},
    KnownUnit{"bytes", "B", 1},
    KnownUnit{"byte", "B", 1},
    KnownUnit{"kB", "B", 1e3},
    KnownUnit{"KB", "B", 1e3},
    KnownUnit{"MB", "B", 1e6},
    KnownUnit{"GB", "B", 1e9},
    KnownUnit{"TB", "B", 1e12},
    KnownUnit{"PB", "B", 1e15},
    KnownUnit{"KiB", "B", 1024.0},
    KnownUnit{"kiB", "B", 1024.0},
    KnownUnit{"MiB", "B", 1048576.0},
    KnownUnit{"GiB", "B", 1073741824.0},
    KnownUnit{"TiB", "B", 1099511627776.0},
    KnownUnit{"Ki", "B", 1024.0},
    KnownUnit{"Mi", "B", 1048576.0},
    KnownUnit{"Gi", "B", 1073741824.0},
    KnownUnit{"Ti", "B", 1099511627776.0},
    KnownUnit{"b", "b", 1},
    KnownUnit{"bit", "b", 1},
    KnownUnit{"bits", "b", 1},
    KnownUnit{"kb", "b", 1e3},
    KnownUnit{"Kb", "b", 1e3},
    KnownUnit{"Mb", "b", 1e6},
    KnownUnit{"Gb", "b", 1e9},
    KnownUnit{"ns", "s", 1e-9},
    KnownUnit{"us", "s", 1e-6},
    KnownUnit{"\xC2\xB5s", "s", 1e-6}, // the micro sign
    KnownUnit{"\xCE\xBCs", "s", 1e-6}, // and the letter mu
    KnownUnit{"ms", "s", 1e-3},
    KnownUnit{"s", "s", 1},
    KnownUnit{"sec", "s", 1},
    KnownUnit{"min", "s", 60},
    KnownUnit{"mins", "s", 60},
    KnownUnit{"h", "s", 3600},
    KnownUnit{"hour", "s", 3600},
    KnownUnit{"hours", "s", 3600},
    KnownUnit{"day", "s", 86400},
    KnownUnit{"days", "s", 86400},
    KnownUnit{"Hz", "Hz", 1},
    KnownUnit{"kHz", "Hz", 1e3},
    KnownUnit{"MHz", "Hz", 1e6},
    KnownUnit{"GHz", "Hz", 1e9},
    KnownUnit{"W", "W", 1},
    KnownUnit{"mW", "W", 1e-3},
    KnownUnit{"kW", "W", 1e3},
    KnownUnit{"", "", 1},
    KnownUnit{"k", "", 1e3},
    KnownUnit{"K", "", 1e3},
    KnownUnit{"M", "", 1e6},
    KnownUnit{"Mil", "", 1e6},
    KnownUnit{"G", "", 1e9},
    KnownUnit{"Bil", "", 1e9},
    KnownUnit{"T", "", 1e12},
};

/// The exponent of a number that no double holds tells whether it is too small or too large.
bool isTooSmall(std::string_view digits)
{
    const std::size_t exponent = digits.find_first_of("eE");
    if (exponent != std::string_view::npos) {
        return digits.substr(exponent + 1).starts_with('-');
    }
    digits.remove_prefix(digits.starts_with('-') ? 1 : 0);
    return digits.starts_with('0') || digits.starts_with('.');
}

} // namespace

std::string_view trimmed(std::string_view text)
{
    while (const std::size_t blank = blankAtFront(text)) {
        text.remove_prefix(blank);
    }
    while (const std::size_t blank = blankAtBack(text)) {
        text.remove_suffix(blank);
    }
    return text;
}

std::optional<double> numberOf(std::string_view cell)
{
    if (const auto quick = shortDecimal(cell)) {
        return quick;
    }
    cell = trimmed(cell);
    if (cell.empty()) {
        return notANumber;
    }
    std::string_view digits = cell;
    if (digits.front() == '+' && digits.size() > 1 && digits[1] != '-') {
        digits.remove_prefix(1);
    }
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (end == digits.data() + digits.size()) {
        if (error == std::errc::result_out_of_range) {
            return isTooSmall(digits) ? std::optional(digits.starts_with('-') ? -0.0 : 0.0) : std::nullopt;
        }
        if (error == std::errc{}) {
            return std::isnan(value) ? notANumber : value;
        }
    }
    return isMissing(cell) ? std::optional<double>(notANumber) : std::nullopt;
}

std::optional<double> markedNumber(std::string_view digits, DecimalMark mark, bool isNumber)
{
    const char decimal = mark == DecimalMark::Point ? '.' : ',';
    std::string plain;
    if (const std::size_t sign = signAtFront(digits)) {
        if (digits.front() != '+') {
            plain = "-";
        }
        digits.remove_prefix(sign);
    }
    const std::size_t point = digits.find(decimal);
    const std::size_t exponent = std::min(digits.find_first_of("eE"), digits.size());
    const std::string_view whole = digits.substr(0, std::min(point, exponent));
    if (whole.empty() ? point == std::string_view::npos
                      : !appendGrouped(whole, decimal, isNumber || point < exponent, plain)) {
        return std::nullopt;
    }
    if (point < exponent) {
        std::string_view rest = digits.substr(point + 1, exponent - point - 1);
        const std::string_view fraction = takeAllDigits(rest);
        if (!rest.empty() || (fraction.empty() && whole.empty())) {
            return std::nullopt;
        }
        if (!fraction.empty()) {
            plain.append(whole.empty() ? "0." : ".").append(fraction);
        }
    }
    if (exponentAtFront(digits.substr(exponent)) != digits.size() - exponent) {
        return std::nullopt;
    }
    plain.append(digits.substr(exponent));
    const auto value = numberOf(plain);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<Quantity> quantityOf(std::string_view cell)
{
    cell = trimmed(cell);
    std::size_t at = signAtFront(cell);
    std::size_t end = 0; // behind the last digit
    while (at < cell.size()) {
        if (isDecimalDigit(cell[at])) {
            end = ++at;
            continue;
        }
        if (const std::size_t exponent = end == at ? exponentAtFront(cell.substr(at)) : 0) {
            at += exponent;
            end = at;
            break;
        }
        std::string_view rest = cell.substr(at);
        const std::string_view mark = takeGroupMark(rest);
        if (mark.empty()) {
            break;
        }
        at += mark.size();
    }
    if (end == 0) {
        // A word that stands for a number, with a unit behind it: `NaN req/s`.
        end = std::min(cell.find(' '), cell.size());
        if (!numberOf(cell.substr(0, end))) {
            return std::nullopt;
        }
    }
    Quantity quantity{cell.substr(0, end), trimmed(cell.substr(end))};
    const std::string_view unit = quantity.unit;
    if (isHexTail(quantity.digits, cell.substr(end))) {
        return std::nullopt;
    }
    constexpr std::size_t longestUnit = 24;
    const auto begins = [&](std::string_view text) { return unit.starts_with(text); };
    const bool isUnit =
        unit.empty() || (unit.size() <= longestUnit && std::ranges::none_of(unit, isDecimalDigit) &&
                         (isLetter(unit.front()) || begins("%") || begins("/") || begins("\xC2\xB5") ||
                          begins("\xCE\xBC") || begins("\xC2\xB0") || begins("\xE2\x80\xB0")));
    return isUnit ? std::optional(quantity) : std::nullopt;
}

std::optional<UnitScale> unitScale(std::string_view unit)
{
    std::string_view per;
    for (const std::string_view suffix : {"/s", "/sec", "/min"}) {
        if (unit.ends_with(suffix)) {
            per = suffix == "/min" ? "/min" : "/s";
            unit.remove_suffix(suffix.size());
            break;
        }
    }
    if (unit == "bps" || unit == "kbps" || unit == "Mbps" || unit == "Gbps" || unit == "Kbps") {
        per = "/s";
        unit.remove_suffix(2);
    }
    const auto found = std::ranges::find(knownUnits, unit, &KnownUnit::unit);
    if (found == knownUnits.end()) {
        return std::nullopt;
    }
    return UnitScale{std::string(found->base).append(per), found->factor};
}

bool looksLikeUnit(std::string_view unit)
{
    const auto isSame = [](char a, char b) {
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return lower(a) == lower(b);
    };
    return !unit.empty() &&
           (unit == "%" || unitScale(unit) || std::ranges::any_of(knownUnits, [&](const KnownUnit& known) {
                return std::ranges::equal(known.unit, unit, isSame);
            }));
}

} // namespace culprit
