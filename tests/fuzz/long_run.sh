#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the fuzz targets one after the other and writes a table of what came of it. Inputs that lead anywhere new
# stay in OUT/corpus, from which the next run goes on; what crashed, hung or took too much memory is in OUT/found.
# Usage: tests/fuzz/long_run.sh OUT runs=1000000|seconds=60 [seed=1] [TARGET…]
# All targets when none is named. With a seed and an empty OUT, runs of a target are the same each time.
# CULPRIT_FUZZER: the program, build/fuzz/tests/fuzz/fuzz when not set. Exit status 1 when anything was found.
set -u
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 2 ] || { sed -n '3,7s/^# //p' "$0" >&2; exit 2; }
fuzzer=${CULPRIT_FUZZER:-$here/../../build/fuzz/tests/fuzz/fuzz}
out=$1
case $2 in
runs=*) much="-runs=${2#runs=}" ;;
seconds=*) much="-max_total_time=${2#seconds=}" ;;
*) echo "How much: runs=N or seconds=N, not $2" >&2; exit 2 ;;
esac
shift 2
case ${1:-} in
seed=*) much="$much -seed=${1#seed=}"; shift ;;
esac
[ $# -gt 0 ] || set -- $("$fuzzer" --list)

# How long inputs get, in bytes: no longer than needs be to come everywhere, since short ones are fast.
longest() {
    case $1 in
    archive | zip) echo 4096 ;;
    import | folder) echo 2048 ;;
    store*) echo 1024 ;;
    *) echo 320 ;;
    esac
}

# Stacks of allocations are told by the second run, of the input that was found.
export ASAN_OPTIONS="malloc_context_size=1:quarantine_size_mb=8:${ASAN_OPTIONS:-}"
status=0
mkdir -p "$out" || exit 1
for target in "$@"; do
    corpus=$out/corpus/$target found=$out/found/$target log=$out/$target.log seeds=$here/seeds/$target dict=$here/$target.dict
    mkdir -p "$corpus" "$found" || exit 1
    [ -d "$seeds" ] || seeds=
    [ -f "$dict" ] && dict=-dict=$dict || dict=
    # Entropic's choice of inputs takes longer than most targets themselves.
    "$fuzzer" --target="$target" $much -max_len="$(longest "$target")" $dict -entropic=0 \
        -timeout=10 -rss_limit_mb=2048 -print_funcs=0 -print_final_stats=1 -artifact_prefix="$found/" \
        "$corpus" $seeds >"$log" 2>&1 || { status=1; tail -n 40 "$log" >&2; }
    awk -v target="$target" -v found="$(ls "$found" | wc -l)" '
        /cov: / { for (i = 1; i < NF; ++i) value[$i] = $(i + 1); count = substr($1, 2); sub(/\/.*/, "", value["corp:"]) }
        /^Done / { seconds = $5 }
        /number_of_executed_units/ { count = $2 }
        END { printf "%-18s %12d %8d %8d %8d %8d %6d\n", target, count, seconds, value["cov:"], value["ft:"], value["corp:"], found }
        ' "$log" >>"$out/runs"
done
# Over all runs into OUT: the sum of what was executed, and the last of the rest.
{
    printf '%-18s %12s %8s %8s %8s %8s %6s\n' target executions seconds edges features corpus found
    awk '{ count[$1] += $2; seconds[$1] += $3; last[$1] = sprintf("%8d %8d %8d %6d", $4, $5, $6, $7) }
        END { for (target in count) printf "%-18s %12d %8d %s\n", target, count[target], seconds[target], last[target] }' \
        "$out/runs" | sort
} >"$out/table"
cat "$out/table"
exit $status
