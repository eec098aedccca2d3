// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "report/report_table.h"
#include "session/case_ref.h"
#include "session/latest_job.h"
#include "session/study_results.h"
#include "study/root_cause_method.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace culprit {

/// What a store's results come to, worked out in the background: Table 1 with the level of chance, and the
/// tables of variants, conclusions, pairs, agreement and findings.
///
/// Lives in the window's thread; only chance is counted in the telemetry, over a store connection of the
/// worker. While one step is under way further changes are gathered, so that a run that goes on costs one
/// step at a time.
class StatisticsSource : public QObject
{
    Q_OBJECT

public:
    /// Of one state of the store.
    struct Figures
    {
        ResultSet results;     ///< of the cases asked for
        Judgements judgements; ///< in them
        AccuracyTable accuracy;
        std::optional<AccuracyRow> chance; ///< nothing when the telemetry can't be read
        std::string strayLabels;           ///< see strayLabelNote
    };
    struct Tables
    {
        ReportTable variants, conclusions, pairs, agreement, findings;
    };

    /// `registry` must outlive the source.
    explicit StatisticsSource(const MethodRegistry& registry, QObject* parent = nullptr);
    /// Waits for what is under way.
    ~StatisticsSource() override;

    /// Cases of a store or their results changed; `refs` say where each case lies. Without results they are
    /// not known yet. Of the same store the earlier figures stay until the new ones are there; chance is
    /// worked out anew when the cases are others.
    void setResults(const QString& store, const std::vector<CaseSummary>& cases, std::vector<CaseRef> refs,
                    std::optional<ResultSet> results);
    /// Whether anybody looks at the tables: without that only the figures are worked out.
    void setWanted(bool wanted);
    /// How cells without an answer count in Table 1; leaving out where it was not set.
    void setMissing(MissingCells missing);
    MissingCells missing() const { return m_missing; }
    bool isBusy() const;
    /// Until what is wanted is that of the store as it is now; the signals come meanwhile.
    void wait();

    /// Null until they are known, and without a case.
    std::shared_ptr<const Figures> figures() const { return m_figures; }
    std::shared_ptr<const Tables> tables() const { return m_tables; }
    /// Null while unknown.
    const AccuracyRow* chance() const;

Q_SIGNALS:
    void figuresChanged();
    void tablesChanged();
    void failed(const QString& message);

private:
    enum class Step { Figures, Tables };
    struct Outcome
    {
        Step step = Step::Figures;
        int state = 0; ///< of the store when the step began
        int casesState = 0;
        std::shared_ptr<const Figures> figures;
        std::shared_ptr<const Tables> tables;
        QString error;
    };
    void workSoon();
    void work();
    void take(const Outcome& outcome);
    void startFigures();
    void startTables();

    const MethodRegistry& m_registry;
    QString m_path;
    std::vector<CaseSummary> m_cases;
    std::vector<CaseRef> m_refs; ///< of the cases
    std::optional<ResultSet> m_results;
    int m_state = 0;        ///< counts changes of cases or results
    int m_casesState = 0;   ///< counts changes of the cases
    int m_figuresState = 0; ///< the state that has been worked out, or has failed to be
    int m_tablesState = 0;
    int m_chanceState = -1; ///< of the cases that chance is known for
    bool m_wanted = false;
    MissingCells m_missing = MissingCells::LeaveOut;
    bool m_scheduled = false;
    std::shared_ptr<const Figures> m_figures;
    std::shared_ptr<const Tables> m_tables;
    LatestJob<int, Outcome> m_worker; ///< for a state
};

} // namespace culprit
