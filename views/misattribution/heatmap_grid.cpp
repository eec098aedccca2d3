// SPDX-License-Identifier: GPL-3.0-or-later
#include "misattribution/misattribution_place.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace culprit {

namespace {

constexpr double gridMargin = 14;
constexpr double gridGap = 22;
constexpr double leastWidth = 300;

} // namespace

HeatmapGrid::HeatmapGrid(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Heatmaps of blamed components"));
    setFocusPolicy(Qt::StrongFocus);
}

void HeatmapGrid::setHeatmaps(std::vector<Misattribution> heatmaps, const QStringList& titles, bool shares)
{
    m_heatmaps = std::move(heatmaps);
    m_titles = titles;
    m_shares = shares;
    m_selected = {};
    rebuild();
}

int HeatmapGrid::across() const
{
    const int fits = static_cast<int>((width() - 2 * gridMargin + gridGap) / (leastWidth + gridGap));
    return std::clamp(fits, 1, std::max(1, std::min(3, static_cast<int>(m_heatmaps.size()))));
}

void HeatmapGrid::rebuild()
{
    m_pictures.clear();
    m_tallest = 0;
    HeatmapPicture::Style style;
    style.font = font();
    style.shares = m_shares;
    style.scaleTop = heatmapScaleTop(m_heatmaps, m_shares);
    const int columns = across();
    const double room = (width() - 2 * gridMargin - gridGap * (columns - 1)) / columns;
    const double each = std::min(room, 640.0);
    for (std::size_t i = 0; i < m_heatmaps.size(); ++i) {
        style.title = m_titles.value(static_cast<qsizetype>(i));
        m_pictures.emplace_back(m_heatmaps[i], style, each);
        m_tallest = std::max(m_tallest, m_pictures.back().height());
    }
    setMinimumHeight(sizeHint().height());
    updateGeometry();
    update();
}

QSize HeatmapGrid::sizeHint() const
{
    const int columns = across();
    const int lines = (static_cast<int>(m_heatmaps.size()) + columns - 1) / columns;
    return {600, static_cast<int>(lines * (m_tallest + gridGap) + gridMargin)};
}

QPointF HeatmapGrid::origin(int heatmap) const
{
    const int columns = across();
    const double room = (width() - 2 * gridMargin - gridGap * (columns - 1)) / columns;
    return {gridMargin + (heatmap % columns) * (room + gridGap), (heatmap / columns) * (m_tallest + gridGap)};
}

QRectF HeatmapGrid::cellRect(int heatmap, HeatmapPicture::Cell cell) const
{
    return m_pictures[static_cast<std::size_t>(heatmap)].cellRect(cell).translated(origin(heatmap));
}

std::optional<HeatmapGrid::Selected> HeatmapGrid::at(QPointF position) const
{
    for (int i = 0; i < static_cast<int>(m_pictures.size()); ++i) {
        if (const auto cell = m_pictures[static_cast<std::size_t>(i)].cellAt(position - origin(i))) {
            return Selected{i, *cell};
        }
    }
    return {};
}

void HeatmapGrid::choose(Selected selected)
{
    m_selected = selected;
    update();
    Q_EMIT cellChosen(selected.heatmap, selected.cell.first, selected.cell.second);
}

void HeatmapGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    for (int i = 0; i < static_cast<int>(m_pictures.size()); ++i) {
        m_pictures[static_cast<std::size_t>(i)].paint(
            painter, origin(i), m_selected.heatmap == i ? std::optional(m_selected.cell) : std::nullopt);
    }
}

void HeatmapGrid::mousePressEvent(QMouseEvent* event)
{
    if (const auto cell = at(event->position())) {
        choose(*cell);
    }
}

void HeatmapGrid::keyPressEvent(QKeyEvent* event)
{
    if (m_pictures.empty()) {
        QWidget::keyPressEvent(event);
        return;
    }
    Selected next = m_selected;
    if (next.heatmap < 0) {
        choose({0, {0, 0}});
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        --next.cell.second;
        break;
    case Qt::Key_Right:
        ++next.cell.second;
        break;
    case Qt::Key_Up:
        --next.cell.first;
        break;
    case Qt::Key_Down:
        ++next.cell.first;
        break;
    case Qt::Key_PageUp:
        --next.heatmap;
        break;
    case Qt::Key_PageDown:
        ++next.heatmap;
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    if (next.heatmap < 0 || next.heatmap >= static_cast<int>(m_heatmaps.size())) {
        return;
    }
    const Misattribution& matrix = m_heatmaps[static_cast<std::size_t>(next.heatmap)];
    next.cell.first = std::clamp(next.cell.first, 0, static_cast<int>(matrix.rows.size()) - 1);
    next.cell.second = std::clamp(next.cell.second, 0, static_cast<int>(matrix.columns.size()) - 1);
    choose(next);
}

void HeatmapGrid::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    rebuild();
}

void HeatmapGrid::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        rebuild();
    }
    QWidget::changeEvent(event);
}

bool HeatmapGrid::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = at(help->pos())) {
            const Misattribution& matrix = m_heatmaps[static_cast<std::size_t>(cell->heatmap)];
            const auto row = static_cast<std::size_t>(cell->cell.first);
            const auto column = static_cast<std::size_t>(cell->cell.second);
            QStringList keys;
            for (const std::string& key : matrix.cases[row][column]) {
                keys << QString::fromStdString(key);
            }
            QToolTip::showText(
                help->globalPos(),
                tr("%1: %2 cases").arg(QString::fromStdString(matrix.columns[column])).arg(keys.size()) +
                    (keys.isEmpty() ? QString() : QStringLiteral("\n") + keys.join(QLatin1Char('\n'))),
                this);
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace culprit
