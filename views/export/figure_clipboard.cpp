// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/figure_clipboard.h"

#include "export/figure_export.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QMimeData>
#include <QTemporaryDir>

namespace culprit {

void copyFigure(const std::function<void(const QString& path)>& write)
{
    const QTemporaryDir folder;
    const QString svg = folder.filePath(QStringLiteral("figure.svg"));
    const QString png = folder.filePath(QStringLiteral("figure.png"));
    write(svg);
    write(png);
    QFile drawing(svg);
    const QImage image(png);
    if (!drawing.open(QIODevice::ReadOnly) || image.isNull()) {
        throw ExportError("the figure can't be copied: " + folder.errorString().toStdString());
    }
    auto* data = new QMimeData;
    data->setData(QStringLiteral("image/svg+xml"), drawing.readAll());
    data->setImageData(image);
    QGuiApplication::clipboard()->setMimeData(data);
}

} // namespace culprit
