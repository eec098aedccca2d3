// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/importer.h"

#include <QFutureWatcher>
#include <QList>
#include <QObject>
#include <QString>

#include <memory>
#include <stop_token>

namespace culprit {

/// An archive or a folder on its way into a store, which stays the one it was asked for whatever store is
/// opened meanwhile.
struct QueuedImport
{
    QString path;
    QString store;
    bool replace = false; ///< an archive of that path with other content
};

/// What came of one.
struct ImportOutcome
{
    QueuedImport of;
    ImportReport report;
    QString error;
    bool cancelled = false;
    bool archiveChanged = false; ///< one of that path is there with other content; nothing was changed

    bool changedStore() const { return error.isEmpty() && !cancelled && !report.alreadyImported; }
};

/// Imports one archive after the other in the background. Lives in the window's thread.
class ImportQueue : public QObject
{
    Q_OBJECT

public:
    explicit ImportQueue(QObject* parent = nullptr);
    /// Cancels what is under way and waits for it.
    ~ImportQueue() override;

    void add(const QueuedImport& one);
    /// What is under way and what waits behind it.
    void cancel();
    bool isRunning() const { return m_worker.isRunning(); }

Q_SIGNALS:
    /// `secondsLeft` is negative while unknown.
    void progressed(const QString& entry, double fraction, int cases, double secondsLeft);
    void finished(std::shared_ptr<const culprit::ImportOutcome> outcome);

private:
    void next();

    QList<QueuedImport> m_waiting;
    QFutureWatcher<std::shared_ptr<const ImportOutcome>> m_worker;
    std::stop_source m_stop;
};

} // namespace culprit
