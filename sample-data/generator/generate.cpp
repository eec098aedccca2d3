// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate.h"

#include "documents.h"
#include "earlier_run.h"
#include "log_files.h"
#include "metric_files.h"
#include "trace_files.h"

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

namespace culprit::sample {

namespace {

// Adds the folders above each file, once, as tar does.
class Tree
{
public:
    explicit Tree(Sink& sink)
        : m_sink(sink)
    {
    }
    void folder(const std::string& path)
    {
        for (std::size_t slash = path.find('/');; slash = path.find('/', slash + 1)) {
            const std::string part = path.substr(0, slash);
            if (m_folders.insert(part).second) {
                m_sink.folder(part);
            }
            if (slash == std::string::npos) {
                break;
            }
        }
    }
    void file(const std::string& path, std::string_view bytes)
    {
        folder(path.substr(0, path.rfind('/')));
        m_sink.file(path, bytes);
    }

private:
    Sink& m_sink;
    std::set<std::string> m_folders;
};

void writeRun(const Run& run, std::uint64_t seed, Tree& tree, EarlierRun* earlier, std::string& summary)
{
    const Cluster cluster = makeCluster(run, seed);
    const Simulation simulation = simulate(run, cluster, seed);
    const std::string folder = run.folder() + '/';
    if (run.fault) {
        tree.file(folder + "apply_result_chaos_anomaly_injection.json", chaosJson(run, seed));
    }
    tree.file(folder + "apply_result_llm_benchmark_execution.json", executionJson(run, seed));
    tree.file(folder + "benchmark-logs.log", benchmarkLog(run, simulation, seed));
    {
        const TraceFiles traces = traceFiles(run, cluster, simulation, seed);
        tree.file(folder + "deepflow-traces-request-list.csv", traces.requestList);
        if (run.kind == RunKind::Smoke) {
            tree.file(folder + "deepflow-traces-trace-list.json", traces.traceList);
        }
    }
    tree.file(folder + "loki-logs.json", lokiJson(run, cluster, simulation, seed));
    tree.file(folder + "prometheus-metrics.csv", prometheusCsv(run, cluster, simulation, seed));
    if (const std::string exporters = exportersCsv(run, seed); !exporters.empty()) {
        tree.file(folder + "exporter-metrics.csv", exporters);
    }
    const std::string collector = folder + "rca-collector-results/";
    const std::string data = dataCsv(run, cluster, simulation, seed);
    tree.file(collector + "data.csv", data);
    for (const auto& [name, content] : latencyCsvs(run, cluster, simulation, seed)) {
        tree.file(collector + name, content);
        if (earlier && run.kind == RunKind::Rca && name == "latency_aggregated_90.csv") {
            earlier->add(run, data, content);
        }
    }
    tree.file(collector + "mpg.csv", topologyCsv(run, cluster, seed));
    tree.file(collector + "rca-collector.log", "INFO:__main__:RCA data collection completed\n");
    summary += benchmarkSummaryRow(run, simulation);
    if (run.kind == RunKind::Stabilization) {
        tree.file(run.experiment + "/diverse/remediation.log", remediationLog(run, cluster, simulation));
    }
}

std::int64_t bytesOf(const Run& run, std::uint64_t seed, double volume)
{
    Run scaled = run;
    scaled.volume = run.kind == RunKind::Smoke ? 0.6 * volume : volume;
    CountingSink sink;
    Tree tree(sink);
    std::string summary;
    writeRun(scaled, seed, tree, nullptr, summary);
    return sink.bytes();
}

} // namespace

void generate(const Options& options, Sink& sink, const std::function<void(const std::string&)>& progress)
{
    Tree tree(sink);
    EarlierRun earlier;
    tree.file("artifacts/SYNTHETIC.txt", "Made by culprit-generate from a model, with seed " +
                                             std::to_string(options.seed) + ". No cluster was measured.\n");
    for (const Experiment& experiment : plan(options)) {
        tree.folder(experiment.folder + "/diverse");
        for (const auto& [name, content] : grafanaDashboards()) {
            tree.file(experiment.folder + "/grafana-configs/" + name, content);
        }
        std::string summary = benchmarkSummaryHeader();
        for (const Run& run : experiment.runs) {
            if (progress) {
                progress(run.folder());
            }
            writeRun(run, options.seed, tree, options.earlierResults ? &earlier : nullptr, summary);
        }
        tree.file(experiment.folder + "/results/benchmark-summary.csv", summary);
    }
    if (!earlier.empty()) {
        for (const auto& [path, content] : earlier.files()) {
            tree.file(path, content);
        }
    }
    sink.finish();
}

Options calibrated(Options options)
{
    if (!options.rawBytes) {
        return options;
    }
    if (*options.rawBytes < 1'000'000) {
        throw std::invalid_argument("the raw size must be at least 1 MB");
    }
    const int combinations = static_cast<int>(options.faults.size() * options.targets.size());
    if (!options.cases && combinations > 0) {
        // About 12 MB a case, as in the published archive; whole iterations.
        const int wanted = static_cast<int>(std::clamp<std::int64_t>(*options.rawBytes / 12'000'000, 1, 120));
        options.cases =
            wanted <= combinations ? wanted : (wanted + combinations - 1) / combinations * combinations;
    }
    // A run's size grows linearly with the volume above 1: measure the first run of each kind
    // (and qps) twice.
    const auto total = [&](double volume) {
        std::map<std::pair<RunKind, int>, std::int64_t> sizes;
        std::int64_t sum = 0;
        for (const Experiment& experiment : plan(options)) {
            for (const Run& run : experiment.runs) {
                const auto [it, fresh] = sizes.try_emplace({run.kind, run.qps * 10 + run.degree}, 0);
                if (fresh) {
                    it->second = bytesOf(run, options.seed, volume);
                }
                sum += it->second;
            }
        }
        return static_cast<double>(sum);
    };
    const auto wanted = static_cast<double>(*options.rawBytes);
    const double one = total(1);
    if (wanted <= one) {
        const double least = total(0.05);
        options.volume = std::clamp(0.05 + 0.95 * (wanted - least) / (one - least), 0.01, 1.0);
    } else {
        const double four = total(4), seven = total(7);
        options.volume =
            wanted < four ? 1 + 3 * (wanted - one) / (four - one) : 4 + 3 * (wanted - four) / (seven - four);
    }
    return options;
}

} // namespace culprit::sample
