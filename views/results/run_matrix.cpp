// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/run_matrix.h"

#include "report/figure_recipe_data.h"
#include "tables/report_table_model.h"
#include "theme/theme.h"

#include <QBrush>
#include <QPainter>

#include <algorithm>
#include <set>

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

QString variantWord(const std::string& method, Variant variant)
{
    const QString id = QString::fromStdString(method);
    return variant == Variant::Corrected ? id + QStringLiteral("/corrected") : id;
}

RunMatrixModel::RunMatrixModel(Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent)
    , m_workspace(workspace)
{
}

void RunMatrixModel::setMatrix(const QStringList& methods, std::vector<CaseSummary> cases)
{
    beginResetModel();
    m_methods = methods;
    m_cases = std::move(cases);
    m_columnOf.clear();
    for (std::size_t column = 0; column < m_cases.size(); ++column) {
        m_columnOf.emplace(m_cases[column].key, static_cast<int>(column));
    }
    m_cells.assign(static_cast<std::size_t>(m_methods.size()) * m_cases.size(), {});
    endResetModel();
}

void RunMatrixModel::bringFirst(const QStringList& words)
{
    QStringList order;
    for (const QString& word : words) {
        if (m_methods.contains(word) && !order.contains(word)) {
            order << word;
        }
    }
    for (const QString& method : m_methods) {
        if (!order.contains(method)) {
            order << method;
        }
    }
    beginResetModel();
    std::vector<Cell> cells;
    cells.reserve(m_cells.size());
    for (const QString& method : order) {
        const auto row = static_cast<std::ptrdiff_t>(m_methods.indexOf(method));
        const auto columns = static_cast<std::ptrdiff_t>(m_cases.size());
        std::ranges::move(m_cells.begin() + row * columns, m_cells.begin() + (row + 1) * columns,
                          std::back_inserter(cells));
    }
    m_cells = std::move(cells);
    m_methods = order;
    endResetModel();
}

void RunMatrixModel::setState(const QString& method, const std::string& caseKey, State state, double seconds,
                              const QString& message)
{
    const auto row = m_methods.indexOf(method);
    const auto column = m_columnOf.find(caseKey);
    if (row < 0 || column == m_columnOf.end()) {
        return;
    }
    m_cells[static_cast<std::size_t>(row) * m_cases.size() + static_cast<std::size_t>(column->second)] = {
        state, seconds, message};
    const QModelIndex changed = index(static_cast<int>(row), column->second);
    Q_EMIT dataChanged(changed, changed);
}

void RunMatrixModel::setResult(const Diagnosis& diagnosis)
{
    setState(variantWord(diagnosis.method, diagnosis.variant), diagnosis.caseKey, stateOf(diagnosis.status),
             diagnosis.seconds, QString::fromStdString(diagnosis.message));
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
    switch (cell.state) {
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
        return cell.seconds < 0.01 ? QStringLiteral("<.01") // four letters are what a cell holds
               : cell.seconds < 10 ? QString::number(cell.seconds, 'f', 2)
                                   : QString::number(cell.seconds, 'f', 1);
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
        return QVariant::fromValue(cell.state);
    case CaseKeyRole:
        return QString::fromStdString(summary.key);
    case MethodRole:
        return method;
    case Qt::DisplayRole:
        return cellText(cell);
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignCenter);
    case Qt::ForegroundRole:
        return QBrush(cell.state == State::Failed     ? theme.error
                      : cell.state == State::Fallback ? theme.warn
                      : cell.state == State::Done     ? theme.text
                                                      : theme.muted);
    case Qt::ToolTipRole: {
        const QString spent =
            cell.state == State::Done ? tr("\n%1 s").arg(QString::number(cell.seconds, 'g', 3)) : QString();
        return m_workspace.methodTitle(method) + QStringLiteral(", ") + QString::fromStdString(summary.key) +
               spent + (cell.message.isEmpty() ? QString() : QLatin1Char('\n') + cell.message);
    }
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
    const QString name = QString::fromStdString(fault);
    constexpr int leastColumns = 5;
    const int each = cases / static_cast<int>(targets.size());
    if (cases < leastColumns) {
        return name;
    }
    return each * static_cast<int>(targets.size()) == cases
               ? tr("%1, %2 targets × %3").arg(name).arg(targets.size()).arg(each)
               : tr("%1, %2 cases").arg(name).arg(cases);
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
