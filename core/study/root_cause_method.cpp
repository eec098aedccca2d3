// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/root_cause_method.h"

#include "telemetry/frame.h"
#include "text/plain_number.h"
#include "text/wording.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <stdexcept>
#include <string_view>

namespace culprit {

namespace {

double secondsSinceEpoch(std::chrono::system_clock::time_point time)
{
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

/// An integer is welcome where a real number is expected, so that `5` may stand for `5.0`.
ParameterValue converted(const ParameterSpec& spec, const ParameterValue& value)
{
    if (std::holds_alternative<double>(spec.defaultValue) && std::holds_alternative<std::int64_t>(value)) {
        return static_cast<double>(std::get<std::int64_t>(value));
    }
    if (value.index() != spec.defaultValue.index()) {
        throw std::invalid_argument("parameter " + spec.name + " has the wrong type");
    }
    return value;
}

void checkRange(const ParameterSpec& spec, const ParameterValue& value)
{
    const auto* integer = std::get_if<std::int64_t>(&value);
    const auto* real = std::get_if<double>(&value);
    if (!integer && !real) {
        return;
    }
    const double number = integer ? static_cast<double>(*integer) : *real;
    if (!(number >= spec.minimum && number <= spec.maximum)) {
        throw std::invalid_argument("parameter " + spec.name + " = " + plain::shortest(number) +
                                    " lies outside " + plain::shortest(spec.minimum) + " … " +
                                    plain::shortest(spec.maximum));
    }
}

} // namespace

std::string_view toString(DataSource source)
{
    switch (source) {
    case DataSource::Metric:
        return "metric";
    case DataSource::Trace:
        return "trace";
    case DataSource::MultiSource:
        return "multi-source";
    }
    return "metric";
}

void MethodRegistry::add(std::unique_ptr<RootCauseMethod> method)
{
    if (find(method->info().id)) {
        throw std::invalid_argument("method " + method->info().id + " is registered twice");
    }
    m_methods.push_back(std::move(method));
}

const RootCauseMethod* MethodRegistry::find(std::string_view id) const
{
    const auto found =
        std::ranges::find_if(m_methods, [&](const auto& method) { return method->info().id == id; });
    return found == m_methods.end() ? nullptr : found->get();
}

std::optional<MethodSetting> MethodRegistry::settingNamed(std::string_view word) const
{
    try {
        const MethodSetting named = MethodSetting::fromWord(word);
        const RootCauseMethod* method = find(named.id);
        if (!method ||
            std::ranges::find(method->info().variants, named.variant) == method->info().variants.end()) {
            return {};
        }
        return settingOf(method->info(), named.variant, named.parameters);
    } catch (const std::invalid_argument&) {
        return {};
    }
}

Parameters resolvedParameters(const MethodInfo& info, const Parameters& overrides)
{
    Parameters resolved;
    for (const ParameterSpec& spec : info.parameters) {
        resolved[spec.name] = spec.defaultValue;
    }
    for (const auto& [name, value] : overrides) {
        const auto spec = std::ranges::find(info.parameters, name, &ParameterSpec::name);
        if (spec == info.parameters.end()) {
            throw std::invalid_argument(info.id + " has no parameter " + name);
        }
        const ParameterValue typed = converted(*spec, value);
        checkRange(*spec, typed);
        resolved[name] = typed;
    }
    return resolved;
}

MethodSetting settingOf(const MethodInfo& info, Variant variant, const Parameters& overrides)
{
    const Parameters resolved = resolvedParameters(info, overrides);
    MethodSetting setting = info.setting(variant);
    for (const ParameterSpec& spec : info.parameters) {
        if (const ParameterValue& value = resolved.at(spec.name); value != spec.defaultValue) {
            setting.parameters[spec.name] = value;
        }
    }
    return setting;
}

RunOptions withDefaults(const MethodInfo& info, RunOptions options)
{
    options.parameters = resolvedParameters(info, options.parameters);
    return options;
}

namespace {

/// The columns that are missing in a ranking of metrics, and why as far as the data tell.
std::vector<LeftOutColumn> leftOutColumns(const MethodInfo& info, const CaseView& view,
                                          const std::vector<RankedItem>& ranking)
{
    const Frame& metrics = view.metrics();
    std::set<std::string_view> ranked;
    for (const RankedItem& item : ranking) {
        ranked.insert(item.name);
    }
    const bool ranksMetrics =
        ranked.empty() ? info.inputs == std::vector<std::string>{"metrics"}
                       : std::ranges::any_of(metrics.names,
                                             [&](const std::string& name) { return ranked.contains(name); });
    if (!ranksMetrics) {
        return {}; // of something else than metrics
    }
    std::vector<LeftOutColumn> columns;
    for (Eigen::Index column = 0; column < metrics.cols(); ++column) {
        const std::string& name = metrics.names[static_cast<std::size_t>(column)];
        if (ranked.contains(name)) {
            continue;
        }
        const Eigen::Index split = view.baselineRows();
        const bool variesBefore = metrics.varies(column, 0, split);
        const bool variesAfter = metrics.varies(column, split, view.anomalousRows());
        const bool isConstant = !metrics.varies(column, 0, metrics.rows());
        columns.push_back({name, isConstant      ? "constant"
                                 : !variesBefore ? "constant before the injection"
                                 : !variesAfter  ? "constant from the injection on"
                                                 : "not ranked by the method"});
    }
    return columns;
}

/// Names those that move, but don't on one side of the injection. Others tell nothing: they never move, or the
/// method chose. Where nothing was ranked all of them do.
std::string leftOutMessage(const std::vector<LeftOutColumn>& columns, bool nothingRanked)
{
    std::map<std::string_view, std::vector<std::string>> byReason;
    for (const LeftOutColumn& one : columns) {
        if (nothingRanked || one.reason.starts_with("constant ")) {
            byReason[one.reason].push_back(one.column);
        }
    }
    const std::size_t most = nothingRanked ? 40 : 5; // of an empty answer they are all there is to say
    std::string text = nothingRanked ? "Nothing could be ranked." : "";
    for (const auto& [reason, names] : byReason) {
        text += (text.empty() ? "" : " ") + std::string("Left out, ") + std::string(reason) + ": " +
                wording::listed(names, most) + ".";
    }
    return text;
}

} // namespace

Diagnosis diagnose(const RootCauseMethod& method, const CaseView& view, const RunOptions& options)
{
    const MethodInfo& info = method.info();
    Diagnosis diagnosis;
    diagnosis.key = {view.key(), info.setting(options.variant), options.seed, Origin::Computed};
    diagnosis.key.setting.parameters = options.parameters; // as given where they can't be resolved
    diagnosis.computedAt = secondsSinceEpoch(std::chrono::system_clock::now());

    const auto began = std::chrono::steady_clock::now();
    Finding finding;
    try {
        diagnosis.key.setting = settingOf(info, options.variant, options.parameters);
        if (std::ranges::find(info.variants, options.variant) == info.variants.end()) {
            finding =
                Finding::notApplicable(info.id + " has no variant " + std::string(toString(options.variant)));
        } else {
            finding = method.rank(view, withDefaults(info, options));
        }
    } catch (const std::exception& error) {
        finding = Finding::failed(error.what());
    }
    if (options.stop.stop_requested()) {
        finding = Finding::cancelled(); // whatever a method makes of half its work
    }
    diagnosis.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    diagnosis.status = finding.status;
    diagnosis.message = std::move(finding.message);
    diagnosis.ranking = std::move(finding.ranking);
    diagnosis.graph = std::move(finding.graph);
    if (diagnosis.isAnswer()) {
        diagnosis.leftOut = leftOutColumns(info, view, diagnosis.ranking);
        if (diagnosis.message.empty()) {
            diagnosis.message = leftOutMessage(diagnosis.leftOut, diagnosis.ranking.empty());
        } else if (diagnosis.ranking.empty()) {
            const std::string more = leftOutMessage(diagnosis.leftOut, false);
            diagnosis.message += (more.empty() ? "" : " ") + more;
        }
    }
    return diagnosis;
}

} // namespace culprit
