// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/workspace.h"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

#include <map>

namespace culprit {

/// Archive > experiment > case, with what is known of a case at a glance.
class CaseTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { Name, Injected, Duration, Data, Best, ColumnCount };
    /// ArchiveRole: the store's number of the archive, of every item.
    enum Role { KeyRole = Qt::UserRole, SearchRole, DepthRole, ArchiveRole };

    explicit CaseTreeModel(QObject* parent = nullptr);

    void setCases(const std::vector<CaseSummary>& cases);
    /// The best rank of the true cause so far, by case key.
    void setBestRanks(std::map<std::string, int> ranks);
    QModelIndex indexOf(const std::string& key) const;
    int caseCount() const { return m_caseCount; }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node
    {
        Node* parent = nullptr;
        int row = 0;
        QString name;
        std::string fault;
        std::int64_t archive = 0;             ///< the store's number
        const CaseSummary* summary = nullptr; ///< of a leaf
        std::vector<std::unique_ptr<Node>> children;
    };

    const Node* nodeOf(const QModelIndex& index) const;
    Node* child(Node& parent, const QString& name, std::int64_t archive);
    QVariant leafText(const CaseSummary& summary, int column) const;
    QString toolTip(const CaseSummary& summary) const;

    std::vector<CaseSummary> m_cases;
    std::map<std::string, int> m_best;
    std::unique_ptr<Node> m_root;
    int m_caseCount = 0;
};

/// What a filter line asks: words, and `field:word` for fault, target, archive, kind, has (metrics, logs,
/// traces) and best. All must hold; case is ignored.
class CaseFilter
{
public:
    CaseFilter() = default;
    explicit CaseFilter(const QString& line);
    bool accepts(const QHash<QString, QString>& fields) const;
    /// Fields that do not exist, to be told.
    const QStringList& unknown() const { return m_unknown; }

private:
    QList<std::pair<QString, QString>> m_terms;
    QStringList m_unknown;
};

class CaseFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit CaseFilterModel(QObject* parent = nullptr);
    void setFilter(const QString& line);
    const CaseFilter& filter() const { return m_filter; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    CaseFilter m_filter;
};

} // namespace culprit
