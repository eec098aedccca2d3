// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/json_records.h"

#include "archive/artifact_parser.h"
#include "archive/byte_scan.h"

#include <cstdint>
#include <cstring>
#include <optional>

namespace culprit {

namespace {

bool isJsonBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Of any value but an object.
bool beginsValue(char c)
{
    return c == '"' || c == '[' || c == '-' || (c >= '0' && c <= '9') || c == 't' || c == 'f' || c == 'n';
}

void skipBlanks(std::string_view text, std::size_t& at)
{
    while (at < text.size() && isJsonBlank(text[at])) {
        ++at;
    }
}

std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at)
{
    if (at + 4 > text.size()) {
        return std::nullopt;
    }
    std::uint32_t value = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) {
            return std::nullopt;
        }
        value = value * 16 + static_cast<std::uint32_t>(digit);
    }
    return value;
}

void appendUtf8(std::string& out, std::uint32_t code)
{
    const auto byte = [&](std::uint32_t value) { out.push_back(static_cast<char>(value)); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | code >> 6);
        byte(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        byte(0xE0 | code >> 12);
        byte(0x80 | (code >> 6 & 0x3F));
        byte(0x80 | (code & 0x3F));
    } else {
        byte(0xF0 | code >> 18);
        byte(0x80 | (code >> 12 & 0x3F));
        byte(0x80 | (code >> 6 & 0x3F));
        byte(0x80 | (code & 0x3F));
    }
}

/// A string that begins at the quote text[at]; leaves `at` behind its closing quote. `out` keeps unescaped
/// text and must not move: it is reserved for the whole record.
std::optional<std::string_view> readString(std::string_view text, std::size_t& at, std::string& out)
{
    const std::size_t begin = ++at;
    std::size_t end = findEither(text, at, '"', '\\');
    if (end == text.size()) {
        return std::nullopt;
    }
    if (text[end] == '"') {
        at = end + 1;
        return text.substr(begin, end - begin);
    }
    const std::size_t start = out.size();
    while (true) {
        out.append(text.substr(at, end - at));
        at = end + 1;
        if (text[end] == '"') {
            return std::string_view(out).substr(start);
        }
        if (at >= text.size()) {
            return std::nullopt;
        }
        const char kind = text[at++];
        switch (kind) {
        case 'n':
            out.push_back('\n');
            break;
        case 't':
            out.push_back('\t');
            break;
        case 'r':
            out.push_back('\r');
            break;
        case 'b':
            out.push_back('\b');
            break;
        case 'f':
            out.push_back('\f');
            break;
        case 'u': {
            auto code = hex4(text, at);
            if (!code) {
                return std::nullopt;
            }
            at += 4;
            if (*code >= 0xD800 && *code < 0xDC00 && text.substr(at, 2) == "\\u") {
                const auto low = hex4(text, at + 2);
                if (low && *low >= 0xDC00 && *low < 0xE000) {
                    code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
                    at += 6;
                }
            }
            appendUtf8(out, *code);
            break;
        }
        default:
            out.push_back(kind);
        }
        end = findEither(text, at, '"', '\\');
        if (end == text.size()) {
            return std::nullopt;
        }
    }
}

/// Any value but a string: up to the comma or brace that ends it.
std::string_view readOther(std::string_view text, std::size_t& at)
{
    const std::size_t begin = at;
    int depth = 0;
    bool inString = false;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (inString) {
            if (c == '\\') {
                ++at;
            } else if (c == '"') {
                inString = false;
            }
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (((c == '}' || c == ']') && depth-- == 0) || (c == ',' && depth == 0)) {
            break;
        }
    }
    std::size_t end = std::min(at, text.size());
    while (end > begin && isJsonBlank(text[end - 1])) {
        --end;
    }
    return text.substr(begin, end - begin);
}

} // namespace

JsonRecordReader::JsonRecordReader(std::function<void(const Members&)> record, const ImportLimits& limits)
    : m_record(std::move(record))
    , m_limits(limits)
{
}

bool JsonRecordReader::scanRecord(std::string_view bytes, std::size_t& at)
{
    while (at < bytes.size()) {
        if (m_inString) {
            if (m_escaped) {
                m_escaped = false;
                ++at;
                continue;
            }
            at = findEither(bytes, at, '"', '\\');
            if (at < bytes.size()) {
                m_escaped = bytes[at] == '\\';
                m_inString = m_escaped;
                ++at;
            }
            continue;
        }
        const char c = bytes[at++];
        if (c == '"') {
            m_inString = true;
        } else if (c == '{' || c == '[') {
            ++m_depth;
        } else if ((c == '}' || c == ']') && --m_depth == 0) {
            return true;
        }
    }
    return false;
}

void JsonRecordReader::passValue(std::string_view bytes, std::size_t& at)
{
    for (; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (m_inString) {
            m_inString = m_escaped || c != '"';
            m_escaped = !m_escaped && c == '\\';
        } else if (m_depth == 0 && (c == ',' || c == ']')) {
            m_state = State::Between;
            return;
        } else if (c == '"') {
            m_inString = true;
        } else if (c == '{' || c == '[') {
            ++m_depth;
        } else if (c == '}' || c == ']') {
            m_depth -= m_depth > 0;
        }
    }
}

void JsonRecordReader::feed(std::string_view bytes)
{
    std::size_t at = 0;
    while (at < bytes.size()) {
        if (m_state == State::Inside) {
            const std::size_t begin = at;
            const bool whole = scanRecord(bytes, at);
            const std::string_view part = bytes.substr(begin, at - begin);
            if (static_cast<std::int64_t>(m_pending.size() + part.size()) > m_limits.maxLineBytes) {
                throw ArtifactError("a record is longer than " + std::to_string(m_limits.maxLineBytes) +
                                    " bytes" + limitNote(m_limits, &ImportLimits::maxLineBytes));
            }
            if (!whole) {
                m_pending.append(part);
                return;
            }
            m_state = State::Between;
            if (m_pending.empty()) {
                parseRecord(part);
            } else {
                m_pending.append(part);
                parseRecord(m_pending);
                m_pending.clear();
            }
            continue;
        }
        if (m_state == State::Passing) {
            passValue(bytes, at);
            continue;
        }
        const char c = bytes[at];
        const bool isMark = m_state == State::Start && (c == '\xEF' || c == '\xBB' || c == '\xBF');
        if (isJsonBlank(c) || isMark || (m_state == State::Between && c == ',')) {
            ++at;
        } else if (m_state == State::Start && c == '[') {
            m_state = State::Between;
            ++at;
        } else if (m_state == State::Between && c == ']') {
            m_state = State::End;
            ++at;
        } else if (m_state == State::Between && c == '{') {
            m_state = State::Inside;
            m_anyRecord = true;
        } else if (m_state == State::Between && beginsValue(c)) {
            m_state = State::Passing;
            ++m_broken;
        } else {
            throw ArtifactError(m_state == State::End ? "text follows the end of its JSON array"
                                                      : "it is no JSON array of records");
        }
    }
}

void JsonRecordReader::finish()
{
    if (m_state == State::Start) {
        throw ArtifactError("it is empty");
    }
    if (m_state != State::End) {
        throw ArtifactError("its JSON array breaks off");
    }
    if (m_broken > 0 && !m_anyRecord) {
        throw ArtifactError("it is no JSON array of records");
    }
}

void JsonRecordReader::parseRecord(std::string_view text)
{
    m_members.clear();
    m_unescaped.clear();
    m_unescaped.reserve(text.size());
    std::size_t at = 1;
    while (true) {
        skipBlanks(text, at);
        if (at >= text.size() || text[at] == '}') {
            break;
        }
        if (text[at] == ',') {
            ++at;
            continue;
        }
        if (text[at] != '"') {
            ++m_broken;
            return;
        }
        if (static_cast<std::int64_t>(m_members.size()) >= m_limits.maxColumns) {
            throw ArtifactError("a record has more than " + std::to_string(m_limits.maxColumns) + " members" +
                                limitNote(m_limits, &ImportLimits::maxColumns));
        }
        const auto name = readString(text, at, m_unescaped);
        skipBlanks(text, at);
        if (!name || at >= text.size() || text[at] != ':') {
            ++m_broken;
            return;
        }
        ++at;
        skipBlanks(text, at);
        if (at < text.size() && text[at] == '"') {
            const auto value = readString(text, at, m_unescaped);
            if (!value) {
                ++m_broken;
                return;
            }
            m_members.emplace_back(*name, *value);
        } else {
            const std::string_view value = readOther(text, at);
            m_members.emplace_back(*name, value == "null" ? std::string_view() : value);
        }
    }
    m_record(m_members);
}

} // namespace culprit
