// SPDX-License-Identifier: GPL-3.0-or-later
// Every number and every byte of an archive's files, read a second way, against what the store gives back.
#include "archive/importer.h"
#include "store/store.h"
#include "test_archive.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>

using namespace culprit;
using namespace culprit::test;

class RoundTripTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatTheFilesSay();
};

namespace {

// A second way to read the files, slow and simple, that shares nothing with the importer.

std::vector<std::vector<std::string>> plainRows(const QByteArray& text)
{
    std::vector<std::vector<std::string>> rows;
    for (QByteArray line : text.split('\n')) {
        if (line.endsWith('\r')) {
            line.chop(1);
        }
        if (line.isEmpty()) {
            continue;
        }
        std::vector<std::string> row;
        // These files hold at most one quoted cell a row, and commas behind it are none of its own.
        const qsizetype first = line.indexOf('"');
        const qsizetype last = line.lastIndexOf('"');
        if (first < 0) {
            for (const QByteArray& cell : line.split(',')) {
                row.push_back(cell.toStdString());
            }
        } else {
            for (const QByteArray& cell : line.left(first - 1).split(',')) {
                row.push_back(cell.toStdString());
            }
            row.push_back(line.mid(first + 1, last - first - 1).toStdString());
            for (const QByteArray& cell : line.mid(last + 2).split(',')) {
                row.push_back(cell.toStdString());
            }
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

qint64 plainMicroseconds(const QString& text)
{
    const QDateTime seconds = QDateTime::fromString(
        text.left(19).replace(QLatin1Char(' '), QLatin1Char('T')) + QLatin1Char('Z'), Qt::ISODate);
    const QString fraction = text.mid(20).leftJustified(6, QLatin1Char('0'));
    return seconds.toSecsSinceEpoch() * 1'000'000 + (text.size() > 19 ? fraction.toLongLong() : 0);
}

bool sameNumber(const std::string& cell, double value)
{
    if (cell.empty() || cell == "NaN" || cell == "nan") {
        return std::isnan(value);
    }
    double written = 0;
    const char* begin = cell.data() + (cell.front() == '+' ? 1 : 0);
    const auto [end, error] = std::from_chars(begin, cell.data() + cell.size(), written);
    return error == std::errc() && end == cell.data() + cell.size() &&
           std::bit_cast<std::uint64_t>(written) == std::bit_cast<std::uint64_t>(value);
}

/// The first difference, or nothing.
std::string differenceOfTable(const QByteArray& text, const MetricTable& table)
{
    const auto rows = plainRows(text);
    const auto& header = rows.front();
    if (table.rows() != rows.size() - 1) {
        return "count of rows";
    }
    std::size_t columns = 0;
    for (std::size_t c = 0; c < header.size(); ++c) {
        const bool isTime = header[c] == "time" || header[c] == "timestamp";
        const MetricColumn* numbers = table.column(header[c]);
        const TextColumn* words = table.textColumn(header[c]);
        columns += !isTime && !header[c].empty();
        if (!isTime && !header[c].empty() && !numbers && !words) {
            return "column " + header[c];
        }
        if ((numbers && numbers->position != c) || (words && words->position != c)) {
            return "place of " + header[c];
        }
        for (std::size_t r = 1; r < rows.size(); ++r) {
            const std::string& cell = rows[r].at(c);
            const bool same =
                isTime ? table.time[r - 1] ==
                             static_cast<double>(plainMicroseconds(QString::fromStdString(cell))) / 1e6
                : header[c].empty() ? sameNumber(cell, table.index.at(r - 1))
                : numbers           ? sameNumber(cell, numbers->values[r - 1])
                                    : words->values[r - 1] == cell;
            if (!same) {
                return header[c] + " row " + std::to_string(r) + ": " + cell;
            }
        }
    }
    return columns == table.columns.size() + table.textColumns.size() ? "" : "count of columns";
}

std::string differenceOfSpans(const QByteArray& text, const std::vector<Span>& spans)
{
    const auto rows = plainRows(text);
    if (spans.size() != rows.size() - 1) {
        return "count of spans";
    }
    for (std::size_t r = 1; r < rows.size(); ++r) {
        const Span& s = spans[r - 1];
        const std::vector<std::string> back{std::to_string(s.durationUs),
                                            s.client,
                                            s.server,
                                            s.clientIp,
                                            s.serverIp,
                                            {},
                                            {},
                                            s.dataType,
                                            s.protocol,
                                            s.requestType,
                                            s.domain,
                                            s.resource,
                                            s.status,
                                            s.responseCode,
                                            s.exception,
                                            s.requestId,
                                            s.traceId,
                                            s.spanId,
                                            s.parentSpanId,
                                            s.serverPort,
                                            s.endpoint,
                                            s.databaseId};
        for (std::size_t c = 0; c < back.size(); ++c) {
            const std::string& cell = rows[r].at(c);
            const bool same = c == 5   ? plainMicroseconds(QString::fromStdString(cell)) == s.startUs
                              : c == 6 ? plainMicroseconds(QString::fromStdString(cell)) == s.endUs
                                       : back[c] == cell;
            if (!same) {
                return "span " + std::to_string(r) + " column " + std::to_string(c) + ": " + cell;
            }
        }
    }
    return {};
}

std::string differenceOfLogs(const QByteArray& text, const std::vector<LogRecord>& logs)
{
    const QJsonArray array = QJsonDocument::fromJson(text).array();
    if (logs.size() != static_cast<std::size_t>(array.size())) {
        return "count of log lines";
    }
    for (qsizetype i = 0; i < array.size(); ++i) {
        const QJsonObject object = array[i].toObject();
        const LogRecord& log = logs[static_cast<std::size_t>(i)];
        const auto member = [&](const char* name) {
            return object[QLatin1String(name)].toString().toStdString();
        };
        if (log.timeNs != plainMicroseconds(object[QLatin1String("time")].toString()) * 1000 ||
            log.pod != member("pod") || log.container != member("container") || log.file != member("file") ||
            log.message != member("msg")) {
            return "log line " + std::to_string(i);
        }
    }
    return {};
}

} // namespace

/// Set CULPRIT_ROUND_TRIP to an archive's path to walk another one than the carried.
void RoundTripTest::readsBackWhatTheFilesSay()
{
    const QString archive =
        qEnvironmentVariable("CULPRIT_ROUND_TRIP", QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"));
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("s.culprit"));
    importArchive(archive, path);
    const Store store = Store::open(path, Store::Mode::ReadOnly);
    std::map<std::string, ArtifactRecord> artifacts;
    for (const ArtifactRecord& artifact : store.artifacts()) {
        artifacts[artifact.path] = artifact;
    }
    std::map<std::string, Case> cases;
    int tables = 0;
    int texts = 0;
    forEachFile(archive, [&](const std::string& name, const QByteArray& content) {
        QVERIFY2(artifacts.contains(name), name.c_str());
        const ArtifactRecord& artifact = artifacts[name];
        QCOMPARE(artifact.bytes, content.size());
        if (artifact.hasText) {
            ++texts;
            QVERIFY2(store.artifactText(artifact.id) == content, name.c_str());
        }
        if (artifact.caseKey.empty()) {
            return;
        }
        if (!cases.contains(artifact.caseKey)) {
            cases.clear();
            cases.emplace(artifact.caseKey, store.loadCase(artifact.caseKey));
        }
        const Case& loaded = cases.at(artifact.caseKey);
        std::string difference;
        if (name.ends_with("mpg.csv")) {
            const auto rows = plainRows(content);
            difference = rows.size() - 1 == loaded.topology.links.size() ? "" : "count of links";
            for (std::size_t i = 1; difference.empty() && i < rows.size(); ++i) {
                const Topology::Link& link = loaded.topology.links[i - 1];
                difference = link.source == rows[i][1] && link.destination == rows[i][2] ? "" : rows[i][1];
            }
        } else if (name.ends_with("request-list.csv")) {
            difference = differenceOfSpans(content, loaded.spans);
        } else if (name.ends_with("loki-logs.json")) {
            difference = differenceOfLogs(content, loaded.logs);
        } else if (name.ends_with(".csv")) {
            const auto table = std::ranges::find_if(loaded.tables, [&](const MetricTable& candidate) {
                return name.ends_with("/" + candidate.file);
            });
            ++tables;
            difference = table == loaded.tables.end() ? "no table" : differenceOfTable(content, *table);
        } else {
            QVERIFY2(artifact.hasText, name.c_str());
        }
        QVERIFY2(difference.empty(), (name + ": " + difference).c_str());
    });
    QVERIFY(tables >= 96 && texts >= 100);
}

QTEST_GUILESS_MAIN(RoundTripTest)
#include "round_trip_test.moc"
