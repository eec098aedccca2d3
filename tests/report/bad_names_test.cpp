// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/bad_names.h"

#include "archive/csv_reader.h"
#include "report/figure_data.h"
#include "report/html_checker.h"
#include "report/html_report.h"
#include "report/latex_table.h"
#include "report/record_text.h"
#include "report/report_json.h"
#include "report/report_table.h"
#include "text/plain_number.h"
#include "text/safe_text.h"

#include <QTest>
#include <QXmlStreamReader>

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace culprit;
using test::badNames;

namespace {

/// A bad name wherever a table has text, and figures beside them.
ReportTable badTable(const std::string& name)
{
    ReportTable table;
    table.caption = name;
    table.header = {{"", 1}, {name, 2}};
    table.columns = {name, name, "score"};
    table.groups = {{name,
                     {{{{name, true}, {name, false}, {"-1.5", false}}},
                      {{{"x", false}, {"word", false}, {"+0.05", false}}}}}};
    table.notes = {name};
    return table;
}

HtmlReport badReport(const std::string& name)
{
    HtmlReport report;
    report.title = name;
    report.subtitle = name;
    const std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9mm\"><title>t</title></svg>";
    report.sections.push_back({name, {name}, {badTable(name)}, {{name + "!", svg}}, {name}});
    return report;
}

using Rows = std::vector<std::vector<std::string>>;

Rows rowsOf(const std::string& csv)
{
    Rows rows;
    CsvReader reader([&](CsvReader::Cells cells) { rows.emplace_back(cells.begin(), cells.end()); });
    reader.feed(csv);
    reader.finish();
    return rows;
}

/// As RFC 4180 says, letter by letter: what any other program reads.
Rows strictRows(const std::string& csv)
{
    Rows rows{{}};
    std::string cell;
    bool quoted = false;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const char letter = csv[i];
        if (quoted) {
            if (letter != '"') {
                cell += letter;
            } else if (i + 1 < csv.size() && csv[i + 1] == '"') {
                cell += csv[++i];
            } else {
                quoted = false;
            }
        } else if (letter == '"') {
            quoted = true;
        } else if (letter == ',' || letter == '\n') {
            rows.back().push_back(std::exchange(cell, {}));
            if (letter == '\n') {
                rows.emplace_back();
            }
        } else if (letter != '\r') {
            cell += letter;
        }
    }
    rows.pop_back();
    return rows;
}

bool isUtf8(const std::string& text)
{
    const std::string after = "x" + text; // a byte order mark at the start would be dropped
    return QString::fromStdString(after).toStdString() == after && text.find('\0') == std::string::npos;
}

bool runs(const std::string& cell)
{
    return !cell.empty() && std::string_view("=+-@\t\r\n").find(cell.front()) != std::string_view::npos &&
           (!plain::nearestDouble(cell.front() == '+' ? cell.substr(1) : cell) || cell.starts_with("+-"));
}

std::string shown(const std::string& name)
{
    return QString::fromStdString(name).left(40).toStdString();
}

} // namespace

class BadNamesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void markupIsXml_data() { rows(); }
    void markupIsXml();
    void tablesAreRead_data() { rows(); }
    void tablesAreRead();
    void spreadsheetsRunNothing_data() { rows(); }
    void spreadsheetsRunNothing();
    void reportsAreValid_data() { rows(); }
    void reportsAreValid();
    void markdownHoldsLettersOnly_data() { rows(); }
    void markdownHoldsLettersOnly();
    void jsonIsRead_data() { rows(); }
    void jsonIsRead();
    void recordsAndFiguresAreRead_data() { rows(); }
    void recordsAndFiguresAreRead();
    void numbersStayNumbers();
    void ordinaryTextStaysLegible();
    void aDrawingThatRunsIsRefused_data();
    void aDrawingThatRunsIsRefused();

private:
    static void rows()
    {
        QTest::addColumn<std::string>("name");
        int number = 0;
        for (const std::string& name : badNames()) {
            QTest::addRow("%d", number++) << name;
        }
    }
};

void BadNamesTest::markupIsXml()
{
    QFETCH(std::string, name);
    const std::string escaped = safe::markup(name);
    const std::string document =
        "<a b=\"" + escaped + "\" c='" + escaped + "'><title>" + escaped + "</title></a>";
    QVERIFY(isUtf8(document));
    QXmlStreamReader reader(QByteArray::fromStdString(document));
    QString text;
    QString attribute;
    int elements = 0;
    while (!reader.atEnd()) {
        reader.readNext();
        elements += reader.isStartElement();
        text += reader.isCharacters() ? reader.text().toString() : QString();
        attribute = reader.isStartElement() && elements == 1
                        ? reader.attributes().value(QStringLiteral("b")).toString()
                        : attribute;
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QCOMPARE(elements, 2);
    // What it says is the name, but for letters that XML can't hold and the kinds of line ends.
    const auto comparable = [](QString one) {
        for (QChar& letter : one) {
            const bool isBlank = letter == u'\n' || letter == u'\r' || letter == u'\t';
            const bool isIllegal = letter.category() == QChar::Other_Control || letter.isNonCharacter();
            letter = isBlank ? QChar(u' ') : isIllegal ? QChar(QChar::ReplacementCharacter) : letter;
        }
        return one.replace(QStringLiteral("  "), QStringLiteral(" "));
    };
    const QString wanted = QString::fromStdString("x" + safe::utf8(name)).mid(1);
    QCOMPARE(comparable(text), comparable(wanted));
    QCOMPARE(comparable(attribute), comparable(wanted));
}

/// By the program's own reader and by one that is as strict as RFC 4180.
void BadNamesTest::tablesAreRead()
{
    QFETCH(std::string, name);
    const std::string csv = written(badTable(name), TableFormat::RawCsv);
    QVERIFY(isUtf8(csv));
    const std::string cell = safe::utf8(name);
    const Rows strict = strictRows(csv);
    QCOMPARE(strict.size(), std::size_t{3});
    for (const auto& row : strict) {
        QCOMPARE(row.size(), name.empty() ? std::size_t{3} : std::size_t{4});
    }
    const auto isCell = [&](const std::string& one) { return one == cell; };
    QCOMPARE(std::count_if(strict[1].begin(), strict[1].end() - 1, isCell), name.empty() ? 2 : 3);
    QCOMPARE(strict[1].back(), std::string("-1.5"));
    const Rows own = rowsOf(csv);
    QCOMPARE(own.size(), std::size_t{3});
    QCOMPARE(own[1].back(), std::string("-1.5"));
    for (const TableFormat format : {TableFormat::Text, TableFormat::Latex, TableFormat::Markdown}) {
        const std::string text = written(badTable(name), format);
        QVERIFY(isUtf8(text));
        QVERIFY(std::ranges::none_of(
            text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }));
    }
    QCOMPARE(latexText(name).find('\n'), std::string::npos);
}

void BadNamesTest::spreadsheetsRunNothing()
{
    QFETCH(std::string, name);
    for (const auto& row : strictRows(written(badTable(name), TableFormat::Csv))) {
        for (const std::string& cell : row) {
            QVERIFY2(!runs(cell), shown(cell).c_str());
        }
        QVERIFY(row.back() == "-1.5" || row.back() == "+0.05" || row.back().ends_with("score"));
    }
    QCOMPARE(safe::isFormula(name), runs(name) || name.starts_with("\xEF\xBC\x9D"));
}

void BadNamesTest::reportsAreValid()
{
    QFETCH(std::string, name);
    const QString html = QString::fromStdString(written(badReport(name)));
    const strict::HtmlChecker checker(html);
    QVERIFY2(checker.problem().isEmpty(), qPrintable(checker.problem()));
    const qsizetype policy = html.indexOf(QStringLiteral("<meta http-equiv=\"Content-Security-Policy\" "
                                                         "content=\"default-src 'none'; img-src data:; "
                                                         "style-src 'unsafe-inline'"));
    QVERIFY(policy > 0);
    QVERIFY(policy < html.indexOf(QStringLiteral("<title>"))); // before anything from outside
}

/// Read as CommonMark would: nothing but the table's own marks stands unescaped.
void BadNamesTest::markdownHoldsLettersOnly()
{
    QFETCH(std::string, name);
    const std::string text = safe::markdown(name);
    QVERIFY(isUtf8(text));
    QVERIFY(text.find_first_of("\n\r\t") == std::string::npos);
    std::string letters;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char after = i + 1 < text.size() ? text[i + 1] : ' ';
        if (text[i] == '\\') {
            QVERIFY(QChar::fromLatin1(after).isPunct() || QChar::fromLatin1(after).isSymbol());
            letters += after;
            ++i;
            continue;
        }
        QVERIFY2(std::string_view("`*|~").find(text[i]) == std::string_view::npos, text.c_str());
        const bool tagBegins = text[i] == '<' && (QChar::fromLatin1(after).isLetter() || after == '/' ||
                                                  after == '!' || after == '?');
        QVERIFY2(!tagBegins, text.c_str());
        QVERIFY2(text[i] != '&' || !(QChar::fromLatin1(after).isLetter() || after == '#'), text.c_str());
        letters += text[i];
    }
    QVERIFY2(text.find("](") == std::string::npos || text.find('[') == text.find("\\[") + 1, text.c_str());
    QCOMPARE(letters, safe::line(name));
    // Rows have as many cells as the table has columns.
    for (const QString& line :
         QString::fromStdString(written(badTable(name), TableFormat::Markdown)).split(u'\n')) {
        if (line.startsWith(u"| ")) {
            QString bare = line;
            bare.replace(QStringLiteral("\\\\"), QString()).replace(QStringLiteral("\\|"), QString());
            QCOMPARE(bare.count(u'|'), 4);
        }
    }
}

void BadNamesTest::jsonIsRead()
{
    QFETCH(std::string, name);
    using Json = nlohmann::ordered_json;
    const std::string text = tableJson(badTable(name)).dump(1, ' ', false, Json::error_handler_t::replace);
    QVERIFY(isUtf8(text));
    QVERIFY(!nlohmann::json::parse(text, nullptr, false).is_discarded());
}

void BadNamesTest::recordsAndFiguresAreRead()
{
    QFETCH(std::string, name);
    LogRecord record;
    record.timeNs = 1'000'000'000;
    record.container = record.pod = record.file = record.message = name;
    const std::vector<LogRecord> records{record, record};
    const Rows logs = strictRows(logHeader(RowForm::Csv) + logRows(records, RowForm::Csv, 5));
    QCOMPARE(logs.size(), std::size_t{3});
    for (const auto& row : logs) {
        QCOMPARE(row.size(), std::size_t{7});
        QVERIFY(std::ranges::none_of(row, runs));
    }
    QCOMPARE(logs[1][1], std::string("-4.000000"));
    const QString tabbed = QString::fromStdString(logRows(records, RowForm::TabSeparated, 5));
    for (const QString& line : tabbed.chopped(1).split(u'\n')) {
        const QStringList cells = line.split(u'\t');
        QCOMPARE(cells.size(), 7);
        QVERIFY(std::ranges::none_of(cells, [](const QString& cell) { return runs(cell.toStdString()); }));
    }
    FigureData figure;
    figure.panels.resize(1);
    figure.panels[0].title = name;
    FigureSeries series;
    series.label = series.column = series.component = series.unit = name;
    series.time = {1, 2};
    series.values = {-1.5, 2};
    figure.panels[0].series = {series};
    const Rows drawn = strictRows(figureCsv(figure));
    QCOMPARE(drawn.size(), std::size_t{3});
    for (const auto& row : drawn) {
        QCOMPARE(row.size(), std::size_t{7});
        QVERIFY(std::ranges::none_of(row, runs));
    }
    QCOMPARE(drawn[1].back(), std::string("-1.5"));
}

void BadNamesTest::numbersStayNumbers()
{
    for (const char* number : {"-1.5", "+3", "-1e-9", "0", "-12", "1.5", "-inf"}) {
        QVERIFY2(!safe::isFormula(number), number);
    }
    for (const char* formula : {"-1-1", "+a", "=1", "@x", "-", "--1", "+-1"}) {
        QVERIFY2(safe::isFormula(formula), formula);
    }
}

void BadNamesTest::ordinaryTextStaysLegible()
{
    for (const char* text : {"ray-replicas-1", "p < 0.05 & more", "rayvllm_prompt_tokens", "ε-Diagnosis",
                             "[0.12, 0.34]", "cpu, 3 targets × 2", "a > b"}) {
        QCOMPARE(safe::markdown(text), std::string(text));
        QCOMPARE(safe::line(text), std::string(text));
        QVERIFY(!safe::isFormula(text));
    }
}

void BadNamesTest::aDrawingThatRunsIsRefused_data()
{
    QTest::addColumn<QString>("inside");
    QTest::addColumn<bool>("isFine");
    QTest::newRow("text") << "<title>a &amp; b</title><text>&lt;script&gt;</text>" << true;
    QTest::newRow("picture") << "<image xlink:href=\"data:image/png;base64,AA\"/>" << true;
    QTest::newRow("script") << "<script>alert(1)</script>" << false;
    QTest::newRow("title that ends") << "<title>x</title><script/></title>" << false;
    QTest::newRow("handler") << "<rect onload=\"alert(1)\"/>" << false;
    QTest::newRow("html") << "<foreignObject/>" << false;
    QTest::newRow("link") << "<a href=\"javascript:alert(1)\"/>" << false;
    QTest::newRow("fetched") << "<image xlink:href=\"http://host.invalid/x.png\"/>" << false;
    QTest::newRow("no XML") << "<title>a & b</title>" << false;
}

void BadNamesTest::aDrawingThatRunsIsRefused()
{
    QFETCH(QString, inside);
    QFETCH(bool, isFine);
    HtmlReport report;
    report.title = "t";
    const std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" "
                            "xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"9mm\">" +
                            inside.toStdString() + "</svg>";
    report.sections.push_back({"One", {}, {}, {{"the figure", svg}}});
    bool isWritten = true;
    try {
        QVERIFY(!written(report).empty());
    } catch (const std::runtime_error& error) {
        isWritten = false;
        QVERIFY2(std::string(error.what()).find("\"the figure\"") != std::string::npos, error.what());
    }
    QCOMPARE(isWritten, isFine);
}

QTEST_GUILESS_MAIN(BadNamesTest)
#include "bad_names_test.moc"
