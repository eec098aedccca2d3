// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"
#include "report/report_table.h"
#include "study/root_cause_method.h"

#include <QFutureWatcher>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace culprit {

/// What of a store's results takes longer than a frame to work out, in the background: the level of chance
/// and the tables of variants, conclusions, pairs and agreement.
///
/// Lives in the window's thread; workers open a store connection of their own.
class StatisticsSource : public QObject
{
    Q_OBJECT

public:
    struct Tables
    {
        ReportTable variants, conclusions, pairs, agreement;
    };

    /// `registry` must outlive the source.
    explicit StatisticsSource(const MethodRegistry& registry, QObject* parent = nullptr);
    /// Waits for what is under way.
    ~StatisticsSource() override;

    /// Cases or results of the store changed. Chance is worked out anew when the cases did.
    void setStore(const QString& path, const std::vector<CaseSummary>& cases);
    /// Whether anybody looks at the tables: without that only chance is worked out.
    void setWanted(bool wanted);
    bool isBusy() const;

    /// Null until it is known.
    const AccuracyRow* chance() const { return m_chance ? &*m_chance : nullptr; }
    /// Null until they are known; of an earlier state of the store until the new ones are.
    std::shared_ptr<const Tables> tables() const { return m_tables; }

Q_SIGNALS:
    void chanceChanged();
    void tablesChanged();
    void failed(const QString& message);

private:
    struct Outcome
    {
        int generation = 0;
        std::optional<AccuracyRow> chance;
        std::shared_ptr<const Tables> tables;
        QString error;
    };
    void work();
    void take();

    const MethodRegistry& m_registry;
    QString m_path;
    std::vector<CaseSummary> m_cases;
    int m_generation = 0;
    bool m_wanted = false;
    bool m_stale = false; ///< the tables are of an earlier state
    std::optional<AccuracyRow> m_chance;
    std::shared_ptr<const Tables> m_tables;
    QFutureWatcher<Outcome> m_worker;
};

} // namespace culprit
