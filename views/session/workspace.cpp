// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/workspace.h"

#include "evaluation/misattribution.h"
#include "report/method_names.h"
#include "theme/theme.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QStandardPaths>
#include <QThread>
#include <QtConcurrentRun>

#include <algorithm>
#include <set>
#include <utility>

namespace culprit {

namespace {

DiagnosisQuery withoutEvidence()
{
    return {.methods = {}, .caseKeys = {}, .variant = {}, .seed = {}, .withEvidence = false};
}

} // namespace

Workspace::Workspace(const MethodRegistry& registry, QObject* parent)
    : QObject(parent)
    , m_registry(registry)
{
    connect(&m_importing, &QFutureWatcherBase::finished, this, [this] {
        const ImportOutcome outcome = m_importing.result();
        if (outcome.archiveChanged) {
            Q_EMIT archiveChanged(outcome.path, outcome.error);
        } else if (!outcome.error.isEmpty()) {
            Q_EMIT problem(outcome.error);
        } else if (outcome.cancelled) {
            m_importQueue.clear();
            Q_EMIT notice(tr("Import cancelled; the store is as it was."));
        } else if (outcome.report.alreadyImported) {
            const auto removed = removedArchives();
            const auto known = std::ranges::find(removed, outcome.report.sha256, &ArchiveRecord::sha256);
            if (known != removed.end()) {
                restoreArchive(known->id);
            } else {
                Q_EMIT notice(tr("%1 is already here.").arg(QString::fromStdString(outcome.report.path)));
            }
        } else {
            const auto& report = outcome.report;
            QString text = tr("%1 cases imported in %2 s").arg(report.cases).arg(report.seconds, 0, 'f', 1);
            if (!report.skipped.empty() || !report.warnings.empty()) {
                text += tr(", %1 entries skipped, %2 warnings")
                            .arg(report.skipped.size())
                            .arg(report.warnings.size());
            }
            Q_EMIT notice(text);
        }
        const bool changed = outcome.error.isEmpty() && !outcome.cancelled;
        if (changed) {
            reload();
            const auto& key = m_cases.empty() ? std::string() : m_cases.front().key;
            if (m_currentKey.empty() && !key.empty()) {
                select({key}, key);
            }
        }
        Q_EMIT importFinished(changed);
        importNext();
    });
    connect(&m_loading, &QFutureWatcherBase::finished, this, [this] {
        const LoadOutcome outcome = m_loading.result();
        if (outcome.key != m_currentKey) {
            loadCurrent(); // the selection moved on meanwhile
            return;
        }
        if (!outcome.error.isEmpty()) {
            Q_EMIT problem(outcome.error);
        }
        m_currentCase = outcome.loaded;
        m_currentLanes = outcome.lanes;
        Q_EMIT caseLoaded();
    });
    connect(&m_readingResults, &QFutureWatcherBase::finished, this, [this] {
        if (const QString error = m_readingResults.result().error; !error.isEmpty()) {
            Q_EMIT problem(error);
        }
        Q_EMIT diagnosesChanged();
    });
    connect(&m_diagnosing, &QFutureWatcherBase::finished, this, [this] {
        const DiagnoseOutcome outcome = m_diagnosing.result();
        if (outcome.recorded && outcome.diagnosis->status != DiagnosisStatus::Cancelled) {
            saveInBackground(outcome.diagnosis);
        }
        if (outcome.diagnosis->key.caseKey == m_currentKey) {
            m_currentView = outcome.view;
            Q_EMIT diagnosed(outcome.diagnosis, outcome.recorded);
        }
    });
    m_saver.setMaxThreadCount(1);
}

Workspace::~Workspace()
{
    m_importQueue.clear();
    m_importStop.request_stop();
    m_diagnoseStop.request_stop();
    if (m_runner) {
        m_runner->cancel();
    }
    m_importing.disconnect(this);
    m_loading.disconnect(this);
    m_diagnosing.disconnect(this);
    m_readingResults.disconnect(this);
    m_importing.waitForFinished();
    m_loading.waitForFinished();
    m_diagnosing.waitForFinished();
    m_readingResults.waitForFinished();
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
    m_storePath = path;
    m_currentKey.clear();
    m_selected.clear();
    m_currentCase.reset();
    m_currentView.reset();
    m_diagnoses.clear();
    m_resultsAwaited = false;
    reloadCases();
    Q_EMIT storeChanged();
    if (!m_cases.empty()) {
        const std::string key = findCase(preferred) ? preferred : m_cases.front().key;
        select({key}, key); // it loads while the results are read
    }
    readResults();
    if (m_cases.empty()) {
        Q_EMIT selectionChanged();
        Q_EMIT caseLoaded();
    }
    return true;
}

/// In the background; those known so far are freed there too.
void Workspace::readResults()
{
    m_readingResults.setFuture(
        QtConcurrent::run([path = m_storePath, earlier = std::exchange(m_diagnoses, {})] {
            ResultsOutcome outcome;
            try {
                *outcome.diagnoses = Store::open(path, Store::Mode::ReadOnly).diagnoses(withoutEvidence());
            } catch (const std::exception& error) {
                outcome.error = QString::fromUtf8(error.what());
            }
            return outcome;
        }));
    m_resultsAwaited = true;
}

const std::vector<Diagnosis>& Workspace::diagnoses() const
{
    if (std::exchange(m_resultsAwaited, false)) {
        m_diagnoses = std::move(*m_readingResults.result().diagnoses);
        std::erase_if(m_diagnoses,
                      [this](const Diagnosis& one) { return m_hiddenKeys.contains(one.key.caseKey); });
    }
    return m_diagnoses;
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
}

void Workspace::reload()
{
    if (!m_store) {
        return;
    }
    reloadCases();
    readResults();
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
    reload();
    std::erase_if(m_selected, [this](const std::string& key) { return !findCase(key); });
    if (m_currentKey.empty() || findCase(m_currentKey)) {
        Q_EMIT selectionChanged();
    } else {
        selectFirst();
    }
    Q_EMIT archiveRemoved(id, name);
}

void Workspace::restoreArchive(std::int64_t id)
{
    const auto archive = m_removed.restore(m_storePath, id);
    if (!archive) {
        return;
    }
    reload();
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

void Workspace::saveInBackground(const std::shared_ptr<const Diagnosis>& diagnosis)
{
    m_unsaved.push_back(diagnosis);
    m_saver.start([this, diagnosis, path = m_storePath] {
        QString error;
        try {
            Store::open(path).saveDiagnosis(*diagnosis);
        } catch (const std::exception& reason) {
            error = QString::fromUtf8(reason.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, diagnosis, path, error] {
                std::erase(m_unsaved, diagnosis);
                if (!error.isEmpty()) {
                    Q_EMIT problem(error);
                } else if (path == m_storePath) {
                    keepResult(*diagnosis);
                }
            },
            Qt::QueuedConnection);
    });
}

void Workspace::keepResult(const Diagnosis& diagnosis)
{
    if (!findCase(diagnosis.key.caseKey)) {
        return; // its archive was removed meanwhile
    }
    Diagnosis bare = diagnosis;
    for (RankedItem& item : bare.ranking) {
        item.evidence = {};
    }
    diagnoses(); // they may still be on their way
    const auto known = std::ranges::find(m_diagnoses, bare.key, &Diagnosis::key);
    if (known == m_diagnoses.end()) {
        m_diagnoses.push_back(std::move(bare));
    } else {
        *known = std::move(bare);
    }
    Q_EMIT diagnosesChanged();
}

const CaseSummary* Workspace::findCase(const std::string& key) const
{
    const auto found = std::ranges::find(m_cases, key, &CaseSummary::key);
    return found == m_cases.end() ? nullptr : &*found;
}

std::optional<Diagnosis> Workspace::diagnosis(const std::string& caseKey, const std::string& method)
{
    if (!m_store) {
        return {};
    }
    for (const auto& one : m_unsaved) {
        if (one->key.caseKey == caseKey && one->key.setting.id == method) {
            return *one;
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
        m_diagnoseStop.request_stop();
        m_currentView.reset();
        m_currentCase.reset();
        m_currentLanes = {};
        Q_EMIT caseLoading();
        loadCurrent();
    }
}

void Workspace::loadCurrent()
{
    if (m_loading.isRunning()) {
        return; // its end looks at the selection again
    }
    if (m_currentKey.empty()) {
        Q_EMIT caseLoaded();
        return;
    }
    m_loading.setFuture(QtConcurrent::run([path = m_storePath, key = m_currentKey] {
        LoadOutcome outcome;
        outcome.key = key;
        try {
            outcome.loaded =
                std::make_shared<const Case>(Store::open(path, Store::Mode::ReadOnly).loadCase(key));
            outcome.lanes = eventLanes(*outcome.loaded);
        } catch (const std::exception& error) {
            outcome.error = QString::fromUtf8(error.what());
        }
        return outcome;
    }));
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
        m_importQueue.append({path, false});
    }
    importNext();
}

void Workspace::importNext()
{
    if (m_importing.isRunning() || m_importQueue.isEmpty()) {
        return;
    }
    const auto [path, replace] = m_importQueue.takeFirst();
    m_importStop = std::stop_source();
    ImportOptions options;
    options.stop = m_importStop.get_token();
    options.replaceChanged = replace;
    auto clock = std::make_shared<QElapsedTimer>();
    clock->start();
    auto last = std::make_shared<qint64>(-1000);
    options.progress = [this, clock, last](const ImportProgress& progress) {
        constexpr qint64 pause = 50; // a bar that moves twenty times a second looks continuous
        if (clock->elapsed() - *last < pause) {
            return;
        }
        *last = clock->elapsed();
        const double fraction = progress.bytesTotal > 0 ? static_cast<double>(progress.bytesDone) /
                                                              static_cast<double>(progress.bytesTotal)
                                                        : 0;
        const double left =
            fraction > 0.02 ? static_cast<double>(clock->elapsed()) / 1000 * (1 - fraction) / fraction : -1;
        const QString entry = QString::fromStdString(progress.entry);
        QMetaObject::invokeMethod(
            this,
            [this, entry, fraction, cases = progress.cases, left] {
                Q_EMIT importProgressed(entry, fraction, cases, left);
            },
            Qt::QueuedConnection);
    };
    Q_EMIT importProgressed(path, 0, 0, -1);
    m_importing.setFuture(QtConcurrent::run([path = path, store = m_storePath, options] {
        ImportOutcome outcome;
        outcome.path = path;
        try {
            outcome.report = importArchive(path, store, options);
        } catch (const ImportCancelled&) {
            outcome.cancelled = true;
        } catch (const ArchiveChanged& changed) {
            outcome.archiveChanged = true;
            outcome.error = QString::fromUtf8(changed.what());
        } catch (const std::exception& error) {
            outcome.error = QString::fromUtf8(error.what());
        }
        return outcome;
    }));
}

void Workspace::replaceArchive(const QString& path)
{
    m_importQueue.append({path, true});
    importNext();
}

void Workspace::cancelImport()
{
    m_importQueue.clear();
    m_importStop.request_stop();
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
                    Q_EMIT cellFinished(cell, diagnosis);
                });
        connect(m_runner.get(), &Runner::progressed, this, &Workspace::runProgressed);
        connect(m_runner.get(), &Runner::failed, this, &Workspace::problem);
        connect(m_runner.get(), &Runner::finished, this, [this](bool cancelled) {
            reload();
            Q_EMIT runFinished(cancelled);
        });
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

void Workspace::diagnoseCurrent(const std::string& method, const AnalysisWindow& window)
{
    const RootCauseMethod* chosen = m_registry.find(method);
    if (!chosen || !m_currentCase) {
        return;
    }
    m_diagnoseStop.request_stop();
    m_diagnosing.waitForFinished();
    m_diagnoseStop = std::stop_source();
    m_diagnosing.setFuture(QtConcurrent::run(
        [chosen, source = m_currentCase, view = m_currentView, window, stop = m_diagnoseStop.get_token()] {
            DiagnoseOutcome outcome;
            outcome.view = view ? view : std::make_shared<const CaseView>(source);
            const CaseView looked = outcome.view->withWindow(window);
            outcome.recorded = looked.isDefaultWindow();
            RunOptions options;
            options.stop = stop;
            outcome.diagnosis = std::make_shared<const Diagnosis>(diagnose(*chosen, looked, options));
            return outcome;
        }));
}

QString wordOf(const MethodSetting& setting)
{
    return QString::fromStdString(setting.word());
}

} // namespace culprit
