// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cluster.h"
#include "plan.h"

#include <vector>

namespace culprit::sample {

/// One request of the load generator. Times in s, 0 at the start of the load.
struct Request
{
    double arrival = 0;
    double header = 0;      ///< response header at the gateway, after the arrival
    double firstToken = -1; ///< at the client; -1 while waiting
    double finish = -1;     ///< at the client; -1 if the load ended first
    double readyAt = 0;     ///< prefill done
    double tokens = 0;
    double pace = 1; ///< this request's decode time per token, relative to its replica's
    double tail = 0; ///< network delay of its last chunk, s
    int entry = 0;   ///< server whose Serve proxy the gateway chose
    int replica = 0; ///< server that generates
    int promptTokens = 0;
    int generated = 256;
    bool failed = false; ///< its replica died while it streamed
};

/// A signal by whole seconds of simulated time; seconds outside answer with the nearest kept one.
class Seconds
{
public:
    static constexpr int lead = 150; ///< idle seconds kept before the load, for rate windows

    Seconds() = default;
    explicit Seconds(int duration, double value = 0)
        : m_values(static_cast<std::size_t>(lead + duration), value)
    {
    }
    double& operator[](int second) { return m_values[index(second)]; }
    double operator[](int second) const { return m_values[index(second)]; }
    int first() const { return -lead; }
    int end() const { return static_cast<int>(m_values.size()) - lead; }
    double sum(int from, int to) const; ///< of [from, to)

private:
    std::size_t index(int second) const
    {
        const int i = second + lead;
        return i < 0 ? 0 : std::min(static_cast<std::size_t>(i), m_values.size() - 1);
    }
    std::vector<double> m_values;
};

/// What a pod does, by seconds. GPU signals stay empty for pods without one.
struct PodSignals
{
    Seconds cpu;        ///< cores
    Seconds packets;    ///< sent a second
    Seconds workingSet; ///< bytes
    Seconds gpuUtil;    ///< percent
    Seconds gpuPower;   ///< W
    Seconds gpuTemperature;
    Seconds running, waiting; ///< requests in the engine
    Seconds promptTokens, generatedTokens;
};

struct Simulation
{
    std::vector<Request> requests; ///< by arrival
    std::vector<PodSignals> pods;  ///< as Cluster::pods
    int end = 0;                   ///< simulated seconds kept after the load's start
    // What happened to the target's replica, s; negative if it did not.
    double faultStart = -1, faultEnd = -1; ///< the chaos daemon takes some seconds after the injection
    double died = -1, podBack = -1, back = -1;
    double diagnosed = -1; ///< self-stabilisation only

    bool away(double time) const { return died >= 0 && time >= died && time < back; }
    bool podAway(double time) const { return podBack >= 0 && time >= died && time < podBack; }
    bool inFault(double time) const { return faultStart >= 0 && time >= faultStart && time < faultEnd; }
};

Simulation simulate(const Run& run, const Cluster& cluster, std::uint64_t seed);

} // namespace culprit::sample
