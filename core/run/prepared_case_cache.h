// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/case_view.h"

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace culprit {

/// Hands out the cells of a run with their prepared cases, which all workers share: each case is loaded and
/// prepared once, by the worker that comes to it first, and goes when its last cell is done.
///
/// Cells come in the order of their cases, so that few cases are held at a time. While those held take more
/// than a limit no other is loaded, unless none is held. Every function may be called in any thread.
class PreparedCaseCache
{
public:
    /// Loads and prepares a case. What it throws becomes the failure of the case's cells.
    using Prepare = std::function<CaseView(const std::string& caseKey)>;

    /// A cell of the run, by its number.
    struct Cell
    {
        int number = 0;
        std::string caseKey;
    };

    /// What a worker is to do.
    struct Work
    {
        int cell = 0;
        std::shared_ptr<const CaseView> view; ///< null when the case can't be read
        std::string failure;                  ///< why
    };

    PreparedCaseCache(const std::vector<Cell>& cells, std::size_t mostBytes);

    /// The next cell to compute; prepares its case where nobody has. Waits while others prepare what is left.
    /// Nothing when all cells are handed out, or on a requested stop.
    std::optional<Work> next(const Prepare& prepare, const std::stop_token& stop);
    /// A cell that was handed out is done; its work must not be used any more.
    void done(int cell);

    /// How often a case was prepared.
    int preparations() const;
    /// The most bytes of prepared cases that were held at a time.
    std::size_t mostHeld() const;

private:
    struct Held
    {
        enum class State { Untouched, Preparing, Ready };
        State state = State::Untouched;
        std::vector<int> cells; ///< not handed out yet, the next one last
        int active = 0;         ///< handed out, not done
        std::shared_ptr<const CaseView> view;
        std::string failure;
        std::size_t bytes = 0;
    };

    Work handOut(Held& held);
    void changed();

    const std::size_t m_mostBytes;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    int m_changes = 0;
    std::map<std::string, Held> m_cases;
    std::map<int, Held*> m_held; ///< by cell, of those handed out
    std::size_t m_bytes = 0;     ///< of the cases held; those being prepared are taken to become the largest
    std::size_t m_largest = 0;
    std::size_t m_mostHeld = 0;
    int m_holding = 0; ///< cases that are prepared, or being so
    int m_preparations = 0;
};

} // namespace culprit
