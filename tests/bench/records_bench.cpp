// SPDX-License-Identifier: GPL-3.0-or-later
// Scrolls and searches the tables of logs and spans of one large case in the real window, offscreen.
//
//   records_bench [LOGS [SPANS]]
//
// Makes a store with one case of LOGS log lines (100,000) and SPANS spans (70,000) in a process of its own,
// opens it, and prints the time of a scroll step with its paint, of a jump until its rows are there, of a
// search until its first row is painted, and the most memory the process took.
#include "bench/bench_figures.h"
#include "core/made_store.h"
#include "gui/synthetic_case.h"
#include "investigate/investigate_place.h"
#include "records/records_pane.h"
#include "register_methods.h"
#include "window/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QProcess>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>

#include <random>

using namespace culprit;
using namespace culprit::bench;

namespace {

/// Lines and spans like the study's in length, count of distinct texts and share of levels.
void makeLargeCase(const QString& path, int logs, int spans)
{
    Case made = *test::syntheticCase();
    const double start = made.summary.time.start;
    const auto& components = made.summary.components;
    std::mt19937 random(1);
    const auto below = [&](unsigned limit) { return random() % limit; };
    for (int i = 0; i < logs; ++i) {
        LogRecord record;
        record.timeNs = static_cast<std::int64_t>((start + 360.0 * i / logs) * 1e6) * 1000;
        record.container = components[below(6)];
        record.pod = record.container + "-worker-" + std::to_string(below(3));
        record.file = "/var/log/pods/" + record.pod + "/0.log";
        const std::string number = std::to_string(random());
        record.message =
            i % 400 == 0 ? "[2025-07-01 10:28:49,986 W 2370 2370] (raylet) node_manager.cc:1586: worker " +
                               number + " failed its health check and is asked to leave, lease " + number
            : i % 3 == 0
                ? "10.42.0." + std::to_string(below(255)) +
                      " - - [01/Jul/2025:10:28:49 +0000] \"POST /v1/chat/completions HTTP/1.1\" 200 " +
                      number + " \"-\" \"Python/3.11 aiohttp/3.9.5\""
                : "INFO 07-01 10:28:49 [metrics.py:486] Avg prompt throughput: " + number +
                      " tokens/s, Avg generation throughput: 327.4 tokens/s, Running: 4 reqs, Swapped: 0 "
                      "reqs, Pending: 0 reqs, GPU KV cache usage: 1.4%.";
        made.logs.push_back(std::move(record));
    }
    std::ranges::stable_sort(made.logs, {}, &LogRecord::timeNs);
    for (int i = 0; i < spans; ++i) {
        Span span;
        span.startUs = static_cast<std::int64_t>((start + 360.0 * i / spans) * 1e6);
        span.durationUs = 300 + below(20'000) + (i % 997 == 0 ? below(3'000'000) : 0);
        span.endUs = span.startUs + span.durationUs;
        const unsigned caller = below(6);
        const unsigned called = below(6);
        span.client = components[caller] + "-worker-7w9xk";
        span.server = components[called] + "-worker-2fd8c";
        span.clientIp = "10.42.1." + std::to_string(caller);
        span.serverIp = "10.0.0." + std::to_string(called);
        span.protocol = "HTTP";
        span.dataType = "eBPF";
        span.requestType = "POST";
        span.resource = "/v1/chat/completions/" + std::to_string(below(20));
        span.endpoint = "/v1/chat/completions";
        span.status = i % 500 == 0 ? "Timeout" : "Success";
        span.responseCode = i % 500 == 0 ? "" : "200";
        char id[40];
        std::snprintf(id, sizeof id, "%08x%08x%08x%08x", i / 2, 0x5eedU, 0xabcdU, i / 2);
        span.traceId = id;
        span.spanId = std::to_string(random());
        span.requestId = std::to_string(random());
        made.spans.push_back(std::move(span));
    }
    std::ranges::stable_sort(made.spans, {}, &Span::startUs);
    test::makeStore(path, {&made});
}

/// Runs the event loop until `done`, at most ten seconds.
template <typename Done>
bool waitFor(Done done)
{
    QElapsedTimer clock;
    clock.start();
    while (!done() && clock.elapsed() < 10'000) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 5);
    }
    return done();
}

bool isPainted(const RecordTable& table)
{
    const int first = table.view()->rowAt(2);
    const int last = table.view()->rowAt(table.view()->viewport()->height() - 2);
    return first >= 0 && table.model()->row(first) &&
           table.model()->row(last < 0 ? table.model()->rowCount() - 1 : last);
}

void scroll(const char* what, RecordTable& table)
{
    QScrollBar* bar = table.view()->verticalScrollBar();
    const int row = table.view()->rowHeight(0);
    std::vector<double> steps;
    int late = 0;
    bar->setValue(bar->maximum() / 3);
    waitFor([&] { return isPainted(table); });
    constexpr int stepCount = 400;
    for (int i = 0; i < stepCount; ++i) {
        steps.push_back(millisecondsOf([&] {
            bar->setValue(bar->value() + 3 * row); // a notch of the wheel
            table.view()->viewport()->repaint();
        }));
        late += isPainted(table) ? 0 : 1;
        QCoreApplication::processEvents();
    }
    print((std::string(what) + ", a notch of the wheel").c_str(), steps);
    std::printf("%44s %d of %d steps showed a row before it was read\n", "", late, stepCount);
    steps.clear();
    std::vector<double> settled;
    std::mt19937 random(2);
    for (int i = 0; i < 100; ++i) {
        const int target = static_cast<int>(random() % static_cast<unsigned>(bar->maximum()));
        double paint = 0;
        settled.push_back(millisecondsOf([&] {
            paint = millisecondsOf([&] {
                bar->setValue(target);
                table.view()->viewport()->repaint();
            });
            waitFor([&] { return isPainted(table); });
            table.view()->viewport()->repaint();
        }));
        steps.push_back(paint);
    }
    print((std::string(what) + ", a jump anywhere, its paint").c_str(), steps);
    print((std::string(what) + ", a jump until all rows are there").c_str(), settled);
}

void search(const char* what, RecordTable& table, const QString& text)
{
    std::vector<double> times;
    for (int i = 0; i < 15; ++i) {
        table.searchLine()->clear();
        QCoreApplication::processEvents();
        waitFor([&] {
            return !table.model()->isListing() &&
                   table.model()->list().total == static_cast<std::int64_t>(table.model()->list().size());
        });
        times.push_back(millisecondsOf([&] {
            table.searchLine()->setText(text);
            waitFor([&] {
                return !table.model()->isListing() &&
                       static_cast<std::int64_t>(table.model()->list().size()) <
                           table.model()->list().total &&
                       isPainted(table);
            });
            table.view()->viewport()->repaint();
        }));
    }
    std::printf("%s \"%s\": %zu of %lld rows\n", what, qPrintable(text), table.model()->list().size(),
                static_cast<long long>(table.model()->list().total));
    print((std::string(what) + " to its first rows painted").c_str(), times);
    table.searchLine()->clear();
    waitFor([&] {
        return table.model()->list().total == static_cast<std::int64_t>(table.model()->list().size());
    });
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QStandardPaths::setTestModeEnabled(true);
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("culprit"));
    QCoreApplication::setApplicationName(QStringLiteral("culprit-records-bench"));
    const auto number = [&](int argument, int otherwise) {
        return argc > argument ? std::max(1, QByteArray(argv[argument]).toInt()) : otherwise;
    };
    if (argc == 5 && qstrcmp(argv[1], "--make") == 0) {
        makeLargeCase(QString::fromLocal8Bit(argv[2]), number(3, 1), number(4, 1));
        return 0;
    }
    const int logs = number(1, 100'000);
    const int spans = number(2, 70'000);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("large.culprit"));
    if (QProcess::execute(QCoreApplication::applicationFilePath(),
                          {QStringLiteral("--make"), path, QString::number(logs), QString::number(spans)}) !=
        0) {
        return 1;
    }
    const MethodRegistry registry = allMethods();
    MainWindow window(registry, {});
    window.setThemeMode(ThemeMode::Light);
    window.resize(1440, 900);
    window.show();
    std::printf("window shown: %.0f MB at most\n", peakMemory());
    RecordsPane& pane = *window.find<InvestigatePlace>()->records();
    window.find<InvestigatePlace>()->showRecords(true);
    const double opened = millisecondsOf([&] {
        window.workspace().openStore(path);
        waitFor([&] { return window.workspace().currentCase() != nullptr; });
    });
    std::printf("case of %d log lines and %d spans loaded and drawn in %.0f ms: %.0f MB at most\n", logs,
                spans, opened, peakMemory());
    for (RecordTable* table : {pane.logs(), pane.spans()}) {
        pane.tabs()->setCurrentIndex(table == pane.logs() ? 0 : 1);
        if (!waitFor([&] {
                return !table->model()->isListing() && table->model()->rowCount() > 0 && isPainted(*table);
            })) {
            std::fprintf(stderr, "records_bench: nothing was listed\n");
            return 1;
        }
        const char* what = table == pane.logs() ? "logs" : "spans";
        scroll(what, *table);
        search(table == pane.logs() ? "search in logs" : "search in spans", *table,
               table == pane.logs() ? QStringLiteral("health check") : QStringLiteral("timeout"));
    }
    std::printf("peak memory (VmHWM): %.0f MB\n", peakMemory());
    return 0;
}
