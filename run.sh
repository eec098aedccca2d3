#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds Culprit if needed and opens the sample archive, or the files given.
# Without a display it does the same job headless and says where it wrote the figures and tables.
set -eu
start=$(pwd) # files are named from where the command was given
for file in "$@"; do
    [ -e "$file" ] || { echo "run.sh: there is no file $file" >&2; exit 2; }
done
cd "$(dirname "$0")"
here=$(pwd)

packaging/dependencies.sh build
[ -f build/release/build.ninja ] || cmake --preset release -D BUILD_TESTING=OFF >build-release.log 2>&1 || {
    cat build-release.log >&2
    exit 1
}
rm -f build-release.log
cmake --build --preset release --target culprit
culprit=$here/build/release/app/culprit

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    cd "$start"
    [ $# -gt 0 ] || set -- "$here/sample-data/culprit-sample.tar.gz"
    exec "$culprit" "$@"
fi

echo "No display: working headless."
out=$here/out
mkdir -p "$out"
store=$out/sample.culprit
[ $# -eq 0 ] || store=$out/opened.culprit
[ $# -gt 0 ] || set -- "$here/sample-data/culprit-sample.tar.gz"
cd "$start"
"$culprit" import "$@" --db "$store"
"$culprit" run --db "$store" --methods "${CULPRIT_METHODS:-random,nsigma,baro,mmbaro,tracerca,pdiagnose}"
"$culprit" table --db "$store" --format text
"$culprit" heatmap --db "$store" --method baro --format text
for format in csv markdown latex html json; do
    "$culprit" table --db "$store" --format "$format" >"$out/table1.$format"
done
for form in pdf svg png; do
    "$culprit" heatmap --db "$store" --method baro --out "$out/heatmap-baro.$form"
    for recipe in fig3 fig6 fig7 fig8; do
        "$culprit" figure --db "$store" --recipe "$recipe" --out "$out/$recipe.$form"
    done
done
echo "Figures and tables are in $out"
