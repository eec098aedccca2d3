// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/busy_wait.h"
#include "store/record_list.h"
#include "study/case_source.h"
#include "study/diagnosis.h"
#include "telemetry/case.h"
#include "telemetry/component.h"
#include "telemetry/component_addresses.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace culprit {

/// The store can't be opened, is newer than the program, locked or damaged (exit status 4 on
/// the command line).
class StoreError : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// Somebody else writes to the store, for longer than one wanted to wait.
class StoreBusy : public StoreError
{
public:
    using StoreError::StoreError;
};

/// The store's file is damaged where it tells what it holds.
class StoreDamaged : public StoreError
{
public:
    using StoreError::StoreError;
};

/// What was to be kept can't be written: the disk is full, or fails (exit status 1 on the command line).
class StoreWriteError : public StoreError
{
public:
    using StoreError::StoreError;
};

/// Work on a store was stopped on request; the store is as it was.
class StoreCancelled : public std::runtime_error
{
public:
    using std::runtime_error::runtime_error;
};

/// An archive as it was imported.
struct ArchiveRecord
{
    std::int64_t id = 0;
    std::string path;   ///< where it was opened from
    std::string name;   ///< the last part of the path
    std::string sha256; ///< of the archive's bytes (of the sorted listing and contents for a folder)
    std::int64_t bytesIn = 0;
    std::int64_t bytesRaw = 0;
    double importedAt = 0; ///< epoch seconds, UTC
    int cases = 0;
};

/// A remark made at import: what was filled, recovered, dropped or not understood.
struct ImportNotice
{
    enum class Severity { Info, Warning, Skipped };
    Severity severity = Severity::Info;
    std::string caseKey; ///< empty when it is about the archive
    std::string entry;   ///< path in the archive
    std::string message;
    std::int64_t count = 1;
    std::string name = {};    ///< of its kind, e.g. `short-rows`; empty in stores of version 1
    std::string column = {};  ///< of the file, where the remark is about one
    std::string example = {}; ///< as written in the file
};

/// `info`, `warning`, `skipped`.
std::string_view toString(ImportNotice::Severity severity);

/// Which parts of a case to load: metrics alone take under a millisecond, spans and logs more.
enum class CasePart : unsigned { Metrics = 1, Spans = 2, Logs = 4, Topology = 8, All = 15 };
constexpr CasePart operator|(CasePart a, CasePart b)
{
    return static_cast<CasePart>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool contains(CasePart set, CasePart part)
{
    return (static_cast<unsigned>(set) & static_cast<unsigned>(part)) != 0;
}

/// Which results to read; empty lists mean all.
struct DiagnosisQuery
{
    std::vector<std::string> methods;
    std::vector<std::string> caseKeys;
    std::optional<Variant> variant;
    std::optional<std::uint64_t> seed;
    bool withEvidence = true;
    bool withGraph = true;
};

/// One file of an archive, recognised or not.
struct ArtifactRecord
{
    std::int64_t id = 0;
    std::string archive; ///< name of the archive
    std::string caseKey; ///< empty for files of a whole experiment or archive
    std::string path;    ///< in the archive
    std::int64_t bytes = 0;
    std::string role;     ///< what it was read as: `metrics`, `logs`, …; `listed` or `not recognised`
    bool hasText = false; ///< its bytes are kept, see Store::artifactText
};

/// Telemetry and results in one SQLite file.
///
/// A Store is one connection and belongs to the thread that opened it; open another for another thread.
/// Every function throws StoreError with a message that names the file.
class Store
{
public:
    enum class Mode { ReadOnly, ReadWrite, CreateIfMissing };
    struct Private;

    static Store open(const QString& path, Mode mode = Mode::ReadWrite);
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    QString path() const;
    /// How long to wait for others who write before StoreBusy is thrown.
    void setPatience(Patience patience);

    std::vector<ArchiveRecord> archives() const;
    std::vector<ImportNotice> notices(const std::string& caseKey = {}) const;
    /// Removes an archive with its cases and their results, all or nothing.
    void removeArchive(std::int64_t id);
    /// The same, if it is still the archive that `record` tells of: numbers are given anew after a removal.
    /// False when it is gone or another one bears its number.
    bool removeArchive(const ArchiveRecord& record);

    /// By archive: cases with an injection first, faults in the study's order, then experiment and iteration.
    std::vector<CaseSummary> cases() const;
    /// Those of one archive.
    std::vector<CaseSummary> cases(std::int64_t archive) const;
    /// Recordings of whole experiments, which are no cases; `loadCase` and the lists take their keys too.
    std::vector<CaseSummary> wholeSpans() const;
    std::optional<CaseSummary> findCase(const std::string& key) const;
    /// Throws when there is no such case.
    Case loadCase(const std::string& key, CasePart parts = CasePart::All) const;
    /// The same to be read piece by piece; must not outlive the store.
    std::unique_ptr<CaseSource> caseSource(const std::string& key, CasePart parts = CasePart::All) const;

    /// What the load generator and the protocol tell of a case, by name: `Time To First Token`, ….
    std::map<std::string, std::string> facts(const std::string& caseKey) const;
    /// All files of the archives in their order, or those of one case.
    std::vector<ArtifactRecord> artifacts(const std::string& caseKey = {}) const;
    /// The bytes of a file with `hasText`, exactly as they came.
    QByteArray artifactText(std::int64_t id) const;

    /// The log lines of a case that pass `filter`. Reads every line once; a requested stop ends that early,
    /// with what was found so far.
    RecordList listLogs(const std::string& caseKey, const LogFilter& filter,
                        const std::stop_token& stop = {}) const;
    /// The same of spans.
    RecordList listSpans(const std::string& caseKey, const SpanFilter& filter,
                         const std::stop_token& stop = {}) const;
    /// The lines at `rows` of a RecordList, in that order.
    std::vector<LogRecord> logs(const std::string& caseKey, std::span<const std::uint32_t> rows) const;
    std::vector<Span> spans(const std::string& caseKey, std::span<const std::uint32_t> rows) const;
    /// Which component has which address in a case.
    ComponentAddresses addresses(const std::string& caseKey) const;

    /// The components of an archive's cases in natural order of their names, with role and group: as the
    /// names and recorded labels tell, or as somebody decided.
    std::vector<Component> components(std::int64_t archive) const;
    /// Decides role and group (empty: none) of a component; stays when a changed archive replaces this one.
    void setComponent(std::int64_t archive, const std::string& name, ComponentRole role,
                      const std::string& group);
    /// Leaves role and group to the name again.
    void resetComponent(std::int64_t archive, const std::string& name);

    /// Replaces an earlier result of the same (case, method, variant, parameters, seed, origin).
    void saveDiagnosis(const Diagnosis& diagnosis);
    /// Several, and hashes of telemetry by case, all or nothing. Cases that are not there are passed over.
    void saveDiagnoses(std::span<const Diagnosis* const> diagnoses,
                       const std::map<std::string, std::string>& contents = {});
    std::vector<Diagnosis> diagnoses(const DiagnosisQuery& query = {}) const;
    /// The ids of all methods that a result is kept of, in order.
    std::vector<std::string> methodsWithResults() const;
    /// The same one after the other, by case, then method, variant, seed and origin.
    void forEachDiagnosis(const DiagnosisQuery& query, const std::function<void(Diagnosis)>& take) const;

private:
    friend class BulkWriter;
    friend class ReplacedResults;
    friend class StoreChecker;
    friend class StoreMerger;
    explicit Store(std::unique_ptr<Private> d);
    /// The same as `open`, but tables may be missing.
    static Store openAny(const QString& path, Mode mode);
    static std::unique_ptr<Private> openConnection(const QString& path, Mode mode);
    /// A store that nobody else may see yet (see StoreAside): written once, without a journal, in one
    /// transaction. Messages name `shownAs`.
    static Store openAlone(const QString& path, const QString& shownAs);
    void transact(const std::function<void()>& work);
    void removeArchiveRows(std::int64_t id);
    void removeRunRows(std::int64_t run);
    std::unique_ptr<Private> d;
};

} // namespace culprit
