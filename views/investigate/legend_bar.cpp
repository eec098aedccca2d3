// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/legend_bar.h"

#include "theme/flow_layout.h"
#include "theme/icons.h"
#include "theme/outside_text.h"
#include "theme/theme.h"
#include "timeline/timeline_scene.h"

#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace culprit {

namespace {

constexpr int mostRows = 3;
constexpr int rowGap = 2;
constexpr int minimumRow = 26;

} // namespace

LegendBar::LegendBar(QWidget* parent)
    : QWidget(parent)
    , m_area(new QScrollArea(this))
{
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_area->viewport()->setAutoFillBackground(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_area);
    setAccessibleName(tr("Legend"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // long names never widen the window
    rebuild();
}

void LegendBar::showLegend(const TimelineScene& scene)
{
    m_entries.clear();
    std::size_t unnamed = 0;
    for (const auto& panel : scene.panels()) {
        for (const auto& series : panel.series) {
            const bool named = !series.data->component.empty();
            const std::string look =
                named ? series.data->component : Theme::current().identityName(unnamed++);
            if (std::ranges::find(m_entries, series.data->label, &Entry::label) == m_entries.end()) {
                m_entries.push_back({series.data->label, look});
            }
        }
    }
    std::erase_if(m_hidden, [&](const std::string& label) {
        return std::ranges::find(m_entries, label, &Entry::label) == m_entries.end();
    });
    rebuild();
}

void LegendBar::setHidden(const std::set<std::string>& labels)
{
    m_hidden = labels;
    rebuild();
    Q_EMIT toggled();
}

void LegendBar::rebuild()
{
    const int scrolled = m_area->verticalScrollBar()->value();
    auto* rows = new QWidget(m_area);
    auto* layout = new FlowLayout(0, rowGap, FlowLayout::Last::InRow);
    layout->setContentsMargins(0, 0, 0, 0);
    for (const Entry& entry : m_entries) {
        const bool hidden = m_hidden.contains(entry.label);
        auto* button = new QToolButton(rows);
        button->setProperty("flat", true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize({26, 12});
        button->setIcon(QIcon(componentSample(entry.styleOf, hidden, devicePixelRatioF())));
        const QString label = QString::fromStdString(entry.label);
        button->setText(menuText(label));
        button->setObjectName(label);
        constexpr int around = 26 + 4 + 2 * 5; // the sample, its gap, the frame
        button->setFixedWidth(button->fontMetrics().horizontalAdvance(menuText(label)) + around + 4);
        button->setAccessibleName(tr("%1, %2").arg(label, hidden ? tr("hidden") : tr("shown")));
        button->setToolTip(hidden ? tr("Show in every panel") : tr("Hide in every panel"));
        if (hidden) {
            button->setStyleSheet(QStringLiteral("color: %1;").arg(Theme::current().muted.name()));
        }
        connect(button, &QToolButton::clicked, this, [this, label = entry.label] {
            if (!m_hidden.erase(label)) {
                m_hidden.insert(label);
            }
            rebuild();
            Q_EMIT toggled();
        });
        layout->addWidget(button);
    }
    rows->setLayout(layout);
    // The button that was clicked may be among the old ones.
    if (QWidget* old = m_area->takeWidget()) {
        old->hide();
        old->deleteLater();
    }
    m_rows = rows;
    m_area->setWidget(rows);
    rows->setAutoFillBackground(false); // the place's own colour
    fitHeight();
    m_area->verticalScrollBar()->setValue(scrolled);
}

void LegendBar::fitHeight()
{
    const int row = m_entries.empty() ? minimumRow : m_rows->layout()->itemAt(0)->sizeHint().height();
    const int whole = std::max(row, m_rows->layout()->heightForWidth(std::max(contentsRect().width(), 1)));
    setFixedHeight(std::min(whole, mostRows * row + (mostRows - 1) * rowGap));
}

void LegendBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitHeight();
}

void LegendBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        rebuild();
    }
    QWidget::changeEvent(event);
}

} // namespace culprit
