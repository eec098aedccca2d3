// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/latex_table.h"
#include "report/report_table.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace culprit;

namespace {

/// Reads what the program writes for LaTeX as strictly as LaTeX itself, and a little more: environments are
/// nested, every row has the columns of its preamble, rules are those of booktabs and in order, nothing
/// special stands unescaped, and only commands occur that the named packages have.
class LatexReader
{
public:
    explicit LatexReader(const QString& document) { read(document); }

    QString problem() const { return m_problem; }
    int tables() const { return m_tables; }
    int rows() const { return m_rows; }
    int bold() const { return m_bold; }
    QStringList captions() const { return m_captions; }

private:
    void fail(const QString& what, const QString& line)
    {
        if (m_problem.isEmpty()) {
            m_problem = what + QStringLiteral(": ") + line;
        }
    }

    void read(const QString& document)
    {
        if (!document.startsWith(QStringLiteral("% needs \\usepackage{booktabs}"))) {
            fail(QStringLiteral("no word about the packages"), document.left(40));
        }
        const QString packages = document.section(QLatin1Char('\n'), 0, 0);
        if (packages.contains(QStringLiteral("longtable")) !=
                document.contains(QStringLiteral("begin{longtable}")) ||
            packages.contains(QStringLiteral("graphicx")) !=
                document.contains(QStringLiteral("\\rotatebox"))) {
            fail(QStringLiteral("the packages named are not those used"), packages);
        }
        for (const QString& line : document.split(QLatin1Char('\n')).mid(1)) {
            readLine(line);
        }
        if (!m_open.isEmpty()) {
            fail(QStringLiteral("not closed"), m_open.join(QLatin1Char(' ')));
        }
    }

    void readLine(const QString& line)
    {
        static const QRegularExpression fallback(QStringLiteral(
            R"(^\\expandafter\\providecommand\\csname u8:\\detokenize\{(.+)\}\\endcsname\{\[U\+([0-9A-F]+)\]\}$)"));
        if (const auto match = fallback.match(line); match.hasMatch()) {
            m_toldToPdf += match.captured(1);
            if (match.captured(1).toUcs4() != QList<uint>{match.captured(2).toUInt(nullptr, 16)}) {
                fail(QStringLiteral("another letter's number"), line);
            }
            return;
        }
        readTokens(line);
        static const QRegularExpression begin(QStringLiteral("^\\\\begin\\{(\\w+)\\}(?:\\{(.*)\\})?$"));
        static const QRegularExpression end(QStringLiteral("^\\\\end\\{(\\w+)\\}$"));
        if (const auto match = begin.match(line); match.hasMatch()) {
            m_open << match.captured(1);
            if (match.captured(1) != QStringLiteral("table")) {
                beginRows(match.captured(2), line);
            }
        } else if (const auto closed = end.match(line); closed.hasMatch()) {
            if (m_open.isEmpty() || m_open.takeLast() != closed.captured(1)) {
                fail(QStringLiteral("ends what was not begun"), line);
            }
            if (closed.captured(1) != QStringLiteral("table")) {
                if (m_lastRule != QStringLiteral("bottomrule")) {
                    fail(QStringLiteral("no rule at the bottom"), line);
                }
                m_columns = 0;
            }
        } else if (m_columns > 0) {
            readRow(line);
        } else if (line.startsWith(QStringLiteral("\\caption{"))) {
            m_captions << line;
        }
    }

    void beginRows(const QString& preamble, const QString& line)
    {
        if (m_columns > 0) {
            fail(QStringLiteral("a tabular in a tabular"), line);
        }
        QString columns = preamble;
        columns.replace(QRegularExpression(QStringLiteral("p\\{\\d+pt\\}")), QStringLiteral("p"));
        if (columns.isEmpty() || columns.contains(QRegularExpression(QStringLiteral("[^lrp]"))) ||
            columns[0] == QLatin1Char('r')) {
            fail(QStringLiteral("not a preamble of ours"), line);
        }
        m_columns = static_cast<int>(columns.size());
        m_lastRule.clear();
        ++m_tables;
    }

    void readRow(const QString& line)
    {
        static const QRegularExpression rule(QStringLiteral("^\\\\(toprule|midrule|bottomrule|endhead)$"));
        if (const auto match = rule.match(line); match.hasMatch()) {
            const QString name = match.captured(1);
            const bool first = m_lastRule.isEmpty();
            if ((name == QStringLiteral("toprule")) != first || m_lastRule == QStringLiteral("bottomrule")) {
                fail(QStringLiteral("rules out of order"), line);
            }
            m_lastRule = name == QStringLiteral("endhead") ? m_lastRule : name;
            return;
        }
        if (line.startsWith(QStringLiteral("\\cmidrule"))) {
            readSpanRules(line);
            return;
        }
        if (!line.endsWith(QStringLiteral(" \\\\"))) {
            fail(QStringLiteral("a row without an end"), line);
            return;
        }
        if (line.startsWith(QStringLiteral("\\caption{"))) {
            m_captions << line;
            return;
        }
        // An ampersand that is not escaped parts cells.
        static const QRegularExpression parting(QStringLiteral("(?<!\\\\)&"));
        static const QRegularExpression spanning(
            QStringLiteral("^ ?\\\\multicolumn\\{(\\d+)\\}\\{[lc]\\}\\{"));
        int columns = 0;
        for (const QString& cell : line.chopped(3).split(parting)) {
            const auto match = spanning.match(cell);
            columns += match.hasMatch() ? match.captured(1).toInt() : 1;
        }
        if (columns != m_columns) {
            fail(QStringLiteral("%1 columns instead of %2").arg(columns).arg(m_columns), line);
        }
        ++m_rows;
    }

    void readSpanRules(const QString& line)
    {
        static const QRegularExpression span(QStringLiteral("\\\\cmidrule\\(lr\\)\\{(\\d+)-(\\d+)\\}"));
        int last = 0;
        QString rest = line;
        for (auto all = span.globalMatch(line); all.hasNext();) {
            const auto one = all.next();
            const int from = one.captured(1).toInt();
            const int to = one.captured(2).toInt();
            if (from <= last || to < from || to > m_columns) {
                fail(QStringLiteral("a rule over columns that are not there"), line);
            }
            last = to;
            rest.remove(one.captured(0));
        }
        if (!rest.isEmpty() || m_lastRule != QStringLiteral("toprule")) {
            fail(QStringLiteral("rules of spans out of place"), line);
        }
    }

    /// Braces, mathematics, commands and letters.
    void readTokens(const QString& line)
    {
        static const QSet<QString> known{QStringLiteral("begin"),
                                         QStringLiteral("end"),
                                         QStringLiteral("centering"),
                                         QStringLiteral("caption"),
                                         QStringLiteral("toprule"),
                                         QStringLiteral("midrule"),
                                         QStringLiteral("bottomrule"),
                                         QStringLiteral("cmidrule"),
                                         QStringLiteral("multicolumn"),
                                         QStringLiteral("textbf"),
                                         QStringLiteral("emph"),
                                         QStringLiteral("par"),
                                         QStringLiteral("smallskip"),
                                         QStringLiteral("footnotesize"),
                                         QStringLiteral("scriptsize"),
                                         QStringLiteral("tiny"),
                                         QStringLiteral("setlength"),
                                         QStringLiteral("tabcolsep"),
                                         QStringLiteral("endhead"),
                                         QStringLiteral("begingroup"),
                                         QStringLiteral("endgroup"),
                                         QStringLiteral("rotatebox"),
                                         QStringLiteral("textasciitilde"),
                                         QStringLiteral("textbackslash"),
                                         QStringLiteral("textasciicircum"),
                                         QStringLiteral("varepsilon"),
                                         QStringLiteral("tau"),
                                         QStringLiteral("to"),
                                         QStringLiteral("times"),
                                         QStringLiteral("dots")};
        int depth = 0;
        bool isMath = false;
        for (qsizetype i = 0; i < line.size(); ++i) {
            const QChar c = line[i];
            if (c == QLatin1Char('\\')) {
                qsizetype end = i + 1;
                while (end < line.size() && line[end].isLetter() && line[end].unicode() < 0x80) {
                    ++end;
                }
                const QString name = line.mid(i + 1, end - i - 1);
                if (!name.isEmpty() && !known.contains(name)) {
                    fail(QStringLiteral("an unknown command"), name);
                } else if (name.isEmpty() &&
                           (i + 1 >= line.size() || !QStringLiteral("\\&%$#_{}").contains(line[i + 1]))) {
                    fail(QStringLiteral("an unknown escape"), line);
                }
                m_bold += name == QStringLiteral("textbf") ? 1 : 0;
                i = name.isEmpty() ? i + 1 : end - 1;
            } else if (c == QLatin1Char('{')) {
                ++depth;
            } else if (c == QLatin1Char('}')) {
                depth -= 1;
                if (depth < 0) {
                    fail(QStringLiteral("a brace too many"), line);
                }
            } else if (c == QLatin1Char('$')) {
                isMath = !isMath;
            } else if (QStringLiteral("%#_^~").contains(c)) {
                fail(QStringLiteral("not escaped"), line);
            } else if ((c == QLatin1Char('<') || c == QLatin1Char('>')) && !isMath) {
                fail(QStringLiteral("not what it looks like in the default fonts"), line);
            } else if (c == QLatin1Char('&') && m_columns == 0) {
                fail(QStringLiteral("an ampersand outside of a row"), line);
            } else if ((c.unicode() > 0x17F || (c.unicode() > 0x7E && c.unicode() < 0xC0)) &&
                       !m_toldToPdf.contains(c)) {
                fail(QStringLiteral("a letter that pdfLaTeX is told nothing of"), line);
            }
        }
        if (depth != 0 || isMath) {
            fail(QStringLiteral("a line that leaves something open"), line);
        }
    }

    QString m_problem;
    QString m_toldToPdf; ///< letters that it prints as numbers
    QStringList m_open;
    QStringList m_captions;
    QString m_lastRule;
    int m_columns = 0;
    int m_tables = 0;
    int m_rows = 0;
    int m_bold = 0;
};

ReportTable tableOf(int columns, int rows, const std::string& cell,
                    const std::vector<ReportTable::Span>& header)
{
    ReportTable table;
    table.caption = "A table";
    table.header = header;
    table.columns = {"Method"};
    for (int column = 1; column < columns; ++column) {
        table.columns.push_back("AC@" + std::to_string(column));
    }
    table.groups.push_back({"Metrics", {}});
    for (int row = 0; row < rows; ++row) {
        ReportTable::Row line;
        line.cells.push_back({"method " + std::to_string(row), false});
        for (int column = 1; column < columns; ++column) {
            line.cells.push_back({cell, row == 0});
        }
        table.groups.back().rows.push_back(std::move(line));
    }
    table.notes = {"A note."};
    return table;
}

ReportTable nastyTable()
{
    ReportTable table = tableOf(3, 2, "0.50", {{"", 1}, {"cpu & gpu_1", 2}});
    table.caption = "50 % of {all} #1 ~ ^ \\ $5 <1>";
    table.groups.front().title = "Metrics_&_logs";
    table.groups.front().rows[0].cells[0].text = "ε-Diagnosis – “x” … → τ −1 ×2";
    table.groups.front().rows[1].cells[0].text = "Zoë 中文 \xFF end\ttab";
    table.groups.front().rows[1].cells[1].text = "-0.17";
    table.groups.front().rows[1].cells[2].text = "< 0.001";
    table.notes = {"See a_b & c."};
    return table;
}

/// Every shape the program writes.
std::vector<std::pair<const char*, ReportTable>> allShapes()
{
    ReportTable empty = tableOf(3, 0, "", {});
    empty.groups.clear();
    ReportTable wordy = tableOf(4, 3, "a long text that is better broken into several lines than cut", {});
    return {{"plain", tableOf(4, 3, "0.50", {})},
            {"with spans",
             tableOf(13, 40, "0.50", {{"", 1}, {"cpu", 3}, {"memory", 3}, {"network", 3}, {"gpu", 3}})},
            {"split", tableOf(49, 40, "0.12–0.97",
                              {{"", 1}, {"cpu", 12}, {"memory", 12}, {"network", 12}, {"gpu", 12}})},
            {"turned", tableOf(27, 26, "-0.12", {})},
            {"long", tableOf(8, 300, "0.50", {})},
            {"long and split", tableOf(25, 300, "0.12–0.97", {{"", 1}, {"cpu", 12}, {"memory", 12}})},
            {"wordy", wordy},
            {"nasty", nastyTable()},
            {"empty", empty}};
}

} // namespace

class LatexTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyShapeIsSound_data();
    void everyShapeIsSound();
    void theReaderFindsWhatIsWrong();
    void wideTablesAreSplitAtTheirSpans();
    void lettersAreEscaped();
    void lettersAreKept();
#ifdef CULPRIT_PDFLATEX
    void everyShapeCompiles();
#endif
};

void LatexTest::everyShapeIsSound_data()
{
    QTest::addColumn<QString>("latex");
    for (const auto& [name, table] : allShapes()) {
        QTest::newRow(name) << QString::fromStdString(written(table, TableFormat::Latex));
    }
}

void LatexTest::everyShapeIsSound()
{
    QFETCH(QString, latex);
    const LatexReader reader(latex);
    QVERIFY2(reader.problem().isEmpty(), qPrintable(reader.problem()));
    QVERIFY(reader.tables() > 0);
}

void LatexTest::theReaderFindsWhatIsWrong()
{
    const QString sound =
        QString::fromStdString(written(tableOf(4, 3, "0.50", {{"", 1}, {"cpu", 3}}), TableFormat::Latex));
    QVERIFY(LatexReader(sound).problem().isEmpty());
    const auto broken = [&](const char* from, const char* to) {
        QString changed = sound;
        const qsizetype at = changed.indexOf(QLatin1String(from));
        changed.replace(at, static_cast<qsizetype>(strlen(from)), QLatin1String(to));
        return at >= 0 && !LatexReader(changed).problem().isEmpty();
    };
    QVERIFY(broken("{lrrr}", "{lrr}"));
    QVERIFY(broken(" & 0.50", ""));
    QVERIFY(broken("\\bottomrule\n", ""));
    QVERIFY(broken("\\toprule", "\\hline"));
    QVERIFY(broken("{2-4}", "{2-5}"));
    QVERIFY(broken("method 1", "method_1"));
    QVERIFY(broken("method 1", "method 1 & 2"));
    QVERIFY(broken("\\end{table}", ""));
    QVERIFY(broken("\\textbf{", "\\textbf"));
    QVERIFY(broken("booktabs}", "booktabs}\\usepackage{longtable}"));
}

void LatexTest::wideTablesAreSplitAtTheirSpans()
{
    const auto shapes = allShapes();
    const LatexReader whole(QString::fromStdString(latexTable(shapes[1].second)));
    QCOMPARE(whole.tables(), 1);
    QCOMPARE(whole.bold(), 12);
    const LatexReader split(QString::fromStdString(latexTable(shapes[2].second)));
    QCOMPARE(split.tables(), 4);
    QCOMPARE(split.bold(), 48); // no column is lost
    QCOMPARE(split.captions().size(), 4);
    QVERIFY(split.captions()[3].contains(QStringLiteral("Part: gpu.")));
}

void LatexTest::lettersAreEscaped()
{
    QCOMPARE(latexText("a_b & 50% of $5 #1 {x}"), std::string("a\\_b \\& 50\\% of \\$5 \\#1 \\{x\\}"));
    QCOMPARE(latexText("~^\\"), std::string("\\textasciitilde{}\\textasciicircum{}\\textbackslash{}"));
    QCOMPARE(latexText("-0.17"), std::string("$-$0.17"));
    QCOMPARE(latexText("PC-PR"), std::string("PC-PR"));
    QCOMPARE(latexText("Zoë"), std::string("Zoë"));
    QCOMPARE(latexText("carts_délai-µs-延迟"), std::string("carts\\_délai-µs-延迟"));
    QCOMPARE(latexText("10\u00a0s"), std::string("10~s"));
    QCOMPARE(latexText("< 0.001"), std::string("$<$ 0.001"));
    QCOMPARE(latexText("a\xFFz"), std::string("a[U+FFFD]z"));
    QCOMPARE(latexText("a\xC3z\xE4"), std::string("a[U+FFFD]z[U+FFFD]")); // letters that break off
    QCOMPARE(latexText("\xC0\xAF"), std::string("[U+FFFD][U+FFFD]"));     // a slash in two bytes
}

void LatexTest::lettersAreKept()
{
    ReportTable table = tableOf(3, 1, "0.50", {{"", 1}, {"délai-µs-延迟", 2}});
    table.caption = "Cases of délai-µs-延迟";
    table.groups.front().rows[0].cells[0].text = "κ-Methode 😀";
    const QString latex = QString::fromStdString(written(table, TableFormat::Latex));
    const LatexReader reader(latex);
    QVERIFY2(reader.problem().isEmpty(), qPrintable(reader.problem()));
    QVERIFY(latex.contains(QStringLiteral("\\multicolumn{2}{c}{délai-µs-延迟}")));
    QVERIFY(latex.contains(QStringLiteral("\\caption{Cases of délai-µs-延迟}")));
    QVERIFY(latex.contains(QStringLiteral("κ-Methode 😀 & ")));
    QVERIFY(!QString::fromStdString(written(tableOf(3, 1, "Zoë", {}), TableFormat::Latex))
                 .contains(QStringLiteral("providecommand")));
}

#ifdef CULPRIT_PDFLATEX
void LatexTest::everyShapeCompiles()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("all.tex")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("\\documentclass{article}\n\\usepackage[a4paper,margin=2cm]{geometry}\n"
               "\\usepackage{booktabs,longtable,graphicx}\n\\begin{document}\n");
    for (const auto& [name, table] : allShapes()) {
        file.write(QByteArray::fromStdString(written(table, TableFormat::Latex)) + "\\clearpage\n");
    }
    file.write("\\end{document}\n");
    file.close();
    QProcess latex;
    latex.setWorkingDirectory(folder.path());
    latex.start(QStringLiteral(CULPRIT_PDFLATEX),
                {QStringLiteral("-interaction=nonstopmode"), QStringLiteral("-halt-on-error"),
                 QStringLiteral("all.tex")});
    QVERIFY(latex.waitForFinished(120'000));
    const QByteArray log = latex.readAllStandardOutput();
    QVERIFY2(latex.exitCode() == 0, log.right(2000).constData());
    QVERIFY2(!log.contains("Float too large"), log.constData());
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("all.pdf"))));
}
#endif

QTEST_APPLESS_MAIN(LatexTest)
#include "latex_test.moc"
