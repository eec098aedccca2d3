// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/vector_canvas.h"

#include "export/figure_export.h"

#include <QBuffer>
#include <QFileInfo>
#include <QFontInfo>
#include <QImage>
#include <QLibraryInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSet>
#include <QSvgGenerator>
#include <QVersionNumber>

#include "timeline/custom_plot.h"

#include <cmath>

namespace culprit {

namespace {

constexpr double mmToPoints = 72 / 25.4;

[[noreturn]] void refuse(const QString& path, const QString& reason)
{
    throw ExportError((path + QStringLiteral(": ") + reason).toStdString());
}

void paintPdf(QIODevice& file, const QString& path, QSize size, const QString& title,
              const std::function<void(QCPPainter&)>& paint)
{
    QPdfWriter writer(&file);
    writer.setTitle(title);
    writer.setCreator(QStringLiteral("Culprit " CULPRIT_VERSION));
    const QSizeF points = QSizeF(size) / exportDotsPerMm * mmToPoints;
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setResolution(static_cast<int>(std::lround(exportDotsPerMm * 25.4)));
    QCPPainter painter;
    if (!painter.begin(&writer)) {
        refuse(path, QStringLiteral("the PDF can't be written"));
    }
    painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
    painter.setRenderHint(QPainter::LosslessImageRendering);
    paint(painter);
    painter.end();
}

/// With the family that was drawn with where the drawing names an alias of this machine, and what browsers
/// are to take where they have not got it.
QString withFontFallbacks(QString svg)
{
    static const QRegularExpression attribute(QStringLiteral("font-family=\"([^\"]*)\""));
    QSet<QString> aliases;
    for (auto match = attribute.globalMatch(svg); match.hasNext();) {
        aliases.insert(match.next().captured(1));
    }
    for (const QString& alias : std::as_const(aliases)) {
        svg.replace(
            QStringLiteral("font-family=\"%1\"").arg(alias),
            QStringLiteral("font-family=\"%1, Verdana, sans-serif\"").arg(QFontInfo(QFont(alias)).family()));
    }
    return svg;
}

void paintSvg(QIODevice& file, const QString& path, QSize size, const QString& title,
              const std::function<void(QCPPainter&)>& paint)
{
    QBuffer drawing;
    QSvgGenerator generator;
    generator.setOutputDevice(&drawing);
    generator.setResolution(static_cast<int>(std::lround(exportDotsPerMm * 25.4)));
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    // Qt writes it as it comes before 6.5, where a name with an ampersand makes it no XML.
    generator.setTitle(QLibraryInfo::version() < QVersionNumber(6, 5) ? title.toHtmlEscaped() : title);
    generator.setDescription(QStringLiteral("Made by Culprit " CULPRIT_VERSION));
    QCPPainter painter;
    if (!painter.begin(&generator)) {
        refuse(path, QStringLiteral("the SVG can't be written"));
    }
    painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
    paint(painter);
    painter.end();
    const QByteArray svg = withFontFallbacks(QString::fromUtf8(drawing.data())).toUtf8();
    if (file.write(svg) != svg.size()) {
        refuse(path, file.errorString());
    }
}

void paintPng(QIODevice& file, const QString& path, QSize size, int dpi,
              const std::function<void(QCPPainter&)>& paint)
{
    const double scale = dpi / (exportDotsPerMm * 25.4);
    QImage image((QSizeF(size) * scale).toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QCPPainter painter(&image);
    painter.setModes(QCPPainter::pmNoCaching);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(scale, scale);
    paint(painter);
    painter.end();
    image.setDotsPerMeterX(static_cast<int>(std::lround(dpi / 0.0254)));
    image.setDotsPerMeterY(static_cast<int>(std::lround(dpi / 0.0254)));
    if (!image.save(&file, "PNG")) {
        refuse(path, QStringLiteral("the image can't be written"));
    }
}

} // namespace

void paintToFile(const QString& path, QSize size, int pngDpi, const QString& title,
                 const std::function<void(QCPPainter&)>& paint)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix != QLatin1String("pdf") && suffix != QLatin1String("svg") && suffix != QLatin1String("png")) {
        refuse(path, QStringLiteral("figures are written as .pdf, .svg, .png or .csv"));
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)) {
        refuse(path, file.errorString());
    }
    if (suffix == QLatin1String("pdf")) {
        paintPdf(file, path, size, title, paint);
    } else if (suffix == QLatin1String("svg")) {
        paintSvg(file, path, size, title, paint);
    } else {
        paintPng(file, path, size, pngDpi, paint);
    }
    if (!file.commit()) {
        refuse(path, file.errorString());
    }
}

void writeFile(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        refuse(path, file.errorString());
    }
}

} // namespace culprit
