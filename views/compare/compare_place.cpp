// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_place.h"

#include "compare/compare_parts.h"
#include "compare/comparison_widgets.h"
#include "compare/disagreement_model.h"
#include "compare/window_scrubber.h"
#include "export/export_button.h"
#include "report/utc_time.h"
#include "session/when_shown.h"
#include "session/workspace.h"
#include "study/published_study.h"
#include "tables/report_table_model.h"
#include "theme/icons.h"
#include "theme/plain_label.h"
#include "theme/rich_text.h"

#include <QApplication>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

namespace culprit {

namespace {

void setRole(QLabel* label, const char* role)
{
    label->setProperty("role", QString::fromLatin1(role));
    label->style()->unpolish(label);
    label->style()->polish(label);
}

} // namespace

ComparePlace::ComparePlace(Workspace& workspace, QWidget* parent)
    : Place(QStringLiteral("compare"), tr("Compare"), parent)
    , m_workspace(workspace)
    , m_registry(workspace.registry())
    , m_source(new ComparisonSource(m_registry, this))
    , m_faultGlyph(new PlainLabel(this))
    , m_title(compareLabel({}, "placeTitle", this))
    , m_detail(compareLabel({}, "muted", this))
    , m_export(new ExportButton(this))
    , m_strip(new AccuracyStrip(this))
    , m_ranking(new RankingView(this))
    , m_rankingScroll(new QScrollArea(this))
    , m_disagreements(new DisagreementModel(m_registry, this))
    , m_pairs(new ReportTableModel(this))
    , m_agreement(new ReportTableModel(this))
    , m_stack(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
{
    auto* titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(comparePlaceMargin, 8, comparePlaceMargin, 4);
    titleRow->addWidget(m_faultGlyph);
    titleRow->addSpacing(6);
    titleRow->addWidget(m_title);
    titleRow->addSpacing(6);
    titleRow->addWidget(m_detail, 1);
    titleRow->addWidget(m_export);

    m_rankingScroll->setWidget(m_ranking);
    m_rankingScroll->setWidgetResizable(true);
    m_rankingScroll->setFrameShape(QFrame::NoFrame);
    m_rankingScroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* lowerPart = new QWidget(this);
    auto* lowerLayout = new QVBoxLayout(lowerPart);
    lowerLayout->setContentsMargins(0, 0, 0, 0);
    lowerLayout->setSpacing(0);
    lowerLayout->addWidget(makeWindowRow());
    lowerLayout->addWidget(makeLower(), 1);
    m_splitter->addWidget(m_rankingScroll);
    m_splitter->addWidget(lowerPart);
    m_splitter->setChildrenCollapsible(false);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_splitterMoved = true; });
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 1);

    auto* content = new QWidget(this);
    auto* contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(0);
    contentLayout->addWidget(makePickers());
    contentLayout->addWidget(m_strip);
    contentLayout->addWidget(makeMissingRow());
    contentLayout->addWidget(m_splitter, 1);

    auto* empty = new QWidget(this);
    auto* emptyLayout = new QVBoxLayout(empty);
    auto* sentence =
        new PlainLabel(tr("Cases with an injected fault fill this place: import an archive of them."), empty);
    auto* button = new QPushButton(tr("Import an archive…"), empty);
    emptyLayout->addStretch();
    emptyLayout->addWidget(sentence, 0, Qt::AlignCenter);
    emptyLayout->addWidget(button, 0, Qt::AlignCenter);
    emptyLayout->addStretch();
    connect(button, &QPushButton::clicked, this, &ComparePlace::archiveWanted);
    m_stack->addWidget(empty);
    m_stack->addWidget(content);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(titleRow);
    layout->addWidget(m_stack, 1);

    connect(m_source, &ComparisonSource::compared, this, &ComparePlace::present);
    connect(m_source, &ComparisonSource::failed, this, &ComparePlace::problem);
    connect(m_source, &ComparisonSource::loaded, this, [this] { syncScrubber(); });
    follow(m_export);
    fillExportMenu();

    std::vector<MethodSetting> initial;
    constexpr std::size_t methodsAtFirst = 4;
    for (const std::string_view id : study::methodsOfFigure5().first(methodsAtFirst)) {
        if (const RootCauseMethod* method = m_registry.find(id)) {
            initial.push_back(method->info().setting());
        }
    }
    for (const MethodSetting& method : choices()) {
        if (initial.size() < leastMethods && std::ranges::find(initial, method) == initial.end()) {
            initial.push_back(method);
        }
    }
    setMethods(initial);
    showTitle();
    showWindowState();
    followWorkspace();
}

void ComparePlace::followWorkspace()
{
    m_takingSelection = new WhenShown(this, [this] { takeSelection(); });
    m_takingResults = new WhenShown(this, [this] {
        if (m_workspace.results().isKnown()) {
            m_source->setResults(m_workspace.results().set());
        }
    });
    m_takingWindow = new WhenShown(this, [this] { takeWindow(); });
    connect(&m_workspace, &Workspace::storeChanged, this, &ComparePlace::takeStore);
    connect(&m_workspace, &Workspace::selectionChanged, m_takingSelection, &WhenShown::ask);
    connect(&m_workspace, &Workspace::casesChanged, m_takingSelection, &WhenShown::ask);
    connect(&m_workspace.results(), &StudyResults::reset, m_takingResults, &WhenShown::ask);
    connect(&m_workspace.results(), &StudyResults::cellChanged, m_takingResults, [this] {
        constexpr int gatheringTime = 500; // ms
        m_takingResults->askWithin(gatheringTime);
    });
    connect(&m_workspace, &Workspace::runFinished, m_takingResults, &WhenShown::ask);
    connect(&m_workspace, &Workspace::runStarted, this, &ComparePlace::showMissing);
    connect(&m_workspace, &Workspace::runFinished, this, &ComparePlace::showMissing);
    connect(&m_workspace.analysisWindow(), &AnalysisWindowModel::changed, m_takingWindow, &WhenShown::ask);
    if (m_workspace.isOpen()) {
        takeStore();
    }
    m_takingSelection->ask();
    m_takingResults->ask();
    m_takingWindow->ask();
}

ComparePlace::~ComparePlace() = default;

std::vector<MethodSetting> ComparePlace::choices() const
{
    std::vector<MethodSetting> all;
    for (const auto& method : m_registry.methods()) {
        for (const Variant variant : method->info().variants) {
            all.push_back(method->info().setting(variant));
        }
    }
    return all;
}

void ComparePlace::setMethods(const std::vector<MethodSetting>& methods)
{
    std::vector<MethodSetting> kept;
    const auto all = choices();
    for (const MethodSetting& method : methods) {
        const bool known = std::ranges::find(all, method) != all.end();
        if (known && std::ranges::find(kept, method) == kept.end() && kept.size() < mostMethods) {
            kept.push_back(method);
        }
    }
    if (kept == m_methods || kept.size() < std::min<std::size_t>(leastMethods, all.size())) {
        return;
    }
    m_methods = kept;
    rebuildPickers();
    m_source->setMethods(m_methods);
    Q_EMIT methodsChanged();
}

QStringList ComparePlace::methodWords() const
{
    QStringList words;
    for (const MethodSetting& method : m_methods) {
        words << wordOf(method);
    }
    return words;
}

void ComparePlace::setMethodWords(const QStringList& words)
{
    std::vector<MethodSetting> methods;
    for (const QString& word : words) {
        if (const auto method = m_registry.settingNamed(word.toStdString())) {
            methods.push_back(*method);
        }
    }
    setMethods(methods);
}

void ComparePlace::take(const PlaceRequest& request)
{
    QStringList words = methodWords();
    if (request.method.isEmpty() || words.contains(request.method)) {
        return;
    }
    if (words.size() >= mostMethods) {
        words.removeLast();
    }
    words << request.method;
    setMethodWords(words);
}

void ComparePlace::save(QSettings& settings) const
{
    settings.setValue(QStringLiteral("comparedMethods"), methodWords());
}

void ComparePlace::restore(const QSettings& settings)
{
    setMethodWords(settings.value(QStringLiteral("comparedMethods")).toStringList());
}

void ComparePlace::rebuildPickers()
{
    for (QComboBox* picker : m_pickers) {
        picker->hide();
        picker->deleteLater(); // it may be the one that was just used
    }
    for (QToolButton* remover : m_removers) {
        remover->hide();
        remover->deleteLater();
    }
    m_pickers.clear();
    m_removers.clear();
    const auto all = choices();
    for (std::size_t column = 0; column < m_methods.size(); ++column) {
        auto* picker = new QComboBox(m_pickerRow);
        picker->setAccessibleName(tr("Method %1").arg(column + 1));
        for (const MethodSetting& method : all) {
            picker->addItem(QString::fromStdString(methodTitle(method, m_registry)), wordOf(method));
            const RootCauseMethod* known = m_registry.find(method.id);
            picker->setItemData(picker->count() - 1, QString::fromStdString(known->info().summary),
                                Qt::ToolTipRole);
        }
        picker->setCurrentIndex(picker->findData(wordOf(m_methods[column])));
        picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        picker->setMinimumContentsLength(4);
        connect(picker, &QComboBox::activated, this, [this, column, all](int index) {
            auto changed = m_methods;
            const MethodSetting& chosen = all[static_cast<std::size_t>(index)];
            const auto twin = std::ranges::find(changed, chosen);
            if (twin != changed.end()) { // a method has one column: they change places
                std::swap(*twin, changed[column]);
            } else {
                changed[column] = chosen;
            }
            setMethods(changed);
        });
        picker->show();
        m_pickers.push_back(picker);

        auto* remover = new QToolButton(m_pickerRow);
        remover->setProperty("flat", true);
        remover->setIcon(resourceIcon(QStringLiteral("close"), Theme::current().muted));
        remover->setIconSize({12, 12});
        remover->setAccessibleName(tr("Remove %1").arg(picker->currentText()));
        remover->setToolTip(remover->accessibleName());
        remover->setEnabled(m_methods.size() > leastMethods);
        connect(remover, &QToolButton::clicked, this, [this, column] {
            auto fewer = m_methods;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(column));
            setMethods(fewer);
        });
        remover->show();
        m_removers.push_back(remover);
    }
    m_add->setEnabled(m_methods.size() < std::min<std::size_t>(mostMethods, all.size()));

    const auto refill = [this](QComboBox* box, bool any) {
        const QString before = box->currentText();
        box->clear();
        if (any) {
            box->addItem(tr("any"));
        }
        for (const MethodSetting& method : m_methods) {
            box->addItem(QString::fromStdString(methodTitle(method, m_registry)));
        }
        box->setCurrentIndex(std::max(0, box->findText(before)));
    };
    refill(m_right, true);
    refill(m_wrong, true);
    refill(m_pairA, false);
    refill(m_pairB, false);
    if (m_pairA->currentIndex() == m_pairB->currentIndex() && m_pairB->count() > 1) {
        m_pairB->setCurrentIndex(m_pairA->currentIndex() == 0 ? 1 : 0);
    }
    m_disagreements->setFilter(m_right->currentIndex() - 1, m_wrong->currentIndex() - 1);
    alignColumns();
}

void ComparePlace::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    alignColumns();
}

void ComparePlace::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        showTitle();
        for (QToolButton* remover : m_removers) {
            remover->setIcon(resourceIcon(QStringLiteral("close"), Theme::current().muted));
        }
        showContent();
    }
}

void ComparePlace::alignColumns()
{
    const CompareColumns columns = CompareColumns::fitted(width(), static_cast<int>(m_methods.size()));
    for (std::size_t column = 0; column < m_pickers.size(); ++column) {
        const int x = static_cast<int>(columns.x(column));
        const int wide = static_cast<int>(columns.width);
        m_pickers[column]->setGeometry(x, 6, wide - 22, compareControlHeight);
        m_removers[column]->setGeometry(x + wide - 20, 8, 20, 20);
    }
    m_add->setGeometry(static_cast<int>(columns.left) - 40, 6, 24, compareControlHeight);

    const int right = width() - comparePlaceMargin;
    m_reset->setGeometry(right - 66, 8, 66, compareControlHeight);
    m_rankTime->setGeometry(right - 140, 35, 140, 18);
    const int left = static_cast<int>(columns.left) - 8;
    m_scrubber->setGeometry(left, 8, right - 150 - left, 50);
    m_windowState->setGeometry(comparePlaceMargin, 34, left - comparePlaceMargin, 18);

    QHeaderView* header = m_disagreementView->horizontalHeader();
    if (header->count() == DisagreementModel::FirstMethod + static_cast<int>(m_methods.size())) {
        const int faultWidth = std::min(86, static_cast<int>(columns.left * 0.53));
        header->resizeSection(DisagreementModel::Fault, faultWidth);
        header->resizeSection(DisagreementModel::TrueCause, static_cast<int>(columns.left) - faultWidth);
        for (std::size_t column = 0; column < m_methods.size(); ++column) {
            const bool last = column + 1 == m_methods.size();
            const double next = last ? width() : columns.x(column + 1);
            header->resizeSection(DisagreementModel::FirstMethod + static_cast<int>(column),
                                  static_cast<int>(next) - static_cast<int>(columns.x(column)) -
                                      (last ? 10 : 0));
        }
    }
    showContent();
}

void ComparePlace::takeStore()
{
    m_cases.clear();
    m_current.clear();
    m_comparison.reset();
    m_source->setStore(m_workspace.storePath());
    m_stack->setCurrentIndex(0);
    showTitle();
}

void ComparePlace::takeSelection()
{
    m_cases = m_workspace.comparedCases();
    const bool moved = m_workspace.currentKey() != m_current;
    m_current = m_workspace.currentKey();
    m_source->setCases(m_cases, m_current, m_workspace.archives());
    m_stack->setCurrentIndex(m_cases.empty() ? 0 : 1);
    showTitle();
    if (moved) {
        syncScrubber();
        showContent();
    }
}

void ComparePlace::takeWindow()
{
    m_source->setWindow(m_workspace.analysisWindow().offsets());
    m_scrubber->setWindow(m_source->window());
    showWindowState();
}

void ComparePlace::syncScrubber()
{
    std::vector<double> samples = m_source->sampleTimes(m_current);
    const auto current = std::ranges::find(m_cases, m_current, &CaseSummary::key);
    if (current == m_cases.end()) {
        samples.clear();
    } else {
        for (double& time : samples) {
            time -= current->injection->time;
        }
    }
    m_scrubber->setSamples(std::move(samples));
    m_scrubber->setWindow(m_source->window());
}

void ComparePlace::showWindowState()
{
    const bool changed = !m_source->window().isDefault();
    m_windowState->setText(changed ? tr("changed") : tr("default"));
    setRole(m_windowState, changed ? "warn" : "muted");
    m_windowState->setToolTip(m_source->window().words());
    m_reset->setEnabled(changed);
}

void ComparePlace::showTitle()
{
    const auto current = std::ranges::find(m_cases, m_current, &CaseSummary::key);
    const bool known = current != m_cases.end();
    m_faultGlyph->setVisible(known);
    if (!known) {
        m_title->setText(tr("Compare"));
        m_detail->setText(m_cases.empty() || m_current.empty()
                              ? QString()
                              : tr("choose a case with an injection to see its rankings"));
        return;
    }
    const Injection& injection = *current->injection;
    m_faultGlyph->setPixmap(faultIcon(injection.fault).pixmap(16, 16));
    m_title->setText(
        tr("%1 fault in %2")
            .arg(QString::fromStdString(injection.fault), QString::fromStdString(injection.target)));
    const QDateTime when = utcTime(injection.time);
    m_detail->setText(tr("iteration %1, injected %2 UTC")
                          .arg(current->iteration)
                          .arg(when.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))));
}

void ComparePlace::present(std::shared_ptr<const Comparison> comparison, double milliseconds)
{
    m_comparison = std::move(comparison);
    m_rankTime->setText(milliseconds < 0 ? QString() : tr("re-ranked in %1 ms").arg(milliseconds, 0, 'f', 0));
    m_rankTime->setToolTip(tr("The quick methods on the loaded cases of the selection"));
    const QModelIndex before = m_disagreementView->currentIndex();
    const std::string key = before.data(DisagreementModel::KeyRole).toString().toStdString();
    m_disagreements->setComparison(m_comparison);
    const QModelIndex again = m_disagreements->indexOf(key.empty() ? m_current : key);
    if (again.isValid()) {
        m_disagreementView->setCurrentIndex(again);
    }
    m_pairs->setTable(m_comparison->pairedTable(m_registry));
    m_agreement->setTable(m_comparison->agreementTable(m_registry));
    alignColumns();
    m_pairView->resizeColumnsToContents();
    m_agreementView->resizeColumnsToContents();
    showDisagreements();
    showPair();
    showMissing();
}

void ComparePlace::showMissing()
{
    m_missing.clear();
    QStringList names;
    for (std::size_t method = 0; m_comparison && method < m_comparison->methods().size(); ++method) {
        const MethodSetting& variant = m_comparison->methods()[method];
        if (m_source->follows(variant)) {
            continue; // ranked as soon as its cases are loaded
        }
        const std::size_t before = m_missing.size();
        for (const CaseSummary& summary : m_comparison->cases()) {
            if (!m_comparison->find(method, summary.key)) {
                m_missing.push_back({summary.key, variant});
            }
        }
        if (m_missing.size() > before) {
            names << tr("%1 on %2 of %3 cases")
                         .arg(QString::fromStdString(methodTitle(variant, m_registry)),
                              QString::number(m_missing.size() - before),
                              QString::number(m_comparison->cases().size()));
        }
    }
    m_missingRow->setVisible(!names.isEmpty());
    m_missingText->setText(m_workspace.isRunning()
                               ? tr("Running; not computed yet: %1.").arg(names.join(QStringLiteral(", ")))
                               : tr("Not computed yet: %1.").arg(names.join(QStringLiteral(", "))));
    m_runMissing->setEnabled(!m_workspace.isRunning());
}

void ComparePlace::showContent()
{
    if (!m_comparison || m_comparison->methods().size() != m_methods.size()) {
        return;
    }
    ComparisonContent content;
    content.comparison = m_comparison;
    content.registry = &m_registry;
    content.caseKey = m_current;
    content.placeWidth = width();
    m_strip->setContent(content);
    m_ranking->setContent(content);
    if (!m_splitterMoved) { // the whole ranking, as long as something is left for the rest
        const int room = m_splitter->height();
        const int wanted = std::min(m_ranking->sizeHint().height(), room - compareLeastLowerHeight);
        m_splitter->setSizes({wanted, room - wanted});
    }
}

void ComparePlace::showDisagreements()
{
    if (m_tabs->currentIndex() == 1) {
        m_disagreementCount->setText(
            tr("AC@1 on the cases both answered, two-sided paired permutation test"));
    } else if (m_tabs->currentIndex() == 2) {
        m_disagreementCount->setText(
            tr("above the diagonal: same component first; below: mean Kendall tau-b"));
    } else {
        const int total = m_disagreements->total();
        m_disagreementCount->setText(tr("%1 of %2 cases shown").arg(m_disagreements->rowCount()).arg(total));
    }
    m_clear->setEnabled(m_right->currentIndex() > 0 || m_wrong->currentIndex() > 0);
}

void ComparePlace::showPair()
{
    if (!m_comparison || m_comparison->methods() != m_methods || m_pairA->currentIndex() < 0 ||
        m_pairB->currentIndex() < 0) {
        return;
    }
    const auto a = static_cast<std::size_t>(m_pairA->currentIndex());
    const auto b = static_cast<std::size_t>(m_pairB->currentIndex());
    if (a == b) {
        m_pairText->setText(RichText().sentence(tr("Choose two different methods."), {}));
        return;
    }
    const PairedComparison pair = m_comparison->paired(a, b);
    m_pairText->setText(RichText().sentence(
        tr("both right %1, only %2 %3, only %4 %5, neither %6; p %7"),
        {{QString::number(pair.bothRight), true},
         {m_pairA->currentText()},
         {QString::number(pair.onlyA), true},
         {m_pairB->currentText()},
         {QString::number(pair.onlyB), true},
         {QString::number(pair.neither), true},
         {pair.pValue < 0.001 ? QStringLiteral("< 0.001") : tr("= %1").arg(pair.pValue, 0, 'f', 3)}}));
}

} // namespace culprit
