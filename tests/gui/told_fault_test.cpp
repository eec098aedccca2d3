// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "cases/case_browser.h"
#include "cases/case_tree_model.h"
#include "gui/fatal_warnings.h"
#include "investigate/facts_panel.h"
#include "investigate/investigate_place.h"
#include "register_methods.h"
#include "report/case_title.h"
#include "theme/theme.h"
#include "window/main_window.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

using namespace culprit;

/// Fault and target that a folder tells are shown, also where nothing tells when the fault was injected.
class ToldFaultTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void titlesSayWhatIsKnown();
    void browserAndFactsShowThem();
};

void ToldFaultTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-told-fault-test");
    QSettings().clear();
    Theme::apply(*qApp, ThemeMode::Light);
}

void ToldFaultTest::titlesSayWhatIsKnown()
{
    CaseSummary summary;
    summary.key = "archive/run";
    QCOMPARE(caseTitle(summary), std::string("archive/run"));
    summary.toldTarget = "web";
    QCOMPARE(faultTitle(summary), std::string("fault in web"));
    summary.toldFault = "cpu";
    QCOMPARE(faultTitle(summary), std::string("cpu fault in web"));
    summary.toldTarget.clear();
    summary.iteration = 2;
    QCOMPARE(caseTitle(summary), std::string("cpu fault, iteration 2"));
}

void ToldFaultTest::browserAndFactsShowThem()
{
    QTemporaryDir folder;
    const QString run = folder.filePath("cases/web_cpu/1");
    QVERIFY(QDir().mkpath(run));
    QFile data(run + "/data.csv");
    QVERIFY(data.open(QIODevice::WriteOnly));
    data.write("time,cart_cpu,web_cpu\n");
    for (int i = 0; i < 60; ++i) {
        data.write(QByteArray::number(1'750'000'000 + i) + ',' + QByteArray::number(i % 7) + ',' +
                   QByteArray::number(i % 5) + '\n');
    }
    data.close();
    const QString store = folder.filePath("cases.culprit");
    importArchive(folder.filePath("cases"), store);

    const MethodRegistry registry = allMethods();
    MainWindow window(registry, QString());
    window.show();
    QVERIFY(window.workspace().openStore(store));
    QCOMPARE(window.workspace().cases().size(), std::size_t{1});
    const CaseSummary summary = window.workspace().cases().front();
    QVERIFY(!summary.injection);
    window.workspace().select({summary.key}, summary.key);
    auto* facts = window.findChild<FactsPanel*>();
    QTRY_COMPARE(facts->fact("Injection"), QString("cpu, at an unknown time"));
    QVERIFY2(facts->fact("True cause").startsWith("web; not scored"), qPrintable(facts->fact("True cause")));

    const QAbstractItemModel* tree = window.browser()->tree()->model();
    const QModelIndex branch = tree->index(0, 0, tree->index(0, 0));
    QCOMPARE(branch.data().toString(), QString("cpu, web"));
    QVERIFY(!branch.data(Qt::DecorationRole).isNull());
    const QModelIndex leaf = tree->index(0, CaseTreeModel::Injected, branch);
    QCOMPARE(leaf.data().toString(), QString("–"));
    const QVariantHash fields = leaf.siblingAtColumn(0).data(CaseTreeModel::SearchRole).toHash();
    QCOMPARE(fields.value("fault").toString(), QString("cpu"));
    QCOMPARE(fields.value("target").toString(), QString("web"));
    QStringList texts;
    for (const QLabel* label : window.findChild<InvestigatePlace*>()->findChildren<QLabel*>()) {
        texts << label->text();
    }
    QVERIFY(texts.contains("cpu fault in web"));
}

CULPRIT_GUI_TEST_MAIN(ToldFaultTest)
#include "told_fault_test.moc"
