// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/vector_canvas.h"

#include "export/figure_export.h"
#include "text/safe_text.h"

#include <QBuffer>
#include <QFileInfo>
#include <QFontInfo>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QRegularExpression>
#include <QSvgGenerator>
#include <QUuid>

#include "timeline/custom_plot.h"

#include <cmath>
#include <set>

namespace culprit {

namespace {

constexpr double mmToPoints = 72 / 25.4;

[[noreturn]] void fail(const QString& path, const QString& reason)
{
    throw ExportError((path + QStringLiteral(": ") + reason).toStdString());
}

/// Without the moment it was made at, so that equal figures are equal files; their places in the file stay.
QByteArray withoutDate(QByteArray pdf)
{
    // D:YYYYMMDDhhmmss+hh'mm' and, from Qt 6.8 on, YYYY-MM-DDThh:mm:ss+hh:mm
    constexpr QByteArrayView keys[] = {"/CreationDate (D:", "/ModDate (D:", "xmp:CreateDate=\"",
                                       "xmp:ModifyDate=\"", "xmp:MetadataDate=\""};
    constexpr QByteArrayView digits = "20000101000000";
    for (const QByteArrayView key : keys) {
        for (qsizetype at = pdf.indexOf(key); at >= 0; at = pdf.indexOf(key, at + 1)) {
            qsizetype count = 0;
            for (qsizetype i = at + key.size(); i < pdf.size() && pdf[i] != ')' && pdf[i] != '"'; ++i) {
                if (pdf[i] >= '0' && pdf[i] <= '9') {
                    pdf[i] = count < digits.size() ? digits[count] : '0';
                    ++count;
                } else if (pdf[i] == '-' && count >= digits.size()) {
                    pdf[i] = '+';
                }
            }
        }
    }
    return pdf;
}

QByteArray pdfOf(const QString& path, QSize size, const QString& title,
                 const std::function<void(QCPPainter&)>& paint)
{
    QByteArray pdf;
    QBuffer buffer(&pdf);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setTitle(title);
        writer.setCreator(QStringLiteral("Culprit " CULPRIT_VERSION));
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
        writer.setDocumentId(QUuid::createUuidV5(QUuid(), title)); // else another one each time
#endif
        const QSizeF points = QSizeF(size) / exportDotsPerMm * mmToPoints;
        writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        writer.setResolution(static_cast<int>(std::lround(exportDotsPerMm * 25.4)));
        QCPPainter painter;
        if (!painter.begin(&writer)) {
            fail(path, QStringLiteral("the PDF can't be written"));
        }
        painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
        painter.setRenderHint(QPainter::LosslessImageRendering);
        paint(painter);
        painter.end();
    }
    return withoutDate(std::move(pdf));
}

/// With the family that was drawn with where the drawing names an alias of this machine, and what browsers
/// are to take where they have not got it.
QString withFontFallbacks(QString svg)
{
    static const QRegularExpression attribute(QStringLiteral("font-family=\"([^\"]*)\""));
    std::set<QString> aliases;
    for (auto match = attribute.globalMatch(svg); match.hasNext();) {
        aliases.insert(match.next().captured(1));
    }
    for (const QString& alias : aliases) {
        svg.replace(
            QStringLiteral("font-family=\"%1\"").arg(alias),
            QStringLiteral("font-family=\"%1, Verdana, sans-serif\"").arg(QFontInfo(QFont(alias)).family()));
    }
    return svg;
}

constexpr auto titlePlace = QLatin1String("culprit.title");

/// Without letters that XML 1.0 can't hold.
QString inXml(QString text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar letter = text[i];
        if (letter.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            ++i;
            continue;
        }
        const bool isBlank = letter == u'\t' || letter == u'\n' || letter == u'\r';
        if ((letter < u' ' && !isBlank) || letter.isSurrogate() || letter.unicode() >= 0xFFFE) {
            text[i] = QChar::ReplacementCharacter;
        }
    }
    return text;
}

QString titled(QString svg, const QString& title)
{
    const QString place = QStringLiteral("<title>%1</title>").arg(titlePlace);
    const QString text = QString::fromStdString(safe::markup(inXml(title).toStdString()));
    const qsizetype at = svg.indexOf(place);
    return at < 0 ? svg : svg.replace(at, place.size(), QStringLiteral("<title>%1</title>").arg(text));
}

QByteArray svgOf(const QString& path, QSize size, const QString& title,
                 const std::function<void(QCPPainter&)>& paint)
{
    QBuffer drawing;
    QSvgGenerator generator;
    generator.setOutputDevice(&drawing);
    generator.setResolution(static_cast<int>(std::lround(exportDotsPerMm * 25.4)));
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    // Some versions of Qt escape it and some do not: so the title is put into its place afterwards.
    generator.setTitle(titlePlace);
    generator.setDescription(QStringLiteral("Made by Culprit " CULPRIT_VERSION));
    QCPPainter painter;
    if (!painter.begin(&generator)) {
        fail(path, QStringLiteral("the SVG can't be written"));
    }
    painter.setModes(QCPPainter::pmVectorized | QCPPainter::pmNoCaching | QCPPainter::pmNonCosmetic);
    paint(painter);
    painter.end();
    return inXml(titled(withFontFallbacks(QString::fromUtf8(drawing.data())), title)).toUtf8();
}

QByteArray pngOf(const QString& path, QSize size, int dpi, const std::function<void(QCPPainter&)>& paint)
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
    image.setText(QStringLiteral("Software"), QStringLiteral("Culprit " CULPRIT_VERSION));
    image.setDotsPerMeterX(static_cast<int>(std::lround(dpi / 0.0254)));
    image.setDotsPerMeterY(static_cast<int>(std::lround(dpi / 0.0254)));
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) {
        fail(path, QStringLiteral("the image can't be written"));
    }
    return png;
}

} // namespace

void paintToFile(const QString& path, QSize size, int pngDpi, const QString& title,
                 const std::function<void(QCPPainter&)>& paint)
{
    checkOutput(path, {QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")});
    const QString suffix = QFileInfo(path).suffix().toLower();
    writeFile(path, suffix == u"pdf"   ? pdfOf(path, size, title, paint)
                    : suffix == u"svg" ? svgOf(path, size, title, paint)
                                       : pngOf(path, size, pngDpi, paint));
}

} // namespace culprit
