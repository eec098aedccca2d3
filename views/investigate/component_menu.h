// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/component.h"

#include <QMenu>
#include <QThreadPool>

#include <functional>

namespace culprit {

class MetricTree;
class Store;
class Workspace;

/// The menu of a component among the series: its role and its group of exchangeable replicas, which somebody
/// may know better than the name tells. Decisions go into the store in the background.
class ComponentMenu : public QObject
{
    Q_OBJECT

public:
    /// Serves `tree`; all three live as long as the place.
    ComponentMenu(MetricTree* tree, Workspace& workspace);
    ~ComponentMenu() override;

    /// Fills `menu` for a component of the current case; false where there is no such component.
    bool fill(QMenu& menu, const std::string& name);

Q_SIGNALS:
    /// The store has what was decided.
    void decided();

private:
    void decide(const std::string& name, ComponentRole role, const std::string& group);
    void askForGroup(const Component& component);
    void write(std::function<void(Store&)> change);

    MetricTree* m_tree;
    Workspace& m_workspace;
    QThreadPool m_pool;
};

} // namespace culprit
