// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QLabel;
class QWidget;

namespace culprit {

// Sizes and helpers that the files of the Compare place share.
inline constexpr int comparePlaceMargin = 14;
inline constexpr int compareControlHeight = 24;
inline constexpr int compareLeastLowerHeight = 190; ///< of what stands below the rankings

/// A label that the style sheet dresses by `role`.
QLabel* compareLabel(const QString& text, const char* role, QWidget* parent);

} // namespace culprit
