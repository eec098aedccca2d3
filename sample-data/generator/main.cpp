// SPDX-License-Identifier: GPL-3.0-or-later
#include "generate.h"

#include <charconv>
#include <chrono>
#include <cmath>
#include <functional>
#include <iostream>
#include <map>
#include <stdexcept>

using namespace culprit::sample;

namespace {

constexpr const char* help =
    R"(Usage: culprit-generate --out FILE.tar.gz|FILE.tar.xz|FILE.tar|FOLDER [options]

Makes a synthetic experiment archive in the layout of the LLM-inference fault study: fault injections, smoke
tests and a self-stabilisation run. Without further options: the bundled culprit-sample.tar.gz. Equal options
give equal bytes.

  --out PATH           archive (by its ending) or folder to write
  --seed N             seed of every random stream (20250612)
  --faults LIST        of cpu,memory,network,gpu (all)
  --targets LIST       of 0,1,2: the k of ray-replicas-k (all)
  --iterations N       runs of each fault and target (2)
  --cases N            fault cases in all: fewer than the product cut it, more raise the iterations
  --smoke LIST|none    data-parallel degrees of the smoke tests (1,2,3,4)
  --smoke-qps LIST     query rates of the smoke tests (1,5,10,20)
  --stabilization N    self-stabilisation runs (1)
  --earlier yes|no     result files of an earlier NSigma run (yes)
  --scale X            telemetry volume (0.5): up to 1 the share of requests that leave spans and log lines,
                       above 1 with the logs and traces of a debug level
  --shape WORD         what a scale above 1 has more of: balanced (logs and traces), logs, spans, metrics
                       (balanced)
  --raw-size BYTES     choose cases and scale for about this size of the raw tree; K, M, G are powers of 1000
  --quiet              no progress
  --help

Exit status: 0 done, 1 failed, 2 wrong usage.
)";

struct Usage : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

template <typename T>
T number(const std::string& text, const std::string& option)
{
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
        throw Usage(option + ": '" + text + "' is not a number");
    }
    return value;
}

int count(const std::string& text, const std::string& option, int least)
{
    const int value = number<int>(text, option);
    if (value < least) {
        throw Usage(option + ": expected at least " + std::to_string(least));
    }
    return value;
}

std::vector<std::string> list(const std::string& text)
{
    std::vector<std::string> items(1);
    for (const char c : text) {
        if (c == ',') {
            items.emplace_back();
        } else {
            items.back() += c;
        }
    }
    return items;
}

std::int64_t bytes(std::string text, const std::string& option)
{
    double factor = 1;
    const std::string units = "KMG";
    if (!text.empty() && units.find(text.back()) != std::string::npos) {
        for (std::size_t i = 0; i <= units.find(text.back()); ++i) {
            factor *= 1000;
        }
        text.pop_back();
    }
    const double value = number<double>(text, option) * factor;
    if (!(value >= 1e6 && value <= 1e12)) {
        throw Usage(option + ": expected 1M to 1000G");
    }
    return static_cast<std::int64_t>(value);
}

struct Command
{
    Options options;
    std::string out;
    bool quiet = false;
    bool help = false;
};

Command read(const std::vector<std::string>& arguments)
{
    Command command;
    Options& options = command.options;
    const std::map<std::string, std::function<void(const std::string&, const std::string&)>> valued = {
        {"--out", [&](const auto& v, const auto&) { command.out = v; }},
        {"--seed", [&](const auto& v, const auto& o) { options.seed = number<std::uint64_t>(v, o); }},
        {"--iterations", [&](const auto& v, const auto& o) { options.iterations = count(v, o, 0); }},
        {"--cases", [&](const auto& v, const auto& o) { options.cases = count(v, o, 0); }},
        {"--stabilization", [&](const auto& v, const auto& o) { options.stabilizations = count(v, o, 0); }},
        {"--raw-size", [&](const auto& v, const auto& o) { options.rawBytes = bytes(v, o); }},
        {"--faults",
         [&](const auto& v, const auto&) {
             options.faults.clear();
             for (const std::string& item : list(v)) {
                 options.faults.push_back(faultFromName(item));
             }
         }},
        {"--targets",
         [&](const auto& v, const auto& o) {
             options.targets.clear();
             for (const std::string& item : list(v)) {
                 options.targets.push_back(count(item, o, 0));
                 if (options.targets.back() > 2) {
                     throw Usage(o + ": expected 0, 1 or 2");
                 }
             }
         }},
        {"--smoke",
         [&](const auto& v, const auto& o) {
             options.smokeDegrees.clear();
             for (const std::string& item : v == "none" ? std::vector<std::string>{} : list(v)) {
                 options.smokeDegrees.push_back(count(item, o, 1));
                 if (options.smokeDegrees.back() > 4) {
                     throw Usage(o + ": expected degrees from 1 to 4");
                 }
             }
         }},
        {"--smoke-qps",
         [&](const auto& v, const auto& o) {
             options.smokeQps.clear();
             for (const std::string& item : list(v)) {
                 options.smokeQps.push_back(count(item, o, 1));
             }
         }},
        {"--earlier",
         [&](const auto& v, const auto& o) {
             if (v != "yes" && v != "no") {
                 throw Usage(o + ": expected yes or no");
             }
             options.earlierResults = v == "yes";
         }},
        {"--shape", [&](const auto& v, const auto&) { options.shape = shapeFromName(v); }},
        {"--scale",
         [&](const auto& v, const auto& o) {
             options.volume = number<double>(v, o);
             if (!(options.volume > 0 && options.volume <= 1000)) {
                 throw Usage(o + ": expected more than 0 and at most 1000");
             }
         }},
    };
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        if (name == "--help" || name == "-h") {
            command.help = true;
            return command;
        }
        if (name == "--quiet") {
            command.quiet = true;
            continue;
        }
        const auto option = valued.find(name);
        if (option == valued.end()) {
            throw Usage("unknown option '" + name + "'");
        }
        if (++i == arguments.size()) {
            throw Usage(name + ": a value is missing");
        }
        option->second(arguments[i], name);
    }
    if (command.out.empty()) {
        throw Usage("--out is missing");
    }
    return command;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        Command command = read(std::vector<std::string>(argv + 1, argv + argc));
        if (command.help) {
            std::cout << help;
            return 0;
        }
        const auto started = std::chrono::steady_clock::now();
        command.options = calibrated(command.options);
        if (!command.quiet && command.options.rawBytes) {
            std::cerr << "scale " << command.options.volume << '\n';
        }
        const std::unique_ptr<Sink> sink = openSink(command.out);
        int made = 0;
        generate(command.options, *sink, [&](const std::string& folder) {
            ++made;
            if (!command.quiet) {
                std::cerr << folder << '\n';
            }
        });
        if (!command.quiet) {
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
            std::cerr << made << " runs in " << std::round(took.count() * 10) / 10 << " s: " << command.out
                      << '\n';
        }
        return 0;
    } catch (const Usage& error) {
        std::cerr << "culprit-generate: " << error.what() << " (see --help)\n";
        return 2;
    } catch (const std::invalid_argument& error) {
        std::cerr << "culprit-generate: " << error.what() << " (see --help)\n";
        return 2;
    } catch (const std::exception& error) {
        std::cerr << "culprit-generate: " << error.what() << '\n';
        return 1;
    }
}
