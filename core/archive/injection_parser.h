// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/document_parser.h"

namespace culprit {

/// Reads `apply_result_chaos_anomaly_injection.json`, what the Kubernetes module answered when the fault was
/// applied: StressChaos, NetworkChaos or the GPU's power limit. Time is `creationTimestamp`; without a
/// duration 60 s, as the study's protocol has it.
class InjectionParser : public DocumentParser
{
public:
    explicit InjectionParser(RecordSink& sink)
        : DocumentParser(sink)
    {
    }
    void finish() override;
};

/// Reads RCAEval's `inject_time.txt`: epoch seconds.
class InjectTimeParser : public DocumentParser
{
public:
    explicit InjectTimeParser(RecordSink& sink)
        : DocumentParser(sink)
    {
    }
    void finish() override;
};

} // namespace culprit
