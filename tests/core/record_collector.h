// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/csv_reader.h"
#include "archive/metric_table_parser.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace culprit::test {

/// Keeps all that parsers find.
struct Collector : RecordSink
{
    std::vector<MetricTable> tables;
    std::vector<Span> spans;
    std::vector<LogRecord> logs;
    std::optional<Injection> found;
    std::optional<double> foundTime;
    std::vector<Diagnosis> diagnoses;
    std::map<std::string, std::int64_t> notices;
    std::vector<Anomaly> anomalies;

    void table(MetricTable value) override { tables.push_back(std::move(value)); }
    void span(const SpanView& view) override
    {
        Span span;
        span.startUs = view.startUs;
        span.durationUs = view.durationUs;
        span.client = view.client;
        span.resource = view.resource;
        span.exception = view.exception;
        span.service = view.service;
        span.databaseId = view.databaseId;
        span.responseCode = view.responseCode;
        spans.push_back(std::move(span));
    }
    void log(const LogView& view) override
    {
        logs.push_back({view.timeNs, std::string(view.pod), std::string(view.container),
                        std::string(view.file), std::string(view.message)});
    }
    void topology(Topology) override {}
    void injection(Injection value) override { found = std::move(value); }
    void injectionTime(double time) override { foundTime = time; }
    void summary(SummaryRow) override {}
    void diagnosis(Diagnosis value) override { diagnoses.push_back(std::move(value)); }
    void anomaly(Anomaly met) override
    {
        if (met.count > 0) {
            notices[textOf(met)] += met.count;
            anomalies.push_back(std::move(met));
        }
    }
    /// How much was told of a kind, over all columns or of one.
    std::int64_t told(AnomalyKind kind, std::string_view column = {}) const
    {
        std::int64_t count = 0;
        for (const Anomaly& met : anomalies) {
            count += met.kind == kind && (column.empty() || met.column == column) ? met.count : 0;
        }
        return count;
    }
    std::string exampleOf(AnomalyKind kind) const
    {
        for (const Anomaly& met : anomalies) {
            if (met.kind == kind) {
                return met.example;
            }
        }
        return {};
    }
    std::int64_t noticed(const std::string& part) const
    {
        for (const auto& [message, count] : notices) {
            if (message.find(part) != std::string::npos) {
                return count;
            }
        }
        return 0;
    }
};

/// Feeds in pieces of every size: where a file is cut must not matter.
template <typename Make>
Collector parsed(const Make& make, std::string_view text, std::size_t piece)
{
    Collector sink;
    const auto parser = make(sink);
    for (std::size_t at = 0; at < text.size(); at += piece) {
        parser->feed(text.substr(at, piece));
    }
    parser->finish();
    return sink;
}

inline Collector parsedTable(std::string_view text, std::size_t piece = 1 << 20)
{
    return parsed([](RecordSink& sink) { return std::make_unique<MetricTableParser>("data.csv", sink); },
                  text, piece);
}

using Rows = std::vector<std::vector<std::string>>;

inline Rows csvRows(std::string_view text, std::size_t piece)
{
    Rows rows;
    CsvReader reader([&](CsvReader::Cells cells) { rows.emplace_back(cells.begin(), cells.end()); });
    for (std::size_t at = 0; at < text.size(); at += piece) {
        reader.feed(text.substr(at, piece));
    }
    reader.finish();
    return rows;
}

} // namespace culprit::test
