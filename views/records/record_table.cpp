// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/record_table.h"

#include "records/record_delegate.h"
#include "telemetry/natural_order.h"
#include "text/wording.h"
#include "theme/icons.h"
#include "theme/outside_text.h"
#include "theme/plain_label.h"
#include "theme/theme.h"

#include <QAction>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace culprit {

namespace {

constexpr int typingPause = 120; ///< ms without a key after which a search starts
constexpr int detailLines = 3;

QString grouped(std::int64_t number)
{
    return QString::fromStdString(wording::grouped(number));
}

} // namespace

RecordTable::RecordTable(RecordKind kind, QWidget* parent)
    : QWidget(parent)
    , m_model(new RecordModel(kind, this))
    , m_search(new QLineEdit(this))
    , m_component(new QComboBox(this))
    , m_gravity(new QComboBox(this))
    , m_narrowed(new QToolButton(this))
    , m_view(new QTableView(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new PlainLabel(this))
    , m_clear(new QToolButton(this))
    , m_detail(new QWidget(this))
    , m_detailTitle(new PlainLabel(m_detail))
    , m_detailText(new QPlainTextEdit(m_detail))
    , m_writer(new RecordWriter(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* filterBar = new QWidget(this);
    auto* filters = new QHBoxLayout(filterBar);
    filters->setContentsMargins(14, 0, 14, 0);
    filters->setSpacing(6);
    buildFilters(filters);
    filterBar->setMinimumHeight(28); // as high with the button of a narrowed list as without it
    layout->addWidget(filterBar);
    buildTable();

    auto* empty = new QWidget(m_stack);
    auto* emptyLayout = new QVBoxLayout(empty);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setProperty("role", QStringLiteral("muted"));
    m_clear->setText(tr("Clear the filters"));
    emptyLayout->addStretch();
    emptyLayout->addWidget(m_empty);
    emptyLayout->addWidget(m_clear, 0, Qt::AlignHCenter);
    emptyLayout->addStretch();
    m_stack->addWidget(m_view);
    m_stack->addWidget(empty);
    layout->addWidget(m_stack, 1);

    m_detail->setProperty("strip", true);
    m_detail->setAttribute(Qt::WA_StyledBackground);
    auto* detailLayout = new QVBoxLayout(m_detail);
    detailLayout->setContentsMargins(14, 4, 14, 4);
    detailLayout->setSpacing(1);
    auto* titleLine = new QHBoxLayout;
    m_detailTitle->setProperty("role", QStringLiteral("heading"));
    titleLine->addWidget(m_detailTitle);
    titleLine->addStretch();
    if (kind == RecordKind::Spans) {
        m_trace = new QToolButton(m_detail);
        m_trace->setProperty("flat", true);
        m_detailTitle->setMinimumHeight(
            m_trace->sizeHint().height()); // the strip keeps its height without it
        m_trace->setToolTip(tr("The whole trace of this span, callers above what they call (T)"));
        titleLine->addWidget(m_trace);
        connect(m_trace, &QToolButton::clicked, this, &RecordTable::toggleTrace);
    }
    m_detailText->setReadOnly(true);
    m_detailText->setFrameShape(QFrame::NoFrame);
    m_detailText->setTabChangesFocus(true);
    m_detailText->document()->setDocumentMargin(0);
    m_detailText->viewport()->setAutoFillBackground(false);
    m_detailText->setAccessibleName(tr("All that the row says"));
    detailLayout->addLayout(titleLine);
    detailLayout->addWidget(m_detailText);
    layout->addWidget(m_detail);
    m_detail->hide();
    setFonts();

    m_typing.setSingleShot(true);
    m_typing.setInterval(typingPause);
    connect(&m_typing, &QTimer::timeout, this, &RecordTable::applyFilters);
    connect(m_clear, &QToolButton::clicked, this, &RecordTable::clearFilters);
    connect(m_model, &RecordModel::listingStarted, this, &RecordTable::countChanged);
    connect(m_model, &RecordModel::listed, this, [this] {
        fillComponents();
        showState();
        if (m_currentTime) {
            showTime(*m_currentTime);
        }
        Q_EMIT countChanged();
    });
    connect(m_model, &RecordModel::failed, this, &RecordTable::problem);
    connect(m_writer, &RecordWriter::exported, this, &RecordTable::exported);
    connect(m_writer, &RecordWriter::problem, this, &RecordTable::problem);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &RecordTable::showCurrent);
    showState();
}

void RecordTable::buildFilters(QHBoxLayout* line)
{
    const bool logs = m_model->kind() == RecordKind::Logs;
    m_search->setPlaceholderText(logs ? tr("search the lines") : tr("search the spans"));
    m_search->setAccessibleName(logs ? tr("Search the log lines") : tr("Search the spans"));
    m_search->setClearButtonEnabled(true);
    m_component->setAccessibleName(tr("Component"));
    m_component->addItem(tr("all components"), QString());
    m_component->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_component->setMinimumContentsLength(12);
    m_gravity->setAccessibleName(logs ? tr("Level") : tr("Status"));
    m_gravity->addItems(logs ? QStringList{tr("all levels"), tr("warnings and errors"), tr("errors")}
                             : QStringList{tr("ok and failed"), tr("failed")});
    m_narrowed->hide();
    m_narrowed->setObjectName(QStringLiteral("narrowed"));
    line->addWidget(m_search, 2);
    line->addWidget(m_component, 1);
    line->addWidget(m_gravity);
    if (!logs) {
        m_least = new QDoubleSpinBox(this);
        m_least->setLocale(QLocale::c()); // as all numbers in the window
        m_least->setRange(0, 1e7);
        m_least->setDecimals(1);
        m_least->setPrefix(tr("from "));
        m_least->setSuffix(tr(" ms"));
        m_least->setSpecialValueText(tr("any duration"));
        m_least->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
        m_least->setButtonSymbols(QAbstractSpinBox::NoButtons);
        m_least->setAccessibleName(tr("Shortest duration"));
        line->addWidget(m_least);
        connect(m_least, &QDoubleSpinBox::valueChanged, &m_typing, qOverload<>(&QTimer::start));
    }
    line->addWidget(m_narrowed);
    connect(m_search, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, [this] { m_view->setFocus(Qt::ShortcutFocusReason); });
    connect(m_component, &QComboBox::currentIndexChanged, this, &RecordTable::applyFilters);
    connect(m_gravity, &QComboBox::currentIndexChanged, this, &RecordTable::applyFilters);
    connect(m_narrowed, &QToolButton::clicked, this, [this] {
        m_spanChoice.operation.clear();
        m_spanChoice.traceId.clear();
        applyFilters();
    });
}

void RecordTable::buildTable()
{
    const bool logs = m_model->kind() == RecordKind::Logs;
    m_view->setModel(m_model);
    m_view->setItemDelegate(new RecordDelegate(m_view));
    m_view->setAccessibleName(logs ? tr("Log lines") : tr("Spans"));
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    QHeaderView* header = m_view->horizontalHeader();
    header->setHighlightSections(false);
    header->setStretchLastSection(false);
    header->setSortIndicatorShown(false);
    using Field = RecordModel::Field;
    const std::pair<Field, int> widths[] = {{Field::Time, 100},  {Field::Component, 124},
                                            {Field::Level, 84},  {Field::Duration, 128},
                                            {Field::Status, 98}, {Field::Caller, 104}};
    for (const auto& [field, width] : widths) {
        if (m_model->columnOf(field) >= 0) {
            header->resizeSection(m_model->columnOf(field), width);
        }
    }
    header->setSectionResizeMode(m_model->columnOf(logs ? Field::Text : Field::Operation),
                                 QHeaderView::Stretch);
    if (!logs) {
        header->setSectionsClickable(true);
        connect(header, &QHeaderView::sectionClicked, this, &RecordTable::orderBy);
    }
    const auto onKey = [this](const QString& text, const QKeySequence& keys, auto act) {
        auto* action = new QAction(text, m_view);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, act);
        m_view->addAction(action);
    };
    onKey(tr("Copy with headers"), QKeySequence::Copy, &RecordTable::copySelection);
    if (!logs) {
        onKey(tr("The whole trace of a span"), QKeySequence(Qt::Key_T), &RecordTable::toggleTrace);
    }
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](QPoint position) {
        QMenu* menu = makeMenu();
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(m_view->viewport()->mapToGlobal(position));
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (!current.isValid()) {
                    showCurrent();
                    return;
                }
                m_currentTime = m_model->timeOf(current.row());
                showCurrent();
                if (!m_following) {
                    Q_EMIT chosen(*m_currentTime);
                }
            });
}

void RecordTable::setFonts()
{
    m_view->verticalHeader()->setDefaultSectionSize(RecordDelegate::rowHeight(fontMetrics()));
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_detailText->setFont(m_model->kind() == RecordKind::Logs ? fixed : font());
    m_detailText->setFixedHeight(detailLines * m_detailText->fontMetrics().lineSpacing() + 4);
    m_detailText->setStyleSheet(
        QStringLiteral("background: transparent; color: %1;").arg(Theme::current().text.name()));
}

void RecordTable::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        setFonts();
        fillComponents(); // their markers wear the theme's colours
    }
    QWidget::changeEvent(event);
}

void RecordTable::setPlace(const CaseRef& place, std::optional<TimeRange> injection)
{
    if (place != m_model->place()) {
        m_spanChoice.traceId.clear();
        m_currentTime.reset();
    }
    m_model->setPlace(place, injection);
    applyFilters();
    showState();
}

void RecordTable::setTimeRange(std::optional<TimeRange> range)
{
    if (range != m_range) {
        m_range = range;
        m_typing.start(); // zooming comes in many small steps
    }
}

void RecordTable::applyFilters()
{
    m_typing.stop();
    const std::string text = m_search->text().toStdString();
    const std::string component = m_component->currentData().toString().toStdString();
    if (m_model->kind() == RecordKind::Logs) {
        m_model->setFilter(
            LogFilter{text, m_range, component, static_cast<LogLevel>(m_gravity->currentIndex())});
        return;
    }
    SpanFilter filter = m_spanChoice;
    if (!filter.traceId.empty()) {
        filter.operation.clear(); // a trace is shown whole
    } else {
        filter.text = text;
        filter.time = m_range;
        filter.component = component;
        filter.failedOnly = m_gravity->currentIndex() == 1;
        filter.leastUs = static_cast<std::int64_t>(m_least->value() * 1000);
    }
    m_model->setFilter(filter);
    showNarrowed();
}

void RecordTable::clearFilters()
{
    m_search->clear();
    m_component->setCurrentIndex(0);
    m_gravity->setCurrentIndex(0);
    if (m_least) {
        m_least->setValue(0);
    }
    m_spanChoice = {};
    applyFilters();
}

void RecordTable::fillComponents()
{
    const QString chosen = m_component->currentData().toString();
    const QSignalBlocker blocker(m_component);
    m_component->clear();
    m_component->addItem(tr("all components"), QString());
    const auto& listed = m_model->list().components;
    std::map<std::string, std::int64_t, NaturalLess> components(listed.begin(), listed.end());
    if (!chosen.isEmpty()) {
        components.emplace(chosen.toStdString(), 0); // it stays chosen from case to case
    }
    for (const auto& [name, rows] : components) {
        const QString text = QString::fromStdString(name);
        m_component->addItem(componentIcon(name), text, text);
        m_component->setItemData(m_component->count() - 1, tr("%1 rows").arg(grouped(rows)), Qt::ToolTipRole);
    }
    m_component->setCurrentIndex(std::max(0, m_component->findData(chosen)));
}

QString RecordTable::countText() const
{
    const RecordList& list = m_model->list();
    if (m_model->isListing()) {
        return QStringLiteral("…");
    }
    const auto shown = static_cast<std::int64_t>(list.size());
    return shown == list.total ? grouped(shown) : tr("%1 of %2").arg(grouped(shown), grouped(list.total));
}

void RecordTable::showState()
{
    const bool logs = m_model->kind() == RecordKind::Logs;
    const RecordList& list = m_model->list();
    const bool none = list.size() == 0 && !m_model->isListing();
    m_stack->setCurrentIndex(none ? 1 : 0);
    m_clear->setVisible(none && list.total > 0);
    if (m_model->place().key.empty()) {
        m_empty->setText(logs ? tr("Select a case in the browser, and its log lines are listed here.")
                              : tr("Select a case in the browser, and its spans are listed here."));
    } else if (list.total == 0) {
        m_empty->setText(logs ? tr("This case has no logs: its archive holds none for it.")
                              : tr("This case has no spans: its archive holds no traces for it."));
    } else {
        m_empty->setText(logs ? tr("None of the %1 log lines passes the filters.").arg(grouped(list.total))
                              : tr("None of the %1 spans passes the filters.").arg(grouped(list.total)));
    }
    showCurrent();
}

void RecordTable::showTime(double time)
{
    m_currentTime = time;
    const int row = m_model->nearestRow(time);
    if (row < 0) {
        return;
    }
    m_following = true;
    const QModelIndex current = m_view->currentIndex();
    const bool there =
        current.row() == row || (current.isValid() && m_model->timeOf(current.row()) == m_model->timeOf(row));
    const QModelIndex wanted = there ? current : m_model->index(row, 0);
    if (!there || !m_view->selectionModel()->isRowSelected(wanted.row())) {
        m_view->setCurrentIndex(wanted);
    }
    if (!m_view->viewport()->rect().contains(m_view->visualRect(wanted.siblingAtColumn(0)).center())) {
        m_view->scrollTo(wanted.siblingAtColumn(0), QAbstractItemView::PositionAtCenter);
    }
    m_following = false;
}

const RecordRow* RecordTable::currentRow() const
{
    const QModelIndex current = m_view->currentIndex();
    return current.isValid() ? m_model->row(current.row()) : nullptr;
}

QString RecordTable::detailText() const
{
    return m_detail->isHidden() ? QString() : m_detailText->toPlainText();
}

void RecordTable::showCurrent()
{
    const QModelIndex current = m_view->currentIndex();
    m_detail->setVisible(current.isValid());
    if (!current.isValid()) {
        return;
    }
    const RecordRow* row = currentRow();
    const QString time = m_model->timeText(m_model->timeOf(current.row()));
    if (!row) {
        m_detailTitle->setText(tr("at %1").arg(time));
        m_detailText->clear();
        return;
    }
    QString what = row->operation;
    if (m_model->kind() == RecordKind::Logs) {
        what = m_model->index(current.row(), m_model->columnOf(RecordModel::Field::Level)).data().toString();
    }
    m_detailTitle->setText(tr("%1, %2 at %3").arg(QString::fromStdString(row->component), what, time));
    if (m_detailText->toPlainText() != row->detail) {
        m_detailText->setPlainText(row->detail);
    }
    if (m_trace) {
        m_trace->setVisible(!row->traceId.empty());
        m_trace->setText(m_spanChoice.traceId.empty() ? tr("Show its whole trace") : tr("Show all spans"));
    }
}

void RecordTable::orderBy(int column)
{
    const RecordModel::Field field = m_model->field(column);
    if (field != RecordModel::Field::Time && field != RecordModel::Field::Duration) {
        return;
    }
    const bool slowest = field == RecordModel::Field::Duration;
    m_spanChoice.order = slowest ? SpanFilter::Order::SlowestFirst : SpanFilter::Order::Time;
    m_view->horizontalHeader()->setSortIndicatorShown(slowest);
    m_view->horizontalHeader()->setSortIndicator(column, Qt::DescendingOrder);
    m_currentTime.reset(); // to the top
    applyFilters();
}

void RecordTable::toggleTrace()
{
    if (m_spanChoice.traceId.empty()) {
        const RecordRow* row = currentRow();
        if (!row || row->traceId.empty()) {
            return;
        }
        m_spanChoice.traceId = row->traceId;
    } else {
        m_spanChoice.traceId.clear();
    }
    applyFilters();
    showCurrent();
}

void RecordTable::narrowTo(const QString& component, const QString& operation)
{
    if (!component.isEmpty()) {
        m_component->setCurrentIndex(m_component->findData(component));
    }
    if (!operation.isEmpty()) {
        m_spanChoice.operation = operation.toStdString();
        applyFilters();
    }
}

void RecordTable::showNarrowed()
{
    const bool trace = !m_spanChoice.traceId.empty();
    const std::string& shown = trace ? m_spanChoice.traceId : m_spanChoice.operation;
    m_narrowed->setVisible(!shown.empty());
    const QString text = QString::fromStdString(shown);
    constexpr qsizetype longest = 18;
    const QString brief = text.size() > longest ? text.left(longest - 1) + QStringLiteral("…") : text;
    m_narrowed->setText(trace ? tr("trace %1 ×").arg(menuText(brief.left(9)))
                              : tr("%1 ×").arg(menuText(brief)));
    m_narrowed->setToolTip(trace ? tr("Only the trace %1 is shown, whole. A click shows all spans.").arg(text)
                                 : tr("Only %1 is shown. A click shows all operations.").arg(text));
    m_narrowed->setAccessibleName(m_narrowed->toolTip());
    for (QWidget* widget : std::initializer_list<QWidget*>{m_search, m_component, m_gravity, m_least}) {
        widget->setEnabled(!trace);
    }
}

QMenu* RecordTable::makeMenu()
{
    auto* menu = new QMenu(this);
    const RecordRow* row = currentRow();
    menu->addAction(tr("Copy with headers"), QKeySequence::Copy, this, &RecordTable::copySelection)
        ->setEnabled(m_view->selectionModel()->hasSelection());
    menu->addSeparator();
    const QString component = row ? QString::fromStdString(row->component) : QString();
    menu->addAction(tr("Only this component"), this, [this, component] { narrowTo(component, {}); })
        ->setEnabled(row);
    if (m_model->kind() == RecordKind::Spans) {
        const QString operation = row ? row->operation : QString();
        menu->addAction(tr("Only this operation"), this, [this, operation] { narrowTo({}, operation); })
            ->setEnabled(row);
        menu->addAction(m_spanChoice.traceId.empty() ? tr("Show its whole trace") : tr("Show all spans"),
                        QKeySequence(Qt::Key_T), this, &RecordTable::toggleTrace)
            ->setEnabled(row && !row->traceId.empty());
        menu->addAction(tr("Slowest first"), this,
                        [this] { orderBy(m_model->columnOf(RecordModel::Field::Duration)); });
        menu->addAction(tr("By time"), this,
                        [this] { orderBy(m_model->columnOf(RecordModel::Field::Time)); });
    }
    menu->addSeparator();
    menu->addAction(tr("Clear the filters"), this, &RecordTable::clearFilters);
    return menu;
}

void RecordTable::copySelection()
{
    std::set<int> chosen; // in the table's order
    for (const QItemSelectionRange& range : m_view->selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            chosen.insert(row);
        }
    }
    if (chosen.empty()) {
        return;
    }
    RecordWriter::Rows rows = listedRows();
    std::vector<std::uint32_t> selected;
    selected.reserve(chosen.size());
    for (const int row : chosen) {
        selected.push_back(rows.rows[static_cast<std::size_t>(row)]);
    }
    rows.rows = std::move(selected);
    m_writer->copy(std::move(rows));
}

void RecordTable::exportTo(const QString& path)
{
    m_writer->exportTo(path, listedRows());
}

RecordWriter::Rows RecordTable::listedRows() const
{
    return {m_model->kind(), m_model->place(), m_model->list().rows, m_model->zero()};
}

QVariantMap RecordTable::state() const
{
    QVariantMap state{{QStringLiteral("text"), m_search->text()},
                      {QStringLiteral("component"), m_component->currentData()},
                      {QStringLiteral("gravity"), m_gravity->currentIndex()},
                      {QStringLiteral("columns"), m_view->horizontalHeader()->saveState()}};
    if (m_least) {
        state.insert(QStringLiteral("least"), m_least->value());
    }
    return state;
}

void RecordTable::restoreState(const QVariantMap& state)
{
    m_search->setText(state.value(QStringLiteral("text")).toString());
    const QString component = state.value(QStringLiteral("component")).toString();
    if (!component.isEmpty() && m_component->findData(component) < 0) {
        m_component->addItem(componentIcon(component.toStdString()), component, component);
    }
    m_component->setCurrentIndex(std::max(0, m_component->findData(component)));
    m_gravity->setCurrentIndex(state.value(QStringLiteral("gravity")).toInt());
    if (m_least) {
        m_least->setValue(state.value(QStringLiteral("least")).toDouble());
    }
    const QByteArray columns = state.value(QStringLiteral("columns")).toByteArray();
    if (!columns.isEmpty()) {
        m_view->horizontalHeader()->restoreState(columns);
        m_view->horizontalHeader()->setSortIndicatorShown(false); // lists start by time
    }
    applyFilters();
}

} // namespace culprit
