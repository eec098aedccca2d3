// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/replaced_results.h"

#include "store/store_private.h"
#include "study/content_key.h"
#include "telemetry/telemetry_hash.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace culprit {

namespace {

/// With the hash of its telemetry, worked out where it was not known.
std::optional<CaseSummary> hashedCase(const Store& store, const std::string& key)
{
    std::optional<CaseSummary> summary = store.findCase(key);
    if (summary && summary->content.empty()) {
        summary->content = TelemetryHash::of(store.loadCase(key)).hex();
    }
    return summary;
}

} // namespace

ReplacedResults::ReplacedResults(Store& store, std::int64_t archive)
    : m_store(store)
{
    const Store::Private& d = *store.d;
    d.run(QStringLiteral(
              "CREATE TEMP TABLE replaced_result AS SELECT * FROM diagnosis WHERE origin = 'computed' "
              "AND case_key IN (SELECT key FROM run WHERE archive = ?)"),
          {qint64{archive}});
    // What earlier releases kept tells not yet what it came from.
    std::vector<std::pair<std::int64_t, ResultKey>> untold;
    forEachKey(
        d, QStringLiteral("temp.replaced_result WHERE content = ''"),
        [&](std::int64_t id, const ResultKey& key, const std::string&) { untold.emplace_back(id, key); });
    std::map<std::string, std::optional<CaseSummary>> cases;
    for (const auto& [id, key] : untold) {
        auto [known, isNew] = cases.try_emplace(key.caseKey);
        if (isNew) {
            known->second = hashedCase(store, key.caseKey);
        }
        if (known->second) {
            d.run(QStringLiteral("UPDATE temp.replaced_result SET content = ? WHERE id = ?"),
                  {QString::fromStdString(contentKey(*known->second, key.setting, key.seed)), qint64{id}});
        }
    }
}

ReplacedResults::~ReplacedResults()
{
    try {
        m_store.d->run(QStringLiteral("DROP TABLE IF EXISTS temp.replaced_result"));
    } catch (const StoreError&) {
        // It goes with the connection.
    }
}

std::int64_t ReplacedResults::putBack()
{
    const Store::Private& d = *m_store.d;
    std::vector<std::int64_t> equal;
    std::map<std::string, std::optional<CaseSummary>> cases;
    forEachKey(d, QStringLiteral("temp.replaced_result"),
               [&](std::int64_t id, const ResultKey& key, const std::string& content) {
                   auto [known, isNew] = cases.try_emplace(key.caseKey);
                   if (isNew) {
                       known->second = hashedCase(m_store, key.caseKey);
                   }
                   if (known->second && contentKey(*known->second, key.setting, key.seed) == content) {
                       equal.push_back(id);
                   }
               });
    for (const std::int64_t id : equal) {
        d.run(
            QStringLiteral("INSERT OR IGNORE INTO diagnosis SELECT * FROM temp.replaced_result WHERE id = ?"),
            {qint64{id}});
    }
    return d.number(QStringLiteral("SELECT count(*) FROM temp.replaced_result")) -
           static_cast<std::int64_t>(equal.size());
}

} // namespace culprit
