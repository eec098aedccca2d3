// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace culprit {

// What the names of a table's columns tell.

/// Latin letters only.
std::string lowerCase(std::string_view text);

/// `time`, `Timestamp`, `date`, …
bool isTimeName(std::string_view name);

/// What pandas and spreadsheets call the column that counts rows, or one without a name: `index`, `level_0`,
/// `Unnamed: 0`.
bool isIndexName(std::string_view name);
/// What a column may be called that counts rows, if it does: `id`, `#`, `row`.
bool isCountName(std::string_view name);
/// What a column may be called that tells which rows are anomalous: `label`, `is_anomaly`.
bool isLabelName(std::string_view name);

/// What columns of long tables are called that name components, and metrics; in lower case, the surest first.
std::span<const std::string_view> namesOfComponents();
std::span<const std::string_view> namesOfMetrics();
bool isComponentName(std::string_view name);
bool isMetricName(std::string_view name);

/// What columns or members of log lines are called that tell the message, the container it came from, its pod
/// and its time; in lower case, the surest first.
std::span<const std::string_view> namesOfMessages();
std::span<const std::string_view> namesOfContainers();
std::span<const std::string_view> namesOfPods();
std::span<const std::string_view> namesOfLogTimes();

/// What the study's layout and RCAEval's name so holds names and addresses, whatever they look like.
bool isTextName(std::string_view name);

} // namespace culprit
