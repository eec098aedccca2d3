// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/figure_data.h"

#include "report/csv.h"
#include "text/plain_number.h"
#include "text/wording.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace culprit {

namespace {

constexpr double gapFactor = 1.5;

} // namespace

bool FigureData::isEmpty() const
{
    return std::ranges::all_of(panels, [](const FigurePanel& panel) { return panel.series.empty(); });
}

void prepareSeries(FigureSeries& series)
{
    const std::size_t count = std::min(series.time.size(), series.values.size());
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t row) { return series.time[row]; });

    std::vector<double> time;
    std::vector<double> values;
    time.reserve(count);
    values.reserve(count);
    for (std::size_t row : order) {
        const double value =
            std::isfinite(series.values[row]) ? series.values[row] : std::numeric_limits<double>::quiet_NaN();
        if (!std::isfinite(series.time[row])) {
            continue;
        }
        if (!time.empty() && time.back() == series.time[row]) {
            values.back() = value;
        } else {
            time.push_back(series.time[row]);
            values.push_back(value);
        }
    }

    std::vector<double> steps;
    for (std::size_t row = 1; row < time.size(); ++row) {
        steps.push_back(time[row] - time[row - 1]);
    }
    if (!steps.empty()) {
        const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
        std::ranges::nth_element(steps, middle);
        series.interval = *middle;
    }

    series.time.clear();
    series.values.clear();
    for (std::size_t row = 0; row < time.size(); ++row) {
        if (row > 0 && time[row] - time[row - 1] > gapFactor * series.interval) {
            series.time.push_back(time[row - 1] + 0.5 * (time[row] - time[row - 1]));
            series.values.push_back(std::numeric_limits<double>::quiet_NaN());
        }
        series.time.push_back(time[row]);
        series.values.push_back(values[row]);
    }
}

std::string figureCsv(const FigureData& figure)
{
    std::string csv = std::string(figureCsvHeader) + '\n';
    for (const FigurePanel& panel : figure.panels) {
        for (const FigureSeries& series : panel.series) {
            const std::string head = csvCell(panel.title) + ',' +
                                     csvCell(series.component.empty() ? series.label : series.column) + ',' +
                                     csvCell(series.component) + ',' + csvCell(series.unit) + ',';
            for (std::size_t row = 0; row < series.time.size(); ++row) {
                if (!std::isfinite(series.values[row])) {
                    continue;
                }
                csv += head + (figure.relativeOnly ? std::string() : wording::dateAndTime(series.time[row])) +
                       ',' + plain::general(series.time[row] - figure.zero, 6) + ',' +
                       plain::shortest(series.values[row]) + '\n';
            }
        }
    }
    return csv;
}

} // namespace culprit
