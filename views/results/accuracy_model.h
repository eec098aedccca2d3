// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "report/published_table.h"
#include "study/root_cause_method.h"
#include "tables/report_table_model.h"
#include "tables/table_delegates.h"

#include <map>
#include <optional>

namespace culprit {

/// What Table 1 shows beside each other.
enum class AccuracyShow { Ours, OursAndPublished, Difference };

/// Table 1 as an item model: chance apart, methods grouped by data source, AC@1, AC@3 and Avg@5 a fault.
class AccuracyTableModel : public ReportTableModel
{
    Q_OBJECT

public:
    /// PublishedRole: the study's figure as text; OutsideRole: 1 when it lies above our 95 % interval, -1
    /// below; PartialRole: some cases have no answer; ChanceRole: the row is no method; MethodsRole: how many
    /// methods a group has, whatever their variants.
    enum AccuracyRole { PublishedRole = NextRole, OutsideRole, PartialRole, ChanceRole, MethodsRole };

    using ReportTableModel::ReportTableModel;
    /// `chance` may be null until it is known. Imported results and corrected variants have no published
    /// figures beside them.
    void setAccuracy(const AccuracyTable& accuracy, const AccuracyRow* chance, const MethodRegistry& registry,
                     AccuracyShow show);

    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Figure
    {
        const AccuracyCell* cell = nullptr; ///< null where nothing was computed
        const PublishedTable::Figures* published = nullptr;
        std::size_t measure = 0; ///< AC@1, AC@3, Avg@5
        std::string fault;
    };
    std::optional<Figure> figureAt(const QModelIndex& index) const;
    QString figureToolTip(const Figure& figure, const QString& method, bool isChance) const;
    QString methodToolTip(const ReportTable::Row& row) const;

    AccuracyTable m_accuracy;
    std::optional<AccuracyRow> m_chance;
    const MethodRegistry* m_registry = nullptr;
    std::map<std::string, std::size_t> m_rowOf; ///< a row's id to its place in m_accuracy
    AccuracyShow m_show = AccuracyShow::Ours;
};

/// Draws a figure of Table 1: ours, the published one in grey beside it, and a triangle when that lies
/// outside our interval; of a group's title also how many methods it has.
class AccuracyDelegate : public TableDelegate
{
    Q_OBJECT

public:
    using TableDelegate::TableDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace culprit
