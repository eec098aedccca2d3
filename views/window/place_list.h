// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QWidget;

namespace culprit {

class Place;
class Workspace;

/// The places of the window in the order of their bar; the first is shown at first. They belong to `parent`.
QList<Place*> makePlaces(Workspace& workspace, QWidget* parent);

} // namespace culprit
