// SPDX-License-Identifier: GPL-3.0-or-later
#include "statistical_methods.h"

#include "metric/baro.h"
#include "metric/e_diagnosis.h"
#include "metric/nsigma.h"
#include "metric/random.h"
#include "multisource/mmbaro.h"
#include "multisource/pdiagnose.h"
#include "topology/microrca.h"
#include "topology/microscope.h"
#include "topology/monitorrank.h"
#include "trace/microrank.h"
#include "trace/tracerca.h"

namespace culprit {

std::vector<std::unique_ptr<RootCauseMethod>> statisticalMethods()
{
    std::vector<std::unique_ptr<RootCauseMethod>> methods;
    methods.push_back(std::make_unique<Random>());
    methods.push_back(std::make_unique<EDiagnosis>());
    methods.push_back(std::make_unique<Baro>());
    methods.push_back(std::make_unique<NSigma>());
    methods.push_back(std::make_unique<MicroRca>());
    methods.push_back(std::make_unique<Microscope>());
    methods.push_back(std::make_unique<MonitorRank>());
    methods.push_back(std::make_unique<MicroRank>());
    methods.push_back(std::make_unique<TraceRca>());
    methods.push_back(std::make_unique<MmBaro>());
    methods.push_back(std::make_unique<PDiagnose>());
    return methods;
}

} // namespace culprit
