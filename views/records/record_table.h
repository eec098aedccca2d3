// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "records/record_model.h"
#include "records/record_writer.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QMenu;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace culprit {

/// The log lines or the spans of a case: a line of filters, the table, and below it all that the
/// current row says.
class RecordTable : public QWidget
{
    Q_OBJECT

public:
    RecordTable(RecordKind kind, QWidget* parent = nullptr);

    RecordModel* model() const { return m_model; }
    QTableView* view() const { return m_view; }
    QLineEdit* searchLine() const { return m_search; }
    QComboBox* componentChoice() const { return m_component; }
    /// Levels of log lines, or all and failed spans.
    QComboBox* gravityChoice() const { return m_gravity; }
    QDoubleSpinBox* leastDuration() const { return m_least; } ///< null for log lines
    QToolButton* narrowed() const { return m_narrowed; }      ///< the trace or operation shown alone
    QString detailText() const;

    /// `3 of 1,763`, for the tab and the line of counts.
    QString countText() const;
    void setPlace(const CaseRef& place, std::optional<TimeRange> injection);
    /// Lists only what lies in `range`; everything without one.
    void setTimeRange(std::optional<TimeRange> range);
    /// Makes the row nearest to `time` (epoch seconds) current and shows it, without `chosen`.
    void showTime(double time);
    void clearFilters();
    /// The trace of the current row alone, as a tree; all spans again when it is shown already.
    void toggleTrace();
    void copySelection();
    /// Writes all listed rows to a .csv file, in the background; `exported` or `problem` follows.
    void exportTo(const QString& path);
    QMenu* makeMenu();

    QVariantMap state() const;
    void restoreState(const QVariantMap& state);

Q_SIGNALS:
    /// A person went to a row of this instant (epoch seconds).
    void chosen(double time);
    void countChanged();
    void exported(const QString& path);
    void problem(const QString& message);

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildFilters(QHBoxLayout* line);
    void buildTable();
    void applyFilters();
    void fillComponents();
    void showCurrent();
    void showState();
    void orderBy(int column);
    void narrowTo(const QString& component, const QString& operation);
    void showNarrowed();
    void setFonts();
    const RecordRow* currentRow() const;
    RecordWriter::Rows listedRows() const;

    RecordModel* m_model;
    QLineEdit* m_search;
    QComboBox* m_component;
    QComboBox* m_gravity;
    QDoubleSpinBox* m_least = nullptr;
    QToolButton* m_narrowed;
    QTableView* m_view;
    QStackedWidget* m_stack;
    QLabel* m_empty;
    QToolButton* m_clear;
    QWidget* m_detail;
    QLabel* m_detailTitle;
    QToolButton* m_trace = nullptr;
    QPlainTextEdit* m_detailText;
    RecordWriter* m_writer;
    QTimer m_typing;
    SpanFilter m_spanChoice; ///< what no widget holds: operation, trace, order
    std::optional<TimeRange> m_range;
    std::optional<double> m_currentTime; ///< what the table comes back to when it lists anew
    bool m_following = false;
};

} // namespace culprit
