// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>

namespace culprit::math {

/// The data do not allow the computation (a singular matrix, too few rows); the message says why.
class Infeasible : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// Thrown inside a long computation once its stop token says so; caught where the method begins.
class Stopped : public std::exception
{
public:
    const char* what() const noexcept override { return "cancelled"; }
};

} // namespace culprit::math
