// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report_table.h"

#include <string>
#include <utility>
#include <vector>

namespace culprit {

/// A report as one file that opens without a network: text, tables and drawn figures.
struct HtmlReport
{
    struct Figure
    {
        std::string caption;
        std::string
            svg; ///< a whole SVG document; it is put inline. Empty: the caption says why there is none
    };
    struct Section
    {
        std::string heading;
        std::vector<std::string> paragraphs;
        std::vector<ReportTable> tables;
        std::vector<Figure> figures;
        std::vector<std::string> points = {}; ///< a list, above all else
    };

    std::string title;
    std::string subtitle;
    std::vector<Section> sections;
};

/// A self-contained HTML 5 document, UTF-8, light and dark by the reader's preference, fit for printing. It
/// runs and fetches nothing, whatever the names in it: text is escaped, a policy in its head forbids the rest,
/// and a drawing that holds more than a drawing is refused with std::runtime_error.
std::string written(const HtmlReport& report);

} // namespace culprit
