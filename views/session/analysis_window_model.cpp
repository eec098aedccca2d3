// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/analysis_window_model.h"

#include <QAction>
#include <QCoreApplication>
#include <QUndoCommand>

#include <cmath>

namespace culprit {

namespace {

constexpr int longestHistory = 100;

QString nameOf(const WindowOffsets& from, const WindowOffsets& to)
{
    return to.isDefault()             ? AnalysisWindowModel::tr("reset of the window")
           : from.inject != to.inject ? AnalysisWindowModel::tr("move of the injection")
           : from.start != to.start   ? AnalysisWindowModel::tr("move of the baseline")
                                      : AnalysisWindowModel::tr("move of the window's end");
}

} // namespace

QString capitalised(QString words)
{
    if (!words.isEmpty()) {
        words[0] = words[0].toUpper();
    }
    return words;
}

QString signedSeconds(double seconds)
{
    const double rounded = std::round(seconds);
    return (rounded < 0   ? QStringLiteral("−")
            : rounded > 0 ? QStringLiteral("+")
                          : QString()) +
           QString::number(std::fabs(rounded), 'f', 0) + QStringLiteral(" s");
}

QString WindowOffsets::shortWords() const
{
    return isDefault() ? QString() : AnalysisWindowModel::tr("analysed window changed");
}

QString WindowOffsets::words() const
{
    if (isDefault()) {
        return {};
    }
    QStringList parts;
    if (inject != 0) {
        parts << AnalysisWindowModel::tr("injection %1").arg(signedSeconds(inject));
    }
    if (std::isfinite(start)) {
        parts << AnalysisWindowModel::tr("baseline from %1").arg(signedSeconds(start));
    }
    if (std::isfinite(end)) {
        parts << AnalysisWindowModel::tr("end %1").arg(signedSeconds(end));
    }
    return QStringLiteral("%1: %2").arg(shortWords(), parts.join(QStringLiteral(", ")));
}

/// From one window to another; moves of one edit become one step.
class AnalysisWindowModel::Step : public QUndoCommand
{
public:
    Step(AnalysisWindowModel& model, const WindowOffsets& to)
        : m_model(model)
        , m_edit(model.m_edit)
        , m_from(model.m_offsets)
        , m_to(to)
    {
        setText(nameOf(m_from, m_to));
    }
    int id() const override { return 1; }
    void undo() override { m_model.apply(m_from); }
    void redo() override { m_model.apply(m_to); }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto& next = static_cast<const Step&>(*other); // the only kind there is
        if (next.m_edit != m_edit) {
            return false;
        }
        m_to = next.m_to;
        setText(nameOf(m_from, m_to));
        setObsolete(m_from == m_to);
        return true;
    }

private:
    AnalysisWindowModel& m_model;
    int m_edit;
    WindowOffsets m_from;
    WindowOffsets m_to;
};

AnalysisWindowModel::AnalysisWindowModel(QObject* parent)
    : QObject(parent)
    , m_undo(m_history.createUndoAction(this))
    , m_redo(m_history.createRedoAction(this))
    , m_reset(new QAction(tr("Reset the analysed &window"), this))
{
    m_history.setUndoLimit(longestHistory);
    m_undo->setShortcut(QKeySequence(QStringLiteral("Ctrl+Z")));
    m_redo->setShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+Z")));
    m_undo->setObjectName(QStringLiteral("undoWindow"));
    m_redo->setObjectName(QStringLiteral("redoWindow"));
    m_reset->setEnabled(false);
    connect(m_reset, &QAction::triggered, this, &AnalysisWindowModel::reset);
}

AnalysisWindow AnalysisWindowModel::of(const CaseSummary& summary) const
{
    return summary.injection ? m_offsets.around(summary.injection->time) : AnalysisWindow();
}

void AnalysisWindowModel::beginEdit()
{
    ++m_edit;
}

void AnalysisWindowModel::move(const WindowOffsets& to)
{
    if (to != m_offsets) {
        m_history.push(new Step(*this, to));
    }
}

void AnalysisWindowModel::set(const WindowOffsets& to)
{
    beginEdit();
    move(to);
    beginEdit();
}

void AnalysisWindowModel::forget()
{
    m_history.clear();
    apply({});
}

void AnalysisWindowModel::apply(const WindowOffsets& offsets)
{
    if (offsets == m_offsets) {
        return;
    }
    m_offsets = offsets;
    m_reset->setEnabled(isChanged());
    Q_EMIT changed();
}

} // namespace culprit
