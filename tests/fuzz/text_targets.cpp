// SPDX-License-Identifier: GPL-3.0-or-later
// What all parsers are made of: encodings, lines and cells, numbers, units, times; and words that people type.
#include "archive/csv_reader.h"
#include "archive/number_text.h"
#include "archive/table_times.h"
#include "archive/text_encoding.h"
#include "archive/time_text.h"
#include "cut.h"
#include "record_digest.h"
#include "study/result_key.h"
#include "telemetry/metric_kind.h"
#include "text/nearest_word.h"
#include "text/plain_number.h"
#include "text/safe_text.h"

#include <cmath>
#include <stdexcept>
#include <string>

using namespace culprit;

namespace {

std::string decoded(std::string_view bytes, std::size_t piece)
{
    TextDecoder decoder(encodingOf(bytes));
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const std::string part(bytes.substr(at, piece));
        text += decoder.decode(part);
    }
    return text;
}

} // namespace

CULPRIT_FUZZ(encoding)
{
    const std::string whole = decoded(bytes, bytes.size() + 1);
    if (whole != decoded(bytes, 1) || whole != decoded(bytes, 3)) {
        fuzz::fail("what is decoded depends on where the bytes are cut");
    }
    for (std::size_t at = 0; at < whole.size();) {
        safe::nextCodePoint(whole, at);
    }
}

CULPRIT_FUZZ(csv)
{
    if (bytes.empty()) {
        return;
    }
    const unsigned last = static_cast<unsigned char>(bytes.back());
    bytes.remove_suffix(1);
    const auto digest = [&](std::size_t piece) {
        fuzz::RecordDigest sink;
        CsvReader reader(
            [&](CsvReader::Cells cells) {
                for (const std::string_view cell : cells) {
                    sink.add(cell);
                }
                sink.add(std::int64_t{-1});
            },
            last % 2 == 0 ? Quoting::Lenient : Quoting::Strict);
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            const std::string part(bytes.substr(at, piece));
            reader.feed(part);
        }
        reader.finish();
        reader.report(sink);
        return sink.value();
    };
    if (digest(last / 2 + 1) != digest(bytes.size() + 1)) {
        fuzz::fail("what is read depends on where the file is cut");
    }
}

CULPRIT_FUZZ(number)
{
    const auto value = numberOf(bytes);
    if (value && std::isfinite(*value)) {
        const auto again = plain::numberIn<double>(plain::shortest(*value));
        if (!again || *again != *value) {
            fuzz::fail("a number does not read back");
        }
        for (const int digits : {1, 3, 17}) {
            static_cast<void>(plain::general(*value, digits));
            static_cast<void>(plain::fixed(*value, digits));
            static_cast<void>(plain::scientific(*value, digits));
        }
    }
    if (const auto quantity = quantityOf(bytes)) {
        static_cast<void>(markedNumber(quantity->digits, DecimalMark::Comma));
        static_cast<void>(markedNumber(quantity->digits, DecimalMark::Point, true));
        if (const auto scale = unitScale(quantity->unit); scale && !std::isfinite(scale->factor)) {
            fuzz::fail("a unit without a size");
        }
    }
    static_cast<void>(plain::nearestDouble(bytes));
    static_cast<void>(plain::numberIn<int>(bytes));
}

CULPRIT_FUZZ(time)
{
    const auto nanoseconds = epochNanoseconds(bytes);
    const auto seconds = epochSeconds(bytes);
    if (nanoseconds && seconds && std::abs(static_cast<double>(*nanoseconds) / 1e9 - *seconds) > 1e-3) {
        fuzz::fail("two times of one text");
    }
    static_cast<void>(zoneOffset(bytes));
    fuzz::RecordDigest sink;
    TableTimes times;
    for (std::string_view rest = bytes; !rest.empty();) {
        times.add(fuzz::cut(rest, "\n"));
    }
    times.settle();
    times.report("time", TableTimes::Rows::OneATime, sink);
    for (const double time : times.take()) {
        if (!std::isfinite(time)) {
            fuzz::fail("a time that is none");
        }
    }
}

CULPRIT_FUZZ(settingWord)
{
    try {
        const Ranker ranker = Ranker::fromWord(bytes);
        if (Ranker::fromWord(ranker.word()) != ranker) {
            fuzz::fail("a setting's word does not read back");
        }
    } catch (const std::invalid_argument&) {
    }
}

CULPRIT_FUZZ(columnName)
{
    std::string_view rest = bytes;
    const std::string_view file = fuzz::cut(rest, "\n");
    static_cast<void>(findMetric(rest, file));
    static_cast<void>(metricLabel(rest));
    static_cast<void>(metricUnit(rest));
}
