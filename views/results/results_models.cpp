// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/results_place.h"

#include "theme/icons.h"
#include "theme/theme.h"

#include <QBrush>
#include <QFont>

#include <algorithm>

namespace culprit {

AccuracyTableModel::AccuracyTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void AccuracyTableModel::setTable(ReportTable table, QStringList)
{
    beginResetModel();
    m_table = std::move(table);
    indexRows();
    endResetModel();
}

void AccuracyTableModel::indexRows()
{
    m_places.clear();
    for (std::size_t group = 0; group < m_table.groups.size(); ++group) {
        if (!m_table.groups[group].title.empty()) {
            m_places.push_back({static_cast<int>(group), -1});
        }
        for (std::size_t row = 0; row < m_table.groups[group].rows.size(); ++row) {
            m_places.push_back({static_cast<int>(group), static_cast<int>(row)});
        }
    }
}

int AccuracyTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_places.size());
}

int AccuracyTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant AccuracyTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Place place = m_places[static_cast<std::size_t>(index.row())];
    const auto& group = m_table.groups[static_cast<std::size_t>(place.group)];
    if (role == GroupRole) {
        return place.row < 0;
    }
    if (place.row < 0) {
        QFont bold;
        bold.setBold(true);
        switch (role) {
        case Qt::DisplayRole:
            return index.column() == 0 ? QString::fromStdString(group.title) : QString();
        case Qt::FontRole:
            return bold;
        case Qt::BackgroundRole:
            return QBrush(Theme::current().band);
        default:
            return {};
        }
    }
    const auto& cells = group.rows[static_cast<std::size_t>(place.row)].cells;
    const auto column = static_cast<std::size_t>(index.column());
    if (column >= cells.size()) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return QString::fromStdString(cells[column].text);
    case Qt::TextAlignmentRole:
        return static_cast<int>(column == 0 ? Qt::AlignLeft | Qt::AlignVCenter
                                            : Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font;
        font.setBold(cells[column].best);
        return font;
    }
    default:
        return {};
    }
}

QVariant AccuracyTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>(section == 0 ? Qt::AlignLeft | Qt::AlignBottom
                                             : Qt::AlignRight | Qt::AlignBottom);
    }
    int first = 0;
    for (const auto& span : m_table.header) {
        if (section == first && role == Qt::DecorationRole) {
            return {};
        }
        if (section == first && role == Qt::DisplayRole && !span.title.empty()) {
            return QString::fromStdString(span.title + "\n" +
                                          m_table.columns[static_cast<std::size_t>(section)]);
        }
        if (section == first && role == FaultStartRole) {
            return true;
        }
        first += span.columns;
    }
    if (role == Qt::DisplayRole) {
        return QStringLiteral("\n") +
               QString::fromStdString(m_table.columns[static_cast<std::size_t>(section)]);
    }
    return {};
}

void AccuracyTableModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount()) {
        return;
    }
    Q_EMIT layoutAboutToBeChanged();
    for (auto& group : m_table.groups) {
        const auto key = [column](const ReportTable::Row& row) {
            const auto c = static_cast<std::size_t>(column);
            return c < row.cells.size() ? QString::fromStdString(row.cells[c].text) : QString();
        };
        std::ranges::stable_sort(group.rows, [&](const ReportTable::Row& a, const ReportTable::Row& b) {
            if (column == 0) {
                const int compared = key(a).localeAwareCompare(key(b));
                return order == Qt::AscendingOrder ? compared < 0 : compared > 0;
            }
            bool aIsNumber = false;
            bool bIsNumber = false;
            const double x = key(a).toDouble(&aIsNumber);
            const double y = key(b).toDouble(&bIsNumber);
            if (aIsNumber != bIsNumber) {
                return aIsNumber; // what has no value comes last, whichever way
            }
            return order == Qt::AscendingOrder ? x < y : x > y;
        });
    }
    Q_EMIT layoutChanged();
}

RunMatrixModel::RunMatrixModel(Workspace& workspace, QObject* parent)
    : QAbstractTableModel(parent)
    , m_workspace(workspace)
{
}

void RunMatrixModel::setMatrix(std::vector<std::string> methods, std::vector<CaseSummary> cases)
{
    beginResetModel();
    m_methods = std::move(methods);
    m_cases = std::move(cases);
    m_cells.assign(m_methods.size() * m_cases.size(), {});
    endResetModel();
}

void RunMatrixModel::setState(const std::string& method, const std::string& caseKey, State state,
                              double seconds, const QString& message)
{
    const auto row = std::ranges::find(m_methods, method) - m_methods.begin();
    const auto column = std::ranges::find(m_cases, caseKey, &CaseSummary::key) - m_cases.begin();
    if (row == std::ssize(m_methods) || column == std::ssize(m_cases)) {
        return;
    }
    m_cells[static_cast<std::size_t>(row) * m_cases.size() + static_cast<std::size_t>(column)] = {
        state, seconds, message};
    const QModelIndex changed = index(static_cast<int>(row), static_cast<int>(column));
    Q_EMIT dataChanged(changed, changed);
}

int RunMatrixModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_methods.size());
}

int RunMatrixModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_cases.size());
}

QVariant RunMatrixModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Cell& cell = m_cells[static_cast<std::size_t>(index.row()) * m_cases.size() +
                               static_cast<std::size_t>(index.column())];
    const Theme& theme = Theme::current();
    switch (role) {
    case StateRole:
        return QVariant::fromValue(cell.state);
    case Qt::DisplayRole:
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
            return cell.seconds < 0.1  ? QString::number(cell.seconds, 'f', 3)
                   : cell.seconds < 10 ? QString::number(cell.seconds, 'f', 2)
                                       : QString::number(cell.seconds, 'f', 1);
        }
        return {};
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignCenter);
    case Qt::ForegroundRole:
        return QBrush(cell.state == State::Failed     ? theme.error
                      : cell.state == State::Fallback ? theme.warn
                      : cell.state == State::Done     ? theme.text
                                                      : theme.muted);
    case Qt::BackgroundRole:
        return cell.state == State::Running ? QVariant(QBrush(theme.selection)) : QVariant();
    case Qt::ToolTipRole: {
        const auto& summary = m_cases[static_cast<std::size_t>(index.column())];
        return m_workspace.methodName(m_methods[static_cast<std::size_t>(index.row())]) +
               QStringLiteral(", ") + QString::fromStdString(summary.key) +
               (cell.message.isEmpty() ? QString() : QStringLiteral("\n") + cell.message);
    }
    default:
        return {};
    }
}

QVariant RunMatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        return role == Qt::DisplayRole
                   ? QVariant(m_workspace.methodName(m_methods[static_cast<std::size_t>(section)]))
                   : QVariant();
    }
    const CaseSummary& summary = m_cases[static_cast<std::size_t>(section)];
    if (role == Qt::DecorationRole && summary.injection) {
        return faultIcon(summary.injection->fault);
    }
    if (role == Qt::ToolTipRole) {
        return QString::fromStdString(caseTitle(summary));
    }
    return {};
}

} // namespace culprit
