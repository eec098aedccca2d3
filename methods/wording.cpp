// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

namespace culprit::wording {

namespace {

struct MetricWords
{
    std::string_view metric;
    std::string_view label;
    std::string_view unit;
};

// Units as the study's exporter writes them: network is a squared packet rate, memory a rate of the working
// set.
constexpr std::array<MetricWords, 8> metricWords{{{"ctn_cpu", "CPU usage", "cores"},
                                                  {"ctn_network", "network traffic", "(kpackets/s)²"},
                                                  {"ctn_memory", "memory", "kB/s"},
                                                  {"ctn_gpu", "GPU utilisation", ""},
                                                  {"latency", "p90 latency", ""},
                                                  {"cpu", "CPU usage", ""},
                                                  {"mem", "memory", ""},
                                                  {"error", "error rate", ""}}};

std::string_view metricPart(std::string_view column)
{
    const auto at = column.find('_');
    return at == std::string_view::npos ? std::string_view{} : column.substr(at + 1);
}

const MetricWords* wordsFor(std::string_view metric)
{
    for (const MetricWords& words : metricWords) {
        if (words.metric == metric) {
            return &words;
        }
    }
    return nullptr;
}

/// `514567` -> `514,567`.
std::string grouped(std::string digits)
{
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits;
}

/// `1.085e-12` -> `1.085×10⁻¹²`; other numbers as they are.
std::string withRaisedPower(const std::string& text)
{
    static constexpr std::array<std::string_view, 10> raised{"⁰", "¹", "²", "³", "⁴",
                                                             "⁵", "⁶", "⁷", "⁸", "⁹"};
    const std::size_t split = text.find('e');
    if (split == std::string::npos) {
        return text;
    }
    std::string power = "×10";
    bool leading = true; // to_chars writes at least two figures
    for (const char letter : text.substr(split + 1)) {
        if (letter == '-') {
            power += "⁻";
        } else if (letter >= '0' && letter <= '9' && !(leading && letter == '0')) {
            power += raised[static_cast<std::size_t>(letter - '0')];
            leading = false;
        }
    }
    return text.substr(0, split) + power;
}

} // namespace

std::string number(double value)
{
    if (std::isnan(value)) {
        return "no number";
    }
    if (std::isinf(value)) {
        return value > 0 ? "infinity" : "-infinity";
    }
    const double size = std::fabs(value);
    std::array<char, 32> buffer{};
    if (size >= 9999.5 && size < 1e9) {
        char* end =
            std::to_chars(buffer.begin(), buffer.end(), static_cast<std::int64_t>(std::llround(value))).ptr;
        return grouped({buffer.data(), end});
    }
    char* end = std::to_chars(buffer.begin(), buffer.end(), value, std::chars_format::general, 4).ptr;
    return withRaisedPower({buffer.data(), end});
}

std::string quantity(double value, std::string_view unit)
{
    std::string text = number(value);
    if (!unit.empty()) {
        text.append(" ").append(unit);
    }
    return text;
}

std::string clock(double epochSeconds)
{
    if (!std::isfinite(epochSeconds)) {
        return "an unknown time";
    }
    auto second = static_cast<std::int64_t>(std::floor(epochSeconds)) % 86400;
    second += second < 0 ? 86400 : 0;
    std::string text = "00:00:00";
    const auto put = [&](std::size_t at, std::int64_t value) {
        text[at] = static_cast<char>('0' + value / 10);
        text[at + 1] = static_cast<char>('0' + value % 10);
    };
    put(0, second / 3600);
    put(3, second / 60 % 60);
    put(6, second % 60);
    return text;
}

std::string count(std::size_t value, std::string_view noun)
{
    return std::to_string(value).append(" ").append(noun).append(value == 1 ? "" : "s");
}

std::string seriesLabel(std::string_view column)
{
    const std::string_view metric = metricPart(column);
    const std::string_view component = column.substr(0, column.find('_'));
    if (metric.empty()) {
        return std::string(column);
    }
    const MetricWords* words = wordsFor(metric);
    return std::string(words ? words->label : metric).append(" of ").append(component);
}

std::string_view unitOf(std::string_view column)
{
    const MetricWords* words = wordsFor(metricPart(column));
    return words ? words->unit : std::string_view{};
}

} // namespace culprit::wording
