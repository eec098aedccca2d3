// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFile>
#include <QString>

namespace culprit {

/// Removes a store that did not exist before the work on it began, unless that work is kept: what fails
/// leaves no half of a store behind. To be made before the store is opened, so that it goes after the
/// connection.
class FreshStoreGuard
{
public:
    explicit FreshStoreGuard(const QString& path)
        : m_path(path)
        , m_fresh(!QFile::exists(path))
    {
    }
    ~FreshStoreGuard()
    {
        if (m_fresh) {
            for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
                QFile::remove(m_path + QLatin1String(suffix));
            }
        }
    }
    FreshStoreGuard(const FreshStoreGuard&) = delete;
    FreshStoreGuard& operator=(const FreshStoreGuard&) = delete;
    bool isFresh() const { return m_fresh; }
    void keep() { m_fresh = false; }

private:
    QString m_path;
    bool m_fresh;
};

} // namespace culprit
