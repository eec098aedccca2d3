// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_parts.h"
#include "compare/compare_place.h"
#include "compare/disagreement_model.h"
#include "compare/window_scrubber.h"
#include "session/workspace.h"
#include "tables/report_table_model.h"
#include "tables/table_delegates.h"
#include "theme/elided_label.h"
#include "theme/plain_label.h"
#include "theme/rich_text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

namespace culprit {

namespace {

QTableView* comparisonTable(QAbstractItemModel* model, const QString& name, QWidget* parent)
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

} // namespace

QLabel* compareLabel(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new PlainLabel(text, parent);
    label->setProperty("role", QString::fromLatin1(role));
    return label;
}

QWidget* ComparePlace::makePickers()
{
    m_pickerRow = new QWidget(this);
    m_pickerRow->setFixedHeight(compareControlHeight + 12);
    auto* label = compareLabel(tr("Methods"), "muted", m_pickerRow);
    label->setGeometry(comparePlaceMargin, 6, 70, compareControlHeight);
    m_add = new QToolButton(m_pickerRow);
    m_add->setText(QStringLiteral("+"));
    m_add->setStyleSheet(QStringLiteral("padding: 0;"));
    m_add->setAccessibleName(tr("Add a method"));
    m_add->setToolTip(tr("Compare one more method, up to six"));
    connect(m_add, &QToolButton::clicked, this, [this] {
        for (const MethodSetting& method : choices()) {
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
    auto* heading = compareLabel(tr("Analysed window"), "heading", m_windowRow);
    heading->move(comparePlaceMargin, 10);
    m_windowState = compareLabel({}, "muted", m_windowRow);
    m_windowState->move(comparePlaceMargin, 34);
    m_scrubber = new WindowScrubber(m_windowRow);
    m_reset = new QPushButton(tr("Reset"), m_windowRow);
    m_reset->setToolTip(tr("Back to the recorded injection and the whole case"));
    m_rankTime = compareLabel({}, "muted", m_windowRow);
    m_rankTime->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    AnalysisWindowModel& window = m_workspace.analysisWindow();
    connect(m_scrubber, &WindowScrubber::editBegun, &window, &AnalysisWindowModel::beginEdit);
    connect(m_scrubber, &WindowScrubber::windowMoved, &window, &AnalysisWindowModel::move);
    connect(m_reset, &QPushButton::clicked, &window, &AnalysisWindowModel::reset);
    return m_windowRow;
}

QWidget* ComparePlace::makeMissingRow()
{
    m_missingRow = new QWidget(this);
    auto* layout = new QHBoxLayout(m_missingRow);
    layout->setContentsMargins(comparePlaceMargin, 4, comparePlaceMargin, 4);
    m_missingText = new ElidedLabel(m_missingRow);
    m_runMissing = new QPushButton(tr("Run"), m_missingRow);
    m_runMissing->setObjectName(QStringLiteral("runMissing"));
    m_runMissing->setAccessibleName(tr("Run what has not been computed yet"));
    layout->addWidget(m_missingText, 1);
    layout->addWidget(m_runMissing);
    m_missingRow->hide();
    connect(m_runMissing, &QPushButton::clicked, this, [this] { m_workspace.run(m_missing); });
    return m_missingRow;
}

QWidget* ComparePlace::makeLower()
{
    auto* lower = new QWidget(this);
    auto* layout = new QVBoxLayout(lower);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(comparePlaceMargin - 12, 2, comparePlaceMargin, 2);
    m_tabs = new QTabBar(lower);
    m_tabs->setDrawBase(false);
    m_tabs->addTab(tr("Where they disagree"));
    m_tabs->addTab(tr("Paired test"));
    m_tabs->addTab(tr("Agreement"));
    m_tabs->setAccessibleName(tr("What is shown below"));
    m_disagreementCount = new ElidedLabel(lower);
    m_disagreementCount->setProperty("role", QStringLiteral("muted"));
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
    filters->addWidget(compareLabel(tr("right:"), "muted", m_filterBar));
    filters->addWidget(m_right);
    filters->addWidget(compareLabel(tr("wrong:"), "muted", m_filterBar));
    filters->addWidget(m_wrong);
    filters->addWidget(m_clear);
    bar->addWidget(m_filterBar);
    layout->addLayout(bar);

    m_lower = new QStackedWidget(lower);
    m_disagreementView = comparisonTable(m_disagreements, tr("Cases of which the methods disagree"), m_lower);
    m_disagreementView->setItemDelegate(new DisagreementDelegate(m_disagreementView));
    m_disagreementView->horizontalHeader()->setMinimumSectionSize(20);
    m_disagreementView->horizontalHeader()->setStyleSheet( // the delegate's cells begin at their left edge
        QStringLiteral(
            "QHeaderView::section { padding-left: 0; } QHeaderView::section:first { padding-left: %1px; }")
            .arg(comparePlaceMargin));
    m_lower->addWidget(m_disagreementView);

    auto* pairPage = new QWidget(m_lower);
    auto* pairLayout = new QVBoxLayout(pairPage);
    pairLayout->setContentsMargins(0, 4, 0, 0);
    auto* chooser = new QHBoxLayout;
    chooser->setContentsMargins(comparePlaceMargin, 0, comparePlaceMargin, 0);
    m_pairA = new QComboBox(pairPage);
    m_pairA->setAccessibleName(tr("Method A"));
    m_pairB = new QComboBox(pairPage);
    m_pairB->setAccessibleName(tr("Method B"));
    m_pairText = new RichLabel(pairPage);
    m_pairText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    chooser->addWidget(compareLabel(tr("A"), "muted", pairPage));
    chooser->addWidget(m_pairA);
    chooser->addWidget(compareLabel(tr("B"), "muted", pairPage));
    chooser->addWidget(m_pairB);
    chooser->addSpacing(8);
    chooser->addWidget(m_pairText, 1);
    pairLayout->addLayout(chooser);
    m_pairView = comparisonTable(m_pairs, tr("Paired tests of all pairs"), pairPage);
    m_pairView->setItemDelegate(new TableDelegate(m_pairView));
    pairLayout->addWidget(m_pairView, 1);
    m_lower->addWidget(pairPage);

    m_agreementView = comparisonTable(m_agreement, tr("Agreement of methods"), m_lower);
    m_agreementView->setItemDelegate(new HeatDelegate(m_agreementView));
    m_agreementView->setAlternatingRowColors(false);
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
        if (!key.isEmpty()) { // the compared cases stay
            m_workspace.select(m_workspace.selectedKeys(), key.toStdString());
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

} // namespace culprit
