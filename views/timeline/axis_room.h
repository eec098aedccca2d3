// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeline/custom_plot.h"

#include <array>

namespace culprit {

/// The four axes of `rect`, always in this order: left, right, bottom, top. QCPAxisRect::axes() lists them as
/// its hash has them, and so would a drawing have what is made of them in another order in each process.
std::array<QCPAxis*, 4> axesOf(const QCPAxisRect& rect);

/// Has the value axes of `rect` show no more ticks than labels find room above each other, as it is laid out
/// now; nothing before its first layout. Their tickers are ValueTicker or DecadeTicker, an axis each. True when
/// that changed one.
bool fitTicks(const QCPAxisRect& rect);

} // namespace culprit
