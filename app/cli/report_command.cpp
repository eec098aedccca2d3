// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command.h"
#include "cli/figures.h"
#include "cli/result_options.h"
#include "evaluation/agreement.h"
#include "evaluation/chance.h"
#include "evaluation/misattribution.h"
#include "evaluation/result_set.h"
#include "export/figure_export.h"
#include "report/accuracy_report.h"
#include "report/comparison_tables.h"
#include "report/findings.h"
#include "report/html_report.h"
#include "report/method_names.h"
#include "report/number_text.h"
#include "report/output_file.h"
#include "report/truth_notes.h"
#include "report/utc_time.h"
#include "report/variant_tables.h"
#include "study/published_study.h"
#include "text/wording.h"
#include "window/window_libraries.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>

#include <algorithm>
#include <map>
#include <set>

namespace culprit {

namespace {

constexpr std::size_t hardCasesDrawn = 4;
constexpr std::size_t multiplesAFigure = 6;

std::string fileText(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        throw std::runtime_error("can't read " + path.toStdString());
    }
    return file.readAll().toStdString();
}

/// Gathers the report from one store; each function is one section.
class ReportWriter
{
public:
    ReportWriter(const Store& store, const MethodRegistry& registry)
        : m_store(store)
        , m_registry(registry)
        , m_results(ResultSet::read(store, store.cases()))
        , m_cases(m_results.cases())
        , m_judgements(m_results.judgements())
        , m_accuracy(accuracyTable(m_judgements, m_cases))
        , m_chance(chanceLevel(m_cases, store))
    {
    }

    HtmlReport report()
    {
        HtmlReport html;
        html.title = "Culprit report";
        html.subtitle = wording::count(m_cases.size(), "case") + ", " +
                        wording::count(m_results.size(), "result") + ", written " +
                        timeText(QDateTime::currentDateTimeUtc()) + " by Culprit " CULPRIT_VERSION;
        html.sections = {inShort(),   accuracy(), chance(),  misattributions(),
                         agreement(), variants(), hardest(), provenance()};
        std::erase_if(html.sections, [](const HtmlReport::Section& section) {
            return section.tables.empty() && section.figures.empty() && section.paragraphs.empty() &&
                   section.points.empty();
        });
        return html;
    }

private:
    static std::string timeText(const QDateTime& time)
    {
        return time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toStdString() + " UTC";
    }

    /// Methods with results, in the registry's order.
    std::vector<std::string> methods() const
    {
        std::vector<std::string> ids;
        for (const auto& method : m_registry.methods()) {
            const Ranker ranker{method->info().setting()};
            if (m_accuracy.find(ranker)) {
                ids.push_back(ranker.setting.id);
            }
        }
        return ids;
    }

    HtmlReport::Section inShort() const
    {
        HtmlReport::Section section;
        section.heading = "In short";
        section.points = findings(m_judgements, m_accuracy, m_chance, m_registry);
        return section;
    }

    HtmlReport::Section accuracy() const
    {
        HtmlReport::Section section;
        section.heading = "Accuracy";
        AccuracyReportOptions options;
        options.chance = &m_chance;
        options.strayLabels = strayLabelNote(m_store);
        section.tables.push_back(accuracyReport(m_accuracy, m_registry, options));
        options.intervals = true;
        options.published = &publishedTable();
        const ReportTable detailed = accuracyReport(m_accuracy, m_registry, options);
        for (ReportTable& part : splitAtSpans(detailed)) {
            part.caption = "The same for " + part.header.back().title +
                           " with 95 % intervals, the published figures and the differences.";
            section.tables.push_back(std::move(part));
        }
        return section;
    }

    HtmlReport::Section chance() const
    {
        HtmlReport::Section section;
        section.heading = "Chance";
        const AccuracyCell& all = m_chance.all;
        section.paragraphs.push_back(
            "A random ranking of the metric columns would score AC@1 " + fixedText(all.ac1, 3) + ", AC@3 " +
            fixedText(all.ac3, 3) + " and Avg@5 " + fixedText(all.avg5, 3) + " on average over " +
            wording::count(static_cast<std::size_t>(all.n), "case") +
            ". These are exact expectations; a component's chance depends on its number of columns.");
        return section;
    }

    HtmlReport::Section misattributions() const
    {
        HtmlReport::Section section;
        section.heading = "Misattribution";
        section.paragraphs.emplace_back(
            "Which component each method ranks first. The bars are the study's Figure 5, the heatmaps tell "
            "the true causes apart.");
        const std::vector<std::string> all = methods();
        std::vector<std::string> figureFive;
        for (const std::string_view method : study::methodsOfFigure5()) {
            if (std::ranges::find(all, method) != all.end()) {
                figureFive.emplace_back(method);
            }
        }
        FigureOptions bars;
        bars.bars = true;
        addMisattribution(section, figureFive, MisattributionRows::Fault, bars);
        for (std::size_t first = 0; first < all.size(); first += multiplesAFigure) {
            const auto end = std::min(first + multiplesAFigure, all.size());
            addMisattribution(section,
                              {all.begin() + static_cast<std::ptrdiff_t>(first),
                               all.begin() + static_cast<std::ptrdiff_t>(end)},
                              MisattributionRows::FaultAndTarget, {});
        }
        if (section.figures.empty()) {
            section.paragraphs.clear();
        }
        return section;
    }

    /// One figure of small multiples; none where no method answered.
    void addMisattribution(HtmlReport::Section& section, const std::vector<std::string>& chosen,
                           MisattributionRows rows, FigureOptions options) const
    {
        const std::vector<std::string> components = componentsOfCases(m_cases);
        std::vector<Misattribution> matrices;
        std::string caption;
        for (const std::string& method : chosen) {
            const Ranker ranker{m_registry.find(method)->info().setting()};
            Misattribution matrix = misattribution(m_results.judgements(ranker), ranker, components, rows);
            if (matrix.total > 0) {
                matrix.method = methodName(method, m_registry);
                caption += (caption.empty() ? "" : ", ") + matrix.method;
                matrices.push_back(std::move(matrix));
            }
        }
        if (matrices.empty()) {
            return;
        }
        options.widthMm = matrices.size() > 1 ? 176 : 84;
        const QString path = m_folder.filePath(QStringLiteral("misattribution.svg"));
        renderMisattribution(matrices, path, options);
        section.figures.push_back({"Component ranked first: " + caption, fileText(path)});
    }

    HtmlReport::Section agreement() const
    {
        HtmlReport::Section section;
        section.heading = "Agreement of methods";
        const AgreementMatrix matrix = agreementMatrix(
            m_results, inRegistryOrder(computedRankers(m_results, Variant::Benchmark), m_registry));
        if (matrix.rankers.size() < 2) {
            return section;
        }
        section.tables.push_back(agreementReport(matrix, m_registry));
        const auto answering = answeringMethods(m_judgements, m_registry, Variant::Benchmark);
        section.tables.push_back(pairedReport(m_judgements, answering, m_registry));
        return section;
    }

    /// What was corrected in the methods of `variantTable`.
    ReportTable corrections(const ReportTable& variantTable) const
    {
        ReportTable table;
        table.caption = "What was corrected, after the methods' papers.";
        table.columns = {"Method", "Correction"};
        table.groups.emplace_back();
        for (const ReportTable::Row& row : variantTable.groups.front().rows) {
            const RootCauseMethod* method = m_registry.find(row.id);
            if (method && !method->info().correction.empty()) {
                table.groups.back().rows.push_back(
                    {{{method->info().name, false}, {method->info().correction, false}}});
            }
        }
        return table;
    }

    HtmlReport::Section variants() const
    {
        HtmlReport::Section section;
        section.heading = "As benchmarked and as corrected";
        ReportTable table = variantReport(m_judgements, m_chance, m_registry, publishedTable());
        if (!table.groups.front().rows.empty()) {
            section.tables.push_back(conclusionReport(m_accuracy, m_chance, m_registry, publishedTable()));
            ReportTable corrected = corrections(table);
            section.tables.push_back(std::move(table));
            section.tables.push_back(std::move(corrected));
        }
        return section;
    }

    HtmlReport::Section hardest() const
    {
        HtmlReport::Section section;
        section.heading = "The hardest cases";
        const FigureRecipe recipe = recipeNamed(QStringLiteral("fig6"));
        const Judgements benchmarked =
            m_judgements.where([](const Judgement& judgement) { return judgement.key.isAsBenchmarked(); });
        for (const CaseDifficulty& difficulty : hardestCases(benchmarked)) {
            if (section.figures.size() == hardCasesDrawn) {
                break;
            }
            const QString path = m_folder.filePath(QStringLiteral("timeline.svg"));
            FigureOptions options;
            options.widthMm = 176;
            const FigureData figure = figureOf(recipe, m_store, difficulty.caseKey);
            std::string caption = difficulty.caseKey + ": " + std::to_string(difficulty.right) + " of ";
            caption += wording::count(static_cast<std::size_t>(difficulty.answered), "method");
            caption += difficulty.answered == 1 ? " names" : " name";
            caption += " the true cause first";
            if (figure.isEmpty()) {
                const std::string reason = "recipe " + recipe.id + " has nothing to draw of this case";
                printError(QString::fromStdString(difficulty.caseKey + ": " + reason +
                                                  "; the report goes without that figure"));
                caption += "; ";
                caption += reason;
                caption += '.';
                section.figures.push_back({std::move(caption), {}});
                continue;
            }
            renderTimelineFigure(figure, path, options);
            section.figures.push_back({std::move(caption), fileText(path)});
        }
        return section;
    }

    HtmlReport::Section provenance() const
    {
        HtmlReport::Section section;
        section.heading = "Provenance";
        ReportTable archives;
        archives.caption = "Archives";
        archives.columns = {"Archive", "SHA-256", "Bytes", "Cases", "Imported"};
        archives.groups.emplace_back();
        for (const ArchiveRecord& archive : m_store.archives()) {
            const QDateTime time = utcTime(archive.importedAt);
            archives.groups.back().rows.push_back({{{archive.name, false},
                                                    {archive.sha256, false},
                                                    {std::to_string(archive.bytesIn), false},
                                                    {std::to_string(archive.cases), false},
                                                    {timeText(time), false}}});
        }
        section.tables.push_back(std::move(archives));

        ReportTable runs;
        runs.caption = "Methods as they were run";
        runs.columns = {"Method", "Variant", "Parameters", "Seeds", "Version", "Results", "Median time"};
        runs.groups.emplace_back();
        using Setting = std::tuple<std::string, Variant, std::string, std::string>;
        std::map<Setting, std::pair<std::set<std::uint64_t>, std::vector<double>>> settings;
        for (const ResultSet::Column* column : m_results.columns()) {
            for (std::size_t i = 0; i < m_cases.size(); ++i) {
                for (const std::shared_ptr<const Result>& result : column->seeds(i)) {
                    const ResultKey& key = result->key();
                    auto& [seeds, seconds] =
                        settings[{key.setting.id, key.setting.variant, parametersOf(key),
                                  key.origin == Origin::Computed ? result->version
                                                                 : std::string(toString(key.origin))}];
                    seeds.insert(key.seed);
                    seconds.push_back(result->judgement.seconds);
                }
            }
        }
        for (auto& [setting, results] : settings) {
            auto& [seeds, seconds] = results;
            std::ranges::sort(seconds);
            const auto& [method, variant, parameters, version] = setting;
            const std::string seedText =
                seeds.size() == 1 ? std::to_string(*seeds.begin())
                                  : std::to_string(*seeds.begin()) + "–" + std::to_string(*seeds.rbegin());
            runs.groups.back().rows.push_back(
                {{{method, false},
                  {std::string(toString(variant)), false},
                  {parameters, false},
                  {seedText, false},
                  {version, false},
                  {std::to_string(seconds.size()), false},
                  {fixedText(1000 * seconds[seconds.size() / 2], 1) + " ms", false}}});
        }
        section.tables.push_back(std::move(runs));
        ReportTable libraries;
        libraries.caption = "What Culprit " CULPRIT_VERSION " stands on";
        libraries.columns = {"Library", "Version", "Licence"};
        libraries.groups.emplace_back();
        for (const Library& library : windowLibraries()) {
            libraries.groups.back().rows.push_back(
                {{{library.name, false}, {library.version, false}, {library.licence, false}}});
        }
        section.tables.push_back(std::move(libraries));
        section.paragraphs.push_back("Published figures: " + publishedTable().source + ".");
        return section;
    }

    /// All that a result was computed with, defaults included.
    std::string parametersOf(const ResultKey& key) const
    {
        Parameters all = key.setting.parameters;
        if (const RootCauseMethod* method = m_registry.find(key.setting.id);
            method && key.origin == Origin::Computed) {
            for (const ParameterSpec& spec : method->info().parameters) {
                all.try_emplace(spec.name, spec.defaultValue);
            }
        }
        std::string text;
        for (const auto& [parameter, value] : all) {
            const auto* real = std::get_if<double>(&value);
            text += (text.empty() ? "" : ", ") + parameter + " = " +
                    (real ? QString::number(*real).toStdString() : parameterText(value));
        }
        return text.empty() ? "–" : text;
    }

    const Store& m_store;
    const MethodRegistry& m_registry;
    ResultSet m_results;
    const std::vector<CaseSummary>& m_cases;
    Judgements m_judgements;
    AccuracyTable m_accuracy;
    AccuracyRow m_chance;
    QTemporaryDir m_folder;
};

} // namespace

int runReport(const QStringList& arguments, const MethodRegistry& registry)
{
    const CommandArguments given(
        QStringLiteral("report"), QStringLiteral("writes one self-contained HTML report"),
        {storeOption(), {QStringLiteral("out"), QStringLiteral("The .html file."), QStringLiteral("FILE")}},
        arguments);
    const QString out = given.required("out");
    checkUnaskedOutput(out, {QStringLiteral("html"), QStringLiteral("htm")});
    const Store store = Store::open(given.required("db"), Store::Mode::ReadOnly);
    dressComponents(store);
    std::string html;
    try {
        html = written(ReportWriter(store, registry).report());
    } catch (const ExportError& error) {
        // Its figures are drawn to a folder of their own, which nobody asked for.
        throw ExportError(out.toStdString() + ": a figure of it can't be drawn, " + error.what());
    }
    writeFile(out, QByteArray::fromStdString(html));
    return ExitDone;
}

} // namespace culprit
