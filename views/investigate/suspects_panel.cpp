// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/suspects_panel.h"

#include "export/export_button.h"
#include "export/table_export.h"
#include "graph/graph_panel.h"
#include "investigate/evidence_plot.h"
#include "investigate/suspect_list.h"
#include "report/case_title.h"
#include "session/first_choices.h"
#include "theme/outside_text.h"
#include "theme/plain_label.h"
#include "theme/theme.h"
#include "timeline/tickers.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace culprit {

SuspectsPanel::SuspectsPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_method(new QComboBox(this))
    , m_run(new QPushButton(tr("Run"), this))
    , m_status(new PlainLabel(this))
    , m_note(new PlainLabel(this))
    , m_form(new SegmentedChoice({tr("Components"), tr("Indicators"), tr("Graph")}, this))
    , m_scale(new PlainLabel(this))
    , m_pages(new QStackedWidget(this))
    , m_list(new QListView(this))
    , m_graph(new GraphPanel(GraphPanel::Form::Docked, this))
    , m_model(new SuspectModel(this))
    , m_evidenceTitle(new PlainLabel(this))
    , m_plot(new EvidencePlot(this))
    , m_sentence(new PlainLabel(this))
    , m_formula(new PlainLabel(this))
    , m_showInTimeline(new QPushButton(tr("Show in timeline"), this))
    , m_copy(new QPushButton(tr("Copy"), this))
{
    setProperty("place", true);
    setAttribute(Qt::WA_StyledBackground);
    for (const auto& method : m_workspace.registry().methods()) {
        m_method->addItem(QString::fromStdString(method->info().name),
                          QString::fromStdString(method->info().id));
        m_method->setItemData(m_method->count() - 1, QString::fromStdString(method->info().summary),
                              Qt::ToolTipRole);
    }
    m_method->setAccessibleName(tr("Method"));
    m_method->setMinimumWidth(130);
    chooseMethod(firstChoices().suspectsMethod.toStdString());
    m_status->setWordWrap(true);
    m_note->setWordWrap(true);
    m_note->setProperty("role", QStringLiteral("muted"));
    m_scale->setProperty("role", QStringLiteral("muted"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SuspectDelegate(m_list));
    m_list->setAccessibleName(tr("Suspects"));
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMinimumHeight(120);
    m_pages->addWidget(m_list);
    m_pages->addWidget(m_graph);
    m_evidenceTitle->setProperty("role", QStringLiteral("heading"));
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_formula->setWordWrap(true);
    m_formula->setProperty("role", QStringLiteral("muted"));

    // In a low window it scrolls: list and evidence keep their heights.
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget(scroll);
    scroll->setWidget(content);
    content->setAutoFillBackground(false); // the panel has the colour of a place
    scroll->viewport()->setAutoFillBackground(false);
    auto* around = new QVBoxLayout(this);
    around->setContentsMargins(0, 0, 0, 0);
    around->addWidget(scroll);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(6);
    const auto row = [&](std::initializer_list<QWidget*> widgets, bool stretchBetween) {
        auto* line = new QHBoxLayout;
        line->setContentsMargins(10, 0, 10, 0);
        bool first = true;
        for (QWidget* widget : widgets) {
            line->addWidget(widget);
            if (first && stretchBetween) {
                line->addStretch();
            }
            first = false;
        }
        layout->addLayout(line);
        return line;
    };
    row({m_method, m_run}, false)->addStretch();
    row({m_status, m_scale}, false)->setStretch(0, 1);
    row({m_note}, false);
    row({m_form}, false)->addStretch();
    layout->addWidget(m_pages, 1);
    auto* rule = new QFrame(this);
    rule->setProperty("role", QStringLiteral("rule"));
    layout->addWidget(rule);
    row({m_evidenceTitle}, false);
    row({m_plot}, false);
    row({m_sentence}, false);
    row({m_formula}, false);
    row({m_showInTimeline, m_copy}, false)->addStretch();

    connect(m_method, &QComboBox::currentIndexChanged, this, &SuspectsPanel::refresh);
    connect(m_run, &QPushButton::clicked, this, &SuspectsPanel::runMethod);
    connect(m_form, &SegmentedChoice::chosen, this, &SuspectsPanel::showForm);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) { showEvidence(index.row()); });
    connect(m_graph, &GraphPanel::nodeChosen, this,
            [this](const QString& name) { chooseItem(name.toStdString()); });
    connect(m_graph, &GraphPanel::largerWanted, this, [this] {
        m_form->setCurrent(Indicators); // the list beside the large graph
        showForm(Indicators);
        Q_EMIT largerGraphWanted();
    });
    connect(m_showInTimeline, &QPushButton::clicked, this, [this] {
        Q_EMIT suspectChosen(m_list->currentIndex().data(SuspectModel::ComponentRole).toString());
    });
    connect(m_copy, &QPushButton::clicked, this, &SuspectsPanel::copyRanking);
    connect(&m_workspace, &Workspace::caseLoaded, this, &SuspectsPanel::refresh);
    connect(&m_workspace, &Workspace::runFinished, this, &SuspectsPanel::refresh);
    connect(&m_workspace, &Workspace::diagnosed, this,
            [this](const std::shared_ptr<const Diagnosis>& diagnosis) {
                m_run->setEnabled(true);
                if (diagnosis->key.setting.id != method()) {
                    return;
                }
                if (m_workspace.analysisWindow().isChanged() || m_askedWindow.isDefault()) {
                    show(*diagnosis, m_askedWindow);
                } else {
                    refresh(); // the window was reset meanwhile
                }
            });
    connect(&m_workspace.analysisWindow(), &AnalysisWindowModel::changed, this, &SuspectsPanel::showWindow);
    refresh();
}

QString SuspectsPanel::statusText() const
{
    return m_status->text();
}

QString SuspectsPanel::noteText() const
{
    return m_note->isHidden() ? QString() : m_note->text();
}

QString SuspectsPanel::sentenceText() const
{
    return m_sentence->text();
}

std::string SuspectsPanel::method() const
{
    return m_method->currentData().toString().toStdString();
}

void SuspectsPanel::chooseMethod(const std::string& id)
{
    const int index = m_method->findData(QString::fromStdString(id));
    if (index >= 0) {
        m_method->setCurrentIndex(index);
    }
}

void SuspectsPanel::showWindow()
{
    const AnalysisWindowModel& window = m_workspace.analysisWindow();
    m_run->setText(window.isChanged() ? tr("Run on this window") : tr("Run"));
    if (!window.isChanged() && !m_shownWindow.isDefault()) {
        refresh(); // what is stored is of the recorded window
    } else if (m_shown) {
        showStatus();
    }
}

void SuspectsPanel::setStatus(const QString& text, const QString& role)
{
    m_status->setText(text);
    m_status->setProperty("role", role);
    m_status->style()->unpolish(m_status);
    m_status->style()->polish(m_status);
}

void SuspectsPanel::clear(const QString& status)
{
    m_shown.reset();
    m_shownWindow = {};
    m_model->clear();
    setStatus(status, QStringLiteral("muted"));
    showNote();
    showEvidence(-1);
    showGraphOf(nullptr, m_workspace.currentCase()
                             ? tr("Run the method: when it learns a causal graph, it is drawn here.")
                             : tr("Select a case in the browser."));
}

void SuspectsPanel::showGraphOf(const Diagnosis* diagnosis, const QString& whyEmpty)
{
    auto subject = std::make_shared<GraphSubject>();
    const auto current = m_workspace.currentCase();
    if (diagnosis && current) {
        const auto& injection = current->summary.injection;
        *subject = subjectOf(*diagnosis, injection ? injection->target : std::string());
        subject->names = ComponentNames(current->summary.components);
        subject->method = m_workspace.methodName(diagnosis->key.setting.id);
        subject->caption = QString::fromStdString(caseTitle(current->summary)) + QLatin1Char('.');
        if (!m_shownWindow.isDefault()) {
            subject->caption += QStringLiteral(" %1.").arg(capitalised(m_shownWindow.words()));
        }
    }
    subject->whyEmpty = whyEmpty;
    m_subject = std::move(subject);
    m_graph->setSubject(m_subject);
    Q_EMIT graphChanged();
}

void SuspectsPanel::showForm(int form)
{
    const std::string chosen = m_chosen;
    m_pages->setCurrentIndex(form == Graph ? 1 : 0);
    m_model->setByComponent(form == Components);
    const int row = m_model->rowOf(chosen);
    m_scale->setText(m_model->hasLogBars() && form != Graph ? tr("log bars") : QString());
    if (row >= 0 || chosen.empty()) {
        m_list->setCurrentIndex(m_model->index(std::max(row, 0), 0));
    }
}

void SuspectsPanel::chooseItem(const std::string& name)
{
    const RankedItem* item = m_model->item(m_model->rowOf(name));
    if (item && item->name != name) { // the component stands in the list with another indicator
        m_form->setCurrent(Indicators);
        showForm(Indicators);
        item = m_model->item(m_model->rowOf(name));
    }
    if (item && item->name == name) {
        m_list->setCurrentIndex(m_model->index(m_model->rowOf(name), 0));
        return;
    }
    m_list->setCurrentIndex({});
    showSeriesOf(name, name, tr("The method does not rank it."));
    setChosen(name);
}

void SuspectsPanel::setChosen(const std::string& name)
{
    m_chosen = name;
    m_graph->setSelected(name);
    Q_EMIT itemChosen(QString::fromStdString(name));
}

void SuspectsPanel::refresh()
{
    const auto current = m_workspace.currentCase();
    m_run->setEnabled(current != nullptr && m_method->count() > 0);
    if (!current) {
        clear(tr("no case selected"));
        return;
    }
    const auto found = m_workspace.diagnosis(current->summary.key, method());
    if (found) {
        show(*found, {});
    } else {
        clear(tr("not run on this case yet"));
    }
}

void SuspectsPanel::runMethod()
{
    m_run->setEnabled(false);
    setStatus(tr("running…"), QStringLiteral("muted"));
    m_askedWindow = m_workspace.analysisWindow().offsets();
    m_workspace.diagnoseCurrent(method());
}

/// What an answer lacks; a long list is cut, and whole in the tooltip.
void SuspectsPanel::showNote()
{
    const bool isAnswer = m_shown && m_shown->isAnswer();
    const QString message = isAnswer ? QString::fromStdString(m_shown->message) : QString();
    constexpr qsizetype most = 120;
    const bool isLong = message.size() > most;
    const qsizetype word = message.lastIndexOf(u' ', most);
    m_note->setText(isLong ? message.first(word > 0 ? word : most) + QStringLiteral(" …") : message);
    QStringList lines{message};
    if (isAnswer) {
        constexpr std::size_t mostLines = 30;
        const auto& left = m_shown->leftOut;
        for (std::size_t i = 0; i < std::min(left.size(), mostLines); ++i) {
            lines << QString::fromStdString(left[i].column + ": " + left[i].reason);
        }
        if (left.size() > mostLines) {
            lines << tr("and %1 more").arg(left.size() - mostLines);
        }
    }
    m_note->setToolTip(message.isEmpty() ? QString() : tipText(lines.join(u'\n')));
    m_note->setVisible(!message.isEmpty());
}

void SuspectsPanel::showStatus()
{
    const WindowOffsets& window = m_workspace.analysisWindow().offsets();
    m_status->setToolTip(window.words());
    if (window != m_shownWindow) {
        setStatus(tr("%1; the ranking below is of the earlier one").arg(window.shortWords()),
                  QStringLiteral("warn"));
        return;
    }
    const QString word = QString::fromUtf8(toString(m_shown->status).data());
    const QString why = QString::fromStdString(m_shown->message);
    const QString changed = window.isDefault() ? QString() : QStringLiteral("; ") + window.shortWords();
    switch (m_shown->status) {
    case DiagnosisStatus::Ok: {
        const auto current = m_workspace.currentCase();
        const std::size_t tied =
            m_shown->tiedComponents(current ? ComponentNames(current->summary.components) : ComponentNames());
        const QString ties =
            tied > 1 ? tr("; the first %1 tie, their order says nothing").arg(tied) : QString();
        setStatus(word + QStringLiteral(", ") + readableDuration(m_shown->seconds) + changed + ties,
                  window.isDefault() && tied < 2 ? QStringLiteral("success") : QStringLiteral("warn"));
        break;
    }
    case DiagnosisStatus::Fallback:
        setStatus(word + QStringLiteral(": ") + why + changed, QStringLiteral("warn"));
        break;
    case DiagnosisStatus::Failed:
        setStatus(word + QStringLiteral(": ") + why + changed, QStringLiteral("error"));
        break;
    default:
        setStatus(word + QStringLiteral(": ") + why + changed, QStringLiteral("muted"));
    }
}

void SuspectsPanel::show(const Diagnosis& diagnosis, const WindowOffsets& window)
{
    const auto current = m_workspace.currentCase();
    m_shown = diagnosis;
    m_shownWindow = window;
    showStatus();
    showNote();
    const bool scored =
        diagnosis.status == DiagnosisStatus::Ok || diagnosis.status == DiagnosisStatus::Fallback;
    if (scored) {
        m_model->setDiagnosis(diagnosis,
                              current && current->summary.injection ? current->summary.injection->target : "",
                              current ? ComponentNames(current->summary.components) : ComponentNames());
    } else {
        m_model->clear();
    }
    m_scale->setText(m_model->hasLogBars() && m_form->current() != Graph ? tr("log bars") : QString());
    showGraphOf(&diagnosis,
                scored ? tr("This method makes no graph.") : tr("No graph: the method gave no answer."));
    m_list->setCurrentIndex(m_model->index(0, 0));
    showEvidence(m_model->rowCount() > 0 ? 0 : -1);
}

void SuspectsPanel::showEvidence(int row)
{
    const RankedItem* item = m_model->item(row);
    const auto current = m_workspace.currentCase();
    const MethodInfo* info = m_workspace.methodInfo(method());
    m_evidenceTitle->setVisible(item);
    m_sentence->setVisible(item);
    m_formula->setVisible(item && info);
    m_showInTimeline->setEnabled(item);
    m_copy->setEnabled(item);
    if (!item || !current) {
        m_plot->hide();
        setChosen({});
        return;
    }
    QString sentence = QString::fromStdString(item->evidence.sentence);
    if (sentence.isEmpty()) {
        sentence = std::isfinite(item->score)
                       ? tr("%1 scores %2; the method gives no further reason.")
                             .arg(QString::fromStdString(item->name), readableNumber(item->score))
                       : tr("The method ranks without a score.");
    }
    showSeriesOf(item->name, item->evidence.series.empty() ? item->name : item->evidence.series, sentence);
    if (info) {
        QString formula = QString::fromStdString(info->formula);
        formula += (formula.isEmpty() ? QString() : QStringLiteral("\n")) +
                   (info->deterministic ? tr("Deterministic.")
                                        : tr("Seeded: seed %1.").arg(m_shown ? m_shown->key.seed : 1));
        m_formula->setText(formula);
        m_formula->setToolTip(QString::fromStdString(info->citation));
    }
    setChosen(item->name);
}

void SuspectsPanel::showSeriesOf(const std::string& name, const std::string& series, const QString& sentence)
{
    const auto current = m_workspace.currentCase();
    const ComponentNames names = current ? ComponentNames(current->summary.components) : ComponentNames();
    const std::string component(names.of(name));
    const QString of = QString::fromStdString(component);
    m_evidenceTitle->setText(
        name == component
            ? tr("Evidence: %1").arg(of)
            : tr("Evidence: %1 of %2").arg(QString::fromStdString(name.substr(component.size() + 1)), of));
    m_evidenceTitle->setWordWrap(true);
    m_evidenceTitle->show();
    m_plot->setVisible(
        current && m_plot->showSeries(*current, series, m_workspace.analysisWindow().of(current->summary)));
    m_sentence->setText(sentence);
    m_sentence->show();
}

void SuspectsPanel::copyRanking() const
{
    QString text = tr("rank\titem\tscore\treason\n");
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const RankedItem* item = m_model->item(row);
        text += QStringLiteral("%1\t%2\t%3\t%4\n")
                    .arg(QString::number(row + 1), pastedCell(item->name),
                         QString::number(item->score, 'g', 10), pastedCell(item->evidence.sentence));
    }
    QApplication::clipboard()->setText(text);
}

} // namespace culprit
