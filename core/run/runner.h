// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/root_cause_method.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace culprit {

/// Runs method x case cells in the background and keeps each finished cell in the store.
///
/// Lives in the thread that made it; its signals arrive there. Workers own a store connection each and share
/// prepared cases; one writer saves. A cell whose result is in the store already, computed from equal content
/// (see contentKey), is reported without being computed again, unless forced. The answers do not depend on
/// `jobs`. Where a case can't be read its cells fail, which is not kept, and the others go on. While somebody
/// else writes to the store the run waits.
class Runner : public QObject
{
    Q_OBJECT

public:
    /// `registry` must outlive the runner.
    Runner(const MethodRegistry& registry, QString storePath, QObject* parent = nullptr);
    /// Cancels and waits.
    ~Runner() override;

    /// Starts on `cells`, which are of this program's method versions and computed here, whatever they say; a
    /// run under way must be finished or cancelled first.
    void start(std::vector<ResultKey> cells, int jobs, bool force = false);
    /// Asks running cells to stop; `finished(true)` follows. Cells already finished stay in the store.
    void cancel();
    bool isRunning() const;
    const std::vector<ResultKey>& cells() const;
    /// How often the run loaded and prepared a case.
    int preparations() const;

Q_SIGNALS:
    void cellStarted(int cell);
    /// `kept` says that the result was in the store already.
    void cellFinished(int cell, std::shared_ptr<const culprit::Diagnosis> diagnosis, bool kept);
    /// `secondsLeft` is negative until it can be estimated.
    void progressed(int done, int total, double secondsLeft);
    /// Results can't be saved for now, because somebody else writes to the store.
    void waiting(const QString& message);
    /// The store could not be read or written; the run ends. `isDisk` says that the disk takes no more.
    void failed(const QString& message, bool isDisk);
    void finished(bool cancelled);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace culprit
