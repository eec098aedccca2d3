// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/facts_panel.h"

#include "session/workspace.h"
#include "telemetry/ground_truth.h"
#include "theme/folded_text.h"
#include "theme/outside_text.h"
#include "theme/plain_label.h"
#include "theme/theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>

#include <algorithm>
#include <functional>

namespace culprit {

namespace {

/// What a parameter's last word says, and how it is told; the first is told first.
struct StrengthWord
{
    const char* key;
    const char* before; ///< the value
    const char* after;
};

constexpr StrengthWord strengthWords[] = {{"size", "", ""},
                                          {"load", "load ", " %"},
                                          {"gpu_power_limit", "power limit ", " W"},
                                          {"latency", "delay ", ""},
                                          {"loss", "loss ", ""},
                                          {"rate", "rate ", ""},
                                          {"workers", "", " workers"},
                                          {"jitter", "jitter ", ""},
                                          {"correlation", "correlation ", ""}};

QString worded(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

bool isHousekeeping(const QString& name, const QString& value)
{
    static const QStringList beginnings{QStringLiteral("selector"), QStringLiteral("containerNames"),
                                        QStringLiteral("duration"), QStringLiteral("mode"),
                                        QStringLiteral("stats."),   QStringLiteral("action"),
                                        QStringLiteral("direction")};
    return value.isEmpty() || name.endsWith(QLatin1String("oomScoreAdj")) ||
           std::ranges::any_of(beginnings, [&](const QString& one) { return name.startsWith(one); });
}

} // namespace

QStringList injectionStrength(const Injection& injection)
{
    QStringList told;
    QStringList others;
    const auto lastWord = [](const QString& name) { return name.section(QLatin1Char('.'), -1); };
    for (const StrengthWord& word : strengthWords) {
        for (const auto& [key, text] : injection.parameters) {
            const QString value = QString::fromStdString(text);
            if (lastWord(QString::fromStdString(key)) == QLatin1String(word.key) && !value.isEmpty()) {
                const bool one =
                    value == QLatin1String("1") && QLatin1String(word.key) == QLatin1String("workers");
                told << (one ? QStringLiteral("1 worker")
                             : QLatin1String(word.before) + value + QLatin1String(word.after));
            }
        }
    }
    for (const auto& [key, text] : injection.parameters) {
        const QString name = QString::fromStdString(key);
        const QString value = QString::fromStdString(text);
        const bool known = std::ranges::any_of(strengthWords, [&](const StrengthWord& word) {
            return lastWord(name) == QLatin1String(word.key);
        });
        if (!known && !isHousekeeping(name, value)) {
            others << lastWord(name) + QLatin1Char(' ') + value;
        }
    }
    return told + others;
}

FactsPanel::FactsPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_form(new QFormLayout(this))
{
    setProperty("place", true);
    setAttribute(Qt::WA_StyledBackground);
    m_form->setContentsMargins(10, 8, 10, 8);
    m_form->setVerticalSpacing(3);
    m_form->setHorizontalSpacing(18);
    m_form->setLabelAlignment(Qt::AlignLeft);
    m_form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    connect(&m_workspace, &Workspace::caseLoaded, this, &FactsPanel::showFacts);
    showFacts();
}

void FactsPanel::addFact(const QString& name, const QString& value, const QString& toolTip)
{
    auto* label = new PlainLabel(name, this);
    label->setProperty("role", QStringLiteral("muted"));
    constexpr int room = 196; // the dock's width without the names' column
    auto* text = new PlainLabel(fontMetrics().elidedText(value, Qt::ElideRight, room), this);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setToolTip(tipText(toolTip.isEmpty() ? value : toolTip));
    text->setObjectName(name);
    m_form->addRow(label, text);
}

void FactsPanel::addSentences(const QString& name, const QString& text)
{
    constexpr int lines = 3;
    auto* label = new PlainLabel(name, this);
    label->setProperty("role", QStringLiteral("muted"));
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* value = new FoldedText(lines, this);
    value->setText(text);
    value->setObjectName(name);
    m_form->addRow(label, value);
}

QString FactsPanel::fact(const QString& name) const
{
    if (const auto* sentences = findChild<FoldedText*>(name)) {
        return sentences->text();
    }
    const auto* text = findChild<QLabel*>(name);
    return text ? text->text() : QString();
}

void FactsPanel::showFacts()
{
    while (m_form->rowCount() > 0) {
        m_form->removeRow(0);
    }
    const auto current = m_workspace.currentCase();
    if (!current) {
        addFact(tr("Case"), tr("none selected"));
        return;
    }
    const QLocale locale(QLocale::English);
    const CaseSummary& summary = current->summary;
    if (summary.injection) {
        const Injection& injection = *summary.injection;
        addFact(tr("Injection"),
                QString::fromStdString(injection.kind.empty() ? injection.fault
                                                              : injection.kind + ", " + injection.fault));
        QStringList all;
        for (const auto& [name, value] : injection.parameters) {
            all << QString::fromStdString(name + ": " + value);
        }
        QStringList parameters = injectionStrength(injection);
        parameters << tr("%1 s").arg(injection.duration);
        addFact(tr("Parameters"), parameters.join(QStringLiteral(", ")), all.join(QLatin1Char('\n')));
    } else if (!faultOf(summary).empty()) {
        addFact(tr("Injection"), tr("%1, at an unknown time").arg(worded(faultOf(summary))));
    } else {
        addFact(tr("Injection"), tr("none recorded"));
    }
    if (summary.injection || !targetOf(summary).empty()) {
        const QString target = targetOf(summary).empty() ? tr("not known") : worded(targetOf(summary));
        const QString why = worded(unscoredReason(summary));
        addSentences(tr("True cause"), why.isEmpty() ? target : tr("%1; not scored: %2").arg(target, why));
    }
    std::size_t rows = 0;
    std::size_t series = 0;
    for (const MetricTable& table : current->tables) {
        rows = std::max(rows, table.rows());
        series += table.columns.size();
    }
    addFact(
        tr("Metrics"),
        tr("%1 rows × %2 series, %3")
            .arg(rows)
            .arg(series)
            .arg(current->tables.size() == 1 ? tr("1 file") : tr("%1 files").arg(current->tables.size())));
    addFact(tr("Logs, spans"),
            tr("%1 and %2")
                .arg(locale.toString(qlonglong(summary.logs)), locale.toString(qlonglong(summary.spans))));
    if (summary.logs > 0) {
        const EventLanes& lanes = m_workspace.currentLanes();
        const QString shown = locale.toString(qlonglong(lanes.logs.size()));
        addFact(tr("Warnings"),
                lanes.routineLines == 0 ? tr("%1 in the timeline").arg(shown)
                                        : tr("%1, without %2 routine ones")
                                              .arg(shown, locale.toString(qlonglong(lanes.routineLines))),
                tr("Warnings and errors in the logs. A message that comes more than twenty times in the case "
                   "says nothing of an instant; it is left out of the timeline."));
    }
    QStringList notes;
    if (Store* store = m_workspace.store()) {
        try {
            std::vector<ImportNotice> all = store->notices(summary.key);
            std::ranges::stable_sort(all, std::greater(), &ImportNotice::severity); // the worst first
            for (const ImportNotice& one : all) {
                notes << QString::fromStdString(one.message) +
                             (one.count > 1 ? QStringLiteral(" (%1)").arg(one.count) : QString());
            }
        } catch (const std::exception& error) {
            notes << QString::fromUtf8(error.what());
        }
    }
    if (notes.size() > 1) {
        notes.prepend(tr("%1 notes").arg(notes.size()));
    }
    addSentences(tr("Notes"), notes.isEmpty() ? tr("none") : notes.join(u'\n'));
}

} // namespace culprit
