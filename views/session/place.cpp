// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/place.h"

#include "export/export_button.h"
#include "theme/icons.h"

#include <QIcon>

#include <utility>

namespace culprit {

Place::Place(QString id, QString title, QWidget* parent)
    : QWidget(parent)
    , m_id(std::move(id))
    , m_title(std::move(title))
{
    setProperty("place", true);
    setAttribute(Qt::WA_StyledBackground);
}

QIcon Place::icon(const QColor& color) const
{
    return resourceIcon(m_id, color);
}

QList<QAction*> Place::menuActions(Menu) const
{
    return {};
}

void Place::take(const PlaceRequest&) {}

void Place::save(QSettings&) const {}

void Place::restore(const QSettings&) {}

void Place::follow(ExportButton* button)
{
    connect(button, &ExportButton::exported, this, &Place::exported);
    connect(button, &ExportButton::failed, this, &Place::problem);
}

} // namespace culprit
