// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace culprit::sample {

enum class Fault { Cpu, Memory, Network, Gpu };
enum class RunKind { Rca, Smoke, Stabilization };
enum class Shape { Balanced, Logs, Spans, Metrics }; ///< what a volume above 1 has more of

std::string faultName(Fault fault);           ///< cpu, memory, network, gpu
Fault faultFromName(const std::string& name); ///< throws std::invalid_argument
Shape shapeFromName(const std::string& name); ///< balanced, logs, spans, metrics; throws likewise

/// What is asked of the generator; the defaults make the bundled archive.
struct Options
{
    std::uint64_t seed = 20250612;
    std::vector<Fault> faults = {Fault::Cpu, Fault::Memory, Fault::Network, Fault::Gpu};
    std::vector<int> targets = {0, 1, 2}; ///< k of ray-replicas-k
    int iterations = 2;
    std::optional<int> cases; ///< fault cases in all: fewer cut the list, more raise the iterations
    std::vector<int> smokeDegrees = {1, 2, 3, 4};
    std::vector<int> smokeQps = {1, 5, 10, 20};
    int stabilizations = 1;
    bool earlierResults = true;
    double volume = 0.5; ///< share of requests that leave spans and log lines; above 1 also debug logs
    Shape shape = Shape::Balanced;
    std::optional<std::int64_t> rawBytes; ///< choose the volume so that the tree has about this size
};

/// One run of the load generator: one case folder.
struct Run
{
    RunKind kind = RunKind::Rca;
    std::optional<Fault> fault;
    int target = -1; ///< k of ray-replicas-k
    int iteration = 1;
    int qps = 5;
    int degree = 4; ///< data-parallel degree: the head and degree - 1 replicas serve
    std::string model;
    std::int64_t loadStart = 0; ///< epoch seconds; simulated time 0
    int duration = 360;         ///< of the load, s
    int injectAfter = -1;       ///< s of simulated time, whole because Kubernetes' timestamps are; -1: none
    bool ipChanges = false;     ///< the pod comes back from its restart under another name and address
    double volume = 1;
    Shape shape = Shape::Balanced;
    std::string experiment; ///< folder of the experiment, from the archive's root
    std::string label;      ///< names the run's random streams

    std::string caseName() const
    {
        return "qps-" + std::to_string(qps) + "-iteration-" + std::to_string(iteration);
    }
    std::string folder() const { return experiment + "/results/" + caseName(); }
    std::string targetName() const { return "ray-replicas-" + std::to_string(target); }
    /// How far the volume goes beyond 1 for logs or spans; a balanced archive has more of both.
    double surplus(Shape of) const
    {
        const bool grows = shape == of || (shape == Shape::Balanced && of != Shape::Metrics);
        return grows && volume > 1 ? volume - 1 : 0;
    }
    std::int64_t injectionSecond() const { return loadStart + injectAfter; }
    std::int64_t micros(double time) const; ///< epoch microseconds of a simulated time
};

/// The runs of one folder `<experiment>/results`, which share the cluster's names and addresses.
struct Experiment
{
    std::string folder;
    std::vector<Run> runs;
};

std::vector<Experiment> plan(const Options& options);

} // namespace culprit::sample
