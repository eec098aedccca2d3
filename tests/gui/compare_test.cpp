// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare_fixture.h"
#include "gui/fatal_warnings.h"

#include "compare/compare_place.h"
#include "compare/comparison_widgets.h"
#include "compare/disagreement_model.h"
#include "compare/window_scrubber.h"
#include "export/table_export.h"
#include "register_methods.h"
#include "store/store.h"
#include "tables/report_table_model.h"
#include "theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cmath>

namespace culprit {

namespace {

/// Screenshots go to the folder CULPRIT_SCREENSHOTS names, if any.
void keepScreenshot(QWidget& widget, const QString& name)
{
    const QPixmap picture = widget.grab();
    QVERIFY(!picture.isNull());
    const QString folder = qEnvironmentVariable("CULPRIT_SCREENSHOTS");
    if (!folder.isEmpty()) {
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(picture.save(folder + QLatin1Char('/') + name + QStringLiteral(".png")));
    }
}

CaseSummary madeCase(const std::string& key, const std::string& fault, const std::string& target)
{
    CaseSummary summary;
    summary.key = key;
    summary.iteration = 1;
    Injection injection;
    injection.fault = fault;
    injection.target = target;
    summary.injection = injection;
    return summary;
}

} // namespace

class CompareTest : public CompareFixture
{
    Q_OBJECT

private Q_SLOTS:
    void scoresReadWell();
    void comparisonFindsDisagreements();
    void componentsKeepTheirFirstPlace();
    void pickersAddRemoveAndSwap();
    void disagreementsFilterAndActivate();
    void pairsAndAgreement();
    void exportsFiguresAndTables();
    void copiesWithHeaders();
    void emptyPlaceTeaches();
    void screenshots();
};

void CompareTest::scoresReadWell()
{
    QCOMPARE(scoreText(160403.4), std::string("160,403"));
    QCOMPARE(scoreText(1234567), std::string("1,234,567"));
    QCOMPARE(scoreText(2.419), std::string("2.42"));
    QCOMPARE(scoreText(0.0311), std::string("0.031"));
    QCOMPARE(scoreText(0), std::string("0"));
    QCOMPARE(scoreText(-0.5), std::string("-0.50"));
    QCOMPARE(scoreText(-1500), std::string("-1,500"));
    QCOMPARE(scoreText(std::nan("")), std::string());
    QCOMPARE(scoreText(3e-7), std::string("3.0e-07"));
}

void CompareTest::comparisonFindsDisagreements()
{
    const std::vector<CaseSummary> cases{madeCase("a", "cpu", "x"), madeCase("b", "cpu", "y"),
                                         madeCase("c", "gpu", "x"), madeCase("d", "gpu", "y")};
    Diagnosis failed = answer("d", "baro", {});
    failed.status = DiagnosisStatus::Failed;
    Diagnosis laterSeed = answer("a", "nsigma", {"y"});
    laterSeed.key.seed = 2;
    const std::vector<Diagnosis> answers{laterSeed,
                                         answer("a", "nsigma", {"x", "y"}),
                                         answer("a", "baro", {"y", "x"}),
                                         answer("b", "nsigma", {"y"}),
                                         answer("b", "baro", {"y"}),
                                         answer("c", "nsigma", {"y"}),
                                         answer("c", "baro", {}),
                                         answer("d", "nsigma", {"x"}),
                                         failed,
                                         answer("a", "random", {"z"})};
    const Comparison comparison(ResultSet(cases, answers),
                                {{"nsigma", Variant::Benchmark}, {"baro", Variant::Benchmark}}, {});
    QCOMPARE(comparison.disagreements().size(), std::size_t{2});
    QCOMPARE(comparison.disagreements()[0].caseIndex, std::size_t{0});
    QVERIFY(comparison.disagreements()[0].right[0] && !comparison.disagreements()[0].right[1]);
    QCOMPARE(comparison.disagreements()[1].first[1], std::string()); // an empty ranking names nobody
    QCOMPARE(comparison.accuracy(0).n, 4);
    QCOMPARE(comparison.accuracy(0).ac1, 0.5);
    QCOMPARE(comparison.accuracy(1).n, 3);
    QCOMPARE(comparison.accuracy(1).leftOut, 1);
    const PairedComparison pair = comparison.paired(0, 1);
    QCOMPARE(pair.bothRight, 1);
    QCOMPARE(pair.onlyA, 1);
    QCOMPARE(pair.onlyB, 0);
    QCOMPARE(pair.neither, 1);
    QCOMPARE(comparison.paired(1, 0).onlyB, 1);
    QCOMPARE(comparison.paired(1, 0).meanDifference, -pair.meanDifference);

    auto shared = std::make_shared<const Comparison>(comparison);
    DisagreementModel model(m_registry);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setComparison(shared);
    QCOMPARE(model.rowCount(), 2);
    model.setFilter(0, 1);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data(DisagreementModel::KeyRole).toString(), QString("a"));
    model.setFilter(1, 0);
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.total(), 2);

    ReportTableModel table;
    const QAbstractItemModelTester tableTester(&table,
                                               QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.setTable(comparison.accuracyTable(m_registry));
    QCOMPARE(table.rowCount(), 2);
    QCOMPARE(table.index(0, 1).data().toString(), QString("0.50"));
}

void CompareTest::componentsKeepTheirFirstPlace()
{
    Diagnosis diagnosis = answer("a", "nsigma", {"x_cpu", "y_mem", "x_mem"});
    diagnosis.graph.nodes = {"x"};
    const Diagnosis brief = componentDiagnosis(diagnosis);
    QCOMPARE(namesOf(brief), (std::vector<std::string>{"x", "y"}));
    QCOMPARE(brief.ranking[1].score, diagnosis.ranking[1].score);
    QVERIFY(brief.graph.isEmpty());
}

void CompareTest::pickersAddRemoveAndSwap()
{
    const auto place = shownPlace();
    QSignalSpy changed(place.get(), &ComparePlace::methodsChanged);
    const auto tool = [&](const QString& name) {
        for (QToolButton* button : place->findChildren<QToolButton*>()) {
            if (button->isVisible() && button->accessibleName() == name) {
                return button;
            }
        }
        return static_cast<QToolButton*>(nullptr);
    };
    const auto picker = [&](const QString& name) {
        for (QComboBox* box : place->findChildren<QComboBox*>()) {
            if (box->isVisible() && box->accessibleName() == name) {
                return box;
            }
        }
        return static_cast<QComboBox*>(nullptr);
    };
    const auto before = place->methods();
    QCOMPARE(before.size(), std::size_t{4});
    QVERIFY(tool("Add a method"));
    QTest::mouseClick(tool("Add a method"), Qt::LeftButton);
    QTest::mouseClick(tool("Add a method"), Qt::LeftButton);
    QCOMPARE(place->methods().size(), std::size_t{6});
    QVERIFY(!tool("Add a method")->isEnabled());
    QCOMPARE(changed.count(), 2);

    QComboBox* first = picker("Method 1");
    QVERIFY(first);
    first->setCurrentIndex(first->findText(picker("Method 2")->currentText()));
    Q_EMIT first->activated(first->currentIndex());
    QCOMPARE(place->methods()[0], before[1]); // they changed places
    QCOMPARE(place->methods()[1], before[0]);

    const std::size_t many = place->methods().size();
    QTest::mouseClick(tool("Remove " + picker("Method 1")->currentText()), Qt::LeftButton);
    QCOMPARE(place->methods().size(), many - 1);
    const QStringList words = place->methodWords();
    place->setMethodWords({"pdiagnose/corrected", "baro", "no-such-method"});
    QCOMPARE(place->methodWords(), (QStringList{"pdiagnose/corrected", "baro"}));
    QVERIFY(!tool("Remove BARO") || !tool("Remove BARO")->isEnabled());
    place->setMethodWords(words);
    QCOMPARE(place->methodWords(), words);
}

void CompareTest::disagreementsFilterAndActivate()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    QTableView* view = nullptr;
    for (QTableView* table : place->findChildren<QTableView*>()) {
        view = qobject_cast<DisagreementModel*>(table->model()) ? table : view;
    }
    QVERIFY(view);
    auto* model = qobject_cast<DisagreementModel*>(view->model());
    const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const int all = model->rowCount();
    QVERIFY(all > 0);
    QComboBox* right = nullptr;
    QComboBox* wrong = nullptr;
    for (QComboBox* box : place->findChildren<QComboBox*>()) {
        right = box->accessibleName().endsWith("gets right") ? box : right;
        wrong = box->accessibleName().endsWith("gets wrong") ? box : wrong;
    }
    right->setCurrentIndex(1);
    Q_EMIT right->activated(1);
    wrong->setCurrentIndex(2);
    Q_EMIT wrong->activated(2);
    QVERIFY(model->rowCount() < all);
    QCOMPARE(model->rowCount(), place->comparison()->paired(0, 1).onlyA);
    for (int row = 0; row < model->rowCount(); ++row) {
        QCOMPARE(model->index(row, 2).data(DisagreementModel::VerdictRole).toInt(), DisagreementModel::Right);
        QCOMPARE(model->index(row, 3).data(DisagreementModel::VerdictRole).toInt(), DisagreementModel::Wrong);
    }
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(model->index(0, 2)).center());
    QCOMPARE(QString::fromStdString(m_workspace->currentKey()),
             model->index(0, 0).data(DisagreementModel::KeyRole).toString());
    QCOMPARE(m_workspace->comparedCases().size(), std::size_t{24}); // they stay
    for (QPushButton* button : place->findChildren<QPushButton*>()) {
        if (button->text() == QLatin1String("Clear")) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QCOMPARE(model->rowCount(), all);

    auto* ranking = place->findChild<RankingView*>();
    QSignalSpy followed(ranking, &RankingView::componentFollowed);
    QTest::keyClick(ranking, Qt::Key_Down);
    QCOMPARE(followed.last().first().toString(), QString("ray-replicas-1"));
    QTest::keyClick(ranking, Qt::Key_Escape);
    QCOMPARE(ranking->followed(), std::string());
    QVERIFY(ranking->accessibleDescription().contains("ray-replicas-1 (true cause)"));
}

void CompareTest::pairsAndAgreement()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    const PairedComparison pair = place->comparison()->paired(0, 1);
    QCOMPARE(pair.cases(), 24);
    auto* tabs = place->findChild<QTabBar*>();
    tabs->setCurrentIndex(1);
    bool told = false;
    for (const QLabel* label : place->findChildren<QLabel*>()) {
        told = told || label->text().contains(QString("both right <b>%1</b>").arg(pair.bothRight));
    }
    QVERIFY(told);
    const ReportTable pairs = place->comparison()->pairedTable(m_registry);
    QCOMPARE(pairs.groups.front().rows.size(), std::size_t{6});
    tabs->setCurrentIndex(2);
    const ReportTable agreement = place->comparison()->agreementTable(m_registry);
    QCOMPARE(agreement.groups.front().rows.size(), std::size_t{4});
}

void CompareTest::exportsFiguresAndTables()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    for (const char* suffix : {"pdf", "svg", "png", "csv"}) {
        const QString path = m_folder.filePath(QString("comparison.") + suffix);
        place->writeFigure(path);
        QVERIFY(QFileInfo(path).size() > 200);
        const QString folder = qEnvironmentVariable("CULPRIT_SCREENSHOTS");
        if (!folder.isEmpty()) {
            QVERIFY(QDir().mkpath(folder));
            QFile::remove(folder + "/comparison." + suffix);
            QVERIFY(QFile::copy(path, folder + "/comparison." + suffix));
        }
    }
    QFile svg(m_folder.filePath("comparison.svg"));
    QVERIFY(svg.open(QIODevice::ReadOnly));
    QVERIFY(svg.readAll().contains("ray-replicas-1")); // text stays text
    QFile csv(m_folder.filePath("comparison.csv"));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    QVERIFY(csv.readAll().startsWith("Rank,"));

    const ReportTable table = place->comparison()->accuracyTable(m_registry);
    for (const char* suffix : {"csv", "md", "html", "tex"}) {
        const QString path = m_folder.filePath(QString("accuracy.") + suffix);
        writeTable(table, path);
        QVERIFY(QFileInfo(path).size() > 100);
    }
    QVERIFY_THROWS_EXCEPTION(std::exception, writeTable(table, m_folder.filePath("accuracy.doc")));
    copyTable(table);
    const QStringList lines = QApplication::clipboard()->text().split('\n');
    QCOMPARE(lines.front().split('\t').front(), QString("Method"));
    QCOMPARE(lines.size(), 4 + 2); // headers, methods, the end
}

void CompareTest::copiesWithHeaders()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    auto* tabs = place->findChild<QTabBar*>();
    const auto copiedFrom = [&](QWidget* widget) {
        QApplication::clipboard()->clear();
        widget->setFocus();
        QTest::keyClick(widget, Qt::Key_C, Qt::ControlModifier);
        return QApplication::clipboard()->text().split('\n');
    };
    const auto rankings = copiedFrom(place->findChild<RankingView*>());
    QVERIFY2(rankings.front().startsWith("Rank\tNSigma\tScore\tBARO"), qPrintable(rankings.front()));
    QVERIFY2(rankings[1].startsWith("1\tray-replicas-1\t"), qPrintable(rankings[1]));

    const QList<QPair<QString, QString>> below{
        {"Cases of which the methods disagree", "Case\tFault\tTrue cause"},
        {"Paired tests of all pairs", "A\tB\tBoth right"},
        {"Agreement of methods", "Method\tNSigma\tBARO"}};
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        QTableView* shown = nullptr;
        for (QTableView* view : place->findChildren<QTableView*>()) {
            shown = view->accessibleName() == below[tab].first ? view : shown;
        }
        QVERIFY(shown && shown->isVisible());
        const auto lines = copiedFrom(shown);
        QVERIFY2(lines.front().startsWith(below[tab].second), qPrintable(lines.front()));
        QCOMPARE(lines.size(), shown->model()->rowCount() + 2); // headers and the end
    }
}

void CompareTest::emptyPlaceTeaches()
{
    Workspace workspace(m_registry);
    ComparePlace place(workspace);
    place.resize(800, 600);
    place.show();
    QSignalSpy wanted(&place, &Place::archiveWanted);
    for (QPushButton* button : place.findChildren<QPushButton*>()) {
        if (button->isVisible() && button->text().startsWith("Import")) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QCOMPARE(wanted.count(), 1);
    QSignalSpy problem(&place, &ComparePlace::problem);
    const QString gone = m_folder.filePath("is-not-there.culprit");
    QVERIFY(QFile::copy(m_store, gone));
    QVERIFY(workspace.openStore(gone));
    QVERIFY(QFile::remove(gone));
    QTRY_VERIFY_WITH_TIMEOUT(!problem.isEmpty(), patience);
    QVERIFY(problem.first().first().toString().contains("is-not-there.culprit"));
}

void CompareTest::screenshots()
{
    const auto place = shownPlace();
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    keepScreenshot(*place, "compare-light");
    auto* scrubber = place->findChild<WindowScrubber*>();
    for (int i = 0; i < 8; ++i) {
        QTest::keyClick(scrubber, Qt::Key_Left);
    }
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    auto* tabs = place->findChild<QTabBar*>();
    tabs->setCurrentIndex(1);
    Theme::apply(*qApp, ThemeMode::Dark);
    keepScreenshot(*place, "compare-dark-paired");
    QTest::keyClick(scrubber, Qt::Key_Home);
    place->setMethodWords({"nsigma", "baro", "mmbaro", "tracerca", "pdiagnose", "circa"});
    tabs->setCurrentIndex(2);
    QTRY_VERIFY_WITH_TIMEOUT(isSettled(*place, 24), patience);
    keepScreenshot(*place, "compare-dark-six");
    Theme::apply(*qApp, ThemeMode::Light);
}

} // namespace culprit

CULPRIT_GUI_TEST_MAIN(culprit::CompareTest)
#include "compare_test.moc"
