// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/span.h"

#include "telemetry/missing.h"
#include "text/plain_number.h"

#include <charconv>

namespace culprit {

std::string operationOf(const Span& span)
{
    const std::string& what = isMissing(span.endpoint) ? span.resource : span.endpoint;
    return isMissing(span.requestType) ? what
           : isMissing(what)           ? span.requestType
                                       : span.requestType + ' ' + what;
}

bool isSuccessCode(std::string_view code, std::string_view protocol)
{
    const auto number = plain::numberIn<double>(code);
    if (!number) {
        return false;
    }
    const bool isHttp = protocol.starts_with("HTTP") || protocol.starts_with("http");
    return (*number >= 200 && *number < 300) || (*number == 0 && !isHttp);
}

std::string_view protocolOfCode(std::string_view code)
{
    constexpr int lastGrpcCode = 16;
    const auto number = plain::numberIn<int>(code);
    return !number                                   ? ""
           : *number >= 0 && *number <= lastGrpcCode ? "gRPC"
           : *number >= 100 && *number < 600         ? "HTTP"
                                                     : "";
}

bool isFailed(const Span& span)
{
    if (!isMissing(span.status)) {
        return span.status != "Success";
    }
    int code = 0;
    const char* const end = span.responseCode.data() + span.responseCode.size();
    const auto parsed = std::from_chars(span.responseCode.data(), end, code);
    if (parsed.ec != std::errc() || parsed.ptr != end) {
        return !isMissing(span.exception);
    }
    return code != 0 && (code < 100 || code >= 400); // gRPC counts its errors from 1, HTTP from 400
}

} // namespace culprit
