// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/schema_upgrade.h"

#include <QString>

namespace culprit {

namespace {

// Version 1 kept all parameters of a result, version 2 those that differ from the method's defaults. These
// were the defaults as version 1 wrote them.
constexpr const char* firstDefaults = R"(VALUES
    ('baro', 'direction', 'rise'), ('mmbaro', 'direction', 'rise'), ('nsigma', 'direction', 'rise'),
    ('causalai', 'alpha', '{"real":0.001}'), ('causalai', 'max_condition_set_size', 4),
    ('causalrca', 'epochs', 500), ('causalrca', 'threshold', '{"real":0.3}'),
    ('circa', 'alpha', '{"real":0.05}'),
    ('cmlp_pagerank', 'max_iterations', 0), ('cmlp_pagerank', 'lambda', '{"real":0.02}'),
    ('e_diagnosis', 'alpha', '{"real":0.01}'), ('e_diagnosis', 'bootstraps', 200), ('e_diagnosis', 'top', 3),
    ('fci_pagerank', 'alpha', '{"real":0.05}'),
    ('fci_randomwalk', 'alpha', '{"real":0.05}'), ('fci_randomwalk', 'steps', 1000),
    ('ges_pagerank', 'lambda', '{"real":2.0}'),
    ('granger_pagerank', 'alpha', '{"real":0.05}'), ('granger_pagerank', 'max_lag', 3),
    ('granger_randomwalk', 'alpha', '{"real":0.05}'), ('granger_randomwalk', 'max_lag', 3),
    ('granger_randomwalk', 'steps', 1000),
    ('lingam_randomwalk', 'steps', 1000),
    ('microcause', 'max_lag', 10), ('microcause', 'pc_alpha', '{"real":0.1}'),
    ('microcause', 'rho', '{"real":0.2}'), ('microcause', 'lambda', '{"real":0.5}'),
    ('microrank', 'top', 11),
    ('pc_pagerank', 'alpha', '{"real":0.05}'),
    ('pc_randomwalk', 'alpha', '{"real":0.05}'), ('pc_randomwalk', 'steps', 1000),
    ('pdiagnose', 'weight', '{"real":5.0}'),
    ('rcd', 'gamma', 5), ('rcd', 'bins', 5))";

/// The parameters of a row of version 1 but those at their defaults.
QString changedParameters()
{
    return QStringLiteral("(SELECT json_group_object(key, CASE type WHEN 'object' THEN json(value) "
                          "WHEN 'true' THEN json('true') WHEN 'false' THEN json('false') ELSE value END) "
                          "FROM json_each(parameters) WHERE (method, key, value) NOT IN (%1))")
        .arg(QLatin1String(firstDefaults));
}

constexpr const char* componentTable =
    "(archive INTEGER NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, component_group TEXT NOT NULL, "
    "labels TEXT NOT NULL, edited INTEGER NOT NULL, PRIMARY KEY (archive, name)) WITHOUT ROWID";

constexpr const char* reservationTable =
    "(id INTEGER PRIMARY KEY, archive INTEGER NOT NULL, owner TEXT NOT NULL, seen REAL NOT NULL, "
    "of_table TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL)";

constexpr const char* seriesUnitTable = "(id INTEGER PRIMARY KEY, unit TEXT NOT NULL)";

} // namespace

QStringList upgradeToVersion2()
{
    return {
        QStringLiteral("UPDATE OR REPLACE diagnosis SET parameters = ") + changedParameters(),
        QStringLiteral("ALTER TABLE diagnosis ADD COLUMN method_version INTEGER NOT NULL DEFAULT 1"),
        // Hash of the telemetry, the window, the setting and the seed a result came from; '': not known.
        QStringLiteral("ALTER TABLE diagnosis ADD COLUMN content TEXT NOT NULL DEFAULT ''"),
        // Hash of a recording's telemetry; '': not known yet.
        QStringLiteral("ALTER TABLE run ADD COLUMN content TEXT NOT NULL DEFAULT ''"),
        // What kind of remark it is, and where in the file, with an example.
        QStringLiteral("ALTER TABLE notice ADD COLUMN name TEXT NOT NULL DEFAULT ''"),
        QStringLiteral("ALTER TABLE notice ADD COLUMN column_name TEXT NOT NULL DEFAULT ''"),
        QStringLiteral("ALTER TABLE notice ADD COLUMN example TEXT NOT NULL DEFAULT ''"),
        QStringLiteral("CREATE TABLE component ") + QLatin1String(componentTable),
        // Numbers of rows that nobody may see yet: see Reservation.
        QStringLiteral("CREATE TABLE reservation ") + QLatin1String(reservationTable),
    };
}

QStringList upgradeToVersion3()
{
    return {
        // Only of series whose file says it, under the number of the series. No column of theirs: behind the
        // samples it would be found only by reading these.
        QStringLiteral("CREATE TABLE series_unit ") + QLatin1String(seriesUnitTable),
    };
}

QStringList viewsOfVersion(int version)
{
    QStringList statements{QStringLiteral("CREATE TEMP TABLE series_unit ") + QLatin1String(seriesUnitTable)};
    if (version > 1) {
        return statements;
    }
    return statements << QStringList{
               QStringLiteral("CREATE TEMP VIEW diagnosis AS SELECT id, case_key, method, variant, %1 AS "
                              "parameters, seed, "
                              "origin, archive, version, computed_at, status, message, seconds, ranking, "
                              "evidence, graph, "
                              "1 AS method_version, '' AS content FROM main.diagnosis")
                   .arg(changedParameters()),
               QStringLiteral("CREATE TEMP VIEW run AS SELECT *, '' AS content FROM main.run"),
               QStringLiteral(
                   "CREATE TEMP VIEW notice AS SELECT *, '' AS name, '' AS column_name, '' AS example "
                   "FROM main.notice"),
               QStringLiteral("CREATE TEMP TABLE component ") + QLatin1String(componentTable),
               QStringLiteral("CREATE TEMP TABLE reservation ") + QLatin1String(reservationTable),
           };
}

} // namespace culprit
