// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/report_table_model.h"

#include "telemetry/natural_order.h"

#include <QApplication>
#include <QFont>

#include <algorithm>
#include <numeric>
#include <optional>

namespace culprit {

namespace {

/// `0.83`, `+0.10`, `−0.17`, `< 0.001`, `0.83 (5/6)`; nothing for other text.
std::optional<double> numberIn(const std::string& text)
{
    QString plain = QString::fromStdString(text).section(QStringLiteral(" ("), 0, 0).trimmed();
    plain.replace(QStringLiteral("−"), QStringLiteral("-"));
    const bool isBelow = plain.startsWith(QLatin1Char('<'));
    bool isNumber = false;
    const double number = (isBelow ? plain.mid(1).trimmed() : plain).toDouble(&isNumber);
    return isNumber ? std::optional(isBelow ? number / 2 : number) : std::nullopt;
}

/// With a minus sign where files have a hyphen.
QString shown(const std::string& text)
{
    QString result = QString::fromStdString(text);
    if (result.size() > 1 && result.startsWith(QLatin1Char('-')) && result[1].isDigit()) {
        result[0] = QChar(0x2212);
    }
    return result;
}

/// Whether `a` comes before `b`.
bool comesBefore(const std::string& a, const std::string& b, Qt::SortOrder order)
{
    const auto x = numberIn(a);
    const auto y = numberIn(b);
    if (x && y) {
        return order == Qt::AscendingOrder ? *x < *y : *x > *y;
    }
    if (x || y) {
        return x.has_value();
    }
    const auto folded = [](const std::string& text) {
        return QString::fromStdString(text).toCaseFolded().toStdString();
    };
    return order == Qt::AscendingOrder ? naturalLess(folded(a), folded(b))
                                       : naturalLess(folded(b), folded(a));
}

} // namespace

void ReportTableModel::setTable(ReportTable table)
{
    beginResetModel();
    m_table = std::move(table);
    m_places.clear();
    m_isText.clear();
    m_cameAs.clear();
    for (std::size_t column = 0; column < m_table.columns.size(); ++column) {
        m_isText.push_back(isTextColumn(m_table, column));
    }
    for (std::size_t group = 0; group < m_table.groups.size(); ++group) {
        if (!m_table.groups[group].title.empty()) {
            m_places.push_back({group, -1});
        }
        for (std::size_t row = 0; row < m_table.groups[group].rows.size(); ++row) {
            m_places.push_back({group, static_cast<std::ptrdiff_t>(row)});
        }
        m_cameAs.emplace_back(m_table.groups[group].rows.size());
        std::iota(m_cameAs.back().begin(), m_cameAs.back().end(), std::size_t{0});
    }
    endResetModel();
}

const ReportTable::Group& ReportTableModel::groupAt(const QModelIndex& index) const
{
    return m_table.groups[m_places[static_cast<std::size_t>(index.row())].group];
}

const ReportTable::Row* ReportTableModel::rowAt(const QModelIndex& index) const
{
    const Place& place = m_places[static_cast<std::size_t>(index.row())];
    return place.row < 0 ? nullptr : &m_table.groups[place.group].rows[static_cast<std::size_t>(place.row)];
}

int ReportTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_places.size());
}

int ReportTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant ReportTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const ReportTable::Row* row = rowAt(index);
    const auto column = static_cast<std::size_t>(index.column());
    QFont bold = QApplication::font();
    bold.setBold(true);
    switch (role) {
    case GroupRole:
        return row == nullptr;
    case GroupSizeRole:
        return static_cast<int>(groupAt(index).rows.size());
    case RowIdRole:
        return row ? QVariant(QString::fromStdString(row->id)) : QVariant();
    case Qt::TextAlignmentRole:
        return static_cast<int>((m_isText[column] ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::DisplayRole:
        if (!row) {
            return column == 0 ? QVariant(QString::fromStdString(groupAt(index).title)) : QVariant();
        }
        return column < row->cells.size() ? QVariant(shown(row->cells[column].text)) : QVariant();
    case Qt::FontRole:
        return !row || (column < row->cells.size() && row->cells[column].best) ? QVariant(bold) : QVariant();
    default:
        return {};
    }
}

QVariant ReportTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const auto column = static_cast<std::size_t>(section);
    if (orientation != Qt::Horizontal || section < 0 || column >= m_table.columns.size()) {
        return {};
    }
    switch (role) {
    case Qt::TextAlignmentRole:
        return static_cast<int>((m_isText[column] ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::DisplayRole:
        return QString::fromStdString(flatHeader(m_table)[column]);
    case LabelRole:
        return QString::fromStdString(m_table.columns[column]);
    case SpanTitleRole:
    case SpanStartRole: {
        int start = 0;
        for (const ReportTable::Span& span : m_table.header) {
            if (section < start + span.columns) {
                return role == SpanStartRole ? QVariant(start) : QVariant(QString::fromStdString(span.title));
            }
            start += span.columns;
        }
        return {};
    }
    default:
        return {};
    }
}

void ReportTableModel::sort(int column, Qt::SortOrder order)
{
    if (column >= columnCount()) {
        return;
    }
    Q_EMIT layoutAboutToBeChanged();
    std::vector<int> newRowOf(m_places.size());
    std::iota(newRowOf.begin(), newRowOf.end(), 0);
    int first = 0;
    for (std::size_t number = 0; number < m_table.groups.size(); ++number) {
        ReportTable::Group& group = m_table.groups[number];
        std::vector<std::size_t>& cameAs = m_cameAs[number];
        first += group.title.empty() ? 0 : 1;
        std::vector<std::size_t> from(group.rows.size());
        std::iota(from.begin(), from.end(), std::size_t{0});
        const auto text = [&, c = static_cast<std::size_t>(column)](std::size_t row) {
            const auto& cells = group.rows[row].cells;
            return c < cells.size() ? cells[c].text : std::string();
        };
        if (column < 0) {
            std::ranges::sort(from, {}, [&](std::size_t row) { return cameAs[row]; });
        } else {
            std::ranges::stable_sort(
                from, [&](std::size_t a, std::size_t b) { return comesBefore(text(a), text(b), order); });
        }
        std::vector<ReportTable::Row> sorted;
        std::vector<std::size_t> sortedCameAs;
        for (std::size_t i = 0; i < from.size(); ++i) {
            newRowOf[static_cast<std::size_t>(first) + from[i]] = first + static_cast<int>(i);
            sorted.push_back(std::move(group.rows[from[i]]));
            sortedCameAs.push_back(cameAs[from[i]]);
        }
        group.rows = std::move(sorted);
        cameAs = std::move(sortedCameAs);
        first += static_cast<int>(group.rows.size());
    }
    QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex& one : before) {
        after << index(newRowOf[static_cast<std::size_t>(one.row())], one.column());
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

} // namespace culprit
