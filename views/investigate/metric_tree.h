// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/case_figure.h"

#include <QWidget>

class QLineEdit;
class QStandardItemModel;
class QSortFilterProxyModel;
class QTreeView;

namespace culprit {

/// Component x metric, searchable, with ticks: the series a person puts together themselves.
class MetricTree : public QWidget
{
    Q_OBJECT

public:
    explicit MetricTree(QWidget* parent = nullptr);

    void setCase(const Case* source);
    QLineEdit* searchLine() const { return m_search; }
    QTreeView* tree() const { return m_tree; }
    /// The component that a row of `tree()` stands for; empty for a series and for cluster-wide signals.
    std::string componentAt(const QModelIndex& index) const;
    QStandardItemModel* model() const { return m_model; }
    /// The ticked series of `source`, a panel a metric. Empty when nothing is ticked.
    FigureData figure(const Case& source) const;

Q_SIGNALS:
    void ticksChanged();

private:
    QLineEdit* m_search;
    QTreeView* m_tree;
    QStandardItemModel* m_model;
    QSortFilterProxyModel* m_proxy;
    QStringList m_ticked; ///< `file/column`, kept from case to case
    bool m_filling = false;
};

} // namespace culprit
