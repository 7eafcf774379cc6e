#!/bin/sh
# CPU time and peak memory beside R survival and lifelines, on the same invented rows, in one run.
# Usage: crates/statistics/benches/compare.sh [ROWS…]   (needs R survival and Python lifelines; default 10^4 to 10^6)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."
[ "$#" -gt 0 ] || set -- 10000 100000 1000000
cargo build --quiet --release --package oncase-statistics --example benchmark
run() { cargo run --quiet --release --package oncase-statistics --example benchmark -- "$@"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for rows in "$@"; do
    run km "$rows" "$work/rows.csv" >/dev/null
    for analysis in km logrank cox; do
        run "$analysis" "$rows"
        Rscript "$here/compare.R" "$analysis" "$work/rows.csv"
        python3 "$here/compare.py" "$analysis" "$work/rows.csv"
    done
done
