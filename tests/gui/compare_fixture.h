// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "archive/importer.h"
#include "compare/compare_place.h"
#include "evaluation/result_set.h"
#include "register_methods.h"
#include "session/workspace.h"
#include "store/store.h"
#include "theme/theme.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

namespace culprit {

inline constexpr int patience = 120'000; // debug builds on a busy machine; nothing waits for it otherwise

inline Diagnosis answer(const std::string& key, const std::string& method,
                        std::vector<std::string> components)
{
    Diagnosis diagnosis;
    diagnosis.key.caseKey = key;
    diagnosis.key.setting.id = method;
    double score = 1000;
    for (const std::string& component : components) {
        diagnosis.ranking.push_back({component, score /= 10, {}});
    }
    return diagnosis;
}

inline std::vector<std::string> namesOf(const Result& result)
{
    return result.rankedComponents();
}

inline std::vector<std::string> namesOf(const Diagnosis& diagnosis)
{
    std::vector<std::string> names;
    for (const RankedItem& item : diagnosis.ranking) {
        names.push_back(item.name);
    }
    return names;
}

/// The reference cases in a store, without results, and the place that compares methods on them.
class CompareFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Theme::apply(*qApp, ThemeMode::Light);
        m_store = m_folder.filePath("compare.culprit");
        importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), m_store);
        for (const CaseSummary& summary : Store::open(m_store, Store::Mode::ReadOnly).cases()) {
            if (summary.kind == CaseKind::Rca && summary.injection) {
                m_cases.push_back(summary);
            }
        }
        QCOMPARE(m_cases.size(), std::size_t{24});
    }

protected:
    static bool isSettled(const ComparePlace& place, std::size_t cases)
    {
        if (place.source().isBusy() || !place.comparison() ||
            place.comparison()->methods() != place.methods() || place.comparison()->cases().size() != cases ||
            !(place.comparison()->window() == place.source().window())) {
            return false;
        }
        for (const CaseSummary& summary : place.comparison()->cases()) {
            if (place.source().sampleTimes(summary.key).empty()) {
                return false;
            }
        }
        return true;
    }

    std::unique_ptr<ComparePlace> shownPlace()
    {
        m_workspace = std::make_unique<Workspace>(m_registry);
        m_workspace->openStore(m_store, "ray-replicas-1_memory_2");
        auto place = std::make_unique<ComparePlace>(*m_workspace);
        place->resize(1083, 848);
        place->show();
        return place;
    }

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    QString m_store;
    std::vector<CaseSummary> m_cases;
    std::unique_ptr<Workspace> m_workspace; ///< of the place shown last
};

} // namespace culprit
