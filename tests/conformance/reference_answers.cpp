// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/reference_answers.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <stdexcept>
#include <tuple>

namespace culprit::reference {

namespace {

using nlohmann::json;

/// Multi-source rankings name some items twice: the n-th `x` only equals the n-th `x`.
using Item = std::pair<std::string, int>;

std::vector<Item> numbered(const std::vector<std::string>& names)
{
    std::map<std::string, int> seen;
    std::vector<Item> items;
    for (const std::string& name : names) {
        items.emplace_back(name, seen[name]++);
    }
    return items;
}

std::vector<std::string> rankedNames(const Diagnosis& diagnosis)
{
    std::vector<std::string> names;
    for (const RankedItem& item : diagnosis.ranking) {
        names.push_back(item.name);
    }
    return names;
}

bool gaveNoAnswer(const Diagnosis& diagnosis)
{
    return diagnosis.status == DiagnosisStatus::Failed || diagnosis.status == DiagnosisStatus::Fallback ||
           diagnosis.status == DiagnosisStatus::NotApplicable;
}

std::string statusText(const Diagnosis& diagnosis)
{
    return "status " + std::string(toString(diagnosis.status)) + ": " + diagnosis.message;
}

bool isClose(double a, double b, double relative)
{
    if (std::isinf(a) || std::isinf(b)) {
        return a == b;
    }
    return std::fabs(a - b) <= std::max(1e-9, relative * std::max(std::fabs(a), std::fabs(b)));
}

bool isTied(double a, double b, double relative)
{
    return std::fabs(a - b) <= relative * std::max({std::fabs(a), std::fabs(b), 1e-300});
}

using Edge = std::tuple<std::string, std::string, std::string>;

Edge edgeOf(std::string from, std::string to, const std::string& mark)
{
    const bool hasDirection = mark == "->" || mark == "o->";
    if (!hasDirection && to < from) {
        std::swap(from, to);
    }
    return {std::move(from), std::move(to), mark};
}

/// The recorded graph's edges. causal-learn's endpoint matrices have m[i][j] = -1 and m[j][i] = 1 for i -> j;
/// the matrices of Granger, LiNGAM and CausalRCA have m[i][j] != 0 for j -> i; PCMCI's edges are
/// effect -> cause.
std::set<Edge> recordedEdges(const json& graph, const std::string& method)
{
    const auto nodes = graph.at("nodes").get<std::vector<std::string>>();
    std::set<Edge> edges;
    if (graph.contains("edges") && !graph["edges"].is_null()) {
        for (const json& edge : graph["edges"]) {
            edges.insert(method == "microcause"
                             ? edgeOf(nodes.at(edge.at(1)), nodes.at(edge.at(0)), "->")
                             : edgeOf(edge.at(0).get<std::string>(), edge.at(1).get<std::string>(), "->"));
        }
        return edges;
    }
    const std::string family = method.substr(0, method.find('_'));
    const bool isWeighted = family == "granger" || family == "lingam" || family == "causalrca";
    std::map<std::pair<int, int>, double> matrix;
    for (const json& entry : graph.at("entries")) {
        matrix[{entry.at(0), entry.at(1)}] = entry.at(2);
    }
    for (const auto& [place, value] : matrix) {
        const auto [i, j] = place;
        const std::string& a = nodes.at(static_cast<std::size_t>(i));
        const std::string& b = nodes.at(static_cast<std::size_t>(j));
        if (isWeighted) {
            edges.insert(edgeOf(b, a, "->"));
            continue;
        }
        const auto opposite = matrix.find({j, i});
        const double other = opposite == matrix.end() ? 0 : opposite->second;
        if (value == -1 && other == 1) {
            edges.insert(edgeOf(a, b, "->"));
        } else if (value == 2 && other == 1) {
            edges.insert(edgeOf(a, b, "o->"));
        } else if (value == other && i < j) {
            edges.insert(edgeOf(a, b, value == -1 ? "--" : value == 1 ? "<->" : "o-o"));
        }
    }
    return edges;
}

} // namespace

std::map<std::string, json> readAnswers(const std::string& archivePath)
{
    const std::unique_ptr<archive, decltype(&archive_read_free)> reader(archive_read_new(),
                                                                        archive_read_free);
    archive_read_support_filter_all(reader.get());
    archive_read_support_format_all(reader.get());
    if (archive_read_open_filename(reader.get(), archivePath.c_str(), 1 << 16) != ARCHIVE_OK) {
        throw std::runtime_error(archivePath + ": " + archive_error_string(reader.get()));
    }
    std::map<std::string, json> answers;
    archive_entry* entry = nullptr;
    while (archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK) {
        const std::string path = archive_entry_pathname(entry);
        if (path.find("answers/") == std::string::npos || !path.ends_with(".json")) {
            continue;
        }
        std::string text(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
        if (archive_read_data(reader.get(), text.data(), text.size()) !=
            static_cast<la_ssize_t>(text.size())) {
            throw std::runtime_error(archivePath + ": " + path + " is cut short");
        }
        json answer = json::parse(text);
        const std::string method = answer.at("method");
        answers.emplace(method, std::move(answer));
    }
    return answers;
}

std::string compareRanking(const json& recorded, const Diagnosis& computed, double tolerance)
{
    const bool failed = !recorded.at("error").is_null();
    if (failed || recorded.at("fallback").get<bool>()) {
        return gaveNoAnswer(computed) ? std::string()
                                      : std::string("the reference ") + (failed ? "failed" : "fell back") +
                                            ", but " + statusText(computed);
    }
    if (computed.status != DiagnosisStatus::Ok) {
        return statusText(computed);
    }
    const std::vector<Item> want = numbered(recorded.at("ranks").get<std::vector<std::string>>());
    const std::vector<Item> have = numbered(rankedNames(computed));
    if (std::multiset<Item>(want.begin(), want.end()) != std::multiset<Item>(have.begin(), have.end())) {
        return std::to_string(have.size()) + " items instead of " + std::to_string(want.size()) +
               ", or others";
    }
    std::vector<double> scores;
    if (recorded.at("scores").is_array()) {
        for (const json& score : recorded["scores"]) {
            if (!score.is_number()) {
                scores.clear();
                break;
            }
            scores.push_back(score);
        }
    }
    const double tie = tolerance > 0 ? tolerance : 1e-9;
    for (std::size_t first = 0; first < want.size();) {
        std::size_t last = first + 1;
        while (!scores.empty() && last < want.size() && isTied(scores[last], scores[last - 1], tie)) {
            ++last;
        }
        const auto part = [&](const std::vector<Item>& items) {
            return std::set<Item>(items.begin() + static_cast<std::ptrdiff_t>(first),
                                  items.begin() + static_cast<std::ptrdiff_t>(last));
        };
        if (part(want) != part(have)) {
            return "position " + std::to_string(first + 1) + ": " + have[first].first + " instead of " +
                   want[first].first;
        }
        first = last;
    }
    const double closeness = tolerance > 0 ? tolerance : 1e-6;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const auto at = std::ranges::find(have, want[i]) - have.begin();
        const double score = computed.ranking[static_cast<std::size_t>(at)].score;
        if (!isClose(score, scores[i], closeness)) {
            return "score of " + want[i].first + ": " + std::to_string(score) + " instead of " +
                   std::to_string(scores[i]);
        }
    }
    return {};
}

std::string compareAlternatives(const json& recorded, const Diagnosis& computed)
{
    for (const json& alternative : recorded.at("alternatives")) {
        if (alternative.is_null()
                ? gaveNoAnswer(computed)
                : computed.status == DiagnosisStatus::Ok &&
                      alternative.get<std::vector<std::string>>() == rankedNames(computed)) {
            return {};
        }
    }
    const std::vector<std::string> names = rankedNames(computed);
    return "none of " + std::to_string(recorded["alternatives"].size()) + " alternatives; " +
           statusText(computed) + (names.empty() ? "" : ", first is " + names.front());
}

std::string compareDistribution(const std::vector<std::vector<std::string>>& recorded,
                                const std::vector<std::vector<std::string>>& computed)
{
    std::set<std::string> components;
    for (const auto* rankings : {&recorded, &computed}) {
        for (const std::vector<std::string>& ranking : *rankings) {
            components.insert(ranking.begin(), ranking.end());
        }
    }
    struct Sample
    {
        double count = 0;
        double mean = 0;
        double variance = 0;
    };
    constexpr double fewest = 5; // below it a side takes over the other's variance
    const auto sampleOf = [&](const std::vector<std::vector<std::string>>& rankings,
                              const std::string& component) {
        std::vector<double> positions;
        Sample sample;
        for (const std::vector<std::string>& ranking : rankings) {
            const auto found = std::ranges::find(ranking, component);
            positions.push_back(found == ranking.end() ? static_cast<double>(components.size())
                                                       : static_cast<double>(found - ranking.begin()));
            sample.mean += positions.back();
        }
        sample.count = static_cast<double>(positions.size());
        sample.mean /= sample.count;
        for (const double position : positions) {
            sample.variance += (position - sample.mean) * (position - sample.mean);
        }
        sample.variance /= std::max(1.0, sample.count - 1);
        return sample;
    };
    for (const std::string& component : components) {
        Sample want = sampleOf(recorded, component);
        Sample have = sampleOf(computed, component);
        const double larger = std::max(want.variance, have.variance);
        want.variance = want.count < fewest ? larger : want.variance;
        have.variance = have.count < fewest ? larger : have.variance;
        const double error =
            std::sqrt((want.variance + 0.02) / want.count + (have.variance + 0.02) / have.count);
        if (std::fabs(want.mean - have.mean) > 4 * error) {
            return component + ": mean position " + std::to_string(have.mean + 1) + " instead of " +
                   std::to_string(want.mean + 1);
        }
    }
    return {};
}

std::string compareGraph(const json& recorded, const Diagnosis& computed)
{
    // LiNGAM's and CausalRCA's graphs depend on random starts.
    if (!recorded.contains("graph") || recorded["graph"].is_null() ||
        computed.key.setting.id == "causalrca" || computed.key.setting.id == "lingam_pagerank") {
        return {};
    }
    const std::set<Edge> want = recordedEdges(recorded["graph"], computed.key.setting.id);
    std::set<Edge> have;
    for (const CausalGraph::Edge& edge : computed.graph.edges) {
        have.insert(edgeOf(computed.graph.nodes[static_cast<std::size_t>(edge.from)],
                           computed.graph.nodes[static_cast<std::size_t>(edge.to)],
                           std::string(toString(edge.mark))));
    }
    return want == have ? std::string()
                        : "another graph: " + std::to_string(have.size()) + " edges, " +
                              std::to_string(want.size()) + " recorded";
}

} // namespace culprit::reference
