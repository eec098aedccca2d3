// SPDX-License-Identifier: GPL-3.0-or-later
#include "../core/made_store.h"
#include "gui/fatal_warnings.h"
#include "investigate/component_menu.h"
#include "investigate/metric_tree.h"
#include "register_methods.h"
#include "session/workspace.h"

#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <algorithm>

using namespace culprit;

/// The menu of a component among the series decides its role and its group.
class ComponentMenuTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void offersWhatTheNameTells();
    void keepsWhatWasDecided();
    void hasNothingForSeriesAndTheCluster();

private:
    /// The action of the menu of `component` under these titles.
    void choose(const std::string& component, const QStringList& titles);
    static QAction* actionIn(const QMenu& menu, const QString& title);
    Component stored(const std::string& name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MetricTree> m_tree;
    ComponentMenu* m_menu = nullptr;
};

void ComponentMenuTest::init()
{
    m_tree.reset();
    m_workspace.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    Case made;
    made.summary.key = "made_1";
    made.summary.components = {"web-0", "web-1", "web-10", "gate"};
    MetricTable data;
    data.file = "data.csv";
    data.time = {0, 5};
    for (const std::string& component : made.summary.components) {
        data.columns.push_back({component + "_cpu", data.columns.size(), {1, 2}, {}});
    }
    MetricTable cluster;
    cluster.file = "prometheus-metrics.csv";
    cluster.time = {0, 5};
    cluster.columns = {{"ray_network", 0, {1, 2}, {}}};
    made.tables = {data, cluster};
    const QString path = m_folder->filePath("made.culprit");
    test::makeStore(path, {&made});
    m_workspace = std::make_unique<Workspace>(m_registry);
    QVERIFY(m_workspace->openStore(path, "made_1"));
    QTRY_VERIFY(m_workspace->currentCase() != nullptr);
    m_tree = std::make_unique<MetricTree>();
    m_tree->setCase(m_workspace->currentCase().get());
    m_menu = new ComponentMenu(m_tree.get(), *m_workspace);
}

QAction* ComponentMenuTest::actionIn(const QMenu& menu, const QString& title)
{
    const auto actions = menu.actions();
    const auto found = std::ranges::find(actions, title, &QAction::text);
    return found == actions.end() ? nullptr : *found;
}

void ComponentMenuTest::choose(const std::string& component, const QStringList& titles)
{
    QMenu menu;
    QVERIFY(m_menu->fill(menu, component));
    QAction* action = actionIn(menu, titles.front());
    for (const QString& title : titles.mid(1)) {
        if (!action || !action->menu()) {
            QFAIL(qPrintable(title));
        }
        action = actionIn(*action->menu(), title);
    }
    if (!action) {
        QFAIL(qPrintable(titles.back()));
    }
    QSignalSpy decided(m_menu, &ComponentMenu::decided);
    action->trigger();
    QVERIFY(decided.wait());
}

Component ComponentMenuTest::stored(const std::string& name) const
{
    const Store store = Store::open(m_folder->filePath("made.culprit"), Store::Mode::ReadOnly);
    const auto all = store.components(store.archives().at(0).id);
    const auto found = std::ranges::find(all, name, &Component::name);
    return found == all.end() ? Component{} : *found;
}

void ComponentMenuTest::offersWhatTheNameTells()
{
    QMenu menu;
    QVERIFY(m_menu->fill(menu, "web-10"));
    const QMenu* const roles = actionIn(menu, "Role")->menu();
    QCOMPARE(roles->actions().size(), 11);
    QVERIFY(actionIn(*roles, "service")->isChecked());
    QVERIFY(actionIn(*roles, "load generator") != nullptr);
    const QMenu* const groups = actionIn(menu, "Group of replicas")->menu();
    QVERIFY(actionIn(*groups, "web")->isChecked());
    QVERIFY(!actionIn(*groups, "none")->isChecked());
}

void ComponentMenuTest::keepsWhatWasDecided()
{
    choose("gate", {"Role", "gateway"});
    QCOMPARE(toString(stored("gate").role), toString(ComponentRole::Gateway));
    QCOMPARE(stored("gate").group, std::string());
    choose("gate", {"Group of replicas", "web"});
    QCOMPARE(toString(stored("gate").role), toString(ComponentRole::Gateway));
    QCOMPARE(stored("gate").group, std::string("web"));
    choose("gate", {"Role and group as the name tells"});
    QCOMPARE(toString(stored("gate").role), toString(ComponentRole::Service));
    // Of a group of three, one that stays alone is in none.
    choose("web-0", {"Group of replicas", "none"});
    QCOMPARE(stored("web-1").group, std::string("web"));
    choose("web-1", {"Group of replicas", "none"});
    QCOMPARE(stored("web-10").group, std::string());
}

void ComponentMenuTest::hasNothingForSeriesAndTheCluster()
{
    const auto* model = m_tree->tree()->model();
    QStringList named;
    for (int row = 0; row < model->rowCount(); ++row) {
        const QModelIndex branch = model->index(row, 0);
        named << QString::fromStdString(m_tree->componentAt(branch));
        QCOMPARE(m_tree->componentAt(model->index(0, 0, branch)), std::string());
    }
    QCOMPARE(named, (QStringList{"web-0", "web-1", "web-10", "gate", ""}));
    QMenu menu;
    QVERIFY(!m_menu->fill(menu, ""));
    QVERIFY(!m_menu->fill(menu, "nobody"));
    QVERIFY(menu.isEmpty());
}

CULPRIT_GUI_TEST_MAIN(ComponentMenuTest)
#include "component_menu_test.moc"
