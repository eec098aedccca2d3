// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/case_figure.h"
#include "run/runner.h"
#include "session/analysis_window_model.h"
#include "session/case_ref.h"
#include "session/import_queue.h"
#include "session/latest_job.h"
#include "session/removed_archives.h"
#include "session/study_results.h"
#include "store/store.h"
#include "study/case_view.h"
#include "study/root_cause_method.h"
#include "timeline/lane_events.h"

#include <QObject>
#include <QStringList>
#include <QThreadPool>

#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace culprit {

/// What all places work on: the open store, its cases and results, the selection, and the work
/// in the background.
///
/// Lives in the window's thread. Long work happens in workers with store connections of their own; its
/// outcome arrives by signals. Nothing here throws: what goes wrong is told by `problem`.
class Workspace : public QObject
{
    Q_OBJECT

public:
    explicit Workspace(const MethodRegistry& registry, QObject* parent = nullptr);
    /// Cancels what is under way and waits for it; deletes the archives that were removed.
    ~Workspace() override;

    const MethodRegistry& registry() const { return m_registry; }
    const MethodInfo* methodInfo(const std::string& id) const;
    QString methodName(const std::string& id) const;
    /// The printed name of `baro`, `pdiagnose/corrected` or `baro/imported`.
    QString methodTitle(const QString& word) const;

    QString storePath() const { return m_storePath; }
    bool isOpen() const { return m_store.has_value(); }
    /// Opens a store; false (and `problem`) when that fails, with the earlier one kept. Its results are read
    /// in the background; the case `preferred` is selected, or else the first.
    bool openStore(const QString& path, const std::string& preferred = {});
    /// A store that is about to be opened, so that nobody is told meanwhile that there is
    /// none; empty otherwise.
    QString expectedStore() const { return m_expectedStore; }
    void expectStore(const QString& path);
    /// The connection of the window's thread; null without a store.
    Store* store() { return m_store ? &*m_store : nullptr; }

    const std::vector<CaseSummary>& cases() const { return m_cases; }
    const std::vector<ArchiveRecord>& archives() const { return m_archives; }
    const CaseSummary* findCase(const std::string& key) const;
    /// Where a case lies; empty when there is none of that key.
    CaseRef caseRef(const std::string& key) const;
    CaseRef caseRef(const CaseSummary& summary) const;
    /// Hides an archive with its cases and their results everywhere. It is deleted when the workspace ends;
    /// until then `restoreArchive` brings it back, as importing it again does.
    void removeArchive(std::int64_t id);
    void restoreArchive(std::int64_t id);
    /// Removed and still to be had back, the last removed last.
    std::vector<ArchiveRecord> removedArchives() const { return m_removed.of(m_storePath); }
    /// All results in the store, judged.
    StudyResults& results() { return m_results; }
    const StudyResults& results() const { return m_results; }
    /// The result of a method on a case with its evidence, lowest seed first; nothing when there is none.
    std::optional<Diagnosis> diagnosis(const std::string& caseKey, const std::string& method);

    const std::vector<std::string>& selectedKeys() const { return m_selected; }
    const std::string& currentKey() const { return m_currentKey; }
    void select(std::vector<std::string> keys, const std::string& current);
    /// RCA cases the comparisons work on: the selected ones, or all when fewer than two are selected.
    std::vector<CaseSummary> comparedCases() const;
    /// The current case with all its telemetry; null until loaded.
    std::shared_ptr<const Case> currentCase() const { return m_currentCase; }
    /// What of its logs and spans deserves a tick below the timeline; empty without a case.
    const EventLanes& currentLanes() const { return m_currentLanes; }
    /// The smoke tests that `recipe` lays over each other.
    std::vector<std::shared_ptr<const Case>> loadCasesFor(const FigureRecipe& recipe);

    /// What methods are to look at of the cases.
    AnalysisWindowModel& analysisWindow() { return m_analysisWindow; }

    bool isImporting() const { return m_imports.isRunning(); }
    /// Imports archives and folders into the open store, or into the user's own when none is open. They go
    /// there even if another is opened meanwhile.
    void importFiles(const QStringList& paths);
    /// Imports `path` into `store` although an archive of that path is there with other content,
    /// which it replaces.
    void replaceArchive(const QString& path, const QString& store);
    void cancelImport();

    bool isRunning() const { return m_runner && m_runner->isRunning(); }
    const std::vector<ResultKey>& runCells() const;
    void run(std::vector<ResultKey> cells, bool force = false);
    void cancelRun();

    /// Runs `method` on the current case within the analysed window, in the background; `diagnosed` follows.
    /// A result on the recorded window is kept in the store, others are not.
    void diagnoseCurrent(const std::string& method);

    /// Where archives go when no store is open.
    static QString defaultStorePath();

Q_SIGNALS:
    void storeChanged();
    void casesChanged();
    void selectionChanged();
    void caseLoading();
    void caseLoaded();
    void problem(const QString& message);
    void notice(const QString& message);
    void importProgressed(const QString& entry, double fraction, int cases, double secondsLeft);
    void importFinished(bool changed);
    /// An archive imported into `store` before has other content now; nothing was changed. `replaceArchive`
    /// answers yes.
    void archiveChanged(const QString& path, const QString& store, const QString& message);
    void archiveRemoved(std::int64_t id, const QString& name);
    void runStarted(int cells);
    void cellStarted(int cell);
    void cellFinished(int cell, std::shared_ptr<const culprit::Diagnosis> diagnosis);
    void runProgressed(int done, int total, double secondsLeft);
    void runFinished(bool cancelled);
    void diagnosed(std::shared_ptr<const culprit::Diagnosis> diagnosis, bool recordedWindow);

private:
    void reload();
    void readCases();
    void reloadCases();
    void selectFirst();
    void keepSelection();
    void saveInBackground(const CaseRef& of, const std::shared_ptr<const Diagnosis>& diagnosis);
    void loadCurrent();
    void takeImport(const ImportOutcome& outcome);
    /// Names the worst of the files that were taken for something and can't be used.
    void tellUnusable(const ImportReport& report);

    const MethodRegistry& m_registry;
    QString m_storePath;
    QString m_expectedStore;
    std::optional<Store> m_store;
    std::vector<CaseSummary> m_cases;
    std::vector<ArchiveRecord> m_archives;
    StudyResults m_results;
    AnalysisWindowModel m_analysisWindow;
    RemovedArchives m_removed;
    std::set<std::string> m_hiddenKeys; ///< cases of removed archives
    std::vector<std::string> m_selected;
    std::string m_currentKey;
    CaseRef m_currentRef; ///< of the current case, as it is loaded or on its way
    std::shared_ptr<const Case> m_currentCase;
    EventLanes m_currentLanes;
    std::shared_ptr<const CaseView> m_currentView;
    std::unique_ptr<Runner> m_runner;
    ImportQueue m_imports;
    struct LoadOutcome
    {
        std::shared_ptr<const Case> loaded;
        EventLanes lanes;
        QString error;
    };
    LatestJob<CaseRef, LoadOutcome> m_loading;
    struct DiagnoseOutcome
    {
        std::shared_ptr<const Diagnosis> diagnosis;
        std::shared_ptr<const CaseView> view;
        bool recorded = true;
    };
    LatestJob<CaseRef, DiagnoseOutcome> m_diagnosing;
    struct Unsaved
    {
        CaseRef of;
        std::shared_ptr<const Diagnosis> diagnosis;
    };
    std::vector<Unsaved> m_unsaved; ///< on their way into a store
    QThreadPool m_saver;            ///< one thread: an import may hold the store's writer for long
};

/// MethodSetting::word for the window: `baro`, `pdiagnose/corrected`.
QString wordOf(const MethodSetting& setting);

} // namespace culprit
