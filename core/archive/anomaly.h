// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/store.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace culprit {

/// What can be odd about an import. Each has its name, severity and text in the one list of anomaly.cpp.
enum class AnomalyKind {
    // Tables of samples
    EmptyCells,
    NanCells,
    InfiniteValues,
    BadNumbers,
    UnclearNumbers,
    MixedUnits,
    CellUnits,
    ConvertedUnits,
    OtherMarks,
    TruthValues,
    TextColumns,
    EmptyColumns,
    IndexColumns,
    LabelColumns,
    NoSeries,
    BadTimes,
    UnclearDates,
    EqualTimes,
    RoundedTimes,
    ExcelTimes,
    ShortRows,
    LongRows,
    RepeatedColumns,
    BadNames,
    NoRows,
    NoTimes,
    RowsOutOfOrder,
    RepeatedTimes,
    ConflictingTimes,
    TimeGaps,
    BadSamples,
    UnknownServices,
    SeveralAddresses,
    PivotedTable,
    RepeatedSamples,
    OtherSeparator,
    NumbersNotKept,
    SamplesWithoutComponent,
    // Tables of anything else
    ColumnsNotKept,
    TextsNotKept,
    UnevenRows,
    ShortLinks,
    StrayQuotes,
    CommentLines,
    // Log lines
    BrokenRecords,
    RecordsWithoutTime,
    RecordsOutOfOrder,
    LinesWithoutTime,
    LinesOutOfOrder,
    NoMessage,
    BadUtf8,
    // Spans
    RecoveredRows,
    LostLines,
    RowsWithoutStart,
    BadDelays,
    SpansWithoutStart,
    BadDurations,
    ShortDurations,
    NegativeDurations,
    DurationsDisagree,
    NoStatus,
    // The injection
    DurationGuessed,
    FaultDisagrees,
    TargetDisagrees,
    NoInjection,
    HalfRecording,
    HalvesOverlap,
    InjectionOutside,
    InjectionDisagrees,
    InjectionTwice,
    StrayRecords,
    // A case or a whole archive
    NoMetrics,
    StraySummaryRow,
    StrayResult,
    TakenKey,
    RemarksLeftOut,
    // The ground truth against the data
    TargetRespelled,
    ServicesRespelled,
    TruthUnknown,
    NoComponent,
    UnclearCut,
    UnreadTable,
    UnreadCause,
    SilentCause,
    LabelWithoutCase,
    TablesApart,
    ForeignServices,
    // Files that are not read
    NotRecognised,
    OtherName,
    NoCaseFolder,
    NotUnderstood,
    ReadUtf16,
    RepeatedFile,
    NotAFile,
    AStore,
};

/// A line of the catalogue. In the text `{column}`, `{example}` and `{other}` stand for what
/// an anomaly tells.
struct AnomalyEntry
{
    AnomalyKind kind;
    std::string_view name; ///< never changes: `short-rows`
    ImportNotice::Severity severity;
    std::string_view text; ///< what was found and what became of it
};

/// All kinds, in the order of the enumeration.
std::span<const AnomalyEntry> anomalyCatalogue();
const AnomalyEntry& entryOf(AnomalyKind kind);

/// Something odd that was met, and how often.
struct Anomaly
{
    AnomalyKind kind;
    std::int64_t count = 1;
    std::string column;  ///< where it has one
    std::string example; ///< the first that was met, as written
    std::string other;   ///< what stands against the example, where the text compares two
};

/// The sentence a reader sees.
std::string textOf(const Anomaly& anomaly);
/// The remark about it as the store keeps it; `file` is the path in the archive.
ImportNotice noticeOf(const Anomaly& anomaly, std::string file);

} // namespace culprit
