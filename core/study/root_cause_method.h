// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/case_view.h"
#include "study/diagnosis.h"

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace culprit {

enum class DataSource { Metric, Trace, MultiSource };

std::string_view toString(DataSource source);

/// One adjustable number or choice of a method; forms and `culprit methods --json` are made from it.
struct ParameterSpec
{
    std::string name;
    std::string description;
    ParameterValue defaultValue;
    double minimum = -std::numeric_limits<double>::infinity(); ///< inclusive, numbers only
    double maximum = std::numeric_limits<double>::infinity();
};

/// What can be known of a method without running it.
struct MethodInfo
{
    std::string id;   ///< as the benchmark names it: `e_diagnosis`
    std::string name; ///< as the paper prints it: `ε-Diagnosis`
    int version = 1;  ///< raised when answers change: results of other versions are computed again
    DataSource source = DataSource::Metric;
    std::vector<std::string> inputs; ///< `metrics`, `logs`, `spans`, `topology`, `edge latency`
    std::vector<Variant> variants{Variant::Benchmark};
    std::string correction; ///< how `corrected` differs from `benchmark`, in a sentence; empty without it
    bool deterministic = true;
    bool interactive = false; ///< quick enough to re-rank while a person drags the window
    std::vector<ParameterSpec> parameters;
    std::string summary; ///< what it does, in a sentence
    std::string formula; ///< the equation behind its score, as text
    std::string citation;

    /// The setting without any parameter changed.
    MethodSetting setting(Variant variant = Variant::Benchmark) const { return {id, variant, {}, version}; }
};

/// How to run a method once. Seed and parameters determine the answer; the callbacks only observe.
struct RunOptions
{
    Variant variant = Variant::Benchmark;
    std::uint64_t seed = 1;
    Parameters parameters; ///< overrides; anything missing takes its default
    std::stop_token stop;
    std::function<void(double)> progress; ///< fraction done, 0 to 1; may be empty
};

/// The outcome of a method's own computation; the caller adds provenance and makes it a Diagnosis.
struct Finding
{
    DiagnosisStatus status = DiagnosisStatus::Ok;
    std::string message;
    std::vector<RankedItem> ranking;
    CausalGraph graph;

    static Finding notApplicable(std::string why)
    {
        return {DiagnosisStatus::NotApplicable, std::move(why), {}, {}};
    }
    static Finding failed(std::string why) { return {DiagnosisStatus::Failed, std::move(why), {}, {}}; }
    static Finding cancelled() { return {DiagnosisStatus::Cancelled, "cancelled", {}, {}}; }
};

/// A root cause analysis method: a pure function of (case, parameters, seed).
///
/// Implementations hold no mutable state; one object serves any number of threads.
class RootCauseMethod
{
public:
    virtual ~RootCauseMethod() = default;

    virtual const MethodInfo& info() const = 0;

    /// Ranks the suspects of `view`. Never throws for reasons that lie in the data: those become a status.
    /// Returns promptly with status cancelled once `options.stop` is requested.
    virtual Finding rank(const CaseView& view, const RunOptions& options) const = 0;

protected:
    RootCauseMethod() = default;
    RootCauseMethod(const RootCauseMethod&) = default;
    RootCauseMethod& operator=(const RootCauseMethod&) = default;
};

/// Every method on offer, in the order of the study's Table 1.
class MethodRegistry
{
public:
    /// Throws std::invalid_argument when the id is taken.
    void add(std::unique_ptr<RootCauseMethod> method);

    const RootCauseMethod* find(std::string_view id) const;
    /// What `word` says, in the version that the method has here; nothing where there is no such method,
    /// variant or parameter, or no setting is written so.
    std::optional<MethodSetting> settingNamed(std::string_view word) const;
    const std::vector<std::unique_ptr<RootCauseMethod>>& methods() const { return m_methods; }

private:
    std::vector<std::unique_ptr<RootCauseMethod>> m_methods;
};

/// Defaults of `info` overlaid with `overrides`. Throws std::invalid_argument naming an unknown parameter,
/// one of the wrong type or out of range.
Parameters resolvedParameters(const MethodInfo& info, const Parameters& overrides);

/// `info`'s method with the `overrides` that differ from its defaults. Throws as `resolvedParameters` does.
MethodSetting settingOf(const MethodInfo& info, Variant variant, const Parameters& overrides);

/// `options` with every parameter of `info` filled in; throws as `resolvedParameters` does.
RunOptions withDefaults(const MethodInfo& info, RunOptions options);

/// Runs `method` on `view` and adds provenance; anything thrown becomes status failed with its message. When
/// a stop is requested meanwhile the status is cancelled, whatever the method says.
Diagnosis diagnose(const RootCauseMethod& method, const CaseView& view, const RunOptions& options);

} // namespace culprit
