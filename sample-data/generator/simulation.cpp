// SPDX-License-Identifier: GPL-3.0-or-later
// The request process: constant arrivals, a gateway over all Serve proxies, power-of-two-choices routing by
// queue length, and a continuous batching engine whose time per token grows with the batch. Everything that
// is exported later (metrics, latencies, spans, logs) is read off this one process, so the signals agree with
// each other.
#include "simulation.h"

#include "pod_signals.h"
#include "random.h"

#include <algorithm>

namespace culprit::sample {

namespace {

constexpr double step = 0.02;
constexpr int users = 300;              // concurrency of the load generator
constexpr std::size_t batchLimit = 256; // sequences an engine decodes at once

struct Engine
{
    double tokenBase, tokenPerSequence; // s
    double prefill;                     // s
};

Engine engineOf(const std::string& model)
{
    return model == "falcon-2-11b" ? Engine{0.0175, 0.00060, 0.095} : Engine{0.0126, 0.00018, 0.046};
}

struct Server
{
    std::vector<int> prefilling, running;
    std::size_t load() const { return prefilling.size() + running.size(); }
};

class Process
{
public:
    Process(const Run& run, const Cluster& cluster, std::uint64_t seed)
        : m_run(run)
        , m_engine(engineOf(run.model))
        , m_random(seed, run.label + "/requests")
        , m_servers(static_cast<std::size_t>(cluster.servers()))
        , m_target(run.target + 1)
    {
        m_out.end = run.duration + 12;
        for (std::size_t i = 0; i < cluster.pods.size(); ++i) {
            m_out.pods.push_back(idleSignals(cluster, i, m_out.end));
        }
        schedule();
    }

    Simulation simulate()
    {
        const int steps = static_cast<int>(m_out.end / step + 0.5);
        for (int i = 0; i < steps; ++i) {
            const double time = i * step;
            if (m_out.died >= 0 && !m_killed && time >= m_out.died) {
                killTarget(time);
            }
            while (time < m_run.duration && m_next <= time && m_inFlight < users) {
                arrive(m_next > time - step ? m_next : time);
                // One process reads every stream: as they drag on it falls behind its rate a little.
                const double lag =
                    m_run.kind == RunKind::Smoke ? 0 : std::clamp(0.4 * (m_slowness - 1), 0.0, 0.12);
                m_pacing = 0.985 * m_pacing + 0.0035 * m_random.normal();
                const double interval = (1 + lag) * (1 + m_pacing) * m_random.uniform(0.85, 1.15) / m_run.qps;
                m_next = std::max(m_next, time - step) + interval;
            }
            for (int s = 0; s < static_cast<int>(m_servers.size()); ++s) {
                serve(s, time);
            }
        }
        return std::move(m_out);
    }

private:
    void schedule()
    {
        if (!m_run.fault) {
            return;
        }
        const double injection = m_run.injectAfter;
        m_out.faultStart = injection + m_random.uniform(2.5, 4.5);
        m_out.faultEnd = m_out.faultStart + 60;
        if (m_run.kind == RunKind::Stabilization) {
            m_out.diagnosed = injection + m_random.uniform(36, 42);
            m_out.died = m_out.diagnosed + m_random.uniform(5, 8);
            m_out.faultEnd = m_out.died;
            m_out.podBack = m_out.died + m_random.uniform(26, 32);
            m_out.back = m_out.podBack + m_random.uniform(60, 66);
        } else if (m_run.fault == Fault::Memory) {
            m_out.died = m_out.faultStart + m_random.uniform(12, 16);
            m_out.back = m_out.died + m_random.uniform(46, 50);
            if (m_run.ipChanges) {
                m_out.podBack = m_out.died + m_random.uniform(5, 8);
            }
        }
    }

    bool faulty(Fault fault, int server, double time) const
    {
        return m_run.fault == fault && server == m_target && m_out.inFault(time);
    }

    bool available(int server, double time) const { return server != m_target || !m_out.away(time); }

    int anyServer(double time, int besides = -1)
    {
        std::vector<int> candidates;
        for (int server = 0; server < static_cast<int>(m_servers.size()); ++server) {
            if (server != besides && available(server, time)) {
                candidates.push_back(server);
            }
        }
        return candidates.empty() ? 0 : m_random.pick(candidates);
    }

    // Serve's router asks two replicas for their queue length and takes the shorter one. A delayed replica
    // answers too late; now and then its cached answer still lets it win.
    int route(double time)
    {
        const int a = anyServer(time);
        const int b = m_servers.size() > 1 ? anyServer(time, a) : a;
        for (const auto& [slow, other] : {std::pair{a, b}, std::pair{b, a}}) {
            if (faulty(Fault::Network, slow, time)) {
                return m_random.chance(0.4) ? slow : other;
            }
        }
        return m_servers[static_cast<std::size_t>(a)].load() <= m_servers[static_cast<std::size_t>(b)].load()
                   ? a
                   : b;
    }

    double networkDelay(int server, double time)
    {
        return faulty(Fault::Network, server, time) ? 1 + m_random.uniform(-0.1, 0.1) : 0;
    }

    double hop(int server, double time)
    {
        const double base = 0.0035 + 0.002 * m_random.exponential();
        return faulty(Fault::Cpu, server, time) ? base * m_random.uniform(4, 16) : base;
    }

    double prefill(int server, double time)
    {
        const auto batch = static_cast<double>(m_servers[static_cast<std::size_t>(server)].load());
        double seconds = m_engine.prefill * (1 + 0.012 * batch) * m_random.uniform(0.9, 1.25);
        if (faulty(Fault::Cpu, server, time)) {
            seconds += 0.25 + 0.5 * m_random.exponential(); // the scheduler waits for a core
        }
        if (faulty(Fault::Gpu, server, time)) {
            seconds *= 1.7;
        }
        return seconds;
    }

    void enqueue(int id, double time)
    {
        Request& request = m_out.requests[static_cast<std::size_t>(id)];
        request.readyAt = time + prefill(request.replica, time);
        m_servers[static_cast<std::size_t>(request.replica)].prefilling.push_back(id);
        countPrompt(request.replica, time, request.promptTokens);
        // While a replica is away the router hedges: a second replica prefills too and is then abandoned.
        if (m_run.fault == Fault::Memory && m_out.away(time) && m_random.chance(0.3)) {
            countPrompt(anyServer(time, request.replica), time, request.promptTokens);
        }
    }

    void countPrompt(int server, double time, int tokens)
    {
        signalsOf(server).promptTokens[static_cast<int>(time)] += tokens;
    }

    PodSignals& signalsOf(int server)
    {
        return m_out.pods[static_cast<std::size_t>(Cluster::headPod + server)];
    }

    void arrive(double time)
    {
        Request request;
        request.arrival = time;
        request.entry = anyServer(time);
        request.replica = route(time);
        request.promptTokens = m_random.integer(528, 540);
        request.generated = m_random.chance(0.011) ? 255 : 256;
        request.pace = 1 + 0.012 * m_random.normal();
        request.header = hop(request.entry, time);
        request.header += hop(request.replica, time);
        request.header += networkDelay(request.entry, time);
        if (request.entry != request.replica) {
            request.header += networkDelay(request.replica, time);
        }
        m_out.requests.push_back(request);
        ++m_inFlight;
        enqueue(static_cast<int>(m_out.requests.size()) - 1, time + request.header);
        PodSignals& entry = signalsOf(request.entry);
        entry.cpu[static_cast<int>(time)] += 0.02;
        entry.packets[static_cast<int>(time)] += 6;
    }

    double secondsPerToken(int server, double time) const
    {
        const auto batch = static_cast<double>(m_servers[static_cast<std::size_t>(server)].running.size());
        double seconds = m_engine.tokenBase + m_engine.tokenPerSequence * batch;
        if (faulty(Fault::Cpu, server, time)) {
            seconds *= 1.62;
        }
        if (faulty(Fault::Gpu, server, time)) {
            seconds *= 1.48;
        }
        return seconds;
    }

    void serve(int index, double time)
    {
        Server& server = m_servers[static_cast<std::size_t>(index)];
        PodSignals& own = signalsOf(index);
        const int second = static_cast<int>(time);
        std::size_t kept = 0;
        for (const int id : server.prefilling) {
            Request& request = m_out.requests[static_cast<std::size_t>(id)];
            if (request.readyAt <= time && server.running.size() < batchLimit) {
                request.firstToken = std::max(request.readyAt, time - step) + networkDelay(index, time);
                server.running.push_back(id);
            } else {
                server.prefilling[kept++] = id;
            }
        }
        server.prefilling.resize(kept);

        const double progress = step / secondsPerToken(index, time);
        kept = 0;
        for (const int id : server.running) {
            Request& request = m_out.requests[static_cast<std::size_t>(id)];
            const double before = request.tokens;
            request.tokens =
                std::min(before + progress / request.pace, static_cast<double>(request.generated));
            const double made = request.tokens - before;
            own.generatedTokens[second] += made;
            if (request.entry != index) {
                own.packets[second] += 0.85 * made; // a chunk to the proxy that answers the client
            }
            signalsOf(request.entry).packets[second] += 0.5 * made;
            signalsOf(request.entry).cpu[second] += 0.0006 * made;
            PodSignals& gateway = m_out.pods[Cluster::gatewayPod];
            gateway.packets[second] += 2.05 * made;
            gateway.cpu[second] += 0.000062 * made;
            if (request.tokens < request.generated) {
                server.running[kept++] = id;
                continue;
            }
            const double part = made * request.pace / progress;
            request.tail = networkDelay(index, time);
            request.finish = time + step * part + request.tail;
            complete(request);
        }
        server.running.resize(kept);
        own.running[second] = static_cast<double>(server.running.size());
        own.waiting[second] = static_cast<double>(server.prefilling.size());
    }

    void complete(const Request& request)
    {
        --m_inFlight;
        const double usual = 256 * (m_engine.tokenBase + 5 * m_engine.tokenPerSequence) + 0.1;
        m_slowness += 0.04 * ((request.finish - request.arrival) / usual - m_slowness);
    }

    void killTarget(double time)
    {
        m_killed = true;
        Server& target = m_servers[static_cast<std::size_t>(m_target)];
        for (const int id : target.running) {
            Request& request = m_out.requests[static_cast<std::size_t>(id)];
            request.failed = true;
            request.generated = static_cast<int>(request.tokens);
            request.finish = time;
            --m_inFlight;
            m_next = std::min(m_next, time); // its user comes back at once
        }
        const std::vector<int> retried = std::move(target.prefilling);
        target.running.clear();
        target.prefilling.clear();
        for (const int id : retried) {
            Request& request = m_out.requests[static_cast<std::size_t>(id)];
            request.replica = anyServer(time, m_target);
            enqueue(id, time + 0.05);
        }
    }

    const Run& m_run;
    Engine m_engine;
    Stream m_random;
    std::vector<Server> m_servers;
    int m_target;
    Simulation m_out;
    double m_next = 0.4;
    double m_slowness = 1;
    double m_pacing = 0; // how far the load generator is off its rate
    int m_inFlight = 0;
    bool m_killed = false;
};

} // namespace

double Seconds::sum(int from, int to) const
{
    double total = 0;
    for (int second = from; second < to; ++second) {
        total += (*this)[second];
    }
    return total;
}

Simulation simulate(const Run& run, const Cluster& cluster, std::uint64_t seed)
{
    Simulation simulation = Process(run, cluster, seed).simulate();
    deriveSignals(run, cluster, seed, simulation);
    return simulation;
}

} // namespace culprit::sample
