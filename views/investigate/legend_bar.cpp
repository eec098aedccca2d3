// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/legend_bar.h"

#include "theme/icons.h"
#include "timeline/timeline_scene.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace culprit {

LegendBar::LegendBar(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(2);
    setAccessibleName(tr("Legend"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // long names never widen the window
    setMinimumHeight(26);
}

void LegendBar::showLegend(const TimelineScene& scene)
{
    m_entries.clear();
    static const char* const signalHues[] = {"ray-replicas-0", "ray-replicas-1", "ray-replicas-2",
                                             "nginx-proxy",    "ray-head",       "kuberay-operator"};
    int unnamed = 0;
    for (const auto& panel : scene.panels()) {
        for (const auto& series : panel.series) {
            const bool named = !series.data->component.empty();
            const std::string look = named ? series.data->component : signalHues[unnamed++ % 6];
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
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->deleteLater();
        }
        delete item;
    }
    for (const Entry& entry : m_entries) {
        const bool hidden = m_hidden.contains(entry.label);
        auto* button = new QToolButton(this);
        button->setProperty("flat", true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize({26, 12});
        button->setIcon(QIcon(componentSample(entry.styleOf, hidden, devicePixelRatioF())));
        button->setText(QString::fromStdString(entry.label));
        button->setObjectName(button->text());
        button->setAccessibleName(tr("%1, %2").arg(button->text(), hidden ? tr("hidden") : tr("shown")));
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
        m_layout->addWidget(button);
    }
    m_layout->addStretch();
}

void LegendBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        rebuild();
    }
    QWidget::changeEvent(event);
}

} // namespace culprit
