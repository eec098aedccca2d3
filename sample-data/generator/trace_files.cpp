// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_files.h"

#include "random.h"
#include "text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace culprit::sample {

namespace {

constexpr const char* header = "Response Delay,Client,Server,Client IP,Server IP,Start Time,End Time,Data "
                               "Type,Protocol,Request Type,Request "
                               "Domain,Request Resource,Status,Response Code,Response "
                               "Exception,X-Request-ID,Trace ID,Span ID,Parent Span ID,"
                               "Server Port,Endpoint,Database ID\n";

struct Party
{
    std::string name, ip;
};

struct Row
{
    std::int64_t start = 0, delay = 0; // us
    Party client, server;
    std::string dataType = "eBPF", protocol = "HTTP", type = "GET", domain, resource, status = "Success",
                code = "200", exception, requestId, traceId, spanId, parentId, port, endpoint;
};

// The exporter quotes a cell that holds a comma or a quote and leaves quotes inside as they are.
void cell(std::string& out, const std::string& text)
{
    const bool quoted = text.find_first_of(",\"") != std::string::npos;
    out += ',';
    out += quoted ? '"' + text + '"' : text;
}

class Tracer
{
public:
    Tracer(const Run& run, const Cluster& cluster, const Simulation& simulation, std::uint64_t seed)
        : m_run(run)
        , m_cluster(cluster)
        , m_simulation(simulation)
        , m_random(seed, run.label + "/traces")
        , m_gateway{cluster.pods[Cluster::gatewayPod].name, cluster.pods[Cluster::gatewayPod].ip}
        , m_client{"llm-benchmark-pod-" + run.caseName(), cluster.clientIp}
    {
    }

    TraceFiles files()
    {
        requests();
        background();
        verbose();
        std::stable_sort(m_rows.begin(), m_rows.end(),
                         [](const Row& a, const Row& b) { return a.start < b.start; });
        TraceFiles files;
        files.requestList = header;
        std::uint64_t id = 7504534291431254000ULL + (m_random.next() >> 20);
        for (const Row& row : m_rows) {
            id += static_cast<std::uint64_t>(m_random.integer(20, 900));
            std::string& out = files.requestList;
            out += std::to_string(row.delay);
            const std::string cells[] = {row.client.name,
                                         row.server.name,
                                         row.client.ip,
                                         row.server.ip,
                                         instant::isoMicro(row.start),
                                         instant::isoMicro(row.start + row.delay),
                                         row.dataType,
                                         row.protocol,
                                         row.type,
                                         row.domain,
                                         row.resource,
                                         row.status,
                                         row.code,
                                         row.exception,
                                         row.requestId,
                                         row.traceId,
                                         row.spanId,
                                         row.parentId,
                                         row.port,
                                         row.endpoint,
                                         std::to_string(id)};
            for (const std::string& text : cells) {
                cell(out, text);
            }
            out += '\n';
        }
        files.traceList = m_traces.dump(4);
        return files;
    }

private:
    Party party(int server, double time) const
    {
        const bool replaced =
            server == m_run.target + 1 && m_simulation.podBack >= 0 && time >= m_simulation.podBack;
        const Pod& pod = replaced ? m_cluster.replacement : m_cluster.server(server);
        return {pod.name, pod.ip};
    }
    bool lost(int server, double time)
    {
        return server == m_run.target + 1 && m_run.fault == Fault::Network && m_simulation.inFault(time) &&
               m_random.chance(0.6);
    }
    bool away(int server, double time) const
    {
        return server == m_run.target + 1 && m_simulation.podAway(time);
    }

    void requests()
    {
        const double share = std::min(1.0, m_run.volume);
        const std::string address = m_cluster.clientIp + ":30826";
        for (const Request& r : m_simulation.requests) {
            if (r.arrival > m_run.duration || !m_random.chance(share)) {
                continue;
            }
            Row root;
            root.start = m_run.micros(r.arrival);
            root.delay = static_cast<std::int64_t>(r.header * 1e6) + m_random.integer(1100, 2600);
            root.client = m_client;
            root.server = m_gateway;
            root.type = "POST";
            root.domain = address;
            root.endpoint = '/' + m_run.model + "/v1";
            root.resource = root.endpoint + "/chat/completions";
            root.port = "80";
            root.requestId = m_random.hex(32);
            root.traceId = m_random.hex(32);
            root.spanId = m_random.hex(16);
            if (r.failed && r.firstToken < 0) {
                root.status = "Server Error";
                root.code = "500";
                root.exception = "Internal Server Error";
            }
            Row child = root;
            child.start += m_random.integer(700, 1100);
            child.delay = static_cast<std::int64_t>(r.header * 1e6);
            child.client = m_gateway;
            child.server = party(r.entry, r.arrival);
            child.domain = m_cluster.namespacedService + ":8000";
            child.endpoint = child.resource = "/chat/completions";
            child.port = "8000";
            child.parentId = root.spanId;
            child.spanId = m_random.hex(16);
            const bool keepRoot = m_random.chance(0.85);
            const bool keepChild = m_random.chance(0.85) && !lost(r.entry, r.arrival);
            if (keepRoot && keepChild && m_traces.size() < 12 && m_random.chance(0.2)) {
                trace(root, child);
            }
            if (keepRoot) {
                m_rows.push_back(root);
            }
            if (keepChild) {
                m_rows.push_back(child);
            }
            if (r.failed) {
                Row retry = child;
                retry.start = m_run.micros(r.finish);
                retry.delay = m_random.integer(9000, 21000);
                retry.status = "Server Error";
                retry.code = "500";
                retry.exception = "Internal Server Error";
                retry.spanId = m_random.hex(16);
                m_rows.push_back(retry);
            }
        }
    }

    void trace(const Row& root, const Row& child)
    {
        nlohmann::ordered_json spans = nlohmann::ordered_json::array();
        for (const Row* row : {&root, &child}) {
            const int id = row == &root ? 0 : 1;
            spans.push_back({{"id", id},
                             {"parent_id", id - 1},
                             {"level", id},
                             {"start_time_us", row->start},
                             {"end_time_us", row->start + row->delay},
                             {"duration", row->delay},
                             {"auto_instance", row->server.name},
                             {"ip", row->server.ip},
                             {"tap_side", "s-p"},
                             {"l7_protocol", 20},
                             {"l7_protocol_str", "HTTP"},
                             {"request_type", row->type},
                             {"endpoint", row->endpoint},
                             {"response_status", row->code == "200" ? 0 : 3},
                             {"trace_id", row->traceId},
                             {"span_id", row->spanId},
                             {"parent_span_id", row->parentId}});
        }
        m_traces.push_back({{"x_request_id", root.requestId}, {"tracing", std::move(spans)}});
    }

    void periodic(double every, const Row& like, double delay, int server = -1)
    {
        for (double time = m_random.uniform(0, every); time < m_run.duration + 2;
             time += every * m_random.uniform(0.8, 1.2)) {
            if (server >= 0 && (lost(server, time) || away(server, time))) {
                continue;
            }
            Row row = like;
            row.start = m_run.micros(time);
            row.delay = static_cast<std::int64_t>(delay * 1e6 * m_random.uniform(0.5, 1.8));
            if (server >= 0) {
                row.server = party(server, time);
                if (server == m_run.target + 1 && m_simulation.inFault(time) &&
                    m_run.fault == Fault::Network) {
                    row.delay += m_random.integer(900000, 1100000);
                }
            }
            if (!like.traceId.empty()) {
                row.traceId = m_random.hex(32);
                row.spanId = m_random.hex(16);
            }
            m_rows.push_back(row);
        }
    }

    void background()
    {
        const double rarely = 1 / std::max(0.4, std::min(1.0, m_run.volume));
        Row row;
        row.client = {m_cluster.pods[Cluster::operatorPod].name, m_cluster.pods[Cluster::operatorPod].ip};
        row.domain = m_run.model + "-head-svc.ray.svc.cluster.local:8265";
        row.resource = "/api/serve/applications/";
        row.endpoint = "/api/serve";
        row.port = "8265";
        row.traceId = "x";
        periodic(5 * rarely, row, 0.009, 0);

        row = Row{};
        row.client = {"prometheus-kube-prometheus-stack-prometheus-0", "10.42.5.20"};
        row.dataType = "Local NIC";
        row.resource = row.endpoint = "/metrics";
        row.port = "8080";
        for (int s = 0; s < m_cluster.servers(); ++s) {
            row.domain = m_cluster.server(s).ip + ":8080";
            periodic(15 * rarely, row, 0.006, s);
        }

        row = Row{};
        row.client = m_gateway;
        row.server = {"coredns", "10.42.0.3"};
        row.dataType = "Local NIC";
        row.protocol = "DNS";
        row.type = "A";
        row.resource = row.endpoint = m_cluster.namespacedService;
        row.port = "53";
        row.code = "0";
        periodic(6 * rarely, row, 0.0008);
        row.status = "Client Error";
        row.code = "3";
        row.exception = "Non-Existent Domain";
        periodic(22 * rarely, row, 0.0006);

        row = Row{};
        row.client = {"grafana", "10.42.5.31"};
        row.server = m_gateway;
        row.dataType = "Local NIC";
        row.resource = "/prometheus/api/v1/query?query=sum(rate(x[1m])) by (pod,node)";
        row.endpoint = "/prometheus/api";
        row.port = "80";
        periodic(60, row, 0.012);

        row = Row{};
        row.client = m_client;
        row.server = m_gateway;
        row.domain = m_cluster.clientIp + ":30826";
        row.resource = '/' + m_run.model + "/v1/models";
        row.endpoint = '/' + m_run.model + "/v1";
        row.status = "Client Error";
        row.code = "404";
        row.exception = "model \"default\" not found";
        row.port = "80";
        periodic(80, row, 0.006);

        for (int s = 1; s < m_cluster.servers(); ++s) {
            row = Row{};
            row.client = party(0, 0);
            row.protocol = "gRPC";
            row.type = "POST";
            row.resource = "/ray.rpc.CoreWorkerService/PushTask";
            row.endpoint = "ray.rpc.CoreWorkerService/PushTask";
            row.status = "Timeout";
            row.code.clear();
            row.port = std::to_string(m_random.integer(10002, 19999));
            periodic(90, row, 0, s);
        }
    }

    // Beyond volume 1: the internal calls a deeper tap would catch.
    void verbose()
    {
        const double surplus = m_run.surplus(Shape::Spans);
        if (surplus <= 0) {
            return;
        }
        static const std::array<const char*, 4> calls = {
            "/ray.rpc.CoreWorkerService/PushTask", "/ray.rpc.NodeManagerService/RequestWorkerLease",
            "/ray.rpc.ActorInfoGcsService/GetActorInfo",
            "/ray.rpc.InternalPubSubGcsService/GcsSubscriberPoll"};
        const int rows = static_cast<int>(surplus * 6 * m_run.duration);
        for (int i = 0; i < rows; ++i) {
            const double time = m_random.uniform(0, m_run.duration + 2);
            const int from = m_random.integer(0, m_cluster.servers() - 1);
            const int to = m_random.integer(0, m_cluster.servers() - 1);
            if (away(from, time) || away(to, time) || lost(to, time)) {
                continue;
            }
            Row row;
            row.start = m_run.micros(time);
            row.delay = static_cast<std::int64_t>(2500 * m_random.exponential()) + 300;
            row.client = party(from, time);
            row.server = party(to, time);
            row.protocol = "gRPC";
            row.type = "POST";
            row.resource = calls[static_cast<std::size_t>(m_random.integer(0, 3))];
            row.endpoint = row.resource.substr(1);
            row.code = "0";
            row.requestId = m_random.hex(32);
            row.traceId = m_random.hex(32);
            row.spanId = m_random.hex(16);
            row.parentId = m_random.hex(16);
            row.port = std::to_string(m_random.integer(10002, 19999));
            m_rows.push_back(row);
        }
    }

    const Run& m_run;
    const Cluster& m_cluster;
    const Simulation& m_simulation;
    Stream m_random;
    Party m_gateway, m_client;
    std::vector<Row> m_rows;
    nlohmann::ordered_json m_traces = nlohmann::ordered_json::array();
};

} // namespace

TraceFiles traceFiles(const Run& run, const Cluster& cluster, const Simulation& simulation,
                      std::uint64_t seed)
{
    return Tracer(run, cluster, simulation, seed).files();
}

} // namespace culprit::sample
