// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFutureWatcher>
#include <QtConcurrentRun>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

namespace culprit {

/// Tells the newest of several background jobs from those it overtook, which are asked to stop.
class NewestJob
{
public:
    /// A job knows by its ticket whether it still counts.
    struct Ticket
    {
        quint64 number = 0;
        std::stop_token stop;
    };

    ~NewestJob() { m_stop.request_stop(); }

    /// For the job that begins now: those before it count no more.
    Ticket next()
    {
        drop();
        m_stop = std::stop_source();
        return {m_number, m_stop.get_token()};
    }
    /// No job counts any more.
    void drop()
    {
        m_stop.request_stop();
        ++m_number;
    }
    bool counts(const Ticket& ticket) const { return ticket.number == m_number; }

private:
    quint64 m_number = 0;
    std::stop_source m_stop;
};

/// Work in the background of which only the newest counts: one at a time, the next begins when it has ended,
/// and what was asked for in between is never begun.
///
/// `Subject` is what a job was started for; it travels with the job and comes back with the outcome, so that
/// nothing is ever shown as something else's. Lives in one thread, where outcomes are handed over.
template <typename Subject, typename Outcome>
class LatestJob
{
public:
    using Work = std::function<Outcome(const std::stop_token& stop)>;
    using Take = std::function<void(const Subject& subject, Outcome outcome)>;

    /// `take` is called with every outcome that counts. Work must not throw: an outcome says what went wrong.
    explicit LatestJob(Take take)
        : m_take(std::move(take))
    {
    }
    /// Asks what is under way to stop, and waits for it.
    ~LatestJob()
    {
        m_next.reset();
        m_stop.request_stop();
        if (m_watcher) {
            m_watcher->disconnect();
            m_watcher->waitForFinished();
        }
    }
    LatestJob(const LatestJob&) = delete;
    LatestJob& operator=(const LatestJob&) = delete;

    /// What is under way counts no more; it is asked to stop.
    void start(Subject subject, Work work)
    {
        drop();
        follow(std::move(subject), std::move(work));
    }
    /// What is under way still counts, what waits behind it does not: for outcomes that are worth showing
    /// until a newer one is there.
    void follow(Subject subject, Work work)
    {
        m_next = Job{std::move(subject), std::move(work)};
        if (!m_watcher) {
            begin();
        }
    }
    /// What is under way is asked to stop; its outcome counts, and nothing follows.
    void stop()
    {
        m_next.reset();
        m_stop.request_stop();
    }
    /// Nothing that was asked for counts any more.
    void drop()
    {
        stop();
        m_counts = false;
    }

    /// Whether an outcome that counts is still to come.
    bool isAwaited() const { return m_next || (m_watcher && m_counts); }
    /// What the newest job was started for; nothing when none is awaited.
    const Subject* subject() const
    {
        return m_next ? &m_next->subject : m_watcher && m_counts ? &m_subject : nullptr;
    }
    /// Until nothing is awaited; outcomes are handed over meanwhile.
    void wait()
    {
        while (isAwaited()) {
            m_watcher->waitForFinished();
            finish();
        }
    }

private:
    struct Job
    {
        Subject subject;
        Work work;
    };

    void begin()
    {
        Job job = std::move(*std::exchange(m_next, std::nullopt));
        m_subject = std::move(job.subject);
        m_counts = true;
        m_stop = std::stop_source();
        m_watcher = std::make_unique<QFutureWatcher<Outcome>>();
        QObject::connect(m_watcher.get(), &QFutureWatcherBase::finished, m_watcher.get(),
                         [this] { finish(); });
        m_watcher->setFuture(QtConcurrent::run(
            [work = std::move(job.work), stop = m_stop.get_token()] { return work(stop); }));
    }
    void finish()
    {
        QFutureWatcher<Outcome>* ended = m_watcher.release();
        ended->disconnect();
        ended->deleteLater(); // it may be what is calling
        const bool counts = std::exchange(m_counts, false);
        const Subject subject = std::move(m_subject);
        if (m_next) {
            begin();
        }
        if (counts) {
            m_take(subject, ended->future().takeResult());
        }
    }

    Take m_take;
    Subject m_subject{};
    std::optional<Job> m_next;
    bool m_counts = false; ///< what is under way
    std::stop_source m_stop;
    std::unique_ptr<QFutureWatcher<Outcome>> m_watcher;
};

} // namespace culprit
