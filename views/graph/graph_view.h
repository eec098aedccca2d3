// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/graph_picture.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <string>

namespace culprit {

/// A causal graph to walk in: wheel and + - zoom, drag pans, F fits, arrow keys walk from node to node and
/// Enter chooses, as a click does. Hovering a node shows its edges.
class GraphView : public QWidget
{
    Q_OBJECT

public:
    /// `compact` is the form for the narrow dock.
    explicit GraphView(bool compact, QWidget* parent = nullptr);
    ~GraphView() override;

    void setSubject(std::shared_ptr<const GraphSubject> subject);
    const GraphSubject* subject() const { return m_subject.get(); }
    /// Which edges are shown, `most` of them at most.
    void setChoice(EdgeChoice choice, std::size_t most);
    EdgeChoice choice() const { return m_choice; }
    /// Emphasises a node; an unknown name emphasises none.
    void setSelected(const std::string& name);
    std::string selected() const { return m_selected; }
    int selectedNode() const;
    int walkedNode() const { return m_walked; }

    /// What is drawn; null without a graph.
    const GraphPicture* picture();
    /// The whole picture into the view, however small.
    void fit();
    void zoomBy(double factor, QPointF around);
    double scale() const { return m_scale; }
    /// Where a node lies in the widget.
    QRectF nodeRect(const std::string& name);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void nodeChosen(const QString& name);
    /// Other nodes or edges are shown than before.
    void shownChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void buildKeys();
    void rebuild();
    void placeAtFirst();
    void centreOn(int node);
    void showNode(int node);
    void choose(int node);
    void walk(QPointF direction);
    QPointF toPicture(QPointF point) const { return (point - m_offset) / m_scale; }
    void keepInSight();
    void describe();

    bool m_compact;
    std::shared_ptr<const GraphSubject> m_subject;
    std::unique_ptr<GraphPicture> m_picture;
    EdgeChoice m_choice = EdgeChoice::All;
    std::size_t m_most = 60;
    std::string m_selected;
    bool m_stale = true;     ///< the picture has to be laid out again
    bool m_untouched = true; ///< neither zoomed nor panned by hand: follows the widget's size
    double m_scale = 1;
    QPointF m_offset;
    int m_hovered = -1;
    int m_walked = -1;
    std::optional<QPointF> m_pressed;
    bool m_panning = false;
    bool m_showFocus = false;
};

} // namespace culprit
