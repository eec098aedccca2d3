// SPDX-License-Identifier: GPL-3.0-or-later
#include "math/infeasible.h"
#include "math/numpy_random_state.h"
#include "math/pandas_number.h"
#include "math/pcg64.h"
#include "math/symmetric_eigen.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numeric>

namespace culprit {

namespace {

Eigen::MatrixXd hilbert(Eigen::Index size)
{
    return Eigen::MatrixXd::NullaryExpr(
        size, size, [](Eigen::Index i, Eigen::Index j) { return 1 / static_cast<double>(i + j + 1); });
}

} // namespace

/// The arithmetic of the benchmark's libraries, where answers hang on the last bit.
class BenchmarkArithmeticTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// `numpy.linalg.eigh` of the Hilbert matrix: numpy 1.24 on netlib LAPACK 3.11. The least eigenvalues are
    /// rounding errors.
    void eigenvaluesHaveLapacksBits()
    {
        const auto eigen = math::symmetricEigen(hilbert(12));
        const std::vector<double> values{
            1.0282197612299914e-16, 2.6501176681067518e-14, 3.111346313793641e-12,  2.2519644978162831e-10,
            1.1228610672748258e-08, 4.082376110294133e-07,  1.1163357483237814e-05, 0.00023308908902174228,
            0.003722312237891183,   0.044738548752180966,   0.3802752459550373,     1.7953720595619966};
        const std::vector<double> last{-0.03417479021147393, 0.08935316500443295,  -0.16576275886108136,
                                       -0.25167881459426783, -0.33145402943282276, 0.3904430434187652,
                                       0.4187058293444444,   0.41247654589264393,  0.37348969674226096,
                                       -0.30678659077157977, 0.21694951718943054,  -0.10765640992699661};
        for (std::size_t k = 0; k < values.size(); ++k) {
            QVERIFY(eigen.values(static_cast<Eigen::Index>(k)) == values[k]);
            QVERIFY(eigen.vectors(11, static_cast<Eigen::Index>(k)) == last[k]);
        }
    }

    void eigenvectorsDiagonalise_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {1, 2, 3, 25, 26, 28, 51, 60, 110}) {
            QTest::addRow("%d", size) << size;
        }
    }
    void eigenvectorsDiagonalise()
    {
        QFETCH(int, size);
        math::Pcg64 random(static_cast<std::uint64_t>(size));
        const Eigen::MatrixXd factor =
            Eigen::MatrixXd::NullaryExpr(size, size, [&] { return random.normal(); });
        Eigen::VectorXd few = Eigen::VectorXd::Ones(size); // one eigenvalue many times
        few.head((size + 1) / 2).setConstant(3);
        const Eigen::MatrixXd turn = math::symmetricEigen(factor + factor.transpose()).vectors;
        const std::vector<Eigen::MatrixXd> matrices{factor + factor.transpose(),
                                                    factor * factor.transpose(),
                                                    turn * few.asDiagonal() * turn.transpose(),
                                                    hilbert(size),
                                                    Eigen::MatrixXd::Identity(size, size),
                                                    Eigen::MatrixXd::Zero(size, size),
                                                    Eigen::MatrixXd::Ones(size, size) * 1e200,
                                                    1e-200 * (factor + factor.transpose())};
        for (const Eigen::MatrixXd& matrix : matrices) {
            const auto eigen = math::symmetricEigen(matrix);
            const double scale = matrix.cwiseAbs().maxCoeff() * size;
            QVERIFY((eigen.vectors.transpose() * eigen.vectors - Eigen::MatrixXd::Identity(size, size))
                        .cwiseAbs()
                        .maxCoeff() < 1e-13);
            QVERIFY(
                (matrix * eigen.vectors - eigen.vectors * eigen.values.asDiagonal()).cwiseAbs().maxCoeff() <=
                1e-14 * scale);
            QVERIFY(std::is_sorted(eigen.values.begin(), eigen.values.end()));
        }
    }

    void nothingFiniteIsRefused()
    {
        Eigen::MatrixXd matrix = hilbert(4);
        matrix(2, 1) = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_THROWS_EXCEPTION(math::Infeasible, math::symmetricEigen(matrix));
        QCOMPARE(math::symmetricEigen(Eigen::MatrixXd(0, 0)).values.size(), Eigen::Index{0});
    }

    /// pandas 1.5: `read_csv` of what `to_csv` wrote.
    void numbersAreReadAsPandasReadsThem()
    {
        for (const auto& [value, read] : std::initializer_list<std::pair<double, double>>{
                 {0.1, 0.1},
                 {134.95454545454544, 134.95454545454544},
                 {26.854545454545455, 26.854545454545452},
                 {0.0003141592653589793, 0.0003141592653589},
                 {1.2345678901234568e-05, 1.2345678901234568e-05},
                 {-7.300000000000001, -7.300000000000001},
                 {1.2345678901234568e+17, 1.2345678901234568e+17},
                 {0, 0},
                 {38, 38},
                 {1e22, 1e22}}) {
            QVERIFY2(math::asPandasReads(value) == read, qPrintable(QString::number(value, 'g', 17)));
        }
        const double infinite = std::numeric_limits<double>::infinity();
        QCOMPARE(math::asPandasReads(-infinite), -infinite);
        QVERIFY(std::isnan(math::asPandasReads(std::numeric_limits<double>::quiet_NaN())));
    }

    /// `numpy.random.seed(7)`, then `permutation(13)` and `permutation(6)`.
    void permutationsAreNumpys()
    {
        math::NumpyRandomState random(7);
        std::vector<int> first(13);
        std::iota(first.begin(), first.end(), 0);
        random.shuffle(first);
        QCOMPARE(first, (std::vector<int>{8, 10, 2, 5, 0, 1, 12, 7, 11, 3, 6, 9, 4}));
        std::vector<int> second{0, 1, 2, 3, 4, 5};
        random.shuffle(second);
        QCOMPARE(second, (std::vector<int>{1, 4, 5, 3, 0, 2}));
    }
};

} // namespace culprit

QTEST_APPLESS_MAIN(culprit::BenchmarkArithmeticTest)
#include "benchmark_arithmetic_test.moc"
