// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/comparison.h"
#include "evaluation/result_set.h"
#include "session/case_ref.h"
#include "session/latest_job.h"
#include "store/store.h"

#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <optional>

namespace culprit {

/// Brings comparisons up to date in the background: of the recorded window it takes results as they are given
/// and judged; it keeps the cases loaded and re-ranks them by the quick methods when the window moves.
///
/// Lives in the window's thread. While a step is under way only the latest wish is kept.
class ComparisonSource : public QObject
{
    Q_OBJECT

public:
    /// `registry` must outlive the source.
    explicit ComparisonSource(const MethodRegistry& registry, QObject* parent = nullptr);
    /// Cancels what is under way and waits for it.
    ~ComparisonSource() override;

    void setStore(const QString& path);
    /// `current` is loaded first. `archives` tell a case from the one of an archive that it replaced.
    void setCases(const std::vector<CaseSummary>& cases, const std::string& current,
                  const std::vector<ArchiveRecord>& archives = {});
    void setMethods(const std::vector<MethodSetting>& methods);
    void setWindow(const WindowOffsets& window);
    /// The results of the store, or others of it.
    void setResults(const ResultSet& results);

    const WindowOffsets& window() const { return m_window; }
    bool isBusy() const;
    /// Whether `method` is ranked anew whenever the window moves: it is known as quick, or its stored results
    /// say that all that follow re-rank the cases within a tenth of a second.
    bool follows(const MethodSetting& method) const;
    /// The times of the first and last sample of a loaded case and its recorded injection; empty before.
    std::vector<double> sampleTimes(const std::string& key) const;

Q_SIGNALS:
    /// `milliseconds` that re-ranking took; negative when nothing had to be ranked anew.
    void compared(std::shared_ptr<const culprit::Comparison> comparison, double milliseconds);
    /// Cases ready to be re-ranked.
    void loaded(int ready, int wanted);
    void failed(const QString& message);

private:
    using View = std::shared_ptr<const CaseView>;
    struct Outcome
    {
        std::shared_ptr<const Comparison> comparison;
        double milliseconds = -1;
        QString error;
    };
    struct Loaded
    {
        std::map<CaseRef, View> views;
        QString error;
    };

    void timeMethods();
    std::vector<MethodSetting> following() const;
    void compareSoon();
    void compareNow();
    void loadMissing();

    const MethodRegistry& m_registry;
    QString m_storePath;
    std::vector<CaseSummary> m_cases;
    std::vector<CaseRef> m_refs;        ///< of the cases
    std::optional<ResultSet> m_results; ///< nothing until they are known
    std::string m_current;
    std::vector<MethodSetting> m_methods;
    WindowOffsets m_window;
    std::map<CaseRef, View> m_views;
    std::map<MethodSetting, double> m_secondsACase; ///< of stored answers, their median
    bool m_wanted = false;
    bool m_scheduled = false;
    LatestJob<QString, Outcome> m_comparing; ///< of a store
    LatestJob<QString, Loaded> m_loading;    ///< from a store
};

} // namespace culprit
