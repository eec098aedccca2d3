#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is checked beside the plain suite; `./test.sh --all` runs it. Needs `dependencies.sh build test checks`
# and the preset `ci` built. Every check runs, whatever the others said; the exit status is 0 if all passed.
# Usage: packaging/checks.sh [format] [locale] [headless] [examples] [sanitizers] [fuzz] [tidy]
# CULPRIT_CHECKS: which ones where none is named; all when not set.
# CULPRIT_CHECKS_SECONDS: how long all of them may take; what is not done by then is said, and no failure.
set -u
cd "$(dirname "$0")/.." || exit 1
jobs=$(nproc)
tidy_seconds=${CULPRIT_TIDY_SECONDS:-420}
fuzz_runs=${CULPRIT_FUZZ_RUNS:-500} # each target

# Every source as clang-format 14 lays it out, the version of Debian 12; others differ in small ways.
check_format() {
    clang-format --version | grep -q 'version 14\.' || {
        echo "The format is that of clang-format 14; here is $(clang-format --version), so nothing is compared."
        return 0
    }
    find app core methods views sample-data tests -name '*.h' -print0 -o -name '*.cpp' -print0 |
        xargs -0 clang-format --dry-run -Werror
}

# The sources changed since CULPRIT_TIDY_BASE (default: the last tag, else twenty commits back), newest first,
# as many as the time allows.
check_tidy() {
    base=${CULPRIT_TIDY_BASE:-$(git describe --tags --abbrev=0 2>/dev/null || git rev-parse -q --verify HEAD~20)} ||
        base=$(git rev-list --max-parents=0 HEAD | tail -n 1)
    cmake --preset tidy >/dev/null || return 1
    # Not by the build, which would make every library that a source with a .moc stands on.
    moc=$(qtpaths6 --query QT_HOST_LIBEXECS)/moc
    git grep -l '^#include ".*\.moc"' -- '*.cpp' | while read -r file; do
        folder=build/tidy/moc/$(dirname "$file" | tr / _)_moc # names occur twice; none that .clang-tidy looks into
        mkdir -p "$folder"
        "$moc" "$file" -o "$folder/$(basename "$file" .cpp).moc" || exit 1
    done || return 1
    end=$(($(date +%s) + tidy_seconds))
    : >build/tidy/left
    git log --name-only --format= "$base"..HEAD -- '*.cpp' | awk '!seen[$0]++' | while read -r file; do
        if grep -q "/$file\"" build/tidy/compile_commands.json; then echo "$file"; fi
    done >build/tidy/changed
    echo "$(wc -l <build/tidy/changed) sources changed since $(git rev-parse --short "$base")"
    xargs -r -P "$jobs" -I '{}' sh -c '
        [ "$(date +%s)" -lt "$1" ] || { echo "$2" >>build/tidy/left; exit 0; }
        clang-tidy --quiet --warnings-as-errors="*" -p build/tidy --extra-arg=-I"$PWD/build/tidy/moc/$(dirname "$2" | tr / _)_moc" "$2" 2>/dev/null' tidy "$end" '{}' <build/tidy/changed
    status=$?
    [ ! -s build/tidy/left ] || echo "No time was left for $(wc -l <build/tidy/left) of them, first $(head -n 1 build/tidy/left)"
    return "$status"
}

# The program as a server has it. All its tests run in the sanitizers' build, which has no window either.
check_headless() {
    cmake --preset headless >/dev/null &&
        cmake --build --preset headless --target culprit cli_test outputs_test foreign_cases_test &&
        ctest --preset headless -j "$jobs" -R '^(cli_test|outputs_test|foreign_cases_test)$'
}

# Core, methods and command line under the address and undefined behaviour sanitizers of clang; what takes
# minutes there is left to the plain suite. The fuzzers are built of the same objects.
check_sanitizers() {
    cmake --preset fuzz >/dev/null && cmake --build --preset fuzz &&
        ctest --preset fuzz -j "$jobs" -E '^(conformance_test|random_graphs_test|determinism_test|statistics_test)$'
}

# Not to find what hours of it would find (see tests/fuzz/long_run.sh), but to see that every target builds, runs, and
# stands what its seeds hold: the same inputs each time, so that what passed once passes again.
check_fuzz() {
    cmake --preset fuzz >/dev/null && cmake --build --preset fuzz --target fuzz || return 1
    rm -rf build/fuzz/smoke
    tests/fuzz/long_run.sh build/fuzz/smoke runs="$fuzz_runs" seed=1
}

# The whole suite where numbers are written 1.234,5.
check_locale() {
    [ "$(LOCPATH=build/ci/locales LC_ALL=de_DE.UTF-8 /usr/bin/printf '%.1f' 1,5 2>/dev/null)" = 1,5 ] || {
        echo "The locale de_DE.UTF-8 doesn't work here."
        return 1
    }
    ctest --preset german -j "$jobs"
}

# The worked examples of CONTRIBUTING.md, done and tried.
check_examples() {
    tests/examples/follow.sh
}

# The check in a process of its own, which ends with the time there is.
check_in_time() {
    left=$((deadline - $(date +%s)))
    if [ "$left" -lt 30 ]; then
        echo "No time is left for $1."
        return 0
    fi
    timeout "$left" packaging/checks.sh --here "$1"
    status=$?
    [ "$status" -ne 124 ] || { echo "Broken off, no time is left for the rest of $1."; return 0; }
    return "$status"
}

if [ "${1:-}" = --here ]; then
    "check_$2"
    exit
fi

# What they said, and in `failed` which failed, so that a caller can say it once more where it is read: at the end.
said=build/checks
mkdir -p "$said" && : >"$said/failed" || exit 1
deadline=$(($(date +%s) + ${CULPRIT_CHECKS_SECONDS:-0}))
how=check_
[ -z "${CULPRIT_CHECKS_SECONDS:-}" ] || how="check_in_time "
for check in "${@:-${CULPRIT_CHECKS:-format locale headless examples sanitizers fuzz tidy}}"; do
    for name in $check; do
        echo "== $name"
        started=$(date +%s)
        { $how$name || echo "$name" >>"$said/failed"; } 2>&1 | tee "$said/$name.log"
        echo "== $name took $(($(date +%s) - started)) s"
    done
done
[ ! -s "$said/failed" ] || { echo "These checks failed:" $(cat "$said/failed") >&2; exit 1; }
