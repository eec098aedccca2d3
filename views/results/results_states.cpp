// SPDX-License-Identifier: GPL-3.0-or-later
// What the place of results says where it has nothing to show, the runs it offers there, and what is said against
// what it shows.
#include "results/results_place.h"

#include "report/comparison_tables.h"
#include "report/truth_notes.h"
#include "results/run_matrix.h"
#include "results/statistics_source.h"
#include "theme/empty_state.h"
#include "theme/folded_text.h"

#include <QAction>
#include <QTabBar>

#include <algorithm>
#include <set>

namespace culprit {

namespace {

bool hasCorrection(const RootCauseMethod& method)
{
    return std::ranges::find(method.info().variants, Variant::Corrected) != method.info().variants.end();
}

} // namespace

/// Ids of the methods with two variants.
QStringList ResultsPlace::correctableMethods(bool benchmarkedOnly) const
{
    QStringList ids;
    const auto figures = m_statistics->figures();
    for (const auto& method : m_workspace.registry().methods()) {
        if (hasCorrection(*method) &&
            (!benchmarkedOnly || (figures && figures->accuracy.find(method->info().setting())))) {
            ids << QString::fromStdString(method->info().id);
        }
    }
    return ids;
}

void ResultsPlace::runCorrected()
{
    catchUp();
    const auto figures = m_statistics->figures();
    const QStringList benchmarked = correctableMethods(true);
    std::vector<ResultKey> cells;
    const auto add = [&cells](const std::string& caseKey, const std::string& method, Variant variant) {
        cells.push_back({caseKey, {method, variant}});
    };
    if (!benchmarked.isEmpty()) {
        std::set<std::pair<std::string, std::string>> done; // method and case
        for (const Judgement& judgement : figures->judgements) {
            const auto& [caseKey, setting, seed, origin] = judgement.key;
            if (setting.variant == Variant::Benchmark && setting.isDefault() && origin == Origin::Computed) {
                done.emplace(setting.id, caseKey);
            }
        }
        for (const auto& [method, caseKey] : done) {
            if (benchmarked.contains(QString::fromStdString(method))) {
                add(caseKey, method, Variant::Corrected);
            }
        }
    } else {
        const auto cases = m_workspace.comparedCases();
        for (const QString& id : correctableMethods(false)) {
            for (const Variant variant : {Variant::Benchmark, Variant::Corrected}) {
                for (const CaseSummary& summary : cases) {
                    add(summary.key, id.toStdString(), variant);
                }
            }
        }
    }
    m_workspace.run(std::move(cells));
}

/// Whether the page has nothing to show; if so `m_empty` says what would fill it.
bool ResultsPlace::teach()
{
    if (!judgedCases().empty()) {
        return m_statistics->figures() && teachAboutPage(m_pages->currentIndex());
    }
    if (!m_workspace.expectedStore().isEmpty()) {
        m_empty->setContent(tr("Opening %1…").arg(m_workspace.expectedStore()), {});
        return true;
    }
    const auto here = m_workspace.cases().size();
    m_empty->setContent(
        here == 0
            ? tr("No cases yet. Import an archive of experiments, or look at the sample; methods run on "
                 "its cases are held here against the faults that were injected.")
            : tr("None of the %1 cases here has an injected fault, so there is no true cause to hold a "
                 "ranking against. Import an archive with injections, or look at the sample.")
                  .arg(here),
        {{tr("Open the sample"), [this] { Q_EMIT sampleWanted(); }},
         {tr("Import…"), [this] { Q_EMIT archiveWanted(); }}});
    return true;
}

bool ResultsPlace::teachAboutPage(int page)
{
    const auto figures = m_statistics->figures();
    const std::vector<MethodSetting> answering =
        page == Pairs || page == Agreement
            ? answeringMethods(figures->judgements, m_workspace.registry(), Variant::Benchmark)
            : std::vector<MethodSetting>();
    const QString soFar =
        answering.empty() ? tr("none has answered yet")
                          : tr("only %1 has answered yet").arg(m_workspace.methodName(answering.front().id));
    QString sentence;
    switch (page) {
    case Variants: {
        const bool any = std::ranges::any_of(m_workspace.registry().methods(), [&](const auto& method) {
            const MethodInfo& info = method->info();
            return figures->accuracy.find(info.setting()) &&
                   figures->accuracy.find(info.setting(Variant::Corrected));
        });
        if (any) {
            return false;
        }
        sentence = tr("No corrected variant has run yet. Where a benchmarked method departs from its paper, "
                      "its corrected variant follows the paper: run on the same cases, the two show which "
                      "published conclusions stand.");
        break;
    }
    case Pairs:
        if (answering.size() > 1) {
            return false;
        }
        sentence =
            tr("Paired tests hold two methods against each other on the cases both answered; %1.").arg(soFar);
        break;
    case Agreement:
        if (answering.size() > 1) {
            return false;
        }
        sentence = tr("Agreement is how often two methods name the same component and how alike they rank; "
                      "%1.")
                       .arg(soFar);
        break;
    default:
        if (!figures->accuracy.rows.empty()) {
            return false;
        }
        sentence = tr("No method has answered yet. Run some on the cases, and how often each of them names "
                      "the true cause stands here, beside the published figures.");
        break;
    }
    if (m_workspace.isRunning()) {
        const bool helps =
            page != Variants || std::ranges::any_of(m_workspace.runCells(), [](const ResultKey& cell) {
                return cell.setting.variant == Variant::Corrected;
            });
        m_empty->setContent(sentence + (helps ? tr(" A run is under way; what it finds comes here.")
                                              : tr(" It can be run here when the run under way has ended.")),
                            {});
    } else if (page == Variants) {
        const bool benchmarked = !correctableMethods(true).isEmpty();
        const auto methods = correctableMethods(benchmarked).size();
        m_empty->setContent(sentence, {{methods == 1  ? tr("Run the corrected variant")
                                        : benchmarked ? tr("Run the %1 corrected variants").arg(methods)
                                                      : tr("Run %1 methods in both variants").arg(methods),
                                        [this] { runCorrected(); }}});
    } else {
        QStringList all;
        for (const auto& method : m_workspace.registry().methods()) {
            all << QString::fromStdString(method->info().id);
        }
        m_empty->setContent(sentence, {{tr("Run all %1 methods").arg(all.size()), [this, all] {
                                            chooseMethods(all);
                                            startRun();
                                        }}});
    }
    return true;
}

/// How many there are, then each on a line of its own.
void ResultsPlace::showWarnings(bool wanted)
{
    const auto figures = wanted ? m_statistics->figures() : nullptr;
    std::vector<std::string> warnings;
    if (figures) {
        warnings = truthNotes(figures->accuracy);
        if (!figures->strayLabels.empty()) {
            warnings.push_back(figures->strayLabels);
        }
    }
    QStringList lines;
    if (warnings.size() > 1) {
        lines << tr("%1 warnings").arg(warnings.size());
    }
    for (const std::string& one : warnings) {
        lines << QString::fromStdString(one);
    }
    const QString text = lines.join(u'\n');
    if (text != m_warnings->text()) { // else it would fold up while it is read
        m_warnings->setText(text);
    }
    m_warnings->setVisible(!warnings.empty());
}

/// Only what there is can be exported.
void ResultsPlace::allowExports(bool hasTable)
{
    for (QAction* action : std::as_const(m_tableExports)) {
        action->setEnabled(hasTable);
    }
    for (QAction* action : std::as_const(m_conclusionExports)) {
        action->setVisible(m_pages->currentIndex() == Variants);
        action->setEnabled(hasTable);
    }
    for (QAction* action : std::as_const(m_matrixExports)) {
        action->setEnabled(m_matrix->columnCount() > 0);
    }
}

} // namespace culprit
