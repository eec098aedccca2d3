// SPDX-License-Identifier: GPL-3.0-or-later
#include "pod_signals.h"

#include "random.h"

#include <algorithm>

namespace culprit::sample {

namespace {

constexpr double cores = 8;
constexpr double giga = 1e9;
constexpr double idlePower = 58;          // W
constexpr double throttled = 150;         // W, the limit the fault sets; 300 otherwise
constexpr double leak = 8 * giga;         // bytes the memory fault takes
constexpr double engineHost = 5.4 * giga; // working set of the engine that dies with it

void deriveServer(const Run& run, int server, const Simulation& simulation, Stream& random, PodSignals& own)
{
    const int peers = static_cast<int>(simulation.pods.size()) - Cluster::headPod - 1;
    const bool target = server == run.target + 1 && run.fault.has_value();
    double wobble = 0;
    double workingSet = (server == 0 ? 14.1 : 12.6) * giga + random.uniform(-0.3, 0.3) * giga;
    const double growth = random.uniform(55e3, 85e3) + (server == 0 ? 40e3 : 0.0); // caches, bytes a second
    double extra = 0; // what fault and restart add to or take from the working set
    double temperature = 34;
    for (int second = own.cpu.first(); second < own.cpu.end(); ++second) {
        wobble = 0.93 * wobble + 0.07 * random.normal();
        const bool dead = target && simulation.away(second);
        const double running = own.running[second];
        const double tokens = own.generatedTokens[second];
        double cpu = (server == 0 ? 0.36 : 0.1) * (1 + 0.05 * random.normal()) + own.cpu[second];
        if (running > 0) {
            cpu += 0.72 + 0.0014 * tokens + 0.18 * wobble;
        }
        // Ray's object store and heartbeats, with each peer that is there.
        const int present = dead ? 0 : peers - (simulation.away(second) ? 1 : 0);
        own.packets[second] = 14 + 30 * present + 3 * random.normal() + own.packets[second];
        workingSet += growth * (0.9 + 0.2 * random.uniform());
        double power = idlePower + random.uniform(-1, 1);
        double utilization = 0;
        if (running > 0) {
            power =
                172 + 1.05 * std::min(running, 90.0) + 0.11 * std::min(tokens, 450.0) + 3 * random.normal();
            utilization = random.integer(92, 99);
        }
        const double sinceFault = second - simulation.faultStart;
        if (target && simulation.inFault(second)) {
            switch (*run.fault) {
            case Fault::Cpu: {
                const double share = std::min(1.0, (sinceFault + 1) / 3);
                cpu += share * (cores * (0.97 + 0.006 * random.normal()) - cpu);
                break;
            }
            case Fault::Memory:
                if (!dead) {
                    extra = std::min(leak, leak * (sinceFault + 1) / 12);
                    cpu += 0.7;
                }
                break;
            case Fault::Network:
                own.packets[second] *= 0.62; // the delayed path holds its windows closed
                break;
            case Fault::Gpu:
                power = std::min(power, throttled - random.uniform(0.4, 3.5));
                break;
            }
        }
        if (dead) {
            // The engine is gone; then the new one reads the weights, which first fills the page cache again.
            const double loading = std::clamp((second - simulation.back + 38) / 30, 0.0, 1.0);
            extra = -engineHost * (1 - loading);
            cpu = 0.12 + (loading > 0 && loading < 1 ? 2.3 + 0.2 * random.normal() : 0.05 * random.uniform());
            power = idlePower + (loading > 0 ? 22 : 0) + random.uniform(-1, 1);
            if (simulation.podAway(second)) {
                cpu = 0;
                own.packets[second] = 0;
                extra = -workingSet;
            }
        } else if (target && simulation.back >= 0 && second >= simulation.back) {
            extra = 0;
        }
        temperature += 0.03 * (28 + 0.115 * power - temperature);
        own.cpu[second] = std::max(0.0, std::min(cpu, cores));
        own.packets[second] = std::max(0.0, own.packets[second]);
        own.workingSet[second] = workingSet + extra;
        own.gpuPower[second] = power;
        own.gpuUtil[second] = utilization;
        own.gpuTemperature[second] = temperature;
    }
}

void deriveOther(bool gateway, Stream& random, PodSignals& own)
{
    double workingSet = gateway ? 2.1e8 : 5.4e7;
    double sawTooth = 0;
    for (int second = own.cpu.first(); second < own.cpu.end(); ++second) {
        const double idle = gateway ? 0.0036 : 0.0042;
        own.cpu[second] = own.cpu[second] + idle * (1 + 0.12 * random.normal());
        own.packets[second] = std::max(0.0, own.packets[second] + (gateway ? 12 : 9) + random.normal());
        workingSet += gateway ? 1800 + 400 * random.normal() : 0;
        if (!gateway) { // a garbage collected heap
            sawTooth += 52e3 * (0.8 + 0.4 * random.uniform());
            if (sawTooth > 5.5e6) {
                sawTooth = 0;
            }
        }
        own.workingSet[second] = workingSet + sawTooth;
    }
}

} // namespace

PodSignals idleSignals(const Cluster& cluster, std::size_t index, int end)
{
    PodSignals own;
    own.cpu = own.packets = own.workingSet = Seconds(end);
    if (index >= static_cast<std::size_t>(Cluster::headPod) && index < cluster.pods.size()) {
        own.gpuUtil = own.gpuPower = own.gpuTemperature = Seconds(end);
        own.running = own.waiting = own.promptTokens = own.generatedTokens = Seconds(end);
    }
    return own;
}

void deriveSignals(const Run& run, const Cluster& cluster, std::uint64_t seed, Simulation& simulation)
{
    for (std::size_t i = 0; i < cluster.pods.size(); ++i) {
        Stream random(seed, run.label + "/pod/" + cluster.pods[i].service);
        const int server = static_cast<int>(i) - Cluster::headPod;
        if (server >= 0) {
            deriveServer(run, server, simulation, random, simulation.pods[i]);
        } else {
            deriveOther(static_cast<int>(i) == Cluster::gatewayPod, random, simulation.pods[i]);
        }
    }
}

} // namespace culprit::sample
