// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/run_matrix.h"

#include "report/case_title.h"
#include "tables/report_table_model.h"
#include "theme/outside_text.h"
#include "theme/theme.h"

#include <QBrush>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <set>
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

} // namespace

RunMatrixModel::RunMatrixModel(Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent)
    , m_workspace(workspace)
{
}

void RunMatrixModel::setMatrix(const QStringList& methods, std::vector<CaseSummary> cases)
{
    beginResetModel();
    const std::vector<Cell> before = std::exchange(m_cells, {});
    const auto rowBefore = std::exchange(m_rowOf, {});
    const auto columnBefore = std::exchange(m_columnOf, {});
    m_methods = methods;
    m_cases = std::move(cases);
    indexRows();
    for (std::size_t column = 0; column < m_cases.size(); ++column) {
        m_columnOf.emplace(m_cases[column].key, static_cast<int>(column));
    }
    m_cells.resize(static_cast<std::size_t>(m_methods.size()) * m_cases.size());
    auto cell = m_cells.begin();
    for (const QString& method : m_methods) {
        const auto row = rowBefore.constFind(method);
        for (const CaseSummary& summary : m_cases) {
            const auto column = columnBefore.find(summary.key);
            if (row != rowBefore.constEnd() && column != columnBefore.end()) {
                *cell = before[static_cast<std::size_t>(*row) * columnBefore.size() +
                               static_cast<std::size_t>(column->second)];
            }
            ++cell;
        }
    }
    endResetModel();
}

void RunMatrixModel::bringFirst(const QStringList& words)
{
    QStringList order;
    for (const QString& word : words + m_methods) {
        if (m_rowOf.contains(word) && !order.contains(word)) {
            order << word;
        }
    }
    if (order != m_methods) {
        setMatrix(order, m_cases);
    }
}

void RunMatrixModel::indexRows()
{
    m_rowOf.clear();
    for (const QString& method : std::as_const(m_methods)) {
        m_rowOf.insert(method, static_cast<int>(m_rowOf.size()));
    }
}

void RunMatrixModel::allChanged()
{
    if (!m_cells.empty()) {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

RunMatrixModel::Cell* RunMatrixModel::find(const ResultKey& key, QModelIndex* at)
{
    const auto row = m_rowOf.constFind(wordOf(key.setting));
    const auto column = m_columnOf.find(key.caseKey);
    if (row == m_rowOf.constEnd() || column == m_columnOf.end()) {
        return nullptr;
    }
    if (at) {
        *at = index(*row, column->second);
    }
    return &m_cells[static_cast<std::size_t>(*row) * m_cases.size() +
                    static_cast<std::size_t>(column->second)];
}

void RunMatrixModel::fill(Cell& cell, DiagnosisStatus status, double seconds, const std::string& message)
{
    cell.result = stateOf(status);
    cell.seconds = seconds;
    cell.message = QString::fromStdString(message);
}

void RunMatrixModel::setResults(const ResultSet& results)
{
    for (Cell& cell : m_cells) {
        cell = {State::Empty, cell.activity, 0, {}};
    }
    for (const ResultSet::Column* column : results.columns()) {
        if (column->ranker().origin != Origin::Computed) {
            continue;
        }
        for (std::size_t i = 0; i < results.cases().size(); ++i) {
            const Result* result = column->at(i);
            if (Cell* cell = result ? find(result->key(), nullptr) : nullptr) {
                fill(*cell, result->judgement.status, result->judgement.seconds, result->message);
            }
        }
    }
    allChanged();
}

void RunMatrixModel::setQueued(std::span<const ResultKey> cells)
{
    for (Cell& cell : m_cells) {
        cell.activity = State::Empty;
    }
    for (const ResultKey& queued : cells) {
        if (Cell* cell = find(queued, nullptr)) {
            cell->activity = State::Queued;
        }
    }
    allChanged();
}

void RunMatrixModel::setRunning(const ResultKey& running)
{
    QModelIndex at;
    if (Cell* cell = find(running, &at)) {
        cell->activity = State::Running;
        Q_EMIT dataChanged(at, at);
    }
}

void RunMatrixModel::setResult(const Diagnosis& diagnosis)
{
    QModelIndex at;
    if (Cell* cell = find(diagnosis.key, &at)) {
        cell->activity = State::Empty;
        fill(*cell, diagnosis.status, diagnosis.seconds, diagnosis.message);
        Q_EMIT dataChanged(at, at);
    }
}

bool RunMatrixModel::holds(State state) const
{
    return std::ranges::any_of(m_cells, [state](const Cell& cell) { return cell.state() == state; });
}

int RunMatrixModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_methods.size());
}

int RunMatrixModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cases.size());
}

const RunMatrixModel::Cell& RunMatrixModel::cellAt(const QModelIndex& index) const
{
    return m_cells[static_cast<std::size_t>(index.row()) * m_cases.size() +
                   static_cast<std::size_t>(index.column())];
}

QString RunMatrixModel::cellText(const Cell& cell) const
{
    switch (cell.state()) {
    case State::Empty:
        return QStringLiteral("·");
    case State::Queued:
        return tr("wait");
    case State::Running:
        return tr("run");
    case State::Failed:
        return tr("fail");
    case State::NotApplicable:
        return tr("n/a");
    case State::Cancelled:
        return QStringLiteral("×");
    case State::Fallback:
        return tr("fb");
    case State::Done:
        return cell.seconds < 0.0095  ? tr("%1 ms").arg(std::lround(cell.seconds * 1000)) // what a cell holds
               : cell.seconds < 9.995 ? QString::number(cell.seconds, 'f', 2)
                                      : QString::number(cell.seconds, 'f', 1);
    }
    return {};
}

/// What the cell's few letters stand for.
QString RunMatrixModel::stateText(const Cell& cell) const
{
    const QString spent = tr("%1 s").arg(QString::number(cell.seconds, 'g', 3));
    switch (cell.state()) {
    case State::Empty:
        return tr("not run");
    case State::Queued:
        return tr("waits for its turn");
    case State::Running:
        return tr("is running");
    case State::Failed:
        return tr("failed after %1").arg(spent);
    case State::NotApplicable:
        return tr("not applicable here");
    case State::Cancelled:
        return tr("cancelled");
    case State::Fallback:
        return tr("fallback after %1, not scored").arg(spent);
    case State::Done:
        return tr("answered in %1").arg(spent);
    }
    return {};
}

QVariant RunMatrixModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Cell& cell = cellAt(index);
    const CaseSummary& summary = m_cases[static_cast<std::size_t>(index.column())];
    const QString& method = m_methods[index.row()];
    const Theme& theme = Theme::current();
    switch (role) {
    case StateRole:
        return QVariant::fromValue(cell.state());
    case CaseKeyRole:
        return QString::fromStdString(summary.key);
    case MethodRole:
        return method;
    case Qt::DisplayRole:
        return cellText(cell);
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignCenter);
    case Qt::ForegroundRole: {
        const State state = cell.state();
        return QBrush(state == State::Failed     ? theme.error
                      : state == State::Fallback ? theme.warn
                      : state == State::Done     ? theme.text
                                                 : theme.muted);
    }
    case Qt::ToolTipRole:
        return tipText(data(index, Qt::AccessibleTextRole).toString());
    case SecondsRole:
        return cell.state() == State::Done ? QVariant(cell.seconds) : QVariant();
    case Qt::AccessibleTextRole:
        return m_workspace.methodTitle(method) + QStringLiteral(", ") + QString::fromStdString(summary.key) +
               QLatin1Char('\n') + stateText(cell) +
               (cell.message.isEmpty() ? QString() : QLatin1Char('\n') + cell.message);
    default:
        return {};
    }
}

int RunMatrixModel::spanStart(int section) const
{
    const auto fault = [this](int column) {
        const auto& injection = m_cases[static_cast<std::size_t>(column)].injection;
        return injection ? injection->fault : std::string();
    };
    while (section > 0 && fault(section - 1) == fault(section)) {
        --section;
    }
    return section;
}

/// `cpu, 3 targets × 2`; the fault alone where there is no room for more.
QString RunMatrixModel::spanTitle(int start) const
{
    const std::string fault = m_cases[static_cast<std::size_t>(start)].injection->fault;
    std::set<std::string> targets;
    int cases = 0;
    for (auto at = static_cast<std::size_t>(start);
         at < m_cases.size() && m_cases[at].injection && m_cases[at].injection->fault == fault; ++at) {
        targets.insert(m_cases[at].injection->target);
        ++cases;
    }
    QString name = QString::fromStdString(fault);
    constexpr int leastColumns = 5;
    const int each = cases / static_cast<int>(targets.size());
    if (cases < leastColumns) {
        return name;
    }
    return each * static_cast<int>(targets.size()) == cases
               ? tr("%1, %2 targets × %3").arg(name, QString::number(targets.size()), QString::number(each))
               : tr("%1, %2 cases").arg(name, QString::number(cases));
}

QVariant RunMatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        return role == Qt::DisplayRole && section >= 0 && section < m_methods.size()
                   ? QVariant(m_workspace.methodTitle(m_methods[section]))
                   : QVariant();
    }
    if (section < 0 || section >= columnCount() || !m_cases[static_cast<std::size_t>(section)].injection) {
        return {};
    }
    switch (role) {
    case ReportTableModel::SpanStartRole:
        return spanStart(section);
    case ReportTableModel::SpanTitleRole:
        return spanTitle(spanStart(section));
    case ReportTableModel::LabelRole:
        return QString();
    case Qt::ToolTipRole:
        return QString::fromStdString(caseTitle(m_cases[static_cast<std::size_t>(section)]));
    default:
        return {};
    }
}

void RunMatrixDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    const auto state = index.data(RunMatrixModel::StateRole).value<RunMatrixModel::State>();
    const QRectF box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5);
    const bool isEmpty = state == RunMatrixModel::State::Empty;
    const bool isRunning = state == RunMatrixModel::State::Running;
    painter->save();
    painter->setPen(isRunning                                  ? theme.accent
                    : state == RunMatrixModel::State::Failed   ? theme.error
                    : state == RunMatrixModel::State::Fallback ? theme.warn
                    : isEmpty                                  ? theme.grid
                                                               : theme.border);
    painter->setBrush(isRunning ? theme.selection : theme.panel);
    painter->drawRect(box);
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->setPen(QPen(theme.accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5));
    }
    painter->setPen(qvariant_cast<QBrush>(index.data(Qt::ForegroundRole)).color());
    painter->setFont(option.font);
    painter->drawText(box, Qt::AlignCenter, index.data().toString());
    painter->restore();
}

} // namespace culprit
