// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace culprit {

// What each version of the store's format added to the one before. Statements here are never changed: stores
// made by them are out there.

/// Makes a store of version 1 one of version 2: versions of methods and content keys with results, content of
/// recordings, ids of remarks, components, reserved numbers.
QStringList upgradeToVersion2();

/// Makes a store of version 2 one of version 3: units of series.
QStringList upgradeToVersion3();

/// Makes a store of an earlier version read like one of `schemaVersion`, through views of this connection:
/// nothing is written, so that a store on a medium that can't be written can be read.
QStringList viewsOfVersion(int version);

} // namespace culprit
