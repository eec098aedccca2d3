// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/operation_baseline.h"

#include "math/moments.h"

#include <algorithm>
#include <cmath>

namespace culprit {

OperationBaseline operationBaseline(const CaseView& view)
{
    const std::vector<ServiceSpan>& spans = view.spans();
    const std::vector<int>& operationOf = view.spanOperations();
    const AnalysisWindow& window = view.window();
    OperationBaseline baseline;
    baseline.operations.resize(view.operations().size());
    baseline.parts.resize(spans.size(), SpanPart::Outside);

    std::vector<double> sums(baseline.operations.size(), 0.0);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        const auto start = static_cast<double>(spans[i].startUs);
        const auto duration = static_cast<double>(spans[i].durationUs);
        const auto operation = static_cast<std::size_t>(operationOf[i]);
        OperationBehaviour& behaviour = baseline.operations[operation];
        if (start < window.start * 1e6 || start >= window.end * 1e6) {
            continue;
        }
        if (start + duration < window.injectTime * 1e6) {
            baseline.parts[i] = SpanPart::Normal;
            ++baseline.normalSpans;
            ++behaviour.normalSpans;
            sums[operation] += duration;
        } else {
            baseline.parts[i] = SpanPart::Anomalous;
            ++baseline.anomalousSpans;
            if (behaviour.anomalousSpans++ == 0) {
                baseline.order.push_back(static_cast<int>(operation));
            }
            behaviour.slowest = std::max(behaviour.slowest, duration / 1000);
        }
    }

    std::vector<double> squares(baseline.operations.size(), 0.0);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (baseline.parts[i] == SpanPart::Normal) {
            const auto operation = static_cast<std::size_t>(operationOf[i]);
            const double deviation = static_cast<double>(spans[i].durationUs) -
                                     sums[operation] / baseline.operations[operation].normalSpans;
            squares[operation] += deviation * deviation;
        }
    }
    for (std::size_t operation = 0; operation < baseline.operations.size(); ++operation) {
        OperationBehaviour& behaviour = baseline.operations[operation];
        if (behaviour.normalSpans > 0) {
            behaviour.mean = math::roundedTo(sums[operation] / behaviour.normalSpans / 1000, 2);
        }
        if (behaviour.normalSpans > 1) {
            behaviour.deviation =
                math::roundedTo(std::sqrt(squares[operation] / (behaviour.normalSpans - 1)) / 1000, 2);
        }
        behaviour.threshold = behaviour.mean + 3 * behaviour.deviation;
    }

    for (std::size_t i = 0; i < spans.size(); ++i) {
        OperationBehaviour& behaviour = baseline.operations[static_cast<std::size_t>(operationOf[i])];
        if (baseline.parts[i] == SpanPart::Anomalous &&
            static_cast<double>(spans[i].durationUs) / 1000 >= behaviour.threshold) {
            baseline.parts[i] = SpanPart::Abnormal;
            ++behaviour.abnormalSpans;
            ++baseline.abnormalSpans;
        }
    }
    return baseline;
}

int OperationBaseline::unseenOperation() const
{
    const auto found = std::ranges::find_if(order, [this](int operation) {
        return operations[static_cast<std::size_t>(operation)].normalSpans == 0;
    });
    return found == order.end() ? -1 : *found;
}

std::optional<Finding> missingSpans(const CaseView& view, const OperationBaseline& baseline)
{
    if (view.spans().empty()) {
        return Finding::notApplicable("The case has no traces of known components.");
    }
    if (baseline.normalSpans == 0) {
        return Finding::notApplicable("The window holds no span that ended before the injection.");
    }
    if (baseline.anomalousSpans == 0) {
        return Finding::notApplicable("The window holds no span that ended after the injection.");
    }
    return std::nullopt;
}

std::optional<Finding> unseenOperationFailure(const CaseView& view, const OperationBaseline& baseline)
{
    const int unseen = baseline.unseenOperation();
    if (unseen < 0) {
        return std::nullopt;
    }
    return Finding::failed("Operation " + view.operations()[static_cast<std::size_t>(unseen)] +
                           " does not occur before the injection: there is nothing to compare it with.");
}

std::string latencySeriesOf(const CaseView& view, std::string_view operation)
{
    const std::string name = std::string(view.componentNames().of(operation)) + "_latency";
    return view.metrics().indexOf(name) >= 0 ? name : std::string();
}

} // namespace culprit
