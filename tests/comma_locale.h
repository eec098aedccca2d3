// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <clocale>
#include <cstdlib>
#include <cstring>

namespace culprit::test {

/// While it lives, the C library writes and reads numbers as 1.234,5. Tests that use it link
/// `culprit_comma_locale`, which builds the locale.
class CommaLocale
{
public:
    CommaLocale()
    {
        setenv("LOCPATH", CULPRIT_COMMA_LOCALES, 1);
        std::setlocale(LC_ALL, "de_DE.UTF-8");
    }
    ~CommaLocale() { std::setlocale(LC_ALL, "C"); }
    CommaLocale(const CommaLocale&) = delete;
    CommaLocale& operator=(const CommaLocale&) = delete;

    /// Whether it works here; a test without it shows nothing, so it shall fail.
    bool isActive() const { return std::strcmp(std::localeconv()->decimal_point, ",") == 0; }
};

} // namespace culprit::test
