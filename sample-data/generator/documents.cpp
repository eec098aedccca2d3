// SPDX-License-Identifier: GPL-3.0-or-later
#include "documents.h"

#include "cluster.h"
#include "random.h"
#include "text.h"

#include <nlohmann/json.hpp>

namespace culprit::sample {

namespace {

using nlohmann::json; // sorted keys, as the playbook's to_nice_json writes them

std::string zulu(std::int64_t second)
{
    return instant::iso(second * 1000000) + 'Z';
}

std::string gpuJson(const Run& run, const Cluster& cluster)
{
    nlohmann::ordered_json out;
    auto& result = out["result"];
    result["metadata"]["creationTimestamp"] = zulu(run.injectionSecond());
    auto& spec = result["spec"];
    spec["duration"] = "60s";
    spec["mode"] = "one";
    spec["selector"]["labelSelectors"] = {
        {"model.name", run.model}, {"ray.io/serve", "true"}, {"app", run.targetName()}};
    spec["selector"]["namespaces"] = {"ray"};
    spec["stats"] = {
        {"gpu_power_limit", "150"},
        {"selected_pod", cluster.server(run.target + 1).name},
        {"verification_msg",
         "Set power limit = 150, Before set power limit = 300.00, After set power limit = 150.00"},
        {"gpu_pci_bus_id", "00000000:0" + std::to_string(7 + run.target) + ":00.0"},
        {"pod_gpu_index", "0"}};
    return out.dump(4);
}

} // namespace

std::string chaosJson(const Run& run, std::uint64_t seed)
{
    Stream random(seed, run.label + "/chaos");
    if (run.fault == Fault::Gpu) {
        return gpuJson(run, makeCluster(run, seed));
    }
    const std::string created = zulu(run.injectionSecond());
    json spec;
    spec["mode"] = "one";
    spec["selector"] = {
        {"labelSelectors", {{"app", run.targetName()}, {"model.name", run.model}, {"ray.io/serve", "true"}}},
        {"namespaces", {"ray"}}};
    std::string kind = "StressChaos";
    std::string name = run.model + "-stress-chaos-" + faultName(*run.fault);
    if (run.fault == Fault::Network) {
        kind = "NetworkChaos";
        name = run.model + "-network-chaos-delay";
        spec["action"] = "delay";
        spec["direction"] = "to";
        spec["delay"] = {{"correlation", "0.25"}, {"jitter", "100ms"}, {"latency", "1000ms"}};
    } else {
        spec["containerNames"] = {run.targetName()};
        spec["duration"] = "60s";
        spec["stressors"] = run.fault == Fault::Cpu
                                ? json{{"cpu", {{"load", 100}, {"workers", 16}}}}
                                : json{{"memory", {{"oomScoreAdj", 0}, {"size", "8GB"}, {"workers", 1}}}};
    }
    const json labels = {{".", json::object()},
                         {"f:app", json::object()},
                         {"f:model.name", json::object()},
                         {"f:ray.io/serve", json::object()}};
    const json fields = {
        {"f:spec",
         {{".", json::object()},
          {"f:mode", json::object()},
          {"f:selector",
           {{".", json::object()}, {"f:labelSelectors", labels}, {"f:namespaces", json::object()}}}}}};
    const json managed = {
        {"apiVersion", "chaos-mesh.org/v1alpha1"}, {"fieldsType", "FieldsV1"}, {"fieldsV1", fields},
        {"manager", "OpenAPI-Generator"},          {"operation", "Update"},    {"time", created}};
    json metadata = {{"creationTimestamp", created},
                     {"generation", 1},
                     {"name", name},
                     {"namespace", "chaosmesh"},
                     {"resourceVersion", std::to_string(random.integer(2000000, 9000000))},
                     {"uid", random.uuid()}};
    metadata["managedFields"] = json::array({managed});
    const json out = {{"changed", true},
                      {"duration", 0},
                      {"failed", false},
                      {"method", "create"},
                      {"result",
                       {{"apiVersion", "chaos-mesh.org/v1alpha1"},
                        {"kind", kind},
                        {"metadata", metadata},
                        {"spec", spec},
                        {"status", {{"experiment", json::object()}}}}}};
    return out.dump(4);
}

std::string executionJson(const Run& run, std::uint64_t seed)
{
    Stream random(seed, run.label + "/execution");
    const std::string created = zulu(run.loadStart - 5);
    const int version = random.integer(2000000, 9000000);
    const auto metadata = [&](const std::string& name, int offset) {
        return json{{"creationTimestamp", created},
                    {"name", name},
                    {"namespace", "default"},
                    {"resourceVersion", std::to_string(version + offset)},
                    {"uid", random.uuid()}};
    };
    json claimMetadata = metadata("llm-benchmark-pvc", 0);
    claimMetadata["finalizers"] = {"kubernetes.io/pvc-protection"};
    const json claim = {{"apiVersion", "v1"},
                        {"kind", "PersistentVolumeClaim"},
                        {"metadata", claimMetadata},
                        {"spec",
                         {{"accessModes", {"ReadWriteOnce"}},
                          {"resources", {{"requests", {{"storage", "1Gi"}}}}},
                          {"storageClassName", "local-path"},
                          {"volumeMode", "Filesystem"}}},
                        {"status", {{"phase", "Pending"}}}};
    const std::vector<std::string> arguments = {"-t",
                                                std::to_string(run.duration) + "s",
                                                "-u",
                                                "300",
                                                "-r",
                                                "300",
                                                "-p",
                                                "512",
                                                "-o",
                                                "256",
                                                "--provider",
                                                "vllm",
                                                "--model",
                                                run.model,
                                                "-H",
                                                "http://10.0.83.10:30826/" + run.model,
                                                "--stream",
                                                "--chat",
                                                "--summary-file",
                                                "/mnt/data/results.csv",
                                                "--qps",
                                                std::to_string(run.qps),
                                                "--qps-distribution",
                                                "constant",
                                                "--prompt-randomize",
                                                "--logprobs",
                                                "true"};
    json mount = {{"mountPath", "/mnt/data"}, {"name", "llm-benchmark-storage"}};
    json container = {{"args", arguments},
                      {"image", "registry.example.org/locust-llm:latest"},
                      {"imagePullPolicy", "Always"},
                      {"name", "llm-benchmark-container"},
                      {"resources", json::object()},
                      {"terminationMessagePath", "/dev/termination-log"},
                      {"terminationMessagePolicy", "File"}};
    container["volumeMounts"] = json::array({mount});
    json volume = {{"name", "llm-benchmark-storage"},
                   {"persistentVolumeClaim", {{"claimName", "llm-benchmark-pvc"}}}};
    json podSpec = {{"dnsPolicy", "ClusterFirst"},
                    {"restartPolicy", "Never"},
                    {"schedulerName", "default-scheduler"},
                    {"terminationGracePeriodSeconds", 30}};
    podSpec["containers"] = json::array({container});
    podSpec["volumes"] = json::array({volume});
    const json pod = {{"apiVersion", "v1"},
                      {"kind", "Pod"},
                      {"metadata", metadata("llm-benchmark-pod-" + run.caseName(), 3)},
                      {"spec", podSpec},
                      {"status", {{"phase", "Pending"}, {"qosClass", "BestEffort"}}}};
    json results = json::array();
    for (const json& created_object : {claim, pod}) {
        results.push_back({{"changed", true},
                           {"method", "create"},
                           {"result", created_object},
                           {"warnings", json::array()}});
    }
    return json{{"changed", true}, {"failed", false}, {"result", {{"results", results}}}}.dump(4);
}

std::vector<std::pair<std::string, std::string>> grafanaDashboards()
{
    std::vector<std::pair<std::string, std::string>> files;
    const std::pair<const char*, const char*> boards[] = {{"data", "Data"},
                                                          {"default", "Default"},
                                                          {"serve", "Serve"},
                                                          {"serve_deployment", "Serve Deployment"}};
    for (const auto& [file, title] : boards) {
        nlohmann::ordered_json board = {{"title", std::string(title) + " Dashboard"},
                                        {"uid", std::string("ray-") + file},
                                        {"version", 1}};
        board["panels"] = nlohmann::ordered_json::array();
        for (int id = 1; id <= 2; ++id) {
            nlohmann::ordered_json target = {{"expr", "sum(ray_node_cpu_utilization) by (instance)"},
                                             {"legendFormat", "{{instance}}"}};
            nlohmann::ordered_json panel = {
                {"id", id}, {"title", std::string(title) + ' ' + std::to_string(id)}, {"type", "timeseries"}};
            panel["targets"] = nlohmann::ordered_json::array({target});
            board["panels"].push_back(panel);
        }
        files.emplace_back(std::string(file) + "_grafana_dashboard.json", board.dump());
    }
    return files;
}

} // namespace culprit::sample
