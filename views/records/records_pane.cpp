// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/records_pane.h"

#include "theme/icons.h"
#include "theme/theme.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace culprit {

RecordsPane::RecordsPane(QWidget* parent)
    : QWidget(parent)
    , m_tabs(new QTabBar(this))
    , m_stack(new QStackedWidget(this))
    , m_logs(new RecordTable(RecordKind::Logs, this))
    , m_spans(new RecordTable(RecordKind::Spans, this))
    , m_onlyVisible(new QToolButton(this))
    , m_more(new QToolButton(this))
    , m_close(new QToolButton(this))
{
    setMinimumHeight(150);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Logs or spans"));
    m_tabs->addTab(tr("Logs"));
    m_tabs->addTab(tr("Spans"));
    m_onlyVisible->setText(tr("Only the visible range"));
    m_onlyVisible->setCheckable(true);
    m_onlyVisible->setToolTip(tr("List what lies in the time that the timeline shows, and follow its zoom"));
    m_more->setText(tr("Export"));
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_more);
    menu->addAction(tr("Listed rows as CSV…"), this, &RecordsPane::chooseExport);
    menu->addAction(tr("Copy the selected rows"), this, [this] { shownTable()->copySelection(); });
    m_more->setMenu(menu);
    m_close->setProperty("flat", true);
    m_close->setAccessibleName(tr("Hide logs and spans"));
    m_close->setToolTip(tr("Hide logs and spans (Ctrl+L)"));
    refreshIcon();

    auto* line = new QHBoxLayout;
    line->setContentsMargins(6, 0, 8, 0);
    line->setSpacing(8);
    line->addWidget(m_tabs);
    line->addStretch();
    line->addWidget(m_onlyVisible);
    line->addWidget(m_more);
    line->addWidget(m_close);
    m_stack->addWidget(m_logs);
    m_stack->addWidget(m_spans);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 2, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(line);
    layout->addWidget(m_stack, 1);

    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        if (m_time) {
            shownTable()->showTime(*m_time);
        }
    });
    connect(m_onlyVisible, &QToolButton::toggled, this, &RecordsPane::followRange);
    connect(m_close, &QToolButton::clicked, this, &RecordsPane::closeRequested);
    for (RecordTable* table : {m_logs, m_spans}) {
        connect(table, &RecordTable::countChanged, this, &RecordsPane::showCounts);
        connect(table, &RecordTable::exported, this, &RecordsPane::exported);
        connect(table, &RecordTable::problem, this, &RecordsPane::problem);
        connect(table, &RecordTable::chosen, this, [this](double time) {
            m_time = time;
            Q_EMIT chosen(time);
        });
    }
    showCounts();
}

RecordTable* RecordsPane::shownTable() const
{
    return m_tabs->currentIndex() == 1 ? m_spans : m_logs;
}

void RecordsPane::setPlace(const CaseRef& place, std::optional<TimeRange> injection)
{
    if (place != m_place) {
        m_time.reset();
    }
    m_place = place;
    m_injection = injection;
    m_waiting = !isVisible();
    if (!m_waiting) {
        m_logs->setPlace(place, injection);
        m_spans->setPlace(place, injection);
    }
}

void RecordsPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_waiting) {
        m_waiting = false;
        m_logs->setPlace(m_place, m_injection);
        m_spans->setPlace(m_place, m_injection);
    }
}

void RecordsPane::setTimeShown(bool absolute, double zero)
{
    m_logs->model()->setTimeShown(absolute, zero);
    m_spans->model()->setTimeShown(absolute, zero);
}

void RecordsPane::setVisibleRange(TimeRange range)
{
    m_visible = range;
    followRange();
}

void RecordsPane::followRange()
{
    const auto range = m_onlyVisible->isChecked() ? m_visible : std::nullopt;
    m_logs->setTimeRange(range);
    m_spans->setTimeRange(range);
}

void RecordsPane::showTime(double time)
{
    m_time = time;
    shownTable()->showTime(time);
}

void RecordsPane::showRecord(RecordKind kind, double time)
{
    m_time = time;
    m_tabs->setCurrentIndex(kind == RecordKind::Logs ? 0 : 1);
    shownTable()->showTime(time);
}

void RecordsPane::startSearch()
{
    shownTable()->searchLine()->setFocus(Qt::ShortcutFocusReason);
    shownTable()->searchLine()->selectAll();
}

void RecordsPane::showCounts()
{
    m_tabs->setTabText(0, tr("Logs  %1").arg(m_logs->countText()));
    m_tabs->setTabText(1, tr("Spans  %1").arg(m_spans->countText()));
}

void RecordsPane::chooseExport()
{
    const bool logs = shownTable() == m_logs;
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export"), logs ? QStringLiteral("logs.csv") : QStringLiteral("spans.csv"),
        tr("CSV (*.csv)"));
    if (!path.isEmpty()) {
        shownTable()->exportTo(path);
    }
}

void RecordsPane::refreshIcon()
{
    m_close->setIcon(resourceIcon(QStringLiteral("close"), Theme::current().muted));
}

void RecordsPane::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_close) {
        refreshIcon();
    }
    QWidget::changeEvent(event);
}

void RecordsPane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        RecordTable* table = shownTable();
        if (!table->narrowed()->isHidden()) {
            table->narrowed()->click();
        } else if (!table->searchLine()->text().isEmpty()) {
            table->searchLine()->clear();
        } else {
            Q_EMIT closeRequested();
        }
        return;
    }
    if (event->key() == Qt::Key_Down && shownTable()->searchLine()->hasFocus()) {
        shownTable()->view()->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    QWidget::keyPressEvent(event);
}

QVariantMap RecordsPane::state() const
{
    return {{QStringLiteral("tab"), m_tabs->currentIndex()},
            {QStringLiteral("onlyVisible"), m_onlyVisible->isChecked()},
            {QStringLiteral("logs"), m_logs->state()},
            {QStringLiteral("spans"), m_spans->state()}};
}

void RecordsPane::restoreState(const QVariantMap& state)
{
    m_tabs->setCurrentIndex(state.value(QStringLiteral("tab")).toInt());
    m_onlyVisible->setChecked(state.value(QStringLiteral("onlyVisible")).toBool());
    m_logs->restoreState(state.value(QStringLiteral("logs")).toMap());
    m_spans->restoreState(state.value(QStringLiteral("spans")).toMap());
}

} // namespace culprit
