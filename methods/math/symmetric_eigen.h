// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>

namespace culprit::math {

struct SymmetricEigen
{
    Eigen::VectorXd values;  ///< ascending
    Eigen::MatrixXd vectors; ///< column k belongs to values(k)
};

/// Eigenvalues and eigenvectors of a symmetric matrix, of which the lower triangle is read, in the order of
/// operations of LAPACK's dsyevd, which numpy's eigh calls.
///
/// For matrices whose small eigenvalues are rounding errors, where the order of operations decides the
/// answer: up to 25 columns the result has the bits of netlib LAPACK 3.11's; above that LAPACK divides and
/// conquers and the results agree to rounding. Plain loops: for anything else Eigen's solver is faster.
/// Throws Infeasible when it doesn't converge or a number is not finite.
///
/// E. Anderson et al., "LAPACK Users' Guide", 3rd edition, 1999; B. Parlett, "The Symmetric Eigenvalue
/// Problem", 1998, chapters 7 and 8.
SymmetricEigen symmetricEigen(const Eigen::MatrixXd& matrix);

} // namespace culprit::math
