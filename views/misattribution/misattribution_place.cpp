// SPDX-License-Identifier: GPL-3.0-or-later
#include "misattribution/misattribution_place.h"

#include "evaluation/judgement.h"
#include "export/export_button.h"
#include "export/figure_export.h"
#include "export/vector_canvas.h"
#include "report/study_tables.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace culprit {

namespace {

constexpr int methodsAtFirst = 6;

} // namespace

MisattributionPlace::MisattributionPlace(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_detail(new QLabel(this))
    , m_export(new ExportButton(this))
    , m_rows(new SegmentedChoice({tr("Fault and target"), tr("Fault"), tr("Target")}, this))
    , m_values(new SegmentedChoice({tr("Counts"), tr("Shares")}, this))
    , m_methods(new QToolButton(this))
    , m_scroll(new QScrollArea(this))
    , m_grid(new HeatmapGrid)
    , m_empty(new QWidget(this))
    , m_legend(new QLabel(this))
    , m_sentence(new QLabel(this))
{
    setProperty("place", true);
    setAttribute(Qt::WA_StyledBackground);
    auto* title = new QLabel(tr("Misattribution"), this);
    title->setProperty("role", QStringLiteral("placeTitle"));
    m_detail->setProperty("role", QStringLiteral("muted"));
    const auto write = [this](const QString& path) { exportTo(path); };
    m_export->addFormats(tr("Figure"), {QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")},
                         QStringLiteral("misattribution"), write);
    m_export->addFormats(
        tr("Table"),
        {QStringLiteral("csv"), QStringLiteral("tex"), QStringLiteral("md"), QStringLiteral("html")},
        QStringLiteral("misattribution"), write);
    connect(m_export, &ExportButton::exported, this, &MisattributionPlace::exported);
    connect(m_export, &ExportButton::failed, this, &MisattributionPlace::problem);
    m_methods->setPopupMode(QToolButton::InstantPopup);
    m_methods->setMenu(new QMenu(m_methods));
    m_methods->setMinimumWidth(140);

    m_grid->setProperty("place", true);
    m_grid->setAttribute(Qt::WA_StyledBackground);
    m_scroll->setWidget(m_grid);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* emptyLayout = new QVBoxLayout(m_empty);
    auto* emptyText =
        new QLabel(tr("No method has answered yet. Run some, and whom they blame is counted here."), m_empty);
    emptyText->setProperty("role", QStringLiteral("muted"));
    auto* run = new QPushButton(tr("Choose methods to run"), m_empty);
    emptyLayout->addStretch();
    emptyLayout->addWidget(emptyText, 0, Qt::AlignHCenter);
    emptyLayout->addWidget(run, 0, Qt::AlignHCenter);
    emptyLayout->addStretch();
    connect(run, &QPushButton::clicked, this, &MisattributionPlace::runRequested);

    const auto caption = [this](const QString& text) {
        auto* label = new QLabel(text, this);
        label->setProperty("role", QStringLiteral("muted"));
        return label;
    };
    auto* titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(14, 0, 14, 0);
    titleRow->setSpacing(10);
    titleRow->addWidget(title);
    titleRow->addWidget(m_detail);
    titleRow->addStretch();
    titleRow->addWidget(m_export);
    auto* choices = new QHBoxLayout;
    choices->setContentsMargins(14, 0, 14, 0);
    choices->addWidget(caption(tr("Rows")));
    choices->addWidget(m_rows);
    choices->addSpacing(12);
    choices->addWidget(caption(tr("Values")));
    choices->addWidget(m_values);
    choices->addStretch();
    choices->addWidget(m_methods);
    auto* strip = new QWidget(this);
    strip->setProperty("strip", true);
    strip->setAttribute(Qt::WA_StyledBackground);
    auto* stripLayout = new QVBoxLayout(strip);
    stripLayout->setContentsMargins(14, 8, 14, 8);
    m_legend->setProperty("role", QStringLiteral("muted"));
    m_sentence->setProperty("role", QStringLiteral("heading"));
    m_sentence->setWordWrap(true);
    stripLayout->addWidget(m_legend);
    stripLayout->addWidget(m_sentence);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 10, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(titleRow);
    layout->addLayout(choices);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_empty, 1);
    layout->addWidget(strip);

    connect(m_rows, &SegmentedChoice::chosen, this, &MisattributionPlace::refresh);
    connect(m_values, &SegmentedChoice::chosen, this, &MisattributionPlace::refresh);
    connect(m_grid, &HeatmapGrid::cellChosen, this, &MisattributionPlace::showCell);
    connect(&m_workspace, &Workspace::diagnosesChanged, this, &MisattributionPlace::refresh);
    refresh();
}

std::vector<std::string> MisattributionPlace::shownMethods() const
{
    std::vector<std::string> shown;
    for (const QString& id : m_withResults) {
        if (!m_hiddenMethods.contains(id)) {
            shown.push_back(id.toStdString());
        }
    }
    return shown;
}

void MisattributionPlace::rebuildMethodMenu()
{
    m_methods->menu()->clear();
    for (const QString& id : m_withResults) {
        QAction* action = m_methods->menu()->addAction(m_workspace.methodName(id.toStdString()));
        action->setCheckable(true);
        action->setChecked(!m_hiddenMethods.contains(id));
        connect(action, &QAction::toggled, this, [this, id](bool shown) {
            m_choiceMade = true;
            m_hiddenMethods.removeAll(id);
            if (!shown) {
                m_hiddenMethods << id;
            }
            refresh();
        });
    }
    const auto shown = shownMethods().size();
    m_methods->setText(shown == 1 ? tr("1 method") : tr("%1 methods").arg(shown));
    m_methods->setEnabled(!m_withResults.isEmpty());
}

void MisattributionPlace::refresh()
{
    const auto& cases = m_workspace.cases();
    auto judgements = judge(cases, m_workspace.diagnoses());
    std::erase_if(judgements, [](const Judgement& one) {
        return one.origin != "computed" || one.variant != Variant::Benchmark;
    });
    QStringList found;
    for (const auto& method : m_workspace.registry().methods()) {
        const bool any = std::ranges::any_of(judgements, [&](const Judgement& one) {
            return one.method == method->info().id && one.answered;
        });
        if (any) {
            found << QString::fromStdString(method->info().id);
        }
    }
    if (found != m_withResults) {
        m_withResults = found;
        if (!m_choiceMade) {
            m_hiddenMethods = found.mid(methodsAtFirst);
        }
    }
    rebuildMethodMenu();

    static constexpr MisattributionRows kinds[] = {MisattributionRows::FaultAndTarget,
                                                   MisattributionRows::Fault, MisattributionRows::Target};
    const MisattributionRows rows = kinds[m_rows->current()];
    const auto components = componentsOfCases(cases);
    std::vector<Misattribution> heatmaps;
    QStringList titles;
    for (const std::string& method : shownMethods()) {
        heatmaps.push_back(misattribution(judgements, method, components, rows));
        titles << m_workspace.methodName(method);
    }
    const auto injected = std::ranges::count_if(
        cases, [](const CaseSummary& one) { return one.kind == CaseKind::Rca && one.injection.has_value(); });
    m_detail->setText(tr("which component is ranked first, %1 cases with an injection").arg(injected));
    const bool empty = heatmaps.empty();
    m_scroll->setVisible(!empty);
    m_empty->setVisible(empty);
    m_export->setEnabled(!empty);
    const bool shares = m_values->current() == 1;
    m_legend->setText(
        empty ? QString()
              : tr("%1 in the cells, one scale for all; outlined: the true cause; “none”: no component "
                   "named. A click on a cell selects its cases.")
                    .arg(shares ? tr("Shares of a row") : tr("Cases")));
    m_sentence->setText({});
    m_sentence->hide();
    m_grid->setHeatmaps(std::move(heatmaps), titles, shares);
}

void MisattributionPlace::showCell(int heatmap, int row, int column)
{
    const Misattribution& matrix = m_grid->heatmaps()[static_cast<std::size_t>(heatmap)];
    const auto r = static_cast<std::size_t>(row);
    const auto c = static_cast<std::size_t>(column);
    const auto& keys = matrix.cases[r][c];
    int sum = 0;
    for (int count : matrix.counts[r]) {
        sum += count;
    }
    const QString name = m_workspace.methodName(matrix.method);
    const QString blamed = QString::fromStdString(matrix.columns[c]);
    QString where = matrix.rows[r].fault.empty()
                        ? tr("faults")
                        : tr("the %1 fault").arg(QString::fromStdString(matrix.rows[r].fault));
    if (!matrix.rows[r].target.empty()) {
        where += tr(" in %1").arg(QString::fromStdString(matrix.rows[r].target));
    }
    m_sentence->setText(matrix.columns[c] == notFoundColumn ? tr("%1 names nobody in %2 of %3 cases of %4.")
                                                                  .arg(name)
                                                                  .arg(matrix.counts[r][c])
                                                                  .arg(sum)
                                                                  .arg(where)
                                                            : tr("%1 blames %2 in %3 of %4 cases of %5.")
                                                                  .arg(name, blamed)
                                                                  .arg(matrix.counts[r][c])
                                                                  .arg(sum)
                                                                  .arg(where));
    m_sentence->show();
    if (!keys.empty()) {
        Q_EMIT casesChosen(keys);
    }
}

void MisattributionPlace::exportTo(const QString& path) const
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("md") || suffix == QLatin1String("tex") || suffix == QLatin1String("html")) {
        std::string text;
        for (const Misattribution& matrix : m_grid->heatmaps()) {
            text +=
                written(misattributionReport(matrix), suffix == QLatin1String("md")    ? TableFormat::Markdown
                                                      : suffix == QLatin1String("tex") ? TableFormat::Latex
                                                                                       : TableFormat::Html) +
                "\n";
        }
        writeFile(path, QByteArray::fromStdString(text));
        return;
    }
    std::vector<Misattribution> named = m_grid->heatmaps();
    if (suffix != QLatin1String("csv")) {
        for (Misattribution& matrix : named) {
            matrix.method = m_workspace.methodName(matrix.method).toStdString();
        }
    }
    FigureOptions options;
    options.widthMm = named.size() > 1 ? 176 : 84;
    options.shares = m_values->current() == 1;
    renderHeatmap(named, path, options);
}

} // namespace culprit
