// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases/case_tree_model.h"

#include "report/case_title.h"
#include "text/wording.h"
#include "theme/icons.h"
#include "theme/theme.h"

#include <QFont>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace culprit {

namespace {

QString branchName(const CaseSummary& summary)
{
    switch (summary.kind) {
    case CaseKind::Smoke:
        return QObject::tr("smoke tests, data parallel %1").arg(summary.dataParallel);
    case CaseKind::Stabilization:
        return QObject::tr("self-stabilisation");
    case CaseKind::Rca:
        break;
    }
    QStringList told; // also where the injection's time is not known
    for (const std::string_view word : {faultOf(summary), targetOf(summary)}) {
        if (!word.empty()) {
            told << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
        }
    }
    return told.isEmpty() ? QString::fromStdString(summary.experiment) : told.join(QStringLiteral(", "));
}

QString leafName(const CaseSummary& summary)
{
    if (summary.kind == CaseKind::Smoke) {
        return QObject::tr("%1 queries/s").arg(summary.queriesPerSecond);
    }
    return summary.iteration > 0 ? QObject::tr("iteration %1").arg(summary.iteration)
                                 : QString::fromStdString(summary.key);
}

QString dataLetters(const CaseSummary& summary)
{
    QStringList letters;
    letters << (summary.series > 0 ? QStringLiteral("M") : QStringLiteral("·"))
            << (summary.logs > 0 ? QStringLiteral("L") : QStringLiteral("·"))
            << (summary.spans > 0 ? QStringLiteral("T") : QStringLiteral("·"));
    return letters.join(QLatin1Char(' '));
}

} // namespace

CaseTreeModel::CaseTreeModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

CaseTreeModel::Node* CaseTreeModel::child(Node& parent, const QString& name, std::int64_t archive)
{
    for (const auto& one : parent.children) {
        if (one->name == name && one->archive == archive && !one->summary) {
            return one.get();
        }
    }
    auto made = std::make_unique<Node>();
    made->parent = &parent;
    made->row = static_cast<int>(parent.children.size());
    made->name = name;
    made->archive = archive;
    parent.children.push_back(std::move(made));
    return parent.children.back().get();
}

void CaseTreeModel::setCases(const std::vector<CaseSummary>& cases)
{
    beginResetModel();
    m_cases = cases;
    m_root = std::make_unique<Node>();
    m_caseCount = static_cast<int>(m_cases.size());
    for (const CaseSummary& summary : m_cases) {
        Node* archive = child(*m_root, QString::fromStdString(summary.archive), summary.archiveId);
        Node* branch = child(*archive, branchName(summary), summary.archiveId);
        if (summary.kind != CaseKind::Smoke) {
            branch->fault = faultOf(summary);
        }
        auto leaf = std::make_unique<Node>();
        leaf->parent = branch;
        leaf->row = static_cast<int>(branch->children.size());
        leaf->name = leafName(summary);
        leaf->archive = summary.archiveId;
        leaf->summary = &summary;
        branch->children.push_back(std::move(leaf));
    }
    endResetModel();
}

void CaseTreeModel::setBestRanks(std::map<std::string, int> ranks)
{
    if (ranks == m_best) {
        return;
    }
    m_best = std::move(ranks);
    for (const auto& archive : m_root->children) {
        for (const auto& branch : archive->children) {
            if (!branch->children.empty()) {
                Q_EMIT dataChanged(createIndex(0, Best, branch->children.front().get()),
                                   createIndex(static_cast<int>(branch->children.size()) - 1, Best,
                                               branch->children.back().get()));
            }
        }
    }
}

QModelIndex CaseTreeModel::indexOf(const std::string& key) const
{
    for (const auto& archive : m_root->children) {
        for (const auto& branch : archive->children) {
            for (const auto& leaf : branch->children) {
                if (leaf->summary->key == key) {
                    return createIndex(leaf->row, 0, leaf.get());
                }
            }
        }
    }
    return {};
}

const CaseTreeModel::Node* CaseTreeModel::nodeOf(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<const Node*>(index.constInternalPointer()) : m_root.get();
}

QModelIndex CaseTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) {
        return {};
    }
    return createIndex(row, column, nodeOf(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex CaseTreeModel::parent(const QModelIndex& index) const
{
    if (!index.isValid()) {
        return {};
    }
    const Node* above = nodeOf(index)->parent;
    return above == m_root.get() ? QModelIndex() : createIndex(above->row, 0, above);
}

int CaseTreeModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->children.size());
}

int CaseTreeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QVariant CaseTreeModel::leafText(const CaseSummary& summary, int column) const
{
    switch (column) {
    case Injected:
        if (summary.kind == CaseKind::Rca && !summary.injection) {
            return QStringLiteral("–"); // the start is no injection
        }
        return QString::fromStdString(
            wording::clock(summary.injection ? summary.injection->time : summary.time.start));
    case Duration:
        return summary.injection ? QStringLiteral("%1 s").arg(std::lround(summary.injection->duration))
                                 : QString();
    case Data:
        return dataLetters(summary);
    case Best: {
        const auto best = m_best.find(summary.key);
        return best == m_best.end()
                   ? QString()
                   : (best->second > 0 ? QString::number(best->second) : QStringLiteral("–"));
    }
    default:
        return {};
    }
}

QString CaseTreeModel::toolTip(const CaseSummary& summary) const
{
    const QLocale locale(QLocale::English);
    QString text = QString::fromStdString(summary.key);
    text += tr("\n%1 UTC, %2 series, %3 log lines, %4 spans")
                .arg(QString::fromStdString(wording::dateAndTime(summary.time.start)),
                     locale.toString(qlonglong(summary.series)), locale.toString(qlonglong(summary.logs)),
                     locale.toString(qlonglong(summary.spans)));
    return text;
}

QVariant CaseTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Node* node = nodeOf(index);
    const bool archive = node->parent == m_root.get();
    if (role == ArchiveRole) {
        return qlonglong(node->archive);
    }
    if (role == DepthRole) {
        return archive ? 0 : node->summary ? 2 : 1;
    }
    if (role == Qt::TextAlignmentRole) {
        return index.column() == Name ? QVariant() : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (!node->summary) {
        if (role == Qt::DisplayRole && index.column() == Name) {
            return node->name;
        }
        if (role == Qt::DisplayRole && archive && index.column() == Data) {
            int count = 0;
            for (const auto& branch : node->children) {
                count += static_cast<int>(branch->children.size());
            }
            return count;
        }
        if (role == Qt::DecorationRole && index.column() == Name && !node->fault.empty()) {
            return faultIcon(node->fault);
        }
        if (role == Qt::FontRole && archive) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    }
    const CaseSummary& summary = *node->summary;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == Name ? QVariant(node->name) : leafText(summary, index.column());
    case KeyRole:
        return QString::fromStdString(summary.key);
    case Qt::ToolTipRole:
        return toolTip(summary);
    case Qt::AccessibleTextRole:
        return QString::fromStdString(caseTitle(summary));
    case Qt::FontRole: {
        const auto best = m_best.find(summary.key);
        QFont font;
        font.setBold(index.column() == Best && best != m_best.end() && best->second == 1);
        return font.bold() ? QVariant(font) : QVariant();
    }
    case SearchRole: {
        QVariantHash fields;
        fields[QStringLiteral("archive")] = QString::fromStdString(summary.archive);
        fields[QStringLiteral("experiment")] = QString::fromStdString(summary.experiment);
        fields[QStringLiteral("kind")] = QString::fromUtf8(toString(summary.kind).data());
        fields[QStringLiteral("fault")] = QString::fromStdString(std::string(faultOf(summary)));
        fields[QStringLiteral("target")] = QString::fromStdString(std::string(targetOf(summary)));
        QStringList has;
        has << (summary.series > 0 ? QStringLiteral("metrics") : QString())
            << (summary.logs > 0 ? QStringLiteral("logs") : QString())
            << (summary.spans > 0 ? QStringLiteral("traces") : QString());
        fields[QStringLiteral("has")] = has.join(QLatin1Char(' '));
        fields[QStringLiteral("best")] = leafText(summary, Best);
        fields[QStringLiteral("iteration")] = QString::number(summary.iteration);
        fields[QStringLiteral("key")] = QString::fromStdString(summary.key);
        return fields;
    }
    default:
        return {};
    }
}

QVariant CaseTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    static const char* const names[] = {"Case", "Injected", "Dur.", "Data", "Best"};
    static const char* const tips[] = {"", "Injection time, UTC", "How long the fault lasted",
                                       "M metrics, L logs, T traces", "Best rank of the true cause so far"};
    if (role == Qt::DisplayRole) {
        return QString::fromLatin1(names[section]);
    }
    if (role == Qt::ToolTipRole) {
        return QString::fromLatin1(tips[section]);
    }
    if (role == Qt::TextAlignmentRole) {
        return static_cast<int>(section == Name ? Qt::AlignLeft | Qt::AlignVCenter
                                                : Qt::AlignRight | Qt::AlignVCenter);
    }
    return {};
}

CaseFilter::CaseFilter(const QString& line)
{
    static const QStringList known{
        QStringLiteral("archive"), QStringLiteral("experiment"), QStringLiteral("kind"),
        QStringLiteral("fault"),   QStringLiteral("target"),     QStringLiteral("has"),
        QStringLiteral("best"),    QStringLiteral("iteration"),  QStringLiteral("key")};
    for (const QString& word : line.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const qsizetype colon = word.indexOf(QLatin1Char(':'));
        if (colon < 0) {
            m_terms.append({QString(), word});
        } else if (known.contains(word.left(colon))) {
            m_terms.append({word.left(colon), word.mid(colon + 1)});
        } else {
            m_unknown << word.left(colon);
        }
    }
}

bool CaseFilter::accepts(const QHash<QString, QString>& fields) const
{
    return std::ranges::all_of(m_terms, [&](const std::pair<QString, QString>& term) {
        const auto& [field, word] = term;
        if (!field.isEmpty()) {
            const QString value = fields.value(field);
            const bool exact = field == QLatin1String("best") || field == QLatin1String("iteration");
            return exact ? value == word : value.contains(word, Qt::CaseInsensitive);
        }
        return std::ranges::any_of(
            fields, [&](const QString& value) { return value.contains(term.second, Qt::CaseInsensitive); });
    });
}

CaseFilterModel::CaseFilterModel(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
}

void CaseFilterModel::setFilter(const QString& line)
{
    m_filter = CaseFilter(line);
    invalidateFilter();
}

bool CaseFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const QVariant fields = sourceModel()->index(row, 0, parent).data(CaseTreeModel::SearchRole);
    if (!fields.isValid()) {
        return false; // branches are shown for the sake of their leaves
    }
    QHash<QString, QString> texts;
    const QVariantHash hash = fields.toHash();
    for (auto field = hash.begin(); field != hash.end(); ++field) {
        texts.insert(field.key(), field.value().toString());
    }
    return m_filter.accepts(texts);
}

} // namespace culprit
