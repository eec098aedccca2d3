// SPDX-License-Identifier: GPL-3.0-or-later
#include "log_files.h"

#include "random.h"
#include "text.h"

#include <algorithm>
#include <vector>

namespace culprit::sample {

namespace {

struct Statistics
{
    std::vector<double> values;

    double mean() const
    {
        double sum = 0;
        for (const double v : values) {
            sum += v;
        }
        return values.empty() ? 0 : sum / static_cast<double>(values.size());
    }
    double at(double share) const
    {
        if (values.empty()) {
            return 0;
        }
        std::vector<double> sorted = values;
        std::sort(sorted.begin(), sorted.end());
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    }
};

struct Totals
{
    Statistics ttft, perToken, tokens, latency, header;
    int requests = 0, failures = 0;
    double first = -1, last = 0;

    // The generator forgets what was before its first answer, as it counts a steady state only.
    Totals(const Simulation& simulation, double until)
    {
        for (const Request& r : simulation.requests) {
            if (r.finish < 0 || r.finish > until) {
                continue;
            }
            first = first < 0 ? r.finish : std::min(first, r.finish);
            last = std::max(last, r.finish);
            ++requests;
            failures += r.failed;
            const double total = 1000 * (r.finish - r.arrival);
            const double start = 1000 * (std::max(r.firstToken, r.arrival) - r.arrival);
            ttft.values.push_back(start);
            latency.values.push_back(total);
            tokens.values.push_back(r.generated);
            perToken.values.push_back(r.generated > 0 ? (total - start) / r.generated : 0);
            header.values.push_back(1000 * r.header);
        }
    }
    double rate() const { return last > first ? (requests - 1) / (last - first) : 0; }
};

void table(std::string& out, const Totals& totals)
{
    const std::string rule = "--------|" + std::string(60, '-') +
                             "|-------|-------------|-------|-------|-------|-------|--------|-----------\n";
    out += "Type     Name" + std::string(58, ' ') +
           "# reqs       # fails |     Avg     Min     Max     Med |   req/s  failures/s\n" + rule;
    const auto row = [&](const std::string& type, const std::string& name, const Statistics& s) {
        std::string left = type + std::string(9 - type.size(), ' ') + name;
        left += std::string(left.size() < 69 ? 69 - left.size() : 0, ' ');
        const double share = totals.requests > 0 ? 100.0 * totals.failures / totals.requests : 0;
        out += left + padded(std::to_string(totals.requests), 8) + ' ' +
               padded(std::to_string(totals.failures) + '(' + fixed(share, 2) + "%)", 13) + " |" +
               padded(fixed(s.mean(), 0), 8) + padded(fixed(s.at(0), 0), 8) + padded(fixed(s.at(1), 0), 8) +
               padded(fixed(s.at(0.5), 0), 8) + " |" + padded(fixed(totals.rate(), 2), 8) +
               padded(fixed(totals.rate() * share / 100, 2), 12) + '\n';
    };
    row("METRIC", "latency_per_token", totals.perToken);
    row("METRIC", "num_tokens", totals.tokens);
    row("METRIC", "time_to_first_token", totals.ttft);
    row("METRIC", "total_latency", totals.latency);
    row("POST", "/v1/chat/completions", totals.header);
    out += rule;
    row("", "Aggregated", totals.latency);
    out += '\n';
}

} // namespace

std::string benchmarkLog(const Run& run, const Simulation& simulation, std::uint64_t seed)
{
    Stream random(seed, run.label + "/benchmark");
    static const std::vector<std::string> firstWords = {
        "Sure", "Here", "import", "def", "class", "```", "The", "To", "from", "##", "1", "Step", "caf\u00e9"};
    struct Line
    {
        std::int64_t us;
        std::string text;
        bool table = false;
        double until = 0;
    };
    std::vector<Line> lines;
    const std::string host = "llm-benchmark-pod-" + run.caseName();
    const auto add = [&](double time, const std::string& logger, const std::string& text) {
        const std::int64_t us = run.micros(time);
        lines.push_back(
            {us, '[' + instant::commaMilli(us) + "] " + host + '/' + logger + ": " + text + '\n'});
    };
    const std::string stars(15, '*');
    add(-0.9, "INFO/locust.main", "Run time limit set to " + std::to_string(run.duration) + " seconds");
    add(-0.88, "INFO/locust.main", "Starting Locust 2.18.1");
    add(-0.05, "INFO/locust.runners", "Ramping to 300 users at a rate of 300.00 per second");
    for (int user = 0; user < 300; ++user) {
        add(user * 0.0015, "INFO/llm-benchmark",
            stars + " Provider vllm using model " + run.model + ' ' + stars);
    }
    add(0.55, "INFO/locust.runners", "All users spawned: {\"LLMUser\": 300} (300 total users)");
    const double share = std::min(1.0, run.volume);
    bool steady = false;
    for (const Request& r : simulation.requests) {
        if (!random.chance(share)) {
            continue;
        }
        if (r.firstToken >= 0 && r.firstToken < run.duration) {
            add(r.firstToken + 0.002, "INFO/llm-benchmark",
                "First token received: " + random.pick(firstWords));
        }
        if (r.finish < 0 || r.finish >= run.duration) {
            continue;
        }
        const double start = std::max(r.firstToken, r.arrival) - r.arrival;
        add(r.finish, "INFO/llm-benchmark",
            "Response received: total " + fixed(1000 * (r.finish - r.arrival), 2) + " ms, first token " +
                fixed(1000 * start, 2) + " ms, " +
                std::to_string(r.generated * random.integer(390, 470) / 100) + " chars, " +
                std::to_string(r.generated) + " tokens");
        if (r.generated != 256) {
            add(r.finish + 0.001, "WARNING/llm-benchmark",
                "WARNING: wrong number of tokens: " + std::to_string(r.generated) + ", expected 256");
        }
        if (!steady) {
            steady = true;
            add(r.finish + 0.001, "INFO/llm-benchmark", "Resetting stats after traffic reach a steady state");
        }
    }
    for (double time = 60; time < run.duration; time += 60) {
        lines.push_back({run.micros(time), {}, true, time});
    }
    const double end = run.duration;
    add(end, "INFO/locust.main", "--run-time limit reached, shutting down");
    add(end + 0.2, "INFO/locust.main", "Shutting down (exit code 0)");
    lines.push_back({run.micros(end + 0.3), {}, true, end});
    const Totals totals(simulation, end);
    const std::string equals(36, '=');
    add(end + 0.4, "INFO/llm-benchmark", equals + " Summary " + equals);
    const std::pair<const char*, std::string> summary[] = {
        {"Provider           ", "vllm"},
        {"Model              ", run.model},
        {"Prompt Tokens      ", "0.0"},
        {"Generation Tokens  ", "256"},
        {"Stream             ", "True"},
        {"Temperature        ", "1.0"},
        {"Logprobs           ", "true"},
        {"Concurrency        ", "QPS " + pythonNumber(run.qps) + " constant"},
        {"Time To First Token", pythonNumber(totals.ttft.mean())},
        {"Latency Per Token  ", pythonNumber(totals.perToken.mean())},
        {"Num Tokens         ", pythonNumber(totals.tokens.mean())},
        {"Total Latency      ", pythonNumber(totals.latency.mean())},
        {"Num Requests       ", std::to_string(totals.requests)},
        {"Qps                ", pythonNumber(totals.rate())},
    };
    for (const auto& [name, value] : summary) {
        add(end + 0.401, "INFO/llm-benchmark", std::string(name) + ": " + value);
    }
    add(end + 0.41, "INFO/llm-benchmark", std::string(81, '='));

    std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.us < b.us; });
    std::string out;
    for (const Line& line : lines) {
        if (line.table) {
            table(out, Totals(simulation, line.until));
        } else {
            out += line.text;
        }
    }
    return out;
}

std::string benchmarkSummaryHeader()
{
    return "Provider,Model,Prompt Tokens,Generation Tokens,Stream,Temperature,Logprobs,Concurrency,Time To "
           "First "
           "Token,Latency Per Token,Num Tokens,Total Latency,Num Requests,Qps\r\n";
}

std::string benchmarkSummaryRow(const Run& run, const Simulation& simulation)
{
    const Totals totals(simulation, run.duration);
    return "vllm," + run.model + ",0.0,256,True,1.0,true,QPS " + pythonNumber(run.qps) + " constant," +
           pythonNumber(totals.ttft.mean()) + ',' + pythonNumber(totals.perToken.mean()) + ',' +
           pythonNumber(totals.tokens.mean()) + ',' + pythonNumber(totals.latency.mean()) + ',' +
           std::to_string(totals.requests) + ',' + pythonNumber(totals.rate()) + "\r\n";
}

} // namespace culprit::sample
