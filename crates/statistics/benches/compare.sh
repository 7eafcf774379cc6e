#!/bin/sh
# CPU time and peak memory beside R survival and lifelines, on the same invented rows, in one run.
# Usage: crates/statistics/benches/compare.sh [ROWS…]   (needs R survival and Python lifelines; default 10^4 to 10^7)
# Each analysis is one process on one thread. PYTHON names the Python that has lifelines.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."
[ "$#" -gt 0 ] || set -- 10000 100000 1000000 10000000
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
python=${PYTHON:-python3}
cargo build --quiet --release --package oncase-statistics --example benchmark
run() { cargo run --quiet --release --package oncase-statistics --example benchmark -- "$@"; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for rows in "$@"; do
    run km "$rows" "$work/rows.csv" >/dev/null
    Rscript "$here/compare.R" convert "$work/rows.csv" "$work/rows.rds"
    "$python" "$here/compare.py" convert "$work/rows.csv" "$work/rows.pickle"
    for analysis in km logrank cox; do
        run "$analysis" "$rows"
        Rscript "$here/compare.R" "$analysis" "$work/rows.rds"
        # Ten minutes of CPU time are the limit for one analysis.
        (ulimit -t 600; "$python" "$here/compare.py" "$analysis" "$work/rows.pickle") || echo "lifelines $analysis $rows rows: stopped"
    done
done
