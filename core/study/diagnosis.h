// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/result_key.h"
#include "telemetry/component_names.h"

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

enum class DiagnosisStatus {
    Ok,            ///< an answer, possibly an empty ranking
    Fallback,      ///< the method could not answer and ranked at random, as the benchmark does
    NotApplicable, ///< the case lacks what the method needs
    Failed,        ///< the method broke off
    Cancelled,
};

std::string_view toString(DiagnosisStatus status);
/// Throws std::invalid_argument naming the word when it is none.
DiagnosisStatus diagnosisStatusFrom(std::string_view word);

/// A number that justifies a rank: `baseline median`, 0.42, `cores`.
struct EvidenceFact
{
    std::string name;
    double value = std::numeric_limits<double>::quiet_NaN();
    std::string unit;
    friend bool operator==(const EvidenceFact&, const EvidenceFact&) = default;
};

/// An edge of the graph that a rank rests on, in the direction in which the score went along it.
struct RankingEdge
{
    std::string from;
    std::string to; ///< the item's node, but where the benchmark gives an item the score of another node
    double amount = std::numeric_limits<double>::quiet_NaN(); ///< of the score; NaN: not told apart
    friend bool operator==(const RankingEdge&, const RankingEdge&) = default;
};

/// Why an item stands where it stands, in words a reader understands without knowing the method.
struct Evidence
{
    std::string sentence;
    std::vector<EvidenceFact> facts;
    std::string series;                  ///< the column of the common view to draw beside it; may be empty
    std::vector<RankingEdge> edges = {}; ///< of methods that rank by a graph, the weightiest first
};

/// Metric, operation or component, named as the benchmark names it.
struct RankedItem
{
    std::string name;
    double score = std::numeric_limits<double>::quiet_NaN(); ///< NaN: the method computes none
    Evidence evidence;
};

/// `->` from is the cause; `--` undirected; `<->` latent common cause; `o->`, `o-o` undecided ends.
enum class EdgeMark { Directed, Undirected, Bidirected, PartiallyDirected, Circle };

std::string_view toString(EdgeMark mark);
EdgeMark edgeMarkFrom(std::string_view word);

struct CausalGraph
{
    struct Edge
    {
        int from = 0;
        int to = 0;
        EdgeMark mark = EdgeMark::Directed;
        double weight = 1;
        friend bool operator==(const Edge&, const Edge&) = default;
    };
    std::vector<std::string> nodes;
    std::vector<Edge> edges;

    bool isEmpty() const { return nodes.empty(); }
};

/// A metric that a method did not rank, and why.
struct LeftOutColumn
{
    std::string column;
    std::string reason; ///< `constant before the injection`, …
    friend bool operator==(const LeftOutColumn&, const LeftOutColumn&) = default;
};

/// Whether two scores are equal but for rounding; two that are missing are not.
bool isTie(double a, double b);

/// What one method says of one case, with its provenance.
struct Diagnosis
{
    ResultKey key;
    std::string content;   ///< hash of what it was computed from, see contentKey; empty where not known
    std::string version;   ///< of the program that computed it
    double computedAt = 0; ///< epoch seconds, UTC

    DiagnosisStatus status = DiagnosisStatus::Ok;
    std::string message; ///< the reason; of an answer what it lacks
    double seconds = 0;  ///< wall-clock time of the method alone
    std::vector<RankedItem> ranking;
    CausalGraph graph; ///< empty for methods without one
    std::vector<LeftOutColumn> leftOut;

    bool isAnswer() const { return status == DiagnosisStatus::Ok; }
    /// Components in order of their first appearance in the ranking; `names` are those of the case.
    std::vector<std::string> rankedComponents(const ComponentNames& names = {}) const;
    /// How many components share the first place: their order says nothing. 1 where none does, 0 of an empty
    /// ranking.
    std::size_t tiedComponents(const ComponentNames& names = {}) const;
};

} // namespace culprit
