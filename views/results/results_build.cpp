// SPDX-License-Identifier: GPL-3.0-or-later
// How the place of results is put together.
#include "results/results_place.h"

#include "export/export_button.h"
#include "export/table_export.h"
#include "results/accuracy_model.h"
#include "results/pair_filter_model.h"
#include "results/run_matrix.h"
#include "results/statistics_source.h"
#include "tables/grouped_header.h"
#include "tables/table_actions.h"
#include "tables/table_delegates.h"
#include "theme/check_menu_button.h"
#include "theme/elided_label.h"
#include "theme/empty_state.h"
#include "theme/flow_layout.h"
#include "theme/folded_text.h"
#include "theme/plain_label.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

namespace culprit {

namespace {

constexpr int tableRow = 19;
constexpr int warningLines = 3;
constexpr int matrixColumn = 37; ///< holds four letters
constexpr int matrixMethodColumn = 168;

QLabel* labelled(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new PlainLabel(text, parent);
    label->setProperty("role", QString::fromLatin1(role));
    return label;
}

/// A table with small rows and a header of our own.
QTableView* plainTable(QAbstractItemModel* model, const QString& name, QWidget* parent)
{
    auto* view = new QTableView(parent);
    view->setHorizontalHeader(new GroupedHeader(view));
    view->setModel(model);
    view->setItemDelegate(new TableDelegate(view));
    view->setAccessibleName(name);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setTabKeyNavigation(false); // Tab leads on; arrows move within
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->verticalHeader()->setMinimumSectionSize(tableRow);
    view->verticalHeader()->setDefaultSectionSize(tableRow);
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    return view;
}

QTableView* sortedTable(QAbstractItemModel* model, const QString& name, QWidget* parent)
{
    QTableView* view = plainTable(model, name, parent);
    view->setAlternatingRowColors(true);
    view->verticalHeader()->hide();
    view->setSortingEnabled(true);
    view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    view->horizontalHeader()->setSortIndicatorClearable(true);
    addSortAction(*view);
    return view;
}

} // namespace

ResultsPlace::ResultsPlace(Workspace& workspace, QWidget* parent)
    : Place(QStringLiteral("results"), tr("Results"), parent)
    , m_workspace(workspace)
    , m_statistics(new StatisticsSource(workspace.registry(), this))
    , m_table(new AccuracyTableModel(this))
    , m_matrix(new RunMatrixModel(workspace, this))
    , m_variantModel(new ReportTableModel(this))
    , m_conclusionModel(new ReportTableModel(this))
    , m_pairModel(new ReportTableModel(this))
    , m_pairFilter(new PairFilterModel(this))
    , m_agreementModel(new ReportTableModel(this))
    , m_findingsModel(new ReportTableModel(this))
    , m_detail(new ElidedLabel(this))
    , m_export(new ExportButton(this))
    , m_pages(new QTabBar(this))
    , m_show(new SegmentedChoice({tr("Ours"), tr("Ours and published"), tr("Difference")}, this))
    , m_missing(new SegmentedChoice({tr("Left out"), tr("Wrong"), tr("As benchmark")}, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyState(this))
    , m_tableView(sortedTable(m_table, tr("Table 1"), this))
    , m_note(new ElidedLabel(this))
    , m_warnings(new FoldedText(warningLines, this))
    , m_matrixDetail(new ElidedLabel(this))
    , m_matrixView(plainTable(m_matrix, tr("Run matrix"), this))
    , m_methods(new CheckMenuButton(this))
    , m_caseChoice(labelled({}, "muted", this))
    , m_run(new QPushButton(tr("Run"), this))
    , m_runAll(new QAction(tr("&All chosen methods and cases"), this))
{
    m_runAll->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+R")));
    connect(m_runAll, &QAction::triggered, this, [this] {
        Q_EMIT wanted();
        startRun();
    });
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(makeUpper());
    splitter->addWidget(makeLower());
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({640, 240});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

    fillExportMenu();
    for (const auto& method : m_workspace.registry().methods()) {
        m_chosen << wordOf(method->info().setting());
    }
    followRuns();
    connect(m_pages, &QTabBar::currentChanged, this, &ResultsPlace::showPage);
    connect(m_show, &SegmentedChoice::chosen, this, &ResultsPlace::showAccuracy);
    connect(m_missing, &SegmentedChoice::chosen, this,
            [this](int choice) { m_statistics->setMissing(static_cast<MissingCells>(choice)); });
    connect(m_statistics, &StatisticsSource::figuresChanged, this, &ResultsPlace::showAccuracy);
    connect(m_statistics, &StatisticsSource::tablesChanged, this, &ResultsPlace::showStatistics);
    connect(m_statistics, &StatisticsSource::failed, this, &ResultsPlace::problem);
    refreshMatrix();
    refresh();
}

ResultsPlace::~ResultsPlace() = default;

QWidget* ResultsPlace::makeUpper()
{
    auto* upper = new QWidget(this);
    auto* titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(14, 10, 14, 0);
    titleRow->setSpacing(10);
    titleRow->addWidget(labelled(tr("Results"), "placeTitle", upper));
    m_detail->setProperty("role", QStringLiteral("muted"));
    titleRow->addWidget(m_detail, 1);
    titleRow->addWidget(m_export);

    m_pages->setDrawBase(false);
    m_pages->setProperty("inPlace", true);
    m_pages->setAccessibleName(tr("What is shown"));
    m_pages->addTab(tr("Table 1"));
    m_pages->addTab(tr("Variants"));
    m_pages->addTab(tr("Paired tests"));
    m_pages->addTab(tr("Agreement"));
    m_pages->addTab(tr("Findings"));
    auto* choices = new FlowLayout(18, 6);
    choices->setContentsMargins(2, 0, 14, 0);
    choices->addWidget(m_pages);
    m_showRow = choices->addCaptioned(tr("Show"), m_show);
    m_missingRow = choices->addCaptioned(tr("No answer"), m_missing);
    m_missing->setToolTip(
        tr("How cells without an answer count: not at all, as wrong, or as in the benchmark, "
           "which counts a fallback by its random ranking"));

    m_tableView->setItemDelegate(new AccuracyDelegate(m_tableView));
    m_stack->addWidget(m_tableView);
    m_stack->addWidget(makeVariantPage());
    m_stack->addWidget(makePairPage());
    m_agreementView = plainTable(m_agreementModel, tr("Agreement of methods"), this);
    m_agreementView->verticalHeader()->hide();
    QFont small =
        font(); // so that the methods of the study stand beside each other in a window of usual width
    small.setPointSizeF(small.pointSizeF() * 0.9);
    m_agreementView->setFont(small);
    m_agreementView->setItemDelegate(new HeatDelegate(m_agreementView));
    static_cast<GroupedHeader*>(m_agreementView->horizontalHeader())->setTurned(true);
    m_stack->addWidget(m_agreementView);
    m_findingsView = new QListView(this);
    m_findingsView->setModel(m_findingsModel);
    m_findingsView->setAccessibleName(tr("What the results say"));
    m_findingsView->setWordWrap(true);
    m_findingsView->setResizeMode(QListView::Adjust);
    m_findingsView->setSpacing(5);
    m_findingsView->setStyleSheet(QStringLiteral("padding-left: 6px;")); // in line with the title
    m_findingsView->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_stack->addWidget(m_findingsView);
    m_stack->addWidget(m_empty);

    m_note->setProperty("role", QStringLiteral("muted"));
    m_note->setContentsMargins(14, 2, 14, 4);
    m_warnings->setContentsMargins(14, 0, 14, 4);
    m_warnings->setObjectName(QStringLiteral("warnings"));
    m_warnings->hide();
    auto* layout = new QVBoxLayout(upper);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(titleRow);
    layout->addLayout(choices);
    layout->addWidget(m_stack, 1);
    layout->setSpacing(4);
    layout->addWidget(m_note);
    layout->addWidget(m_warnings);
    return upper;
}

QWidget* ResultsPlace::makeVariantPage()
{
    auto* page = new QWidget(this);
    m_conclusionView = plainTable(m_conclusionModel, tr("Conclusions"), page);
    m_conclusionView->setAlternatingRowColors(true);
    m_conclusionView->verticalHeader()->hide();
    m_conclusionView->horizontalHeader()->setStretchLastSection(true);
    m_conclusionView->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_variantView = sortedTable(m_variantModel, tr("Variants"), page);
    m_variantView->horizontalHeader()->setStretchLastSection(true);
    m_variantView->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_correction = labelled({}, "muted", page);
    m_correction->setWordWrap(true);
    m_correction->setContentsMargins(14, 2, 14, 0);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_conclusionView);
    layout->addWidget(m_variantView, 1);
    layout->addWidget(m_correction);
    connect(m_variantView->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ResultsPlace::showCorrection);
    return page;
}

QWidget* ResultsPlace::makePairPage()
{
    auto* page = new QWidget(this);
    m_pairFilter->setSourceModel(m_pairModel);
    m_pairView = sortedTable(m_pairFilter, tr("Paired tests"), page);
    m_pairA = new QComboBox(page);
    m_pairA->setAccessibleName(tr("One method of the pairs"));
    m_pairB = new QComboBox(page);
    m_pairB->setAccessibleName(tr("The other method of the pairs"));
    auto* filters = new QHBoxLayout;
    filters->setContentsMargins(14, 0, 14, 0);
    filters->addWidget(labelled(tr("Pairs of"), "muted", page));
    filters->addWidget(m_pairA);
    filters->addWidget(labelled(tr("and"), "muted", page));
    filters->addWidget(m_pairB);
    filters->addStretch();
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(filters);
    layout->addWidget(m_pairView, 1);
    const auto filter = [this] {
        const auto chosen = [](const QComboBox* box) {
            return box->currentIndex() > 0 ? box->currentText() : QString();
        };
        m_pairFilter->setMethods(chosen(m_pairA), chosen(m_pairB));
        showNote();
    };
    connect(m_pairA, &QComboBox::activated, this, filter);
    connect(m_pairB, &QComboBox::activated, this, filter);
    return page;
}

QWidget* ResultsPlace::makeLower()
{
    auto* lower = new QWidget(this);
    m_matrixView->verticalHeader()->setFixedWidth(matrixMethodColumn);
    m_matrixView->horizontalHeader()->setDefaultSectionSize(matrixColumn);
    m_matrixView->horizontalHeader()->setMinimumSectionSize(matrixColumn);
    m_matrixView->horizontalHeader()->setSectionsClickable(false);
    m_matrixView->setItemDelegate(new RunMatrixDelegate(m_matrixView));
    m_methods->setMinimumWidth(120);
    m_methods->setAccessibleName(tr("Methods to run"));
    auto* runRow = new QHBoxLayout;
    runRow->setContentsMargins(14, 8, 14, 0);
    runRow->setSpacing(10);
    runRow->addWidget(labelled(tr("Run matrix"), "heading", lower));
    m_matrixDetail->setProperty("role", QStringLiteral("muted"));
    runRow->addWidget(m_matrixDetail, 1);
    runRow->addWidget(m_methods);
    runRow->addWidget(m_caseChoice);
    runRow->addWidget(m_run);
    auto* layout = new QVBoxLayout(lower);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(runRow);
    layout->addWidget(m_matrixView, 1);
    connect(m_methods, &CheckMenuButton::changed, this, &ResultsPlace::chooseMethods);
    connect(m_matrixView, &QTableView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT requested({QStringLiteral("investigate"),
                          {index.data(RunMatrixModel::CaseKeyRole).toString().toStdString()},
                          index.data(RunMatrixModel::MethodRole).toString()});
    });
    return lower;
}

void ResultsPlace::fillExportMenu()
{
    const QStringList formats{QStringLiteral("csv"), QStringLiteral("tex"), QStringLiteral("md"),
                              QStringLiteral("html")};
    m_tableExports = m_export->addFormats(tr("Table"), formats, QStringLiteral("table"),
                                          [this](const QString& path) { exportTable(path); });
    m_tableExports << m_export->addAction(tr("Copy table"), [this] { copyTable(shownTable()); });
    m_conclusionExports << m_export->addSeparator();
    m_conclusionExports << m_export->addFormats(
        tr("Conclusions"), formats, QStringLiteral("conclusions"),
        [this](const QString& path) { writeTable(conclusionTable(), path); });
    m_conclusionExports << m_export->addAction(tr("Copy conclusions"),
                                               [this] { copyTable(conclusionTable()); });
    m_export->addSeparator();
    m_matrixExports =
        m_export->addFormats(tr("Run matrix"), {QStringLiteral("csv")}, QStringLiteral("run-matrix"),
                             [this](const QString& path) { writeTable(matrixTable(), path); });
    m_matrixExports << m_export->addAction(tr("Copy run matrix"), [this] { copyTable(matrixTable()); });
    follow(m_export);
    addTipAction(*m_tableView);
    addTipAction(*m_matrixView);
    const std::initializer_list<QWidget*> shown{m_tableView, m_variantView, m_pairView, m_agreementView,
                                                m_findingsView};
    for (QWidget* view : shown) {
        addCopyAction(*view, [this] { return shownTable(); });
    }
    addCopyAction(*m_conclusionView, [this] { return conclusionTable(); });
    addCopyAction(*m_matrixView, [this] { return matrixTable(); });
}

} // namespace culprit
