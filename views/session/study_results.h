// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/result_set.h"
#include "session/latest_job.h"

#include <QObject>
#include <QString>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace culprit {

/// The results of the open store, which every place shows: read once, in the background, judged once, and
/// kept up to date a cell at a time while methods run.
///
/// Lives in the window's thread. Whoever has much to work out takes a copy of `set` along into a worker.
class StudyResults : public QObject
{
    Q_OBJECT

public:
    explicit StudyResults(QObject* parent = nullptr);

    /// Reads a store's results and cases anew; `reset` follows. What is known of the same store
    /// stays until then.
    void load(const QString& store);
    /// Without a store.
    void clear();
    /// Results of these cases are passed over: their archive was removed.
    void hide(std::set<std::string> caseKeys);
    /// A new result of the open store; `cellChanged` follows.
    void keep(const Diagnosis& diagnosis);

    /// False without a store, and while one is read for the first time.
    bool isKnown() const { return m_known; }
    /// Until they are read; `reset` comes meanwhile.
    void wait() { m_loading.wait(); }

    /// Of all cases that are not hidden.
    const ResultSet& set() const { return m_shown; }
    /// The best rank of a true cause in a case by any answer; 0 when none names it, nothing without answers.
    std::optional<int> bestRank(const std::string& caseKey) const;

Q_SIGNALS:
    /// Everything may be different.
    void reset();
    void cellChanged(const culprit::ResultKey& key);
    void failed(const QString& message);

private:
    struct Loaded
    {
        ResultSet results;
        QString error;
    };
    void take(Loaded loaded);
    void showAll();

    QString m_store;
    bool m_known = false;
    ResultSet m_all; ///< those of hidden cases too
    ResultSet m_shown;
    std::set<std::string> m_hidden;
    std::vector<Diagnosis> m_meanwhile; ///< came while the store was being read
    LatestJob<QString, Loaded> m_loading;
};

} // namespace culprit
