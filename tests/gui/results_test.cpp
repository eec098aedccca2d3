// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "export/export_button.h"
#include "register_methods.h"
#include "report/published_table.h"
#include "results/results_place.h"
#include "store/store.h"
#include "theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDir>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

namespace culprit {

/// Table 1 in the window: ours, the published figures and the difference.
class ResultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void publishedFiguresStandBesideOurs();
    void differencesSortAndExport();
    void screenshots();

private:
    QModelIndex cellOf(const QString& method, int column) const;
    void choose(int show) const { QTest::mouseClick(m_place->showChoice()->button(show), Qt::LeftButton); }

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<ResultsPlace> m_place;
};

void ResultsTest::initTestCase()
{
    Theme::apply(*qApp, ThemeMode::Light);
    const QString path = m_folder.filePath("results.culprit");
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), path);
    {
        Store store = Store::open(path);
        for (const CaseSummary& summary : store.cases()) {
            const CaseView view(std::make_shared<const Case>(store.loadCase(summary.key)));
            for (const char* id : {"nsigma", "baro", "mmbaro", "tracerca", "pdiagnose", "microrank"}) {
                Diagnosis diagnosis = diagnose(*m_registry.find(id), view, {});
                store.saveDiagnosis(diagnosis);
                if (std::string(id) == "nsigma") { // as if an earlier run lay in the archive
                    diagnosis.origin = "imported";
                    store.saveDiagnosis(diagnosis);
                }
            }
        }
    }
    m_workspace = std::make_unique<Workspace>(m_registry);
    m_place = std::make_unique<ResultsPlace>(*m_workspace);
    QVERIFY(m_workspace->openStore(path));
    m_place->resize(1083, 848);
    m_place->show();
}

QModelIndex ResultsTest::cellOf(const QString& method, int column) const
{
    const QAbstractItemModel* model = m_place->table()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, 0).data().toString() == method) {
            return model->index(row, column);
        }
    }
    return {};
}

void ResultsTest::publishedFiguresStandBesideOurs()
{
    const QAbstractItemModelTester tester(m_place->table()->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    choose(0);
    QVERIFY(cellOf("NSigma", 1).isValid());
    QVERIFY(cellOf("NSigma", 1).data(AccuracyTableModel::PublishedRole).isNull());
    const QString tip = cellOf("NSigma", 1).data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains("95% interval 0.44 to 0.97, Wilson"), qPrintable(tip)); // 5 of 6 right

    choose(1);
    const auto* published = publishedTable().find("nsigma", "cpu");
    QVERIFY(published);
    QCOMPARE(cellOf("NSigma", 1).data().toString(), QString("0.83"));
    QCOMPARE(cellOf("NSigma", 1).data(AccuracyTableModel::PublishedRole).toString(),
             QString::number((*published)[0], 'f', 2));
    QCOMPARE(cellOf("NSigma", 1).data(AccuracyTableModel::OutsideRole).toInt(),
             (*published)[0] > 0.97 ? 1 : 0);
    // An earlier run's results stand beside, without a published figure of their own.
    QVERIFY(cellOf("NSigma (imported)", 1).isValid());
    QCOMPARE(cellOf("NSigma (imported)", 1).data().toString(), QString("0.83"));
    QVERIFY(cellOf("NSigma (imported)", 1).data(AccuracyTableModel::PublishedRole).isNull());
}

void ResultsTest::differencesSortAndExport()
{
    choose(2);
    const double expected = 5.0 / 6 - (*publishedTable().find("nsigma", "cpu"))[0];
    const QString shown = cellOf("NSigma", 1).data().toString();
    QCOMPARE(QString(shown).replace("−", "-").toDouble(), std::round(expected * 100) / 100);
    m_place->table()->sortByColumn(1, Qt::DescendingOrder);
    const QAbstractItemModel* model = m_place->table()->model();
    double last = 1e9;
    bool inGroup = false;
    for (int row = 0; row < model->rowCount(); ++row) {
        if (model->index(row, 0).data(AccuracyTableModel::GroupRole).toBool()) {
            last = 1e9;
            inGroup = true;
            continue;
        }
        bool isNumber = false;
        const double value = model->index(row, 1).data().toString().replace("−", "-").toDouble(&isNumber);
        QVERIFY(inGroup && (!isNumber || value <= last));
        last = isNumber ? value : last;
    }
    const QString path = m_folder.filePath("table.csv");
    m_place->exportTable(path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray csv = file.readAll();
    QVERIFY(csv.contains("publ.") && csv.contains("95 %"));
}

void ResultsTest::screenshots()
{
    const QString folder = qEnvironmentVariable("CULPRIT_SCREENSHOTS");
    for (const auto& [mode, show] : {std::pair(ThemeMode::Light, 1), std::pair(ThemeMode::Dark, 2)}) {
        choose(show);
        Theme::apply(*qApp, mode);
        const QPixmap picture = m_place->grab();
        QCOMPARE(picture.size(), m_place->size());
        if (!folder.isEmpty()) {
            QVERIFY(QDir().mkpath(folder));
            QVERIFY(picture.save(folder + QStringLiteral("/results-%1.png").arg(show)));
        }
    }
    Theme::apply(*qApp, ThemeMode::Light);
}

} // namespace culprit

QTEST_MAIN(culprit::ResultsTest)
#include "results_test.moc"
