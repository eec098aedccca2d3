// SPDX-License-Identifier: GPL-3.0-or-later
#include "tree.h"

#include "random.h"
#include "text.h"

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace culprit::sample;

namespace {

Options small()
{
    Options options;
    options.cases = 5;
    options.smokeDegrees = {1, 3};
    options.smokeQps = {5, 10};
    return options;
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class GeneratorTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_tree = generated(small()); }

    void sameSeedSameTree()
    {
        const MemorySink again = generated(small());
        QCOMPARE(again.folders, m_tree.folders);
        QVERIFY(again.files == m_tree.files);
    }

    void anotherSeedAnotherTree()
    {
        Options options = small();
        options.seed += 1;
        const MemorySink other = generated(options);
        int equal = 0, compared = 0;
        for (const auto& [path, bytes] : m_tree.files) {
            if (path.ends_with("data.csv") || path.ends_with("request-list.csv") ||
                path.ends_with("logs.json")) {
                const auto it = other.files.find(path);
                QVERIFY2(it != other.files.end(), path.c_str());
                equal += it->second == bytes;
                ++compared;
            }
        }
        QCOMPARE(compared, 3 * 10);
        QCOMPARE(equal, 0);
    }

    void sameArchiveBytes()
    {
        const QTemporaryDir folder;
        Options options = small();
        options.cases = 1;
        options.smokeDegrees = {2};
        options.smokeQps = {1};
        for (const char* ending : {".tar", ".tar.gz", ".tar.xz"}) {
            QByteArray first;
            for (const char* name : {"a", "b"}) {
                const QString path = folder.filePath(QString::fromLatin1(name) + QString::fromLatin1(ending));
                const auto sink = openSink(path.toStdString());
                generate(options, *sink);
                const QByteArray bytes = contents(path);
                QVERIFY(bytes.size() > 10000);
                if (first.isEmpty()) {
                    first = bytes;
                } else {
                    QVERIFY(bytes == first);
                }
            }
            if (QByteArray(ending) == ".tar.gz") {
                QCOMPARE(first.mid(4, 4), QByteArray(4, '\0')); // no time in the gzip header
            }
        }
    }

    void everyFileOfACase()
    {
        int faults = 0, smoke = 0, stabilization = 0;
        for (const Experiment& experiment : plan(small())) {
            QVERIFY(m_tree.files.contains(experiment.folder + "/results/benchmark-summary.csv"));
            for (const Run& run : experiment.runs) {
                for (const char* name :
                     {"apply_result_llm_benchmark_execution.json", "benchmark-logs.log",
                      "deepflow-traces-request-list.csv", "loki-logs.json", "prometheus-metrics.csv",
                      "rca-collector-results/data.csv", "rca-collector-results/mpg.csv",
                      "rca-collector-results/rca-collector.log"}) {
                    QVERIFY2(m_tree.files.contains(run.folder() + '/' + name), name);
                }
                for (const char* kind : {"source", "destination", "merged", "aggregated"}) {
                    for (const char* percentile : {"50", "90"}) {
                        QVERIFY(m_tree.files.contains(run.folder() + "/rca-collector-results/latency_" +
                                                      kind + '_' + percentile + ".csv"));
                    }
                }
                QCOMPARE(m_tree.files.contains(run.folder() + "/apply_result_chaos_anomaly_injection.json"),
                         run.kind != RunKind::Smoke);
                faults += run.kind == RunKind::Rca;
                smoke += run.kind == RunKind::Smoke;
                stabilization += run.kind == RunKind::Stabilization;
            }
        }
        QCOMPARE(faults, 5);
        QCOMPARE(smoke, 4);
        QCOMPARE(stabilization, 1);
    }

    void tablesAreRectangular()
    {
        int tables = 0;
        for (const auto& [path, bytes] : m_tree.files) {
            if (!path.ends_with(".csv")) {
                continue;
            }
            const auto rows = table(bytes);
            QVERIFY2(rows.size() > 1, path.c_str());
            for (const auto& row : rows) {
                QVERIFY2(row.size() == rows.front().size(), path.c_str());
            }
            if (path.ends_with("deepflow-traces-request-list.csv")) {
                QCOMPARE(rows.front().size(), std::size_t{22});
            }
            ++tables;
        }
        QVERIFY(tables > 100);
    }

    void timesLieOnTheGrid()
    {
        for (const auto& [path, bytes] : m_tree.files) {
            const bool prometheus = path.ends_with("prometheus-metrics.csv");
            if (!prometheus && path.find("/latency_") == std::string::npos && !path.ends_with("/data.csv")) {
                continue;
            }
            const auto rows = table(bytes);
            const std::size_t c = rows.front().front().empty() ? 1 : 0;
            QCOMPARE(rows.front()[c], std::string(prometheus ? "timestamp" : "time"));
            const QString format =
                QString::fromLatin1(prometheus ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-dd HH:mm:ss");
            QDateTime last;
            for (std::size_t r = 1; r < rows.size(); ++r) {
                const QDateTime time = QDateTime::fromString(QString::fromStdString(rows[r][c]), format);
                QVERIFY2(time.isValid(), rows[r][c].c_str());
                if (r > 1) {
                    QCOMPARE(last.secsTo(time), qint64{5});
                }
                last = time;
            }
            QVERIFY(rows.size() - 1 == (path.find("self-stabilization") == std::string::npos ? 73 : 97));
        }
    }

    void documentsParse()
    {
        int documents = 0;
        for (const auto& [path, bytes] : m_tree.files) {
            if (!path.ends_with(".json")) {
                continue;
            }
            QJsonParseError error;
            const QJsonDocument json = QJsonDocument::fromJson(QByteArray::fromStdString(bytes), &error);
            QVERIFY2(error.error == QJsonParseError::NoError, path.c_str());
            ++documents;
            if (path.ends_with("loki-logs.json")) {
                QString last;
                for (const QJsonValue& value : json.array()) {
                    QCOMPARE(value.toObject().size(), 5);
                    const QString second = value[u"time"].toString().left(19);
                    QVERIFY(second >= last);
                    last = second;
                }
            }
            if (path.ends_with("injection.json")) {
                const QString time = json[u"result"][u"metadata"][u"creationTimestamp"].toString();
                QVERIFY2(QDateTime::fromString(time, Qt::ISODate).isValid(), qPrintable(time));
            }
        }
        QVERIFY(documents > 50);
    }

    void injectionLiesInTheRun()
    {
        for (const Experiment& experiment : plan(Options())) {
            for (const Run& run : experiment.runs) {
                if (run.kind == RunKind::Rca) {
                    QVERIFY(run.injectAfter >= 283 && run.injectAfter <= 287);
                    QCOMPARE(run.duration, 360);
                }
            }
        }
    }

    void casesCutAndExtend()
    {
        const auto count = [](Options options) {
            int cases = 0;
            for (const Experiment& experiment : plan(options)) {
                for (const Run& run : experiment.runs) {
                    cases += run.kind == RunKind::Rca;
                }
            }
            return cases;
        };
        Options options;
        QCOMPARE(count(options), 24);
        for (const int wanted : {0, 1, 13, 120}) {
            options.cases = wanted;
            QCOMPARE(count(options), wanted);
        }
    }

    void rawSizeIsMet()
    {
        for (const std::int64_t wanted : {8'000'000, 40'000'000}) {
            Options options;
            options.cases = 4;
            options.smokeDegrees = {2};
            options.smokeQps = {5};
            options.rawBytes = wanted;
            CountingSink sink;
            generate(calibrated(options), sink);
            const double ratio = static_cast<double>(sink.bytes()) / static_cast<double>(wanted);
            QVERIFY2(ratio > 0.93 && ratio < 1.07, qPrintable(QString::number(ratio)));
        }
    }

    void numbersReadAsPythonWritesThem()
    {
        QCOMPARE(pythonNumber(12), std::string("12.0"));
        QCOMPARE(pythonNumber(0.1), std::string("0.1"));
        QCOMPARE(pythonNumber(7.5e-5), std::string("7.5e-05"));
        QCOMPARE(pythonNumber(1e16), std::string("1e+16"));
        QCOMPARE(pythonNumber(444571.50956904306), std::string("444571.50956904306"));
        QCOMPARE(prometheusNumber(5e-7), std::string("0.0000005"));
        QCOMPARE(prometheusNumber(8), std::string("8"));
        QCOMPARE(instant::isoMicro(1749736720123456), std::string("2025-06-12T13:58:40.123456"));
        QCOMPARE(instant::nginxAccess(1749736720000000), std::string("12/Jun/2025:13:58:40 +0000"));
    }

    void streamsAreFixed()
    {
        // Known values: another platform or compiler must not change the bundled archive.
        Stream stream(1, "known");
        QCOMPARE(stream.next(), m_known[0]);
        QCOMPARE(stream.next(), m_known[1]);
        double sum = 0, squares = 0, waiting = 0;
        constexpr int n = 20000;
        for (int i = 0; i < n; ++i) {
            const double x = stream.normal();
            sum += x;
            squares += x * x;
            waiting += stream.exponential();
        }
        QVERIFY(std::abs(sum / n) < 0.03);
        QVERIFY(std::abs(squares / n - 1) < 0.04);
        QVERIFY(std::abs(waiting / n - 1) < 0.03);
    }

private:
    MemorySink m_tree;
    static constexpr std::uint64_t m_known[2] = {1986364151772123261ULL, 15177738348246805136ULL};
};

QTEST_GUILESS_MAIN(GeneratorTest)
#include "generator_test.moc"
