// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "study/case_view.h"

#include <QString>

#include <limits>

namespace culprit {

/// An analysed window that fits any case: seconds from the recorded injection.
struct WindowOffsets
{
    double start = -std::numeric_limits<double>::infinity(); ///< of the baseline
    double inject = 0;
    double end = std::numeric_limits<double>::infinity();

    bool isDefault() const { return *this == WindowOffsets{}; }
    AnalysisWindow around(double recordedInjection) const
    {
        return {recordedInjection + start, recordedInjection + inject, recordedInjection + end};
    }
    static WindowOffsets of(const AnalysisWindow& window, double recordedInjection)
    {
        return {window.start - recordedInjection, window.injectTime - recordedInjection,
                window.end - recordedInjection};
    }
    /// What is changed, for sentences and captions: `analysed window changed: injection −30 s, end +120 s`;
    /// empty when nothing is.
    QString words() const;
    /// The same without the figures, where there is little room: `analysed window changed`.
    QString shortWords() const;

    friend bool operator==(const WindowOffsets&, const WindowOffsets&) = default;
};

/// With a capital, to begin a sentence.
QString capitalised(QString words);

/// Seconds with their sign, as people write them: `−30 s`, `+120 s`, `0 s`.
QString signedSeconds(double seconds);

} // namespace culprit
