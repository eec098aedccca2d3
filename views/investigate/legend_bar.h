// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <set>
#include <string>
#include <vector>

class QScrollArea;

namespace culprit {

class TimelineScene;

/// The timeline's legend: one entry a line's name, a click hides or shows it in every panel. It goes on in up
/// to three rows, and is scrolled when there are more.
class LegendBar : public QWidget
{
    Q_OBJECT

public:
    explicit LegendBar(QWidget* parent = nullptr);

    void showLegend(const TimelineScene& scene);
    void setHidden(const std::set<std::string>& labels);
    const std::set<std::string>& hidden() const { return m_hidden; }

Q_SIGNALS:
    void toggled();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Entry
    {
        std::string label;
        std::string styleOf; ///< the component whose look it wears
    };
    void rebuild();
    void fitHeight();

    QScrollArea* m_area;
    QWidget* m_rows = nullptr;
    std::vector<Entry> m_entries;
    std::set<std::string> m_hidden;
};

} // namespace culprit
