// SPDX-License-Identifier: GPL-3.0-or-later
#include "cluster.h"

#include "random.h"

namespace culprit::sample {

Cluster makeCluster(const Run& run, std::uint64_t seed)
{
    Stream stream(seed, run.experiment + "/cluster");
    Cluster cluster;
    cluster.clientIp = "10.0.83.10";
    cluster.namespacedService = run.model + "-serve-svc.ray.svc.cluster.local";
    const std::string suffix = stream.word(5);
    const auto node = [&](Pod& pod, int number, int subnet) {
        pod.node = "gpu-node-" + std::to_string(number);
        pod.nodeIp = "10.0.83." + std::to_string(10 * number);
        pod.ip = "10.42." + std::to_string(subnet) + '.' + std::to_string(stream.integer(12, 240));
    };
    const auto serving = [&](Pod& pod) {
        pod.replicaId = stream.word(8);
        pod.workerId = stream.hex(56);
        pod.workerPid = stream.integer(900, 4000);
        pod.rayletPid = stream.integer(1200, 2900);
    };

    Pod controller;
    controller.service = "kuberay-operator";
    controller.name = "kuberay-operator-" + stream.word(10) + '-';
    controller.name += stream.word(5);
    node(controller, 5, 4);
    Pod gateway;
    gateway.service = "nginx-proxy";
    gateway.name = "nginx-proxy-deployment-" + stream.word(10) + '-';
    gateway.name += stream.word(5);
    node(gateway, 6, 6);
    Pod head;
    head.service = "ray-head";
    head.name = run.model + "-raycluster-" + suffix + "-head-" + stream.word(5);
    node(head, 1, 0);
    serving(head);
    cluster.pods = {controller, gateway, head};
    for (int k = 0; k + 1 < run.degree; ++k) {
        Pod pod;
        pod.service = "ray-replicas-" + std::to_string(k);
        // Kubernetes keeps the tail of names that grow too long.
        const std::string name =
            run.model + "-raycluster-" + suffix + '-' + pod.service + "-worker-" + stream.word(5);
        pod.name = name.size() > 50 ? name.substr(name.size() - 50) : name;
        node(pod, 2 + k, 1 + k);
        serving(pod);
        cluster.pods.push_back(pod);
    }
    if (run.target >= 0) {
        cluster.replacement = cluster.pods[static_cast<std::size_t>(Cluster::headPod + 1 + run.target)];
        std::string& name = cluster.replacement.name;
        name.replace(name.size() - 5, 5, stream.word(5));
        cluster.replacement.ip = cluster.replacement.ip.substr(0, cluster.replacement.ip.rfind('.') + 1) +
                                 std::to_string(stream.integer(241, 254));
        serving(cluster.replacement);
    }
    return cluster;
}

} // namespace culprit::sample
