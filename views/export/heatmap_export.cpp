// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/figure_export.h"

#include "export/vector_canvas.h"
#include "misattribution/heatmap_picture.h"
#include "report/report_table.h"
#include "report/study_tables.h"
#include "timeline/custom_plot.h"

#include <QApplication>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr double heatmapUnit = exportDotsPerMm * 25.4 / 96; ///< a pixel of the screen design on paper

std::string heatmapCsv(const std::vector<Misattribution>& heatmaps)
{
    std::string csv = "method,fault,target,blamed,cases,true_cause\n";
    for (const Misattribution& matrix : heatmaps) {
        for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
            for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
                csv += matrix.method + ',' + matrix.rows[row].fault + ',' + matrix.rows[row].target + ',' +
                       matrix.columns[column] + ',' + std::to_string(matrix.counts[row][column]) + ',' +
                       (matrix.isTrueCause(row, column) ? "yes" : "no") + '\n';
            }
        }
    }
    return csv;
}

} // namespace

void renderHeatmap(const std::vector<Misattribution>& heatmaps, const QString& path,
                   const FigureOptions& options)
{
    if (QFileInfo(path).suffix().compare(QLatin1String("csv"), Qt::CaseInsensitive) == 0) {
        writeFile(path, QByteArray::fromStdString(heatmapCsv(heatmaps)));
        return;
    }
    const bool empty =
        std::ranges::all_of(heatmaps, [](const Misattribution& matrix) { return matrix.rows.empty(); });
    if (empty) {
        throw ExportError((path + QStringLiteral(": there are no judged cases to draw")).toStdString());
    }
    HeatmapPicture::Style style;
    style.theme = &Theme::of(ThemeMode::Light);
    style.font = QApplication::font();
    style.font.setPixelSize(static_cast<int>(std::lround(9 * exportDotsPerMm * 25.4 / 72)));
    style.unit = heatmapUnit;
    style.shares = options.shares;
    style.scaleTop = heatmapScaleTop(heatmaps, options.shares);

    const double width = options.widthMm * exportDotsPerMm;
    const double margin = 1.5 * exportDotsPerMm;
    const int across = heatmaps.size() == 1 || options.widthMm < 120 ? 1 : options.widthMm < 160 ? 2 : 3;
    const double gap = 5 * exportDotsPerMm;
    const double each = (width - 2 * margin - gap * (across - 1)) / across;
    std::vector<HeatmapPicture> pictures;
    for (const Misattribution& matrix : heatmaps) {
        HeatmapPicture::Style own = style;
        own.title = QString::fromStdString(matrix.method);
        pictures.emplace_back(matrix, own, each);
    }
    double tallest = 0;
    for (const HeatmapPicture& picture : pictures) {
        tallest = std::max(tallest, picture.height());
    }
    const int lines = (static_cast<int>(pictures.size()) + across - 1) / across;
    const QFontMetricsF metrics(style.font);
    QString caption = QStringLiteral("Which component is ranked first, %1; outlined: the true cause")
                          .arg(options.shares ? QStringLiteral("shares of a row") : QStringLiteral("cases"));
    caption += options.note.isEmpty() ? QString() : QStringLiteral("; ") + options.note;
    const double captionRoom =
        metrics.boundingRect(QRectF(0, 0, width - 2 * margin, 1e4), Qt::TextWordWrap, caption).height();
    const QSize size(static_cast<int>(std::ceil(width)),
                     static_cast<int>(std::ceil(lines * (tallest + gap) + captionRoom + 2 * margin)));
    paintToFile(path, size, options.pngDpi, QStringLiteral("Misattribution"), [&](QCPPainter& painter) {
        painter.fillRect(QRect(QPoint(0, 0), size), Qt::white);
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            const double x = margin + static_cast<double>(static_cast<int>(i) % across) * (each + gap);
            const double y = margin + static_cast<double>(static_cast<int>(i) / across) * (tallest + gap);
            pictures[i].paint(painter, {x, y});
        }
        painter.setFont(style.font);
        painter.setPen(style.theme->muted);
        painter.drawText(QRectF(margin, margin + lines * (tallest + gap) - gap / 2, width - 2 * margin,
                                captionRoom + margin),
                         Qt::TextWordWrap, caption);
    });
}

} // namespace culprit
