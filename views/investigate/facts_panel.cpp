// SPDX-License-Identifier: GPL-3.0-or-later
#include "investigate/facts_panel.h"

#include "session/workspace.h"
#include "theme/theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>

namespace culprit {

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
    connect(&m_workspace, &Workspace::caseLoaded, this, &FactsPanel::showFacts);
    showFacts();
}

void FactsPanel::addFact(const QString& name, const QString& value, const QString& toolTip)
{
    auto* label = new QLabel(name, this);
    label->setProperty("role", QStringLiteral("muted"));
    constexpr int room = 196; // the dock's width without the names' column
    auto* text = new QLabel(fontMetrics().elidedText(value, Qt::ElideRight, room), this);
    text->setTextFormat(Qt::PlainText);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text->setToolTip(toolTip.isEmpty() ? value : toolTip);
    m_form->addRow(label, text);
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
        QStringList parameters;
        QStringList all;
        for (const auto& [name, value] : injection.parameters) {
            all << QString::fromStdString(name + ": " + value);
            const bool telling = name.find("containerNames") == std::string::npos &&
                                 name.find("selector") == std::string::npos;
            if (telling && parameters.size() < 3) {
                parameters << QString::fromStdString(name + " " + value);
            }
        }
        parameters << tr("%1 s").arg(injection.duration);
        addFact(tr("Parameters"), parameters.join(QStringLiteral(", ")), all.join(QLatin1Char('\n')));
        addFact(tr("True cause"), QString::fromStdString(injection.target));
    } else {
        addFact(tr("Injection"), tr("none recorded"));
    }
    std::size_t rows = 0;
    std::size_t series = 0;
    for (const MetricTable& table : current->tables) {
        rows = std::max(rows, table.rows());
        series += table.columns.size();
    }
    addFact(tr("Metrics"),
            tr("%1 rows × %2 series, %3 files").arg(rows).arg(series).arg(current->tables.size()));
    addFact(tr("Logs, spans"),
            tr("%1 and %2")
                .arg(locale.toString(qlonglong(summary.logs)), locale.toString(qlonglong(summary.spans))));
    QStringList notes;
    if (Store* store = m_workspace.store()) {
        try {
            for (const ImportNotice& one : store->notices(summary.key)) {
                notes << QString::fromStdString(one.message) +
                             (one.count > 1 ? QStringLiteral(" (%1)").arg(one.count) : QString());
            }
        } catch (const std::exception& error) {
            notes << QString::fromUtf8(error.what());
        }
    }
    addFact(tr("Notes"),
            notes.isEmpty()     ? tr("none")
            : notes.size() == 1 ? notes.first()
                                : tr("%1, %2 more").arg(notes.first()).arg(notes.size() - 1),
            notes.join(QLatin1Char('\n')));
}

} // namespace culprit
