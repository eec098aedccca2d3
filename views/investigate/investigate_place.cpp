// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/investigate_place.h"

#include "export/export_button.h"
#include "export/figure_clipboard.h"
#include "graph/graph_panel.h"
#include "graph/graph_view.h"
#include "investigate/component_menu.h"
#include "investigate/facts_panel.h"
#include "investigate/legend_bar.h"
#include "investigate/metric_tree.h"
#include "investigate/suspects_panel.h"
#include "records/records_pane.h"
#include "report/case_figure.h"
#include "report/case_title.h"
#include "session/first_choices.h"
#include "text/wording.h"
#include "theme/elided_label.h"
#include "theme/flow_layout.h"
#include "theme/icons.h"
#include "theme/outside_text.h"
#include "theme/plain_label.h"
#include "timeline/timeline_plot.h"

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace culprit {

namespace {

const std::string ownSeries = "series";

std::vector<FigureRecipe> orderedRecipes(QStringList* problems)
{
    auto recipes = allFigureRecipes(builtInRecipeFolder(), problems);
    const QStringList& order = firstChoices().recipes;
    std::ranges::stable_sort(recipes, {}, [&order](const FigureRecipe& recipe) {
        const auto place = order.indexOf(QString::fromStdString(recipe.id));
        return place < 0 ? order.size() : place;
    });
    return recipes;
}

QPixmap faultPixmap(const CaseSummary& summary)
{
    return faultOf(summary).empty() ? QPixmap() : faultIcon(faultOf(summary)).pixmap(16, 16);
}

} // namespace

InvestigatePlace::InvestigatePlace(Workspace& workspace, QWidget* parent)
    : Place(QStringLiteral("investigate"), tr("Investigate"), parent)
    , m_workspace(workspace)
    , m_suspects(new SuspectsPanel(workspace, this))
    , m_facts(new FactsPanel(workspace, this))
{
    setAcceptDrops(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 10, 0, 0);
    layout->setSpacing(6);
    buildTitleRow(layout);
    buildChoices(layout);

    m_windowNotice = new QWidget(this);
    auto* noticeLayout = new QHBoxLayout(m_windowNotice);
    noticeLayout->setContentsMargins(14, 0, 14, 0);
    m_windowText = new ElidedLabel(this);
    m_windowText->setProperty("role", QStringLiteral("warn"));
    auto* reset = new QPushButton(tr("Reset"), this);
    reset->setObjectName(QStringLiteral("resetWindow"));
    noticeLayout->addWidget(m_windowText, 1);
    noticeLayout->addWidget(reset);
    m_windowNotice->hide();
    layout->addWidget(m_windowNotice);
    connect(reset, &QPushButton::clicked, this, &InvestigatePlace::resetWindow);

    m_legend = new LegendBar(this);
    m_legend->setContentsMargins(8, 0, 8, 0);
    layout->addWidget(m_legend);

    m_timeline = new TimelinePlot(this);
    m_metricTree = new MetricTree(this);
    m_metricTree->setFixedWidth(240);
    new ComponentMenu(m_metricTree, m_workspace); // the tree owns it
    m_metricTree->hide();
    auto* body = new QWidget(this);
    auto* bodyLayout = new QHBoxLayout(body);
    bodyLayout->setContentsMargins(0, 0, 0, 0);
    bodyLayout->setSpacing(0);
    bodyLayout->addWidget(m_metricTree);
    bodyLayout->addWidget(m_timeline, 1);

    auto* empty = new QWidget(this);
    auto* emptyLayout = new QVBoxLayout(empty);
    m_emptyText = new PlainLabel(empty);
    m_emptyText->setWordWrap(true);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setProperty("role", QStringLiteral("muted"));
    m_emptySample = new QPushButton(tr("Open the sample"), empty);
    emptyLayout->addStretch();
    emptyLayout->addWidget(m_emptyText);
    emptyLayout->addWidget(m_emptySample, 0, Qt::AlignHCenter);
    emptyLayout->addStretch();
    connect(m_emptySample, &QPushButton::clicked, this, &InvestigatePlace::sampleWanted);

    m_stack = new QStackedWidget(this);
    m_stack->addWidget(body);
    m_stack->addWidget(empty);
    m_graph = new GraphPanel(GraphPanel::Form::Large, this);
    m_graph->hide();
    m_division = new QSplitter(Qt::Vertical, this);
    m_division->setChildrenCollapsible(false);
    m_division->addWidget(m_stack);
    m_division->addWidget(m_graph);
    connect(m_graph, &GraphPanel::timelineWanted, this, &InvestigatePlace::showTimelineBesideGraph);
    connect(m_graph, &GraphPanel::closed, this, [this] { showGraph(false); });
    connect(m_graph, &GraphPanel::exported, this, &InvestigatePlace::exported);
    connect(m_graph, &GraphPanel::problem, this, &InvestigatePlace::problem);
    m_records = new RecordsPane(this);
    m_records->hide();
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_division);
    m_splitter->addWidget(m_records);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setSizes({500, 290});
    layout->addWidget(m_splitter, 1);

    m_eventStrip = new QWidget(this);
    m_eventStrip->setProperty("strip", true);
    m_eventStrip->setAttribute(Qt::WA_StyledBackground);
    auto* stripLayout = new QVBoxLayout(m_eventStrip);
    stripLayout->setContentsMargins(14, 6, 14, 8);
    stripLayout->setSpacing(2);
    auto* stripTitle = new QHBoxLayout;
    m_eventTitle = new PlainLabel(m_eventStrip);
    m_eventTitle->setProperty("role", QStringLiteral("heading"));
    m_eventNumber = new PlainLabel(m_eventStrip);
    m_eventNumber->setProperty("role", QStringLiteral("muted"));
    m_eventText = new PlainLabel(m_eventStrip);
    m_eventText->setWordWrap(true);
    m_eventText->setMaximumHeight(52);
    m_eventText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    stripTitle->addWidget(m_eventTitle);
    stripTitle->addStretch();
    stripTitle->addWidget(m_eventNumber);
    stripLayout->addLayout(stripTitle);
    stripLayout->addWidget(m_eventText);
    m_eventStrip->hide();
    layout->addWidget(m_eventStrip);

    connect(m_legend, &LegendBar::toggled, this, [this] {
        m_timeline->scene().setHidden(m_legend->hidden());
        m_timeline->replot(QCustomPlot::rpQueuedReplot);
    });
    connect(m_timeline, &TimelinePlot::eventActivated, this, &InvestigatePlace::showLaneEvent);
    connect(m_timeline, &TimelinePlot::stepCase, this, &InvestigatePlace::stepCase);
    connect(m_timeline, &TimelinePlot::windowEdited, this, [this](const AnalysisWindow& window) {
        const auto current = m_workspace.currentCase();
        if (current && current->summary.injection) {
            m_workspace.analysisWindow().set(WindowOffsets::of(window, current->summary.injection->time));
        }
    });
    connect(&m_workspace.analysisWindow(), &AnalysisWindowModel::changed, this,
            &InvestigatePlace::showWindow);
    connect(m_metricTree, &MetricTree::ticksChanged, this, &InvestigatePlace::showFigure);
    connectRecords();
    connectSuspects();
    buildActions();
    connect(&m_workspace, &Workspace::caseLoaded, this, &InvestigatePlace::showCase);
    showCase();
}

void InvestigatePlace::buildTitleRow(QVBoxLayout* layout)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 0, 14, 0);
    row->setSpacing(8);
    m_icon = new PlainLabel(this);
    m_title = new ElidedLabel(this);
    m_title->setProperty("role", QStringLiteral("placeTitle"));
    m_detail = new ElidedLabel(this);
    m_detail->setProperty("role", QStringLiteral("muted"));
    m_detail->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // it gives way before the title
    m_export = new ExportButton(this);
    m_export->addFormats(tr("Figure"), {QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")},
                         QStringLiteral("timeline"), [this](const QString& path) { exportFigure(path); });
    m_export->addFormats(tr("Figure, one column wide,"), {QStringLiteral("pdf"), QStringLiteral("svg")},
                         QStringLiteral("timeline"), [this](const QString& path) { exportFigure(path, 84); });
    m_export->addFormats(tr("Plotted data"), {QStringLiteral("csv")}, QStringLiteral("timeline"),
                         [this](const QString& path) { exportFigure(path); });
    m_export->addSeparator();
    m_export->addAction(tr("Copy figure"), [this] { copyFigure(); });
    follow(m_export);
    m_showRecords = new QToolButton(this);
    m_showRecords->setText(tr("Logs and spans"));
    m_showRecords->setCheckable(true);
    m_showRecords->setToolTip(tr("Log lines and spans of the case as tables, in step with the timeline"));
    connect(m_showRecords, &QToolButton::toggled, this, &InvestigatePlace::showRecords);
    row->addWidget(m_icon);
    row->addWidget(m_title);
    row->addWidget(m_detail, 1);
    m_showGraph = new QToolButton(this);
    m_showGraph->setText(tr("Graph"));
    m_showGraph->setCheckable(true);
    m_showGraph->setToolTip(tr("The causal graph of the chosen method"));
    connect(m_showGraph, &QToolButton::toggled, this, &InvestigatePlace::showGraph);
    row->addWidget(m_showGraph);
    row->addWidget(m_showRecords);
    row->addWidget(m_export);
    layout->addLayout(row);
}

void InvestigatePlace::buildChoices(QVBoxLayout* layout)
{
    QStringList problems;
    m_recipeList = orderedRecipes(&problems);
    QStringList names;
    for (const FigureRecipe& recipe : m_recipeList) {
        names << QString::fromStdString(recipe.name);
    }
    names << tr("Series…");
    m_recipes = new SegmentedChoice(names, this);
    for (std::size_t i = 0; i < m_recipeList.size(); ++i) {
        m_recipes->button(static_cast<int>(i))
            ->setToolTip(QString::fromStdString(m_recipeList[i].description));
    }
    m_timeMode = new QComboBox(this);
    m_timeMode->addItems({tr("since injection"), tr("UTC time")});
    m_timeMode->setMinimumWidth(150);
    m_timeMode->setAccessibleName(tr("Time shown"));
    m_choices = new QWidget(this);
    auto* row = new FlowLayout(8, 6);
    row->setContentsMargins(14, 0, 14, 0);
    row->addWidget(m_recipes);
    row->addWidget(m_timeMode);
    m_choices->setLayout(row);
    layout->addWidget(m_choices);
    connect(m_recipes, &SegmentedChoice::chosen, this, &InvestigatePlace::showFigure);
    connect(m_timeMode, &QComboBox::currentIndexChanged, this,
            [this](int index) { setAbsoluteTime(index == 1); });
    for (const QString& one : problems) {
        m_recipes->setToolTip(m_recipes->toolTip() + one + QLatin1Char('\n'));
    }
}

void InvestigatePlace::connectRecords()
{
    connect(m_records, &RecordsPane::closeRequested, this, [this] { showRecords(false); });
    connect(m_records, &RecordsPane::exported, this, &InvestigatePlace::exported);
    connect(m_records, &RecordsPane::problem, this, &InvestigatePlace::problem);
    connect(m_records, &RecordsPane::chosen, this, [this](double time) {
        m_recordsLead = true;
        m_timeline->holdCursorAt(time - m_timeline->scene().zero());
        m_recordsLead = false;
    });
    connect(m_timeline, &TimelinePlot::cursorMoved, this, [this] {
        if (!m_recordsLead && m_records->isVisible() && m_timeline->cursor() &&
            !m_timeline->scene().figure()->relativeOnly) {
            m_records->showTime(m_timeline->scene().zero() + *m_timeline->cursor());
        }
    });
    connect(m_timeline, &TimelinePlot::zoomChanged, this, &InvestigatePlace::shareRange);
}

void InvestigatePlace::shareRange()
{
    const FigureData* figure = m_timeline->scene().figure();
    if (figure && !figure->relativeOnly) {
        const QCPRange range = m_timeline->scene().timeRange();
        m_records->setVisibleRange({figure->zero + range.lower, figure->zero + range.upper});
    }
}

void InvestigatePlace::showRecords(bool shown)
{
    const QSignalBlocker blocker(m_showRecords);
    m_showRecords->setChecked(shown);
    if (shown) {
        m_eventStrip->hide(); // the tables say it
    }
    const bool hadFocus = m_records->isAncestorOf(QApplication::focusWidget());
    m_records->setVisible(shown);
    if (!shown && hadFocus) {
        m_timeline->setFocus(Qt::OtherFocusReason);
    }
}

void InvestigatePlace::toggleRecords()
{
    if (m_records->isVisible() && m_records->isAncestorOf(QApplication::focusWidget())) {
        showRecords(false);
        return;
    }
    showRecords(true);
    m_records->startSearch();
}

QVariantMap InvestigatePlace::recordsState() const
{
    QVariantMap state = m_records->state();
    state.insert(QStringLiteral("shown"), m_showRecords->isChecked());
    state.insert(QStringLiteral("sizes"), m_splitter->saveState());
    return state;
}

void InvestigatePlace::restoreRecords(const QVariantMap& state)
{
    m_records->restoreState(state);
    m_splitter->restoreState(state.value(QStringLiteral("sizes")).toByteArray());
    showRecords(state.value(QStringLiteral("shown")).toBool());
}

const AnalysisWindow& InvestigatePlace::window() const
{
    return m_timeline->window();
}

bool InvestigatePlace::isWindowChanged() const
{
    return !m_timeline->hasRecordedWindow();
}

std::string InvestigatePlace::recipeId() const
{
    const auto index = static_cast<std::size_t>(m_recipes->current());
    return index < m_recipeList.size() ? m_recipeList[index].id : ownSeries;
}

void InvestigatePlace::chooseRecipe(const std::string& id)
{
    const auto found = std::ranges::find(m_recipeList, id, &FigureRecipe::id);
    m_recipes->setCurrent(static_cast<int>(found - m_recipeList.begin()));
    showFigure();
}

void InvestigatePlace::setAbsoluteTime(bool absolute)
{
    const QSignalBlocker blocker(m_timeMode);
    m_timeMode->setCurrentIndex(absolute ? 1 : 0);
    m_timeline->scene().setAbsoluteTime(absolute);
    m_records->setTimeShown(absolute, m_timeZero);
    m_timeline->replot(QCustomPlot::rpQueuedReplot);
}

void InvestigatePlace::resetWindow()
{
    m_workspace.analysisWindow().reset();
}

void InvestigatePlace::showWindow()
{
    const auto current = m_workspace.currentCase();
    const AnalysisWindowModel& window = m_workspace.analysisWindow();
    AnalysisWindow recorded;
    if (current && current->summary.injection) {
        recorded.injectTime = current->summary.injection->time;
    }
    m_timeline->setWindow(current ? window.of(current->summary) : recorded, recorded);
    m_windowNotice->setVisible(isWindowChanged());
    m_windowText->setText(tr("%1. Its results are not kept.").arg(capitalised(window.offsets().words())));
}

void InvestigatePlace::emphasise(const std::string& component)
{
    m_timeline->scene().setEmphasised(component);
    m_timeline->replot(QCustomPlot::rpQueuedReplot);
}

void InvestigatePlace::showCase()
{
    const auto current = m_workspace.currentCase();
    m_metricTree->setCase(current.get());
    m_shownKey.clear(); // the same case may have been read anew
    m_timeline->scene().setEmphasised({});
    showWindow();
    std::optional<TimeRange> injection;
    if (current && current->summary.injection) {
        injection = current->summary.injection->window();
    }
    m_timeZero = injection ? injection->start : current ? current->summary.time.start : 0;
    m_records->setPlace(current ? m_workspace.caseRef(current->summary.key) : CaseRef(), injection);
    m_records->setTimeShown(m_timeMode->currentIndex() == 1, m_timeZero);
    showFigure();
}

void InvestigatePlace::showFigure()
{
    const auto current = m_workspace.currentCase();
    const auto index = static_cast<std::size_t>(m_recipes->current());
    const bool own = index >= m_recipeList.size();
    const bool overlay = !own && m_recipeList[index].scope == FigureRecipe::Scope::SmokeTests;
    m_metricTree->setVisible(own);
    const std::string key = current && !overlay ? current->summary.key : std::string();
    const bool sameCase = !key.empty() && key == m_shownKey;
    m_shownKey = key;
    if (!sameCase) {
        m_eventStrip->hide();
    }
    auto figure = std::make_shared<FigureData>();
    if (overlay) {
        *figure = smokeTestFigure(m_recipeList[index], m_workspace.loadCasesFor(m_recipeList[index]));
    } else if (current) {
        *figure = own ? m_metricTree->figure(*current) : caseFigure(m_recipeList[index], *current);
    }
    m_figure = figure;

    const bool empty = figure->isEmpty() && !own;
    m_stack->setCurrentIndex(empty ? 1 : 0);
    divide();
    m_export->setEnabled(!figure->isEmpty());
    m_emptySample->setVisible(m_workspace.expectedStore().isEmpty());
    if (!m_workspace.expectedStore().isEmpty()) {
        m_emptyText->setText(tr("Opening %1…").arg(m_workspace.expectedStore()));
    } else if (m_workspace.cases().empty()) {
        m_emptyText->setText(
            tr("Import an archive of experiments, and the telemetry of a case is drawn here."));
    } else if (overlay) {
        m_emptyText->setText(tr("This store has no smoke tests to lay over each other."));
    } else {
        m_emptyText->setText(current ? tr("This case has none of the signals of this figure.")
                                     : tr("Select a case in the browser."));
    }
    std::vector<double> samples;
    EventLanes lanes;
    if (current && !overlay) {
        lanes = m_workspace.currentLanes();
        const MetricTable* metrics = current->table("data.csv");
        samples = metrics                    ? metrics->time
                  : !current->tables.empty() ? current->tables.front().time
                                             : std::vector<double>();
        const std::string title = faultTitle(current->summary);
        m_title->setText(QString::fromStdString(title.empty() ? current->summary.key : title));
        QString detail =
            current->summary.iteration > 0 ? tr("iteration %1, ").arg(current->summary.iteration) : QString();
        detail +=
            current->summary.injection
                ? tr("injected %1 UTC")
                      .arg(QString::fromStdString(wording::dateAndTime(current->summary.injection->time)))
                : tr("from %1 UTC")
                      .arg(QString::fromStdString(wording::dateAndTime(current->summary.time.start)));
        m_detail->setText(detail);
        m_icon->setPixmap(faultPixmap(current->summary));
    } else {
        m_title->setText(overlay ? QString::fromStdString(figure->title) : tr("Investigate"));
        m_detail->setText(overlay ? tr("a line a data-parallel degree") : QString());
        m_icon->setPixmap({});
    }
    m_timeMode->setEnabled(!overlay);
    const bool injected = current && current->summary.injection && !overlay;
    m_timeMode->setItemText(0, injected ? tr("since injection") : tr("since the start"));
    m_timeline->showFigure(figure->isEmpty() ? nullptr : m_figure, std::move(lanes), std::move(samples),
                           sameCase);
    m_timeline->scene().setAbsoluteTime(m_timeMode->currentIndex() == 1);
    m_legend->showLegend(m_timeline->scene());
    m_timeline->scene().setHidden(m_legend->hidden());
    m_timeline->replot();
}

void InvestigatePlace::showLaneEvent(int number)
{
    const auto events = m_timeline->allEvents();
    const LaneEvent& event = *events[static_cast<std::size_t>(number)];
    if (m_records->isVisible()) {
        m_records->showRecord(event.kind == LaneEvent::Kind::SlowSpan ? RecordKind::Spans : RecordKind::Logs,
                              event.time);
        return;
    }
    const double seconds = event.time - m_timeline->scene().zero();
    m_eventTitle->setText(tr("%1 at %2").arg(event.title, m_timeline->timeText(seconds)));
    m_eventNumber->setText(tr("event %1 of %2").arg(number + 1).arg(events.size()));
    m_eventText->setText(event.text);
    m_eventText->setToolTip(tipText(event.text));
    m_eventStrip->show();
}

void InvestigatePlace::exportFigure(const QString& path, double widthMm) const
{
    if (!m_figure) {
        throw ExportError("there is no figure to export");
    }
    FigureOptions options;
    options.widthMm = widthMm;
    options.absoluteTime = m_timeMode->currentIndex() == 1;
    options.hiddenComponents.assign(m_legend->hidden().begin(), m_legend->hidden().end());
    if (isWindowChanged()) {
        options.note = m_workspace.analysisWindow().offsets().words();
    }
    renderTimelineFigure(*m_figure, path, options);
}

void InvestigatePlace::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_icon) {
        const auto current = m_workspace.currentCase();
        const bool glyph = current && !m_icon->pixmap(Qt::ReturnByValue).isNull();
        m_icon->setPixmap(glyph ? faultPixmap(current->summary) : QPixmap());
    }
    QWidget::changeEvent(event);
}

void InvestigatePlace::copyFigure() const
{
    culprit::copyFigure([this](const QString& path) { exportFigure(path); });
}

void InvestigatePlace::showGraph(bool shown)
{
    if (shown != m_graph->isHidden()) {
        return;
    }
    for (QObject* toggle : {static_cast<QObject*>(m_showGraph), static_cast<QObject*>(m_graphAction)}) {
        const QSignalBlocker blocker(toggle);
        toggle->setProperty("checked", shown);
    }
    m_graph->setVisible(shown);
    if (shown) { // before the timeline goes, or it would hand its focus on
        m_graph->view()->setFocus(Qt::OtherFocusReason);
    }
    if (shown && !m_asked) {
        constexpr int roomForBoth = 1000;
        m_withTimeline = m_division->height() >= roomForBoth;
    }
    divide();
    if (!shown) {
        m_timeline->setFocus(Qt::OtherFocusReason);
    }
}

void InvestigatePlace::showTimelineBesideGraph(bool shown)
{
    m_withTimeline = shown;
    m_asked = true;
    divide();
}

void InvestigatePlace::divide()
{
    const bool graph = !m_graph->isHidden();
    const bool timeline = !graph || m_withTimeline;
    const bool both = graph && timeline && m_stack->isHidden();
    m_graph->timelineButton()->setChecked(timeline);
    m_stack->setVisible(timeline);
    m_choices->setVisible(timeline);
    m_export->setVisible(timeline); // the graph has its own
    m_legend->setVisible(timeline && m_figure && !m_figure->isEmpty());
    if (both && !m_divided) {
        constexpr int legibleTimeline = 390; // five panels and the lanes
        constexpr int legibleGraph = 200;
        const int room = m_division->height();
        const int above = std::max(room / 2, std::min(legibleTimeline, room - legibleGraph));
        m_division->setSizes({above, room - above});
        m_divided = true;
    }
}

QVariantMap InvestigatePlace::saveGraph() const
{
    QVariantMap state;
    state[QStringLiteral("shown")] = !m_graph->isHidden();
    if (m_asked) {
        state[QStringLiteral("withTimeline")] = m_withTimeline;
    }
    if (m_divided) {
        state[QStringLiteral("division")] = m_division->saveState();
    }
    return state;
}

void InvestigatePlace::restoreGraph(const QVariantMap& state)
{
    m_asked = state.contains(QStringLiteral("withTimeline"));
    m_withTimeline = state.value(QStringLiteral("withTimeline")).toBool();
    m_divided = m_division->restoreState(state.value(QStringLiteral("division")).toByteArray());
    showGraph(state.value(QStringLiteral("shown")).toBool());
}

} // namespace culprit
