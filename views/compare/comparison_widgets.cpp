// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/comparison_widgets.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

ComparisonPicture pictureOf(const ComparisonContent& content, const QWidget& widget)
{
    ComparisonPicture::Style style;
    style.theme = &Theme::current();
    style.font = widget.font();
    return {*content.comparison, *content.registry, content.caseKey, style,
            content.placeWidth > 0 ? content.placeWidth : widget.width()};
}

void tell(const QHelpEvent& help, const std::optional<ComparisonPicture::Hit>& hit, QWidget* widget)
{
    QToolTip::showText(help.globalPos(), hit ? QString::fromStdString(hit->text) : QString(), widget);
}

} // namespace

AccuracyStrip::AccuracyStrip(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Accuracy over the selected cases"));
}

void AccuracyStrip::setContent(const ComparisonContent& content)
{
    m_content = content;
    QStringList lines;
    const auto columns = picture();
    for (int column = 0; column < columns.columns().count; ++column) {
        const double x = columns.columns().x(static_cast<std::size_t>(column)) + 1;
        if (const auto hit = columns.hitAccuracy({x, 1})) {
            lines << QString::fromStdString(hit->text).replace(QLatin1Char('\n'), QStringLiteral("; "));
        }
    }
    setAccessibleDescription(lines.join(QLatin1Char('\n')));
    setFixedHeight(sizeHint().height());
    update();
}

ComparisonPicture AccuracyStrip::picture() const
{
    return pictureOf(m_content, *this);
}

QSize AccuracyStrip::sizeHint() const
{
    return {600, m_content.comparison ? static_cast<int>(std::ceil(picture().accuracyHeight())) : 75};
}

bool AccuracyStrip::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && m_content.comparison) {
        const auto* help = static_cast<QHelpEvent*>(event);
        tell(*help, picture().hitAccuracy(help->pos()), this);
        return true;
    }
    return QWidget::event(event);
}

void AccuracyStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::current();
    painter.fillRect(rect(), theme.panelAlt);
    painter.fillRect(QRect(0, 0, width(), 1), theme.border);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
    if (m_content.comparison) {
        picture().paintAccuracy(painter, {0, 0});
    }
}

RankingView::RankingView(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Rankings of this case"));
}

void RankingView::setContent(const ComparisonContent& content)
{
    m_content = content;
    setAccessibleDescription(picture().description());
    setMinimumHeight(sizeHint().height());
    updateGeometry();
    update();
}

ComparisonPicture RankingView::picture() const
{
    return pictureOf(m_content, *this);
}

QSize RankingView::sizeHint() const
{
    return {600, m_content.comparison ? static_cast<int>(std::ceil(picture().rankingHeight())) : 200};
}

bool RankingView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && m_content.comparison) {
        const auto* help = static_cast<QHelpEvent*>(event);
        tell(*help, picture().hitRanking(help->pos()), this);
        return true;
    }
    return QWidget::event(event);
}

void RankingView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::current();
    painter.fillRect(rect(), theme.panel);
    if (m_content.comparison) {
        picture().paintRanking(painter, {0, 0}, m_followed);
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void RankingView::follow(const std::string& component)
{
    m_followed = component;
    update();
    Q_EMIT componentFollowed(QString::fromStdString(component));
}

void RankingView::mousePressEvent(QMouseEvent* event)
{
    if (m_content.comparison) {
        const auto hit = picture().hitRanking(event->position());
        follow(hit && hit->component != m_followed ? hit->component : std::string());
    }
}

void RankingView::keyPressEvent(QKeyEvent* event)
{
    const bool up = event->key() == Qt::Key_Up;
    if (!m_content.comparison || (!up && event->key() != Qt::Key_Down && event->key() != Qt::Key_Escape)) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        follow({});
        return;
    }
    std::vector<std::string> components;
    for (std::size_t method = 0; method < m_content.comparison->methods().size(); ++method) {
        if (const Result* result = m_content.comparison->find(method, m_content.caseKey)) {
            for (const RankedComponent& item : result->components) {
                if (std::ranges::find(components, item.name) == components.end()) {
                    components.push_back(item.name);
                }
            }
        }
    }
    if (components.empty()) {
        return;
    }
    const auto at = std::ranges::find(components, m_followed);
    const auto count = static_cast<std::ptrdiff_t>(components.size());
    const std::ptrdiff_t now = at == components.end() ? (up ? 0 : -1) : at - components.begin();
    follow(components[static_cast<std::size_t>((now + (up ? -1 : 1) + count) % count)]);
}

} // namespace culprit
