// SPDX-License-Identifier: GPL-3.0-or-later
#include "log_files.h"

#include "random.h"
#include "text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace culprit::sample {

namespace {

struct Record
{
    std::int64_t us = 0;
    const Pod* pod = nullptr;
    std::string file, message;
    bool wholeSecond = false;
};

class Writer
{
public:
    Writer(const Run& run, const Cluster& cluster, const Simulation& simulation, std::uint64_t seed)
        : m_run(run)
        , m_cluster(cluster)
        , m_simulation(simulation)
        , m_random(seed, run.label + "/logs")
        , m_job(std::to_string(m_random.integer(1, 4)))
    {
    }

    std::string json()
    {
        for (int s = 0; s < m_cluster.servers(); ++s) {
            engine(s);
            raylet(s);
        }
        head();
        controller();
        requests();
        fault();
        debug();
        std::stable_sort(m_records.begin(), m_records.end(),
                         [](const Record& a, const Record& b) { return a.us < b.us; });
        std::string out = "[\n";
        for (const Record& record : m_records) {
            out += &record == &m_records.front() ? "    {\n" : ",\n    {\n";
            out += "        \"time\": \"" +
                   (record.wholeSecond ? instant::iso(record.us) : instant::isoMicro(record.us)) + "\",\n";
            out += "        \"pod\": \"" + record.pod->name + "\",\n";
            out += "        \"container\": \"" + record.pod->service + "\",\n";
            out += "        \"file\": \"" + record.file + "\",\n";
            out += "        \"msg\": " + nlohmann::json(record.message).dump(-1, ' ', true) + "\n    }";
        }
        out += "\n]";
        return out;
    }

private:
    // The pod that answers for a server at a time: its replacement after a restart that renames it.
    const Pod& podAt(int server, double time) const
    {
        const bool replaced =
            server == m_run.target + 1 && m_simulation.podBack >= 0 && time >= m_simulation.podBack;
        return replaced ? m_cluster.replacement : m_cluster.server(server);
    }
    // A restarted actor is another worker process and another Serve replica, whatever became of the pod.
    const Pod& workerAt(int server, double time) const
    {
        const bool restarted =
            server == m_run.target + 1 && m_simulation.died >= 0 && time >= m_simulation.died;
        return restarted ? m_cluster.replacement : m_cluster.server(server);
    }
    bool silent(int server, double time) const
    {
        return server == m_run.target + 1 && m_simulation.podAway(time);
    }

    void add(double time, const Pod& pod, std::string file, std::string message)
    {
        m_records.push_back(
            {m_run.micros(time), &pod, std::move(file), std::move(message), m_random.chance(0.01)});
    }

    std::string draw(int low, int high) { return std::to_string(m_random.integer(low, high)); }

    static std::string ray(const std::string& name) { return "/tmp/ray/session_latest/logs/" + name; }
    static std::string worker(const Pod& w, const char* ending)
    {
        return ray("worker-" + w.workerId + "-01000000-" + std::to_string(w.workerPid) + ending);
    }
    std::string rayPrefix(double time, char level, int pid) const
    {
        return '[' + instant::commaMilli(m_run.micros(time)) + ' ' + level + ' ' + std::to_string(pid) + ' ' +
               std::to_string(pid) + "] ";
    }

    void engine(int server)
    {
        const PodSignals& own = m_simulation.pods[static_cast<std::size_t>(Cluster::headPod + server)];
        for (double time = m_random.uniform(0, 5); time < m_run.duration + 3; time += 5) {
            if (server == m_run.target + 1 && m_simulation.away(time)) {
                continue;
            }
            const int second = static_cast<int>(time);
            const double running = own.running[second];
            add(time, podAt(server, time), worker(workerAt(server, time), ".out"),
                "INFO " + instant::monthDay(m_run.micros(time)) +
                    " [metrics.py:486] Avg prompt throughput: " +
                    fixed(own.promptTokens.sum(second - 5, second) / 5, 1) +
                    " tokens/s, Avg generation throughput: " +
                    fixed(own.generatedTokens.sum(second - 5, second) / 5, 1) + " tokens/s, Running: " +
                    fixed(running, 0) + " reqs, Swapped: 0 reqs, Pending: " + fixed(own.waiting[second], 0) +
                    " reqs, GPU KV cache usage: " + fixed(std::min(99.7, running * 0.36), 1) +
                    "%, CPU KV cache usage: 0.0%.");
        }
    }

    void raylet(int server)
    {
        for (double time = m_random.uniform(0, 9); time < m_run.duration + 3;
             time += m_random.uniform(8, 14)) {
            if (silent(server, time)) {
                continue;
            }
            const Pod& pod = podAt(server, time);
            const std::string pid = draw(4000, 9000);
            add(time, pod, ray("raylet.out"),
                rayPrefix(time, 'I', pod.rayletPid) +
                    "(raylet) worker_pool.cc:501: Started worker process with pid " + pid +
                    ", the token is " + draw(2, 40));
            add(time + 0.2, pod, ray("dashboard_agent.log"),
                instant::commaMilli(m_run.micros(time + 0.2)) + "\tINFO web_log.py:214 -- " + pod.ip + " [" +
                    instant::nginxAccess(m_run.micros(time + 0.2)) +
                    "] \"GET /api/local_raylet_healthz HTTP/1.1\" 200 197 \"-\" \"kube-probe/1.31\"");
        }
    }

    void head()
    {
        const Pod& pod = m_cluster.server(0);
        for (double time = 1; time < m_run.duration + 3; time += m_random.uniform(3, 7)) {
            add(time, pod, ray("gcs_server.out"),
                rayPrefix(time, 'I', 21) + "(gcs_server) gcs_actor_manager.cc:1279: Finished handling " +
                    (m_random.chance(0.5) ? "GetNamedActorInfo" : "ListNamedActors") + ", job id = 0" +
                    m_job + "000000, num alive actors = " +
                    std::to_string(2 * m_cluster.servers() + (m_simulation.away(time) ? 2 : 3)));
        }
        for (double time = 4; time < m_run.duration + 3; time += m_random.uniform(9, 16)) {
            add(time, pod, ray("dashboard.log"),
                instant::commaMilli(m_run.micros(time)) +
                    "\tINFO serve_head.py:118 -- GET /api/serve/applications/ 200 " +
                    fixed(m_random.uniform(5, 21), 1) + "ms");
        }
        for (double time = 20; time < m_run.duration; time += m_random.uniform(30, 60)) {
            add(time, pod, ray("monitor.log"),
                instant::commaMilli(m_run.micros(time)) + "\tINFO autoscaler.py:146 -- The autoscaler took " +
                    fixed(m_random.uniform(0.02, 0.05), 3) + " seconds to complete the update iteration.");
        }
    }

    void controllerLine(double time, const char* level, const char* logger, const std::string& text,
                        const std::string& more)
    {
        const std::int64_t us = m_run.micros(time);
        add(time, m_cluster.pods[Cluster::operatorPod], "/tmp/kuberay/kuberay-operator.log",
            std::string("{\"level\": \"") + level + "\", \"ts\": \"" + instant::isoMilliZ(us) +
                "\", \"logger\": \"" + logger + "\", \"msg\": \"" + text + "\", " + more +
                "\"RayService\": {\"name\": \"" + m_run.model +
                "\", \"namespace\": \"ray\"}, \"reconcileID\": \"" + m_random.uuid() + "\"}");
    }

    void controller()
    {
        for (double time = 0.5; time < m_run.duration + 3; time += m_random.uniform(4, 9)) {
            controllerLine(time, "info", "controllers.RayService",
                           m_random.chance(0.4) ? "Check serve health" : "inconsistentRayServiceStatus",
                           "\"shouldUpdateServe\": false, ");
        }
    }

    void requests()
    {
        const double share = std::min(1.0, m_run.volume);
        const Pod& gateway = m_cluster.pods[Cluster::gatewayPod];
        for (const Request& r : m_simulation.requests) {
            if (r.finish < 0 || r.finish > m_run.duration + 4) {
                continue;
            }
            const Pod& pod = podAt(r.replica, r.arrival);
            const Pod& process = workerAt(r.replica, r.arrival);
            const std::string milliseconds = fixed(1000 * (r.finish - r.arrival - r.header), 1) + "ms";
            if (m_random.chance(0.25 * share)) {
                add(r.finish, gateway, "/var/log/nginx/access.log",
                    m_cluster.clientIp + " - - [" + instant::nginxAccess(m_run.micros(r.finish)) +
                        "] \"POST /" + m_run.model + "/v1/chat/completions HTTP/1.1\" 200 " +
                        std::to_string(r.generated * 328 + m_random.integer(-400, 400)) +
                        " \"-\" \"python-requests/2.31.0\" \"-\"");
            }
            if (!r.failed && m_random.chance(0.1 * share)) {
                add(r.arrival + r.header, pod, worker(process, ".out"),
                    "INFO:     " + gateway.ip + ':' + std::to_string(m_random.integer(33000, 60000)) +
                        " - \"POST /chat/completions HTTP/1.1\" 200 OK");
            }
            if (!r.failed && m_random.chance(0.12 * share)) {
                add(r.finish, pod, worker(process, ".err"),
                    "INFO " + instant::commaMilli(m_run.micros(r.finish)) + " llm_VLLMDeployment " +
                        process.replicaId + ' ' + m_random.uuid() + " -- POST /chat/completions 200 " +
                        milliseconds);
            }
            if (m_random.chance(0.012 * share)) {
                const std::string id = m_random.uuid();
                add(r.arrival + r.header, pod, worker(process, ".err"),
                    "INFO " + instant::commaMilli(m_run.micros(r.arrival + r.header)) +
                        " llm_VLLMDeployment " + process.replicaId + ' ' + id +
                        " -- Request: messages=[{'role': 'user', " + "'content': 'Say \"caf\u00e9\" " +
                        m_random.word(6) + " and write a web service with tests.'}] model='" + m_run.model +
                        "' max_tokens=256 stream=True temperature=1.0 logprobs=True");
            }
            if (r.failed) {
                add(r.finish + 0.02, gateway, "/var/log/nginx/error.log",
                    instant::nginxError(m_run.micros(r.finish + 0.02)) + " [error] 29#29: *" +
                        std::to_string(m_random.integer(2000, 30000)) +
                        " upstream prematurely closed connection while reading upstream, client: " +
                        m_cluster.clientIp + ", server: , request: \"POST /" + m_run.model +
                        "/v1/chat/completions HTTP/1.1\", upstream: \"http://" +
                        m_cluster.server(r.entry).ip + ":8000/chat/completions\"");
            } else if (m_random.chance(r.finish - r.arrival > 5 ? 0.05 * share : 0.002 * share)) {
                const std::string connection = draw(2000, 30000);
                const std::string folder = draw(1, 9);
                add(r.finish, gateway, "/var/log/nginx/error.log",
                    instant::nginxError(m_run.micros(r.finish)) + " [warn] 29#29: *" + connection +
                        " an upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/" +
                        folder + "/00/" + zeros(m_random.integer(1, 9999), 10) + " while reading upstream");
            }
        }
    }

    void serveController(double time, const char* level, const std::string& text)
    {
        const Pod& head = m_cluster.server(0);
        // Ray colours the lines of its controller.
        add(time, head,
            ray("worker-" + head.workerId + "-01000000-" + std::to_string(head.workerPid + 11) + ".err"),
            "\x1b[36m(ServeController pid=" + std::to_string(head.workerPid + 11) + ")\x1b[0m " + level +
                ' ' + instant::commaMilli(m_run.micros(time)) + " controller -- " + text);
    }

    void fault()
    {
        if (!m_run.fault) {
            return;
        }
        const int server = m_run.target + 1;
        if (m_run.fault == Fault::Network) {
            for (double time = m_simulation.faultStart + 2; time < m_simulation.faultEnd;
                 time += m_random.uniform(1.5, 4)) {
                add(time, m_cluster.server(0), worker(m_cluster.server(0), ".err"),
                    "WARNING " + instant::commaMilli(m_run.micros(time)) + " proxy " +
                        m_cluster.server(0).ip + " -- Failed to get queue length from Replica(id='" +
                        m_cluster.server(server).replicaId +
                        "', deployment='VLLMDeployment', app='llm') within 0.1s. If this happens repeatedly "
                        "it's "
                        "likely caused by high network latency in the cluster.");
            }
        }
        if (m_run.fault == Fault::Cpu) {
            for (double time = m_simulation.faultStart + 5; time < m_simulation.faultEnd;
                 time += m_random.uniform(8, 16)) {
                const Pod& pod = m_cluster.server(server);
                add(time, pod, ray("raylet.out"),
                    rayPrefix(time, 'W', pod.rayletPid) +
                        "(raylet) agent_manager.cc:82: Agent heartbeat late by " +
                        std::to_string(m_random.integer(600, 2400)) + " ms");
            }
        }
        if (m_simulation.died >= 0) {
            death(server);
        }
    }

    void death(int server)
    {
        const double died = m_simulation.died;
        const Pod& dead = m_cluster.server(server);
        const Pod& born = m_cluster.replacement;
        const Pod& head = m_cluster.server(0);
        const std::string replica =
            "Replica(id='" + dead.replicaId + "', deployment='VLLMDeployment', app='llm')";
        if (m_run.kind == RunKind::Stabilization) {
            controllerLine(m_simulation.diagnosed, "info", "controllers.RayCluster",
                           "reconcilePods: pod is being restarted",
                           "\"pod\": \"" + dead.name + "\", \"reason\": \"root cause named by diagnosis\", ");
            add(died, dead, ray("raylet.out"),
                rayPrefix(died, 'I', dead.rayletPid) +
                    "(raylet) main.cc:454: received SIGTERM. Existing local drain "
                    "request = None");
            add(died + 1.1, head, ray("gcs_server.out"),
                rayPrefix(died + 1.1, 'I', 21) +
                    "(gcs_server) gcs_node_manager.cc:451: Removing node, node id = " + m_random.hex(56) +
                    ", node name = " + dead.ip + ", death reason = EXPECTED_TERMINATION");
        } else {
            add(died + 0.1, dead, ray("raylet.out"),
                rayPrefix(died + 0.1, 'W', dead.rayletPid) +
                    "(raylet) node_manager.cc:1586: A worker died or was killed while executing a task by an "
                    "unexpected system error. Worker ID: " +
                    dead.workerId + " Worker IP address: " + dead.ip +
                    " Worker PID: " + std::to_string(dead.workerPid) +
                    " Worker exit type: SYSTEM_ERROR Worker exit detail: connection error code 2. End of "
                    "file. "
                    "The process may have been killed by SIGKILL by the OOM killer due to high memory "
                    "usage.");
            add(died + 0.6, head, ray("gcs_server.out"),
                rayPrefix(died + 0.6, 'W', 21) + "(gcs_server) gcs_actor_manager.cc:1121: Actor " +
                    m_random.hex(32) + " is failed on worker " + dead.workerId +
                    ", need_reschedule = 0, remaining_restarts = 0");
        }
        serveController(died + 1.7, "WARNING", replica + " died, removing it from the routing table.");
        serveController(died + 4.1, "INFO",
                        "Adding 1 replica to Deployment(name='VLLMDeployment', app='llm').");
        const double load = m_simulation.back - 38;
        for (int shard = 0; shard <= 4; ++shard) {
            const double time = load + 5.5 * shard;
            add(time, podAt(server, time), worker(born, ".err"),
                "\rLoading safetensors checkpoint shards: " + padded(std::to_string(25 * shard), 3) +
                    "% Completed | " + std::to_string(shard) + "/4");
        }
        add(m_simulation.back - 2, podAt(server, m_simulation.back - 2), worker(born, ".out"),
            "INFO [model_runner.py:1598] Graph capturing finished in " +
                std::to_string(m_random.integer(11, 14)) + " secs, took 0.21 GiB");
        serveController(m_simulation.back, "INFO",
                        "Replica(id='" + born.replicaId +
                            "', deployment='VLLMDeployment', app='llm') started successfully after " +
                            fixed(m_simulation.back - died - 4.1, 1) +
                            "s (PID: " + std::to_string(born.workerPid) + ").");
    }

    // Beyond volume 1: the debug level of a verbose deployment.
    void debug()
    {
        const double surplus = m_run.surplus(Shape::Logs);
        if (surplus <= 0) {
            return;
        }
        const int lines = static_cast<int>(surplus * 5 * m_run.duration);
        const std::string agent = ray("python-core-worker-" + m_cluster.server(0).workerId + ".log");
        for (int i = 0; i < lines; ++i) {
            const double time = m_random.uniform(0, m_run.duration + 3);
            const int server = m_random.integer(0, m_cluster.servers() - 1);
            if (silent(server, time)) {
                continue;
            }
            const Pod& pod = podAt(server, time);
            const Pod& process = workerAt(server, time);
            switch (m_random.integer(0, 3)) {
            case 0: {
                const std::string id = m_random.uuid();
                const std::string chunk = draw(1, 256);
                const double ms = m_random.uniform(10, 30);
                add(time, pod, worker(process, ".err"),
                    "DEBUG " + instant::commaMilli(m_run.micros(time)) + " llm_VLLMDeployment " +
                        process.replicaId + ' ' + id + " -- stream chunk " + chunk + " after " +
                        fixed(ms, 2) + "ms, queue " + draw(0, 7));
                break;
            }
            case 1: {
                const std::string pending = draw(0, 9);
                const std::string us = draw(0, 400);
                add(time, pod, ray("raylet.out"),
                    rayPrefix(time, 'D', pod.rayletPid) +
                        "(raylet) cluster_task_manager.cc:337: Scheduling pass, " + pending + " pending, " +
                        us + " us, lease " + m_random.hex(28));
                break;
            }
            case 2:
                add(time, pod, agent,
                    rayPrefix(time, 'D', process.workerPid) + "core_worker.cc:2913: Finished task " +
                        m_random.hex(48) + ", next in actor queue");
                break;
            default: {
                const std::string connection = draw(2000, 30000);
                add(time, m_cluster.pods[Cluster::gatewayPod], "/var/log/nginx/error.log",
                    instant::nginxError(m_run.micros(time)) + " [debug] 29#29: *" + connection +
                        " http upstream process chunk " + draw(200, 400) + " bytes from " + pod.ip + ":8000");
                break;
            }
            }
        }
    }

    const Run& m_run;
    const Cluster& m_cluster;
    const Simulation& m_simulation;
    Stream m_random;
    std::string m_job;
    std::vector<Record> m_records;
};

} // namespace

std::string lokiJson(const Run& run, const Cluster& cluster, const Simulation& simulation, std::uint64_t seed)
{
    return Writer(run, cluster, simulation, seed).json();
}

std::string remediationLog(const Run& run, const Cluster& cluster, const Simulation& simulation)
{
    const auto line = [&](double time, const std::string& text) {
        return instant::isoMilliZ(run.micros(time)) + ' ' + text + '\n';
    };
    const std::string service = run.targetName();
    return line(run.injectAfter, "injection: cpu on " + service) +
           line(simulation.diagnosed, "diagnosis: first of the ranking is " + service +
                                          ", restarting its pod " + cluster.server(run.target + 1).name) +
           line(simulation.podBack, "restart: new pod " + cluster.replacement.name) +
           line(simulation.back, "recovery: replica serves again");
}

} // namespace culprit::sample
