// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// One numeric column of a table. An empty cell and a literal NaN are both NaN here; infinities stay.
struct MetricColumn
{
    std::string name;
    std::size_t position = 0; ///< column number in the file, counted over all its columns from 0
    std::vector<double> values;
    std::string unit; ///< of the values, where the file's cells say it; else empty
};

/// One textual column, such as a pod's name or address by row.
struct TextColumn
{
    std::string name;
    std::size_t position = 0;
    std::vector<std::string> values;
};

/// The samples of several series over one shared time axis, in the order of the file that held them.
///
/// Rows may be unsorted, repeat a time, or lie unevenly: what the file says is kept.
struct MetricTable
{
    std::string file;          ///< path inside the case's folder, e.g. `rca-collector-results/data.csv`
    std::vector<double> time;  ///< UTC epoch seconds, one a row
    std::vector<double> index; ///< the unnamed first column, one a row, or empty where the file has none
    std::vector<MetricColumn> columns;
    std::vector<TextColumn> textColumns;

    std::size_t rows() const { return time.size(); }
    const MetricColumn* column(std::string_view name) const;
    const TextColumn* textColumn(std::string_view name) const;
    /// The last part of `file`: `data.csv`.
    std::string_view fileName() const;
};

/// Of a case's tables, told by their file names, the one that methods read as its metrics: they read one
/// alone, `data.csv` before the others. None where no table is called as such a one.
std::optional<std::size_t> methodTable(std::span<const std::string_view> fileNames);

} // namespace culprit
