// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/figure_export.h"
#include "export/vector_canvas.h"
#include "gui/fatal_warnings.h"
#include "gui/synthetic_case.h"
#include "misattribution/misattribution_picture.h"
#include "report/bad_names.h"
#include "report/case_figure.h"
#include "theme/theme.h"
#include "timeline/custom_plot.h"
#include "timeline/series_pyramid.h"

#include <QImage>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace culprit;

namespace {

const double nothing = std::numeric_limits<double>::quiet_NaN();

FigureRecipe builtIn(const std::string& id)
{
    for (const FigureRecipe& recipe : readFigureRecipes(builtInRecipeFolder())) {
        if (recipe.id == id) {
            return recipe;
        }
    }
    throw std::runtime_error("no recipe " + id);
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Misattribution smallMatrix()
{
    Misattribution matrix;
    matrix.method = "baro";
    matrix.rows = {{"cpu", "ray-replicas-0"}, {"cpu", "ray-replicas-1"}, {"gpu", "ray-replicas-1"}};
    matrix.columns = {"nginx-proxy", "ray-replicas-0", "ray-replicas-1", notFoundColumn};
    matrix.counts = {{1, 1, 0, 0}, {0, 0, 2, 0}, {1, 0, 0, 1}};
    matrix.rightCounts = {{0, 1, 0, 0}, {0, 0, 2, 0}, {0, 0, 0, 0}};
    matrix.cases.assign(3, std::vector<std::vector<std::string>>(4));
    matrix.right = 3;
    matrix.total = 6;
    return matrix;
}

} // namespace

class FigureExportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theStudysRecipesAreBuiltIn();
    void aBrokenRecipeNamesItsFile();
    void longStepsAndMissingValuesAreGaps();
    void repeatedTimesKeepTheLastValue();
    void panelsHoldTheCasesSignals();
    void aReplacedPodIsARestart();
    void plottedDataIsCsv();
    void figuresAreVectorsWithText_data();
    void figuresAreVectorsWithText();
    void imagesHaveTheAskedResolution();
    void heatmapsAreVectorsWithNumbers();
    void aFolderThatIsMissingIsNamed();
    void nothingOfAnotherKindIsReplaced();
    void emptyFiguresAreRefusedInEveryFormat();
    void otherSystemsHaveColoursToo();
    void pyramidKeepsExtremesAndGaps();
    void cellsAreFoundWhereTheyAreDrawn();
    void everyNameGivesXml_data();
    void everyNameGivesXml();
};

void FigureExportTest::theStudysRecipesAreBuiltIn()
{
    QStringList ids;
    for (const FigureRecipe& recipe : readFigureRecipes(builtInRecipeFolder())) {
        ids << QString::fromStdString(recipe.id);
    }
    QCOMPARE(ids, QStringList({"fig3", "fig6", "fig7", "fig8"}));
}

void FigureExportTest::aBrokenRecipeNamesItsFile()
{
    const auto message = [](const QByteArray& json) {
        try {
            parseFigureRecipe(json, QStringLiteral("mine.json"));
        } catch (const RecipeError& error) {
            return QString::fromStdString(error.what());
        }
        return QString();
    };
    QVERIFY(message("{").startsWith("mine.json: "));
    QVERIFY(message(R"({"id":"x","panels":[]})").contains("at least one panel"));
    QVERIFY(message(R"({"id":"x","panels":[{"signals":[{"file":"data.csv"}]}]})").contains("columns"));
    QVERIFY(message(R"({"id":"x","scope":"y","panels":[{"signals":[]}]})").contains("scope"));
}

void FigureExportTest::longStepsAndMissingValuesAreGaps()
{
    FigureSeries series;
    series.time = {0, 5, 10, 20, 25, 30};
    series.values = {1, 2, std::numeric_limits<double>::infinity(), 4, 5, 6};
    prepareSeries(series);
    QCOMPARE(series.interval, 5.0);
    QCOMPARE(series.time.size(), std::size_t(7)); // one break between 10 and 20
    QVERIFY(std::isnan(series.values[2]));
    QVERIFY(std::isnan(series.values[3]));
    QCOMPARE(series.values[4], 4.0);
}

void FigureExportTest::repeatedTimesKeepTheLastValue()
{
    FigureSeries series;
    series.time = {5, 0, 5, 10};
    series.values = {1, 2, 3, 4};
    prepareSeries(series);
    QCOMPARE(series.time, std::vector<double>({0, 5, 10}));
    QCOMPARE(series.values, std::vector<double>({2, 3, 4}));
}

void FigureExportTest::panelsHoldTheCasesSignals()
{
    const auto figure = caseFigure(builtIn("fig6"), *test::syntheticCase());
    QCOMPARE(figure.panels.size(), std::size_t(4)); // the case has no GPU column
    QCOMPARE(figure.panels[0].series.size(), std::size_t(6));
    QCOMPARE(figure.panels[0].series[3].component, std::string("ray-replicas-1"));
    QVERIFY(!figure.panels[0].logScale);
    QVERIFY(figure.panels[1].logScale); // from 1e-4 to 7
    QCOMPARE(figure.zero, figure.injection->time);
    const auto signals7 = caseFigure(builtIn("fig7"), *test::syntheticCase());
    QCOMPARE(signals7.panels.size(), std::size_t(1));
    QCOMPARE(signals7.panels[0].unit, std::string("bytes/s"));
    QCOMPARE(signals7.panels[0].rightUnit, std::string("tokens/s"));
}

void FigureExportTest::aReplacedPodIsARestart()
{
    const auto source = test::syntheticCase();
    const auto restarts = podRestarts(*source);
    QCOMPARE(restarts.size(), std::size_t(1));
    QCOMPARE(restarts[0].component, std::string("ray-replicas-1"));
    QCOMPARE(restarts[0].time, source->summary.injection->time + 40);
    const auto figure = caseFigure(builtIn("fig8"), *source);
    QStringList kinds;
    for (const FigureMarker& marker : figure.markers) {
        kinds << QString::fromStdString(marker.kind);
    }
    QCOMPARE(kinds, QStringList({"injection", "restart", "restart", "recovery"}));
}

void FigureExportTest::plottedDataIsCsv()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("figure.csv");
    renderTimelineFigure(caseFigure(builtIn("fig6"), *test::syntheticCase()), path);
    const QList<QByteArray> lines = contents(path).split('\n');
    QCOMPARE(lines[0], QByteArray("panel,series,component,unit,time,seconds,value"));
    QVERIFY(lines[1].startsWith("CPU,nginx-proxy_ctn_cpu,nginx-proxy,cores,2025-07-01 10:23:54,-285,1."));
    // 4 panels, 6 series, 72 samples, one of them missing, a header and the end
    QCOMPARE(lines.size(), qsizetype(4 * 6 * 72 - 1 + 2));
}

void FigureExportTest::figuresAreVectorsWithText_data()
{
    QTest::addColumn<QString>("recipe");
    QTest::newRow("fig6") << "fig6";
    QTest::newRow("fig7") << "fig7";
    QTest::newRow("fig8") << "fig8";
}

void FigureExportTest::figuresAreVectorsWithText()
{
    QFETCH(QString, recipe);
    QTemporaryDir folder;
    auto figure = caseFigure(builtIn(recipe.toStdString()), *test::syntheticCase());
    figure.title += " & <more>";
    const QString svg = folder.filePath("figure.svg");
    const QString pdf = folder.filePath("figure.pdf");
    renderTimelineFigure(figure, svg);
    renderTimelineFigure(figure, pdf);
    const QByteArray drawing = contents(svg);
    QXmlStreamReader xml(drawing);
    while (!xml.atEnd()) {
        xml.readNext();
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(drawing.contains("<title>") && drawing.contains(" &amp; &lt;more&gt;</title>"));
    QVERIFY(drawing.contains(", sans-serif\"") &&
            !drawing.contains("font-family=\"Sans")); // as browsers need it
    QVERIFY(drawing.contains("injection</text>"));
    QVERIFY(drawing.contains("<path") || drawing.contains("<polyline"));
    QVERIFY(!drawing.contains("<image"));
    const QByteArray document = contents(pdf);
    QVERIFY(document.startsWith("%PDF"));
    QVERIFY(!document.contains("/Subtype /Image"));
    QVERIFY(document.contains("/Font"));
}

void FigureExportTest::imagesHaveTheAskedResolution()
{
    QTemporaryDir folder;
    const QString path = folder.filePath("figure.png");
    FigureOptions options;
    options.widthMm = 84;
    options.pngDpi = 300;
    renderTimelineFigure(caseFigure(builtIn("fig6"), *test::syntheticCase()), path, options);
    const QImage image(path);
    QVERIFY(std::abs(image.width() - 84 / 25.4 * 300) < 4);
    QCOMPARE(image.pixelColor(2, 2), QColor(Qt::white));
}

void FigureExportTest::heatmapsAreVectorsWithNumbers()
{
    QTemporaryDir folder;
    const QString svg = folder.filePath("heatmap.svg");
    renderMisattribution({smallMatrix(), smallMatrix()}, svg);
    const QByteArray drawing = contents(svg);
    QVERIFY(drawing.contains("3 of 6 right</text>"));
    QVERIFY(!drawing.contains("<image"));
    const QString csv = folder.filePath("heatmap.csv");
    renderMisattribution({smallMatrix()}, csv);
    QVERIFY(contents(csv).contains("baro,cpu,ray-replicas-1,ray-replicas-1,2,2,2"));
}

void FigureExportTest::aFolderThatIsMissingIsNamed()
{
    QVERIFY_THROWS_EXCEPTION(ExportError, renderMisattribution({smallMatrix()}, "/nowhere/at/all.svg"));
    QVERIFY_THROWS_EXCEPTION(ExportError, renderMisattribution({smallMatrix()}, "figure.bmp"));
    QVERIFY_THROWS_EXCEPTION(ExportError, renderMisattribution({}, "figure.svg"));
}

void FigureExportTest::nothingOfAnotherKindIsReplaced()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath("heat.svg");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("PK\x03\x04 as a zip begins");
    file.close();
    QVERIFY_THROWS_EXCEPTION(ExportRefused, renderMisattribution({smallMatrix()}, path));
    QCOMPARE(contents(path), QByteArray("PK\x03\x04 as a zip begins"));
    QVERIFY_THROWS_EXCEPTION(ExportRefused,
                             renderMisattribution({smallMatrix()}, folder.filePath("heat.culprit")));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate)); // an empty one may go
    file.close();
    renderMisattribution({smallMatrix()}, path);
    const QByteArray drawn = contents(path);
    renderMisattribution({smallMatrix()}, path);
    QCOMPARE(contents(path), drawn);
}

void FigureExportTest::emptyFiguresAreRefusedInEveryFormat()
{
    const QTemporaryDir folder;
    for (const QString& suffix : figureSuffixes()) {
        const QString path = folder.filePath("empty." + suffix);
        QVERIFY_THROWS_EXCEPTION(ExportError, renderTimelineFigure(FigureData(), path));
        QVERIFY_THROWS_EXCEPTION(ExportError, renderMisattribution({Misattribution()}, path));
        QVERIFY(!QFile::exists(path));
    }
}

void FigureExportTest::otherSystemsHaveColoursToo()
{
    for (const std::size_t count : {std::size_t{2}, std::size_t{5}, std::size_t{20}}) {
        std::vector<std::string> names;
        for (std::size_t i = 0; i < count; ++i) {
            names.push_back("service-" + std::to_string(i));
        }
        Theme::setComponents(names);
        std::set<QString> looks;
        std::set<QRgb> colours;
        for (const std::string& name : names) {
            const ComponentStyle style = Theme::of(ThemeMode::Light).component(name);
            QString look = QString("%1 %2").arg(style.color.name()).arg(static_cast<int>(style.marker));
            for (const qreal length : style.dash) {
                look += QString(" %1").arg(length);
            }
            looks.insert(look);
            colours.insert(style.color.rgb());
        }
        QCOMPARE(looks.size(), count);
        QCOMPARE(colours.size(), std::min(count, std::size_t{6}));
    }
    // A stranger among the study's own stays grey.
    Theme::setComponents({"ray-head", "stranger"});
    const QColor grey = Theme::of(ThemeMode::Light).component("stranger").color;
    QVERIFY(grey.saturationF() < 0.3);
    Theme::setComponents({});
}

void FigureExportTest::pyramidKeepsExtremesAndGaps()
{
    std::vector<double> time;
    std::vector<double> values;
    for (int i = 0; i < 100'000; ++i) {
        time.push_back(i);
        values.push_back(i >= 50'000 && i < 60'000 ? nothing : std::sin(i * 0.01));
    }
    values[12'345] = 50;
    values[23'456] = nothing; // one lost sample breaks the line too
    values[77'777] = -50;
    const SeriesPyramid pyramid(time, values);
    const auto all = pyramid.visible({0, 100'000}, 2000);
    QVERIFY(all.time.size() <= 8000);
    QCOMPARE(*std::ranges::max_element(all.values, {}, [](double v) { return std::isnan(v) ? -1e9 : v; }),
             50.0);
    QCOMPARE(*std::ranges::min_element(all.values, {}, [](double v) { return std::isnan(v) ? 1e9 : v; }),
             -50.0);
    QVERIFY(std::ranges::any_of(all.values, [](double v) { return std::isnan(v); }));
    const auto around = [&](double from, double to) {
        return std::ranges::any_of(all.time, [&](const double& at) {
            return at >= from && at < to &&
                   std::isnan(all.values[static_cast<std::size_t>(&at - all.time.data())]);
        });
    };
    QVERIFY(around(23'300, 23'600));
    QVERIFY(!around(12'000, 23'000));
    const auto few = pyramid.visible({100, 110}, 2000);
    QCOMPARE(few.time.size(), std::size_t(13)); // the samples and one beyond each end
    QCOMPARE(few.values[5], values[104]);
}

void FigureExportTest::cellsAreFoundWhereTheyAreDrawn()
{
    MisattributionPicture::Style style;
    const MisattributionPicture picture(smallMatrix(), style, 400);
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 4; ++column) {
            const auto cell = picture.cellAt(picture.cellRect({row, column}).center());
            QVERIFY(cell.has_value());
            QCOMPARE(*cell, MisattributionPicture::Cell(row, column));
        }
    }
    QVERIFY(!picture.cellAt({1, 1}).has_value());
}

void FigureExportTest::everyNameGivesXml_data()
{
    QTest::addColumn<QString>("name");
    int number = 0;
    for (const std::string& name : test::badNames()) {
        QTest::addRow("%d", number++) << QString::fromStdString("x" + name).mid(1);
    }
    QTest::newRow("half a surrogate pair") << QString(QChar(0xD800)) + u'x' + QChar(0xDC00);
}

/// The title and what is drawn are the name, whatever it is, and no element comes of it.
void FigureExportTest::everyNameGivesXml()
{
    QFETCH(QString, name);
    QTemporaryDir folder;
    const QString path = folder.filePath("drawn.svg");
    paintToFile(path, QSize(400, 100), 96, name,
                [&](QCPPainter& painter) { painter.drawText(QPointF(10, 50), name.left(60)); });
    QXmlStreamReader reader(contents(path));
    QString title;
    QSet<QString> elements;
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement) {
            elements << reader.name().toString();
            if (reader.name() == u"title") {
                title = reader.readElementText();
            }
        }
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    for (const QString& element : elements) {
        QVERIFY2(QSet<QString>({"svg", "title", "desc", "defs", "g", "text", "path"}).contains(element),
                 qPrintable(element));
    }
    const auto lettersOf = [](const QString& text) { // what no file can hold aside
        QString letters;
        for (const QChar letter : text) {
            letters += letter.isPrint() && !letter.isSurrogate() ? letter : QChar();
        }
        return letters.remove(QChar()).remove(QChar(QChar::ReplacementCharacter));
    };
    QCOMPARE(lettersOf(title), lettersOf(name));
}

CULPRIT_GUI_TEST_MAIN(FigureExportTest)
#include "figure_export_test.moc"
