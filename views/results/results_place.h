// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "report/published_table.h"
#include "report/report_table.h"
#include "session/workspace.h"

#include <QAbstractTableModel>
#include <QStyledItemDelegate>
#include <QWidget>

#include <map>
#include <optional>

class QLabel;
class QPushButton;
class QTableView;
class QToolButton;

namespace culprit {

class ExportButton;
class SegmentedChoice;
class WhenShown;

/// What Table 1 shows beside each other.
enum class AccuracyShow { Ours, OursAndPublished, Difference };

/// Table 1 as an item model: methods grouped by data source, AC@1, AC@3 and Avg@5 a fault.
class AccuracyTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    /// PublishedRole: the study's figure as text; OutsideRole: 1 when it lies above our 95 % interval, -1
    /// below.
    enum Role { GroupRole = Qt::UserRole, FaultStartRole, PublishedRole, OutsideRole };

    explicit AccuracyTableModel(QObject* parent = nullptr);
    /// Table 1 of `accuracy`. Imported results and corrected variants have no published figures beside them.
    void setAccuracy(const AccuracyTable& accuracy, const MethodRegistry& registry, AccuracyShow show);
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
    struct Figure
    {
        const AccuracyCell* cell = nullptr; ///< of m_accuracy
        const PublishedTable::Figures* published = nullptr;
        std::size_t measure = 0; ///< AC@1, AC@3, Avg@5
        std::string fault;
    };
    void indexRows();
    std::optional<Figure> figureAt(const Place& place, int column) const;
    QString toolTip(const Figure& figure, const QString& method) const;

    ReportTable m_table;
    AccuracyTable m_accuracy;
    std::map<std::string, std::size_t> m_rowOf; ///< a row's name to its place in m_accuracy
    AccuracyShow m_show = AccuracyShow::Ours;
    std::vector<Place> m_places;
};

/// Draws a figure of Table 1: ours, the published one in grey beside it, and a triangle when that lies
/// outside our interval.
class AccuracyDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
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
    SegmentedChoice* showChoice() const { return m_show; }
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
    WhenShown* m_refreshing;
    bool m_otherCases = false; ///< the matrix has other columns since it was shown last
    SegmentedChoice* m_show;
    QLabel* m_showNote;
    QTableView* m_tableView;
    QTableView* m_matrixView;
    QToolButton* m_methods;
    QLabel* m_caseChoice;
    QPushButton* m_run;
    QStringList m_chosen;
};

} // namespace culprit
