// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_place.h"

#include "compare/comparison_widgets.h"
#include "compare/disagreement_model.h"
#include "compare/window_scrubber.h"
#include "export/export_button.h"
#include "export/figure_export.h"
#include "export/table_export.h"
#include "export/vector_canvas.h"
#include "theme/icons.h"
#include "timeline/custom_plot.h"

#include <QApplication>
#include <QComboBox>
#include <QDateTime>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr int placeMargin = 14;
constexpr int controlHeight = 24;
constexpr int leastLowerHeight = 190;

QLabel* roleLabel(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QString::fromLatin1(role));
    return label;
}

void setRole(QLabel* label, const char* role)
{
    label->setProperty("role", QString::fromLatin1(role));
    label->style()->unpolish(label);
    label->style()->polish(label);
}

QTableView* plainTable(QAbstractItemModel* model, const QString& name, QWidget* parent)
{
    auto* view = new QTableView(parent);
    view->setModel(model);
    view->setAccessibleName(name);
    view->setShowGrid(false);
    view->setAlternatingRowColors(true);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setTabKeyNavigation(false);
    view->verticalHeader()->hide();
    view->verticalHeader()->setMinimumSectionSize(19);
    view->verticalHeader()->setDefaultSectionSize(21);
    view->horizontalHeader()->setHighlightSections(false);
    view->setFrameShape(QFrame::NoFrame);
    return view;
}

QString variantWord(const MethodVariant& method)
{
    return QString::fromStdString(method.method) +
           (method.variant == Variant::Corrected ? QStringLiteral("/corrected") : QString());
}

} // namespace

ComparePlace::ComparePlace(const MethodRegistry& registry, QWidget* parent)
    : QWidget(parent)
    , m_registry(registry)
    , m_source(new ComparisonSource(registry, this))
    , m_faultGlyph(new QLabel(this))
    , m_title(roleLabel({}, "placeTitle", this))
    , m_detail(roleLabel({}, "muted", this))
    , m_export(new ExportButton(this))
    , m_strip(new AccuracyStrip(this))
    , m_ranking(new RankingView(this))
    , m_rankingScroll(new QScrollArea(this))
    , m_disagreements(new DisagreementModel(registry, this))
    , m_pairs(new ReportTableModel(this))
    , m_agreement(new ReportTableModel(this))
    , m_stack(new QStackedWidget(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
{
    setProperty("place", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(placeMargin, 8, placeMargin, 4);
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
    contentLayout->addWidget(m_splitter, 1);

    auto* empty = new QWidget(this);
    auto* emptyLayout = new QVBoxLayout(empty);
    auto* sentence =
        new QLabel(tr("Cases with an injected fault fill this place: import an archive of them."), empty);
    auto* button = new QPushButton(tr("Import an archive…"), empty);
    emptyLayout->addStretch();
    emptyLayout->addWidget(sentence, 0, Qt::AlignCenter);
    emptyLayout->addWidget(button, 0, Qt::AlignCenter);
    emptyLayout->addStretch();
    connect(button, &QPushButton::clicked, this, &ComparePlace::importWanted);
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
    connect(m_export, &ExportButton::exported, this, &ComparePlace::exported);
    connect(m_export, &ExportButton::failed, this, &ComparePlace::problem);
    fillExportMenu();

    std::vector<MethodVariant> initial;
    for (const char* id : {"nsigma", "baro", "mmbaro", "tracerca"}) {
        if (m_registry.find(id)) {
            initial.push_back({id, Variant::Benchmark});
        }
    }
    for (const MethodVariant& method : choices()) {
        if (initial.size() < leastMethods && std::ranges::find(initial, method) == initial.end()) {
            initial.push_back(method);
        }
    }
    setMethods(initial);
    showTitle();
    showWindowState();
}

ComparePlace::~ComparePlace() = default;

std::vector<MethodVariant> ComparePlace::choices() const
{
    std::vector<MethodVariant> all;
    for (const auto& method : m_registry.methods()) {
        for (const Variant variant : method->info().variants) {
            all.push_back({method->info().id, variant});
        }
    }
    return all;
}

QWidget* ComparePlace::makePickers()
{
    m_pickerRow = new QWidget(this);
    m_pickerRow->setFixedHeight(controlHeight + 12);
    auto* label = roleLabel(tr("Methods"), "muted", m_pickerRow);
    label->setGeometry(placeMargin, 6, 70, controlHeight);
    m_add = new QToolButton(m_pickerRow);
    m_add->setText(QStringLiteral("+"));
    m_add->setStyleSheet(QStringLiteral("padding: 0;"));
    m_add->setAccessibleName(tr("Add a method"));
    m_add->setToolTip(tr("Compare one more method, up to six"));
    connect(m_add, &QToolButton::clicked, this, [this] {
        for (const MethodVariant& method : choices()) {
            if (std::ranges::find(m_methods, method) == m_methods.end()) {
                auto longer = m_methods;
                longer.push_back(method);
                setMethods(longer);
                return;
            }
        }
    });
    return m_pickerRow;
}

QWidget* ComparePlace::makeWindowRow()
{
    m_windowRow = new QWidget(this);
    m_windowRow->setProperty("strip", true);
    m_windowRow->setAttribute(Qt::WA_StyledBackground);
    m_windowRow->setFixedHeight(62);
    auto* heading = roleLabel(tr("Window"), "heading", m_windowRow);
    heading->move(placeMargin, 10);
    m_windowState = roleLabel({}, "muted", m_windowRow);
    m_windowState->move(placeMargin, 34);
    m_scrubber = new WindowScrubber(m_windowRow);
    m_reset = new QPushButton(tr("Reset"), m_windowRow);
    m_reset->setToolTip(tr("Back to the recorded injection and the whole case"));
    m_rankTime = roleLabel({}, "muted", m_windowRow);
    m_rankTime->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    connect(m_scrubber, &WindowScrubber::windowMoved, this, &ComparePlace::setWindowOffsets);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        m_scrubber->setWindow({});
        setWindowOffsets({});
    });
    return m_windowRow;
}

QWidget* ComparePlace::makeLower()
{
    auto* lower = new QWidget(this);
    auto* layout = new QVBoxLayout(lower);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(placeMargin - 12, 2, placeMargin, 2);
    m_tabs = new QTabBar(lower);
    m_tabs->setDrawBase(false);
    m_tabs->addTab(tr("Where they disagree"));
    m_tabs->addTab(tr("Paired test"));
    m_tabs->addTab(tr("Agreement"));
    m_tabs->setAccessibleName(tr("What is shown below"));
    m_disagreementCount = roleLabel({}, "muted", lower);
    bar->addWidget(m_tabs);
    bar->addSpacing(8);
    bar->addWidget(m_disagreementCount, 1);

    m_filterBar = new QWidget(lower);
    auto* filters = new QHBoxLayout(m_filterBar);
    filters->setContentsMargins(0, 0, 0, 0);
    m_right = new QComboBox(m_filterBar);
    m_right->setAccessibleName(tr("Show cases that this method gets right"));
    m_wrong = new QComboBox(m_filterBar);
    m_wrong->setAccessibleName(tr("Show cases that this method gets wrong"));
    m_clear = new QPushButton(tr("Clear"), m_filterBar);
    filters->addWidget(roleLabel(tr("right:"), "muted", m_filterBar));
    filters->addWidget(m_right);
    filters->addWidget(roleLabel(tr("wrong:"), "muted", m_filterBar));
    filters->addWidget(m_wrong);
    filters->addWidget(m_clear);
    bar->addWidget(m_filterBar);
    layout->addLayout(bar);

    m_lower = new QStackedWidget(lower);
    m_disagreementView = plainTable(m_disagreements, tr("Cases of which the methods disagree"), m_lower);
    m_disagreementView->setItemDelegate(new DisagreementDelegate(m_disagreementView));
    m_disagreementView->horizontalHeader()->setMinimumSectionSize(20);
    m_lower->addWidget(m_disagreementView);

    auto* pairPage = new QWidget(m_lower);
    auto* pairLayout = new QVBoxLayout(pairPage);
    pairLayout->setContentsMargins(0, 4, 0, 0);
    auto* chooser = new QHBoxLayout;
    chooser->setContentsMargins(placeMargin, 0, placeMargin, 0);
    m_pairA = new QComboBox(pairPage);
    m_pairA->setAccessibleName(tr("Method A"));
    m_pairB = new QComboBox(pairPage);
    m_pairB->setAccessibleName(tr("Method B"));
    m_pairText = new QLabel(pairPage);
    m_pairText->setTextFormat(Qt::RichText);
    m_pairText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    chooser->addWidget(roleLabel(tr("A"), "muted", pairPage));
    chooser->addWidget(m_pairA);
    chooser->addWidget(roleLabel(tr("B"), "muted", pairPage));
    chooser->addWidget(m_pairB);
    chooser->addSpacing(8);
    chooser->addWidget(m_pairText, 1);
    pairLayout->addLayout(chooser);
    m_pairView = plainTable(m_pairs, tr("Paired tests of all pairs"), pairPage);
    pairLayout->addWidget(m_pairView, 1);
    m_lower->addWidget(pairPage);

    m_agreementView = plainTable(m_agreement, tr("Agreement of methods"), m_lower);
    m_lower->addWidget(m_agreementView);
    layout->addWidget(m_lower, 1);

    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_lower->setCurrentIndex(tab);
        m_filterBar->setVisible(tab == 0);
        showDisagreements();
    });
    const auto filter = [this] {
        m_disagreements->setFilter(m_right->currentIndex() - 1, m_wrong->currentIndex() - 1);
        showDisagreements();
    };
    connect(m_right, &QComboBox::activated, this, filter);
    connect(m_wrong, &QComboBox::activated, this, filter);
    connect(m_clear, &QPushButton::clicked, this, [this, filter] {
        m_right->setCurrentIndex(0);
        m_wrong->setCurrentIndex(0);
        filter();
    });
    const auto activate = [this](const QModelIndex& index) {
        const QString key = index.data(DisagreementModel::KeyRole).toString();
        if (!key.isEmpty()) {
            Q_EMIT caseActivated(key);
        }
    };
    connect(m_disagreementView, &QTableView::clicked, this, activate);
    connect(m_disagreementView, &QTableView::activated, this, activate);
    connect(m_pairA, &QComboBox::activated, this, &ComparePlace::showPair);
    connect(m_pairB, &QComboBox::activated, this, &ComparePlace::showPair);
    connect(m_pairView, &QTableView::clicked, this, [this](const QModelIndex& index) {
        m_pairA->setCurrentIndex(m_pairA->findText(index.siblingAtColumn(0).data().toString()));
        m_pairB->setCurrentIndex(m_pairB->findText(index.siblingAtColumn(1).data().toString()));
        showPair();
    });
    return lower;
}

void ComparePlace::setMethods(std::vector<MethodVariant> methods)
{
    std::vector<MethodVariant> kept;
    const auto all = choices();
    for (const MethodVariant& method : methods) {
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
    for (const MethodVariant& method : m_methods) {
        words << variantWord(method);
    }
    return words;
}

void ComparePlace::setMethodWords(const QStringList& words)
{
    std::vector<MethodVariant> methods;
    for (const QString& word : words) {
        for (const MethodVariant& method : choices()) {
            if (variantWord(method) == word) {
                methods.push_back(method);
            }
        }
    }
    setMethods(methods);
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
        for (const MethodVariant& method : all) {
            picker->addItem(QString::fromStdString(methodTitle(method, m_registry)), variantWord(method));
            const RootCauseMethod* known = m_registry.find(method.method);
            picker->setItemData(picker->count() - 1, QString::fromStdString(known->info().summary),
                                Qt::ToolTipRole);
        }
        picker->setCurrentIndex(picker->findData(variantWord(m_methods[column])));
        picker->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        picker->setMinimumContentsLength(4);
        connect(picker, &QComboBox::activated, this, [this, column, all](int index) {
            auto changed = m_methods;
            const MethodVariant chosen = all[static_cast<std::size_t>(index)];
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
        for (const MethodVariant& method : m_methods) {
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
        m_pickers[column]->setGeometry(x, 6, wide - 22, controlHeight);
        m_removers[column]->setGeometry(x + wide - 20, 8, 20, 20);
    }
    m_add->setGeometry(static_cast<int>(columns.left) - 40, 6, 24, controlHeight);

    const int right = width() - placeMargin;
    m_reset->setGeometry(right - 66, 8, 66, controlHeight);
    m_rankTime->setGeometry(right - 140, 35, 140, 18);
    const int left = static_cast<int>(columns.left) - 8;
    m_scrubber->setGeometry(left, 8, right - 150 - left, 50);
    m_windowState->setGeometry(placeMargin, 34, left - placeMargin, 18);

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

void ComparePlace::setStore(const QString& path)
{
    m_cases.clear();
    m_current.clear();
    m_comparison.reset();
    m_source->setStore(path);
    m_stack->setCurrentIndex(0);
    showTitle();
}

void ComparePlace::setSelection(const std::vector<CaseSummary>& cases, const std::string& current)
{
    m_cases = cases;
    const bool moved = current != m_current;
    m_current = current;
    m_source->setCases(cases, current);
    m_stack->setCurrentIndex(cases.empty() ? 0 : 1);
    showTitle();
    if (moved) {
        syncScrubber();
        showContent();
    }
}

void ComparePlace::refresh()
{
    m_source->refresh();
}

void ComparePlace::setWindowOffsets(const WindowOffsets& window)
{
    m_source->setWindow(window);
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
    const auto when = QDateTime::fromMSecsSinceEpoch(std::llround(injection.time * 1000), Qt::UTC);
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
        const int wanted = std::min(m_ranking->sizeHint().height(), room - leastLowerHeight);
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
        m_pairText->setText(tr("Choose two different methods."));
        return;
    }
    const PairedComparison pair = m_comparison->paired(a, b);
    m_pairText->setText(
        tr("both right <b>%1</b>, only %2 <b>%3</b>, only %4 <b>%5</b>, neither <b>%6</b>; p %7")
            .arg(pair.bothRight)
            .arg(m_pairA->currentText().toHtmlEscaped())
            .arg(pair.onlyA)
            .arg(m_pairB->currentText().toHtmlEscaped())
            .arg(pair.onlyB)
            .arg(pair.neither)
            .arg(pair.pValue < 0.001 ? tr("&lt; 0.001") : tr("= %1").arg(pair.pValue, 0, 'f', 3)));
}

void ComparePlace::fillExportMenu()
{
    const auto needed = [this] {
        if (!m_comparison) {
            throw ExportError("there is no comparison to export yet");
        }
        return m_comparison;
    };
    const QStringList tables{QStringLiteral("csv"), QStringLiteral("md"), QStringLiteral("html"),
                             QStringLiteral("tex")};
    m_export->addFormats(tr("Figure"), {QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")},
                         QStringLiteral("comparison"), [this](const QString& path) { writeFigure(path); });
    m_export->addFormats(tr("Rankings"), tables, QStringLiteral("rankings"),
                         [this, needed](const QString& path) {
                             writeTable(needed()->rankingTable(m_current, m_registry), path);
                         });
    m_export->addSeparator();
    m_export->addFormats(
        tr("Accuracy"), tables, QStringLiteral("accuracy"),
        [this, needed](const QString& path) { writeTable(needed()->accuracyTable(m_registry), path); });
    m_export->addFormats(
        tr("Disagreements"), tables, QStringLiteral("disagreements"), [this, needed](const QString& path) {
            writeTable(needed()->disagreementTable(m_disagreements->shown(), m_registry), path);
        });
    m_export->addFormats(
        tr("Paired tests"), tables, QStringLiteral("paired-tests"),
        [this, needed](const QString& path) { writeTable(needed()->pairedTable(m_registry), path); });
    m_export->addFormats(
        tr("Agreement"), tables, QStringLiteral("agreement"),
        [this, needed](const QString& path) { writeTable(needed()->agreementTable(m_registry), path); });
    m_export->addSeparator();
    m_export->addAction(tr("Copy the table shown below"), [this] {
        if (m_comparison) {
            copyTable(m_tabs->currentIndex() == 0
                          ? m_comparison->disagreementTable(m_disagreements->shown(), m_registry)
                          : (m_tabs->currentIndex() == 1 ? m_pairs : m_agreement)->table());
        }
    });
    m_export->addAction(tr("Copy the rankings"), [this] {
        if (m_comparison) {
            copyTable(m_comparison->rankingTable(m_current, m_registry));
        }
    });
}

void ComparePlace::writeFigure(const QString& path) const
{
    if (!m_comparison) {
        throw ExportError((path + tr(": there is no comparison to draw yet")).toStdString());
    }
    if (QFileInfo(path).suffix().compare(QLatin1String("csv"), Qt::CaseInsensitive) == 0) {
        writeTable(m_comparison->rankingTable(m_current, m_registry), path);
        return;
    }
    constexpr double widthMm = 176;
    const bool many = m_methods.size() > 4;
    ComparisonPicture::Style style;
    style.theme = &Theme::of(ThemeMode::Light);
    style.unit = exportDotsPerMm * 25.4 / 96 * (many ? 0.62 : 0.8);
    style.font = QApplication::font();
    style.font.setPixelSize(static_cast<int>(std::lround((many ? 7 : 8) * exportDotsPerMm * 25.4 / 72)));
    const double width = widthMm * exportDotsPerMm;
    const ComparisonPicture picture(*m_comparison, m_registry, m_current, style, width);

    QString caption;
    const CaseSummary* summary = m_comparison->findCase(m_current);
    if (summary) {
        caption =
            tr("Case %1: %2 fault in %3, iteration %4. ")
                .arg(QString::fromStdString(summary->key), QString::fromStdString(summary->injection->fault),
                     QString::fromStdString(summary->injection->target))
                .arg(summary->iteration);
    }
    caption += tr("Bars above: accuracy over %1 cases with 95% intervals.").arg(m_comparison->cases().size());
    const WindowOffsets& window = m_comparison->window();
    if (!window.isDefault()) {
        caption += tr(" Window changed: injection moved by %1 s").arg(window.inject, 0, 'f', 0);
        caption +=
            std::isfinite(window.start) ? tr(", baseline from %1 s").arg(window.start, 0, 'f', 0) : QString();
        caption += std::isfinite(window.end) ? tr(", end at %1 s").arg(window.end, 0, 'f', 0) : QString();
        caption += QLatin1Char('.');
    }
    const QFontMetricsF metrics(style.font);
    const double margin = 14 * style.unit;
    const double captionHeight =
        metrics.boundingRect(QRectF(0, 0, width - 2 * margin, 1e4), Qt::TextWordWrap, caption).height();
    const double titles = metrics.height() * 1.5;
    const double accuracy = picture.accuracyHeight();
    const double ranking = picture.rankingHeight();
    const QSize size(static_cast<int>(std::ceil(width)),
                     static_cast<int>(std::ceil(titles + accuracy + ranking + captionHeight + 2 * margin)));
    paintToFile(path, size, 300, tr("Comparison of methods"), [&](QCPPainter& painter) {
        painter.fillRect(QRect(QPoint(0, 0), size), Qt::white);
        picture.paintTitles(painter, {0, margin / 2});
        picture.paintAccuracy(painter, {0, titles});
        picture.paintRanking(painter, {0, titles + accuracy});
        painter.setFont(style.font);
        painter.setPen(style.theme->muted);
        painter.drawText(QRectF(margin, titles + accuracy + ranking + margin / 2, width - 2 * margin,
                                captionHeight + margin),
                         Qt::TextWordWrap, caption);
    });
}

} // namespace culprit
