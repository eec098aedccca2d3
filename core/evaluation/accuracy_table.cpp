// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluation/accuracy_table.h"

#include <algorithm>

namespace culprit {

namespace {

AccuracyCell accuracyOf(const std::vector<const Judgement*>& judgements)
{
    AccuracyCell cell;
    std::vector<double> averages;
    for (const Judgement* judgement : judgements) {
        if (!judgement->answered) {
            ++cell.leftOut;
            continue;
        }
        ++cell.n;
        cell.ac1 += judgement->ac1;
        cell.ac3 += judgement->ac3;
        cell.avg5 += judgement->avg5;
        averages.push_back(judgement->avg5);
    }
    cell.ac1Interval = wilsonInterval(cell.ac1, cell.n);
    cell.ac3Interval = wilsonInterval(cell.ac3, cell.n);
    cell.avg5Interval = bootstrapMean(averages);
    if (cell.n > 0) {
        cell.ac1 /= cell.n;
        cell.ac3 /= cell.n;
        cell.avg5 /= cell.n;
    }
    return cell;
}

} // namespace

const AccuracyRow* AccuracyTable::find(const std::string& method, Variant variant,
                                       const std::string& origin) const
{
    const auto found = std::ranges::find_if(rows, [&](const AccuracyRow& row) {
        return row.method == method && row.variant == variant && row.origin == origin;
    });
    return found == rows.end() ? nullptr : &*found;
}

AccuracyTable accuracyTable(std::span<const Judgement> judgements)
{
    AccuracyTable table;
    table.faults = faultsInOrder(judgements);
    std::vector<std::vector<const Judgement*>> ofRow;
    for (const Judgement& judgement : judgements) {
        const AccuracyRow* known = table.find(judgement.method, judgement.variant, judgement.origin);
        const std::size_t position =
            known ? static_cast<std::size_t>(known - table.rows.data()) : ofRow.size();
        if (!known) {
            table.rows.push_back({judgement.method, judgement.variant, judgement.origin, {}, {}});
            ofRow.emplace_back();
        }
        ofRow[position].push_back(&judgement);
    }
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        for (const std::string& fault : table.faults) {
            std::vector<const Judgement*> ofFault;
            std::ranges::copy_if(ofRow[i], std::back_inserter(ofFault),
                                 [&](const Judgement* judgement) { return judgement->fault == fault; });
            table.rows[i].faults[fault] = accuracyOf(ofFault);
        }
        table.rows[i].all = accuracyOf(ofRow[i]);
    }
    return table;
}

} // namespace culprit
