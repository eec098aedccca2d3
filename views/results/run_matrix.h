// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/workspace.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QStyledItemDelegate>

#include <span>

namespace culprit {

/// Method x case: what each cell's run came to.
class RunMatrixModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// SecondsRole: how long an answer took; nothing without one.
    enum Role { StateRole = Qt::UserRole, CaseKeyRole, MethodRole, SecondsRole };
    enum class State { Empty, Queued, Running, Done, Fallback, Failed, NotApplicable, Cancelled };
    Q_ENUM(State)

    explicit RunMatrixModel(Workspace& workspace, QObject* parent = nullptr);
    /// `methods` as words, in the order of the rows. Cells that stay keep what is known of them.
    void setMatrix(const QStringList& methods, std::vector<CaseSummary> cases);
    /// The rows of `words` come first, in this order; states stay.
    void bringFirst(const QStringList& words);
    const QStringList& methods() const { return m_methods; }
    /// What the store holds: computed results fill their cells, all others are empty. What a run has under
    /// way is shown above them.
    void setResults(const ResultSet& results);
    /// A run is about to work on these; without any it has ended.
    void setQueued(std::span<const ResultKey> cells);
    void setRunning(const ResultKey& cell);
    void setResult(const Diagnosis& diagnosis);
    /// Whether any cell is in `state`.
    bool holds(State state) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Cell
    {
        State result = State::Empty;
        State activity = State::Empty; ///< of the run: Queued or Running
        double seconds = 0;
        QString message;

        State state() const { return activity == State::Empty ? result : activity; }
    };
    const Cell& cellAt(const QModelIndex& index) const;
    /// Null for what has no place in the matrix.
    Cell* find(const ResultKey& key, QModelIndex* at);
    static void fill(Cell& cell, DiagnosisStatus status, double seconds, const std::string& message);
    void indexRows();
    void allChanged();
    QString cellText(const Cell& cell) const;
    QString stateText(const Cell& cell) const;
    QString spanTitle(int start) const;
    int spanStart(int section) const;

    Workspace& m_workspace;
    QStringList m_methods;
    std::vector<CaseSummary> m_cases;
    std::vector<Cell> m_cells;
    QHash<QString, int> m_rowOf;           ///< by word
    std::map<std::string, int> m_columnOf; ///< by case key
};

/// Draws a cell of the matrix as a box of its own.
class RunMatrixDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
};

} // namespace culprit
