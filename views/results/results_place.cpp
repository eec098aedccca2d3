// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/results_place.h"

#include "export/export_button.h"
#include "export/table_export.h"
#include "report/accuracy_report.h"
#include "results/accuracy_model.h"
#include "results/pair_filter_model.h"
#include "results/run_matrix.h"
#include "results/statistics_source.h"
#include "session/when_shown.h"
#include "theme/check_menu_button.h"
#include "theme/elided_label.h"
#include "theme/empty_state.h"

#include <QComboBox>
#include <QFontMetrics>
#include <QHash>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace culprit {

namespace {

constexpr int methodColumn = 168;
constexpr int figureColumn = 56;
constexpr int figurePairColumn = 74; ///< ours, the published one and a triangle

constexpr int gatheringTime = 2000; ///< ms between two looks at the results of a run

/// Every variant of every method, as words.
QStringList methodWords(const MethodRegistry& registry)
{
    QStringList words;
    for (const auto& method : registry.methods()) {
        for (const Variant variant : method->info().variants) {
            words << wordOf(method->info().setting(variant));
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
    if (view->isSortingEnabled() && header->sortIndicatorSection() >= 0) {
        view->model()->sort(header->sortIndicatorSection(), header->sortIndicatorOrder());
    }
}

/// Fills a table anew by `fill`. Its order, the current cell and what is scrolled to stay, so that new
/// results take nobody's place away; rows are known again by their id, or else by their number.
void refill(QTableView* view, const std::function<void()>& fill)
{
    const QModelIndex current = view->currentIndex();
    const QString id = current.data(ReportTableModel::RowIdRole).toString();
    int row = current.row();
    const int column = current.column();
    const int scrolled = view->verticalScrollBar()->value();
    fill();
    keepOrder(view);
    const QAbstractItemModel* model = view->model();
    for (int i = 0; !id.isEmpty() && i < model->rowCount(); ++i) {
        if (model->index(i, 0).data(ReportTableModel::RowIdRole).toString() == id) {
            row = i;
        }
    }
    if (const QModelIndex again = model->index(row, column); column >= 0 && again.isValid()) {
        const auto rows = view->selectionBehavior() == QAbstractItemView::SelectRows
                              ? QItemSelectionModel::Rows
                              : QItemSelectionModel::NoUpdate;
        view->selectionModel()->setCurrentIndex(again, QItemSelectionModel::ClearAndSelect | rows);
    }
    view->verticalScrollBar()->setValue(scrolled);
}

/// What resizeColumnToContents() does, which asks the delegate of every cell: here once a column and weight
/// of the font, of the widest text. Tables of hundreds of rows change every other second of a run.
void fitColumn(QTableView* view, int column)
{
    const QAbstractItemModel* model = view->model();
    struct Widest
    {
        QFontMetrics metrics;
        QHash<QString, int> widths; ///< most texts occur often
        int width = -1;
        QModelIndex index;
    };
    QFont bold = view->font();
    bold.setBold(true);
    Widest plainAndBold[] = {{view->fontMetrics(), {}, -1, {}}, {QFontMetrics(bold), {}, -1, {}}};
    for (int row = 0; row < model->rowCount(); ++row) {
        const QModelIndex index = model->index(row, column);
        Widest& widest = plainAndBold[index.data(Qt::FontRole).value<QFont>().bold() ? 1 : 0];
        const QString text = index.data().toString();
        auto width = widest.widths.constFind(text);
        if (width == widest.widths.constEnd()) {
            width = widest.widths.insert(text, widest.metrics.horizontalAdvance(text));
        }
        if (*width > widest.width) {
            widest.width = *width;
            widest.index = index;
        }
    }
    int size = view->horizontalHeader()->sectionSizeHint(column);
    for (const Widest& widest : plainAndBold) {
        if (widest.index.isValid()) {
            size = std::max(size, view->sizeHintForIndex(widest.index).width() + (view->showGrid() ? 1 : 0));
        }
    }
    view->setColumnWidth(column, size);
}

/// What the longest figure needs, such as one with its count: columns of figures are all as wide.
int widthOfFigures(const QTableView* view)
{
    const QAbstractItemModel* model = view->model();
    QString longest;
    for (int row = 0; row < model->rowCount(); ++row) {
        for (int column = 1; column < model->columnCount(); ++column) {
            if (const QString text = model->index(row, column).data().toString();
                text.size() > longest.size()) {
                longest = text;
            }
        }
    }
    constexpr int beside = 12;
    return view->fontMetrics().horizontalAdvance(longest) + beside;
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
    // What the results come to costs a second processor for a moment: not before somebody looks.
    m_refreshing = new WhenShown(this, [this] {
        if (std::exchange(m_otherCases, false)) {
            refreshMatrix();
        }
        refresh();
    });
    connect(&m_workspace.results(), &StudyResults::reset, m_refreshing, &WhenShown::ask);
    connect(&m_workspace.results(), &StudyResults::cellChanged, m_refreshing,
            [this] { m_refreshing->askWithin(gatheringTime); });
    connect(&m_workspace, &Workspace::casesChanged, this, [this] {
        m_otherCases = true;
        m_refreshing->ask();
    });
    connect(&m_workspace, &Workspace::selectionChanged, this, &ResultsPlace::updateChoices);
    connect(&m_workspace, &Workspace::runStarted, this, [this] {
        QStringList active;
        for (const ResultKey& cell : m_workspace.runCells()) {
            const QString word = wordOf(cell.setting);
            if (active.isEmpty() || active.last() != word) {
                active << word;
            }
        }
        m_matrix->bringFirst(active);
        m_matrix->setQueued(m_workspace.runCells());
        m_matrixView->scrollToTop();
        m_run->setText(tr("Cancel"));
        if (m_empty->isAncestorOf(focusWidget())) { // its button goes
            m_run->setFocus();
        }
        showPage(m_pages->currentIndex());
    });
    connect(&m_workspace, &Workspace::cellStarted, this, [this](int number) {
        m_matrix->setRunning(m_workspace.runCells()[static_cast<std::size_t>(number)]);
    });
    connect(
        &m_workspace, &Workspace::cellFinished, this,
        [this](int, const std::shared_ptr<const Diagnosis>& diagnosis) { m_matrix->setResult(*diagnosis); });
    connect(&m_workspace, &Workspace::runFinished, this, [this] {
        m_refreshing->ask();
        m_matrix->setQueued({});
        m_run->setText(tr("Run"));
        updateChoices();
        showPage(m_pages->currentIndex());
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
            const MethodSetting setting = MethodSetting::fromWord(word.toStdString());
            const MethodInfo* info = m_workspace.methodInfo(setting.id);
            const bool isCorrected = setting.variant == Variant::Corrected;
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
    std::vector<ResultKey> cells;
    const auto cases = m_workspace.comparedCases();
    for (const auto& method : m_workspace.registry().methods()) {
        for (const Variant variant : method->info().variants) {
            const MethodSetting setting = method->info().setting(variant);
            if (!m_chosen.contains(wordOf(setting))) {
                continue;
            }
            for (const CaseSummary& summary : cases) {
                cells.push_back({summary.key, setting});
            }
        }
    }
    m_workspace.run(std::move(cells));
}

/// Cases with an injection, the only ones that methods can run on.
std::vector<CaseSummary> ResultsPlace::judgedCases() const
{
    std::vector<CaseSummary> judged;
    std::ranges::copy_if(m_workspace.cases(), std::back_inserter(judged), [](const CaseSummary& summary) {
        return summary.kind == CaseKind::Rca && summary.injection;
    });
    return judged;
}

/// Those and the ones without a known time, which count among what is not scored.
std::vector<CaseSummary> ResultsPlace::rcaCases() const
{
    std::vector<CaseSummary> cases;
    std::ranges::copy_if(m_workspace.cases(), std::back_inserter(cases),
                         [](const CaseSummary& summary) { return summary.kind == CaseKind::Rca; });
    return cases;
}

void ResultsPlace::refreshMatrix()
{
    if (m_matrixStore != m_workspace.storePath()) { // its cells tell nothing about this one's
        m_matrixStore = m_workspace.storePath();
        m_matrix->setMatrix({}, {});
    }
    std::vector<CaseSummary> cases = judgedCases();
    const QStringList words = methodWords(m_workspace.registry());
    const QStringList order = m_matrix->methods();
    m_matrix->setMatrix(words, std::move(cases));
    m_matrix->bringFirst(order);
    showMatrixDetail();
    updateChoices();
}

/// With the meaning of those short words that are in the matrix.
void ResultsPlace::showMatrixDetail()
{
    QStringList parts{tr("%1 methods × %2 cases, seconds a cell")
                          .arg(m_workspace.registry().methods().size())
                          .arg(m_matrix->columnCount())};
    using State = RunMatrixModel::State;
    for (const auto& [state, meaning] : {std::pair(State::Fallback, tr("fb: fallback, not scored")),
                                         std::pair(State::NotApplicable, tr("n/a: not applicable"))}) {
        if (m_matrix->holds(state)) {
            parts << meaning;
        }
    }
    m_matrixDetail->setText(parts.join(QStringLiteral(" · ")));
}

void ResultsPlace::refresh()
{
    m_matrix->setResults(m_workspace.results().set()); // as they are now: figures may lag behind a run
    showMatrixDetail();
    const std::vector<CaseSummary> cases = rcaCases();
    std::vector<CaseRef> refs;
    std::ranges::transform(cases, std::back_inserter(refs),
                           [this](const CaseSummary& one) { return m_workspace.caseRef(one); });
    m_statistics->setResults(m_workspace.storePath(), cases, std::move(refs),
                             m_workspace.results().isKnown() ? std::optional(m_workspace.results().set())
                                                             : std::nullopt);
    showPage(m_pages->currentIndex());
}

/// Brings tables and matrix to the store as it is now.
void ResultsPlace::catchUp() const
{
    m_workspace.results().wait();
    m_refreshing->catchUp();
    m_statistics->wait();
}

void ResultsPlace::showAccuracy()
{
    const auto show = static_cast<AccuracyShow>(m_show->current());
    const auto figures = m_statistics->figures();
    QHeaderView* header = m_tableView->horizontalHeader();
    const int firstWidth = m_table->columnCount() > 0 ? header->sectionSize(0) : methodColumn;
    refill(m_tableView, [&] {
        m_table->setAccuracy(figures ? figures->accuracy : AccuracyTable(), m_statistics->chance(),
                             m_workspace.registry(), show);
    });
    m_tableView->clearSpans();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (m_table->index(row, 0).data(ReportTableModel::GroupRole).toBool()) {
            m_tableView->setSpan(row, 0, 1, m_table->columnCount()); // titles do not move when rows sort
        }
    }
    header->setMinimumSectionSize(
        std::max(show == AccuracyShow::OursAndPublished ? figurePairColumn : figureColumn,
                 widthOfFigures(m_tableView)));
    if (m_table->columnCount() > 0) {
        header->setSectionResizeMode(QHeaderView::Stretch);
        header->setSectionResizeMode(0, QHeaderView::Interactive);
        m_tableView->setColumnWidth(0, firstWidth);
    }
    showPage(m_pages->currentIndex());
}

void ResultsPlace::showStatistics()
{
    const auto tables = m_statistics->tables();
    const auto set = [&tables](ReportTableModel* model, ReportTable StatisticsSource::Tables::*which) {
        model->setTable(tables ? (*tables).*which : ReportTable());
    };
    refill(m_variantView, [&] { set(m_variantModel, &StatisticsSource::Tables::variants); });
    refill(m_conclusionView, [&] { set(m_conclusionModel, &StatisticsSource::Tables::conclusions); });
    refill(m_pairView, [&] { set(m_pairModel, &StatisticsSource::Tables::pairs); });
    refill(m_agreementView, [&] { set(m_agreementModel, &StatisticsSource::Tables::agreement); });
    set(m_findingsModel, &StatisticsSource::Tables::findings);
    for (QTableView* view : {m_variantView, m_conclusionView, m_pairView}) {
        const int stretched = view->horizontalHeader()->stretchLastSection() ? 1 : 0;
        for (int column = 0; column < view->model()->columnCount() - stretched; ++column) {
            fitColumn(view, column);
        }
    }
    if (m_agreementModel->columnCount() > 0) {
        fitColumn(m_agreementView, 0);
    }
    // Columns of one width show a pattern; this one is what a figure needs.
    const int figure = m_agreementView->fontMetrics().horizontalAdvance(QStringLiteral("−0.00")) + 5;
    for (int column = 1; column < m_agreementModel->columnCount(); ++column) {
        m_agreementView->setColumnWidth(column, figure);
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
    showPage(m_pages->currentIndex());
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
    const bool empty = teach();
    m_stack->setCurrentIndex(empty ? m_stack->indexOf(m_empty) : page);
    m_showRow->setVisible(page == Accuracy);
    m_missingRow->setVisible(page == Accuracy);
    m_statistics->setWanted(page != Accuracy);
    allowExports(!empty);
    showNote();
}

void ResultsPlace::showNote()
{
    const auto show = static_cast<AccuracyShow>(m_show->current());
    const auto cases = judgedCases();
    std::map<std::string, int> ofFault;
    for (const CaseSummary& summary : cases) {
        ++ofFault[summary.injection->fault];
    }
    const bool even = !ofFault.empty() && std::ranges::all_of(ofFault, [&](const auto& one) {
        return one.second == ofFault.begin()->second;
    });
    const int page = m_pages->currentIndex();
    const bool known =
        page == Accuracy ? m_statistics->figures() != nullptr : m_statistics->tables() != nullptr;
    const bool empty = m_stack->currentWidget() == m_empty;
    QString detail = even ? tr("%1 cases, %2 a fault").arg(cases.size()).arg(ofFault.begin()->second)
                          : tr("%1 cases").arg(cases.size());
    if (page == Accuracy && !empty) {
        detail = tr("Table 1 for %1; published: %2 a fault").arg(detail).arg(publishedTable().casesPerFault);
    }
    m_detail->setText(cases.empty() ? QString() : detail);
    QStringList notes;
    switch (page) {
    case Accuracy:
        notes
            << (show == AccuracyShow::OursAndPublished
                    ? tr("▲▼ the published value (grey, right of ours) lies above or below our 95% interval")
                : show == AccuracyShow::Difference
                    ? tr("ours minus the published value, of methods that answered every case of a fault")
                    : tr("95% intervals are in the tooltips"));
        if (show != AccuracyShow::Difference) {
            notes << tr("bold: best in its column") << tr("(3/6): over 3 of 6 cases");
        }
        break;
    case Variants:
        notes << tr("“above”, “below”, “not told”: AC@1 held against chance by its 95% interval")
              << tr("open: too few cases to tell") << tr("bold: differs from what was published");
        break;
    case Pairs:
        notes << tr("AC@1 on the cases both answered; two-sided paired permutation test, each pair alone")
              << tr("%1 pairs").arg(m_pairFilter->rowCount());
        break;
    case Agreement:
        notes << tr("above the diagonal: share of cases with the same component first")
              << tr("below: mean Kendall tau-b of the rankings");
        break;
    case Findings:
        notes << tr("of the benchmarked variants computed here; intervals are Wilson's");
        break;
    default:
        break;
    }
    m_note->setText(empty || cases.empty() ? QString()
                    : known                ? notes.join(QStringLiteral(" · "))
                                           : tr("working it out…"));
    showWarnings(page == Accuracy && !empty && !cases.empty());
}

ReportTable ResultsPlace::shownTable() const
{
    catchUp();
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
    case Findings:
        return m_findingsModel->table();
    default:
        break;
    }
    if (m_show->current() != static_cast<int>(AccuracyShow::Ours)) {
        AccuracyReportOptions options; // what the window tells beside a figure is columns of their own
        options.intervals = true;
        options.published = &publishedTable();
        options.chance = m_statistics->chance();
        const auto figures = m_statistics->figures();
        return accuracyReport(figures ? figures->accuracy : AccuracyTable(), m_workspace.registry(), options);
    }
    return m_table->table();
}

void ResultsPlace::exportTable(const QString& path) const
{
    writeTable(shownTable(), path);
}

ReportTable ResultsPlace::conclusionTable() const
{
    catchUp();
    return m_conclusionModel->table();
}

ReportTable ResultsPlace::matrixTable() const
{
    catchUp();
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
            const QModelIndex cell = m_matrix->index(row, column);
            const QVariant seconds = cell.data(RunMatrixModel::SecondsRole);
            line.cells.push_back(
                {(seconds.isNull() ? cell.data().toString() : QString::number(seconds.toDouble(), 'g', 3))
                     .toStdString(),
                 false});
        }
        table.groups.back().rows.push_back(std::move(line));
    }
    return table;
}

QVariantMap ResultsPlace::choices() const
{
    return {{QStringLiteral("page"), m_pages->currentIndex()},
            {QStringLiteral("show"), m_show->current()},
            {QStringLiteral("missing"), m_missing->current()},
            {QStringLiteral("methods"), m_chosen}};
}

QList<QAction*> ResultsPlace::menuActions(Menu menu) const
{
    return menu == Menu::Run ? QList{m_runAll} : QList<QAction*>();
}

void ResultsPlace::save(QSettings& settings) const
{
    settings.setValue(QStringLiteral("results"), choices());
}

void ResultsPlace::restore(const QSettings& settings)
{
    setChoices(settings.value(QStringLiteral("results")).toMap());
}

void ResultsPlace::setChoices(const QVariantMap& choices)
{
    m_show->setCurrent(choices.value(QStringLiteral("show")).toInt());
    m_missing->setCurrent(choices.value(QStringLiteral("missing")).toInt());
    m_statistics->setMissing(static_cast<MissingCells>(m_missing->current()));
    m_pages->setCurrentIndex(choices.value(QStringLiteral("page")).toInt());
    if (choices.contains(QStringLiteral("methods"))) {
        chooseMethods(choices.value(QStringLiteral("methods")).toStringList());
    }
    showAccuracy();
}

} // namespace culprit
