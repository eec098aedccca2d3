// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <cstdint>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTreeView;

namespace culprit {

class CaseFilterModel;
class CaseTreeModel;
class Workspace;

/// The tree of cases with its filter line; what is selected here is what every place works on.
class CaseBrowser : public QWidget
{
    Q_OBJECT

public:
    explicit CaseBrowser(Workspace& workspace, QWidget* parent = nullptr);

    QTreeView* tree() const { return m_tree; }
    QLineEdit* filterLine() const { return m_filter; }
    /// Selects these cases, as a click on a heatmap's cell does.
    void selectCases(const std::vector<std::string>& keys);
    /// The case before (-1) or after (1) the current one, as shown.
    void step(int direction);

Q_SIGNALS:
    void openSample();
    void openArchive();
    /// An archive is to be removed; nothing is done yet.
    void removalWanted(std::int64_t archive);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showMenu(QPoint at);
    void refresh();
    void showBest();
    void publishSelection();
    void showCounts();
    void spanBranches(); ///< what groups cases has no columns of its own
    std::vector<QModelIndex> shownCases() const;

    Workspace& m_workspace;
    CaseTreeModel* m_model;
    CaseFilterModel* m_proxy;
    QLineEdit* m_filter;
    QTreeView* m_tree;
    QLabel* m_counts;
    QStackedWidget* m_stack;
    QWidget* m_empty; ///< what to do without cases
    bool m_following = false;
};

} // namespace culprit
