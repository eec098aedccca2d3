// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace culprit {

/// One request or call as the tracer saw it. Times are UTC; text is as recorded, empty where missing.
struct Span
{
    std::int64_t startUs = 0; ///< epoch microseconds
    std::int64_t endUs = 0;
    std::int64_t durationUs = 0; ///< the response delay

    std::string traceId;
    std::string spanId;
    std::string parentSpanId;
    std::string service; ///< as recorded by layouts that name it; otherwise empty (see CaseView)
    std::string client;
    std::string server;
    std::string clientIp;
    std::string serverIp;
    std::string protocol;
    std::string requestType;
    std::string resource; ///< Request Resource, or RCAEval's operationName
    std::string endpoint; ///< Endpoint, or RCAEval's methodName
    std::string status;
    std::string responseCode;
    std::string exception;
    std::string dataType;  ///< where the tracer stood: `eBPF`, `Local NIC`, …
    std::string domain;    ///< Request Domain
    std::string requestId; ///< X-Request-ID
    std::string serverPort;
    std::string databaseId; ///< the tracer's own number of the record
};

/// What was asked for, as a reader names it: `POST /chat/completions`.
std::string operationOf(const Span& span);

/// Whether a code says that all went well: 2xx of HTTP, 0 of gRPC; without a known protocol either.
bool isSuccessCode(std::string_view code, std::string_view protocol);
/// The protocol that an answer's code tells where nothing else does: `HTTP` for 100 to 599, `gRPC` for 0 to 16;
/// empty for others.
std::string_view protocolOfCode(std::string_view code);

/// Whether the answer was an error or none came, by the recorded status, or else by an HTTP or gRPC code.
bool isFailed(const Span& span);

} // namespace culprit
