// SPDX-License-Identifier: GPL-3.0-or-later
#include "export/export_button.h"

#include "theme/outside_text.h"

#include <QButtonGroup>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>

#include <exception>

namespace culprit {

ExportButton::ExportButton(QWidget* parent)
    : QToolButton(parent)
{
    setText(tr("Export"));
    setAccessibleName(tr("Export"));
    setPopupMode(QToolButton::InstantPopup);
    setMenu(new QMenu(this));
}

QList<QAction*> ExportButton::addFormats(const QString& what, const QStringList& suffixes,
                                         const QString& baseName, const Writer& write)
{
    QList<QAction*> entries;
    for (const QString& suffix : suffixes) {
        const QString format = suffix == QLatin1String("tex")  ? QStringLiteral("LaTeX")
                               : suffix == QLatin1String("md") ? QStringLiteral("Markdown")
                                                               : suffix.toUpper();
        entries << addAction(tr("%1 as %2…").arg(what, format), [=, this] {
            const QString path =
                QFileDialog::getSaveFileName(this, tr("Export"), baseName + QLatin1Char('.') + suffix,
                                             QStringLiteral("%1 (*.%2)").arg(format, suffix));
            if (path.isEmpty()) {
                return;
            }
            try {
                write(path);
                Q_EMIT exported(path);
            } catch (const std::exception& error) {
                Q_EMIT failed(QString::fromUtf8(error.what()));
            }
        });
    }
    return entries;
}

QAction* ExportButton::addAction(const QString& text, const std::function<void()>& act)
{
    QAction* entry = menu()->addAction(text);
    connect(entry, &QAction::triggered, this, [this, act] {
        try {
            act();
        } catch (const std::exception& error) {
            Q_EMIT failed(QString::fromUtf8(error.what()));
        }
    });
    return entry;
}

QAction* ExportButton::addSeparator()
{
    return menu()->addSeparator();
}

SegmentedChoice::SegmentedChoice(const QStringList& choices, QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* group = new QButtonGroup(this);
    for (int i = 0; i < choices.size(); ++i) {
        auto* button = new QToolButton(this);
        button->setText(menuText(choices[i]));
        button->setCheckable(true);
        button->setProperty("segment", choices.size() == 1       ? QString()
                                       : i == 0                  ? QStringLiteral("first")
                                       : i == choices.size() - 1 ? QStringLiteral("last")
                                                                 : QStringLiteral("middle"));
        group->addButton(button, i);
        layout->addWidget(button);
        m_buttons << button;
    }
    if (!m_buttons.isEmpty()) {
        m_buttons.first()->setChecked(true);
    }
    connect(group, &QButtonGroup::idClicked, this, [this](int id) {
        m_current = id;
        Q_EMIT chosen(id);
    });
}

void SegmentedChoice::setCurrent(int index)
{
    if (index >= 0 && index < m_buttons.size()) {
        m_current = index;
        m_buttons[index]->setChecked(true);
    }
}

} // namespace culprit
