// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/json_size.h"

#include "archive/artifact_parser.h"

namespace culprit {

namespace {

// By what nlohmann::json takes on 64 bits: a value of 16 bytes in a vector that doubles, a string object and
// its block beside it, a node of a map.
constexpr std::int64_t valueBytes = 32, stringBytes = 48, memberBytes = 80, containerBytes = 64;

} // namespace

JsonSize jsonSizeOf(std::string_view text, std::int64_t mostDepth)
{
    JsonSize size;
    std::int64_t depth = 0;
    bool inString = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (inString) {
            at += c == '\\' ? 1 : 0;
            inString = c != '"';
            continue;
        }
        switch (c) {
        case '"':
            inString = true;
            size.bytes += stringBytes;
            break;
        case ',':
            size.bytes += valueBytes;
            break;
        case ':':
            size.bytes += memberBytes;
            break;
        case '[':
        case '{':
            size.bytes += containerBytes;
            size.depth = std::max(size.depth, ++depth);
            if (depth > mostDepth) {
                return size;
            }
            break;
        case ']':
        case '}':
            --depth;
            break;
        default:
            break;
        }
    }
    size.bytes += static_cast<std::int64_t>(text.size());
    return size;
}

void chargeJson(std::string_view text, ImportMeter& meter, MemoryCharge& charge)
{
    const std::int64_t most = meter.limits().maxJsonDepth;
    const JsonSize size = jsonSizeOf(text, most);
    if (size.depth > most) {
        throw ArtifactError("its JSON is more than " + std::to_string(most) + " levels deep" +
                            meter.note(&ImportLimits::maxJsonDepth));
    }
    charge.add(size.bytes);
}

} // namespace culprit
