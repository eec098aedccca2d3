// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "telemetry/injection.h"

#include <QStringList>
#include <QWidget>

class QFormLayout;

namespace culprit {

class Workspace;

/// What is known of the current case: injection, parameters, ground truth, amounts, import remarks.
class FactsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit FactsPanel(Workspace& workspace, QWidget* parent = nullptr);

    /// What a reader can read beside `name`; empty when there is no such fact.
    QString fact(const QString& name) const;

private:
    void showFacts();
    /// One line, with the whole or `toolTip` as its tool tip.
    void addFact(const QString& name, const QString& value, const QString& toolTip = {});
    /// Some lines, the rest behind a button.
    void addSentences(const QString& name, const QString& text);

    Workspace& m_workspace;
    QFormLayout* m_form;
};

/// The parameters of an injection, what says how strong it was first: `8GB, 1 worker`; without selectors and
/// other housekeeping.
QStringList injectionStrength(const Injection& injection);

} // namespace culprit
