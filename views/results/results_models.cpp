// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/results_place.h"

#include "report/study_tables.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QApplication>
#include <QBrush>
#include <QFont>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace culprit {

AccuracyTableModel::AccuracyTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

namespace {

/// A row's name as accuracyReport writes it.
std::string accuracyRowName(const AccuracyRow& row, const MethodRegistry& registry)
{
    const RootCauseMethod* method = registry.find(row.method);
    std::string name = method ? method->info().name : row.method;
    name += row.variant == Variant::Corrected ? " (corrected)" : "";
    return row.origin == "computed" ? name : name + " (" + row.origin + ")";
}

double accuracyFigure(const AccuracyCell& cell, std::size_t measure)
{
    return measure == 0 ? cell.ac1 : measure == 1 ? cell.ac3 : cell.avg5;
}

const Interval& accuracyInterval(const AccuracyCell& cell, std::size_t measure)
{
    return measure == 0 ? cell.ac1Interval : measure == 1 ? cell.ac3Interval : cell.avg5Interval;
}

QString signedText(double value)
{
    const QString digits = QString::fromStdString(fixedText(std::abs(value), 2));
    return (digits == QLatin1String("0.00") ? QString()
            : value < 0                     ? QStringLiteral("−")
                                            : QStringLiteral("+")) +
           digits;
}

} // namespace

void AccuracyTableModel::setAccuracy(const AccuracyTable& accuracy, const MethodRegistry& registry,
                                     AccuracyShow show)
{
    beginResetModel();
    m_accuracy = accuracy;
    m_show = show;
    m_table = accuracyReport(accuracy, registry);
    m_rowOf.clear();
    for (std::size_t row = 0; row < m_accuracy.rows.size(); ++row) {
        m_rowOf.emplace(accuracyRowName(m_accuracy.rows[row], registry), row);
    }
    if (show == AccuracyShow::Difference) { // in the table itself, so that it sorts and copies as shown
        for (std::size_t group = 0; group < m_table.groups.size(); ++group) {
            for (std::size_t row = 0; row < m_table.groups[group].rows.size(); ++row) {
                auto& cells = m_table.groups[group].rows[row].cells;
                for (std::size_t column = 1; column < cells.size(); ++column) {
                    const auto figure =
                        figureAt({static_cast<int>(group), static_cast<int>(row)}, static_cast<int>(column));
                    const bool both = figure && figure->published && figure->cell->n > 0;
                    cells[column].best = false;
                    cells[column].text = both ? signedText(accuracyFigure(*figure->cell, figure->measure) -
                                                           (*figure->published)[figure->measure])
                                                    .toStdString()
                                              : "–";
                }
            }
        }
    }
    indexRows();
    endResetModel();
}

std::optional<AccuracyTableModel::Figure> AccuracyTableModel::figureAt(const Place& place, int column) const
{
    if (place.row < 0 || column < 1) {
        return {};
    }
    const auto& cells =
        m_table.groups[static_cast<std::size_t>(place.group)].rows[static_cast<std::size_t>(place.row)].cells;
    const auto known = m_rowOf.find(cells.front().text);
    const auto fault = static_cast<std::size_t>(column - 1) / 3;
    if (known == m_rowOf.end() || fault >= m_accuracy.faults.size()) {
        return {};
    }
    const AccuracyRow& row = m_accuracy.rows[known->second];
    Figure figure;
    figure.fault = m_accuracy.faults[fault];
    figure.measure = static_cast<std::size_t>(column - 1) % 3;
    figure.cell = &row.faults.at(figure.fault);
    if (row.variant == Variant::Benchmark && row.origin == "computed") {
        figure.published = publishedTable().find(row.method, figure.fault);
    }
    return figure;
}

QString AccuracyTableModel::toolTip(const Figure& figure, const QString& method) const
{
    static const char* const measureNames[] = {"AC@1", "AC@3", "Avg@5"};
    const AccuracyCell& cell = *figure.cell;
    const double ours = accuracyFigure(cell, figure.measure);
    QString text =
        tr("%1, %2, %3")
            .arg(method, QString::fromStdString(figure.fault), QLatin1String(measureNames[figure.measure]));
    if (cell.n > 0) {
        const Interval& interval = accuracyInterval(cell, figure.measure);
        text += tr("\nOurs %1 over %2 cases").arg(ours, 0, 'f', 2).arg(cell.n);
        text += tr("\n95% interval %1 to %2, %3")
                    .arg(interval.low, 0, 'f', 2)
                    .arg(interval.high, 0, 'f', 2)
                    .arg(figure.measure < 2 ? tr("Wilson") : tr("bootstrap"));
    }
    if (cell.leftOut > 0) {
        text += tr("\n%1 of %2 cases without an answer are left out")
                    .arg(cell.leftOut)
                    .arg(cell.n + cell.leftOut);
    }
    if (figure.published) {
        const double published = (*figure.published)[figure.measure];
        text +=
            tr("\nPublished %1 over %2 cases").arg(published, 0, 'f', 2).arg(publishedTable().casesPerFault);
        text += cell.n > 0 ? tr("; difference %1").arg(signedText(ours - published)) : QString();
    }
    return text;
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
    case Qt::ToolTipRole:
    case PublishedRole:
    case OutsideRole: {
        const auto figure = figureAt(place, index.column());
        if (!figure) {
            return {};
        }
        if (role == Qt::ToolTipRole) {
            return toolTip(*figure, QString::fromStdString(cells.front().text));
        }
        if (!figure->published || m_show != AccuracyShow::OursAndPublished) {
            return {};
        }
        const double published = (*figure->published)[figure->measure];
        if (role == PublishedRole) {
            return QString::fromStdString(fixedText(published, 2));
        }
        const Interval& interval = accuracyInterval(*figure->cell, figure->measure);
        constexpr double rounding = 0.005; // the published figures have two digits
        return figure->cell->n == 0                   ? 0
               : published > interval.high + rounding ? 1
               : published < interval.low - rounding  ? -1
                                                      : 0;
    }
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
            const auto number = [&](const ReportTable::Row& row, bool* isNumber) {
                return key(row).replace(QStringLiteral("−"), QStringLiteral("-")).toDouble(isNumber);
            };
            const double x = number(a, &aIsNumber);
            const double y = number(b, &bIsNumber);
            if (aIsNumber != bIsNumber) {
                return aIsNumber; // what has no value comes last, whichever way
            }
            return order == Qt::AscendingOrder ? x < y : x > y;
        });
    }
    Q_EMIT layoutChanged();
}

void AccuracyDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    const QString published = index.data(AccuracyTableModel::PublishedRole).toString();
    if (published.isEmpty()) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    const QString ours = plain.text;
    plain.text.clear();
    const QStyle* style = plain.widget ? plain.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &plain, painter, plain.widget);

    const Theme& theme = Theme::current();
    painter->save();
    QFont light = plain.font;
    light.setBold(false);
    const QFontMetricsF metrics(light);
    constexpr double triangleRoom = 11;
    const QRectF box = option.rect;
    const double right = box.right() - triangleRoom;
    const double wide = metrics.horizontalAdvance(QStringLiteral("0.00"));
    painter->setFont(light);
    painter->setPen(theme.muted);
    painter->drawText(QRectF(right - wide, box.top(), wide, box.height()), Qt::AlignVCenter | Qt::AlignRight,
                      published);
    painter->setFont(plain.font);
    painter->setPen(theme.text);
    painter->drawText(QRectF(box.left(), box.top(), right - wide - 5 - box.left(), box.height()),
                      Qt::AlignVCenter | Qt::AlignRight, ours);
    const int outside = index.data(AccuracyTableModel::OutsideRole).toInt();
    if (outside != 0) {
        painter->setRenderHint(QPainter::Antialiasing);
        drawMarker(*painter, outside > 0 ? MarkerShape::TriangleUp : MarkerShape::TriangleDown,
                   {right + 6, box.center().y()}, 6, theme.text);
    }
    painter->restore();
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
            return cell.seconds < 0.01 ? QStringLiteral("<.01") // four letters are what a cell holds
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
