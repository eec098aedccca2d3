// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report_table.h"
#include "session/workspace.h"

#include <QAbstractTableModel>
#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;
class QToolButton;

namespace culprit {

class ExportButton;

/// Table 1 as an item model: methods grouped by data source, AC@1, AC@3 and Avg@5 a fault.
class AccuracyTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role { GroupRole = Qt::UserRole, FaultStartRole };

    explicit AccuracyTableModel(QObject* parent = nullptr);
    void setTable(ReportTable table, QStringList toolTips = {});
    const ReportTable& table() const { return m_table; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Sorts the rows of each group by a column.
    void sort(int column, Qt::SortOrder order) override;

private:
    struct Place
    {
        int group = 0;
        int row = -1; ///< -1: the group's title
    };
    void indexRows();

    ReportTable m_table;
    std::vector<Place> m_places;
};

/// Method x case, what each cell's run came to.
class RunMatrixModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role { StateRole = Qt::UserRole };
    enum class State { Empty, Queued, Running, Done, Fallback, Failed, NotApplicable, Cancelled };
    Q_ENUM(State)

    explicit RunMatrixModel(Workspace& workspace, QObject* parent = nullptr);
    void setMatrix(std::vector<std::string> methods, std::vector<CaseSummary> cases);
    void setState(const std::string& method, const std::string& caseKey, State state, double seconds = 0,
                  const QString& message = {});

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Cell
    {
        State state = State::Empty;
        double seconds = 0;
        QString message;
    };
    Workspace& m_workspace;
    std::vector<std::string> m_methods;
    std::vector<CaseSummary> m_cases;
    std::vector<Cell> m_cells;
};

/// The place of Table 1 and of the run matrix.
class ResultsPlace : public QWidget
{
    Q_OBJECT

public:
    explicit ResultsPlace(Workspace& workspace, QWidget* parent = nullptr);

    QTableView* table() const { return m_tableView; }
    QTableView* matrix() const { return m_matrixView; }
    QPushButton* runButton() const { return m_run; }
    /// Ticks exactly these methods for the next run.
    void chooseMethods(const QStringList& ids);
    void startRun();
    /// Writes the table by the path's suffix: .csv, .md, .tex, .html, .txt. Throws ExportError.
    void exportTable(const QString& path) const;

Q_SIGNALS:
    void exported(const QString& path);
    void problem(const QString& message);

private:
    void refresh();
    void refreshMatrix();
    void updateChoices();
    void copyTable() const;

    Workspace& m_workspace;
    AccuracyTableModel* m_table;
    RunMatrixModel* m_matrix;
    QLabel* m_detail;
    QLabel* m_matrixDetail;
    QTableView* m_tableView;
    QTableView* m_matrixView;
    QToolButton* m_methods;
    QLabel* m_caseChoice;
    QPushButton* m_run;
    QStringList m_chosen;
};

} // namespace culprit
