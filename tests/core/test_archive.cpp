// SPDX-License-Identifier: GPL-3.0-or-later
#include "test_archive.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <archive.h>
#include <archive_entry.h>

#include <stdexcept>

namespace culprit::test {

namespace {

la_ssize_t appendTo(archive*, void* out, const void* bytes, size_t size)
{
    static_cast<QByteArray*>(out)->append(static_cast<const char*>(bytes), static_cast<qsizetype>(size));
    return static_cast<la_ssize_t>(size);
}

void require(int code, archive* handle)
{
    if (code != ARCHIVE_OK) {
        throw std::runtime_error(archive_error_string(handle));
    }
}

} // namespace

QByteArray makeArchive(const std::vector<TestEntry>& entries, Container container)
{
    QByteArray bytes;
    archive* writer = archive_write_new();
    switch (container) {
    case Container::Tar:
        break;
    case Container::TarGz:
        require(archive_write_add_filter_gzip(writer), writer);
        break;
    case Container::TarXz:
        require(archive_write_add_filter_xz(writer), writer);
        break;
    case Container::TarZst:
        require(archive_write_add_filter_zstd(writer), writer);
        break;
    case Container::EncryptedZip:
    case Container::Zip:
        break;
    }
    if (container == Container::Zip || container == Container::EncryptedZip) {
        require(archive_write_set_format_zip(writer), writer);
        if (container == Container::EncryptedZip) {
            require(archive_write_set_options(writer, "zip:encryption=zipcrypt"), writer);
            require(archive_write_set_passphrase(writer, "secret"), writer);
        }
    } else {
        require(archive_write_set_format_gnutar(writer), writer);
    }
    archive_write_set_bytes_in_last_block(writer, 1);
    require(archive_write_open(writer, &bytes, nullptr, appendTo, nullptr), writer);
    for (const TestEntry& content : entries) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, content.path.c_str());
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_mtime(entry, 1'750'000'000, 0);
        archive_entry_set_size(entry, 0);
        switch (content.kind) {
        case TestEntry::Kind::File:
            archive_entry_set_filetype(entry, AE_IFREG);
            archive_entry_set_size(entry, content.content.size());
            break;
        case TestEntry::Kind::SymbolicLink:
            archive_entry_set_filetype(entry, AE_IFLNK);
            archive_entry_set_symlink(entry, content.content.constData());
            break;
        case TestEntry::Kind::HardLink:
            archive_entry_set_filetype(entry, AE_IFREG);
            archive_entry_set_hardlink(entry, content.content.constData());
            break;
        case TestEntry::Kind::Fifo:
            archive_entry_set_filetype(entry, AE_IFIFO);
            break;
        }
        require(archive_write_header(writer, entry), writer);
        if (content.kind == TestEntry::Kind::File && !content.content.isEmpty()) {
            archive_write_data(writer, content.content.constData(),
                               static_cast<size_t>(content.content.size()));
        }
        archive_entry_free(entry);
    }
    require(archive_write_close(writer), writer);
    archive_write_free(writer);
    return bytes;
}

QByteArray gzipped(const QByteArray& content)
{
    QByteArray bytes;
    archive* writer = archive_write_new();
    require(archive_write_add_filter_gzip(writer), writer);
    require(archive_write_set_format_raw(writer), writer);
    archive_write_set_bytes_in_last_block(writer, 1);
    require(archive_write_open(writer, &bytes, nullptr, appendTo, nullptr), writer);
    archive_entry* entry = archive_entry_new();
    archive_entry_set_filetype(entry, AE_IFREG);
    require(archive_write_header(writer, entry), writer);
    archive_write_data(writer, content.constData(), static_cast<size_t>(content.size()));
    archive_entry_free(entry);
    require(archive_write_close(writer), writer);
    archive_write_free(writer);
    return bytes;
}

void writeFile(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()) {
        throw std::runtime_error(file.errorString().toStdString());
    }
}

void writeFolder(const QString& root, const std::vector<TestEntry>& entries)
{
    for (const TestEntry& entry : entries) {
        const QString path = root + QLatin1Char('/') + QString::fromStdString(entry.path);
        QDir().mkpath(QFileInfo(path).path());
        writeFile(path, entry.content);
    }
}

std::vector<TestEntry> smallCase(const std::string& root)
{
    const std::string experiment = root + "falcon-cpu-stress-ray-replicas-0/";
    const std::string run = experiment + "results/qps-5-iteration-1/";
    const QByteArray traceHeader = "Response Delay,Client,Server,Client IP,Server IP,Start Time,End "
                                   "Time,Data Type,Protocol,Request Type,"
                                   "Request Domain,Request Resource,Status,Response Code,Response "
                                   "Exception,X-Request-ID,Trace ID,Span ID,"
                                   "Parent Span ID,Server Port,Endpoint,Database ID\n";
    return {
        {experiment + "grafana-configs/dashboard.json", "{}"},
        {experiment + "results/benchmark-summary.csv",
         "Provider,Concurrency,Qps\r\nvllm,QPS 5.0 constant,4.9\r\n"},
        {run + "apply_result_chaos_anomaly_injection.json",
         R"({"result":{"kind":"StressChaos","metadata":{"creationTimestamp":"2025-06-12T14:03:27Z"},)"
         R"("spec":{"duration":"60s","selector":{"labelSelectors":{"app":"ray-replicas-0"}},)"
         R"("stressors":{"cpu":{"workers":8,"load":100}}}}})"},
        {run + "loki-logs.json",
         R"([{"time":"2025-06-12T14:03:20.5","pod":"p-0","container":"ray-replicas-0","file":"/l","msg":"a \"b\" \u00e9"},)"
         "\n"
         R"({"time":"2025-06-12T14:03:21","pod":"p-0","container":"ray-replicas-0","file":"/l","msg":"second"}])"},
        {run + "deepflow-traces-request-list.csv",
         traceHeader +
             "100,c,s,10.0.0.1,10.0.0.2,2025-06-12T14:03:22.000001,2025-06-12T14:03:22.000101,eBPF,HTTP,"
             "GET,d,/r,Success,200,,x,t,s1,,80,/e,7\n"},
        {run + "prometheus-metrics.csv", "timestamp,ray_gram,ray_network\n2025-06-12T14:03:20,1.5,NaN\n"
                                         "2025-06-12T14:03:25,,+Inf\n"},
        {run + "rca-collector-results/data.csv",
         ",time,ray-replicas-0_ctn_cpu,ray-replicas-0_pod_ip\n0,2025-06-12 14:03:20,0.1,10.0.0.2\n"
         "1,2025-06-12 14:03:25,0.2,10.0.0.2\n2,2025-06-12 14:03:30,0.3,10.0.0.3\n"},
        {run + "rca-collector-results/latency_aggregated_90.csv",
         "time,ray-replicas-0,unknown\n2025-06-12 14:03:20,5,6\n"},
        {run + "rca-collector-results/mpg.csv", ",source,destination\n3,nginx-proxy,ray-head\n"},
    };
}

std::vector<TestEntry> smallCaseWith(const std::string& name, const QByteArray& content)
{
    auto entries = smallCase();
    for (TestEntry& entry : entries) {
        if (entry.path.ends_with(name)) {
            entry.content = content;
        }
    }
    return entries;
}

void forEachFile(const QString& path, const std::function<void(const std::string&, const QByteArray&)>& visit)
{
    archive* reader = archive_read_new();
    archive_read_support_filter_all(reader);
    archive_read_support_format_all(reader);
    require(archive_read_open_filename(reader, path.toLocal8Bit().constData(), 1 << 20), reader);
    archive_entry* entry = nullptr;
    while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
        if (archive_entry_filetype(entry) != AE_IFREG) {
            continue;
        }
        QByteArray content(static_cast<qsizetype>(archive_entry_size(entry)), Qt::Uninitialized);
        archive_read_data(reader, content.data(), static_cast<size_t>(content.size()));
        visit(archive_entry_pathname(entry), content);
    }
    archive_read_free(reader);
}

} // namespace culprit::test
