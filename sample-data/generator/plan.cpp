// SPDX-License-Identifier: GPL-3.0-or-later
#include "plan.h"

#include "random.h"

#include <stdexcept>
#include <utility>

namespace culprit::sample {

namespace {

constexpr const char* rcaModel = "falcon-h1-7b-instruct";
constexpr const char* smokeModel = "falcon-2-11b";
constexpr std::int64_t firstDay = 1749708000; // 2025-06-12T06:00:00Z

} // namespace

std::string faultName(Fault fault)
{
    switch (fault) {
    case Fault::Cpu:
        return "cpu";
    case Fault::Memory:
        return "memory";
    case Fault::Network:
        return "network";
    case Fault::Gpu:
        return "gpu";
    }
    return {};
}

Fault faultFromName(const std::string& name)
{
    for (const Fault fault : {Fault::Cpu, Fault::Memory, Fault::Network, Fault::Gpu}) {
        if (faultName(fault) == name) {
            return fault;
        }
    }
    throw std::invalid_argument("unknown fault '" + name + "': expected cpu, memory, network or gpu");
}

Shape shapeFromName(const std::string& name)
{
    using enum Shape;
    for (const auto& [shape, word] :
         {std::pair(Balanced, "balanced"), {Logs, "logs"}, {Spans, "spans"}, {Metrics, "metrics"}}) {
        if (name == word) {
            return shape;
        }
    }
    throw std::invalid_argument("unknown shape '" + name + "': expected balanced, logs, spans or metrics");
}

std::int64_t Run::micros(double time) const
{
    return loadStart * 1000000 + static_cast<std::int64_t>(time * 1e6 + (time < 0 ? -0.5 : 0.5));
}

std::vector<Experiment> plan(const Options& options)
{
    std::vector<Experiment> experiments;
    Stream stream(options.seed, "plan");
    std::int64_t clock = firstDay;
    const auto start = [&](Run& run) {
        run.shape = options.shape;
        run.loadStart = clock + stream.integer(30, 75);
        clock = run.loadStart + run.duration + 240;
        run.label = run.experiment + '/' + run.caseName();
    };

    const int combinations = static_cast<int>(options.faults.size() * options.targets.size());
    int iterations = options.iterations;
    int left = combinations * iterations;
    if (options.cases) {
        left = *options.cases;
        while (combinations > 0 && combinations * iterations < left) {
            ++iterations;
        }
    }
    // Cut the list of cases so that every fault and target stays as long as possible.
    std::vector<int> wanted(static_cast<std::size_t>(combinations), 0);
    for (int i = 0; combinations > 0 && i < left; ++i) {
        ++wanted[static_cast<std::size_t>(i % combinations)];
    }
    int index = 0;
    for (const int target : options.targets) {
        for (const Fault fault : options.faults) {
            const int count = wanted[static_cast<std::size_t>(index++)];
            if (count == 0) {
                continue;
            }
            Experiment experiment;
            experiment.folder = std::string("artifacts/rcaevaluation/llm-ref-stack-dp/") + rcaModel + '-' +
                                faultName(fault) + "-stress-ray-replicas-" + std::to_string(target);
            for (int iteration = 1; iteration <= count; ++iteration) {
                Run run;
                run.fault = fault;
                run.target = target;
                run.iteration = iteration;
                run.model = rcaModel;
                run.injectAfter = 285 + stream.integer(-2, 2);
                run.ipChanges = fault == Fault::Memory && target == 2 && iteration == 2;
                run.volume = options.volume;
                run.experiment = experiment.folder;
                start(run);
                experiment.runs.push_back(run);
            }
            experiments.push_back(std::move(experiment));
        }
    }
    for (int i = 0; i < options.stabilizations; ++i) {
        Experiment experiment;
        Run run;
        run.kind = RunKind::Stabilization;
        run.fault = Fault::Cpu;
        run.target = (1 + i) % 3;
        run.model = rcaModel;
        run.duration = 480;
        run.injectAfter = 120 + stream.integer(-2, 2);
        run.ipChanges = true;
        run.volume = options.volume;
        experiment.folder = std::string("artifacts/rcaevaluation/self-stabilization/") + rcaModel +
                            "-self-stabilization-cpu-" + run.targetName();
        run.experiment = experiment.folder;
        run.iteration = 1 + i / 3;
        start(run);
        experiment.runs.push_back(run);
        experiments.push_back(std::move(experiment));
    }
    for (const int degree : options.smokeDegrees) {
        Experiment experiment;
        experiment.folder = std::string("artifacts/smoketests/") + smokeModel +
                            "-dp=" + std::to_string(degree) + "_tp=1_pp=1_pack";
        for (const int qps : options.smokeQps) {
            Run run;
            run.kind = RunKind::Smoke;
            run.model = smokeModel;
            run.degree = degree;
            run.qps = qps;
            run.volume = options.volume * 0.6;
            run.experiment = experiment.folder;
            start(run);
            experiment.runs.push_back(run);
        }
        experiments.push_back(std::move(experiment));
    }
    return experiments;
}

} // namespace culprit::sample
