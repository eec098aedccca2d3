// SPDX-License-Identifier: GPL-3.0-or-later
#include "archive/importer.h"
#include "cases/case_browser.h"
#include "compare/compare_place.h"
#include "evaluation/result_set.h"
#include "export/export_button.h"
#include "gui/fatal_warnings.h"
#include "misattribution/misattribution_legend.h"
#include "misattribution/misattribution_place.h"
#include "register_methods.h"
#include "store/store.h"
#include "theme/check_menu_button.h"
#include "window/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numeric>
#include <set>

namespace culprit {

/// Whom methods blame, as heatmaps and as bars, in the window.
class MisattributionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }
    void bothFormsShowTheJudgedCounts();
    void barsAreProportionalAndTellRightFromWrong();
    void aClickSelectsAndOpensInCompare();
    void keysWalkAndOpen();
    void methodsAreTickedWhileTheMenuStays();
    void variantsAndImportedResultsStandBeside();
    void bothFormsAreExportedAndCopied();
    void choicesLastBeyondTheSession();
    void legendsSayWhatMarksMean();
    void screenshots();

private:
    MisattributionPlace* place() const { return m_window->find<MisattributionPlace>(); }
    MisattributionGrid* grid() const { return place()->grid(); }
    static void choose(SegmentedChoice* choice, int index)
    {
        QTest::mouseClick(choice->button(index), Qt::LeftButton);
    }
    /// The picture of a method among the small multiples.
    int pictureOf(const std::string& word) const;
    QAction* exportAction(const QString& text) const;

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<MainWindow> m_window;
};

void MisattributionTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-misattribution-test");
    QSettings().clear();
    Theme::apply(*qApp, ThemeMode::Light);
    const QString path = m_folder.filePath("misattribution.culprit");
    importArchive(QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz"), path);
    {
        Store store = Store::open(path);
        for (const CaseSummary& summary : store.cases()) {
            const CaseView view(std::make_shared<const Case>(store.loadCase(summary.key)));
            for (const char* id : {"random", "nsigma", "baro", "mmbaro", "tracerca", "pdiagnose"}) {
                store.saveDiagnosis(diagnose(*m_registry.find(id), view, {}));
            }
            RunOptions corrected;
            corrected.variant = Variant::Corrected;
            store.saveDiagnosis(diagnose(*m_registry.find("pdiagnose"), view, corrected));
            Diagnosis silent = diagnose(*m_registry.find("baro"), view, {});
            silent.key.origin = Origin::Imported;
            silent.ranking.clear(); // an answer that names nobody
            store.saveDiagnosis(silent);
        }
    }
    m_window = std::make_unique<MainWindow>(m_registry, QString());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(m_window->workspace().openStore(path));
    m_window->showPlace("misattribution");
    QTRY_VERIFY(!grid()->matrices().empty() && !grid()->visibleRegion().isEmpty());
}

int MisattributionTest::pictureOf(const std::string& word) const
{
    const auto found = std::ranges::find(grid()->matrices(), word, &Misattribution::method);
    return found == grid()->matrices().end() ? -1 : static_cast<int>(found - grid()->matrices().begin());
}

QAction* MisattributionTest::exportAction(const QString& text) const
{
    for (QAction* action : place()->exportButton()->menu()->actions()) {
        if (action->text() == text) {
            return action;
        }
    }
    return nullptr;
}

void MisattributionTest::bothFormsShowTheJudgedCounts()
{
    const auto& workspace = m_window->workspace();
    const auto stored = Store::open(workspace.storePath(), Store::Mode::ReadOnly).diagnoses({});
    const ResultSet results(workspace.cases(), stored);
    const Judgements judgements = results.judgements(Ranker{{"nsigma"}});
    for (const int form : {0, 1}) {
        choose(place()->formChoice(), form);
        QCOMPARE(static_cast<int>(grid()->form()), form);
        choose(place()->rowChoice(), 1);
        const Misattribution& matrix = grid()->matrices()[static_cast<std::size_t>(pictureOf("nsigma"))];
        QCOMPARE(matrix.rows.size(), std::size_t{4});
        QCOMPARE(matrix.columns.back(), std::string(notFoundColumn));
        int right = 0;
        for (std::size_t row = 0; row < matrix.rows.size(); ++row) {
            for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
                const auto counted = std::ranges::count_if(judgements, [&](const Judgement& one) {
                    return one.fault == matrix.rows[row].fault && one.blamed == matrix.columns[column];
                });
                QCOMPARE(matrix.counts[row][column], static_cast<int>(counted));
                right += matrix.rightCounts[row][column];
            }
        }
        QCOMPARE(right, static_cast<int>(std::ranges::count(judgements, 1, &Judgement::rank)));
        QCOMPARE(right, matrix.right);
    }
}

void MisattributionTest::barsAreProportionalAndTellRightFromWrong()
{
    Misattribution matrix;
    matrix.method = "made up";
    matrix.rows = {{"cpu", ""}, {"gpu", ""}};
    matrix.columns = {"nginx-proxy", "ray-replicas-0", notFoundColumn};
    matrix.counts = {{4, 8, 0}, {0, 2, 1}};
    matrix.rightCounts = {{0, 6, 0}, {0, 0, 0}};
    matrix.cases.assign(2, std::vector<std::vector<std::string>>(3));
    MisattributionPicture::Style style;
    style.form = MisattributionForm::Bars;
    style.font = qApp->font();
    style.scaleTop = misattributionScaleTop({matrix}, false);
    QCOMPARE(style.scaleTop, 8.0);
    const MisattributionPicture picture(matrix, style, 400);
    const double full = picture.barRect({0, 1}).height();
    QVERIFY(full > 20);
    QVERIFY(std::abs(picture.barRect({0, 0}).height() - full / 2) < 0.01);
    QVERIFY(std::abs(picture.barRect({1, 1}).height() - full / 4) < 0.01);
    QVERIFY(picture.barRect({0, 2}).isEmpty());
    QVERIFY(picture.cellRect({0, 1}).contains(picture.barRect({0, 1})));
    style.form = MisattributionForm::Heatmap;
    QCOMPARE(MisattributionPicture(matrix, style, 400).text({0, 1}), picture.text({0, 1}));

    // Six of eight are right: the lower three quarters are hatched in the panel's colour, the rest is solid.
    QImage image(400, static_cast<int>(picture.height()) + 1, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    picture.paint(painter, {0, 0});
    painter.end();
    const Theme& theme = Theme::current();
    const auto shareOfColor = [&](QRectF area) {
        const QRect box = area.adjusted(3, 3, -3, -3).toRect();
        int same = 0;
        for (int y = box.top(); y <= box.bottom(); ++y) {
            for (int x = box.left(); x <= box.right(); ++x) {
                same += image.pixelColor(x, y) == theme.component("ray-replicas-0").color ? 1 : 0;
            }
        }
        return static_cast<double>(same) / (box.width() * box.height());
    };
    QRectF wrong = picture.barRect({0, 1});
    QRectF right = wrong;
    wrong.setHeight(wrong.height() / 4);
    right.setTop(wrong.bottom());
    QCOMPARE(shareOfColor(wrong), 1.0);
    QVERIFY(shareOfColor(right) < 0.8 && shareOfColor(right) > 0.2);
}

void MisattributionTest::aClickSelectsAndOpensInCompare()
{
    for (const int form : {0, 1}) {
        choose(place()->formChoice(), form);
        choose(place()->rowChoice(), 1);
        const int picture = pictureOf("tracerca");
        const Misattribution matrix = grid()->matrices()[static_cast<std::size_t>(picture)];
        const auto most = std::ranges::max_element(matrix.counts[0]) - matrix.counts[0].begin();
        QVERIFY(matrix.counts[0][static_cast<std::size_t>(most)] > 1);
        m_window->workspace().select({}, {});
        const QPoint where = grid()->cellRect(picture, {0, static_cast<int>(most)}).center().toPoint();
        QTest::mouseClick(grid(), Qt::LeftButton, {}, where);
        const std::vector<std::string>& keys = matrix.cases[0][static_cast<std::size_t>(most)];
        std::vector<std::string> selected = m_window->workspace().selectedKeys();
        QCOMPARE(std::set(selected.begin(), selected.end()), std::set(keys.begin(), keys.end()));

        m_window->find<ComparePlace>()->setMethodWords({"nsigma", "baro"});
        QVERIFY(place()->compareButton()->isEnabled());
        QTest::mouseClick(place()->compareButton(), Qt::LeftButton);
        QVERIFY(m_window->find<ComparePlace>()->isVisible());
        QCOMPARE(m_window->find<ComparePlace>()->methodWords(), QStringList({"nsigma", "baro", "tracerca"}));
        m_window->showPlace("misattribution");
        QCOMPARE(grid()->selected().picture, picture); // still there when one comes back
    }
    // A cell without a case selects nothing and has nothing to compare.
    const int picture = pictureOf("tracerca");
    const auto& counts = grid()->matrices()[static_cast<std::size_t>(picture)].counts[0];
    const auto none = static_cast<int>(std::ranges::find(counts, 0) - counts.begin());
    const auto before = m_window->workspace().selectedKeys();
    QTest::mouseClick(grid(), Qt::LeftButton, {}, grid()->cellRect(picture, {0, none}).center().toPoint());
    QVERIFY(!place()->compareButton()->isEnabled());
    QCOMPARE(m_window->workspace().selectedKeys(), before);
}

void MisattributionTest::keysWalkAndOpen()
{
    choose(place()->rowChoice(), 0);
    choose(place()->formChoice(), 1);
    const int first = pictureOf("baro");
    QTest::mouseClick(grid(), Qt::LeftButton, {}, grid()->cellRect(first, {0, 0}).center().toPoint());
    grid()->setFocus();
    QTest::keyClick(grid(), Qt::Key_Down);
    QTest::keyClick(grid(), Qt::Key_Right);
    QCOMPARE(grid()->selected().cell, MisattributionPicture::Cell(1, 1));
    for (int i = 0; i < 40; ++i) {
        QTest::keyClick(grid(), Qt::Key_Down);
    }
    QCOMPARE(grid()->selected().cell.first, 11); // stops at the last of twelve rows
    QTest::keyClick(grid(), Qt::Key_PageDown);
    QCOMPARE(grid()->selected().picture, first + 1);
    // The same cell stays chosen when the form changes; none is when its row is gone.
    const auto cell = grid()->selected().cell;
    choose(place()->formChoice(), 0);
    QCOMPARE(grid()->selected().cell, cell);
    choose(place()->rowChoice(), 2);
    QCOMPARE(grid()->selected().picture, -1);

    const int picture = pictureOf("baro");
    const auto& counts = grid()->matrices()[static_cast<std::size_t>(picture)].counts[0];
    const auto some =
        static_cast<int>(std::ranges::find_if(counts, [](int count) { return count > 0; }) - counts.begin());
    QTest::mouseClick(grid(), Qt::LeftButton, {}, grid()->cellRect(picture, {0, some}).center().toPoint());
    grid()->setFocus();
    QSignalSpy wanted(place(), &Place::requested);
    QTest::keyClick(grid(), Qt::Key_Return);
    QCOMPARE(wanted.count(), 1);
    const auto request = wanted.first().first().value<PlaceRequest>();
    QCOMPARE(request.place, QString("compare"));
    QCOMPARE(request.method, QString("baro"));
    QCOMPARE(m_window->workspace().selectedKeys(), request.cases);
    m_window->showPlace("misattribution");
}

void MisattributionTest::methodsAreTickedWhileTheMenuStays()
{
    CheckMenuButton* button = place()->methodChoice();
    const auto before = grid()->matrices().size();
    QMenu* menu = button->menu();
    menu->popup(button->mapToGlobal(QPoint(0, button->height())));
    QAction* action = button->entryAction("baro");
    QVERIFY(action && action->isChecked());
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    QVERIFY(menu->isVisible());
    QCOMPARE(grid()->matrices().size(), before - 1);
    QCOMPARE(pictureOf("baro"), -1);
    menu->setActiveAction(action);
    QTest::keyClick(menu, Qt::Key_Space);
    QVERIFY(menu->isVisible());
    QVERIFY(pictureOf("baro") >= 0);
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().at(1)).center());
    QVERIFY(grid()->matrices().empty()); // none
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(menu->actions().at(2)).center());
    QCOMPARE(grid()->matrices().size(), std::size_t{5}); // those of Figure 5 that have answers
    QTest::keyClick(menu, Qt::Key_Escape);
    QVERIFY(!menu->isVisible());
}

void MisattributionTest::variantsAndImportedResultsStandBeside()
{
    CheckMenuButton* button = place()->methodChoice();
    button->entryAction("pdiagnose/corrected")->trigger();
    button->entryAction("baro/imported")->trigger();
    const int imported = pictureOf("baro/imported");
    QVERIFY(imported >= 0 && pictureOf("pdiagnose/corrected") >= 0);
    const Misattribution& silent = grid()->matrices()[static_cast<std::size_t>(imported)];
    for (std::size_t row = 0; row < silent.rows.size(); ++row) {
        QCOMPARE(silent.counts[row].back(),
                 std::accumulate(silent.counts[row].begin(), silent.counts[row].end(), 0));
    }
    QCOMPARE(silent.right, 0);
    QCOMPARE(button->entryAction("baro/imported")->text(), QString("BARO (imported)"));
    button->entryAction("pdiagnose/corrected")->trigger();
    button->entryAction("baro/imported")->trigger();
}

void MisattributionTest::bothFormsAreExportedAndCopied()
{
    choose(place()->rowChoice(), 0);
    const auto contents = [this](const QString& name) {
        const QString path = m_folder.filePath(name);
        place()->exportTo(path);
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QList<QByteArray> numbers;
    for (const int form : {0, 1}) {
        choose(place()->formChoice(), form);
        const QByteArray svg = contents("figure.svg");
        QVERIFY(svg.contains(">BARO</text>") && svg.contains("8 of 24 right</text>"));
        QVERIFY(!svg.contains("<image"));
        QCOMPARE(svg.contains("a wrong component</text>"), form == 1);
        const QByteArray pdf = contents("figure.pdf");
        QVERIFY(pdf.startsWith("%PDF") && pdf.contains("/Font") && !pdf.contains("/Subtype /Image"));
        QVERIFY(QImage::fromData(contents("figure.png")).width() > 1500);
        numbers << contents("figure.csv");

        QApplication::clipboard()->clear();
        exportAction("Copy figure")->trigger();
        const QMimeData* copied = QApplication::clipboard()->mimeData();
        QVERIFY(copied->hasImage());
        QVERIFY(copied->data("image/svg+xml").contains("<svg"));
        exportAction("Copy table")->trigger();
        copied = QApplication::clipboard()->mimeData();
        QVERIFY(copied->text().startsWith("Fault\tnginx-proxy\tray-head\t"));
        QVERIFY(copied->html().contains("<table>") && copied->html().contains("8 of 24 right"));
        const QString table = copied->text();
        QApplication::clipboard()->clear();
        QTest::keyClick(place()->findChild<MisattributionGrid*>(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), table);
    }
    QCOMPARE(numbers[0], numbers[1]);
    QVERIFY(numbers[0].startsWith("method,fault,target,blamed,cases,right,cases in row"));
    QVERIFY(numbers[0].contains("baro,network,ray-replicas-0,nginx-proxy,2,0,2"));
    QVERIFY(contents("table.md").contains("| cpu in ray-replicas-0 |"));
    QVERIFY(contents("table.tex").contains("\\toprule"));
    QVERIFY_THROWS_EXCEPTION(std::exception, place()->exportTo(m_folder.filePath("figure.bmp")));
}

void MisattributionTest::choicesLastBeyondTheSession()
{
    choose(place()->formChoice(), 1);
    choose(place()->valueChoice(), 1);
    choose(place()->rowChoice(), 2);
    place()->methodChoice()->entryAction("random")->trigger();
    place()->methodChoice()->entryAction("baro")->trigger();
    const QString store = m_window->workspace().storePath();
    const auto shown = place()->methodChoice()->checked();
    QVERIFY(shown.contains("random") && !shown.contains("baro"));
    QVERIFY(m_window->close());

    MainWindow again(m_registry, QString());
    again.restoreSession(true);
    QCOMPARE(again.workspace().storePath(), store);
    QCOMPARE(again.find<MisattributionPlace>()->formChoice()->current(), 1);
    QVERIFY(again.find<MisattributionPlace>()->formChoice()->button(1)->isChecked());
    QCOMPARE(again.find<MisattributionPlace>()->valueChoice()->current(), 1);
    QCOMPARE(again.find<MisattributionPlace>()->rowChoice()->current(), 2);
    again.show();
    QTRY_COMPARE(again.find<MisattributionPlace>()->methodChoice()->checked(),
                 shown); // once the results are read
    QCOMPARE(again.find<MisattributionPlace>()->grid()->form(), MisattributionForm::Bars);
    m_window->show();
}

void MisattributionTest::legendsSayWhatMarksMean()
{
    const Theme& theme = Theme::current();
    const auto words = [&](const MisattributionLegend::Content& content) {
        return MisattributionLegend(content, theme, qApp->font(), 1, 900).words();
    };
    QVERIFY(words({MisattributionForm::Heatmap, false, 2, 6, true}).contains("one scale for all 6 methods"));
    QVERIFY(words({MisattributionForm::Heatmap, true, 1, 1, false}).startsWith("Share of a row"));
    QVERIFY(words({MisattributionForm::Heatmap, false, 2, 1, false}).contains("underlined"));
    QVERIFY(words({MisattributionForm::Bars, false, 6, 2, false}).contains("full height: 6 cases"));
    // A narrow legend goes on in the next line instead of being cut.
    const MisattributionLegend::Content content{MisattributionForm::Heatmap, false, 30, 6, true};
    QVERIFY(MisattributionLegend(content, theme, qApp->font(), 1, 260).height() >
            2 * MisattributionLegend(content, theme, qApp->font(), 1, 1200).height());
}

void MisattributionTest::screenshots()
{
    const QString folder = qEnvironmentVariable("CULPRIT_SCREENSHOTS");
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        m_window->setThemeMode(mode);
        for (const int form : {0, 1}) {
            choose(place()->formChoice(), form);
            const QPixmap picture = m_window->grab();
            QCOMPARE(picture.deviceIndependentSize().toSize(), m_window->size());
            if (!folder.isEmpty()) {
                QVERIFY(QDir().mkpath(folder));
                QVERIFY(picture.save(folder + QStringLiteral("/misattribution-%1-%2.png")
                                                  .arg(form)
                                                  .arg(mode == ThemeMode::Dark ? "dark" : "light")));
            }
        }
    }
    m_window->setThemeMode(ThemeMode::Light);
}

} // namespace culprit

CULPRIT_GUI_TEST_MAIN(culprit::MisattributionTest)
#include "misattribution_test.moc"
