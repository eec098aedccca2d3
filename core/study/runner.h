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
/// Lives in the thread that made it; its signals arrive there. Workers own a store connection each; one
/// writer saves. A cell whose result is in the store already (same method, variant, parameters, seed and
/// version) is reported without being computed again, unless forced. The answers do not depend on `jobs`.
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

Q_SIGNALS:
    void cellStarted(int cell);
    /// `kept` says that the result was in the store already.
    void cellFinished(int cell, std::shared_ptr<const culprit::Diagnosis> diagnosis, bool kept);
    /// `secondsLeft` is negative until it can be estimated.
    void progressed(int done, int total, double secondsLeft);
    /// The store could not be read or written; the run ends.
    void failed(const QString& message);
    void finished(bool cancelled);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace culprit
