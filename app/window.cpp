// SPDX-License-Identifier: GPL-3.0-or-later
#include "window.h"

#include "window/main_window.h"

#include <QDir>
#include <QFileInfo>

namespace culprit {

namespace {

/// The bundled archive beside the installed program, or in the source tree it was built from.
QString sampleArchive()
{
    const QString name = QStringLiteral("culprit-sample.tar.gz");
    const QDir program(QCoreApplication::applicationDirPath());
    for (const QString& folder : {QStringLiteral("../share/culprit"), QStringLiteral("../../../sample-data"),
                                  QStringLiteral("../../sample-data"), QStringLiteral("../sample-data")}) {
        const QString path = program.absoluteFilePath(folder + QLatin1Char('/') + name);
        if (QFileInfo::exists(path)) {
            return QDir::cleanPath(path);
        }
    }
    return {};
}

} // namespace

int runWindow(QApplication& application, const MethodRegistry& registry, const QStringList& files)
{
    application.setApplicationDisplayName(QStringLiteral("Culprit"));
    QFont font = application.font();
    font.setPointSizeF(9);
    application.setFont(font);
    MainWindow window(registry, sampleArchive());
    window.restoreSession(false);
    if (files.isEmpty()) {
        window.openLastStoreWhenPainted();
    }
    window.show();
    if (!files.isEmpty()) {
        window.openFiles(files);
    }
    return QApplication::exec();
}

} // namespace culprit
