// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/figure_export.h"

#include "export/vector_canvas.h"
#include "timeline/timeline_scene.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>

namespace culprit {

namespace {

constexpr double panelToWidth = 0.16;
constexpr double smallestPanelMm = 25; ///< its title included

struct LegendEntry
{
    QString label;
    ComponentStyle style;
    bool emphasised = false;
};

std::vector<LegendEntry> legendOf(const TimelineScene& scene)
{
    std::vector<LegendEntry> entries;
    std::set<std::string_view> listed;
    for (const auto& panel : scene.panels()) {
        for (const auto& series : panel.series) {
            if (!scene.isHidden(*series.data) && listed.insert(series.data->label).second) {
                entries.push_back({QString::fromStdString(series.data->label), series.style,
                                   scene.isEmphasised(*series.data)});
            }
        }
    }
    return entries;
}

/// Lays the legend out in rows below the panels; returns the height it takes. Without a painter
/// it only measures.
double drawLegend(QPainter* painter, const std::vector<LegendEntry>& entries, const SceneStyle& style,
                  double width, double top)
{
    const QFontMetricsF metrics(style.font);
    const double row = metrics.height() * 1.15;
    const double sample = metrics.height() * 1.6;
    double x = 0;
    double y = top;
    for (const LegendEntry& entry : entries) {
        const double entryWidth =
            sample + metrics.averageCharWidth() + metrics.horizontalAdvance(entry.label);
        if (x > 0 && x + entryWidth > width) {
            x = 0;
            y += row;
        }
        if (painter) {
            painter->setPen(entry.style.pen(entry.emphasised ? style.emphasisWidth : style.seriesWidth));
            painter->drawLine(QLineF(x, y + row / 2, x + sample, y + row / 2));
            drawMarker(*painter, entry.style.marker, {x + sample / 2, y + row / 2}, style.markerSize,
                       entry.style.color);
            painter->setPen(style.theme->text);
            painter->setFont(style.font);
            painter->drawText(QPointF(x + sample + metrics.averageCharWidth(), y + metrics.ascent() * 1.1),
                              entry.label);
        }
        x += entryWidth + 2 * metrics.averageCharWidth();
    }
    return entries.empty() ? 0 : y - top + row;
}

double captionHeight(const QString& caption, const SceneStyle& style, double width)
{
    const QFontMetricsF metrics(style.font);
    return metrics.boundingRect(QRectF(0, 0, width, 1e4), Qt::TextWordWrap, caption).height();
}

} // namespace

QString builtInRecipeFolder()
{
    Theme::current(); // the resources are at hand from here on
    return QStringLiteral(":/culprit/recipes");
}

const QStringList& figureSuffixes()
{
    static const QStringList suffixes{QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png"),
                                      QStringLiteral("csv")};
    return suffixes;
}

void renderTimelineFigure(const FigureData& figure, const QString& path, const FigureOptions& options)
{
    checkOutput(path, figureSuffixes());
    if (figure.isEmpty()) {
        throw ExportError((path + QStringLiteral(": the figure has nothing to draw")).toStdString());
    }
    if (QFileInfo(path).suffix().compare(QLatin1String("csv"), Qt::CaseInsensitive) == 0) {
        writeFile(path, QByteArray::fromStdString(figureCsv(figure)));
        return;
    }
    const double dots = exportDotsPerMm;
    const SceneStyle style = SceneStyle::onPaper(dots);
    QCustomPlot plot;
    TimelineScene scene(plot, style);
    scene.show(std::make_shared<const FigureData>(figure));
    scene.setAbsoluteTime(options.absoluteTime);
    scene.setEmphasised(options.emphasised);
    scene.setHidden({options.hiddenComponents.begin(), options.hiddenComponents.end()});

    const double width = options.widthMm * dots;
    const double margin = 1.2 * dots;
    QString caption = QString::fromStdString(figure.caption);
    caption +=
        figure.relativeOnly || options.absoluteTime ? QString() : QStringLiteral("; time since injection");
    caption += options.absoluteTime ? QStringLiteral("; times are UTC") : QString();
    for (const auto& panel : scene.panels()) {
        if (!panel.offRange.empty()) {
            caption += QStringLiteral("; %1 below the range of %2")
                           .arg(QString::fromStdString(panel.liesBelow()),
                                QString::fromStdString(panel.data->title));
        }
    }
    int number = 0;
    for (const FigureMarker& marker : figure.markers) {
        if (marker.kind != "injection") {
            caption += QStringLiteral(u"; %1: %2 at %3\u00a0s")
                           .arg(QString::number(++number), QString::fromStdString(marker.label),
                                QString::number(std::lround(marker.time - figure.zero)));
        }
    }
    caption += options.note.isEmpty() ? QString() : QStringLiteral("; ") + options.note;
    if (!figure.injection && !figure.relativeOnly && !options.absoluteTime) {
        caption.replace(QStringLiteral("; time since injection"), QStringLiteral("; time since the start"));
    }

    const auto legend = legendOf(scene);
    const double legendHeight = drawLegend(nullptr, legend, style, width - 2 * margin, 0);
    const double footer = legendHeight + captionHeight(caption, style, width - 2 * margin) + 3 * margin;
    const auto panels = static_cast<double>(figure.panels.size());
    const double body = options.heightMm > 0
                            ? std::max(options.heightMm * dots - footer, panels * 12 * dots)
                            : panels * std::max(panelToWidth * width, smallestPanelMm * dots) + style.strip;
    // Words stand above the lines: a row of the panel is kept free for them.
    const double plotHeight = (body - style.strip) / panels - style.strip * 7.0 / 6;
    const double words = std::min(QFontMetricsF(style.font).height() + 2, plotHeight / 2);
    scene.setHeadRoom(plotHeight / (plotHeight - words));
    const QSize size(static_cast<int>(std::ceil(width)), static_cast<int>(std::ceil(body + footer)));
    plot.plotLayout()->setMargins({0, static_cast<int>(margin), 0, static_cast<int>(footer)});

    paintToFile(path, size, options.pngDpi, QString::fromStdString(figure.title), [&](QCPPainter& painter) {
        plot.toPainter(&painter, size.width(), size.height());
        painter.setClipping(false);
        painter.translate(margin, body + margin);
        drawLegend(&painter, legend, style, width - 2 * margin, 0);
        painter.setFont(style.font);
        painter.setPen(style.theme->muted);
        painter.drawText(QRectF(0, legendHeight + margin / 2, width - 2 * margin, footer), Qt::TextWordWrap,
                         caption);
    });
}

} // namespace culprit
