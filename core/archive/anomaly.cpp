// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/anomaly.h"

#include "store/case_key.h"

#include <array>

namespace culprit {

namespace {

using enum AnomalyKind;
constexpr auto info = ImportNotice::Severity::Info;
constexpr auto warning = ImportNotice::Severity::Warning;
constexpr auto skipped = ImportNotice::Severity::Skipped;

constexpr std::array catalogue{
    AnomalyEntry{EmptyCells, "empty-cells", info, "empty cells, kept as missing"},
    AnomalyEntry{NanCells, "nan-cells", info, "cells that say NaN, kept as missing"},
    AnomalyEntry{InfiniteValues, "infinite-values", info, "infinite values, kept"},
    AnomalyEntry{BadNumbers, "bad-numbers", warning,
                 "cells that are no numbers, taken as missing, e.g. \"{example}\" in {column}"},
    AnomalyEntry{UnclearNumbers, "unclear-numbers", warning,
                 "cells that can be read as two numbers, taken as missing, e.g. \"{example}\" in {column}"},
    AnomalyEntry{MixedUnits, "mixed-units", warning,
                 "cells with another unit than most of {column}, taken as missing, e.g. \"{example}\""},
    AnomalyEntry{CellUnits, "cell-units", info,
                 "cells of {column} with their unit, read in \"{example}\", e.g. \"{other}\""},
    AnomalyEntry{ConvertedUnits, "converted-units", info,
                 "cells of {column} in several units, converted to \"{example}\", e.g. \"{other}\""},
    AnomalyEntry{OtherMarks, "other-marks", info,
                 "cells of {column} with grouped digits or a decimal comma, read, e.g. \"{example}\""},
    AnomalyEntry{TruthValues, "truth-values", info,
                 "cells of {column} that say true or false, read as 1 and 0, e.g. \"{example}\""},
    AnomalyEntry{TextColumns, "text-columns", warning, "columns without a number, kept as text: {example}"},
    AnomalyEntry{EmptyColumns, "empty-columns", info, "columns without any value: {example}"},
    AnomalyEntry{IndexColumns, "index-columns", info,
                 "columns that count rows or have no name, taken for no metrics: {example}"},
    AnomalyEntry{LabelColumns, "label-columns", warning,
                 "columns that tell which rows are anomalous, taken for no metrics: {example}"},
    AnomalyEntry{NoSeries, "no-series", warning, "no column holds a number"},
    AnomalyEntry{BadTimes, "bad-times", warning, "rows without a readable time, dropped, e.g. \"{example}\""},
    AnomalyEntry{UnclearDates, "unclear-dates", warning,
                 "rows whose day and month can't be told apart, dropped, e.g. \"{example}\"; write "
                 "year-month-day"},
    AnomalyEntry{EqualTimes, "equal-times", warning, "rows that all have the same time, \"{example}\""},
    AnomalyEntry{
        RoundedTimes, "rounded-times", warning,
        "times as a spreadsheet rounds them, without their last digits, e.g. \"{example}\"; write them "
        "out in full"},
    AnomalyEntry{ExcelTimes, "excel-times", warning,
                 "times in days since 1900, as spreadsheets keep them, read as UTC, e.g. \"{example}\""},
    AnomalyEntry{ShortRows, "short-rows", warning, "rows with too few cells, the rest taken as missing"},
    AnomalyEntry{LongRows, "long-rows", warning, "rows with more cells than the header, the surplus dropped"},
    AnomalyEntry{RepeatedColumns, "repeated-columns", warning, "columns whose name is repeated, numbered"},
    AnomalyEntry{BadNames, "bad-names", warning,
                 "column names that are no valid UTF-8, kept byte for byte, e.g. {example}; save the file in "
                 "UTF-8"},
    AnomalyEntry{NoRows, "no-rows", warning, "a header without rows"},
    AnomalyEntry{NoTimes, "no-times", warning, "no row has a readable time, so nothing of it is kept"},
    AnomalyEntry{RowsOutOfOrder, "rows-out-of-order", info, "rows out of time order, kept as they stand"},
    AnomalyEntry{RepeatedTimes, "repeated-times", info, "rows that repeat a time, all kept"},
    AnomalyEntry{
        ConflictingTimes, "conflicting-times", warning,
        "rows that repeat a time with other values, e.g. {example}; all are kept, and a figure shows "
        "the last of each time"},
    AnomalyEntry{TimeGaps, "time-gaps", info, "gaps in time, longer than one and a half steps"},
    AnomalyEntry{BadSamples, "bad-samples", warning,
                 "samples that are no pair of time and number, dropped, e.g. {example} of {column}"},
    AnomalyEntry{UnknownServices, "unknown-services", info, "columns that name an unknown service, kept"},
    AnomalyEntry{SeveralAddresses, "several-addresses", info,
                 "{other} has several addresses, as after a restart; all are known"},
    AnomalyEntry{PivotedTable, "long-table", info,
                 "series made of a long table, one a value of {column}, e.g. {example}"},
    AnomalyEntry{
        RepeatedSamples, "repeated-samples", warning,
        "samples that repeat the time of one of the same series, the last counts, e.g. in {example}"},
    AnomalyEntry{OtherSeparator, "other-separator", info,
                 "columns whose component and metric stand apart by {other}, rewritten as "
                 "<component>_<metric>, e.g. {example}"},
    AnomalyEntry{NumbersNotKept, "numbers-not-kept", warning,
                 "columns of numbers beside {other} that are not kept: {example}; write each as rows of its "
                 "own metric"},
    AnomalyEntry{SamplesWithoutComponent, "samples-without-component", warning,
                 "samples whose {column} is empty where others have one, dropped, e.g. of {example}"},
    AnomalyEntry{ColumnsNotKept, "columns-not-kept", info, "columns that are not kept: {example}"},
    AnomalyEntry{TextsNotKept, "texts-not-kept", warning,
                 "columns of text that are not kept, as all texts of the case would be too long, e.g. "
                 "{example}{other}"},
    AnomalyEntry{UnevenRows, "uneven-rows", warning, "rows with another count of cells than the header"},
    AnomalyEntry{ShortLinks, "short-links", warning, "rows with too few cells, dropped"},
    AnomalyEntry{StrayQuotes, "stray-quotes", warning,
                 "rows with a quotation mark that nothing closes, kept as text, e.g. {example}"},
    AnomalyEntry{CommentLines, "comment-lines", info, "comment lines before the header, left out: {example}"},
    AnomalyEntry{BrokenRecords, "broken-records", warning, "records that can't be read, dropped"},
    AnomalyEntry{RecordsWithoutTime, "records-without-time", warning,
                 "records without a readable time, dropped"},
    AnomalyEntry{RecordsOutOfOrder, "records-out-of-order", info,
                 "records out of time order, kept as they stand"},
    AnomalyEntry{LinesWithoutTime, "lines-without-time", warning, "lines without a readable time, dropped"},
    AnomalyEntry{LinesOutOfOrder, "lines-out-of-order", info, "lines out of time order, kept as they stand"},
    AnomalyEntry{NoMessage, "no-message", warning,
                 "log lines without a message: nothing in them is called message, msg, log, line, text, body "
                 "or content"},
    AnomalyEntry{BadUtf8, "bad-utf8", info, "messages that are no valid UTF-8, kept byte for byte"},
    AnomalyEntry{RecoveredRows, "recovered-rows", info,
                 "rows with unescaped quotes or line breaks, recovered by their count of columns"},
    AnomalyEntry{LostLines, "lost-lines", warning, "lines that make no row, dropped, first: {example}"},
    AnomalyEntry{RowsWithoutStart, "rows-without-start", warning,
                 "rows without a readable start time, dropped"},
    AnomalyEntry{BadDelays, "bad-delays", warning, "rows without a readable response delay, taken as 0"},
    AnomalyEntry{SpansWithoutStart, "spans-without-start", warning,
                 "spans without a readable start time, dropped"},
    AnomalyEntry{BadDurations, "bad-durations", warning, "spans without a readable duration, taken as 0"},
    AnomalyEntry{
        ShortDurations, "short-durations", warning,
        "durations of less than half a microsecond, taken as 0, e.g. \"{example}\" in {column}; a column "
        "in seconds is called duration_s, one in milliseconds duration_ms"},
    AnomalyEntry{NegativeDurations, "negative-durations", warning,
                 "negative durations, kept, e.g. \"{example}\" in {column}"},
    AnomalyEntry{DurationsDisagree, "durations-disagree", warning,
                 "spans whose columns {column} and {other} tell two durations, the former counts, e.g. "
                 "{example}"},
    AnomalyEntry{NoStatus, "no-status", info, "spans without a status code"},
    AnomalyEntry{DurationGuessed, "duration-guessed", warning,
                 "the duration \"{example}\" is not understood, 60 s assumed"},
    AnomalyEntry{FaultDisagrees, "fault-disagrees", warning,
                 "the folder's name says fault {other}, this file says {example}; the file counts"},
    AnomalyEntry{TargetDisagrees, "target-disagrees", warning,
                 "the folder's name says target {other}, this file says {example}; the file counts"},
    AnomalyEntry{NoInjection, "no-injection", warning, "the case has no injection time"},
    AnomalyEntry{HalfRecording, "half-recording", warning,
                 "{example} is missing or without rows, so nothing tells when the fault was injected"},
    AnomalyEntry{HalvesOverlap, "halves-overlap", warning,
                 "normal.csv {example} anomalous.csv, so nothing tells when the fault was injected"},
    AnomalyEntry{InjectionOutside, "injection-outside", warning,
                 "the injection time lies outside the recorded metrics, {example}; the case is not scored"},
    AnomalyEntry{
        InjectionDisagrees, "injection-disagrees", warning,
        "the injection time is {example}, but normal.csv and anomalous.csv are split at {other}; the "
        "former counts"},
    AnomalyEntry{InjectionTwice, "injection-twice", warning,
                 "the injection time is {example} here, but {other} in another file; this one counts"},
    AnomalyEntry{StrayRecords, "stray-records", warning,
                 "records dated far outside the case, e.g. {example}; they don't count for its time"},
    AnomalyEntry{NoMetrics, "no-metrics", warning, "the case has no metrics"},
    AnomalyEntry{StraySummaryRow, "stray-summary-row", warning,
                 "a row of benchmark-summary.csv belongs to no run"},
    AnomalyEntry{StrayResult, "stray-result", info,
                 "a result for {example}, a case that is not in the store"},
    AnomalyEntry{TakenKey, takenKeyName, warning, takenKeyText},
    AnomalyEntry{RemarksLeftOut, "remarks-left-out", warning, "further remarks were left out"},
    AnomalyEntry{TargetRespelled, "target-respelled", info,
                 "the true cause is written {other}, its component {example}; they are taken as the same"},
    AnomalyEntry{ServicesRespelled, "services-respelled", info,
                 "services of spans that are written in another way than their components, e.g. {other} for "
                 "{example}; they are taken as the same"},
    AnomalyEntry{TruthUnknown, "truth-unknown", warning,
                 "nothing tells the true cause of this case; it is not scored"},
    AnomalyEntry{
        NoComponent, "no-component", warning,
        "the true cause {example} is no component of this case; it is not scored. Components are {other}"},
    AnomalyEntry{UnclearCut, "unclear-cut", warning,
                 "columns of the true cause {column} that may be of a component with a longer name, e.g. "
                 "{example}; they count for {column}"},
    AnomalyEntry{UnreadTable, "unread-table", warning,
                 "columns of {column} that no method reads: they read {other} alone, which lacks them, e.g. "
                 "{example}"},
    AnomalyEntry{UnreadCause, "unread-cause", warning,
                 "the true cause {example} is a component of {other} alone, which methods don't read; it is "
                 "not scored"},
    AnomalyEntry{SilentCause, "silent-cause", warning,
                 "no metric of the true cause {example} varies, so no method can find it by metrics"},
    AnomalyEntry{LabelWithoutCase, "label-without-case", skipped,
                 "a label without a case: no telemetry was read beside it"},
    AnomalyEntry{TablesApart, "tables-apart", warning,
                 "parts that have no time in common: {example} and {other}"},
    AnomalyEntry{ForeignServices, "foreign-services", warning,
                 "services of spans that the metrics don't know, e.g. {example}"},
    AnomalyEntry{NotRecognised, "not-recognised", skipped, "not recognised"},
    AnomalyEntry{OtherName, "other-name", skipped,
                 "not recognised by its name, though it is a table with times; call it data.csv, metrics.csv "
                 "or simple_metrics.csv"},
    AnomalyEntry{
        NoCaseFolder, "no-case-folder", skipped,
        "it lies in no folder of a case; put it, with all that belongs to the case, into one that is "
        "called after the true cause and the fault, such as carts_cpu/1"},
    AnomalyEntry{NotUnderstood, "not-understood", skipped, "{other}"},
    AnomalyEntry{ReadUtf16, "read-utf16", info, "text in UTF-16, read"},
    AnomalyEntry{RepeatedFile, "repeated-file", skipped, "the archive holds it twice, the first counts"},
    AnomalyEntry{NotAFile, "not-a-file", skipped, "it is a link or a device, not a file"},
    AnomalyEntry{AStore, "a-store", skipped, "it belongs to a store or another database, and is not read"},
};

constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < catalogue.size(); ++i) {
        if (static_cast<std::size_t>(catalogue[i].kind) != i) {
            return false;
        }
    }
    return catalogue.size() == static_cast<std::size_t>(AStore) + 1;
}
static_assert(isInOrder(), "the catalogue lists every kind, in the order of the enumeration");

} // namespace

std::span<const AnomalyEntry> anomalyCatalogue()
{
    return catalogue;
}

const AnomalyEntry& entryOf(AnomalyKind kind)
{
    return catalogue[static_cast<std::size_t>(kind)];
}

std::string textOf(const Anomaly& anomaly)
{
    std::string text;
    std::string_view rest = entryOf(anomaly.kind).text;
    while (!rest.empty()) {
        const std::size_t brace = std::min(rest.find('{'), rest.size());
        text.append(rest.substr(0, brace));
        rest.remove_prefix(brace);
        for (const auto& [field, value] :
             {std::pair<std::string_view, const std::string&>{"{column}", anomaly.column},
              {"{example}", anomaly.example},
              {"{other}", anomaly.other}}) {
            if (rest.starts_with(field)) {
                text.append(value);
                rest.remove_prefix(field.size());
                break;
            }
        }
    }
    return text;
}

ImportNotice noticeOf(const Anomaly& anomaly, std::string file)
{
    const AnomalyEntry& entry = entryOf(anomaly.kind);
    ImportNotice notice;
    notice.severity = entry.severity;
    notice.entry = std::move(file);
    notice.message = textOf(anomaly);
    notice.count = anomaly.count;
    notice.name = entry.name;
    notice.column = anomaly.column;
    notice.example = anomaly.example;
    return notice;
}

} // namespace culprit
