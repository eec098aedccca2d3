// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/export_button.h"
#include "export/figure_export.h"
#include "graph/graph_panel.h"
#include "graph/graph_view.h"
#include "gui/fatal_warnings.h"
#include "gui/graph_subjects.h"
#include "investigate/evidence_plot.h"
#include "investigate/investigate_place.h"
#include "investigate/suspect_list.h"
#include "investigate/suspects_panel.h"
#include "register_methods.h"
#include "timeline/timeline_plot.h"
#include "window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QListView>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QXmlStreamReader>

#include <cmath>
#include <set>

using namespace culprit;
using namespace culprit::test;

namespace {

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// All text of an SVG; fails the test when it is not well-formed.
QString textOfSvg(const QString& path)
{
    QXmlStreamReader reader(contents(path));
    QString text;
    bool inText = false;
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isStartElement() || reader.isEndElement()) {
            inText = reader.isStartElement() && reader.name() == QLatin1String("text");
        } else if (reader.isCharacters() && inText) {
            text += reader.text().trimmed().toString() + QLatin1Char('\n');
        }
    }
    return reader.hasError() ? QString() : text;
}

void choose(QComboBox* box, EdgeChoice choice)
{
    const int row = box->findData(static_cast<int>(choice));
    QVERIFY(row >= 0);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; i < row; ++i) {
        QTest::keyClick(box, Qt::Key_Down);
    }
    QCOMPARE(box->currentIndex(), row);
}

} // namespace

class GraphTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_window.reset(); }

    void aMethodShowsItsGraph();
    void aClickOnANodePlotsItsSeries();
    void aSuspectOfTheListIsMarkedInTheGraph();
    void anUnrankedNodeIsPlottedToo();
    void aMethodWithoutAGraphSaysSo();
    void theLargeGraphOpensBesideOrInsteadOfTheTimeline();
    void bothGraphsFollowOneSelection();
    void wheelKeysAndDrag();
    void arrowsWalkAndEnterChooses();
    void hoveringANodeShowsItsEdges();
    void denseGraphsAreThinned();
    void theChoiceOfEdgesIsKept();
    void exportsAreVectorsWithText();
    void theGraphIsCopiedAsDrawingAndImage();
    void nothingIsExportedOfNothing();
    void screenshots();

private:
    void runMethod(const std::string& id);
    SuspectsPanel* suspects() const { return m_window->find<SuspectsPanel>(); }
    GraphPanel* docked() const { return suspects()->graph(); }
    GraphPanel* large() const { return m_window->find<InvestigatePlace>()->graph(); }
    void showForm(int form);

    QTemporaryDir m_folder;
    MethodRegistry m_registry = allMethods();
    std::unique_ptr<MainWindow> m_window;
};

void GraphTest::initTestCase()
{
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("culprit");
    QCoreApplication::setApplicationName("culprit-graph-test");
    Theme::apply(*qApp, ThemeMode::Light);
    m_window = std::make_unique<MainWindow>(m_registry, QString());
    m_window->resize(1440, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    Workspace& workspace = m_window->workspace();
    QVERIFY(workspace.openStore(m_folder.filePath("graph.culprit")));
    QSignalSpy imported(&workspace, &Workspace::importFinished);
    m_window->openFiles({QStringLiteral(CULPRIT_TEST_DATA "/cases.tar.xz")});
    QVERIFY(imported.wait(60'000));
    for (const CaseSummary& summary : workspace.cases()) {
        if (summary.injection && summary.injection->fault == "memory") {
            workspace.select({summary.key}, summary.key);
            break;
        }
    }
    QTRY_VERIFY_WITH_TIMEOUT(workspace.currentCase(), 10'000);
}

void GraphTest::runMethod(const std::string& id)
{
    suspects()->chooseMethod(id);
    QSignalSpy diagnosed(&m_window->workspace(), &Workspace::diagnosed);
    QTest::mouseClick(suspects()->runButton(), Qt::LeftButton);
    QVERIFY(diagnosed.wait(60'000));
}

void GraphTest::showForm(int form)
{
    QTest::mouseClick(suspects()->formChoice()->button(form), Qt::LeftButton);
    QCoreApplication::processEvents(); // the place is laid out anew
}

void GraphTest::aMethodShowsItsGraph()
{
    runMethod("pc_pagerank");
    showForm(SuspectsPanel::Graph);
    QVERIFY(docked()->isVisible());
    QVERIFY(!suspects()->list()->isVisible());
    const GraphPicture* picture = docked()->view()->picture();
    QVERIFY(picture);
    QVERIFY(!picture->subject().graph.edges.empty());
    QVERIFY(picture->part().edges.size() <= 6); // the neighbours of the first suspect
    QVERIFY(!suspects()->chosenItem().empty());
    QCOMPARE(docked()->view()->selected(), suspects()->chosenItem());
    QVERIFY(picture->part().hasNode(docked()->view()->selectedNode()));
    QVERIFY(docked()->countText().contains("edge"));
    QVERIFY(docked()->view()->accessibleDescription().contains("edges"));
    QVERIFY(suspects()->sentenceText().contains("edge"));
}

void GraphTest::aClickOnANodePlotsItsSeries()
{
    showForm(SuspectsPanel::Graph);
    choose(docked()->edgeChoice(), EdgeChoice::All);
    GraphView* view = docked()->view();
    view->fit();
    const GraphPicture* picture = view->picture();
    const int other = view->selectedNode() == picture->part().nodes.front() ? picture->part().nodes.back()
                                                                            : picture->part().nodes.front();
    const std::string name = picture->subject().graph.nodes[static_cast<std::size_t>(other)];
    QSignalSpy chosen(suspects(), &SuspectsPanel::itemChosen);
    QTest::mouseClick(view, Qt::LeftButton, {}, view->nodeRect(name).center().toPoint());
    QCOMPARE(chosen.last().first().toString().toStdString(), name);
    QCOMPARE(suspects()->chosenItem(), name);
    QVERIFY(suspects()->evidencePlot()->isVisible());
    QCOMPARE(view->selected(), name);
    // The list stands on the same item when it is shown again.
    showForm(SuspectsPanel::Indicators);
    const QModelIndex at = suspects()->list()->currentIndex();
    QCOMPARE(at.data(SuspectModel::ComponentRole).toString() + '_' +
                 at.data(SuspectModel::IndicatorRole).toString(),
             QString::fromStdString(name));
}

void GraphTest::aSuspectOfTheListIsMarkedInTheGraph()
{
    showForm(SuspectsPanel::Indicators);
    QListView* list = suspects()->list();
    list->setFocus();
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Down);
    QTest::keyClick(list, Qt::Key_Down);
    QCOMPARE(list->currentIndex().row(), 2);
    const QString expected = list->currentIndex().data(SuspectModel::ComponentRole).toString() + '_' +
                             list->currentIndex().data(SuspectModel::IndicatorRole).toString();
    QCOMPARE(QString::fromStdString(docked()->view()->selected()), expected);
    QCOMPARE(QString::fromStdString(large()->view()->selected()), expected);
    // The place among the components is kept, too.
    showForm(SuspectsPanel::Components);
    QCOMPARE(list->currentIndex().data(SuspectModel::ComponentRole).toString(), expected.section('_', 0, 0));
}

void GraphTest::anUnrankedNodeIsPlottedToo()
{
    runMethod("rcd");
    showForm(SuspectsPanel::Graph);
    const auto subject = suspects()->graphSubject();
    QVERIFY(subject->indexOf("F-node") >= 0);
    int unranked = -1;
    for (std::size_t i = 0; i < subject->ranks.size(); ++i) {
        if (subject->ranks[i] == 0 && subject->graph.nodes[i] != "F-node") {
            unranked = static_cast<int>(i);
        }
    }
    QVERIFY(unranked >= 0);
    suspects()->chooseItem(subject->graph.nodes[static_cast<std::size_t>(unranked)]);
    QVERIFY(suspects()->evidencePlot()->isVisible());
    QVERIFY(suspects()->sentenceText().contains("does not rank"));
    QCOMPARE(docked()->view()->selectedNode(), unranked);
    suspects()->chooseItem("F-node"); // no metric: nothing to plot
    QVERIFY(!suspects()->evidencePlot()->isVisible());
    QCOMPARE(docked()->view()->selected(), std::string("F-node"));
}

void GraphTest::aMethodWithoutAGraphSaysSo()
{
    runMethod("nsigma");
    showForm(SuspectsPanel::Graph);
    QVERIFY(!docked()->view()->picture());
    QVERIFY(docked()->view()->accessibleDescription().contains("makes no graph"));
    QVERIFY(!docked()->largerButton()->isEnabled());
    QVERIFY(!docked()->edgeChoice()->isEnabled());
    QVERIFY(!docked()->grab().isNull()); // and is painted without one
    suspects()->chooseMethod("ges_pagerank");
    QVERIFY(docked()->view()->accessibleDescription().contains("Run the method"));
}

void GraphTest::theLargeGraphOpensBesideOrInsteadOfTheTimeline()
{
    runMethod("pc_pagerank");
    showForm(SuspectsPanel::Graph);
    QVERIFY(!large()->isVisible());
    QTest::mouseClick(docked()->largerButton(), Qt::LeftButton);
    QVERIFY(large()->isVisible());
    QVERIFY(suspects()->list()->isVisible()); // the dock shows the ranking beside it
    TimelinePlot* timeline = m_window->find<InvestigatePlace>()->timeline();
    QVERIFY(!timeline->isVisible());
    QTest::mouseClick(large()->timelineButton(), Qt::LeftButton);
    QVERIFY(timeline->isVisible() && large()->isVisible());
    QTRY_VERIFY(timeline->height() > 200 && large()->height() > 150);
    QTest::mouseClick(large()->timelineButton(), Qt::LeftButton);
    QVERIFY(!timeline->isVisible());
    auto* action = m_window->findChild<QAction*>("causalGraph");
    QVERIFY(action->isChecked());
    QTest::mouseClick(large()->findChild<QPushButton*>("closeGraph"), Qt::LeftButton);
    QVERIFY(!large()->isVisible() && timeline->isVisible());
    QVERIFY(!action->isChecked());
    QTest::keyClick(m_window.get(), Qt::Key_G, Qt::ControlModifier);
    QVERIFY(large()->isVisible());
    QVERIFY(large()->view()->hasFocus());
}

void GraphTest::bothGraphsFollowOneSelection()
{
    m_window->find<InvestigatePlace>()->showGraph(true);
    showForm(SuspectsPanel::Components);
    choose(large()->edgeChoice(), EdgeChoice::All);
    GraphView* view = large()->view();
    view->fit();
    // A node whose component stands in the list with another indicator.
    std::string name;
    for (const std::string& node : view->subject()->graph.nodes) {
        const auto rank = view->subject()->ranks[static_cast<std::size_t>(view->subject()->indexOf(node))];
        name = rank > 7 && node != suspects()->chosenItem() ? node : name;
    }
    QVERIFY(!name.empty());
    QTest::mouseClick(view, Qt::LeftButton, {}, view->nodeRect(name).center().toPoint());
    QCOMPARE(suspects()->chosenItem(), name);
    QCOMPARE(docked()->view()->selected(), name);
    QVERIFY(suspects()->evidencePlot()->isVisible());
    QCOMPARE(suspects()->list()->currentIndex().data(SuspectModel::IndicatorRole).toString().toStdString(),
             name.substr(name.find('_') + 1));
}

void GraphTest::wheelKeysAndDrag()
{
    GraphView* view = large()->view();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_F);
    const double fitted = view->scale();
    const std::string name = view->subject()->graph.nodes.front();
    const QPointF before = view->nodeRect(name).center();
    QWheelEvent wheel(before, view->mapToGlobal(before), {}, {0, 120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(view, &wheel);
    QVERIFY(view->scale() > 1.2 * fitted);
    const QPointF after = view->nodeRect(name).center();
    QVERIFY((after - before).manhattanLength() < 1); // what is under the mouse stays there
    QTest::keyClick(view, Qt::Key_Minus);
    QVERIFY(std::abs(view->scale() - fitted) < 1e-9);
    QTest::keyClick(view, Qt::Key_Plus);
    QVERIFY(view->scale() > fitted);

    const QPoint free(3, 3);
    QCOMPARE(view->picture()->nodeAt({-1000, -1000}), -1);
    QSignalSpy chosen(view, &GraphView::nodeChosen);
    const QPointF at = view->nodeRect(name).center();
    QTest::mousePress(view, Qt::LeftButton, {}, free);
    QTest::mouseMove(view, free + QPoint(20, 10));
    QTest::mouseMove(view, free + QPoint(40, 30));
    QTest::mouseRelease(view, Qt::LeftButton, {}, free + QPoint(40, 30));
    const QPointF moved = view->nodeRect(name).center() - at;
    QVERIFY(std::abs(moved.x() - 40) < 1 && std::abs(moved.y() - 30) < 1);
    QCOMPARE(chosen.count(), 0); // a drag chooses nothing
    QTest::keyClick(view, Qt::Key_F);
    QVERIFY(std::abs(view->scale() - fitted) < 1e-9);
    QVERIFY(QRectF(view->rect()).contains(view->nodeRect(name)));
}

void GraphTest::arrowsWalkAndEnterChooses()
{
    GraphView* view = large()->view();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_F);
    suspects()->chooseItem(view->subject()->graph.nodes[0]);
    QCOMPARE(view->walkedNode(), -1);
    std::set<int> seen;
    for (const auto key : {Qt::Key_Right, Qt::Key_Down, Qt::Key_Left, Qt::Key_Up, Qt::Key_Right}) {
        QTest::keyClick(view, key);
        seen.insert(view->walkedNode());
    }
    QVERIFY(seen.size() > 2);
    QVERIFY(!seen.contains(-1));
    const int there = view->walkedNode();
    const std::string name = view->subject()->graph.nodes[static_cast<std::size_t>(there)];
    QVERIFY(view->accessibleDescription().contains(nodeTitle(name)));
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(suspects()->chosenItem(), name);
    QTest::keyClick(view, Qt::Key_Down);
    QTest::keyClick(view, Qt::Key_Escape);
    QCOMPARE(view->walkedNode(), -1);
}

void GraphTest::hoveringANodeShowsItsEdges()
{
    GraphView* view = large()->view();
    QTest::keyClick(view, Qt::Key_F);
    const std::string name =
        view->subject()->graph.nodes[static_cast<std::size_t>(view->subject()->graph.edges.front().from)];
    QTest::mouseMove(view, {2, 2});
    const QImage before = view->grab().toImage();
    QTest::mouseMove(view, view->nodeRect(name).center().toPoint());
    QTRY_VERIFY(view->grab().toImage() != before);
    QCOMPARE(view->cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseMove(view, {2, 2});
    QTRY_COMPARE(view->grab().toImage(), before);
}

void GraphTest::denseGraphsAreThinned()
{
    GraphPanel panel(GraphPanel::Form::Large);
    panel.resize(900, 600);
    panel.show();
    panel.setSubject(shared(dense()));
    QCOMPARE(panel.countText(), "showing 60 of 276 edges");
    QCOMPARE(panel.view()->picture()->part().edges.size(), std::size_t{60});
    choose(panel.edgeChoice(), EdgeChoice::All);
    QCOMPARE(panel.countText(), "276 edges, 24 nodes");
    panel.setSelected("c3_m23");
    choose(panel.edgeChoice(), EdgeChoice::Around);
    QCOMPARE(panel.countText(), "showing 23 of 276 edges");
    panel.setSelected("c0_m0");
    choose(panel.edgeChoice(), EdgeChoice::Leading);
    QCOMPARE(panel.countText(), "nothing leads to it");
}

void GraphTest::theChoiceOfEdgesIsKept()
{
    GraphPanel panel(GraphPanel::Form::Large);
    panel.resize(900, 600);
    panel.show();
    panel.setSubject(shared(everyMark()));
    QCOMPARE(panel.edgeChoice()->currentData().toInt(),
             static_cast<int>(EdgeChoice::All)); // six are not many
    panel.setSelected(panel.view()->subject()->graph.nodes[1]);
    choose(panel.edgeChoice(), EdgeChoice::Around);
    panel.setSubject(shared(dense()));
    QCOMPARE(panel.edgeChoice()->currentData().toInt(), static_cast<int>(EdgeChoice::Around));
}

void GraphTest::exportsAreVectorsWithText()
{
    runMethod("pc_pagerank");
    choose(large()->edgeChoice(), EdgeChoice::All);
    const QString svg = m_folder.filePath("graph.svg");
    large()->exportGraph(svg);
    const QString text = textOfSvg(svg);
    QVERIFY(text.contains("ray-replicas-1"));
    QVERIFY(text.contains("ctn_memory"));
    QVERIFY(text.contains("Graph of PC-PR"));
    QVERIFY(text.contains("memory fault"));
    const QByteArray drawing = contents(svg);
    QVERIFY(drawing.contains("<path"));
    QVERIFY(!drawing.contains("<image"));
    const QString pdf = m_folder.filePath("graph.pdf");
    large()->exportGraph(pdf, 84);
    QVERIFY(contents(pdf).startsWith("%PDF"));
    QVERIFY(contents(pdf).contains("/Font"));
    QVERIFY(!contents(pdf).contains("/Subtype /Image"));
    const QString png = m_folder.filePath("graph.png");
    large()->exportGraph(png);
    QVERIFY(std::abs(QImage(png).width() - 176 / 25.4 * 300) < 4);
    QCOMPARE(QImage(png).pixelColor(2, 2), QColor(Qt::white));
    const QString csv = m_folder.filePath("graph.csv");
    large()->exportGraph(csv);
    const QList<QByteArray> lines = contents(csv).split('\n');
    QCOMPARE(lines.first(), "from,mark,to,weight");
    QCOMPARE(static_cast<std::size_t>(lines.size()), large()->view()->picture()->part().edges.size() + 2);
}

void GraphTest::theGraphIsCopiedAsDrawingAndImage()
{
    QApplication::clipboard()->clear();
    large()->copyGraph();
    const QMimeData* data = QApplication::clipboard()->mimeData();
    QVERIFY(data->hasImage());
    QVERIFY(data->data("image/svg+xml").contains("ctn_memory"));
}

void GraphTest::nothingIsExportedOfNothing()
{
    runMethod("nsigma");
    QVERIFY_THROWS_EXCEPTION(ExportError, large()->exportGraph(m_folder.filePath("none.svg")));
    runMethod("pc_pagerank");
    QVERIFY_THROWS_EXCEPTION(ExportError, large()->exportGraph("/nowhere/at/all.svg"));
    QVERIFY_THROWS_EXCEPTION(ExportError, large()->exportGraph(m_folder.filePath("graph.bmp")));
}

void GraphTest::screenshots()
{
    const QString folder = qEnvironmentVariable("CULPRIT_SCREENSHOTS");
    for (const auto mode : {ThemeMode::Light, ThemeMode::Dark}) {
        m_window->setThemeMode(mode);
        QCoreApplication::processEvents();
        const QPixmap picture = m_window->grab();
        QVERIFY(!picture.isNull());
        if (!folder.isEmpty()) {
            QVERIFY(QDir().mkpath(folder));
            QVERIFY(
                picture.save(folder + (mode == ThemeMode::Dark ? "/graph-dark.png" : "/graph-light.png")));
        }
    }
}

CULPRIT_GUI_TEST_MAIN(GraphTest)
#include "graph_test.moc"
