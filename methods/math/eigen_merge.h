// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "math/symmetric_eigen.h"

namespace culprit::math {

/// The eigenvalues and eigenvectors of a tridiagonal matrix from those of its halves, which `coupling` joins:
/// the halves' diagonals next to the joint were lessened by |coupling| before they were solved.
///
/// J. Cuppen, "A divide and conquer method for the symmetric tridiagonal eigenproblem", Numerische Mathematik
/// 36, 1981; M. Gu and S. Eisenstat, "A stable and efficient algorithm for the rank-one modification of the
/// symmetric eigenproblem", SIAM J. Matrix Anal. Appl. 15, 1994. What is deflated, and how, as
/// in LAPACK's dlaed2.
SymmetricEigen merged(const SymmetricEigen& upper, const SymmetricEigen& lower, double coupling);

} // namespace culprit::math
