// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QStringList>
#include <QToolButton>

namespace culprit {

/// A button with a menu of things to tick, which stays open while they are ticked.
class CheckMenuButton : public QToolButton
{
    Q_OBJECT

public:
    struct Entry
    {
        QString id;
        QString text;
        QString toolTip;
        bool startsGroup = false; ///< a line above it
    };
    /// An entry that ticks exactly `ids`, above the others.
    struct Preset
    {
        QString text;
        QStringList ids;
    };

    explicit CheckMenuButton(QWidget* parent = nullptr);

    /// Presets "All" and "None" come by themselves.
    void setEntries(const QList<Entry>& entries, const QStringList& checked,
                    const QList<Preset>& presets = {});
    QStringList entryIds() const;
    QStringList checked() const;
    void setChecked(const QStringList& ids);
    /// Null when there is no such entry.
    QAction* entryAction(const QString& id) const;

Q_SIGNALS:
    /// By the user.
    void changed(const QStringList& checked);

private:
    void choose(const QStringList& ids);

    QList<QAction*> m_entries;
};

} // namespace culprit
