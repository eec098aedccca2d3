#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Does what the worked examples of CONTRIBUTING.md say, in a copy of the tree, and tries what came of it.
# A block opened by ```LANGUAGE new PATH is a new file, one opened by ```diff a change; `<!-- example NAME: at most
# N files -->` opens an example. Usage: tests/examples/follow.sh [folder to work in]
set -eu
cd "$(dirname "$0")/../.."
root=$(pwd)
work=${1:-$root/build/examples}
tree=$work/tree
rm -rf "$work/steps" "$tree"
mkdir -p "$work/steps" "$tree"
tar --exclude=./build --exclude=./out --exclude=./.git -cf - . | tar -xf - -C "$tree"

awk -v steps="$work/steps" '
    /^<!-- example / { name = $3; sub(":$", "", name); most = $6; step = 0
                       print name, most > (steps "/list"); next }
    /^```[a-z]+ new / && name { step++; file = steps "/" name "." step ".new"; print $3 > (file ".path"); next }
    /^```diff$/ && name { step++; file = steps "/" name "." step ".diff"; next }
    /^```$/ { file = ""; next }
    file { print > file }' CONTRIBUTING.md

cd "$tree"
while read -r name most; do
    touched=""
    for step in "$work/steps/$name".*; do
        case $step in
            *.path) continue ;;
            *.new)
                path=$(cat "$step.path")
                [ ! -e "$path" ] || { echo "$name: $path is there already" >&2; exit 1; }
                mkdir -p "$(dirname "$path")"
                cp "$step" "$path" ;;
            *.diff)
                path=$(sed -n 's|^+++ b/||p' "$step")
                patch -p1 --fuzz=0 --silent <"$step" || { echo "$name: its change of $path doesn't fit" >&2; exit 1; } ;;
        esac
        case $path in tests/*) continue ;; esac # a test of its own comes on top
        touched="$touched $path"
    done
    count=$(echo "$touched" | tr ' ' '\n' | sort -u | grep -c .)
    echo "$name: $count files:$touched"
    [ "$count" -gt 0 ] && [ "$count" -le "$most" ] || { echo "$name may take at most $most files" >&2; exit 1; }
done <"$work/steps/list"

# Built as CI builds, at the same place within the tree, so that ccache has what the examples don't touch: see
# test.sh.
export CCACHE_BASEDIR="$tree"
cmake --preset ci -D CULPRIT_EXAMPLES=ON >"$work/configure.log" || { cat "$work/configure.log" >&2; exit 1; }
cmake --build --preset ci --target culprit examples_test
ctest --preset ci -R '^(architecture|examples_test)$'

# What a user sees of them.
culprit=$tree/build/ci/app/culprit
export QT_QPA_PLATFORM=offscreen
store=$work/examples.culprit
rm -f "$store"
"$culprit" methods | grep -q '^median_shift ' || { echo "culprit methods doesn't know the method" >&2; exit 1; }
"$culprit" import "$tree/tests/conformance/data/cases.tar.xz" --db "$store" >/dev/null
"$culprit" run --db "$store" --methods median_shift >/dev/null
"$culprit" table --db "$store" --format csv | grep -q 'Median shift' || { echo "Table 1 lacks the method" >&2; exit 1; }
"$culprit" figure --db "$store" --recipe tokens --out "$work/tokens.svg"
grep -q 'finished requests' "$work/tokens.svg" || { echo "the recipe draws nothing" >&2; exit 1; }
echo "The examples of CONTRIBUTING.md work."
