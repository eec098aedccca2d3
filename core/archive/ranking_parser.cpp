// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/ranking_parser.h"

#include "archive/huge_numbers.h"

#include <nlohmann/json.hpp>

namespace culprit {

void RankingParser::finish()
{
    expectJson();
    const auto root = nlohmann::json::parse(withoutHugeNumbers(m_text, HugeNumber::Null), nullptr, false);
    const auto list = root.is_object() ? root.find("0") : root.end();
    if (root.is_discarded() || !root.is_object() || list == root.end() || !list->is_array()) {
        throw ArtifactError("it is no ranking");
    }
    const ImportLimits& limits = m_sink.meter().limits();
    if (static_cast<std::int64_t>(list->size()) > limits.maxRankingNames) {
        throw ArtifactError("it ranks " + std::to_string(list->size()) + " names" +
                            m_sink.meter().note(&ImportLimits::maxRankingNames));
    }
    Diagnosis diagnosis;
    diagnosis.key = {m_caseKey, {m_method}, 1, Origin::Imported};
    for (const auto& item : *list) {
        if (!item.is_string()) {
            throw ArtifactError("its ranking holds something else than names");
        }
        const auto& name = item.get_ref<const std::string&>();
        if (static_cast<std::int64_t>(name.size()) > limits.maxNameBytes) {
            throw ArtifactError("a name of " + std::to_string(name.size()) + " bytes" +
                                m_sink.meter().note(&ImportLimits::maxNameBytes));
        }
        diagnosis.ranking.push_back({name, std::numeric_limits<double>::quiet_NaN(), {}});
    }
    m_sink.diagnosis(std::move(diagnosis));
}

} // namespace culprit
