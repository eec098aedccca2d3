// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>
#include <QWidget>

#include <string>
#include <vector>

class QAction;
class QSettings;

namespace culprit {

class ExportButton;

/// What one place wants to be looked at in another: cases, and what the method did with them.
struct PlaceRequest
{
    QString place; ///< its id
    std::vector<std::string> cases = {};
    QString method = {}; ///< as a word; empty when it is about none
};

/// A place of the window. The window composes itself from a list of these (window/place_list.cpp) and knows
/// nothing else of them: a new place is a class of this kind in a folder of its own, and a line in that list.
class Place : public QWidget
{
    Q_OBJECT

public:
    /// A panel beside the place, docked at the right while the place is shown.
    struct Panel
    {
        QString id; ///< for the settings
        QString title;
        QWidget* widget = nullptr;
        int height = 0; ///< at first
    };
    enum class Menu { Edit, View, Run };

    /// `id` names it in settings and requests, and its icon among the resources.
    Place(QString id, QString title, QWidget* parent);

    const QString& id() const { return m_id; }
    const QString& title() const { return m_title; }
    virtual QIcon icon(const QColor& color) const;
    /// Belong to the place, which keeps them until the window docks them.
    virtual QList<Panel> panels() const { return {}; }
    /// What it offers in the menus of the window, with the keys. Those work whatever place is shown.
    virtual QList<QAction*> menuActions(Menu menu) const;
    /// Null when nothing can be exported.
    virtual ExportButton* exportButton() const { return nullptr; }

    /// It is about to be shown for another place.
    virtual void take(const PlaceRequest& request);
    /// Its choices, kept from one session to the next.
    virtual void save(QSettings& settings) const;
    virtual void restore(const QSettings& settings);
    /// As it was at first.
    virtual void resetLayout() {}

Q_SIGNALS:
    /// It wants to be shown.
    void wanted();
    void requested(const culprit::PlaceRequest& request);
    /// These cases are to be selected; the next (1) or the previous one (-1) is.
    void casesChosen(const std::vector<std::string>& keys);
    void stepCase(int direction);
    /// The sample, or an archive of the user's choice, is to be opened.
    void sampleWanted();
    void archiveWanted();
    void exported(const QString& path);
    void problem(const QString& message);

protected:
    /// Tells of what `button` exports.
    void follow(ExportButton* button);

private:
    QString m_id;
    QString m_title;
};

} // namespace culprit
