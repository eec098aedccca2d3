// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace culprit::test {

/// Reads or changes a store's file beside the program's own interface. Throws std::runtime_error.
void execute(const QString& store, const QStringList& statements);
/// The rows of a selection, a line each, every value as SQL writes it.
QStringList rowsOf(const QString& store, const QString& selection);
/// All rows of all tables.
QStringList contentOf(const QString& store);
/// All that a store holds of one recording, whatever the numbers and the key it bears there.
QStringList recordingOf(const QString& store, const QString& key);

/// Holds a store's writer as long as it lives, as another program does.
class WriteLock
{
public:
    explicit WriteLock(const QString& store);
    ~WriteLock();
    WriteLock(const WriteLock&) = delete;
    WriteLock& operator=(const WriteLock&) = delete;
};

} // namespace culprit::test
