// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/figure_export.h"

#include "export/table_export.h"
#include "export/vector_canvas.h"
#include "misattribution/misattribution_legend.h"
#include "misattribution/misattribution_picture.h"
#include "report/misattribution_report.h"
#include "timeline/custom_plot.h"

#include <QApplication>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr double paperUnit = exportDotsPerMm * 25.4 / 96; ///< a pixel of the screen design on paper

/// Columns of small multiples that leave each cell room for its number.
int picturesAcross(std::size_t pictures, double widthMm)
{
    const int most = widthMm < 120 ? 1 : widthMm < 160 ? 2 : 3;
    return std::min(most, static_cast<int>(pictures));
}

} // namespace

void renderMisattribution(const std::vector<Misattribution>& matrices, const QString& path,
                          const FigureOptions& options)
{
    checkOutput(path, figureSuffixes());
    const bool empty =
        std::ranges::all_of(matrices, [](const Misattribution& matrix) { return matrix.rows.empty(); });
    if (empty) {
        throw ExportError((path + QStringLiteral(": there are no judged cases to draw")).toStdString());
    }
    if (QFileInfo(path).suffix().compare(QLatin1String("csv"), Qt::CaseInsensitive) == 0) {
        writeTable(misattributionData(matrices), path);
        return;
    }
    MisattributionPicture::Style style;
    style.theme = &Theme::of(ThemeMode::Light);
    style.font = QApplication::font();
    style.font.setPixelSize(static_cast<int>(std::lround(9 * exportDotsPerMm * 25.4 / 72)));
    style.unit = paperUnit;
    style.form = options.bars ? MisattributionForm::Bars : MisattributionForm::Heatmap;
    style.shares = options.shares;
    style.scaleTop = misattributionScaleTop(matrices, options.shares);

    const double width = options.widthMm * exportDotsPerMm;
    const double margin = 1.5 * exportDotsPerMm;
    const int across = picturesAcross(matrices.size(), options.widthMm);
    const double gap = 5 * exportDotsPerMm;
    const double each = (width - 2 * margin - gap * (across - 1)) / across;
    std::vector<MisattributionPicture> pictures;
    double tallest = 0;
    for (const Misattribution& matrix : matrices) {
        style.title = QString::fromStdString(matrix.method);
        pictures.emplace_back(matrix, style, each);
        tallest = std::max(tallest, pictures.back().height());
    }
    const int lines = (static_cast<int>(pictures.size()) + across - 1) / across;
    const double body = lines * tallest + (lines - 1) * gap;
    const auto& rows = matrices.front().rows;
    const bool rowsHaveTarget = !rows.empty() && !rows.front().target.empty();
    const MisattributionLegend legend(
        {style.form, style.shares, style.scaleTop, static_cast<int>(matrices.size()), rowsHaveTarget},
        *style.theme, style.font, style.unit, width - 2 * margin);
    QString caption = QStringLiteral("Which component is ranked first, %1")
                          .arg(options.shares ? QStringLiteral("shares of a row") : QStringLiteral("cases"));
    caption += options.note.isEmpty() ? QString() : QStringLiteral("; ") + options.note;
    const double captionRoom =
        QFontMetricsF(style.font)
            .boundingRect(QRectF(0, 0, width - 2 * margin, 1e4), Qt::TextWordWrap, caption)
            .height();
    const double legendTop = margin + body + 2 * margin;
    const double captionTop = legendTop + legend.height() + margin / 2;
    const QSize size(static_cast<int>(std::ceil(width)),
                     static_cast<int>(std::ceil(captionTop + captionRoom + margin)));
    paintToFile(path, size, options.pngDpi, QStringLiteral("Misattribution"), [&](QCPPainter& painter) {
        painter.fillRect(QRect(QPoint(0, 0), size), Qt::white);
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            const int column = static_cast<int>(i) % across;
            const int line = static_cast<int>(i) / across;
            const double x = margin + column * (each + gap);
            const double y = margin + line * (tallest + gap);
            pictures[i].paint(painter, {x, y});
        }
        legend.paint(painter, {margin, legendTop});
        painter.setFont(style.font);
        painter.setPen(style.theme->muted);
        painter.drawText(QRectF(margin, captionTop, width - 2 * margin, captionRoom + margin),
                         Qt::TextWordWrap, caption);
    });
}

} // namespace culprit
