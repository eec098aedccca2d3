// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/case.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// How a file is to be read.
enum class ArtifactFormat {
    MetricTable,   ///< CSV of samples
    MetricJson,    ///< samples as JSON
    SpanList,      ///< DeepFlow's requests
    LogArray,      ///< Loki's records
    RcaEvalLogs,   ///< RCAEval's logs.csv
    RcaEvalTraces, ///< RCAEval's traces.csv
    Injection,     ///< what was injected
    InjectTime,    ///< when it was injected
    Topology,      ///< who calls whom
    Summary,       ///< the load generator's summary
    Ranking,       ///< the result of an earlier analysis
    Text,          ///< kept as it is
    Listed,        ///< named with its size, not read
};

/// What the names of folders tell of a recording.
struct RunIdentity
{
    std::string folder;  ///< in the archive; the same for all files of the recording
    std::string key;     ///< as the command line gives it
    std::string longKey; ///< should the key be taken in this archive already
    std::string experiment;
    std::string system;
    int iteration = 0;
    int dataParallel = 0;
    double queriesPerSecond = 0;
    std::string fault; ///< by the folder's name, else empty
    std::string target;
    bool wholeSpan = false;
    /// The study's layout: no injection means a smoke test, an injection in a folder without fault a
    /// self-stabilisation run. RCAEval's cases are always fault cases.
    bool isStudy = false;
    /// By the study's protocol a fault lasts 60 s; RCAEval's last to the end of the recording.
    bool injectionLastsToEnd = false;
};

/// A recognised file.
struct Artifact
{
    ArtifactFormat format = ArtifactFormat::Listed;
    std::string role;               ///< in a word, for lists: `metrics`, `logs`, …
    std::optional<RunIdentity> run; ///< none for files of an experiment or archive
    std::string file;               ///< path inside the recording's folder
    std::string experimentFolder;   ///< for Summary: where the runs it sums up lie
    std::string caseKey;            ///< for Ranking
    std::string method;             ///< for Ranking
};

/// Knows one way to lay out recordings in folders, by their structure at any depth.
///
/// To add one: a class of its own in a file pair, a line in `knownLayouts`, and a test with its paths.
class Layout
{
public:
    virtual ~Layout() = default;
    /// What the file at `path` (with `/`) is, or nothing when this layout does not know it.
    virtual std::optional<Artifact> recognise(std::string_view path) const = 0;
};

/// All layouts; the first that knows a file has it.
const std::vector<std::unique_ptr<Layout>>& knownLayouts();
std::optional<Artifact> recognise(std::string_view path);

/// The parts of a path.
std::vector<std::string_view> pathParts(std::string_view path);
/// parts[0..count) joined again.
std::string joinedPath(const std::vector<std::string_view>& parts, std::size_t count);

} // namespace culprit
