// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/comparison_picture.h"

#include <QWidget>

#include <memory>

namespace culprit {

/// What the strip and the ranking draw.
struct ComparisonContent
{
    std::shared_ptr<const Comparison> comparison;
    const MethodRegistry* registry = nullptr;
    std::string caseKey;
    double placeWidth = 0; ///< columns are fitted to it, so that they stand below each other
};

/// AC@1, AC@3 and Avg@5 a method with their intervals.
class AccuracyStrip : public QWidget
{
    Q_OBJECT

public:
    explicit AccuracyStrip(QWidget* parent = nullptr);
    void setContent(const ComparisonContent& content);
    QSize sizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    ComparisonPicture picture() const;

    ComparisonContent m_content;
};

/// The rankings of one case, with links between equal components. A click on a component, or up and down,
/// follows it through the columns.
class RankingView : public QWidget
{
    Q_OBJECT

public:
    explicit RankingView(QWidget* parent = nullptr);
    void setContent(const ComparisonContent& content);
    const std::string& followed() const { return m_followed; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }
    ComparisonPicture picture() const;

Q_SIGNALS:
    void componentFollowed(const QString& component);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void follow(const std::string& component);

    ComparisonContent m_content;
    std::string m_followed;
};

} // namespace culprit
