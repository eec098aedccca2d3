// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/graph_view.h"

#include "theme/key_actions.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

constexpr double legibleScale = 0.8; ///< below which nine points are hard to read
constexpr double plainScale = 1;     ///< a small graph is not blown up
constexpr double largestScale = 4;
constexpr double smallestScale = 0.05;
constexpr double zoomStep = 1.25;
constexpr double panThreshold = 4;
constexpr std::size_t followedEdges = 400; ///< larger graphs are not laid out anew while a window is resized

} // namespace

GraphView::GraphView(bool compact, QWidget* parent)
    : QWidget(parent)
    , m_compact(compact)
{
    setAccessibleName(tr("Causal graph"));
    setFocusPolicy(Qt::StrongFocus);
    buildKeys();
    setMouseTracking(true);
    describe();
}

GraphView::~GraphView() = default;

QSize GraphView::sizeHint() const
{
    return m_compact ? QSize(300, 220) : QSize(700, 380);
}

QSize GraphView::minimumSizeHint() const
{
    return m_compact ? QSize(200, 120) : QSize(240, 120);
}

void GraphView::setSubject(std::shared_ptr<const GraphSubject> subject)
{
    m_subject = std::move(subject);
    m_hovered = m_walked = -1;
    m_untouched = true;
    rebuild();
}

void GraphView::setChoice(EdgeChoice choice, std::size_t most)
{
    if (choice != m_choice || most != m_most) {
        m_choice = choice;
        m_most = most;
        m_untouched = true;
        rebuild();
    }
}

int GraphView::selectedNode() const
{
    return m_subject ? m_subject->indexOf(m_selected) : -1;
}

void GraphView::setSelected(const std::string& name)
{
    if (name == m_selected) {
        return;
    }
    m_selected = name;
    m_walked = -1;
    const int node = selectedNode();
    const bool follows = m_choice == EdgeChoice::Around || m_choice == EdgeChoice::Leading;
    if (follows || (node >= 0 && m_picture && !m_picture->part().hasNode(node))) {
        m_untouched = m_untouched || follows;
        rebuild();
        showNode(node);
    } else if (node >= 0) {
        showNode(node);
    }
    describe();
    update();
}

void GraphView::rebuild()
{
    m_stale = true;
    picture();
    describe();
    update();
    Q_EMIT shownChanged();
}

const GraphPicture* GraphView::picture()
{
    if (!m_stale) {
        return m_picture.get();
    }
    m_stale = false;
    m_picture.reset();
    if (!m_subject || m_subject->isEmpty()) {
        return nullptr;
    }
    GraphPicture::Style style;
    style.theme = &Theme::current();
    style.font = font();
    style.font.setPointSizeF(9);
    style.compact = m_compact;
    m_picture = std::make_unique<GraphPicture>(
        m_subject, chosenPart(*m_subject, m_choice, selectedNode(), m_most), style, QSizeF(size()));
    if (m_untouched) {
        placeAtFirst();
    }
    return m_picture.get();
}

void GraphView::placeAtFirst()
{
    const QSizeF whole = m_picture->size();
    const double fitting = std::min(width() / whole.width(), height() / whole.height());
    m_scale = std::clamp(fitting, legibleScale, plainScale);
    m_offset = QPointF((width() - whole.width() * m_scale) / 2, (height() - whole.height() * m_scale) / 2);
    if (fitting < legibleScale) {
        const int selected = selectedNode();
        centreOn(selected >= 0 ? selected : m_picture->firstNode());
    }
}

void GraphView::centreOn(int node)
{
    const QRectF box = m_picture->nodeRect(node);
    if (!box.isEmpty()) {
        m_offset = QRectF(rect()).center() - box.center() * m_scale;
        keepInSight();
    }
}

void GraphView::keepInSight()
{
    // A picture that fits stands in the middle of a free axis; a larger one never leaves a side
    // empty at first.
    const QSizeF whole = m_picture->size() * m_scale;
    const auto bounded = [](double offset, double extent, double room) {
        return extent <= room ? (room - extent) / 2 : std::clamp(offset, room - extent, 0.0);
    };
    m_offset = {bounded(m_offset.x(), whole.width(), width()),
                bounded(m_offset.y(), whole.height(), height())};
}

void GraphView::showNode(int node)
{
    if (!picture()) {
        return;
    }
    const QRectF box = m_picture->nodeRect(node); // empty for -1
    const QRectF shown(box.topLeft() * m_scale + m_offset, box.size() * m_scale);
    const QRectF room = QRectF(rect()).adjusted(4, 4, -4, -4);
    if (!box.isEmpty() && !room.contains(shown)) {
        m_offset += room.center() - shown.center();
        update();
    }
}

void GraphView::fit()
{
    if (!picture()) {
        return;
    }
    const QSizeF whole = m_picture->size();
    m_scale =
        std::clamp(std::min(width() / whole.width(), height() / whole.height()), smallestScale, plainScale);
    m_offset = QPointF((width() - whole.width() * m_scale) / 2, (height() - whole.height() * m_scale) / 2);
    m_untouched = false;
    update();
}

void GraphView::zoomBy(double factor, QPointF around)
{
    if (!picture()) {
        return;
    }
    const double scale = std::clamp(m_scale * factor, smallestScale, largestScale);
    m_offset = around - (around - m_offset) * (scale / m_scale);
    m_scale = scale;
    m_untouched = false;
    update();
}

QRectF GraphView::nodeRect(const std::string& name)
{
    if (!picture()) {
        return {};
    }
    const QRectF box = m_picture->nodeRect(m_subject->indexOf(name));
    return box.isEmpty() ? box : QRectF(box.topLeft() * m_scale + m_offset, box.size() * m_scale);
}

void GraphView::choose(int node)
{
    if (node >= 0) {
        Q_EMIT nodeChosen(QString::fromStdString(m_subject->graph.nodes[static_cast<std::size_t>(node)]));
    }
}

void GraphView::walk(QPointF direction)
{
    if (!picture()) {
        return;
    }
    const int from = m_walked >= 0 ? m_walked : selectedNode();
    m_walked =
        m_picture->part().hasNode(from) ? m_picture->nodeTowards(from, direction) : m_picture->firstNode();
    showNode(m_walked);
    describe();
    update();
}

void GraphView::describe()
{
    QString text;
    if (!m_subject || m_subject->isEmpty()) {
        text = m_subject ? m_subject->whyEmpty : QString();
    } else if (picture()) {
        const GraphPart& part = m_picture->part();
        text = tr("%1 of %2 nodes, %3 of %4 edges.")
                   .arg(part.nodes.size())
                   .arg(m_subject->graph.nodes.size())
                   .arg(part.edges.size())
                   .arg(part.allEdges);
        const int node = m_walked >= 0 ? m_walked : selectedNode();
        if (node >= 0) {
            text += QLatin1Char(' ') + m_picture->nodeText(node);
        }
    }
    if (text != accessibleDescription()) {
        setAccessibleDescription(text);
    }
}

bool GraphView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && picture()) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPointF at = toPicture(help->pos());
        const int node = m_picture->nodeAt(at);
        const auto edge = node < 0 ? m_picture->edgeAt(at, 5 / m_scale) : std::nullopt;
        if (node >= 0) {
            QToolTip::showText(help->globalPos(), m_picture->nodeText(node), this);
        } else if (edge) {
            QToolTip::showText(help->globalPos(), m_picture->edgeText(*edge), this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

void GraphView::paintEvent(QPaintEvent*)
{
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    if (picture()) {
        painter.save();
        painter.translate(m_offset);
        painter.scale(m_scale, m_scale);
        m_picture->paint(painter, {selectedNode(), m_hovered, m_walked});
        painter.restore();
    } else if (m_subject) {
        painter.setPen(theme.muted);
        painter.drawText(QRectF(rect()).adjusted(20, 10, -20, -10), Qt::AlignCenter | Qt::TextWordWrap,
                         m_subject->whyEmpty);
    }
    if (m_showFocus) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void GraphView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (!m_picture) {
        return;
    }
    if (!m_untouched) {
        // What stood in the middle stays there.
        const QSizeF change = QSizeF(event->size() - event->oldSize());
        m_offset += QPointF(change.width() / 2, change.height() / 2);
    } else if (m_picture->part().edges.size() <= followedEdges) {
        m_stale = true;
    } else {
        placeAtFirst();
    }
}

void GraphView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && picture()) {
        m_pressed = event->position();
        m_panning = false;
    }
}

void GraphView::mouseMoveEvent(QMouseEvent* event)
{
    if (!picture()) {
        return;
    }
    if (m_pressed) {
        const QPointF way = event->position() - *m_pressed;
        if (m_panning || way.manhattanLength() >= panThreshold) {
            m_panning = true;
            m_untouched = false;
            m_offset += way;
            m_pressed = event->position();
            setCursor(Qt::ClosedHandCursor);
            update();
        }
        return;
    }
    const int node = m_picture->nodeAt(toPicture(event->position()));
    setCursor(node >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (node != m_hovered) {
        m_hovered = node;
        update();
    }
}

void GraphView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_pressed) {
        return;
    }
    m_pressed.reset();
    setCursor(Qt::ArrowCursor);
    if (!std::exchange(m_panning, false) && picture()) {
        choose(m_picture->nodeAt(toPicture(event->position())));
    }
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && picture() &&
        m_picture->nodeAt(toPicture(event->position())) < 0) {
        fit();
    }
}

void GraphView::wheelEvent(QWheelEvent* event)
{
    if (!picture() || event->angleDelta().y() == 0) {
        event->ignore();
        return;
    }
    zoomBy(std::pow(zoomStep, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void GraphView::keyPressEvent(QKeyEvent* event)
{
    if (!picture()) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (triggerKeyAction(*this, *event)) {
        return;
    }
    if (event->key() == Qt::Key_Escape && m_walked >= 0) {
        m_walked = -1;
        describe();
        update();
        return;
    }
    QWidget::keyPressEvent(event);
}

void GraphView::buildKeys()
{
    addGesture(*this, tr("wheel"), tr("Zoom"));
    addGesture(*this, tr("drag"), tr("Pan"));
    const auto key = [this](const QString& text, const QList<QKeySequence>& keys, auto act) {
        addKeyAction(*this, text, keys, act);
    };
    key(tr("Walk left"), {Qt::Key_Left}, [this] { walk({-1, 0}); });
    key(tr("Walk right"), {Qt::Key_Right}, [this] { walk({1, 0}); });
    key(tr("Walk up"), {Qt::Key_Up}, [this] { walk({0, -1}); });
    key(tr("Walk down"), {Qt::Key_Down}, [this] { walk({0, 1}); });
    key(tr("Choose the node"), {Qt::Key_Return, Qt::Key_Enter, Qt::Key_Space},
        [this] { choose(m_walked >= 0 ? m_walked : selectedNode()); });
    key(tr("Zoom in"), {Qt::Key_Plus, Qt::Key_Equal}, [this] { zoomBy(zoomStep, QRectF(rect()).center()); });
    key(tr("Zoom out"), {Qt::Key_Minus}, [this] { zoomBy(1 / zoomStep, QRectF(rect()).center()); });
    key(tr("Fit"), {Qt::Key_F, Qt::Key_Home, Qt::Key_0}, [this] { fit(); });
}

void GraphView::leaveEvent(QEvent* event)
{
    m_hovered = -1;
    update();
    QWidget::leaveEvent(event);
}

void GraphView::focusInEvent(QFocusEvent* event)
{
    m_showFocus = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    update();
    QWidget::focusInEvent(event);
}

void GraphView::focusOutEvent(QFocusEvent* event)
{
    m_showFocus = false;
    m_walked = -1;
    update();
    QWidget::focusOutEvent(event);
}

void GraphView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        m_stale = true; // colours are kept in the picture
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace culprit
