// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/comparison.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include <memory>

namespace culprit {

/// The cases of which the compared methods blame different components: fault, true cause, then the component
/// each method ranks first.
class DisagreementModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Fault, TrueCause, FirstMethod };
    enum Role { KeyRole = Qt::UserRole, ComponentRole, VerdictRole };
    enum Verdict { NoVerdict, Right, Wrong, NoAnswer };

    explicit DisagreementModel(const MethodRegistry& registry, QObject* parent = nullptr);

    void setComparison(std::shared_ptr<const Comparison> comparison);
    /// Only cases that method `right` got right and method `wrong` got wrong; -1: any.
    void setFilter(int right, int wrong);
    int right() const { return m_right; }
    int wrong() const { return m_wrong; }
    /// Disagreements, filtered or not.
    int total() const;
    /// Indices of Comparison::disagreements() that are shown.
    const std::vector<std::size_t>& shown() const { return m_shown; }
    QModelIndex indexOf(const std::string& caseKey) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void choose();

    const MethodRegistry& m_registry;
    std::shared_ptr<const Comparison> m_comparison;
    std::vector<std::size_t> m_shown;
    int m_right = -1;
    int m_wrong = -1;
};

/// Draws a disagreement's cell: check or cross, the component's marker and its name.
class DisagreementDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace culprit
