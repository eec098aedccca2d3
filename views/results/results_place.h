// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report_table.h"
#include "session/place.h"
#include "session/workspace.h"

#include <QVariantMap>

class QAction;
class QComboBox;
class QLabel;
class QListView;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QTableView;

namespace culprit {

class AccuracyTableModel;
class CheckMenuButton;
class ElidedLabel;
class FoldedText;
class EmptyState;
class ExportButton;
class PairFilterModel;
class ReportTableModel;
class RunMatrixModel;
class SegmentedChoice;
class StatisticsSource;
class WhenShown;

/// The place of Table 1, of the statistics around it, and of the run matrix.
class ResultsPlace : public Place
{
    Q_OBJECT

public:
    enum Page { Accuracy, Variants, Pairs, Agreement, Findings };

    explicit ResultsPlace(Workspace& workspace, QWidget* parent = nullptr);
    ~ResultsPlace() override;

    QTableView* table() const { return m_tableView; }
    QTableView* matrix() const { return m_matrixView; }
    QTableView* variants() const { return m_variantView; }
    QTableView* conclusions() const { return m_conclusionView; }
    QTableView* pairs() const { return m_pairView; }
    QTableView* agreement() const { return m_agreementView; }
    QListView* findings() const { return m_findingsView; }
    QTabBar* pages() const { return m_pages; }
    QComboBox* pairChoice(int side) const { return side == 0 ? m_pairA : m_pairB; }
    QPushButton* runButton() const { return m_run; }
    SegmentedChoice* showChoice() const { return m_show; }
    CheckMenuButton* methodChoice() const { return m_methods; }
    ExportButton* exportButton() const override { return m_export; }
    QList<QAction*> menuActions(Menu menu) const override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;
    /// Shown in place of a page that has nothing to show.
    EmptyState* emptyState() const { return m_empty; }
    const StatisticsSource& statistics() const { return *m_statistics; }
    /// Ticks exactly these methods (`baro`, `pdiagnose/corrected`) for the next run.
    void chooseMethods(const QStringList& words);
    void startRun();
    /// Runs the corrected variants of the methods that have been benchmarked, on the same cases; without any,
    /// both variants of every method that has two, on the cases compared.
    void runCorrected();
    /// The table that is looked at, with columns for what the window tells beside its figures. Like all that
    /// is exported it is of the store as it is now: figures that are being worked out are waited for.
    ReportTable shownTable() const;
    /// Writes it by the path's suffix: .csv, .md, .tex, .html, .txt. Throws ExportError.
    void exportTable(const QString& path) const;
    /// What stands above the variants.
    ReportTable conclusionTable() const;
    /// Seconds or the outcome of every cell of the run matrix.
    ReportTable matrixTable() const;

    /// Page, what is shown and the methods to run, for the settings of a session.
    QVariantMap choices() const;
    void setChoices(const QVariantMap& choices);

private:
    QWidget* makeUpper();
    QWidget* makeVariantPage();
    QWidget* makePairPage();
    QWidget* makeLower();
    void fillExportMenu();
    void followRuns();
    std::vector<CaseSummary> judgedCases() const;
    std::vector<CaseSummary> rcaCases() const;
    void refresh();
    void refreshMatrix();
    void updateChoices();
    void showMatrixDetail();
    void catchUp() const;
    void showAccuracy();
    void showStatistics();
    void showPage(int page);
    void showNote();
    void showWarnings(bool wanted);
    void showCorrection();
    bool teach();
    bool teachAboutPage(int page);
    void allowExports(bool hasTable);
    QStringList correctableMethods(bool benchmarkedOnly) const;

    Workspace& m_workspace;
    StatisticsSource* m_statistics;
    WhenShown* m_refreshing = nullptr;
    bool m_otherCases = false; ///< the matrix has other columns since it was shown last
    QString m_matrixStore;     ///< whose cases the matrix shows
    AccuracyTableModel* m_table;
    RunMatrixModel* m_matrix;
    ReportTableModel* m_variantModel;
    ReportTableModel* m_conclusionModel;
    ReportTableModel* m_pairModel;
    PairFilterModel* m_pairFilter;
    ReportTableModel* m_agreementModel;
    ReportTableModel* m_findingsModel;
    ElidedLabel* m_detail;
    ExportButton* m_export;
    QTabBar* m_pages;
    SegmentedChoice* m_show;
    SegmentedChoice* m_missing; ///< in the order of MissingCells
    QWidget* m_showRow = nullptr;
    QWidget* m_missingRow = nullptr;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    QTableView* m_tableView;
    QTableView* m_variantView = nullptr;
    QTableView* m_conclusionView = nullptr;
    QLabel* m_correction = nullptr;
    QTableView* m_pairView = nullptr;
    QComboBox* m_pairA = nullptr;
    QComboBox* m_pairB = nullptr;
    QTableView* m_agreementView = nullptr;
    QListView* m_findingsView = nullptr;
    ElidedLabel* m_note;
    FoldedText* m_warnings; ///< what is said against the figures
    ElidedLabel* m_matrixDetail;
    QTableView* m_matrixView;
    CheckMenuButton* m_methods;
    QLabel* m_caseChoice;
    QPushButton* m_run;
    QStringList m_chosen;
    QAction* m_runAll;
    QList<QAction*> m_tableExports;
    QList<QAction*> m_conclusionExports;
    QList<QAction*> m_matrixExports;
};

} // namespace culprit
