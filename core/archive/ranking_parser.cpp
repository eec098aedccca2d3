// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/ranking_parser.h"

#include <nlohmann/json.hpp>

namespace culprit {

void RankingParser::finish()
{
    const auto root = nlohmann::json::parse(m_text, nullptr, false);
    const auto list = root.is_object() ? root.find("0") : root.end();
    if (root.is_discarded() || !root.is_object() || list == root.end() || !list->is_array()) {
        throw ArtifactError("it is no ranking");
    }
    Diagnosis diagnosis;
    diagnosis.key = {m_caseKey, {m_method}, 1, Origin::Imported};
    for (const auto& item : *list) {
        if (!item.is_string()) {
            throw ArtifactError("its ranking holds something else than names");
        }
        diagnosis.ranking.push_back({item.get<std::string>(), std::numeric_limits<double>::quiet_NaN(), {}});
    }
    m_sink.diagnosis(std::move(diagnosis));
}

} // namespace culprit
