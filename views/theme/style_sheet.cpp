// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/style_sheet.h"

#include "theme/icons.h"
#include "theme/theme.h"

namespace culprit {

QString styleSheet(const Theme& theme)
{
    QString sheet = QStringLiteral(R"(
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMenuBar { background: $window; border-bottom: 1px solid $border; font-size: 10pt; }
QMenuBar::item { padding: 4px 9px; background: transparent; }
QMenuBar::item:selected, QMenu::item:selected { background: $selection; color: $selectionText; }
QMenu { background: $panel; border: 1px solid $border; padding: 3px 0; }
QMenu::item { padding: 4px 26px 4px 22px; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $border; margin: 3px 8px; }
QStatusBar { background: $window; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: none; }
QDockWidget { titlebar-close-icon: url($closeIcon); titlebar-normal-icon: url($floatIcon); }
QDockWidget::title { background: $window; padding: 6px 10px; text-align: left; }
QDockWidget::close-button, QDockWidget::float-button { border: none; background: transparent; }
QDockWidget::close-button:hover, QDockWidget::float-button:hover { background: $hover; }
QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox {
    background: $field; border: 1px solid $border; border-radius: 3px; padding: 0 7px; min-height: 22px;
    selection-background-color: $accent; selection-color: $onAccent; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border: 1px solid $accent; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url($downIcon); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $border; outline: none; }
QPushButton, QToolButton {
    background: $panel; border: 1px solid $border; border-radius: 3px; padding: 0 8px; min-height: 22px; }
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $selection; }
QPushButton:disabled, QToolButton:disabled { color: $muted; background: $window; }
QPushButton:focus, QToolButton:focus { border: 1px solid $accent; }
QToolButton::menu-indicator { image: url($downIcon); width: 12px; height: 12px; subcontrol-position: right center;
    right: 5px; }
QToolButton[popupMode="2"] { padding-right: 20px; }
QToolButton[segment="first"] { border-radius: 0; border-top-left-radius: 3px; border-bottom-left-radius: 3px; }
QToolButton[segment="middle"] { border-radius: 0; border-left: none; }
QToolButton[segment="last"] { border-radius: 0; border-left: none; border-top-right-radius: 3px;
    border-bottom-right-radius: 3px; }
QToolButton:checked, QPushButton:checked { background: $selection; color: $selectionText; border: 1px solid $accent; }
QToolButton[flat="true"] { background: transparent; border: 1px solid transparent; padding: 0 4px; }
QToolButton[flat="true"]:hover { background: $hover; }
QToolButton[flat="true"]:focus { border: 1px solid $accent; }
QTreeView, QTableView, QListView { background: $panel; border: none; outline: none; alternate-background-color:
    $panelAlt; selection-background-color: $selection; selection-color: $selectionText; }
QTreeView::item { min-height: 21px; border: none; }
QTreeView::item:hover, QListView::item:hover { background: $hover; }
QTreeView::item:selected, QListView::item:selected { background: $selection; color: $selectionText; }
QTreeView::branch { background: $panel; }
QTreeView::branch:selected { background: $selection; }
QTreeView::branch:has-children:closed { image: url($rightIcon); }
QTreeView::branch:has-children:open { image: url($downIcon); }
QHeaderView { background: $window; border: none; }
QHeaderView::section { background: $window; color: $muted; border: none; border-bottom: 1px solid $border;
    padding: 3px 6px; }
QHeaderView::section:vertical { background: $panel; color: $text; border: none; padding-left: 14px; }
QTableCornerButton::section { background: $window; border: none; border-bottom: 1px solid $border; }
QTableView { gridline-color: $grid; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 3px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: $axis; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none;
    border: none; width: 0; height: 0; }
QProgressBar { background: $track; border: none; border-radius: 2px; max-height: 10px; min-height: 10px;
    text-align: center; color: transparent; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QToolTip { background: $tooltip; color: $text; border: 1px solid $border; padding: 4px; }
QSplitter::handle { background: $border; }
QSplitter::handle:vertical { height: 1px; }
QSplitter::handle:horizontal { width: 1px; }
QTabBar::tab { background: $window; color: $muted; padding: 4px 12px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar[inPlace="true"]::tab { background: transparent; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }
QCheckBox { spacing: 6px; }
*[place="true"] { background: $panel; }
*[strip="true"] { background: $panelAlt; }
QLabel[role="placeTitle"] { font-size: 11pt; font-weight: bold; }
QLabel[role="heading"] { font-weight: bold; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="success"] { color: $success; }
QLabel[role="warn"] { color: $warn; font-weight: bold; }
QLabel[role="error"] { color: $error; }
QFrame[role="rule"] { background: $border; max-height: 1px; min-height: 1px; border: none; }
QFrame[role="notice"] { background: $panelAlt; border: none; border-left: 3px solid $error; }
QFrame[role="question"] { background: $panelAlt; border: none; border-left: 3px solid $accent; }
)");
    const std::pair<const char*, QColor> colors[] = {{"$selectionText", theme.selectionText},
                                                     {"$selection", theme.selection},
                                                     {"$panelAlt", theme.panelAlt},
                                                     {"$window", theme.window},
                                                     {"$panel", theme.panel},
                                                     {"$field", theme.field},
                                                     {"$text", theme.text},
                                                     {"$muted", theme.muted},
                                                     {"$grid", theme.grid},
                                                     {"$border", theme.border},
                                                     {"$axis", theme.axis},
                                                     {"$accent", theme.accent},
                                                     {"$onAccent", theme.onAccent},
                                                     {"$hover", theme.hover},
                                                     {"$success", theme.success},
                                                     {"$warn", theme.warn},
                                                     {"$error", theme.error},
                                                     {"$track", theme.track},
                                                     {"$tooltip", theme.tooltip}};
    for (const auto& [name, color] : colors) {
        sheet.replace(QLatin1String(name), color.name());
    }
    const std::pair<const char*, const char*> images[] = {{"$closeIcon", "close"},
                                                          {"$floatIcon", "float"},
                                                          {"$downIcon", "chevron-down"},
                                                          {"$rightIcon", "chevron-right"}};
    for (const auto& [name, file] : images) {
        sheet.replace(QLatin1String(name), QStringLiteral(":/culprit/icons/%1.svg").arg(QLatin1String(file)));
    }
    return sheet;
}

} // namespace culprit
