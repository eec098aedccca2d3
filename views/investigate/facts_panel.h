// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QFormLayout;
class QLabel;

namespace culprit {

class Workspace;

/// What is known of the current case: injection, parameters, ground truth, amounts, import remarks.
class FactsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit FactsPanel(Workspace& workspace, QWidget* parent = nullptr);

private:
    void showFacts();
    void addFact(const QString& name, const QString& value, const QString& toolTip = {});

    Workspace& m_workspace;
    QFormLayout* m_form;
};

} // namespace culprit
