// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/record_pages.h"

#include <algorithm>
#include <span>

namespace culprit {

namespace {

constexpr int readAhead = 30;         ///< rows before a page's edge at which its neighbour is read
constexpr std::size_t wantedKept = 4; ///< more than a screen shows; the rest was scrolled past

std::vector<RecordRow> readRows(const Store& store, RecordKind kind, const std::string& key,
                                std::span<const std::uint32_t> rows,
                                std::shared_ptr<ComponentAddresses>& addresses)
{
    std::vector<RecordRow> read;
    read.reserve(rows.size());
    if (kind == RecordKind::Logs) {
        for (const LogRecord& record : store.logs(key, rows)) {
            read.push_back(rowOf(record));
        }
        return read;
    }
    for (const Span& span : store.spans(key, rows)) {
        read.push_back(rowOf(span, *addresses));
    }
    return read;
}

} // namespace

RecordPages::RecordPages(RecordKind kind, StoreThread& thread, QObject* parent)
    : QObject(parent)
    , m_kind(kind)
    , m_thread(thread)
{
}

void RecordPages::setList(const CaseRef& place, std::shared_ptr<const RecordList> list)
{
    if (place != m_place || !m_addresses) {
        m_addresses = std::make_shared<ComponentAddresses>();
        if (m_kind == RecordKind::Spans) {
            m_thread.add(place.store,
                         [addresses = m_addresses, key = place.key](const StoreThread::Open& store) {
                             try {
                                 *addresses = store().addresses(key);
                             } catch (const std::exception&) {
                                 // reading the rows fails likewise, and tells
                             }
                         });
        }
    }
    m_place = place;
    m_list = std::move(list);
    m_ticket = m_newest.next();
    m_pages.clear();
    m_wanted.clear();
    m_reading.reset();
}

const RecordRow* RecordPages::at(int row)
{
    if (!m_list || row < 0 || static_cast<std::size_t>(row) >= m_list->size()) {
        return nullptr;
    }
    const auto found = m_pages.find(row / pageRows);
    if (found == m_pages.end()) {
        want(row / pageRows);
        return nullptr;
    }
    found->second.used = ++m_clock;
    // A scroll goes on into the neighbouring page: have it here before.
    const int within = row % pageRows;
    const int neighbour = row / pageRows + (within < readAhead ? -1 : within >= pageRows - readAhead ? 1 : 0);
    if (neighbour >= 0 && static_cast<std::size_t>(neighbour) * pageRows < m_list->size() &&
        !m_pages.contains(neighbour)) {
        want(neighbour);
    }
    return &found->second.rows[static_cast<std::size_t>(row % pageRows)];
}

void RecordPages::want(int page)
{
    if (m_reading == page) {
        return;
    }
    std::erase(m_wanted, page);
    m_wanted.push_back(page);
    if (m_wanted.size() > wantedKept) {
        m_wanted.erase(m_wanted.begin());
    }
    if (!m_reading) {
        readNext();
    }
}

void RecordPages::readNext()
{
    if (m_wanted.empty()) {
        return;
    }
    const int page = m_wanted.back();
    m_wanted.pop_back();
    m_reading = page;
    m_thread.add(m_place.store, [this, page, kind = m_kind, key = m_place.key, list = m_list,
                                 addresses = m_addresses,
                                 ticket = m_ticket](const StoreThread::Open& store) mutable {
        std::vector<RecordRow> rows;
        QString problem;
        try {
            const auto first = static_cast<std::size_t>(page) * pageRows;
            rows = readRows(
                store(), kind, key,
                std::span(list->rows).subspan(first, std::min<std::size_t>(pageRows, list->size() - first)),
                addresses);
        } catch (const std::exception& error) {
            problem = QString::fromUtf8(error.what());
        }
        QMetaObject::invokeMethod(
            this,
            [this, page, ticket, problem, rows = std::move(rows)]() mutable {
                if (!m_newest.counts(ticket)) {
                    return;
                }
                if (!problem.isEmpty()) {
                    m_reading.reset();
                    m_wanted.clear(); // it would fail again at every repaint
                    Q_EMIT failed(problem);
                    return;
                }
                take(page, std::move(rows));
            },
            Qt::QueuedConnection);
    });
}

void RecordPages::take(int page, std::vector<RecordRow> rows)
{
    if (m_pages.size() >= pagesKept) {
        m_pages.erase(
            std::ranges::min_element(m_pages, {}, [](const auto& entry) { return entry.second.used; }));
    }
    const int first = page * pageRows;
    const int last = first + static_cast<int>(rows.size()) - 1;
    m_pages[page] = {std::move(rows), ++m_clock};
    m_reading.reset();
    Q_EMIT arrived(first, last);
    if (!m_reading) {
        readNext();
    }
}

} // namespace culprit
