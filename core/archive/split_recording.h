// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/anomaly.h"
#include "telemetry/metric_table.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace culprit {

/// A recording kept as two tables, `normal.csv` and `anomalous.csv`: what was sampled before and after the
/// injection. They become one table, `data.csv`.
class SplitRecording
{
public:
    /// Takes the table when it is one of the two.
    bool take(MetricTable& table);
    bool isEmpty() const { return !m_normal && !m_anomalous; }
    /// Both are here, have rows, and the one ends before the other begins.
    bool hasBoth() const { return m_normal && m_anomalous; }
    /// About what it takes in memory.
    std::size_t heldBytes() const;
    bool isWhole() const;
    /// Of a whole one: the first anomalous time.
    double injection() const;
    /// Of a whole one: the last normal time.
    double lastNormal() const;
    /// Why one that is not whole tells no injection time.
    Anomaly trouble() const;
    /// The rows of both, the normal ones first. A column that one of them lacks is missing there. Nothing is
    /// held any more. Where they have a column in units of one kind, both get the one that stands for it; where
    /// the units are foreign to each other, the cells of the anomalous part are missing, and told.
    MetricTable join(std::vector<Anomaly>& remarks);

private:
    std::optional<MetricTable> m_normal, m_anomalous;
};

} // namespace culprit
