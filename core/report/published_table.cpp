// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/published_table.h"

#include "study/published_study.h"

#include <QFile>

#include <nlohmann/json.hpp>

#include <stdexcept>

// A static library's resources are linked only where they are asked for; outside of any namespace,
// as Qt wants.
static void linkPublishedTable()
{
    Q_INIT_RESOURCE(published);
}

namespace culprit {

const PublishedTable::Figures* PublishedTable::find(const std::string& method, const std::string& fault) const
{
    const auto row = methods.find(method);
    if (row == methods.end()) {
        return nullptr;
    }
    const auto figures = row->second.find(fault);
    return figures == row->second.end() ? nullptr : &figures->second;
}

const PublishedTable& publishedTable()
{
    static const PublishedTable table = [] {
        linkPublishedTable();
        QFile file(QStringLiteral(":/culprit/published-table1.json"));
        if (!file.open(QIODevice::ReadOnly)) {
            throw std::runtime_error("the published Table 1 is missing from the program");
        }
        const nlohmann::json json = nlohmann::json::parse(file.readAll().toStdString());
        PublishedTable read;
        read.source = json.at("source");
        read.casesPerFault = json.at("cases_per_fault");
        for (const auto& method : json.at("methods")) {
            auto& row = read.methods[method.at("id").get<std::string>()];
            for (const std::string_view fault : study::faultsOfTable1()) {
                const std::string name(fault);
                row[name] = method.at(name).get<PublishedTable::Figures>();
            }
        }
        return read;
    }();
    return table;
}

} // namespace culprit
