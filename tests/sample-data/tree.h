// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "generate.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace culprit::sample {

/// Keeps a generated tree in memory.
class MemorySink : public Sink
{
public:
    void folder(const std::string& path) override { folders.push_back(path); }
    void file(const std::string& path, std::string_view bytes) override { files[path] = bytes; }

    std::vector<std::string> folders;
    std::map<std::string, std::string> files;
};

inline MemorySink generated(const Options& options)
{
    MemorySink sink;
    generate(options, sink);
    return sink;
}

/// Rows of cells. A quoted cell ends at a quote before a comma or the line's end, as the span
/// exporter writes it.
inline std::vector<std::vector<std::string>> table(const std::string& csv)
{
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(csv);
    for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line.back() == '\r') {
            line.pop_back();
        }
        std::vector<std::string> row;
        for (std::size_t at = 0; at <= line.size();) {
            const bool quoted = at < line.size() && line[at] == '"';
            std::size_t end = line.find(quoted ? "\"," : ",", at + (quoted ? 1 : 0));
            end = end == std::string::npos ? line.size() : end + (quoted ? 1 : 0);
            row.push_back(line.substr(at, end - at));
            at = end + 1;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

inline double numberOf(const std::string& cell)
{
    double value = std::numeric_limits<double>::quiet_NaN();
    std::from_chars(cell.data(), cell.data() + cell.size(), value); // stod would follow the locale
    return value;
}

/// A column by name; NaN for empty cells; empty if there is none.
inline std::vector<double> column(const std::vector<std::vector<std::string>>& rows, const std::string& name)
{
    std::vector<double> values;
    for (std::size_t c = 0; c < rows.front().size(); ++c) {
        if (rows.front()[c] == name) {
            for (std::size_t r = 1; r < rows.size(); ++r) {
                values.push_back(numberOf(rows[r][c]));
            }
        }
    }
    return values;
}

} // namespace culprit::sample
