// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/artifact_parser.h"
#include "archive/csv_reader.h"
#include "archive/odd_durations.h"

#include <array>
#include <deque>

namespace culprit {

/// Cuts one naively quoted row into exactly `columns` cells: a cell that holds a comma or a quote is wrapped
/// in quotes and its inner quotes are not escaped; no other cell holds a quote. Gives the cells without their
/// wrapping quotes. False when no such cut exists. Where several exist, the first quoted cells are the
/// shortest possible.
bool cutNaiveRow(std::string_view row, std::size_t columns, std::vector<std::string_view>& cells);

/// Reads DeepFlow's list of requests (`deepflow-traces-request-list.csv`).
///
/// Its writer quotes naively and a cell may hold a line break, so rows are recovered by their count of
/// columns; what can't be is dropped, and both are counted.
class SpanListParser : public ArtifactParser
{
public:
    explicit SpanListParser(RecordSink& sink);
    void feed(std::string_view bytes) override;
    void finish() override;

private:
    /// A broken row is given up after so many lines.
    static constexpr std::size_t maxJoinedLines = 64;

    void line(std::string_view text);
    void header(std::string_view text);
    bool startsRow(std::string_view text) const;
    bool take(std::string_view row);
    void giveUpFirst();
    void emitRow();
    std::string_view at(std::size_t field) const;

    RecordSink& m_sink;
    LineReader m_lines;
    bool m_haveHeader = false;
    std::size_t m_columns = 0;
    std::array<std::size_t, 22> m_position{}; ///< where each known field lies in the file
    std::vector<std::string_view> m_cells;
    std::deque<std::string> m_open; ///< lines that are no row yet
    OddDurations m_durations;
    std::int64_t m_recovered = 0, m_dropped = 0, m_badTimes = 0, m_badDelays = 0;
    std::string m_firstDropped, m_badTime, m_badDelay; ///< the first of each
};

} // namespace culprit
