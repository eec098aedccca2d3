// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/results_place.h"

#include "evaluation/accuracy_table.h"
#include "evaluation/judgement.h"
#include "export/export_button.h"
#include "export/figure_export.h"
#include "export/vector_canvas.h"
#include "report/study_tables.h"
#include "session/when_shown.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace culprit {

namespace {

RunMatrixModel::State stateOf(DiagnosisStatus status)
{
    switch (status) {
    case DiagnosisStatus::Ok:
        return RunMatrixModel::State::Done;
    case DiagnosisStatus::Fallback:
        return RunMatrixModel::State::Fallback;
    case DiagnosisStatus::NotApplicable:
        return RunMatrixModel::State::NotApplicable;
    case DiagnosisStatus::Failed:
        return RunMatrixModel::State::Failed;
    case DiagnosisStatus::Cancelled:
        return RunMatrixModel::State::Cancelled;
    }
    return RunMatrixModel::State::Empty;
}

QTableView* plainTable(QAbstractItemModel* model, QWidget* parent)
{
    auto* view = new QTableView(parent);
    view->setModel(model);
    view->setShowGrid(false);
    view->setWordWrap(false);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->verticalHeader()->setMinimumSectionSize(19);
    view->verticalHeader()->setDefaultSectionSize(19);
    view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view->horizontalHeader()->setHighlightSections(false);
    return view;
}

} // namespace

ResultsPlace::ResultsPlace(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_table(new AccuracyTableModel(this))
    , m_matrix(new RunMatrixModel(workspace, this))
    , m_detail(new QLabel(this))
    , m_matrixDetail(new QLabel(this))
    , m_show(new SegmentedChoice({tr("Ours"), tr("Ours and published"), tr("Difference")}, this))
    , m_showNote(new QLabel(this))
    , m_tableView(plainTable(m_table, this))
    , m_matrixView(plainTable(m_matrix, this))
    , m_methods(new QToolButton(this))
    , m_caseChoice(new QLabel(this))
    , m_run(new QPushButton(tr("Run"), this))
{
    setProperty("place", true);
    setAttribute(Qt::WA_StyledBackground);
    const auto labelled = [this](const QString& text, const char* role) {
        auto* label = new QLabel(text, this);
        label->setProperty("role", QString::fromLatin1(role));
        return label;
    };
    m_detail->setProperty("role", QStringLiteral("muted"));
    m_matrixDetail->setProperty("role", QStringLiteral("muted"));
    m_caseChoice->setProperty("role", QStringLiteral("muted"));
    auto* exportButton = new ExportButton(this);
    exportButton->addFormats(
        tr("Table"),
        {QStringLiteral("csv"), QStringLiteral("tex"), QStringLiteral("md"), QStringLiteral("html")},
        QStringLiteral("table1"), [this](const QString& path) { exportTable(path); });
    exportButton->addSeparator();
    exportButton->addAction(tr("Copy table"), [this] { copyTable(); });
    connect(exportButton, &ExportButton::exported, this, &ResultsPlace::exported);
    connect(exportButton, &ExportButton::failed, this, &ResultsPlace::problem);

    m_tableView->setAccessibleName(tr("Table 1"));
    m_tableView->setAlternatingRowColors(true);
    m_tableView->setSortingEnabled(true);
    m_tableView->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_tableView->horizontalHeader()->setSortIndicatorClearable(true);
    m_tableView->verticalHeader()->hide();
    m_matrixView->setAccessibleName(tr("Run matrix"));
    m_matrixView->verticalHeader()->setFixedWidth(122);
    m_matrixView->horizontalHeader()->setDefaultSectionSize(38);
    m_matrixView->horizontalHeader()->setMinimumSectionSize(38);
    m_methods->setPopupMode(QToolButton::InstantPopup);
    m_methods->setMenu(new QMenu(m_methods));
    m_methods->setMinimumWidth(120);
    for (const auto& method : m_workspace.registry().methods()) {
        m_chosen << QString::fromStdString(method->info().id);
    }

    auto* titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(14, 10, 14, 0);
    titleRow->setSpacing(10);
    titleRow->addWidget(labelled(tr("Results"), "placeTitle"));
    titleRow->addWidget(m_detail);
    titleRow->addStretch();
    titleRow->addWidget(exportButton);
    auto* showRow = new QHBoxLayout;
    showRow->setContentsMargins(14, 0, 14, 0);
    showRow->setSpacing(10);
    m_showNote->setProperty("role", QStringLiteral("muted"));
    showRow->addWidget(labelled(tr("Show"), "muted"));
    showRow->addWidget(m_show);
    showRow->addWidget(m_showNote, 1);
    m_tableView->setItemDelegate(new AccuracyDelegate(m_tableView));
    connect(m_show, &SegmentedChoice::chosen, this, &ResultsPlace::refresh);
    auto* upper = new QWidget(this);
    auto* upperLayout = new QVBoxLayout(upper);
    upperLayout->setContentsMargins(0, 0, 0, 0);
    upperLayout->setSpacing(8);
    upperLayout->addLayout(titleRow);
    upperLayout->addLayout(showRow);
    upperLayout->addWidget(m_tableView, 1);

    auto* runRow = new QHBoxLayout;
    runRow->setContentsMargins(14, 8, 14, 0);
    runRow->setSpacing(10);
    runRow->addWidget(labelled(tr("Run matrix"), "heading"));
    runRow->addWidget(m_matrixDetail);
    runRow->addStretch();
    runRow->addWidget(m_methods);
    runRow->addWidget(m_caseChoice);
    runRow->addWidget(m_run);
    auto* lower = new QWidget(this);
    auto* lowerLayout = new QVBoxLayout(lower);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->setSpacing(8);
    lowerLayout->addLayout(runRow);
    lowerLayout->addWidget(m_matrixView, 1);

    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(upper);
    splitter->addWidget(lower);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);

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
        for (const RunCell& cell : m_workspace.runCells()) {
            m_matrix->setState(cell.method, cell.caseKey, RunMatrixModel::State::Queued);
        }
        m_run->setText(tr("Cancel"));
    });
    connect(&m_workspace, &Workspace::cellStarted, this, [this](int number) {
        const RunCell& cell = m_workspace.runCells()[static_cast<std::size_t>(number)];
        m_matrix->setState(cell.method, cell.caseKey, RunMatrixModel::State::Running);
    });
    connect(&m_workspace, &Workspace::cellFinished, this,
            [this](int, const std::shared_ptr<const Diagnosis>& diagnosis) {
                m_matrix->setState(diagnosis->method, diagnosis->caseKey, stateOf(diagnosis->status),
                                   diagnosis->seconds, QString::fromStdString(diagnosis->message));
            });
    connect(&m_workspace, &Workspace::runFinished, this, [this] { m_run->setText(tr("Run")); });
    refreshMatrix();
}

void ResultsPlace::chooseMethods(const QStringList& ids)
{
    m_chosen = ids;
    updateChoices();
}

void ResultsPlace::updateChoices()
{
    QMenu* menu = m_methods->menu();
    menu->clear();
    connect(menu->addAction(tr("All")), &QAction::triggered, this, [this] {
        m_chosen.clear();
        for (const auto& method : m_workspace.registry().methods()) {
            m_chosen << QString::fromStdString(method->info().id);
        }
        updateChoices();
    });
    connect(menu->addAction(tr("None")), &QAction::triggered, this, [this] { chooseMethods({}); });
    menu->addSeparator();
    for (const auto& method : m_workspace.registry().methods()) {
        const QString id = QString::fromStdString(method->info().id);
        QAction* action = menu->addAction(QString::fromStdString(method->info().name));
        action->setToolTip(QString::fromStdString(method->info().summary));
        action->setCheckable(true);
        action->setChecked(m_chosen.contains(id));
        connect(action, &QAction::toggled, this, [this, id](bool on) {
            m_chosen.removeAll(id);
            if (on) {
                m_chosen << id;
            }
            updateChoices();
        });
    }
    m_methods->setText(m_chosen.size() == 1 ? tr("1 method") : tr("%1 methods").arg(m_chosen.size()));
    const auto cases = m_workspace.comparedCases();
    m_caseChoice->setText(m_workspace.selectedKeys().size() < 2
                              ? tr("× all %1 cases").arg(cases.size())
                              : tr("× %1 selected cases").arg(cases.size()));
    m_run->setEnabled(m_workspace.isRunning() || (!m_chosen.isEmpty() && !cases.empty()));
}

void ResultsPlace::startRun()
{
    std::vector<RunCell> cells;
    for (const auto& method : m_workspace.registry().methods()) {
        if (!m_chosen.contains(QString::fromStdString(method->info().id))) {
            continue;
        }
        for (const CaseSummary& summary : m_workspace.comparedCases()) {
            RunCell cell;
            cell.caseKey = summary.key;
            cell.method = method->info().id;
            cells.push_back(std::move(cell));
        }
    }
    m_workspace.run(std::move(cells));
}

void ResultsPlace::refreshMatrix()
{
    std::vector<std::string> methods;
    for (const auto& method : m_workspace.registry().methods()) {
        methods.push_back(method->info().id);
    }
    std::vector<CaseSummary> cases;
    for (const CaseSummary& summary : m_workspace.cases()) {
        if (summary.kind == CaseKind::Rca && summary.injection) {
            cases.push_back(summary);
        }
    }
    m_matrixDetail->setText(
        tr("%1 methods × %2 cases, seconds a cell").arg(methods.size()).arg(cases.size()));
    m_matrix->setMatrix(std::move(methods), std::move(cases));
    updateChoices();
    refresh();
}

void ResultsPlace::refresh()
{
    auto judgements = judge(m_workspace.cases(), m_workspace.diagnoses());
    const AccuracyTable table = accuracyTable(judgements);
    const auto show = static_cast<AccuracyShow>(m_show->current());
    m_table->setAccuracy(table, m_workspace.registry(), show);
    m_showNote->setText(
        show == AccuracyShow::OursAndPublished
            ? tr("▲▼ the published value (grey, right of ours) lies above or below our 95% interval")
        : show == AccuracyShow::Difference ? tr("ours minus the published value of the study's Table 1")
                                           : tr("intervals are in the tooltips"));
    m_showNote->setToolTip(QString::fromStdString(publishedTable().source));
    m_tableView->clearSpans();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (m_table->index(row, 0).data(AccuracyTableModel::GroupRole).toBool()) {
            m_tableView->setSpan(row, 0, 1, m_table->columnCount()); // titles do not move when rows sort
        }
    }
    if (m_table->columnCount() > 0) {
        m_tableView->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Fixed);
        m_tableView->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
        m_tableView->horizontalHeader()->setMinimumSectionSize(46);
        m_tableView->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Interactive);
        m_tableView->setColumnWidth(0, 140);
    }
    std::size_t cases = m_workspace.cases().size();
    m_detail->setText(
        judgements.empty()
            ? tr("no results yet: choose methods below and press Run")
            : tr("Table 1 for the %1 cases of this store; bold: best in its column").arg(cases));
    for (const Diagnosis& diagnosis : m_workspace.diagnoses()) {
        if (diagnosis.origin == "computed" && diagnosis.variant == Variant::Benchmark) {
            m_matrix->setState(diagnosis.method, diagnosis.caseKey, stateOf(diagnosis.status),
                               diagnosis.seconds, QString::fromStdString(diagnosis.message));
        }
    }
}

void ResultsPlace::exportTable(const QString& path) const
{
    m_refreshing->catchUp();
    const QString suffix = QFileInfo(path).suffix().toLower();
    static const std::pair<const char*, TableFormat> formats[] = {{"csv", TableFormat::Csv},
                                                                  {"md", TableFormat::Markdown},
                                                                  {"tex", TableFormat::Latex},
                                                                  {"html", TableFormat::Html},
                                                                  {"txt", TableFormat::Text}};
    for (const auto& [name, format] : formats) {
        if (suffix == QLatin1String(name)) {
            // What the window tells beside a figure is columns of their own in a file.
            AccuracyReportOptions options;
            options.intervals = m_show->current() > 0;
            options.published = m_show->current() > 0 ? &publishedTable() : nullptr;
            const AccuracyTable accuracy = accuracyTable(judge(m_workspace.cases(), m_workspace.diagnoses()));
            const ReportTable table = options.published
                                          ? accuracyReport(accuracy, m_workspace.registry(), options)
                                          : m_table->table();
            writeFile(path, QByteArray::fromStdString(written(table, format)));
            return;
        }
    }
    throw ExportError((path + tr(": tables are written as .csv, .md, .tex, .html or .txt")).toStdString());
}

void ResultsPlace::copyTable() const
{
    QString text;
    for (int column = 0; column < m_table->columnCount(); ++column) {
        text += m_table->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().simplified() +
                QLatin1Char('\t');
    }
    for (int row = 0; row < m_table->rowCount(); ++row) {
        text += QLatin1Char('\n');
        for (int column = 0; column < m_table->columnCount(); ++column) {
            text += m_table->index(row, column).data().toString() + QLatin1Char('\t');
        }
    }
    QApplication::clipboard()->setText(text);
}

} // namespace culprit
