// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "math/symmetric_eigen.h"

namespace culprit::math {

/// Eigenvalues and eigenvectors of the symmetric tridiagonal matrix with `diagonal` and, next to it,
/// `beside(k)` between k and k + 1 (as long as the diagonal, the last unused), as LAPACK's dstedc finds them:
/// implicit QL or QR up to 25 columns, halves merged above. Throws Infeasible when it doesn't converge.
SymmetricEigen tridiagonalEigen(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& beside);

/// Puts the eigenvalues, and their vectors with them, into ascending order.
void sortAscending(SymmetricEigen& eigen);

/// sqrt(a² + b²) without overflow.
double hypotenuse(double a, double b);

} // namespace culprit::math
