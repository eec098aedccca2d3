// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/graph_export.h"

#include "export/vector_canvas.h"
#include "graph/graph_picture.h"
#include "timeline/custom_plot.h"

#include <QApplication>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr double pageHeightMm = 220; ///< that a figure and its caption may take

std::string edgesCsv(const GraphSubject& subject, const GraphPart& part)
{
    const auto quoted = [](const std::string& name) {
        if (name.find_first_of(",\"\n") == std::string::npos) {
            return name;
        }
        std::string text = "\"";
        for (char letter : name) {
            text += letter == '"' ? "\"\"" : std::string(1, letter);
        }
        return text + '"';
    };
    std::string csv = "from,mark,to,weight\n";
    for (std::size_t number : part.edges) {
        const CausalGraph::Edge& edge = subject.graph.edges[number];
        csv += quoted(subject.graph.nodes[static_cast<std::size_t>(edge.from)]) + ',' +
               std::string(toString(edge.mark)) + ',' +
               quoted(subject.graph.nodes[static_cast<std::size_t>(edge.to)]) + ',' +
               QByteArray::number(edge.weight, 'g', 10).toStdString() + '\n';
    }
    return csv;
}

} // namespace

void renderGraph(const std::shared_ptr<const GraphSubject>& subject, const GraphPart& part,
                 const QString& path, const FigureOptions& options)
{
    if (!subject || subject->isEmpty()) {
        throw ExportError((path + QObject::tr(": there is no graph to export")).toStdString());
    }
    if (QFileInfo(path).suffix().compare(QLatin1String("csv"), Qt::CaseInsensitive) == 0) {
        writeFile(path, QByteArray::fromStdString(edgesCsv(*subject, part)));
        return;
    }
    const double width = options.widthMm * exportDotsPerMm;
    const double margin = 1.5 * exportDotsPerMm;
    GraphPicture::Style style;
    style.theme = &Theme::of(ThemeMode::Light);
    style.paper = true;
    style.compact = options.widthMm < 120;
    style.unit = exportDotsPerMm * 25.4 / 96;
    style.font = QApplication::font();
    style.font.setPixelSize(static_cast<int>(std::lround(9 * exportDotsPerMm * 25.4 / 72)));
    const QSizeF room(width - 2 * margin, pageHeightMm * exportDotsPerMm);
    const GraphPicture picture(subject, part, style, room);
    // A graph that is larger than the page is drawn smaller, with its letters.
    const double scale =
        std::min({1.0, room.width() / picture.size().width(), room.height() / picture.size().height()});

    QString caption = subject->caption;
    caption += QObject::tr(" Graph of %1").arg(subject->method);
    caption += part.edges.size() == part.allEdges
                   ? QObject::tr(", %1 edges").arg(part.allEdges)
                   : QObject::tr(", %1 of %2 edges").arg(part.edges.size()).arg(part.allEdges);
    caption += options.note.isEmpty() ? QStringLiteral(". ") : QStringLiteral(", %1. ").arg(options.note);
    QString legend = picture.legend();
    if (!legend.isEmpty()) {
        legend.front() = legend.front().toUpper();
        caption += legend + QLatin1Char('.');
    }
    const QFontMetricsF metrics(style.font);
    const double captionHeight =
        metrics.boundingRect(QRectF(0, 0, width - 2 * margin, 1e4), Qt::TextWordWrap, caption).height();
    const double drawn = picture.size().height() * scale;
    const QSize size(static_cast<int>(std::ceil(width)),
                     static_cast<int>(std::ceil(drawn + captionHeight + 3 * margin)));
    paintToFile(path, size, options.pngDpi, QObject::tr("Graph of %1").arg(subject->method),
                [&](QCPPainter& painter) {
                    painter.fillRect(QRect(QPoint(0, 0), size), Qt::white);
                    painter.save();
                    painter.translate((width - picture.size().width() * scale) / 2, margin);
                    painter.scale(scale, scale);
                    picture.paint(painter, {});
                    painter.restore();
                    painter.setFont(style.font);
                    painter.setPen(style.theme->muted);
                    painter.drawText(
                        QRectF(margin, drawn + 2 * margin, width - 2 * margin, captionHeight + margin),
                        Qt::TextWordWrap, caption);
                });
}

} // namespace culprit
