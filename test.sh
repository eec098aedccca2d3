#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds with warnings as errors and runs every test, headless.
# Usage: ./test.sh [--all] [options for ctest]
#   --all  first does what is checked besides: see packaging/checks.sh
# CULPRIT_CHECKS_SECONDS: when that has to be over, in seconds from the start; what is not done by then is said.
set -eu
cd "$(dirname "$0")"
started=$(date +%s)
all=""
[ "${1:-}" != --all ] || { all=yes; shift; }

packaging/dependencies.sh build test ${all:+checks}
# So that a copy of the tree (tests/examples) finds in ccache what was built of this one.
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$(pwd)}"
cmake --preset ci
cmake --build --preset ci
failed=0
[ -z "${CULPRIT_CHECKS_SECONDS:-}" ] ||
    export CULPRIT_CHECKS_SECONDS=$((CULPRIT_CHECKS_SECONDS + started - $(date +%s)))
[ -z "$all" ] || packaging/checks.sh || failed=1
ctest --preset ci -j "$(nproc)" "$@" || failed=1
# Said here too, since a log is read from its end.
[ -z "$all" ] || while read -r check; do
    echo "The check $check failed. It ended with:"
    tail -n 60 "build/checks/$check.log"
done <build/checks/failed
exit "$failed"
