// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/metric_tree.h"

#include "theme/icons.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <map>

namespace culprit {

namespace {

constexpr int pathRole = Qt::UserRole;
constexpr const char* clusterWide = "cluster-wide";

bool isLatencyByNode(const MetricTable& table)
{
    return table.fileName().starts_with("latency_");
}

/// The component and the metric a column is about.
std::pair<std::string, std::string> partsOf(const MetricTable& table, const std::string& column,
                                            const ComponentNames& names)
{
    if (isLatencyByNode(table)) {
        return {column, std::string(table.fileName().substr(0, table.fileName().find('.')))};
    }
    const std::size_t split = column.find('_', names.of(column).size());
    if (table.fileName().starts_with("prometheus") || split == std::string::npos) {
        return {clusterWide, column};
    }
    return {column.substr(0, split), column.substr(split + 1)};
}

} // namespace

MetricTree::MetricTree(QWidget* parent)
    : QWidget(parent)
    , m_search(new QLineEdit(this))
    , m_tree(new QTreeView(this))
    , m_model(new QStandardItemModel(this))
    , m_proxy(new QSortFilterProxyModel(this))
{
    m_search->setPlaceholderText(tr("search series"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search series"));
    m_proxy->setSourceModel(m_model);
    m_proxy->setRecursiveFilteringEnabled(true);
    m_proxy->setAutoAcceptChildRows(true);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_tree->setModel(m_proxy);
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setAccessibleName(tr("Series"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 0, 0, 8);
    layout->addWidget(m_search);
    layout->addWidget(m_tree, 1);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_proxy->setFilterFixedString(text);
        if (!text.isEmpty()) {
            m_tree->expandAll();
        }
    });
    connect(m_model, &QStandardItemModel::itemChanged, this, [this](const QStandardItem* item) {
        if (m_filling || !item->isCheckable()) {
            return;
        }
        const QString path = item->data(pathRole).toString();
        m_ticked.removeAll(path);
        if (item->checkState() == Qt::Checked) {
            m_ticked << path;
        }
        Q_EMIT ticksChanged();
    });
}

void MetricTree::setCase(const Case* source)
{
    m_filling = true;
    m_model->clear();
    std::map<std::string, QStandardItem*> branches;
    if (source) {
        const ComponentNames names(source->summary.components);
        for (const MetricTable& table : source->tables) {
            for (const MetricColumn& column : table.columns) {
                if (std::ranges::none_of(column.values, [](double value) { return std::isfinite(value); })) {
                    continue;
                }
                const auto [component, metric] = partsOf(table, column.name, names);
                QStandardItem*& branch = branches[component];
                if (!branch) {
                    branch = new QStandardItem(componentIcon(component), QString::fromStdString(component));
                    branch->setEditable(false);
                    m_model->appendRow(branch);
                }
                auto* leaf = new QStandardItem(QString::fromStdString(metric));
                const QString path = QString::fromStdString(table.file + "/" + column.name);
                leaf->setData(path, pathRole);
                leaf->setToolTip(path);
                leaf->setEditable(false);
                leaf->setCheckable(true);
                leaf->setCheckState(m_ticked.contains(path) ? Qt::Checked : Qt::Unchecked);
                branch->appendRow(leaf);
            }
        }
    }
    m_filling = false;
}

std::string MetricTree::componentAt(const QModelIndex& index) const
{
    if (!index.isValid() || index.parent().isValid()) {
        return {};
    }
    std::string name = index.data().toString().toStdString();
    return name == clusterWide ? std::string() : name;
}

FigureData MetricTree::figure(const Case& source) const
{
    FigureRecipe bare;
    bare.id = "series";
    FigureData figure = caseFigure(bare, source);
    std::map<std::pair<std::string, std::string>, std::size_t> panelOf; // by metric and unit
    const ComponentNames names(source.summary.components);
    for (const MetricTable& table : source.tables) {
        for (const MetricColumn& column : table.columns) {
            if (!m_ticked.contains(QString::fromStdString(table.file + "/" + column.name))) {
                continue;
            }
            const auto [component, metric] = partsOf(table, column.name, names);
            const std::string unit = column.unit.empty() ? "as recorded" : column.unit;
            const auto [place, fresh] = panelOf.emplace(std::pair(metric, unit), figure.panels.size());
            if (fresh) {
                figure.panels.push_back({metric, unit, {}, false, {}});
            }
            FigureSeries series;
            series.column = column.name;
            const bool named = component != "cluster-wide";
            series.component = named ? component : std::string();
            series.label = named ? component : metric;
            series.unit = unit;
            series.time = table.time;
            series.values = column.values;
            prepareSeries(series);
            figure.panels[place->second].series.push_back(std::move(series));
        }
    }
    return figure;
}

} // namespace culprit
