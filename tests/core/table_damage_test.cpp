// SPDX-License-Identifier: GPL-3.0-or-later
// Random tables with random damage: cells that are kept and cells that are reported are all that were there,
// and no cell is read as another number than was written.
#include "record_collector.h"

#include <QTest>

#include <charconv>
#include <cmath>
#include <limits>
#include <random>
#include <set>

using namespace culprit;
using namespace culprit::test;

namespace {

/// The numbers a cell may be read as; none: it is no number.
using Readings = std::vector<double>;

struct MadeTable
{
    std::string text;
    std::size_t rows = 0, width = 0; ///< rows with cells; columns beside the times
    std::map<std::string, std::vector<Readings>>
        meant; ///< by the column's name, one a row with a readable time
};

class Maker
{
public:
    explicit Maker(std::uint32_t seed)
        : m_random(seed)
    {
    }
    MadeTable make();

private:
    enum class Style { Plain, Unit, TwoUnits, StrayUnit, Truth, Word, Empty, Index, Address };
    struct Column
    {
        std::string name;
        Style style = Style::Plain;
        int decimals = 0;
        bool groups = false;
        double magnitude = 1;
        double damage = 0; ///< share of cells that are none
    };

    int upTo(int most) { return static_cast<int>(m_random() % static_cast<unsigned>(most + 1)); }
    bool chance(double share) { return static_cast<double>(m_random()) < share * 4294967295.0; }
    std::string number(const Column& column, double& value);
    std::string cell(const Column& column, Readings& readings);
    std::string written(const std::string& cell);
    std::string time(std::size_t row, bool& isReadable);
    Column column(std::size_t index);

    std::mt19937 m_random;
    char m_separator = ',';
    bool m_comma = false; ///< decimal commas
    int m_timeStyle = 0;
};

std::string Maker::number(const Column& column, double& value)
{
    const std::int64_t scale = static_cast<std::int64_t>(std::pow(10, column.decimals));
    const auto digits = static_cast<std::int64_t>(m_random() % 1'000'000'000U * column.magnitude);
    const std::int64_t whole = digits / scale;
    value = static_cast<double>(digits) / static_cast<double>(scale);
    std::string text = std::to_string(whole);
    // With a decimal comma a single point would be read as one, in truth and by anybody.
    if (column.groups && whole >= (column.decimals > 0 ? 1000 : 1'000'000)) {
        for (std::size_t at = text.size(); at > 3;) {
            at -= 3;
            text.insert(at, m_comma ? "." : ",");
        }
    }
    if (column.decimals > 0) {
        std::string fraction = std::to_string(digits % scale);
        fraction.insert(0, static_cast<std::size_t>(column.decimals) - fraction.size(), '0');
        text += (m_comma ? "," : ".") + fraction;
    }
    if (chance(0.1)) {
        value = -value;
        text = "-" + text;
    }
    return text;
}

std::string Maker::cell(const Column& column, Readings& readings)
{
    if (chance(column.damage)) {
        constexpr std::array words{"-",     "n.a.", "oops", "1.5e400",  "2022-05-17",
                                   "12:30", "5\"",  "\"x",  "10.0.0.1", "0x1F"};
        return words[static_cast<std::size_t>(upTo(static_cast<int>(words.size()) - 1))];
    }
    if (chance(0.1)) {
        constexpr std::array missing{"", "NaN", "null", " "};
        return missing[static_cast<std::size_t>(upTo(3))];
    }
    double value = 0;
    switch (column.style) {
    case Style::Truth: {
        const bool truth = chance(0.5);
        readings = {truth ? 1.0 : 0.0};
        return truth ? "true" : "False";
    }
    case Style::Word:
        return "v" + std::to_string(upTo(9));
    case Style::Address:
        return "192.168.1." + std::to_string(upTo(255));
    case Style::Empty:
        return {};
    case Style::Index:
        readings = {1};
        return "1";
    case Style::Plain:
        break;
    case Style::Unit: {
        const std::string text = number(column, value);
        readings = {value};
        return text + (chance(0.5) ? " %" : "%");
    }
    case Style::TwoUnits: {
        const std::string text = number(column, value);
        const bool isMilli = chance(0.5);
        readings = {value, isMilli ? value * 1e-3 : value};
        return text + (isMilli ? " ms" : " s");
    }
    case Style::StrayUnit: {
        const std::string text = number(column, value);
        readings = {value};
        return text + (chance(0.2) ? "" : chance(0.2) ? " GB" : " ms");
    }
    }
    const std::string text = number(column, value);
    readings = {value};
    return text;
}

std::string Maker::written(const std::string& cell)
{
    const bool mustQuote = cell.find(m_separator) != std::string::npos;
    if (mustQuote || (cell.find('"') == std::string::npos && chance(0.05))) {
        std::string quoted = "\"";
        for (const char c : cell) {
            quoted.append(c == '"' ? "\"\"" : std::string(1, c));
        }
        return quoted + "\"";
    }
    return (chance(0.03) ? " " : "") + cell;
}

std::string Maker::time(std::size_t row, bool& isReadable)
{
    isReadable = !chance(0.03);
    if (!isReadable) {
        return chance(0.5) ? "soon" : "";
    }
    const std::string second = (row % 60 < 10 ? "0" : "") + std::to_string(row % 60);
    switch (m_timeStyle) {
    case 0:
        return std::to_string(1'652'812'600 + row);
    case 1:
        return "2022-05-17 18:36:" + second;
    case 2:
        return "2022/05/17 18:36:" + second;
    case 3:
        return "17.05.2022 18:36:" + second;
    default:
        return "05/06/2022 18:36:" + second; // nobody can tell
    }
}

Maker::Column Maker::column(std::size_t index)
{
    constexpr std::array styles{Style::Plain,    Style::Plain,     Style::Plain,  Style::Unit,
                                Style::TwoUnits, Style::StrayUnit, Style::Truth,  Style::Word,
                                Style::Empty,    Style::Index,     Style::Address};
    Column column;
    column.style = styles[static_cast<std::size_t>(upTo(static_cast<int>(styles.size()) - 1))];
    column.name =
        column.style == Style::Index ? "Unnamed: " + std::to_string(index) : "c" + std::to_string(index);
    column.decimals = upTo(4);
    column.groups = chance(0.3);
    column.magnitude = std::pow(10, -upTo(6));
    column.damage = chance(0.5) ? 0 : chance(0.8) ? 0.05 : 0.6;
    return column;
}

MadeTable Maker::make()
{
    MadeTable table;
    constexpr std::array separators{',', ';', '\t', '|'};
    m_separator = separators[static_cast<std::size_t>(upTo(3))];
    m_comma = chance(0.3);
    m_timeStyle = upTo(4);
    std::vector<Column> columns;
    table.width = 1 + static_cast<std::size_t>(upTo(7));
    for (std::size_t i = 0; i < table.width; ++i) {
        columns.push_back(column(i));
    }
    const std::string end = chance(0.3) ? "\r\n" : "\n";
    if (chance(0.1)) {
        table.text += "\xEF\xBB\xBF";
    }
    if (chance(0.1)) {
        table.text += std::string("sep=") + m_separator + end;
    }
    if (chance(0.1)) {
        table.text += "# a comment" + end;
    }
    table.text += "time";
    for (const Column& column : columns) {
        table.text += m_separator + column.name;
    }
    table.text += end;
    const auto rows = static_cast<std::size_t>(upTo(50));
    for (std::size_t row = 0; row < rows; ++row) {
        bool isReadable = true;
        table.text += time(row, isReadable);
        std::size_t width = table.width;
        if (chance(0.03)) {
            width = static_cast<std::size_t>(upTo(static_cast<int>(width)));
        }
        const bool isBlank = !isReadable && width == 0;
        for (std::size_t i = 0; i < table.width; ++i) {
            Readings readings;
            const std::string text = cell(columns[i], readings);
            if (i < width) {
                table.text += m_separator + written(text);
            } else {
                readings.clear();
            }
            if (isReadable) {
                table.meant[columns[i].name].push_back(readings);
            }
        }
        if (width == table.width && chance(0.03)) {
            table.text += std::string(1, m_separator) + "surplus";
        }
        table.rows += isBlank && table.text.ends_with('\n') ? 0 : 1;
        table.text += row + 1 < rows || chance(0.8) ? end : "";
        if (chance(0.02)) {
            table.text += end;
        }
    }
    return table;
}

std::int64_t present(const std::vector<double>& values)
{
    return std::ranges::count_if(values, [](double value) { return !std::isnan(value); });
}

} // namespace

class TableDamageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void losesNoCellWithoutAWord();
    void readsTheSameInPieces();
};

void TableDamageTest::losesNoCellWithoutAWord()
{
    using enum AnomalyKind;
    std::set<AnomalyKind> met;
    for (std::uint32_t seed = 1; seed <= 4000; ++seed) {
        const MadeTable made = Maker(seed).make();
        const Collector found = parsedTable(made.text);
        const auto fail = [&](const QString& what) {
            QString told;
            for (const auto& [text, count] : found.notices) {
                told += QStringLiteral("\n%1 %2").arg(count).arg(QString::fromStdString(text));
            }
            return QStringLiteral("seed %1: %2%3\n%4")
                .arg(seed)
                .arg(what, told, QString::fromStdString(made.text))
                .toUtf8();
        };
        const MetricTable& table = found.tables.front();
        const auto width = static_cast<std::int64_t>(made.width);
        const auto rows = static_cast<std::int64_t>(table.rows());
        std::int64_t kept = 0;
        for (const MetricColumn& column : table.columns) {
            kept += present(column.values);
        }
        for (const TextColumn& column : table.textColumns) {
            kept +=
                std::ranges::count_if(column.values, [](const std::string& text) { return !text.empty(); });
        }
        std::int64_t reported = (found.told(BadTimes) + found.told(UnclearDates)) * width;
        for (const AnomalyKind kind : {EmptyCells, NanCells, BadNumbers, UnclearNumbers, MixedUnits}) {
            reported += found.told(kind);
        }
        reported += found.told(IndexColumns) * rows;
        const std::int64_t all = static_cast<std::int64_t>(made.rows) * width;
        QVERIFY2(
            kept + reported == all,
            fail(QStringLiteral("%1 kept, %2 reported of %3").arg(kept).arg(reported).arg(all)).constData());

        if (found.told(UnclearDates) == 0) {
            for (const MetricColumn& column : table.columns) {
                const std::vector<Readings> meant =
                    table.rows() > 0 ? made.meant.at(column.name) : std::vector<Readings>();
                QVERIFY2(meant.size() == column.values.size(),
                         fail(QString::fromStdString(column.name)).constData());
                for (std::size_t row = 0; row < meant.size(); ++row) {
                    const double value = column.values[row];
                    const bool isMeant =
                        std::isnan(value) || std::ranges::any_of(meant[row], [&](double reading) {
                            return std::abs(reading - value) <= 1e-12 * std::abs(reading);
                        });
                    QVERIFY2(isMeant, fail(QStringLiteral("%1 row %2 is %3")
                                               .arg(QString::fromStdString(column.name))
                                               .arg(row)
                                               .arg(value))
                                          .constData());
                }
            }
        }
        for (const Anomaly& anomaly : found.anomalies) {
            met.insert(anomaly.kind);
        }
    }
    // The tables have been damaged in all of these ways.
    for (const AnomalyKind kind :
         {EmptyCells,   NanCells,    BadNumbers,  UnclearNumbers, MixedUnits,   CellUnits, ConvertedUnits,
          OtherMarks,   TruthValues, TextColumns, EmptyColumns,   IndexColumns, NoSeries,  BadTimes,
          UnclearDates, ShortRows,   LongRows,    StrayQuotes,    CommentLines, NoRows}) {
        QVERIFY2(met.contains(kind), std::string(entryOf(kind).name).c_str());
    }
}

void TableDamageTest::readsTheSameInPieces()
{
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
        const MadeTable made = Maker(seed).make();
        const Collector whole = parsedTable(made.text);
        const Collector pieces = parsedTable(made.text, 1 + seed % 7);
        QVERIFY(whole.notices == pieces.notices);
        QCOMPARE(pieces.tables.front().columns.size(), whole.tables.front().columns.size());
        QCOMPARE(pieces.tables.front().time, whole.tables.front().time);
    }
}

QTEST_APPLESS_MAIN(TableDamageTest)
#include "table_damage_test.moc"
