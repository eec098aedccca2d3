// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "text/safe_text.h"

#include <QString>

#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace culprit {

/// A line on the terminal that rewrites itself, and is gone at the end; nothing when stderr is a file.
class ProgressLine
{
public:
    ProgressLine() = default;
    ~ProgressLine()
    {
        if (m_drawn) {
            std::fputs("\r\x1b[K", stderr);
        }
    }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const QString& text)
    {
        const auto now = std::chrono::steady_clock::now();
        if (!m_isTerminal || now - m_shown < std::chrono::milliseconds(100)) {
            return;
        }
        m_shown = now;
        std::fprintf(stderr, "\r%s\x1b[K", safe::line(text.toStdString()).c_str());
        m_drawn = true;
    }

private:
    bool m_isTerminal = isatty(STDERR_FILENO) == 1;
    bool m_drawn = false;
    std::chrono::steady_clock::time_point m_shown;
};

} // namespace culprit
