// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/compare_place.h"
#include "compare/comparison_widgets.h"
#include "compare/disagreement_model.h"
#include "export/export_button.h"
#include "export/figure_clipboard.h"
#include "export/figure_export.h"
#include "export/table_export.h"
#include "export/vector_canvas.h"
#include "tables/report_table_model.h"
#include "timeline/custom_plot.h"

#include <QApplication>
#include <QFileInfo>
#include <QTabBar>
#include <QTableView>

#include <cmath>

namespace culprit {

void ComparePlace::fillExportMenu()
{
    const auto needed = [this] {
        if (!m_comparison) {
            throw ExportError("there is no comparison to export yet");
        }
        return m_comparison;
    };
    const QStringList tables{QStringLiteral("csv"), QStringLiteral("md"), QStringLiteral("html"),
                             QStringLiteral("tex")};
    m_export->addFormats(tr("Figure"), {QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")},
                         QStringLiteral("comparison"), [this](const QString& path) { writeFigure(path); });
    m_export->addFormats(tr("Rankings"), tables, QStringLiteral("rankings"),
                         [this, needed](const QString& path) {
                             writeTable(needed()->rankingTable(m_current, m_registry), path);
                         });
    m_export->addSeparator();
    m_export->addFormats(
        tr("Accuracy"), tables, QStringLiteral("accuracy"),
        [this, needed](const QString& path) { writeTable(needed()->accuracyTable(m_registry), path); });
    m_export->addFormats(
        tr("Disagreements"), tables, QStringLiteral("disagreements"), [this, needed](const QString& path) {
            writeTable(needed()->disagreementTable(m_disagreements->shown(), m_registry), path);
        });
    m_export->addFormats(
        tr("Paired tests"), tables, QStringLiteral("paired-tests"),
        [this, needed](const QString& path) { writeTable(needed()->pairedTable(m_registry), path); });
    m_export->addFormats(
        tr("Agreement"), tables, QStringLiteral("agreement"),
        [this, needed](const QString& path) { writeTable(needed()->agreementTable(m_registry), path); });
    m_export->addSeparator();
    const auto rankings = [this, needed] { return needed()->rankingTable(m_current, m_registry); };
    const auto shownBelow = [this, needed] {
        return m_tabs->currentIndex() == 0 ? needed()->disagreementTable(m_disagreements->shown(), m_registry)
                                           : (m_tabs->currentIndex() == 1 ? m_pairs : m_agreement)->table();
    };
    m_export->addAction(tr("Copy figure"),
                        [this] { copyFigure([this](const QString& path) { writeFigure(path); }); });
    m_export->addAction(tr("Copy rankings"), [rankings] { copyTable(rankings()); });
    m_export->addAction(tr("Copy accuracy"),
                        [this, needed] { copyTable(needed()->accuracyTable(m_registry)); });
    m_export->addAction(tr("Copy the table below"), [shownBelow] { copyTable(shownBelow()); });
    addCopyAction(*m_ranking, rankings);
    for (QWidget* table : {m_disagreementView, m_pairView, m_agreementView}) {
        addCopyAction(*table, shownBelow);
    }
}

void ComparePlace::writeFigure(const QString& path) const
{
    if (!m_comparison) {
        throw ExportError((path + tr(": there is no comparison to draw yet")).toStdString());
    }
    if (QFileInfo(path).suffix().compare(QLatin1String("csv"), Qt::CaseInsensitive) == 0) {
        writeTable(m_comparison->rankingTable(m_current, m_registry), path);
        return;
    }
    constexpr double widthMm = 176;
    const bool many = m_methods.size() > 4;
    ComparisonPicture::Style style;
    style.theme = &Theme::of(ThemeMode::Light);
    style.unit = exportDotsPerMm * 25.4 / 96 * (many ? 0.62 : 0.8);
    style.font = QApplication::font();
    style.font.setPixelSize(static_cast<int>(std::lround((many ? 7 : 8) * exportDotsPerMm * 25.4 / 72)));
    const double width = widthMm * exportDotsPerMm;
    const ComparisonPicture picture(*m_comparison, m_registry, m_current, style, width);

    QString caption;
    const CaseSummary* summary = m_comparison->findCase(m_current);
    if (summary) {
        caption =
            tr("Case %1: %2 fault in %3, iteration %4. ")
                .arg(QString::fromStdString(summary->key), QString::fromStdString(summary->injection->fault),
                     QString::fromStdString(summary->injection->target), QString::number(summary->iteration));
    }
    caption += tr("Bars above: accuracy over %1 cases with 95% intervals.").arg(m_comparison->cases().size());
    if (const WindowOffsets& window = m_comparison->window(); !window.isDefault()) {
        caption += QLatin1Char(' ') + capitalised(window.words()) + QLatin1Char('.');
    }
    const QFontMetricsF metrics(style.font);
    const double margin = 14 * style.unit;
    const double captionHeight =
        metrics.boundingRect(QRectF(0, 0, width - 2 * margin, 1e4), Qt::TextWordWrap, caption).height();
    const double titles = metrics.height() * 1.5;
    const double accuracy = picture.accuracyHeight();
    const double ranking = picture.rankingHeight();
    const QSize size(static_cast<int>(std::ceil(width)),
                     static_cast<int>(std::ceil(titles + accuracy + ranking + captionHeight + 2 * margin)));
    paintToFile(path, size, 300, tr("Comparison of methods"), [&](QCPPainter& painter) {
        painter.fillRect(QRect(QPoint(0, 0), size), Qt::white);
        picture.paintTitles(painter, {0, margin / 2});
        picture.paintAccuracy(painter, {0, titles});
        picture.paintRanking(painter, {0, titles + accuracy});
        painter.setFont(style.font);
        painter.setPen(style.theme->muted);
        painter.drawText(QRectF(margin, titles + accuracy + ranking + margin / 2, width - 2 * margin,
                                captionHeight + margin),
                         Qt::TextWordWrap, caption);
    });
}

} // namespace culprit
