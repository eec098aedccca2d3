// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/judgement.h"

namespace culprit::test {

/// An answer of `method` to a cpu fault in component a; a wrong one has the cause second.
inline Judgement judged(const std::string& key, const std::string& method, bool right,
                        Variant variant = Variant::Benchmark)
{
    Judgement judgement;
    judgement.key.caseKey = key;
    judgement.key.setting.id = method;
    judgement.key.setting.variant = variant;
    judgement.key.origin = Origin::Computed;
    judgement.fault = "cpu";
    judgement.target = "a";
    judgement.answered = true;
    judgement.rank = right ? 1 : 2;
    judgement.ac1 = right ? 1 : 0;
    judgement.ac3 = 1;
    judgement.avg5 = right ? 1 : 0.8;
    return judgement;
}

} // namespace culprit::test
