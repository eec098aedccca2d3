// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/diagnosis.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <vector>

namespace culprit {

/// A ranking, by component (each at its best indicator) or by indicator.
class SuspectModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        ComponentRole = Qt::UserRole,
        IndicatorRole,
        ScoreRole,
        BarRole,
        TrueCauseRole,
        RankRole,
        EvidenceRole
    };

    explicit SuspectModel(QObject* parent = nullptr);

    /// `names` are those of the case.
    void setDiagnosis(const Diagnosis& diagnosis, const std::string& trueCause,
                      const ComponentNames& names = {});
    void clear();
    void setByComponent(bool byComponent);
    /// Whether bars are logarithmic because scores span more than two decades.
    bool hasLogBars() const { return m_logBars; }
    const RankedItem* item(int row) const;
    /// The row of the item called `name`, by component that of its component; -1 when it is not ranked.
    int rowOf(const std::string& name) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    void rebuild();
    double bar(double score) const;

    std::vector<RankedItem> m_ranking;
    std::vector<int> m_rows; ///< indices into the ranking
    std::string m_trueCause;
    ComponentNames m_names;
    bool m_byComponent = true;
    bool m_logBars = false;
    double m_top = 0;
    double m_bottom = 0;
};

/// A suspect: rank, marker, name, indicator, score and bar; the true cause boxed.
class SuspectDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace culprit
