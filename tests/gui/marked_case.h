// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/diagnosis.h"
#include "synthetic_case.h"

#include <string>
#include <vector>

namespace culprit::test {

/// In every text from outside: a mark by which the walk knows it, and markup for whoever takes it as such.
inline constexpr const char* outsideMark = "&zq";

/// Names that are pictures, links, scripts, entities, key marks, places of `QString::arg` and controls.
inline const std::vector<std::string>& markedNames()
{
    static const std::vector<std::string> names{
        "<img src=\"file:///nowhere/nginx.png\">&zq",
        "<b>head</b>&zq",
        "<a href=\"http://host.invalid/\">zero</a>&zq",
        "<script>alert(1)</script>&amp;&zq",
        "</b></p><h1>two</h1>%1 %2&zq",
        "\xe2\x80\xae<svg onload=\"alert(1)\"/>\xe2\x80\xac\ttab\nline&zq",
    };
    return names;
}

/// The synthetic case with markup wherever an archive can bring text.
inline std::shared_ptr<Case> markedCase(int iteration, const std::string& long5000)
{
    auto made = std::make_shared<Case>(*syntheticCase());
    Case& one = *made;
    const std::vector<std::string> plain = one.summary.components;
    const auto marked = [&](const std::string& text) {
        for (std::size_t i = 0; i < plain.size(); ++i) {
            if (text.starts_with(plain[i])) {
                return markedNames()[i] + text.substr(plain[i].size());
            }
        }
        return text + "<i>" + outsideMark + "</i>";
    };
    one.summary.key = "<b>case</b>&zq_" + std::to_string(iteration);
    one.summary.archive = "<b>archive</b>&zq.tar.gz";
    one.summary.experiment = "<img src='file:///nowhere/experiment.png'>&zq" + long5000;
    one.summary.system = "<i>system</i>&zq";
    one.summary.iteration = iteration;
    one.summary.injection->fault = "<i>fault</i>&zq";
    one.summary.injection->target = marked(one.summary.injection->target);
    one.summary.injection->kind = "<u>kind</u>&zq";
    one.summary.injection->parameters = {{"<b>size</b>&zq", "<img src=\"file:///nowhere/size.png\">&zq"}};
    one.summary.components = markedNames();
    for (MetricTable& table : one.tables) {
        for (MetricColumn& column : table.columns) {
            column.name = marked(column.name);
        }
        for (TextColumn& column : table.textColumns) {
            column.name = marked(column.name);
        }
    }
    MetricColumn longest = one.tables.back().columns.front();
    longest.name = "<b>" + long5000 + "</b>&zq";
    one.tables.back().columns.push_back(longest);
    for (LogRecord& record : one.logs) {
        record.container = marked(record.container);
        record.pod = "<b>pod</b>&zq";
        record.message = record.message.substr(0, 40) + "ERROR <img src=\"file:///nowhere/log.png\">&zq";
    }
    one.logs.back().message = "ERROR <h1>" + long5000 + "&zq";
    for (Span& span : one.spans) {
        span.server = marked(span.server);
        span.client = markedNames()[1];
        span.traceId = "<b>trace</b>&zq";
        span.resource = "/<a href='http://host.invalid'>resource</a>&zq";
        span.endpoint = "/<b>endpoint</b>&zq";
        span.exception = "<img src=\"file:///nowhere/span.png\">&zq";
    }
    return made;
}

/// An answer, a failure or a fallback as an earlier analysis might have left it.
inline Diagnosis markedResult(const std::string& key, const std::string& method, DiagnosisStatus status)
{
    Diagnosis result;
    result.key.caseKey = key;
    result.key.setting.id = method;
    result.status = status;
    result.message = "<img src=\"file:///nowhere/message.png\">&zq";
    result.seconds = 1;
    if (status == DiagnosisStatus::Failed) {
        return result;
    }
    double score = 1000;
    for (const std::string& name : markedNames()) {
        Evidence evidence;
        evidence.sentence = "<b>evidence</b> of " + name;
        evidence.series = name + "_ctn_cpu";
        evidence.facts = {{"<i>fact</i>&zq", 1, "<b>unit</b>&zq"}};
        result.ranking.push_back({name + "_ctn_cpu", score /= 2, evidence});
        result.graph.nodes.push_back(name + "_ctn_cpu");
    }
    result.graph.edges = {{0, 1}, {1, 2}, {2, 3}, {4, 3}};
    result.leftOut = {{"<b>column</b>&zq", "<b>reason</b>&zq"}};
    return result;
}

} // namespace culprit::test
