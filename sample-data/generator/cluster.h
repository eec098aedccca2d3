// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace culprit::sample {

struct Pod
{
    std::string service; ///< container name and first part of the columns in data.csv
    std::string name;
    std::string ip;
    std::string node;
    std::string nodeIp;
    std::string replicaId; ///< of Ray Serve; empty for pods that serve nothing
    std::string workerId;
    int workerPid = 0;
    int rayletPid = 0;
};

/// The pods of an experiment: operator, gateway, head, then the replicas.
struct Cluster
{
    static constexpr int operatorPod = 0, gatewayPod = 1, headPod = 2;

    std::vector<Pod> pods;
    Pod replacement;      ///< the target's pod after a restart that renames it
    std::string clientIp; ///< node of the load generator
    std::string namespacedService;

    int servers() const { return static_cast<int>(pods.size()) - headPod; } ///< server 0 is the head
    const Pod& server(int index) const { return pods[static_cast<std::size_t>(headPod + index)]; }
};

Cluster makeCluster(const Run& run, std::uint64_t seed);

} // namespace culprit::sample
