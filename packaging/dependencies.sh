#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what building, running and testing Culprit need on Debian 12 and 13 and their derivatives.
# Does nothing when all of it is there; asks before using sudo; as root it needs none.
# Usage: packaging/dependencies.sh [build] [test] [checks]
set -eu

build="g++ cmake ninja-build ccache pkg-config qt6-base-dev qt6-svg-dev libqt6sql6-sqlite libgl1-mesa-dev
libqcustomplot-dev libeigen3-dev nlohmann-json3-dev libarchive-dev liblzma-dev libsqlite3-dev libboost-dev
libisal-dev libxxhash-dev nettle-dev zlib1g-dev fonts-dejavu-core"
test="gzip tar xz-utils zstd desktop-file-utils appstream locales"
checks="git patch clang clang-format clang-tidy libclang-rt-dev"

wanted=""
for part in "${@:-build}"; do
    case $part in
        build) wanted="$wanted $build" ;;
        test) wanted="$wanted $test" ;;
        checks) wanted="$wanted $checks" ;;
        *) echo "dependencies.sh: there is no part \"$part\"; parts are build, test and checks" >&2; exit 2 ;;
    esac
done

missing=""
for package in $wanted; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Culprit needs these Debian packages or their like:$missing" >&2
    exit 1
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "As root, please: apt-get install$missing" >&2
        exit 1
    fi
    if [ ! -t 0 ]; then
        echo "Packages are missing; please run: sudo apt-get install$missing" >&2
        exit 1
    fi
    printf 'Culprit needs these packages:%s\nInstall them with sudo? [y/N] ' "$missing"
    read -r answer
    case $answer in [yY]*) ;; *) exit 1 ;; esac
    as_root=sudo
fi

echo "Installing:$missing" >&2
$as_root apt-get update -qq
# shellcheck disable=SC2086 # a list of packages is meant to be split
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
