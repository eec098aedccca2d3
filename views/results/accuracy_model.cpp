// SPDX-License-Identifier: GPL-3.0-or-later
#include "results/accuracy_model.h"

#include "evaluation/chance.h"
#include "report/accuracy_report.h"
#include "report/number_text.h"
#include "theme/outside_text.h"
#include "theme/theme.h"

#include <QApplication>
#include <QBrush>
#include <QFont>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <set>

namespace culprit {

namespace {

QString twoDigits(double value)
{
    return QString::fromStdString(fixedText(value, 2)).replace(QLatin1Char('-'), QChar(0x2212));
}

/// Of the figure, the published one and the difference in each of `report`'s columns, keeps one.
ReportTable keptColumns(const ReportTable& report, std::size_t kept)
{
    ReportTable slim = report;
    const auto isKept = [kept](std::size_t column) {
        return column == 0 || (column - 1) % 3 == kept; // 3: figure, published, difference
    };
    slim.columns.clear();
    for (std::size_t column = 0; column < report.columns.size(); ++column) {
        if (isKept(column)) {
            slim.columns.push_back(report.columns[column == 0 ? 0 : column - kept]);
        }
    }
    for (std::size_t i = 1; i < slim.header.size(); ++i) {
        slim.header[i].columns /= 3;
    }
    for (ReportTable::Group& group : slim.groups) {
        for (ReportTable::Row& row : group.rows) {
            std::vector<ReportTable::Cell> cells;
            for (std::size_t column = 0; column < row.cells.size(); ++column) {
                if (isKept(column)) {
                    cells.push_back(row.cells[column]);
                }
            }
            row.cells = std::move(cells);
        }
    }
    return slim;
}

int methodsIn(const ReportTable::Group& group)
{
    std::set<std::string> methods;
    for (const ReportTable::Row& row : group.rows) {
        if (row.id != chanceRanker) {
            methods.insert(Ranker::fromWord(row.id).setting.id);
        }
    }
    return static_cast<int>(methods.size());
}

} // namespace

void AccuracyTableModel::setAccuracy(const AccuracyTable& accuracy, const AccuracyRow* chance,
                                     const MethodRegistry& registry, AccuracyShow show)
{
    m_accuracy = accuracy;
    m_chance = chance ? std::optional(*chance) : std::nullopt;
    m_registry = &registry;
    m_show = show;
    m_rowOf.clear();
    for (std::size_t i = 0; i < m_accuracy.rows.size(); ++i) {
        m_rowOf.emplace(m_accuracy.rows[i].ranker.word(), i);
    }
    AccuracyReportOptions options;
    options.chance = m_chance && show != AccuracyShow::Difference ? &*m_chance : nullptr;
    options.published = show == AccuracyShow::Ours ? nullptr : &publishedTable();
    ReportTable report = accuracyReport(m_accuracy, registry, options);
    if (show == AccuracyShow::Ours) {
        setTable(std::move(report));
        return;
    }
    report = keptColumns(report, show == AccuracyShow::Difference ? 2 : 0);
    if (show == AccuracyShow::Difference) {
        // Without a published figure there is nothing to compare.
        for (ReportTable::Group& group : report.groups) {
            std::erase_if(group.rows, [](const ReportTable::Row& row) {
                return std::ranges::all_of(row.cells.begin() + 1, row.cells.end(),
                                           [](const ReportTable::Cell& cell) { return cell.text == "–"; });
            });
        }
        std::erase_if(report.groups, [](const ReportTable::Group& group) { return group.rows.empty(); });
    }
    setTable(std::move(report));
}

std::optional<AccuracyTableModel::Figure> AccuracyTableModel::figureAt(const QModelIndex& index) const
{
    const ReportTable::Row* row = rowAt(index);
    if (!row || index.column() < 1) {
        return {};
    }
    const auto column = static_cast<std::size_t>(index.column() - 1);
    if (column / accuracyMeasures.size() >= m_accuracy.faults.size()) {
        return {};
    }
    Figure figure;
    figure.fault = m_accuracy.faults[column / accuracyMeasures.size()];
    figure.measure = column % accuracyMeasures.size();
    if (const auto known = m_rowOf.find(row->id); known != m_rowOf.end()) {
        figure.cell = &m_accuracy.rows[known->second].faults.at(figure.fault);
    } else if (m_chance && row->id == chanceRanker) {
        const auto cell = m_chance->faults.find(figure.fault);
        figure.cell = cell == m_chance->faults.end() ? nullptr : &cell->second;
        return figure;
    }
    const Ranker ranker = Ranker::fromWord(row->id);
    if (ranker.origin == Origin::Computed && ranker.setting.variant == Variant::Benchmark &&
        ranker.setting.isDefault()) {
        figure.published = publishedTable().find(ranker.setting.id, figure.fault);
    }
    return figure;
}

QString AccuracyTableModel::figureToolTip(const Figure& figure, const QString& method, bool isChance) const
{
    const AccuracyMeasure& measure = accuracyMeasures[figure.measure];
    QString text =
        tr("%1, %2, %3").arg(method, QString::fromStdString(figure.fault), QLatin1String(measure.title));
    if (isChance) {
        return text + tr("\nExact expectation over %1 cases: a component's chance is its share of the "
                         "metric columns.")
                          .arg(figure.cell ? figure.cell->n : 0);
    }
    if (!figure.cell || figure.cell->n + figure.cell->leftOut == 0) {
        text += tr("\nNot run here");
    } else {
        const AccuracyCell& cell = *figure.cell;
        if (cell.n > 0) {
            const Interval& interval = cell.*measure.interval;
            // With one true cause a case, AC@k counts the cases where it is among the first k.
            const double hits = cell.*measure.value * cell.n;
            const bool isCount = figure.measure < 2 && std::abs(hits - std::round(hits)) < 1e-9;
            text += isCount ? tr("\nOurs %1, %2 of %3 cases")
                                  .arg(twoDigits(cell.*measure.value))
                                  .arg(std::lround(hits))
                                  .arg(cell.n)
                            : tr("\nOurs %1 over %2 cases").arg(twoDigits(cell.*measure.value)).arg(cell.n);
            text += tr("\n95% interval %1 to %2, %3")
                        .arg(twoDigits(interval.low), twoDigits(interval.high),
                             QLatin1String(measure.intervalMethod));
        }
        if (cell.leftOut > 0) {
            text += tr("\n%1 of %2 cases without an answer are left out").arg(cell.leftOut).arg(cell.cases);
        } else if (cell.unanswered > 0) {
            text +=
                tr("\n%1 of %2 cases without an answer are counted in").arg(cell.unanswered).arg(cell.cases);
        }
        if (const int missing = cell.cases - cell.n - cell.leftOut; missing > 0) {
            text += tr("\n%1 of %2 cases were not run").arg(missing).arg(cell.cases);
        }
    }
    if (figure.published) {
        const double published = (*figure.published)[figure.measure];
        text +=
            tr("\nPublished %1 over %2 cases").arg(twoDigits(published)).arg(publishedTable().casesPerFault);
        if (figure.cell && figure.cell->isComplete()) {
            const double difference = figure.cell->*measure.value - published;
            const QString digits = twoDigits(difference);
            text += tr("; difference %1")
                        .arg(difference > 0 && digits != QLatin1String("0.00") ? QLatin1Char('+') + digits
                                                                               : digits);
        }
    }
    return text;
}

QString AccuracyTableModel::methodToolTip(const ReportTable::Row& row) const
{
    const Ranker ranker = Ranker::fromWord(row.id);
    const RootCauseMethod* method = m_registry->find(ranker.setting.id);
    if (!method) {
        return {};
    }
    QString text = QString::fromStdString(row.cells.front().text + '\n' + method->info().summary);
    if (ranker.setting.variant == Variant::Corrected && !method->info().correction.empty()) {
        text += tr("\nCorrected: %1").arg(QString::fromStdString(method->info().correction));
    }
    if (ranker.origin == Origin::Imported) {
        text += tr("\nImported: answers of an earlier run, found in the archive");
    }
    return text;
}

QVariant AccuracyTableModel::data(const QModelIndex& index, int role) const
{
    const ReportTable::Row* row = index.isValid() ? rowAt(index) : nullptr;
    if (!row) {
        return !index.isValid()             ? QVariant()
               : role == Qt::BackgroundRole ? QVariant(QBrush(Theme::current().band))
               : role == MethodsRole        ? QVariant(methodsIn(groupAt(index)))
                                            : ReportTableModel::data(index, role);
    }
    const bool isChance = row->id == chanceRanker;
    switch (role) {
    case ChanceRole:
        return isChance;
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font = qvariant_cast<QFont>(ReportTableModel::data(index, role));
        font.setItalic(isChance);
        return isChance ? QVariant(font) : ReportTableModel::data(index, role);
    }
    case Qt::ForegroundRole: {
        const bool isNumber = index.column() == 0 || (!data(index, PartialRole).toBool() &&
                                                      data(index, Qt::DisplayRole) != QStringLiteral("–"));
        return isNumber ? QVariant() : QVariant(QBrush(Theme::current().muted));
    }
    case Qt::ToolTipRole:
        return tipText(data(index, Qt::AccessibleDescriptionRole).toString());
    case Qt::AccessibleDescriptionRole: {
        const auto figure = figureAt(index);
        return figure ? figureToolTip(*figure, QString::fromStdString(row->cells.front().text), isChance)
                      : methodToolTip(*row);
    }
    case PartialRole: {
        const auto figure = figureAt(index);
        return figure && figure->cell && !figure->cell->isComplete() &&
               figure->cell->n + figure->cell->leftOut > 0;
    }
    case PublishedRole:
    case OutsideRole: {
        const auto figure = figureAt(index);
        if (!figure || !figure->published || m_show != AccuracyShow::OursAndPublished) {
            return {};
        }
        const double published = (*figure->published)[figure->measure];
        if (role == PublishedRole) {
            return twoDigits(published);
        }
        if (!figure->cell || !figure->cell->isComplete()) {
            return 0;
        }
        const Interval& interval = figure->cell->*accuracyMeasures[figure->measure].interval;
        constexpr double rounding = 0.005; // the published figures have two digits
        return published > interval.high + rounding ? 1 : published < interval.low - rounding ? -1 : 0;
    }
    default:
        return ReportTableModel::data(index, role);
    }
}

QVariant AccuracyTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    // Figures and what is drawn beside them begin at the left.
    return role == Qt::TextAlignmentRole && orientation == Qt::Horizontal
               ? QVariant(static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter))
               : ReportTableModel::headerData(section, orientation, role);
}

void AccuracyDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const
{
    const Theme& theme = Theme::current();
    paintGround(painter, option, index);
    paintText(painter, option, index);
    painter->save();
    const QRectF box = QRectF(option.rect).adjusted(padding, 0, -2, 0);
    const bool isTitle = index.data(ReportTableModel::GroupRole).toBool();
    QFont light = option.font;
    light.setBold(false);
    light.setItalic(false);
    painter->setFont(light);
    painter->setPen(theme.muted);
    const QFontMetricsF metrics(light);
    if (isTitle && index.column() == 0) {
        const int methods = index.data(AccuracyTableModel::MethodsRole).toInt();
        const QString count = methods == 0   ? QString()
                              : methods == 1 ? tr("1 method")
                                             : tr("%1 methods").arg(methods);
        painter->drawText(box.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, count);
    }
    const QString published = index.data(AccuracyTableModel::PublishedRole).toString();
    if (!published.isEmpty()) {
        QFont bold = light;
        bold.setBold(true);
        const double left = box.left() + QFontMetricsF(bold).horizontalAdvance(QStringLiteral("0.00")) + 5;
        const double wide = metrics.horizontalAdvance(published);
        painter->drawText(QRectF(left, box.top(), wide + 1, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                          published);
        const int outside = index.data(AccuracyTableModel::OutsideRole).toInt();
        if (outside != 0) {
            painter->setRenderHint(QPainter::Antialiasing);
            drawMarker(*painter, outside > 0 ? MarkerShape::TriangleUp : MarkerShape::TriangleDown,
                       {left + wide + 4, box.center().y()}, 6, theme.text);
        }
    }
    painter->restore();
}

} // namespace culprit
