// SPDX-License-Identifier: GPL-3.0-or-later
// The study describes how each fault shows; the generated telemetry must show it that way.
#include "tree.h"

#include <QTest>

#include <algorithm>

using namespace culprit::sample;

namespace {

using Values = std::vector<double>;

double mean(const Values& values)
{
    double sum = 0;
    int n = 0;
    for (const double v : values) {
        if (!std::isnan(v)) {
            sum += v;
            ++n;
        }
    }
    return n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

double highest(const Values& values)
{
    double out = -std::numeric_limits<double>::infinity();
    for (const double v : values) {
        out = std::isnan(v) ? out : std::max(out, v);
    }
    return out;
}

double lowest(const Values& values)
{
    double out = std::numeric_limits<double>::infinity();
    for (const double v : values) {
        out = std::isnan(v) ? out : std::min(out, v);
    }
    return out;
}

long missing(const Values& values)
{
    return std::count_if(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

/// A case and its two minutes before the injection and the time from it on.
struct Case
{
    Run run;
    std::vector<std::vector<std::string>> data, prometheus, edges;
    std::string logs;

    Values before(const Values& values) const { return part(values, run.injectAfter - 120, run.injectAfter); }
    Values after(const Values& values) const { return part(values, run.injectAfter, run.duration); }
    Values pod(const char* metric) const { return column(data, run.targetName() + "_ctn_" + metric); }
    Values signal(const char* name) const { return column(prometheus, name); }
    Values edge(const std::string& source, const std::string& destination) const
    {
        return column(edges, source + '_' + destination);
    }

private:
    static Values part(const Values& values, int from, int to)
    {
        Values out;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const int time = -1 + 5 * static_cast<int>(i);
            if (time >= from && time < to) {
                out.push_back(values[i]);
            }
        }
        return out;
    }
};

std::vector<Case> cases(const MemorySink& tree, const Options& options)
{
    std::vector<Case> out;
    for (const Experiment& experiment : plan(options)) {
        for (const Run& run : experiment.runs) {
            const auto read = [&](const char* name) { return tree.files.at(run.folder() + '/' + name); };
            out.push_back(
                {run, table(read("rca-collector-results/data.csv")), table(read("prometheus-metrics.csv")),
                 table(read("rca-collector-results/latency_source_90.csv")), read("loki-logs.json")});
        }
    }
    return out;
}

} // namespace

#define EXPECT(condition) QVERIFY2(condition, qPrintable(QString::fromStdString(c.run.folder())))

class SignatureTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        Options options;
        options.volume = 0.05;
        options.smokeDegrees = {1, 2, 3, 4};
        options.smokeQps = {10};
        options.earlierResults = false;
        m_cases = cases(generated(options), options);
        QCOMPARE(m_cases.size(), std::size_t{24 + 1 + 4});
    }

    void gatewayAlwaysShowsIt()
    {
        for (const Case& c : m_cases) {
            if (c.run.kind == RunKind::Rca && c.run.fault != Fault::Memory) {
                const Values latency = c.edge("unknown", "nginx-proxy");
                EXPECT(highest(c.after(latency)) > 1.02 * highest(c.before(latency)));
            }
            if (c.run.kind == RunKind::Rca && c.run.fault == Fault::Memory) {
                EXPECT(c.logs.find("upstream prematurely closed connection") != std::string::npos);
            }
        }
    }

    void cpuHog()
    {
        for (const Case& c : of(Fault::Cpu)) {
            const Values cpu = c.pod("cpu");
            EXPECT(highest(c.after(cpu)) > mean(c.before(cpu)) + 4);
            EXPECT(highest(cpu) <= 8);
            const Values ttft = c.signal("rayvllm_p99_time_to_first_token");
            EXPECT(highest(c.after(ttft)) > 4 * highest(c.before(ttft)));
            const Values endToEnd = c.signal("rayvllm_p99_e2e_request_latency");
            EXPECT(highest(c.after(endToEnd)) > 1.2 * highest(c.before(endToEnd)));
            EXPECT(highest(c.after(endToEnd)) < 3 * highest(c.before(endToEnd)));
            const std::string other = "ray-replicas-" + std::to_string((c.run.target + 1) % 3) + "_ctn_cpu";
            const Values bystander = column(c.data, other);
            EXPECT(highest(c.after(bystander)) < mean(c.before(bystander)) + 0.6);
        }
    }

    void memoryLeak()
    {
        for (const Case& c : of(Fault::Memory)) {
            const Values memory = c.after(c.signal("ray_mem_util"));
            const double usual = mean(c.before(c.signal("ray_mem_util")));
            const auto peak = std::max_element(memory.begin(), memory.end());
            const double trough = *std::min_element(peak, memory.end());
            EXPECT(*peak > usual + 5);          // 8 GB on one of four
            EXPECT(trough < usual - 3);         // the engine is gone
            EXPECT(memory.back() > trough + 3); // and comes back
            const Values network = c.pod("network");
            EXPECT(lowest(c.after(network)) < 0.4 * lowest(c.before(network)));
            const Values prompt = c.signal("rayvllm_prompt_tokens");
            EXPECT(highest(c.after(prompt)) > 1.1 * highest(c.before(prompt)));
            const Values cluster = c.signal("ray_network");
            const Values down(cluster.begin() + (c.run.injectAfter + 30) / 5,
                              cluster.begin() + (c.run.injectAfter + 55) / 5);
            EXPECT(mean(down) < 0.93 * mean(c.before(cluster)));
            EXPECT(lowest(c.after(c.pod("gpu"))) == 0);
            const std::size_t death = c.logs.find("OOM killer");
            const std::size_t born = c.logs.find("started successfully");
            EXPECT(death != std::string::npos && born != std::string::npos && death < born);
        }
    }

    void networkDelay()
    {
        for (const Case& c : of(Fault::Network)) {
            const Values network = c.pod("network");
            EXPECT(lowest(c.after(network)) < 0.5 * lowest(c.before(network)));
            const Values control = c.edge("ray-head", c.run.targetName());
            EXPECT(highest(c.after(control)) > highest(c.before(control)) + 900);
            const Values reverse = c.edge(c.run.targetName(), "ray-head");
            EXPECT(highest(c.after(reverse)) > highest(c.before(reverse)) + 900);
            EXPECT(missing(c.before(c.pod("gpu"))) == 0);
            EXPECT(missing(c.after(c.pod("gpu"))) > 5);
            EXPECT(c.logs.find("Failed to get queue length") != std::string::npos);
        }
    }

    void gpuThrottle()
    {
        double tokensBefore = 0, tokensAfter = 0;
        for (const Case& c : of(Fault::Gpu)) {
            const Values utilization = c.pod("gpu");
            EXPECT(std::abs(mean(c.after(utilization)) - mean(c.before(utilization))) < 3);
            const Values power = c.signal("dcgm_gpu_power_usage");
            EXPECT(lowest(c.after(power)) < mean(c.before(power)) - 45);
            const Values ttft = c.signal("rayvllm_p99_time_to_first_token");
            EXPECT(highest(c.after(ttft)) > highest(c.before(ttft)));
            EXPECT(highest(c.after(ttft)) < 4 * highest(c.before(ttft)));
            const Values endToEnd = c.signal("rayvllm_p99_e2e_request_latency");
            EXPECT(highest(c.after(endToEnd)) > highest(c.before(endToEnd)));
            const Values tokens = c.signal("rayvllm_generation_tokens");
            tokensBefore += mean(c.before(tokens));
            tokensAfter += c.after(tokens).back();
        }
        QVERIFY2(tokensAfter < 0.985 * tokensBefore, qPrintable(QString::number(tokensAfter / tokensBefore)));
    }

    void selfStabilization()
    {
        int runs = 0;
        for (const Case& c : m_cases) {
            if (c.run.kind != RunKind::Stabilization) {
                continue;
            }
            ++runs;
            const Values cpu = c.pod("cpu");
            const double usual = mean(c.before(cpu));
            EXPECT(highest(c.after(cpu)) > usual + 3);
            EXPECT(missing(c.after(cpu)) > 0); // the pod is gone for a while
            EXPECT(std::abs(cpu.back() - usual) < 0.6);
            const Values ttft = c.signal("rayvllm_p99_time_to_first_token");
            EXPECT(highest(c.after(ttft)) > 4 * highest(c.before(ttft)));
            EXPECT(ttft.back() < 2 * highest(c.before(ttft)));
            EXPECT(c.logs.find("received SIGTERM") < c.logs.find("started successfully"));
            QVERIFY(!c.run.experiment.ends_with("cpu-stress-" + c.run.targetName()));
            const auto names = addresses(c);
            QCOMPARE(names.size(), std::size_t{2});
        }
        QCOMPARE(runs, 1);
    }

    void oneRestartChangesTheAddress()
    {
        int changed = 0;
        for (const Case& c : m_cases) {
            if (c.run.kind == RunKind::Rca) {
                changed += addresses(c).size() == 2;
            }
        }
        QCOMPARE(changed, 1);
    }

    void higherDegreesFollowTheLoad()
    {
        std::map<int, double> served;
        for (const Case& c : m_cases) {
            if (c.run.kind == RunKind::Smoke) {
                const Values requests = c.signal("rayserve_deployment_num_requests");
                served[c.run.degree] = mean(Values(requests.end() - 24, requests.end()));
            }
        }
        QVERIFY(served[1] < 7); // saturated below the 10 offered
        QVERIFY(served[2] > served[1] + 1);
        QVERIFY(served[4] > 9 && served[4] < 11);
    }

private:
    std::vector<Case> of(Fault fault) const
    {
        std::vector<Case> out;
        std::copy_if(m_cases.begin(), m_cases.end(), std::back_inserter(out),
                     [&](const Case& c) { return c.run.kind == RunKind::Rca && c.run.fault == fault; });
        return out;
    }

    static std::vector<std::string> addresses(const Case& c)
    {
        std::vector<std::string> found;
        const auto& header = c.data.front();
        const auto at =
            std::find(header.begin(), header.end(), c.run.targetName() + "_pod_ip") - header.begin();
        for (std::size_t r = 1; r < c.data.size(); ++r) {
            const std::string& ip = c.data[r][static_cast<std::size_t>(at)];
            if (!ip.empty() && std::find(found.begin(), found.end(), ip) == found.end()) {
                found.push_back(ip);
            }
        }
        return found;
    }

    std::vector<Case> m_cases;
};

QTEST_GUILESS_MAIN(SignatureTest)
#include "signature_test.moc"
