#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds with warnings as errors and runs every test, headless.
set -eu
cd "$(dirname "$0")"
packaging/dependencies.sh build test
cmake --preset ci
cmake --build --preset ci
ctest --preset ci -j "$(nproc)" "$@"
