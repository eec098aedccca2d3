// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/workspace.h"

#include "evaluation/misattribution.h"
#include "report/method_names.h"
#include "text/wording.h"
#include "theme/theme.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QThread>
#include <QtConcurrentRun>

#include <algorithm>
#include <set>
#include <utility>

namespace culprit {

Workspace::Workspace(const MethodRegistry& registry, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
    , m_loading([this](const CaseRef&, LoadOutcome outcome) {
        if (!outcome.error.isEmpty()) {
            Q_EMIT problem(outcome.error);
        }
        m_currentCase = std::move(outcome.loaded);
        m_currentLanes = std::move(outcome.lanes);
        Q_EMIT caseLoaded();
    })
    , m_diagnosing([this](const CaseRef& of, const DiagnoseOutcome& outcome) {
        const bool cancelled = outcome.diagnosis->status == DiagnosisStatus::Cancelled;
        const bool replaced = of.store == m_storePath && caseRef(of.key) != of;
        if (outcome.recorded && !cancelled && !replaced) {
            saveInBackground(of, outcome.diagnosis);
        }
        if (of == m_currentRef) {
            m_currentView = outcome.view;
            Q_EMIT diagnosed(outcome.diagnosis, outcome.recorded);
        }
    })
{
    connect(&m_imports, &ImportQueue::progressed, this, &Workspace::importProgressed);
    connect(&m_imports, &ImportQueue::finished, this,
            [this](const std::shared_ptr<const ImportOutcome>& outcome) { takeImport(*outcome); });
    connect(&m_results, &StudyResults::failed, this, &Workspace::problem);
    m_saver.setMaxThreadCount(1);
}

Workspace::~Workspace()
{
    m_imports.disconnect(this);
    m_imports.cancel();
    m_loading.drop();
    m_diagnosing.drop();
    if (m_runner) {
        m_runner->cancel();
    }
    m_saver.waitForDone();
    m_runner.reset();
    m_store.reset();
    for (const std::string& problem : m_removed.purge()) {
        qWarning("%s", problem.c_str()); // nobody is left to be told otherwise; the archive is kept
    }
}

QString Workspace::defaultStorePath()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    QDir().mkpath(folder);
    return folder + QStringLiteral("/library.culprit");
}

const MethodInfo* Workspace::methodInfo(const std::string& id) const
{
    const RootCauseMethod* method = m_registry.find(id);
    return method ? &method->info() : nullptr;
}

QString Workspace::methodName(const std::string& id) const
{
    const MethodInfo* info = methodInfo(id);
    return QString::fromStdString(info ? info->name : id);
}

QString Workspace::methodTitle(const QString& word) const
{
    return QString::fromStdString(resultName(Ranker::fromWord(word.toStdString()), m_registry));
}

void Workspace::expectStore(const QString& path)
{
    m_expectedStore = path;
    Q_EMIT casesChanged();
    Q_EMIT caseLoaded();
}

bool Workspace::openStore(const QString& path, const std::string& preferred)
{
    const bool expected = !std::exchange(m_expectedStore, QString()).isEmpty();
    try {
        Store opened = Store::open(path, Store::Mode::CreateIfMissing);
        m_store.emplace(std::move(opened));
    } catch (const std::exception& error) {
        Q_EMIT problem(QString::fromUtf8(error.what()));
        if (expected) {
            expectStore({});
        }
        return false;
    }
    cancelRun();
    if (const auto ended = std::exchange(m_runner, nullptr); ended && ended->isRunning()) {
        Q_EMIT runFinished(true); // its own signal dies with it
    }
    m_loading.drop();
    m_diagnosing.stop();
    m_storePath = path;
    m_currentKey.clear();
    m_currentRef = {};
    m_selected.clear();
    m_currentCase.reset();
    m_currentView.reset();
    m_results.clear();
    m_analysisWindow.forget();
    reloadCases();
    Q_EMIT storeChanged();
    if (!m_cases.empty()) {
        const std::string key = findCase(preferred) ? preferred : m_cases.front().key;
        select({key}, key); // it loads while the results are read
    }
    m_results.load(path);
    if (m_cases.empty()) {
        Q_EMIT selectionChanged();
        Q_EMIT caseLoaded();
    }
    return true;
}

void Workspace::readCases()
{
    m_cases = m_store->cases();
    m_archives = m_store->archives();
    const std::set<std::int64_t> hidden = m_removed.hidden(m_storePath, m_archives);
    m_hiddenKeys.clear();
    for (const CaseSummary& summary : m_cases) {
        if (hidden.contains(summary.archiveId)) {
            m_hiddenKeys.insert(summary.key);
        }
    }
    std::erase_if(m_cases, [&](const CaseSummary& one) { return hidden.contains(one.archiveId); });
    std::erase_if(m_archives, [&](const ArchiveRecord& one) { return hidden.contains(one.id); });
    Theme::setComponents(componentsOfCases(m_cases));
    m_results.hide(m_hiddenKeys);
}

void Workspace::reload()
{
    if (!m_store) {
        return;
    }
    reloadCases();
    m_results.load(m_storePath); // an archive may bring some
    keepSelection();
}

/// What is selected of the cases there are now; the current one is loaded anew when another
/// archive brings it.
void Workspace::keepSelection()
{
    const auto gone = std::erase_if(m_selected, [this](const std::string& key) { return !findCase(key); });
    if (!m_currentKey.empty() && !findCase(m_currentKey)) {
        selectFirst();
        return;
    }
    if (gone > 0) {
        Q_EMIT selectionChanged();
    }
    if (caseRef(m_currentKey) != m_currentRef) {
        loadCurrent();
    }
}

void Workspace::reloadCases()
{
    try {
        readCases();
    } catch (const std::exception& error) {
        Q_EMIT problem(QString::fromUtf8(error.what()));
    }
    Q_EMIT casesChanged();
}

void Workspace::removeArchive(std::int64_t id)
{
    const auto archive = std::ranges::find(m_archives, id, &ArchiveRecord::id);
    if (archive == m_archives.end()) {
        return;
    }
    const QString name = QString::fromStdString(archive->name);
    m_removed.add(m_storePath, *archive);
    reloadCases();
    keepSelection();
    Q_EMIT archiveRemoved(id, name);
}

void Workspace::restoreArchive(std::int64_t id)
{
    const auto archive = m_removed.restore(m_storePath, id);
    if (!archive) {
        return;
    }
    reloadCases();
    if (m_currentKey.empty()) {
        selectFirst();
    }
    Q_EMIT notice(tr("%1 is back.").arg(QString::fromStdString(archive->name)));
}

void Workspace::selectFirst()
{
    const std::string key = m_cases.empty() ? std::string() : m_cases.front().key;
    select(key.empty() ? std::vector<std::string>() : std::vector{key}, key);
}

void Workspace::saveInBackground(const CaseRef& of, const std::shared_ptr<const Diagnosis>& diagnosis)
{
    m_unsaved.push_back({of, diagnosis});
    m_saver.start([this, diagnosis, of] {
        QString error;
        try {
            Store::open(of.store).saveDiagnosis(*diagnosis);
        } catch (const std::exception& reason) {
            error = QString::fromUtf8(reason.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, diagnosis, of, error] {
                std::erase_if(m_unsaved, [&](const Unsaved& one) { return one.diagnosis == diagnosis; });
                if (!error.isEmpty()) {
                    Q_EMIT problem(error);
                } else if (of == caseRef(of.key)) {
                    m_results.keep(*diagnosis);
                }
            },
            Qt::QueuedConnection);
    });
}

const CaseSummary* Workspace::findCase(const std::string& key) const
{
    const auto found = std::ranges::find(m_cases, key, &CaseSummary::key);
    return found == m_cases.end() ? nullptr : &*found;
}

CaseRef Workspace::caseRef(const std::string& key) const
{
    const CaseSummary* summary = findCase(key);
    return summary ? caseRef(*summary) : CaseRef();
}

CaseRef Workspace::caseRef(const CaseSummary& summary) const
{
    const auto archive = std::ranges::find(m_archives, summary.archiveId, &ArchiveRecord::id);
    return {m_storePath, archive == m_archives.end() ? std::string() : archive->sha256, summary.key};
}

std::optional<Diagnosis> Workspace::diagnosis(const std::string& caseKey, const std::string& method)
{
    if (!m_store) {
        return {};
    }
    for (const Unsaved& one : m_unsaved) {
        if (one.of == caseRef(caseKey) && one.diagnosis->key.setting.id == method) {
            return *one.diagnosis;
        }
    }
    try {
        auto found = m_store->diagnoses(
            {.methods = {method}, .caseKeys = {caseKey}, .variant = {}, .seed = {}, .withEvidence = true});
        std::erase_if(found, [](const Diagnosis& one) {
            return one.key.origin != Origin::Computed || !one.key.setting.isDefault();
        });
        const auto best = std::ranges::min_element(
            found, {}, [](const Diagnosis& one) { return std::pair(one.key.setting.variant, one.key.seed); });
        return best == found.end() ? std::nullopt : std::optional(*best);
    } catch (const std::exception& error) {
        Q_EMIT problem(QString::fromUtf8(error.what()));
        return {};
    }
}

void Workspace::select(std::vector<std::string> keys, const std::string& current)
{
    if (keys == m_selected && current == m_currentKey) {
        return;
    }
    m_selected = std::move(keys);
    const bool moved = current != m_currentKey;
    m_currentKey = current;
    Q_EMIT selectionChanged();
    if (moved) {
        loadCurrent();
    }
}

void Workspace::loadCurrent()
{
    m_diagnosing.stop();
    m_currentView.reset();
    m_currentCase.reset();
    m_currentLanes = {};
    m_currentRef = caseRef(m_currentKey);
    Q_EMIT caseLoading();
    if (m_currentRef.isEmpty()) {
        m_loading.drop();
        Q_EMIT caseLoaded();
        return;
    }
    m_loading.start(m_currentRef, [ref = m_currentRef](const std::stop_token&) {
        LoadOutcome outcome;
        try {
            outcome.loaded =
                std::make_shared<const Case>(Store::open(ref.store, Store::Mode::ReadOnly).loadCase(ref.key));
            outcome.lanes = eventLanes(*outcome.loaded);
        } catch (const std::exception& error) {
            outcome.error = QString::fromUtf8(error.what());
        }
        return outcome;
    });
}

std::vector<CaseSummary> Workspace::comparedCases() const
{
    std::vector<CaseSummary> chosen;
    const bool all = m_selected.size() < 2;
    for (const CaseSummary& summary : m_cases) {
        const bool wanted = all || std::ranges::find(m_selected, summary.key) != m_selected.end();
        if (wanted && summary.kind == CaseKind::Rca && summary.injection) {
            chosen.push_back(summary);
        }
    }
    return chosen;
}

std::vector<std::shared_ptr<const Case>> Workspace::loadCasesFor(const FigureRecipe& recipe)
{
    std::vector<std::shared_ptr<const Case>> loaded;
    for (const CaseSummary& summary : casesForRecipe(recipe, m_cases)) {
        try {
            loaded.push_back(std::make_shared<const Case>(m_store->loadCase(summary.key, CasePart::Metrics)));
        } catch (const std::exception& error) {
            Q_EMIT problem(QString::fromUtf8(error.what()));
        }
    }
    return loaded;
}

void Workspace::importFiles(const QStringList& paths)
{
    if (!m_store && !openStore(defaultStorePath())) {
        return;
    }
    for (const QString& path : paths) {
        m_imports.add({path, m_storePath, false});
    }
}

void Workspace::replaceArchive(const QString& path, const QString& store)
{
    m_imports.add({path, store, true});
}

void Workspace::cancelImport()
{
    m_imports.cancel();
}

void Workspace::tellUnusable(const ImportReport& report)
{
    const std::vector<FileLoss> losses = lossesOf(report.notices);
    const auto count = std::ranges::count_if(losses, &FileLoss::unusable);
    if (count > 0) {
        Q_EMIT problem(
            tr("%1: %2 can't be used; %3: %4")
                .arg(QString::fromStdString(report.path),
                     QString::fromStdString(wording::count(static_cast<std::size_t>(count), "file")),
                     QString::fromStdString(losses.front().entry),
                     QString::fromStdString(losses.front().text)));
    }
}

void Workspace::takeImport(const ImportOutcome& outcome)
{
    const ImportReport& report = outcome.report;
    const bool here = outcome.of.store == m_storePath;
    if (outcome.archiveChanged) {
        Q_EMIT archiveChanged(outcome.of.path, outcome.of.store, outcome.error);
    } else if (!outcome.error.isEmpty()) {
        Q_EMIT problem(outcome.error);
    } else if (outcome.cancelled) {
        Q_EMIT notice(tr("Import cancelled; the store is as it was."));
    } else if (report.alreadyImported) {
        const auto removed = m_removed.of(outcome.of.store);
        const auto known = std::ranges::find(removed, report.sha256, &ArchiveRecord::sha256);
        if (here && known != removed.end()) {
            restoreArchive(known->id);
        } else {
            if (known != removed.end()) {
                m_removed.restore(outcome.of.store, known->id);
            }
            Q_EMIT notice(tr("%1 is already here.").arg(QString::fromStdString(report.path)));
        }
    } else {
        QString text = tr("%1 cases imported in %2 s").arg(report.cases).arg(report.seconds, 0, 'f', 1);
        if (!report.skipped.empty() || !report.warnings.empty()) {
            text += tr(", %1 entries skipped, %2 warnings")
                        .arg(report.skipped.size())
                        .arg(report.warnings.size());
        }
        if (!here) {
            text += tr(", into %1").arg(QFileInfo(outcome.of.store).fileName());
        }
        Q_EMIT notice(text);
        tellUnusable(report);
    }
    const bool changed = here && outcome.error.isEmpty() && !outcome.cancelled;
    if (changed) {
        reload();
        if (m_currentKey.empty() && !m_cases.empty()) {
            selectFirst();
        }
    }
    Q_EMIT importFinished(changed);
}

const std::vector<ResultKey>& Workspace::runCells() const
{
    static const std::vector<ResultKey> none;
    return m_runner ? m_runner->cells() : none;
}

void Workspace::run(std::vector<ResultKey> cells, bool force)
{
    if (!m_store || cells.empty() || isRunning()) {
        return;
    }
    if (!m_runner) {
        m_runner = std::make_unique<Runner>(m_registry, m_storePath);
        connect(m_runner.get(), &Runner::cellStarted, this, &Workspace::cellStarted);
        connect(m_runner.get(), &Runner::cellFinished, this,
                [this](int cell, const std::shared_ptr<const Diagnosis>& diagnosis, bool) {
                    if (diagnosis->status != DiagnosisStatus::Cancelled) {
                        m_results.keep(*diagnosis);
                    }
                    Q_EMIT cellFinished(cell, diagnosis);
                });
        connect(m_runner.get(), &Runner::progressed, this, &Workspace::runProgressed);
        connect(m_runner.get(), &Runner::failed, this, &Workspace::problem);
        connect(m_runner.get(), &Runner::finished, this, &Workspace::runFinished);
    }
    const int count = static_cast<int>(cells.size());
    m_runner->start(std::move(cells), std::max(1, QThread::idealThreadCount()), force);
    Q_EMIT runStarted(count);
}

void Workspace::cancelRun()
{
    if (isRunning()) {
        m_runner->cancel();
    }
}

void Workspace::diagnoseCurrent(const std::string& method)
{
    const RootCauseMethod* chosen = m_registry.find(method);
    if (!chosen || !m_currentCase) {
        return;
    }
    const AnalysisWindow window = m_analysisWindow.of(m_currentCase->summary);
    m_diagnosing.start(m_currentRef, [chosen, source = m_currentCase, view = m_currentView,
                                      window](const std::stop_token& stop) {
        DiagnoseOutcome outcome;
        outcome.view = view ? view : std::make_shared<const CaseView>(source);
        const CaseView looked = outcome.view->withWindow(window);
        outcome.recorded = looked.isDefaultWindow();
        RunOptions options;
        options.stop = stop;
        outcome.diagnosis = std::make_shared<const Diagnosis>(diagnose(*chosen, looked, options));
        return outcome;
    });
}

QString wordOf(const MethodSetting& setting)
{
    return QString::fromStdString(setting.word());
}

} // namespace culprit
