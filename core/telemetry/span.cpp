// SPDX-License-Identifier: GPL-3.0-or-later
#include "telemetry/span.h"

#include "telemetry/missing.h"

#include <charconv>

namespace culprit {

std::string operationOf(const Span& span)
{
    const std::string& what = isMissing(span.endpoint) ? span.resource : span.endpoint;
    return isMissing(span.requestType) ? what
           : isMissing(what)           ? span.requestType
                                       : span.requestType + ' ' + what;
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
