// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/case_browser.h"

#include "cases/case_tree_model.h"
#include "session/workspace.h"
#include "theme/key_actions.h"
#include "theme/outside_text.h"
#include "theme/plain_label.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace culprit {

CaseBrowser::CaseBrowser(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_model(new CaseTreeModel(this))
    , m_proxy(new CaseFilterModel(this))
    , m_filter(new QLineEdit(this))
    , m_tree(new QTreeView(this))
    , m_counts(new PlainLabel(this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new QWidget(this))
{
    m_proxy->setSourceModel(m_model);
    m_filter->setAccessibleName(tr("Filter cases"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setToolTip(tr("Words, or field:word with fault, target, archive, experiment, kind, has, best, "
                            "iteration, key"));

    m_tree->setModel(m_proxy);
    m_tree->setAccessibleName(tr("Cases"));
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(12);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->installEventFilter(this);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &CaseBrowser::showMenu);
    QHeaderView* header = m_tree->header();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(CaseTreeModel::Name, QHeaderView::Stretch);
    static constexpr int widths[] = {0, 60, 40, 44, 42};
    for (int column = 1; column < CaseTreeModel::ColumnCount; ++column) {
        header->setSectionResizeMode(column, QHeaderView::Fixed);
        header->resizeSection(column, widths[column]);
    }

    auto* empty = m_empty;
    auto* emptyLayout = new QVBoxLayout(empty);
    auto* sentence =
        new PlainLabel(tr("No cases yet. Import an archive of experiments, drop one here, or look at the "
                          "sample."),
                       empty);
    sentence->setWordWrap(true);
    sentence->setAlignment(Qt::AlignCenter);
    sentence->setProperty("role", QStringLiteral("muted"));
    auto* sample = new QPushButton(tr("Open the sample"), empty);
    auto* import = new QPushButton(tr("Import…"), empty);
    emptyLayout->addStretch();
    emptyLayout->addWidget(sentence);
    emptyLayout->addWidget(sample, 0, Qt::AlignHCenter);
    emptyLayout->addWidget(import, 0, Qt::AlignHCenter);
    emptyLayout->addStretch();
    connect(sample, &QPushButton::clicked, this, &CaseBrowser::openSample);
    connect(import, &QPushButton::clicked, this, &CaseBrowser::openArchive);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(empty);

    m_counts->setContentsMargins(9, 4, 9, 4);
    m_counts->setProperty("role", QStringLiteral("muted"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* line = new QVBoxLayout;
    line->setContentsMargins(8, 6, 8, 6);
    line->addWidget(m_filter);
    layout->addLayout(line);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_counts);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setFilter(text);
        m_tree->expandAll();
        spanBranches();
        showCounts();
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &CaseBrowser::publishSelection);
    addKeyAction(*m_tree, tr("Remove the archive (asks first)"), {QKeySequence::Delete}, [this] {
        Q_EMIT removalWanted(m_tree->currentIndex().data(CaseTreeModel::ArchiveRole).toLongLong());
    });
    connect(&m_workspace, &Workspace::casesChanged, this, &CaseBrowser::refresh);
    connect(&m_workspace.results(), &StudyResults::reset, this, &CaseBrowser::showBest);
    connect(&m_workspace.results(), &StudyResults::cellChanged, this, &CaseBrowser::showBest);
    connect(&m_workspace, &Workspace::selectionChanged, this, [this] {
        if (!m_following) {
            selectCases(m_workspace.selectedKeys());
        }
        showCounts();
    });
    refresh();
}

void CaseBrowser::showBest()
{
    std::map<std::string, int> best;
    for (const CaseSummary& summary : m_workspace.cases()) {
        if (const auto rank = m_workspace.results().bestRank(summary.key)) {
            best.emplace(summary.key, *rank);
        }
    }
    m_model->setBestRanks(std::move(best));
}

void CaseBrowser::refresh()
{
    m_following = true;
    m_model->setCases(m_workspace.cases());
    const auto& cases = m_workspace.cases();
    const auto example =
        std::ranges::find_if(cases, [](const CaseSummary& one) { return one.injection.has_value(); });
    m_filter->setPlaceholderText(example == cases.end()
                                     ? tr("Filter cases")
                                     : QStringLiteral("fault:%1 target:%2")
                                           .arg(QString::fromStdString(example->injection->fault),
                                                QString::fromStdString(example->injection->target)));
    m_tree->expandAll();
    spanBranches();
    m_stack->setCurrentIndex(m_workspace.cases().empty() ? 1 : 0);
    for (QWidget* advice : m_empty->findChildren<QWidget*>()) {
        advice->setVisible(m_workspace.expectedStore().isEmpty()); // else there will be cases at once
    }
    m_following = false;
    selectCases(m_workspace.selectedKeys());
    showCounts();
}

void CaseBrowser::selectCases(const std::vector<std::string>& keys)
{
    QItemSelection selection;
    QModelIndex first;
    for (const std::string& key : keys) {
        const QModelIndex index = m_proxy->mapFromSource(m_model->indexOf(key));
        if (index.isValid()) {
            selection.select(index, index);
            if (!first.isValid() || key == m_workspace.currentKey()) {
                first = index;
            }
        }
    }
    if (first.isValid()) {
        m_following = true;
        m_tree->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
        m_tree->selectionModel()->select(selection,
                                         QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        m_tree->scrollTo(first);
        m_following = false;
        publishSelection();
    }
}

void CaseBrowser::publishSelection()
{
    if (m_following) {
        return;
    }
    std::vector<std::string> keys;
    for (const QModelIndex& index : m_tree->selectionModel()->selectedRows()) {
        const QString key = index.data(CaseTreeModel::KeyRole).toString();
        if (!key.isEmpty()) {
            keys.push_back(key.toStdString());
        }
    }
    if (keys.empty()) {
        return;
    }
    const std::string at = m_tree->currentIndex().data(CaseTreeModel::KeyRole).toString().toStdString();
    const bool chosen = std::ranges::find(keys, at) != keys.end();
    const bool keepCurrent = !chosen && std::ranges::find(keys, m_workspace.currentKey()) != keys.end();
    m_following = true;
    m_workspace.select(keys, chosen ? at : keepCurrent ? m_workspace.currentKey() : keys.front());
    m_following = false;
    showCounts();
}

std::vector<QModelIndex> CaseBrowser::shownCases() const
{
    std::vector<QModelIndex> cases;
    for (int a = 0; a < m_proxy->rowCount(); ++a) {
        const QModelIndex archive = m_proxy->index(a, 0);
        for (int b = 0; b < m_proxy->rowCount(archive); ++b) {
            const QModelIndex branch = m_proxy->index(b, 0, archive);
            for (int c = 0; c < m_proxy->rowCount(branch); ++c) {
                cases.push_back(m_proxy->index(c, 0, branch));
            }
        }
    }
    return cases;
}

void CaseBrowser::spanBranches()
{
    for (int a = 0; a < m_proxy->rowCount(); ++a) {
        const QModelIndex archive = m_proxy->index(a, 0);
        for (int b = 0; b < m_proxy->rowCount(archive); ++b) {
            m_tree->setFirstColumnSpanned(b, archive, true);
        }
    }
}

void CaseBrowser::step(int direction)
{
    const auto cases = shownCases();
    const QString current = QString::fromStdString(m_workspace.currentKey());
    const auto at = std::ranges::find_if(cases, [&](const QModelIndex& index) {
        return index.data(CaseTreeModel::KeyRole).toString() == current;
    });
    const std::ptrdiff_t next = at == cases.end() ? 0 : (at - cases.begin()) + direction;
    if (next >= 0 && next < static_cast<std::ptrdiff_t>(cases.size())) {
        const QModelIndex index = cases[static_cast<std::size_t>(next)];
        // Not the view's own setCurrentIndex: with Ctrl held, as in Ctrl+], that would add to the selection.
        m_tree->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect |
                                                             QItemSelectionModel::Rows);
        m_tree->scrollTo(index);
    }
}

void CaseBrowser::showMenu(QPoint at)
{
    const QModelIndex index = m_tree->indexAt(at);
    if (!index.isValid()) {
        return;
    }
    QModelIndex top = index;
    while (top.parent().isValid()) {
        top = top.parent();
    }
    const auto archive = index.data(CaseTreeModel::ArchiveRole).toLongLong();
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("caseMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Remove archive %1…").arg(menuText(top.data().toString())), QKeySequence::Delete,
                    this, [this, archive] { Q_EMIT removalWanted(archive); });
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

bool CaseBrowser::eventFilter(QObject* watched, QEvent* event)
{
    return (watched == m_tree && event->type() == QEvent::KeyPress && m_tree->currentIndex().isValid() &&
            triggerKeyAction(*m_tree, *static_cast<QKeyEvent*>(event))) ||
           QWidget::eventFilter(watched, event);
}

void CaseBrowser::showCounts()
{
    QString text;
    if (!m_proxy->filter().unknown().isEmpty()) {
        text = tr("no field called %1").arg(m_proxy->filter().unknown().join(QStringLiteral(", ")));
    } else if (m_filter->text().trimmed().isEmpty()) {
        text = tr("%1 cases").arg(m_model->caseCount());
    } else {
        text = tr("%1 of %2 cases").arg(shownCases().size()).arg(m_model->caseCount());
    }
    m_counts->setText(text + tr(", %1 selected").arg(m_workspace.selectedKeys().size()));
}

} // namespace culprit
