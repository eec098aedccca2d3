// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/foreign_shapes.h"

#include "archive/csv_reader.h"
#include "archive/number_text.h"
#include "archive/table_names.h"
#include "archive/table_times.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

namespace culprit {

namespace {

/// Says why a file isn't read.
class RefusingParser : public ArtifactParser
{
public:
    RefusingParser(std::string reason, RecordSink&)
        : m_reason(std::move(reason))
    {
    }
    void feed(std::string_view) override { throw ArtifactError(m_reason); }
    void finish() override { throw ArtifactError(m_reason); }

private:
    std::string m_reason;
};

struct Magic
{
    std::size_t at;
    std::string_view bytes;
    const char* what;
};

constexpr const char* archiveAdvice = "it is an archive within the archive; unpack it, and give it by itself";
constexpr const char* compressedAdvice = "it is a compressed file within the archive; unpack it first";

using namespace std::string_view_literals;

constexpr std::array magics{
    Magic{0, "version https://git-lfs.github.com/spec/"sv,
          "it is a Git LFS pointer, not the file itself; fetch that with git lfs pull"},
    Magic{0, "PAR1"sv, "it is an Apache Parquet file, which is not read; export it as CSV"},
    Magic{0, "ARROW1"sv, "it is an Apache Arrow (Feather) file, which is not read; export it as CSV"},
    Magic{0, "Obj\x01"sv, "it is an Apache Avro file, which is not read; export it as CSV"},
    Magic{0, "\x89HDF\r\n"sv, "it is an HDF5 file, which is not read; export it as CSV"},
    Magic{0, "\x93NUMPY"sv, "it is a NumPy array, which is not read; export it as CSV"},
    Magic{0, "\x80\x02"sv, "it is a Python pickle, which is not read: it can run code; export it as CSV"},
    Magic{0, "\x80\x03"sv, "it is a Python pickle, which is not read: it can run code; export it as CSV"},
    Magic{0, "\x80\x04\x95"sv, "it is a Python pickle, which is not read: it can run code; export it as CSV"},
    Magic{0, "\x80\x05\x95"sv, "it is a Python pickle, which is not read: it can run code; export it as CSV"},
    Magic{0, "SQLite format 3\0"sv, "it is a SQLite database; if it is a store, give it by itself"},
    Magic{0, "\xD0\xCF\x11\xE0"sv, "it is an old Excel or Word file; export the sheet as CSV"},
    Magic{257, "ustar"sv, archiveAdvice},
    Magic{0, "7z\xBC\xAF\x27\x1C"sv, archiveAdvice},
    Magic{0, "Rar!\x1A"sv, archiveAdvice},
    Magic{0, "\x1F\x8B"sv, compressedAdvice},
    Magic{4, "1AY&SY"sv, compressedAdvice},
    Magic{0,
          "\xFD"
          "7zXZ"sv,
          compressedAdvice},
    Magic{0, "\x28\xB5\x2F\xFD"sv, compressedAdvice},
    Magic{0, "\x04\x22\x4D\x18"sv, compressedAdvice},
    Magic{0, "\xFF\xFE\0\0"sv, "it is text in UTF-32; save it in UTF-8"},
    Magic{0, "\0\0\xFE\xFF"sv, "it is text in UTF-32; save it in UTF-8"},
};

/// Without blanks between its parts; strings stay as they are.
std::string compactJson(std::string_view text)
{
    std::string compact;
    bool inString = false, escaped = false;
    for (const char c : text) {
        if (!inString && (c == ' ' || c == '\t' || c == '\r' || c == '\n')) {
            continue;
        }
        compact.push_back(c);
        if (escaped) {
            escaped = false;
        } else if (inString && c == '\\') {
            escaped = true;
        } else if (c == '"') {
            inString = !inString;
        }
    }
    return compact;
}

bool holdsAll(std::string_view text, std::span<const std::string_view> parts)
{
    return std::ranges::all_of(
        parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

struct JsonShape
{
    std::array<std::string_view, 3> parts; ///< all of which it has
    const char* what;
};

std::optional<std::string> foreignJson(std::string_view head)
{
    static const std::array shapes{
        JsonShape{{"\"resultType\":\"streams\""},
                  "it is an answer of Loki's query API, which is not read; write an array of {time, pod, "
                  "container, file, msg}"},
        JsonShape{{"\"resultType\":\""},
                  "it is an answer of Prometheus' query API, which is not read; write a table with a column "
                  "time and a column <component>_<metric> a series"},
        JsonShape{{"\"status\":\"success\"", "\"data\":{\"result\":"},
                  "it is an answer of Prometheus' or Loki's query API, which is not read; write a table with "
                  "a column "
                  "time and a column <component>_<metric> a series"},
        JsonShape{{"\"streams\":[{\"stream\":{"},
                  "it is a push request of Loki, which is not read; write an array of {time, pod, container, "
                  "file, msg}"},
        JsonShape{{"\"traceID\":", "\"spans\":["},
                  "it is an export of Jaeger, which is not read; write traces.csv"},
        JsonShape{{"\"resourceSpans\":["},
                  "it is an OTLP export of spans, which is not read; write traces.csv"},
        JsonShape{{"\"resourceMetrics\":["},
                  "it is an OTLP export of metrics, which is not read; write a table with a column time"},
        JsonShape{{"\"resourceLogs\":["}, "it is an OTLP export of logs, which is not read; write logs.csv"},
        JsonShape{{"\"batches\":[{\"resource\":"},
                  "it is an export of Grafana Tempo, which is not read; write traces.csv"},
        JsonShape{{"\"traceId\":", "\"localEndpoint\":"},
                  "it is an export of Zipkin, which is not read; write traces.csv"},
        JsonShape{{"\"results\":{", "\"frames\":["},
                  "it is an answer of Grafana's query API, which is not read; export the panel as CSV"},
        JsonShape{{"\"schema\":{", "\"fields\":[", "\"refId\":"},
                  "it is a data frame of Grafana, which is not read; export the panel as CSV"},
        JsonShape{{"\"panels\":[", "\"annotations\":"},
                  "it is a dashboard of Grafana, which holds no samples"},
        JsonShape{{"\"__inputs\":["}, "it is a dashboard of Grafana, which holds no samples"},
        JsonShape{{"\"took\":", "\"hits\":{"},
                  "it is an answer of Elasticsearch, which is not read; write logs.csv or traces.csv"},
        JsonShape{{"\"_index\":", "\"_source\":{"},
                  "it is an export of Elasticsearch, which is not read; write logs.csv or traces.csv"},
    };
    const std::string compact = compactJson(head);
    for (const JsonShape& shape : shapes) {
        if (holdsAll(compact, shape.parts)) {
            return shape.what;
        }
    }
    // One object a line.
    const std::size_t end = head.find('\n');
    if (end != std::string_view::npos && head.front() == '{') {
        std::string_view line = head.substr(0, end);
        line.remove_suffix(line.ends_with('\r') ? 1 : 0);
        const std::string_view next = head.substr(end + 1);
        if (line.ends_with('}') && next.starts_with('{')) {
            const bool isLogcli =
                holdsAll(compactJson(line), std::array{"\"labels\":{"sv, "\"line\":"sv, "\"timestamp\":"sv});
            return isLogcli
                       ? "it is the output of logcli, one JSON object a line, which is not read; write an "
                         "array of {time, pod, container, file, msg}"
                       : "it holds one JSON object a line, which is not read; write them as one array";
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<std::string> foreignShape(std::string_view head, std::string_view path)
{
    for (const Magic& magic : magics) {
        if (head.size() > magic.at && head.substr(magic.at).starts_with(magic.bytes)) {
            return magic.what;
        }
    }
    if (head.starts_with("PK\x03\x04")) {
        const std::string name = lowerCase(path);
        const bool isSheet = head.find("[Content_Types].xml") != std::string_view::npos ||
                             head.substr(0, 200).find("xl/") != std::string_view::npos ||
                             name.ends_with(".xlsx") || name.ends_with(".xlsm");
        return isSheet ? "it is an Excel workbook, which is not read; export the sheet as CSV"
               : name.ends_with(".ods") ? "it is a spreadsheet, which is not read; export the sheet as CSV"
                                        : archiveAdvice;
    }
    const std::size_t begin = head.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view text = head.substr(begin);
    if (text.starts_with('{') || text.starts_with('[')) {
        return foreignJson(text);
    }
    if (text.starts_with("# HELP ") || text.starts_with("# TYPE ")) {
        return "it is an exposition of Prometheus metrics, of one moment and without its time; query a span "
               "of "
               "time, and write it as a table with a column time";
    }
    if (text.starts_with("<!DOCTYPE html") || text.starts_with("<html") ||
        text.starts_with("<!doctype html")) {
        return "it is a web page, as a server sends it when a file can't be downloaded; download it anew";
    }
    return std::nullopt;
}

bool looksLikeSamples(std::string_view head)
{
    std::vector<std::vector<std::string>> rows;
    CsvReader reader([&](CsvReader::Cells cells) { rows.emplace_back(cells.begin(), cells.end()); });
    reader.feed(head.substr(0, head.find_last_of('\n') + 1));
    reader.finish();
    if (rows.size() < 2) {
        return false;
    }
    const std::vector<std::string>& names = rows[0];
    const auto time =
        std::ranges::find_if(names, [](const std::string& name) { return isTimeName(trimmed(name)); });
    const std::size_t place = static_cast<std::size_t>(time - names.begin());
    const std::vector<std::string>& cells = rows[1];
    bool hasNumber = false;
    for (std::size_t i = 0; i < cells.size() && time != names.end(); ++i) {
        const auto number = numberOf(cells[i]);
        hasNumber |= i != place && number && std::isfinite(*number);
    }
    return hasNumber && place < cells.size() && TableTimes().add(trimmed(cells[place]));
}

bool isPacked(std::string_view head)
{
    const auto shape = foreignShape(head);
    return shape == archiveAdvice || shape == compressedAdvice;
}

Artifact refusedArtifact(std::optional<Artifact> known, std::string reason)
{
    Artifact artifact;
    if (known) {
        artifact.run = std::move(known->run);
    }
    artifact.role = "not read";
    artifact.parser = parserOf<RefusingParser>(std::move(reason));
    return artifact;
}

} // namespace culprit
