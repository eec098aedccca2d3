// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluation/accuracy_table.h"

#include <string>
#include <vector>

namespace culprit {

class Store;

/// What a reader has to know of the ground truth beside the figures, a sentence each: which cases are not
/// scored and why, and what speaks against the truth of others.
std::vector<std::string> truthNotes(const AccuracyTable& table);

/// Labels in the archives of `store` that belong to no case, in a sentence; empty without any.
std::string strayLabelNote(const Store& store);

} // namespace culprit
