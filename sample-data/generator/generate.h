// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plan.h"
#include "sink.h"

#include <functional>
#include <string>

namespace culprit::sample {

/// Writes the tree that the options ask for into the sink, one file in memory at a time. Equal options give
/// equal bytes in equal order. `progress` hears the path of each case before it is made.
void generate(const Options& options, Sink& sink,
              const std::function<void(const std::string&)>& progress = {});

/// The options with a volume (and, where none is given, a number of cases) at which the tree
/// has about `rawBytes`.
Options calibrated(Options options);

} // namespace culprit::sample
