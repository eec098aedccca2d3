// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

namespace culprit {

/// A store that is made aside, in a file of its own beside the place where it is to be, and put there when it
/// is whole: never over anything else. What was not put there is removed again; nothing else ever is.
class StoreAside
{
public:
    /// Nothing when something is at `path` already, or SQLite's files of a store that was. Removes what
    /// programs that are gone left aside for the same path. Throws StoreError when the file can't be made, or
    /// a symbolic link there leads nowhere.
    static std::unique_ptr<StoreAside> make(const QString& path);
    ~StoreAside();
    StoreAside(const StoreAside&) = delete;
    StoreAside& operator=(const StoreAside&) = delete;

    /// The file to write into.
    QString file() const;
    /// Where it is to be.
    QString path() const;
    /// After the last connection to it was closed: puts the store in its place, safe from a loss of power.
    /// False when something is there meanwhile, which stays, or on a file system that could only put it over
    /// something; there an empty store is made in its place. Throws StoreError.
    bool publish();

private:
    struct Private;
    explicit StoreAside(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Makes an empty store at `path` unless one is there; for a path beside which SQLite's files of a store that
/// was lie, since only SQLite itself can make one there. Of several at once one makes it. Throws StoreError.
void makeStoreInPlace(const QString& path);

} // namespace culprit
