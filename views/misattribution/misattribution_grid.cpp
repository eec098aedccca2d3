// SPDX-License-Identifier: GPL-3.0-or-later
#include "misattribution/misattribution_grid.h"

#include "theme/key_actions.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr double gridMargin = 14;
constexpr double gridGap = 22;
constexpr double leastWidth = 300;

} // namespace

MisattributionGrid::MisattributionGrid(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Blamed components by method"));
    setFocusPolicy(Qt::StrongFocus);
    buildKeys();
}

void MisattributionGrid::setMatrices(std::vector<Misattribution> matrices, const QStringList& titles,
                                     MisattributionForm form, bool shares)
{
    Selected again;
    if (m_selected.picture >= 0) {
        const auto& before = m_matrices[static_cast<std::size_t>(m_selected.picture)];
        const auto& row = before.rows[static_cast<std::size_t>(m_selected.cell.first)];
        const auto& column = before.columns[static_cast<std::size_t>(m_selected.cell.second)];
        const QString title = m_titles.value(m_selected.picture);
        const auto picture = titles.indexOf(title);
        if (picture >= 0) {
            const Misattribution& now = matrices[static_cast<std::size_t>(picture)];
            const auto sameRow = std::ranges::find(now.rows, row);
            const auto sameColumn = std::ranges::find(now.columns, column);
            if (sameRow != now.rows.end() && sameColumn != now.columns.end()) {
                again = {static_cast<int>(picture),
                         {static_cast<int>(sameRow - now.rows.begin()),
                          static_cast<int>(sameColumn - now.columns.begin())}};
            }
        }
    }
    m_matrices = std::move(matrices);
    m_titles = titles;
    m_form = form;
    m_shares = shares;
    m_selected = again;
    rebuild();
}

int MisattributionGrid::across() const
{
    const int fits = static_cast<int>((width() - 2 * gridMargin + gridGap) / (leastWidth + gridGap));
    return std::clamp(fits, 1, std::max(1, std::min(3, static_cast<int>(m_matrices.size()))));
}

void MisattributionGrid::rebuild()
{
    m_pictures.clear();
    m_tallest = 0;
    MisattributionPicture::Style style;
    style.font = font();
    style.form = m_form;
    style.shares = m_shares;
    style.scaleTop = misattributionScaleTop(m_matrices, m_shares);
    const int columns = across();
    const double room = (width() - 2 * gridMargin - gridGap * (columns - 1)) / columns;
    const double each = std::min(room, 640.0);
    for (std::size_t i = 0; i < m_matrices.size(); ++i) {
        style.title = m_titles.value(static_cast<qsizetype>(i));
        m_pictures.emplace_back(m_matrices[i], style, each);
        m_tallest = std::max(m_tallest, m_pictures.back().height());
    }
    setMinimumHeight(sizeHint().height());
    updateGeometry();
    update();
}

QSize MisattributionGrid::sizeHint() const
{
    const int columns = across();
    const int lines = (static_cast<int>(m_matrices.size()) + columns - 1) / columns;
    return {600, static_cast<int>(std::ceil(std::max(0.0, lines * (m_tallest + gridGap) - gridGap)))};
}

QPointF MisattributionGrid::origin(int picture) const
{
    const int columns = across();
    const double room = (width() - 2 * gridMargin - gridGap * (columns - 1)) / columns;
    const int line = picture / columns;
    return {gridMargin + (picture % columns) * (room + gridGap), line * (m_tallest + gridGap)};
}

QRectF MisattributionGrid::cellRect(int picture, MisattributionPicture::Cell cell) const
{
    return m_pictures[static_cast<std::size_t>(picture)].cellRect(cell).translated(origin(picture));
}

std::optional<MisattributionGrid::Selected> MisattributionGrid::at(QPointF position) const
{
    for (int i = 0; i < static_cast<int>(m_pictures.size()); ++i) {
        if (const auto cell = m_pictures[static_cast<std::size_t>(i)].cellAt(position - origin(i))) {
            return Selected{i, *cell};
        }
    }
    return {};
}

void MisattributionGrid::choose(Selected selected)
{
    m_selected = selected;
    update();
    Q_EMIT cellChosen(selected.picture, selected.cell.first, selected.cell.second);
}

void MisattributionGrid::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    for (int i = 0; i < static_cast<int>(m_pictures.size()); ++i) {
        m_pictures[static_cast<std::size_t>(i)].paint(
            painter, origin(i), m_selected.picture == i ? std::optional(m_selected.cell) : std::nullopt);
    }
}

void MisattributionGrid::mousePressEvent(QMouseEvent* event)
{
    if (const auto cell = at(event->position())) {
        choose(*cell);
    }
}

void MisattributionGrid::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (at(event->position())) {
        Q_EMIT cellActivated();
    }
}

void MisattributionGrid::buildKeys()
{
    const auto step = [this](const QString& text, Qt::Key key, int pictures, int rows, int columns) {
        addKeyAction(*this, text, {key}, [=, this] { walk(pictures, rows, columns); });
    };
    step(tr("Blamed component before"), Qt::Key_Left, 0, 0, -1);
    step(tr("Next blamed component"), Qt::Key_Right, 0, 0, 1);
    step(tr("Row above"), Qt::Key_Up, 0, -1, 0);
    step(tr("Row below"), Qt::Key_Down, 0, 1, 0);
    step(tr("Previous method"), Qt::Key_PageUp, -1, 0, 0);
    step(tr("Next method"), Qt::Key_PageDown, 1, 0, 0);
    addKeyAction(*this, tr("Open the cell's cases in Compare"), {Qt::Key_Return, Qt::Key_Enter}, [this] {
        if (m_selected.picture >= 0) {
            Q_EMIT cellActivated();
        }
    });
}

void MisattributionGrid::keyPressEvent(QKeyEvent* event)
{
    if (m_pictures.empty() || !triggerKeyAction(*this, *event)) {
        QWidget::keyPressEvent(event);
    }
}

void MisattributionGrid::walk(int pictures, int rows, int columns)
{
    if (m_selected.picture < 0) {
        choose({0, {0, 0}});
        return;
    }
    Selected next = m_selected;
    next.picture += pictures;
    if (next.picture < 0 || next.picture >= static_cast<int>(m_matrices.size())) {
        return;
    }
    const Misattribution& matrix = m_matrices[static_cast<std::size_t>(next.picture)];
    next.cell.first = std::clamp(next.cell.first + rows, 0, static_cast<int>(matrix.rows.size()) - 1);
    next.cell.second = std::clamp(next.cell.second + columns, 0, static_cast<int>(matrix.columns.size()) - 1);
    choose(next);
}

void MisattributionGrid::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    rebuild();
}

void MisattributionGrid::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        rebuild();
    }
    QWidget::changeEvent(event);
}

QString MisattributionGrid::cellText(const Selected& cell) const
{
    const Misattribution& matrix = m_matrices[static_cast<std::size_t>(cell.picture)];
    const auto row = static_cast<std::size_t>(cell.cell.first);
    const auto column = static_cast<std::size_t>(cell.cell.second);
    constexpr int mostListed = 12;
    const int count = matrix.counts[row][column];
    QString text =
        count == 1
            ? tr("%1: 1 case").arg(QString::fromStdString(matrix.columns[column]))
            : tr("%1: %2 cases").arg(QString::fromStdString(matrix.columns[column]), QString::number(count));
    if (const int right = matrix.rightCounts[row][column]; right > 0) {
        text += right == count ? tr(", the true cause") : tr(", the true cause of %1").arg(right);
    }
    int listed = 0;
    for (const std::string& key : matrix.cases[row][column]) {
        if (listed++ == mostListed) {
            text += tr("\nand %1 more").arg(count - mostListed);
            break;
        }
        text += QLatin1Char('\n') + QString::fromStdString(key);
    }
    return text;
}

bool MisattributionGrid::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        auto* help = static_cast<QHelpEvent*>(event);
        if (const auto cell = at(help->pos())) {
            QToolTip::showText(help->globalPos(), cellText(*cell), this);
            return true;
        }
    }
    return QWidget::event(event);
}

} // namespace culprit
