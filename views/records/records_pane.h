// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/record_table.h"

#include <QWidget>

class QStackedWidget;
class QTabBar;
class QToolButton;

namespace culprit {

/// The log lines and the spans of a case below its timeline, a tab each, in step with the timeline's time.
///
/// Nothing is read while the pane is hidden.
class RecordsPane : public QWidget
{
    Q_OBJECT

public:
    explicit RecordsPane(QWidget* parent = nullptr);

    RecordTable* logs() const { return m_logs; }
    RecordTable* spans() const { return m_spans; }
    RecordTable* table(RecordKind kind) const { return kind == RecordKind::Logs ? m_logs : m_spans; }
    RecordTable* shownTable() const;
    QTabBar* tabs() const { return m_tabs; }
    QToolButton* onlyVisible() const { return m_onlyVisible; }

    void setPlace(const CaseRef& place, std::optional<TimeRange> injection);
    /// Times as the timeline shows them, see RecordModel::setTimeShown.
    void setTimeShown(bool absolute, double zero);
    /// What the timeline shows; lists follow it when that is ticked.
    void setVisibleRange(TimeRange range);
    /// Goes to the row nearest to `time` (epoch seconds) in the shown table.
    void showTime(double time);
    void showRecord(RecordKind kind, double time);
    /// Puts the keyboard into the search line.
    void startSearch();

    QVariantMap state() const;
    void restoreState(const QVariantMap& state);

Q_SIGNALS:
    void chosen(double time);
    void closeRequested();
    void exported(const QString& path);
    void problem(const QString& message);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showCounts();
    void followRange();
    void chooseExport();
    void refreshIcon();

    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    RecordTable* m_logs;
    RecordTable* m_spans;
    QToolButton* m_onlyVisible;
    QToolButton* m_more;
    QToolButton* m_close;
    CaseRef m_place;
    std::optional<TimeRange> m_injection;
    bool m_waiting = false; ///< the place changed while nobody looked
    std::optional<TimeRange> m_visible;
    std::optional<double> m_time;
};

} // namespace culprit
