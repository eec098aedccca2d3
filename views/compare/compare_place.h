// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/comparison_source.h"
#include "run/runner.h"
#include "session/place.h"

#include <QStringList>

#include <memory>

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QSplitter;
class QStackedWidget;
class QTabBar;
class QTableView;
class QToolButton;

namespace culprit {

class AccuracyStrip;
class DisagreementModel;
class ExportButton;
class RankingView;
class ReportTableModel;
class RichLabel;
class WhenShown;
class WindowScrubber;
class Workspace;

/// Methods side by side on the selected cases: accuracy, the rankings of the current case, a window that can
/// be moved while everything is ranked anew, and where the methods disagree.
class ComparePlace : public Place
{
    Q_OBJECT

public:
    static constexpr int leastMethods = 2;
    static constexpr int mostMethods = 6;

    /// `workspace` must outlive the place.
    explicit ComparePlace(Workspace& workspace, QWidget* parent = nullptr);
    ~ComparePlace() override;

    const std::vector<MethodSetting>& methods() const { return m_methods; }
    void setMethods(const std::vector<MethodSetting>& methods);
    /// The same as words, for settings: `baro`, `pdiagnose/corrected`. Unknown ones are passed over.
    QStringList methodWords() const;
    void setMethodWords(const QStringList& words);

    std::shared_ptr<const Comparison> comparison() const { return m_comparison; }
    const ComparisonSource& source() const { return *m_source; }
    ExportButton* exportButton() const override { return m_export; }
    /// Makes the asked method one of the columns.
    void take(const PlaceRequest& request) override;
    void save(QSettings& settings) const override;
    void restore(const QSettings& settings) override;
    /// Writes what is shown: .pdf, .svg or .png as a picture, .csv as the rankings. Throws ExportError.
    void writeFigure(const QString& path) const;

Q_SIGNALS:
    void methodsChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* makePickers();
    QWidget* makeWindowRow();
    QWidget* makeLower();
    QWidget* makeMissingRow();
    void fillExportMenu();
    void rebuildPickers();
    void alignColumns();
    void present(std::shared_ptr<const Comparison> comparison, double milliseconds);
    void showContent();
    void showDisagreements();
    void showPair();
    void showMissing();
    void showTitle();
    void showWindowState();
    void syncScrubber();
    void followWorkspace();
    void takeStore();
    void takeSelection();
    void takeWindow();
    std::vector<MethodSetting> choices() const;

    Workspace& m_workspace;
    const MethodRegistry& m_registry;
    ComparisonSource* m_source;
    WhenShown* m_takingSelection = nullptr; ///< it loads what it is given: not before it is looked at
    WhenShown* m_takingResults = nullptr;
    WhenShown* m_takingWindow = nullptr;
    std::vector<MethodSetting> m_methods;
    std::vector<CaseSummary> m_cases;
    std::string m_current;
    std::shared_ptr<const Comparison> m_comparison;

    QLabel* m_faultGlyph;
    QLabel* m_title;
    QLabel* m_detail;
    ExportButton* m_export;
    QWidget* m_pickerRow = nullptr;
    QToolButton* m_add = nullptr;
    std::vector<QComboBox*> m_pickers;
    std::vector<QToolButton*> m_removers;
    AccuracyStrip* m_strip;
    std::vector<ResultKey> m_missing; ///< of chosen methods that do not follow live
    QWidget* m_missingRow = nullptr;
    QLabel* m_missingText = nullptr;
    QPushButton* m_runMissing = nullptr;
    RankingView* m_ranking;
    QScrollArea* m_rankingScroll;
    QWidget* m_windowRow = nullptr;
    WindowScrubber* m_scrubber = nullptr;
    QLabel* m_windowState = nullptr;
    QLabel* m_rankTime = nullptr;
    QPushButton* m_reset = nullptr;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_lower = nullptr;
    QLabel* m_disagreementCount = nullptr;
    QWidget* m_filterBar = nullptr;
    QComboBox* m_right = nullptr;
    QComboBox* m_wrong = nullptr;
    QPushButton* m_clear = nullptr;
    DisagreementModel* m_disagreements;
    QTableView* m_disagreementView = nullptr;
    QComboBox* m_pairA = nullptr;
    QComboBox* m_pairB = nullptr;
    RichLabel* m_pairText = nullptr;
    ReportTableModel* m_pairs;
    QTableView* m_pairView = nullptr;
    ReportTableModel* m_agreement;
    QTableView* m_agreementView = nullptr;
    QStackedWidget* m_stack;
    QSplitter* m_splitter;
    bool m_splitterMoved = false;
};

} // namespace culprit
