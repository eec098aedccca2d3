// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/import_queue.h"

#include <QElapsedTimer>
#include <QtConcurrentRun>

namespace culprit {

ImportQueue::ImportQueue(QObject* parent)
    : QObject(parent)
{
    connect(&m_worker, &QFutureWatcherBase::finished, this, [this] {
        const auto outcome = m_worker.result();
        if (outcome->cancelled) {
            m_waiting.clear();
        }
        Q_EMIT finished(outcome);
        next();
    });
}

ImportQueue::~ImportQueue()
{
    cancel();
    m_worker.disconnect(this);
    m_worker.waitForFinished();
}

void ImportQueue::add(const QueuedImport& one)
{
    m_waiting.append(one);
    next();
}

void ImportQueue::cancel()
{
    m_waiting.clear();
    m_stop.request_stop();
}

void ImportQueue::next()
{
    if (m_worker.isRunning() || m_waiting.isEmpty()) {
        return;
    }
    const QueuedImport one = m_waiting.takeFirst();
    m_stop = std::stop_source();
    ImportOptions options;
    options.stop = m_stop.get_token();
    options.replaceChanged = one.replace;
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
                Q_EMIT progressed(entry, fraction, cases, left);
            },
            Qt::QueuedConnection);
    };
    Q_EMIT progressed(one.path, 0, 0, -1);
    m_worker.setFuture(QtConcurrent::run([one, options] {
        auto outcome = std::make_shared<ImportOutcome>();
        outcome->of = one;
        try {
            outcome->report = importArchive(one.path, one.store, options);
        } catch (const ImportCancelled&) {
            outcome->cancelled = true;
        } catch (const ArchiveChanged& changed) {
            outcome->archiveChanged = true;
            outcome->error = QString::fromUtf8(changed.what());
        } catch (const std::exception& error) {
            outcome->error = QString::fromUtf8(error.what());
        }
        return std::shared_ptr<const ImportOutcome>(outcome);
    }));
}

} // namespace culprit
