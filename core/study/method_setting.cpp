// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/method_setting.h"

#include "study/words.h"
#include "text/plain_number.h"

#include <cctype>
#include <cmath>
#include <optional>
#include <type_traits>

namespace culprit {

namespace {

constexpr Words<Variant, 2> variantWords{
    {{Variant::Benchmark, "benchmark"}, {Variant::Corrected, "corrected"}}};

constexpr std::string_view hexDigits = "0123456789ABCDEF";
constexpr std::string_view correctedSuffix = "/corrected";

std::string escaped(char letter)
{
    const auto byte = static_cast<unsigned char>(letter);
    return {'%', hexDigits[byte >> 4U], hexDigits[byte & 15U]};
}

/// `text` with the signs that part a word written as `%2F`.
std::string percentEncoded(std::string_view text)
{
    std::string word;
    for (const char letter : text) {
        word += std::string_view("%/?&=@").find(letter) == std::string_view::npos ? std::string(1, letter)
                                                                                  : escaped(letter);
    }
    return word;
}

[[noreturn]] void reject(std::string_view text)
{
    throw std::invalid_argument("\"" + std::string(text) + "\" is no setting of a method");
}

std::string percentDecoded(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            plain += text[i];
            continue;
        }
        const std::size_t high = i + 2 < text.size() ? hexDigits.find(text[i + 1]) : std::string_view::npos;
        const std::size_t low = i + 2 < text.size() ? hexDigits.find(text[i + 2]) : std::string_view::npos;
        if (high == std::string_view::npos || low == std::string_view::npos) {
            reject(text);
        }
        plain += static_cast<char>(high << 4U | low);
        i += 2;
    }
    return plain;
}

/// What `text` stands for where no kind is told.
ParameterValue valueFrom(std::string_view text)
{
    if (text == "true" || text == "false") {
        return text == "true";
    }
    if (const auto whole = plain::numberIn<std::int64_t>(text)) {
        return *whole;
    }
    if (const auto real = plain::numberIn<double>(text); real && !std::isnan(*real)) {
        return *real;
    }
    return percentDecoded(text);
}

std::string valueWord(const ParameterValue& value)
{
    const auto* text = std::get_if<std::string>(&value);
    if (!text) {
        return parameterText(value);
    }
    // A text that reads like a number says by its first letter that it is none.
    const bool misread =
        !text->empty() && !std::holds_alternative<std::string>(valueFrom(percentEncoded(*text)));
    return misread ? escaped(text->front()) + percentEncoded(std::string_view(*text).substr(1))
                   : percentEncoded(*text);
}

/// The part of `rest` before `sign`, which is taken off it; all of it without.
std::string_view cut(std::string_view& rest, char sign)
{
    const std::size_t at = rest.find(sign);
    const std::string_view head = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
    return head;
}

} // namespace

std::string_view toString(Variant variant)
{
    return wordOf(variantWords, variant);
}

Variant variantFrom(std::string_view word)
{
    return valueOf(variantWords, word, "variant");
}

std::string parameterText(const ParameterValue& value)
{
    return std::visit(
        [](const auto& content) -> std::string {
            using Type = std::decay_t<decltype(content)>;
            if constexpr (std::is_same_v<Type, std::string>) {
                return content;
            } else if constexpr (std::is_same_v<Type, bool>) {
                return content ? "true" : "false";
            } else if constexpr (std::is_same_v<Type, double>) {
                const std::string text = plain::shortest(content);
                const bool looksWhole = text.find_first_not_of("-0123456789") == std::string::npos;
                return looksWhole ? text + ".0" : text;
            } else {
                return std::to_string(content);
            }
        },
        value);
}

std::string MethodSetting::word() const
{
    std::string word = percentEncoded(id);
    if (version != 1) {
        word += '@' + std::to_string(version);
    }
    if (variant == Variant::Corrected) {
        word += correctedSuffix;
    }
    char sign = '?';
    for (const auto& [name, value] : parameters) {
        word += sign + percentEncoded(name) + '=' + valueWord(value);
        sign = '&';
    }
    return word;
}

MethodSetting MethodSetting::fromWord(std::string_view word)
{
    MethodSetting setting;
    std::string_view rest = word;
    std::string_view method = cut(rest, '?');
    while (!rest.empty()) {
        std::string_view value = cut(rest, '&');
        const std::string_view name = cut(value, '=');
        if (name.empty()) {
            reject(word);
        }
        setting.parameters[percentDecoded(name)] = valueFrom(value);
    }
    if (method.ends_with(correctedSuffix)) {
        setting.variant = Variant::Corrected;
        method.remove_suffix(correctedSuffix.size());
    }
    if (method.find('/') != std::string_view::npos) {
        reject(word);
    }
    const bool isVersioned = method.find('@') != std::string_view::npos;
    setting.id = percentDecoded(cut(method, '@'));
    const auto version = isVersioned ? plain::numberIn<int>(method) : std::optional(1);
    if (setting.id.empty() || !version || *version < 1) {
        reject(word);
    }
    setting.version = *version;
    return setting;
}

} // namespace culprit
