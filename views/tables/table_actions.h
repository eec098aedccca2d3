// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace culprit {

// What the mouse finds on a table's header and in its tool tips, for the keyboard; in the context menu too.

/// "Sort by this column" (Ctrl+Shift+S): by the current cell's column, the other way when it is already, then
/// in the order in which the table came.
void addSortAction(QTableView& view);

/// "Tell more" (Space): shows the tool tip of the current cell beside it.
void addTipAction(QTableView& view);

} // namespace culprit
