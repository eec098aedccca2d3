// SPDX-License-Identifier: GPL-3.0-or-later
// What of the store concerns results.
#include "store/store.h"
#include "store/store_private.h"
#include "text/failure_words.h"

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <optional>
#include <type_traits>

namespace culprit {

namespace {

using ResultJson = nlohmann::json;

/// JSON has no infinities and no NaN: these stand as words.
ResultJson numberToJson(double value)
{
    if (std::isnan(value)) {
        return nullptr;
    }
    if (std::isinf(value)) {
        return value > 0 ? "inf" : "-inf";
    }
    return value;
}

double numberFromJson(const ResultJson& value)
{
    if (value.is_number()) {
        return value.get<double>();
    }
    if (value.is_string()) {
        const double infinity = std::numeric_limits<double>::infinity();
        return value.get<std::string>() == "-inf" ? -infinity : infinity;
    }
    return std::numeric_limits<double>::quiet_NaN();
}

QString textOf(const ResultJson& value)
{
    return QString::fromStdString(value.dump(-1, ' ', false, ResultJson::error_handler_t::replace));
}

ResultJson parametersToJson(const Parameters& parameters)
{
    ResultJson json = ResultJson::object();
    for (const auto& [name, value] : parameters) {
        std::visit(
            [&, &key = name](const auto& content) {
                if constexpr (std::is_same_v<std::decay_t<decltype(content)>, double>) {
                    // Told apart from a whole number and from text by its wrapping.
                    json[key] = ResultJson{{"real", numberToJson(content)}};
                } else {
                    json[key] = content;
                }
            },
            value);
    }
    return json;
}

Parameters parametersFromJson(const ResultJson& json)
{
    Parameters parameters;
    for (const auto& [name, value] : json.items()) {
        if (value.is_boolean()) {
            parameters[name] = value.get<bool>();
        } else if (value.is_number_integer()) {
            parameters[name] = value.get<std::int64_t>();
        } else if (value.is_string()) {
            parameters[name] = value.get<std::string>();
        } else if (value.is_object()) {
            parameters[name] = numberFromJson(value.at("real"));
        }
    }
    return parameters;
}

ResultJson rankingToJson(const std::vector<RankedItem>& ranking)
{
    ResultJson json = ResultJson::array();
    for (const RankedItem& item : ranking) {
        json.push_back({item.name, numberToJson(item.score)});
    }
    return json;
}

/// One entry an item; where columns were left out, an object that names them comes behind, which programs
/// of earlier versions pass over.
ResultJson evidenceToJson(const std::vector<RankedItem>& ranking, const std::vector<LeftOutColumn>& leftOut)
{
    ResultJson json = ResultJson::array();
    for (const RankedItem& item : ranking) {
        ResultJson facts = ResultJson::array();
        for (const EvidenceFact& fact : item.evidence.facts) {
            facts.push_back({fact.name, numberToJson(fact.value), fact.unit});
        }
        ResultJson edges = ResultJson::array();
        for (const RankingEdge& edge : item.evidence.edges) {
            edges.push_back({edge.from, edge.to, numberToJson(edge.amount)});
        }
        json.push_back({item.evidence.sentence, std::move(facts), item.evidence.series, std::move(edges)});
    }
    if (!leftOut.empty()) {
        ResultJson columns = ResultJson::array();
        for (const LeftOutColumn& one : leftOut) {
            columns.push_back({one.column, one.reason});
        }
        json.push_back({{"left_out", std::move(columns)}});
    }
    return json;
}

void addEvidence(Diagnosis& diagnosis, const ResultJson& json)
{
    std::vector<RankedItem>& ranking = diagnosis.ranking;
    if (json.size() > ranking.size() && json[ranking.size()].is_object()) {
        for (const ResultJson& one : json[ranking.size()].at("left_out")) {
            diagnosis.leftOut.push_back({one.at(0).get<std::string>(), one.at(1).get<std::string>()});
        }
    }
    for (std::size_t i = 0; i < std::min(ranking.size(), json.size()); ++i) {
        Evidence& evidence = ranking[i].evidence;
        evidence.sentence = json[i].at(0).get<std::string>();
        for (const ResultJson& fact : json[i].at(1)) {
            evidence.facts.push_back(
                {fact.at(0).get<std::string>(), numberFromJson(fact.at(1)), fact.at(2).get<std::string>()});
        }
        evidence.series = json[i].at(2).get<std::string>();
        if (json[i].size() > 3) { // results of earlier versions have none
            for (const ResultJson& edge : json[i].at(3)) {
                evidence.edges.push_back({edge.at(0).get<std::string>(), edge.at(1).get<std::string>(),
                                          numberFromJson(edge.at(2))});
            }
        }
    }
}

ResultJson graphToJson(const CausalGraph& graph)
{
    ResultJson edges = ResultJson::array();
    for (const CausalGraph::Edge& edge : graph.edges) {
        edges.push_back({edge.from, edge.to, std::string(toString(edge.mark)), numberToJson(edge.weight)});
    }
    return {{"nodes", graph.nodes}, {"edges", std::move(edges)}};
}

CausalGraph graphFromJson(const ResultJson& json)
{
    CausalGraph graph;
    graph.nodes = json.at("nodes").get<std::vector<std::string>>();
    const auto isNode = [&](int node) { return node >= 0 && node < std::ssize(graph.nodes); };
    for (const ResultJson& edge : json.at("edges")) {
        if (!isNode(edge.at(0).get<int>()) || !isNode(edge.at(1).get<int>())) {
            throw std::runtime_error("an edge leads to no node");
        }
        graph.edges.push_back({edge.at(0).get<int>(), edge.at(1).get<int>(),
                               edgeMarkFrom(edge.at(2).get<std::string>()), numberFromJson(edge.at(3))});
    }
    return graph;
}

QString placeholders(std::size_t count)
{
    QString marks = QStringLiteral("?");
    for (std::size_t i = 1; i < count; ++i) {
        marks += QStringLiteral(", ?");
    }
    return marks;
}

QString diagnosisSql(bool withEvidence, bool withGraph = true)
{
    return QStringLiteral("SELECT case_key, method, variant, parameters, seed, origin, version, computed_at, "
                          "status, message, seconds, ranking, %1, id, method_version, content%2 "
                          "FROM diagnosis")
        .arg(withGraph ? QStringLiteral("graph") : QStringLiteral("NULL"),
             withEvidence ? QStringLiteral(", evidence") : QString());
}

/// What `read` gives; where that can't be read, the column is named.
template <typename Read>
auto column(const char* name, const Read& read)
{
    try {
        return read();
    } catch (const std::exception& error) {
        throw std::runtime_error(std::string("its ") + name + ": " + reasonOf(error));
    }
}

/// The key in the first six columns of a row and the one that tells the method's version. Throws where they
/// can't be read.
ResultKey keyFrom(const StoreQuery& row, int versionColumn)
{
    const auto text = [&](int column) { return row.value(column).toString().toStdString(); };
    return {text(0),
            {text(1), variantFrom(text(2)),
             column("parameters", [&] { return parametersFromJson(ResultJson::parse(text(3))); }),
             row.value(versionColumn).toInt()},
            std::bit_cast<std::uint64_t>(std::int64_t{row.value(4).toLongLong()}),
            originFrom(text(5))};
}

/// Throws where what the row says can't be read.
Diagnosis diagnosisFrom(const StoreQuery& row, bool withEvidence)
{
    const auto text = [&](int column) { return row.value(column).toString().toStdString(); };
    Diagnosis diagnosis;
    diagnosis.key = keyFrom(row, 14);
    diagnosis.content = text(15);
    diagnosis.version = text(6);
    diagnosis.computedAt = row.value(7).toDouble();
    diagnosis.status = diagnosisStatusFrom(text(8));
    diagnosis.message = text(9);
    diagnosis.seconds = row.value(10).toDouble();
    diagnosis.ranking = column("ranking", [&] {
        std::vector<RankedItem> ranking;
        for (const ResultJson& item : ResultJson::parse(text(11))) {
            ranking.push_back({item.at(0).get<std::string>(), numberFromJson(item.at(1)), {}});
        }
        return ranking;
    });
    if (!row.value(12).isNull()) {
        diagnosis.graph = column("graph", [&] { return graphFromJson(ResultJson::parse(text(12))); });
    }
    if (withEvidence) {
        column("evidence", [&] {
            addEvidence(diagnosis, ResultJson::parse(text(16)));
            return true;
        });
    }
    return diagnosis;
}

} // namespace

std::vector<UnreadableResult> unreadableResults(const Store::Private& store)
{
    std::vector<UnreadableResult> unreadable;
    StoreQuery rows = store.run(diagnosisSql(true) + QStringLiteral(" ORDER BY id"));
    while (rows.next()) {
        try {
            diagnosisFrom(rows, true);
        } catch (const std::exception& error) {
            unreadable.push_back({rows.value(13).toLongLong(), rows.value(0).toString().toStdString(),
                                  rows.value(1).toString().toStdString(), reasonOf(error)});
        }
    }
    return unreadable;
}

void forEachKey(const Store::Private& store, const QString& rows,
                const std::function<void(std::int64_t, const ResultKey&, const std::string&)>& take)
{
    StoreQuery query = store.run(QStringLiteral("SELECT case_key, method, variant, parameters, seed, origin, "
                                                "method_version, id, content FROM ") +
                                 rows);
    while (query.next()) {
        std::optional<ResultKey> key;
        try {
            key = keyFrom(query, 6);
        } catch (const std::exception&) {
            continue; // a damaged result has no key to be known by
        }
        take(query.value(7).toLongLong(), *key, query.value(8).toString().toStdString());
    }
}

void Store::saveDiagnosis(const Diagnosis& diagnosis)
{
    const auto text = [](std::string_view view) {
        return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
    };
    const MethodSetting& setting = diagnosis.key.setting;
    d->run(QStringLiteral(
               "INSERT OR REPLACE INTO diagnosis (case_key, method, variant, parameters, seed, origin, "
               "method_version, content, version, computed_at, status, message, seconds, ranking, evidence, "
               "graph) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
           {text(diagnosis.key.caseKey), text(setting.id), text(toString(setting.variant)),
            textOf(parametersToJson(setting.parameters)),
            qint64{std::bit_cast<std::int64_t>(diagnosis.key.seed)}, text(toString(diagnosis.key.origin)),
            setting.version, text(diagnosis.content), text(diagnosis.version), diagnosis.computedAt,
            text(toString(diagnosis.status)), text(diagnosis.message), diagnosis.seconds,
            textOf(rankingToJson(diagnosis.ranking)),
            textOf(evidenceToJson(diagnosis.ranking, diagnosis.leftOut)),
            textOf(graphToJson(diagnosis.graph))});
}

void Store::saveDiagnoses(std::span<const Diagnosis* const> diagnoses,
                          const std::map<std::string, std::string>& contents)
{
    transact([&] {
        for (const auto& [caseKey, content] : contents) {
            d->run(QStringLiteral("UPDATE run SET content = ? WHERE key = ?"),
                   {QString::fromStdString(content), QString::fromStdString(caseKey)});
        }
        for (const Diagnosis* diagnosis : diagnoses) {
            saveDiagnosis(*diagnosis);
        }
    });
}

std::vector<Diagnosis> Store::diagnoses(const DiagnosisQuery& query) const
{
    std::vector<Diagnosis> diagnoses;
    forEachDiagnosis(query, [&](Diagnosis diagnosis) { diagnoses.push_back(std::move(diagnosis)); });
    return diagnoses;
}

std::vector<std::string> Store::methodsWithResults() const
{
    std::vector<std::string> methods;
    StoreQuery query = d->run(QStringLiteral("SELECT DISTINCT method FROM diagnosis ORDER BY method"));
    while (query.next()) {
        methods.push_back(query.value(0).toString().toStdString());
    }
    return methods;
}

void Store::forEachDiagnosis(const DiagnosisQuery& query, const std::function<void(Diagnosis)>& take) const
{
    QStringList conditions;
    QVariantList values;
    const auto anyOf = [&](const char* column, const std::vector<std::string>& words) {
        if (!words.empty()) {
            conditions << QStringLiteral("%1 IN (%2)").arg(QLatin1String(column), placeholders(words.size()));
            for (const std::string& word : words) {
                values << QString::fromStdString(word);
            }
        }
    };
    anyOf("method", query.methods);
    anyOf("case_key", query.caseKeys);
    if (query.variant) {
        anyOf("variant", {std::string(toString(*query.variant))});
    }
    if (query.seed) {
        conditions << QStringLiteral("seed = ?");
        values << qint64{std::bit_cast<std::int64_t>(*query.seed)};
    }
    StoreQuery rows = d->run(
        diagnosisSql(query.withEvidence, query.withGraph) +
            (conditions.isEmpty() ? QString()
                                  : QStringLiteral(" WHERE ") + conditions.join(QStringLiteral(" AND "))) +
            QStringLiteral(" ORDER BY case_key, method, variant, seed, origin, id"),
        values);
    while (rows.next()) {
        std::optional<Diagnosis> read;
        try {
            read = diagnosisFrom(rows, query.withEvidence);
        } catch (const std::exception& error) {
            d->fail(QStringLiteral(
                        "the result of %1 on %2 can't be read (%3); culprit check removes it, so that it "
                        "can be computed again")
                        .arg(rows.value(1).toString(), rows.value(0).toString(),
                             QString::fromStdString(reasonOf(error))));
        }
        take(std::move(*read));
    }
}

} // namespace culprit
