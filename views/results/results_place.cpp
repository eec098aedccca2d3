// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/results_place.h"

#include "evaluation/accuracy_table.h"
#include "evaluation/judgement.h"
#include "export/export_button.h"
#include "export/table_export.h"
#include "report/study_tables.h"
#include "results/accuracy_model.h"
#include "results/pair_filter_model.h"
#include "results/run_matrix.h"
#include "results/statistics_source.h"
#include "session/when_shown.h"
#include "theme/check_menu_button.h"
#include "theme/elided_label.h"

#include <QComboBox>
#include <QHeaderView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>

#include <algorithm>
#include <set>
#include <utility>

namespace culprit {

namespace {

constexpr int methodColumn = 168;
constexpr int figureColumn = 56;
constexpr int figurePairColumn = 74; ///< ours, the published one and a triangle

/// Cases with an injection, the only ones that methods are judged on.
std::vector<CaseSummary> judgedCases(const std::vector<CaseSummary>& cases)
{
    std::vector<CaseSummary> judged;
    std::ranges::copy_if(cases, std::back_inserter(judged), [](const CaseSummary& summary) {
        return summary.kind == CaseKind::Rca && summary.injection;
    });
    return judged;
}

/// Every variant of every method, as words.
QStringList methodWords(const MethodRegistry& registry)
{
    QStringList words;
    for (const auto& method : registry.methods()) {
        for (const Variant variant : method->info().variants) {
            words << variantWord(method->info().id, variant);
        }
    }
    return words;
}

void refillMethods(QComboBox* box, const QStringList& names)
{
    const QString before = box->currentText();
    box->clear();
    box->addItem(ResultsPlace::tr("any method"));
    box->addItems(names);
    box->setCurrentIndex(std::max(0, box->findText(before)));
}

void keepOrder(QTableView* view)
{
    const QHeaderView* header = view->horizontalHeader();
    if (header->sortIndicatorSection() >= 0) {
        view->model()->sort(header->sortIndicatorSection(), header->sortIndicatorOrder());
    }
}

} // namespace

void ResultsPlace::followRuns()
{
    connect(m_run, &QPushButton::clicked, this, [this] {
        if (m_workspace.isRunning()) {
            m_workspace.cancelRun();
        } else {
            startRun();
        }
    });
    // The intervals cost a quarter of a second for a whole study: not before somebody looks.
    m_refreshing = new WhenShown(this, [this] {
        if (std::exchange(m_otherCases, false)) {
            refreshMatrix();
        } else {
            refresh();
        }
    });
    connect(&m_workspace, &Workspace::diagnosesChanged, m_refreshing, &WhenShown::ask);
    connect(&m_workspace, &Workspace::casesChanged, this, [this] {
        m_otherCases = true;
        m_refreshing->ask();
    });
    connect(&m_workspace, &Workspace::selectionChanged, this, &ResultsPlace::updateChoices);
    connect(&m_workspace, &Workspace::runStarted, this, [this] {
        QStringList active;
        for (const RunCell& cell : m_workspace.runCells()) {
            const QString word = variantWord(cell.method, cell.variant);
            if (active.isEmpty() || active.last() != word) {
                active << word;
            }
        }
        m_matrix->bringFirst(active);
        for (const RunCell& cell : m_workspace.runCells()) {
            m_matrix->setState(variantWord(cell.method, cell.variant), cell.caseKey,
                               RunMatrixModel::State::Queued);
        }
        m_matrixView->scrollToTop();
        m_run->setText(tr("Cancel"));
    });
    connect(&m_workspace, &Workspace::cellStarted, this, [this](int number) {
        const RunCell& cell = m_workspace.runCells()[static_cast<std::size_t>(number)];
        m_matrix->setState(variantWord(cell.method, cell.variant), cell.caseKey,
                           RunMatrixModel::State::Running);
    });
    connect(
        &m_workspace, &Workspace::cellFinished, this,
        [this](int, const std::shared_ptr<const Diagnosis>& diagnosis) { m_matrix->setResult(*diagnosis); });
    connect(&m_workspace, &Workspace::runFinished, this, [this] {
        m_run->setText(tr("Run"));
        updateChoices();
    });
}

void ResultsPlace::chooseMethods(const QStringList& words)
{
    m_chosen = words;
    updateChoices();
}

void ResultsPlace::updateChoices()
{
    const QStringList words = methodWords(m_workspace.registry());
    if (m_methods->entryIds() != words) {
        QList<CheckMenuButton::Entry> entries;
        QStringList benchmark;
        QStringList corrected;
        for (const QString& word : words) {
            const std::string id = word.section(QLatin1Char('/'), 0, 0).toStdString();
            const MethodInfo* info = m_workspace.methodInfo(id);
            const bool isCorrected = word.contains(QLatin1Char('/'));
            (isCorrected ? corrected : benchmark) << word;
            entries.append({word, m_workspace.methodTitle(word),
                            QString::fromStdString(isCorrected ? info->correction : info->summary), false});
        }
        m_methods->setEntries(entries, m_chosen,
                              {{tr("All as benchmarked"), benchmark}, {tr("All as corrected"), corrected}});
    } else {
        m_methods->setChecked(m_chosen);
    }
    const auto chosen = m_methods->checked().size();
    m_methods->setText(chosen == 1 ? tr("1 method") : tr("%1 methods").arg(chosen));
    const auto cases = m_workspace.comparedCases();
    m_caseChoice->setText(m_workspace.selectedKeys().size() < 2
                              ? tr("× all %1 cases").arg(cases.size())
                              : tr("× %1 selected cases").arg(cases.size()));
    m_run->setEnabled(m_workspace.isRunning() || (chosen > 0 && !cases.empty()));
}

void ResultsPlace::startRun()
{
    std::vector<RunCell> cells;
    const auto cases = m_workspace.comparedCases();
    for (const auto& method : m_workspace.registry().methods()) {
        for (const Variant variant : method->info().variants) {
            if (!m_chosen.contains(variantWord(method->info().id, variant))) {
                continue;
            }
            for (const CaseSummary& summary : cases) {
                RunCell cell;
                cell.caseKey = summary.key;
                cell.method = method->info().id;
                cell.variant = variant;
                cells.push_back(std::move(cell));
            }
        }
    }
    m_workspace.run(std::move(cells));
}

void ResultsPlace::refreshMatrix()
{
    std::vector<CaseSummary> cases = judgedCases(m_workspace.cases());
    const QStringList words = methodWords(m_workspace.registry());
    m_matrixDetail->setText(tr("%1 methods × %2 cases, seconds a cell")
                                .arg(m_workspace.registry().methods().size())
                                .arg(cases.size()));
    const QStringList order = m_matrix->methods();
    m_matrix->setMatrix(words, std::move(cases));
    m_matrix->bringFirst(order);
    updateChoices();
    refresh();
}

void ResultsPlace::refresh()
{
    m_accuracy = accuracyTable(judge(m_workspace.cases(), m_workspace.diagnoses()), m_workspace.cases());
    m_statistics->setStore(m_workspace.storePath(), judgedCases(m_workspace.cases()));
    showAccuracy();
    showStatistics();
    for (const Diagnosis& diagnosis : m_workspace.diagnoses()) {
        if (diagnosis.origin == "computed") {
            m_matrix->setResult(diagnosis);
        }
    }
}

void ResultsPlace::showAccuracy()
{
    const auto show = static_cast<AccuracyShow>(m_show->current());
    m_table->setAccuracy(m_accuracy, m_statistics->chance(), m_workspace.registry(), show);
    keepOrder(m_tableView);
    m_tableView->clearSpans();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (m_table->index(row, 0).data(ReportTableModel::GroupRole).toBool()) {
            m_tableView->setSpan(row, 0, 1, m_table->columnCount()); // titles do not move when rows sort
        }
    }
    QHeaderView* header = m_tableView->horizontalHeader();
    header->setMinimumSectionSize(show == AccuracyShow::OursAndPublished ? figurePairColumn : figureColumn);
    if (m_table->columnCount() > 0) {
        header->setSectionResizeMode(QHeaderView::Stretch);
        header->setSectionResizeMode(0, QHeaderView::Interactive);
        m_tableView->setColumnWidth(0, methodColumn);
    }
    showNote();
}

void ResultsPlace::showStatistics()
{
    const auto tables = m_statistics->tables();
    m_variantModel->setTable(tables ? tables->variants : ReportTable());
    m_conclusionModel->setTable(tables ? tables->conclusions : ReportTable());
    m_pairModel->setTable(tables ? tables->pairs : ReportTable());
    m_agreementModel->setTable(tables ? tables->agreement : ReportTable());
    keepOrder(m_variantView);
    keepOrder(m_pairView);
    for (QTableView* view : {m_variantView, m_conclusionView, m_pairView, m_agreementView}) {
        view->resizeColumnsToContents();
    }
    const int lines = m_conclusionModel->rowCount();
    m_conclusionView->setFixedHeight(m_conclusionView->horizontalHeader()->sizeHint().height() +
                                     lines * m_conclusionView->verticalHeader()->defaultSectionSize() + 10);
    QStringList names;
    if (tables && !tables->pairs.groups.empty()) {
        for (const ReportTable::Row& row : tables->pairs.groups.front().rows) {
            for (std::size_t side = 0; side < 2; ++side) {
                const QString name = QString::fromStdString(row.cells[side].text);
                if (!names.contains(name)) {
                    names << name;
                }
            }
        }
    }
    refillMethods(m_pairA, names);
    refillMethods(m_pairB, names);
    showCorrection();
    showNote();
}

void ResultsPlace::showCorrection()
{
    const QString id = m_variantView->currentIndex().data(ReportTableModel::RowIdRole).toString();
    const MethodInfo* info = m_workspace.methodInfo(id.toStdString());
    m_correction->setText(
        info ? tr("%1 corrected: %2")
                   .arg(QString::fromStdString(info->name), QString::fromStdString(info->correction))
             : tr("Choose a method to read what was corrected."));
    m_correction->setVisible(m_variantModel->rowCount() > 0);
}

void ResultsPlace::showPage(int page)
{
    m_stack->setCurrentIndex(page);
    m_showRow->setVisible(page == Accuracy);
    m_statistics->setWanted(page != Accuracy);
    showNote();
}

void ResultsPlace::showNote()
{
    const auto show = static_cast<AccuracyShow>(m_show->current());
    const auto cases = judgedCases(m_workspace.cases());
    std::map<std::string, int> ofFault;
    for (const CaseSummary& summary : cases) {
        ++ofFault[summary.injection->fault];
    }
    const bool even = !ofFault.empty() && std::ranges::all_of(ofFault, [&](const auto& one) {
        return one.second == ofFault.begin()->second;
    });
    const bool waits = m_pages->currentIndex() != Accuracy && !m_statistics->tables();
    const bool empty = m_accuracy.rows.empty();
    m_detail->setText(cases.empty() ? tr("no cases with an injected fault yet: import an archive of them")
                      : empty       ? tr("no results yet: choose methods below and press Run")
                      : even        ? tr("Table 1 for %1 cases, %2 a fault; published: %3 a fault")
                                   .arg(cases.size())
                                   .arg(ofFault.begin()->second)
                                   .arg(publishedTable().casesPerFault)
                             : tr("Table 1 for %1 cases; published: %2 a fault")
                                   .arg(cases.size())
                                   .arg(publishedTable().casesPerFault));
    QStringList notes;
    switch (m_pages->currentIndex()) {
    case Accuracy:
        notes
            << (show == AccuracyShow::OursAndPublished
                    ? tr("▲▼ the published value (grey, right of ours) lies above or below our 95% interval")
                : show == AccuracyShow::Difference ? tr("ours minus the published value")
                                                   : tr("95% intervals are in the tooltips"));
        notes << tr("bold: best in its column") << tr("3/6: 3 of 6 cases answered");
        break;
    case Variants:
        notes << tr("“above”, “below”, “not told”: AC@1 held against chance by its 95% interval")
              << tr("bold: differs from what was published");
        break;
    case Pairs:
        notes << tr("AC@1 on the cases both answered; two-sided paired permutation test, each pair alone")
              << tr("%1 pairs").arg(m_pairFilter->rowCount());
        break;
    case Agreement:
        notes << tr("above the diagonal: share of cases with the same component first")
              << tr("below: mean Kendall tau-b of the rankings");
        break;
    default:
        break;
    }
    m_note->setText(empty ? QString() : waits ? tr("working it out…") : notes.join(QStringLiteral(" · ")));
}

ReportTable ResultsPlace::shownTable() const
{
    m_refreshing->catchUp();
    switch (m_pages->currentIndex()) {
    case Variants:
        return m_variantModel->table();
    case Pairs: {
        ReportTable shown = m_pairModel->table();
        for (ReportTable::Group& group : shown.groups) {
            group.rows.clear();
        }
        for (int row = 0; row < m_pairFilter->rowCount(); ++row) {
            const int from = m_pairFilter->mapToSource(m_pairFilter->index(row, 0)).row();
            shown.groups.front().rows.push_back(
                m_pairModel->table().groups.front().rows[static_cast<std::size_t>(from)]);
        }
        return shown;
    }
    case Agreement:
        return m_agreementModel->table();
    default:
        break;
    }
    if (m_show->current() != static_cast<int>(AccuracyShow::Ours)) {
        AccuracyReportOptions options; // what the window tells beside a figure is columns of their own
        options.intervals = true;
        options.published = &publishedTable();
        options.chance = m_statistics->chance();
        return accuracyReport(m_accuracy, m_workspace.registry(), options);
    }
    return m_table->table();
}

void ResultsPlace::exportTable(const QString& path) const
{
    writeTable(shownTable(), path);
}

ReportTable ResultsPlace::matrixTable() const
{
    m_refreshing->catchUp();
    ReportTable table;
    table.caption = tr("Run matrix: seconds a cell, or its outcome.").toStdString();
    table.columns = {tr("Method").toStdString()};
    for (int column = 0; column < m_matrix->columnCount(); ++column) {
        table.columns.push_back(
            m_matrix->index(0, column).data(RunMatrixModel::CaseKeyRole).toString().toStdString());
    }
    table.groups.emplace_back();
    for (int row = 0; row < m_matrix->rowCount(); ++row) {
        ReportTable::Row line;
        line.cells.push_back(
            {m_matrix->headerData(row, Qt::Vertical, Qt::DisplayRole).toString().toStdString(), false});
        for (int column = 0; column < m_matrix->columnCount(); ++column) {
            line.cells.push_back({m_matrix->index(row, column).data().toString().toStdString(), false});
        }
        table.groups.back().rows.push_back(std::move(line));
    }
    return table;
}

QVariantMap ResultsPlace::choices() const
{
    return {{QStringLiteral("page"), m_pages->currentIndex()},
            {QStringLiteral("show"), m_show->current()},
            {QStringLiteral("methods"), m_chosen}};
}

void ResultsPlace::setChoices(const QVariantMap& choices)
{
    m_show->setCurrent(choices.value(QStringLiteral("show")).toInt());
    m_pages->setCurrentIndex(choices.value(QStringLiteral("page")).toInt());
    if (choices.contains(QStringLiteral("methods"))) {
        chooseMethods(choices.value(QStringLiteral("methods")).toStringList());
    }
    showAccuracy();
}

} // namespace culprit
