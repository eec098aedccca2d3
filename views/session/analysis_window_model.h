// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/window_offsets.h"
#include "telemetry/case.h"

#include <QObject>
#include <QUndoStack>

class QAction;

namespace culprit {

/// The analysed window with its history: the one thing that timeline, suspects and comparison look through.
///
/// It counts from the injection, so it stays, with what can be undone, when another case is looked at: the
/// same change can be seen on case after case. Zoom is another thing (what is shown, not what is analysed).
class AnalysisWindowModel : public QObject
{
    Q_OBJECT

public:
    explicit AnalysisWindowModel(QObject* parent = nullptr);

    const WindowOffsets& offsets() const { return m_offsets; }
    bool isChanged() const { return !m_offsets.isDefault(); }
    /// Of a case; as recorded when it has no injection.
    AnalysisWindow of(const CaseSummary& summary) const;

    /// What is moved from here on is one more step of the history, until the next `beginEdit`.
    void beginEdit();
    void move(const WindowOffsets& to);
    /// One step.
    void set(const WindowOffsets& to);
    /// Back to what was recorded; can be undone.
    void reset() { set({}); }
    /// Other cases altogether: as recorded, without a history.
    void forget();

    /// They belong to the model, enabled while there is something to do.
    QAction* undoAction() const { return m_undo; }
    QAction* redoAction() const { return m_redo; }
    QAction* resetAction() const { return m_reset; }

Q_SIGNALS:
    /// At every move of an edit too.
    void changed();

private:
    class Step;
    void apply(const WindowOffsets& offsets);

    WindowOffsets m_offsets;
    int m_edit = 0; ///< numbers the steps
    QUndoStack m_history;
    QAction* m_undo;
    QAction* m_redo;
    QAction* m_reset;
};

} // namespace culprit
