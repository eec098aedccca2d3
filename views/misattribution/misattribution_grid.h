// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "misattribution/misattribution_picture.h"

#include <QStringList>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

namespace culprit {

/// Misattribution pictures as small multiples; a click on a cell tells its cases.
class MisattributionGrid : public QWidget
{
    Q_OBJECT

public:
    struct Selected
    {
        int picture = -1;
        MisattributionPicture::Cell cell{0, 0};
    };

    explicit MisattributionGrid(QWidget* parent = nullptr);

    /// `titles` are the printed names. A cell stays selected when it is still there.
    void setMatrices(std::vector<Misattribution> matrices, const QStringList& titles, MisattributionForm form,
                     bool shares);
    const std::vector<Misattribution>& matrices() const { return m_matrices; }
    const Selected& selected() const { return m_selected; }
    MisattributionForm form() const { return m_form; }
    /// Where a cell lies in this widget.
    QRectF cellRect(int picture, MisattributionPicture::Cell cell) const;
    QSize sizeHint() const override;

Q_SIGNALS:
    void cellChosen(int picture, int row, int column);
    /// By a double click or the Enter key.
    void cellActivated();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void buildKeys();
    void walk(int pictures, int rows, int columns);
    void rebuild();
    QPointF origin(int picture) const;
    int across() const;
    std::optional<Selected> at(QPointF position) const;
    void choose(Selected selected);
    QString cellText(const Selected& cell) const;

    std::vector<Misattribution> m_matrices;
    QStringList m_titles;
    MisattributionForm m_form = MisattributionForm::Heatmap;
    bool m_shares = false;
    std::vector<MisattributionPicture> m_pictures;
    double m_tallest = 0;
    Selected m_selected;
};

} // namespace culprit
