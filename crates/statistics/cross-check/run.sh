#!/bin/sh
# Compares oncase-statistics with R's survival and cmprsk, installed from Debian when they are not there.
# Usage: crates/statistics/cross-check/run.sh   (from anywhere; exits with 1 when anything differs)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
crate=$(dirname "$here")
if ! Rscript -e 'library(survival); library(cmprsk); library(metafor); library(jsonlite)' >/dev/null 2>&1; then
    echo "installing R, survival, cmprsk, metafor and jsonlite from Debian" >&2
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        r-base-core r-cran-survival r-cran-cmprsk r-cran-metafor r-cran-jsonlite
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
Rscript "$here/checks.R" "$work/own" own
Rscript "$here/checks.R" "$work/r-packages" r-packages
cd "$crate"
cargo run --quiet --package oncase-statistics --example cross_check -- "$work/own" "$work/r-packages"
