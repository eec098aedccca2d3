// SPDX-License-Identifier: GPL-3.0-or-later
#include "misattribution/misattribution_place.h"

#include "evaluation/result_set.h"
#include "export/export_button.h"
#include "export/figure_clipboard.h"
#include "export/figure_export.h"
#include "export/table_export.h"
#include "misattribution/misattribution_legend.h"
#include "report/misattribution_report.h"
#include "session/when_shown.h"
#include "study/published_study.h"
#include "theme/check_menu_button.h"
#include "theme/empty_state.h"
#include "theme/flow_layout.h"
#include "theme/plain_label.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace culprit {

namespace {

constexpr int methodsAtFirst = 6;

/// Those of the study's Figure 5.
const QStringList& figureFiveMethods()
{
    static const QStringList methods = [] {
        QStringList ids;
        for (const std::string_view id : study::methodsOfFigure5()) {
            ids << QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size()));
        }
        return ids;
    }();
    return methods;
}

Ranker rankerOf(const QString& word)
{
    return Ranker::fromWord(word.toStdString());
}

} // namespace

MisattributionPlace::MisattributionPlace(Workspace& workspace, QWidget* parent)
    : Place(QStringLiteral("misattribution"), tr("Misattribution"), parent)
    , m_workspace(workspace)
    , m_detail(new PlainLabel(this))
    , m_export(new ExportButton(this))
    , m_rows(new SegmentedChoice({tr("Fault and target"), tr("Fault"), tr("Target")}, this))
    , m_values(new SegmentedChoice({tr("Counts"), tr("Shares")}, this))
    , m_form(new SegmentedChoice({tr("Heatmaps"), tr("Bars")}, this))
    , m_methods(new CheckMenuButton(this))
    , m_scroll(new QScrollArea(this))
    , m_grid(new MisattributionGrid)
    , m_empty(new EmptyState(this))
    , m_strip(new QWidget(this))
    , m_legend(new MisattributionLegendBar(m_strip))
    , m_mark(new PlainLabel(m_strip))
    , m_sentence(new PlainLabel(m_strip))
    , m_compare(new QPushButton(tr("Open in Compare"), m_strip))
{
    auto* heading = new PlainLabel(title(), this);
    heading->setProperty("role", QStringLiteral("placeTitle"));
    m_detail->setProperty("role", QStringLiteral("muted"));
    m_methods->setMinimumWidth(140);
    m_methods->setAccessibleName(tr("Methods shown"));
    fillExportMenu();

    m_grid->setProperty("place", true);
    m_grid->setAttribute(Qt::WA_StyledBackground);
    m_scroll->setWidget(m_grid);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto* titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(14, 0, 14, 0);
    titleRow->setSpacing(10);
    titleRow->addWidget(heading);
    titleRow->addWidget(m_detail);
    titleRow->addStretch();
    titleRow->addWidget(m_export);
    auto* choices = new FlowLayout(18, 6);
    choices->setContentsMargins(14, 0, 14, 0);
    choices->addCaptioned(tr("Rows"), m_rows);
    choices->addCaptioned(tr("Values"), m_values);
    choices->addCaptioned(tr("Form"), m_form);
    choices->addWidget(m_methods);
    m_strip->setProperty("strip", true);
    m_strip->setAttribute(Qt::WA_StyledBackground);
    m_sentence->setProperty("role", QStringLiteral("heading"));
    m_sentence->setWordWrap(true);
    auto* cellRow = new QHBoxLayout;
    cellRow->setContentsMargins(0, 0, 0, 0);
    cellRow->setSpacing(8);
    cellRow->addWidget(m_mark);
    cellRow->addWidget(m_sentence, 1);
    cellRow->addWidget(m_compare);
    auto* stripLayout = new QVBoxLayout(m_strip);
    stripLayout->setContentsMargins(14, 8, 14, 8);
    stripLayout->setSpacing(6);
    stripLayout->addWidget(m_legend);
    stripLayout->addLayout(cellRow);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 10, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(titleRow);
    layout->addLayout(choices);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_empty, 1);
    layout->addWidget(m_strip);

    for (SegmentedChoice* choice : {m_rows, m_values, m_form}) {
        connect(choice, &SegmentedChoice::chosen, this, &MisattributionPlace::refresh);
    }
    connect(m_methods, &CheckMenuButton::changed, this, [this](const QStringList& shown) {
        m_choiceMade = true;
        m_hidden.clear();
        for (const QString& word : m_withResults) {
            if (!shown.contains(word)) {
                m_hidden << word;
            }
        }
        refresh();
    });
    connect(m_grid, &MisattributionGrid::cellChosen, this, &MisattributionPlace::showCell);
    connect(m_grid, &MisattributionGrid::cellActivated, this, &MisattributionPlace::openInCompare);
    connect(m_compare, &QPushButton::clicked, this, &MisattributionPlace::openInCompare);
    m_refreshing = new WhenShown(this, [this] { refresh(); });
    connect(&m_workspace.results(), &StudyResults::reset, m_refreshing, &WhenShown::ask);
    connect(&m_workspace.results(), &StudyResults::cellChanged, m_refreshing, [this] {
        constexpr int gatheringTime = 500; // ms
        m_refreshing->askWithin(gatheringTime);
    });
    connect(&m_workspace, &Workspace::runFinished, m_refreshing, &WhenShown::ask);
    refresh();
}

void MisattributionPlace::fillExportMenu()
{
    const auto write = [this](const QString& path) { exportTo(path); };
    m_export->addFormats(tr("Figure"), {QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")},
                         QStringLiteral("misattribution"), write);
    m_export->addSeparator();
    m_export->addFormats(tr("Plotted data"), {QStringLiteral("csv")}, QStringLiteral("misattribution"),
                         write);
    m_export->addFormats(tr("Table"), {QStringLiteral("tex"), QStringLiteral("md"), QStringLiteral("html")},
                         QStringLiteral("misattribution"), write);
    m_export->addSeparator();
    m_export->addAction(tr("Copy figure"),
                        [this] { copyFigure([this](const QString& path) { exportTo(path); }); });
    const auto table = [this] { return misattributionReport(namedMatrices()); };
    m_export->addAction(tr("Copy table"), [table] { copyTable(table()); });
    addCopyAction(*m_grid, table);
    follow(m_export);
}

QVariantMap MisattributionPlace::choices() const
{
    QVariantMap choices{{QStringLiteral("rows"), m_rows->current()},
                        {QStringLiteral("values"), m_values->current()},
                        {QStringLiteral("form"), m_form->current()}};
    if (m_choiceMade) {
        choices[QStringLiteral("hidden")] = m_hidden;
    }
    return choices;
}

void MisattributionPlace::setChoices(const QVariantMap& choices)
{
    m_rows->setCurrent(choices.value(QStringLiteral("rows")).toInt());
    m_values->setCurrent(choices.value(QStringLiteral("values")).toInt());
    m_form->setCurrent(choices.value(QStringLiteral("form")).toInt());
    if (choices.contains(QStringLiteral("hidden"))) {
        m_choiceMade = true;
        m_hidden = choices.value(QStringLiteral("hidden")).toStringList();
    }
    refresh();
}

void MisattributionPlace::save(QSettings& settings) const
{
    settings.setValue(QStringLiteral("misattribution"), choices());
}

void MisattributionPlace::restore(const QSettings& settings)
{
    setChoices(settings.value(QStringLiteral("misattribution")).toMap());
}

QStringList MisattributionPlace::shownMethods() const
{
    QStringList shown;
    for (const QString& word : m_withResults) {
        if (!m_hidden.contains(word)) {
            shown << word;
        }
    }
    return shown;
}

void MisattributionPlace::rebuildMethodMenu()
{
    QList<CheckMenuButton::Entry> entries;
    for (const QString& word : m_withResults) {
        entries.append({word, m_workspace.methodTitle(word), {}, false});
    }
    const QStringList shown = shownMethods();
    if (m_methods->entryIds() == m_withResults) {
        m_methods->setChecked(shown); // an open menu stays as it is
    } else {
        m_methods->setEntries(entries, shown, {{tr("Those of Figure 5"), figureFiveMethods()}});
    }
    m_methods->setText(shown.size() == 1 ? tr("1 method") : tr("%1 methods").arg(shown.size()));
}

void MisattributionPlace::refresh()
{
    const auto& cases = m_workspace.cases();
    const ResultSet& results = m_workspace.results().set();
    QStringList found;
    for (const auto& method : m_workspace.registry().methods()) {
        for (const Ranker& ranker : results.rankers()) {
            if (ranker.setting.id == method->info().id &&
                std::ranges::any_of(results.judgements(ranker), &Judgement::answered)) {
                found << QString::fromStdString(ranker.word());
            }
        }
    }
    if (found != m_withResults) {
        m_withResults = found;
        if (!m_choiceMade) {
            QStringList first;
            for (const QString& word : figureFiveMethods()) {
                if (found.contains(word)) {
                    first << word;
                }
            }
            for (const QString& word : found) {
                if (first.size() < methodsAtFirst && !first.contains(word)) {
                    first << word;
                }
            }
            m_hidden = found;
            for (const QString& word : first) {
                m_hidden.removeAll(word);
            }
        }
    }
    rebuildMethodMenu();

    static constexpr MisattributionRows kinds[] = {MisattributionRows::FaultAndTarget,
                                                   MisattributionRows::Fault, MisattributionRows::Target};
    const MisattributionRows rows = kinds[m_rows->current()];
    const auto form = m_form->current() == 1 ? MisattributionForm::Bars : MisattributionForm::Heatmap;
    const bool shares = m_values->current() == 1;
    const auto components = componentsOfCases(cases);
    std::vector<Misattribution> matrices;
    QStringList titles;
    for (const QString& word : shownMethods()) {
        const Ranker ranker = rankerOf(word);
        matrices.push_back(misattribution(results.judgements(ranker), ranker, components, rows));
        matrices.back().method = word.toStdString();
        titles << m_workspace.methodTitle(word);
    }
    const auto injected = std::ranges::count_if(
        cases, [](const CaseSummary& one) { return one.kind == CaseKind::Rca && one.injection.has_value(); });
    m_detail->setText(tr("which component is ranked first, %1 cases with an injection").arg(injected));
    const bool empty = matrices.empty();
    m_scroll->setVisible(!empty);
    m_empty->setVisible(empty);
    m_strip->setVisible(!empty);
    if (m_withResults.isEmpty()) {
        m_empty->setContent(tr("No method has answered yet. Run some, and whom they blame is counted here."),
                            {{tr("Choose methods to run"),
                              [this] { Q_EMIT requested({.place = QStringLiteral("results")}); }}});
    } else {
        m_empty->setContent(tr("No method is chosen: tick some above."), {});
    }
    m_export->setEnabled(!empty);
    m_legend->setContent({form, shares, misattributionScaleTop(matrices, shares),
                          static_cast<int>(matrices.size()), rows != MisattributionRows::Fault});
    m_grid->setMatrices(std::move(matrices), titles, form, shares);
    showSelected();
}

void MisattributionPlace::showSelected()
{
    const MisattributionGrid::Selected& selected = m_grid->selected();
    m_mark->setVisible(selected.picture >= 0);
    m_compare->setEnabled(false);
    if (selected.picture < 0) {
        m_sentence->setText(tr("A click on a cell selects its cases."));
        m_sentence->setProperty("role", QStringLiteral("muted"));
        m_sentence->style()->polish(m_sentence);
        return;
    }
    const Misattribution& matrix = m_grid->matrices()[static_cast<std::size_t>(selected.picture)];
    const auto row = static_cast<std::size_t>(selected.cell.first);
    const auto column = static_cast<std::size_t>(selected.cell.second);
    const auto& counts = matrix.counts[row];
    const int sum = std::accumulate(counts.begin(), counts.end(), 0);
    QString where = matrix.rows[row].fault.empty()
                        ? tr("faults")
                        : tr("the %1 fault").arg(QString::fromStdString(matrix.rows[row].fault));
    if (!matrix.rows[row].target.empty()) {
        where += tr(" in %1").arg(QString::fromStdString(matrix.rows[row].target));
    }
    const QString name = m_workspace.methodTitle(QString::fromStdString(matrix.method));
    QString text = matrix.columns[column] == notFoundColumn
                       ? tr("%1 names nobody in %2 of %3 cases of %4")
                             .arg(name, QString::number(counts[column]), QString::number(sum), where)
                       : tr("%1 blames %2 in %3 of %4 cases of %5")
                             .arg(name, QString::fromStdString(matrix.columns[column]),
                                  QString::number(counts[column]), QString::number(sum), where);
    if (const int right = matrix.rightCounts[row][column]; right > 0) {
        text += right == counts[column] ? tr(", rightly") : tr(", %1 of them rightly").arg(right);
    }
    m_sentence->setText(text + QLatin1Char('.'));
    m_sentence->setProperty("role", QStringLiteral("heading"));
    m_sentence->style()->polish(m_sentence);
    QPixmap square(QSize(14, 14) * devicePixelRatioF());
    square.setDevicePixelRatio(devicePixelRatioF());
    square.fill(Qt::transparent);
    QPainter painter(&square);
    painter.setPen(QPen(Theme::current().accent, 2.4));
    painter.drawRect(QRectF(1.2, 1.2, 11.6, 11.6));
    painter.end();
    m_mark->setPixmap(square);
    m_compare->setEnabled(counts[column] > 0);
}

void MisattributionPlace::showCell(int picture, int row, int column)
{
    showSelected();
    const QPoint middle = m_grid->cellRect(picture, {row, column}).center().toPoint();
    m_scroll->ensureVisible(middle.x(), middle.y(), 40, 40); // the arrow keys may lead out of sight
    const auto& keys = m_grid->matrices()[static_cast<std::size_t>(picture)]
                           .cases[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
    if (!keys.empty()) {
        Q_EMIT casesChosen(keys);
    }
}

void MisattributionPlace::openInCompare()
{
    const auto& [picture, cell] = m_grid->selected();
    if (picture < 0) {
        return;
    }
    const Misattribution& matrix = m_grid->matrices()[static_cast<std::size_t>(picture)];
    const auto& keys =
        matrix.cases[static_cast<std::size_t>(cell.first)][static_cast<std::size_t>(cell.second)];
    if (!keys.empty()) {
        Q_EMIT requested({QStringLiteral("compare"), keys, wordOf(matrix.ranker.setting)});
    }
}

std::vector<Misattribution> MisattributionPlace::namedMatrices() const
{
    m_refreshing->catchUp();
    std::vector<Misattribution> named = m_grid->matrices();
    for (Misattribution& matrix : named) {
        matrix.method = m_workspace.methodTitle(QString::fromStdString(matrix.method)).toStdString();
    }
    return named;
}

void MisattributionPlace::exportTo(const QString& path) const
{
    m_refreshing->catchUp();
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("md") || suffix == QLatin1String("tex") || suffix == QLatin1String("html")) {
        writeTable(misattributionReport(namedMatrices()), path);
        return;
    }
    FigureOptions options;
    options.widthMm = m_grid->matrices().size() > 1 ? 176 : 84;
    options.shares = m_values->current() == 1;
    options.bars = m_grid->form() == MisattributionForm::Bars;
    renderMisattribution(suffix == QLatin1String("csv") ? m_grid->matrices() : namedMatrices(), path,
                         options);
}

} // namespace culprit
