#!/bin/sh
# Load from a second process: requests a second, latencies and memory of a running application with 10,000 cases.
#
#   crates/server/benches/load.sh [SECONDS] [CASES]      SQLite, in a temporary folder
#   DATA=postgres://… crates/server/benches/load.sh      PostgreSQL (an empty database of its own)
#
# Needs a release build of `oncase` (ONCASE names another), wrk, curl and python3. Everything stays on the loopback.
set -eu
seconds=${1:-10}
cases=${2:-10000}
here=$(dirname "$0")
oncase=${ONCASE:-target/release/oncase}
folder=$(mktemp -d)
data=${DATA:-$folder/cases.db}
port=7388
"$oncase" serve --data "$data" --anchor "$folder/anchor" --port $port --no-open --format json > "$folder/said" &
server=$!
trap 'kill $server; wait $server || true; rm -rf "$folder"' EXIT
sleep 2
link=$(python3 -c "import json; print(json.load(open('$folder/said'))['link'])")
url=http://127.0.0.1:$port
curl -s -c "$folder/jar" -o /dev/null "$link"
COOKIE=$(awk '/oncase/ {print $6 "=" $7}' "$folder/jar")
TOKEN=$(curl -s -b "$folder/jar" $url/session | python3 -c "import json, sys; print(json.load(sys.stdin)['token'])")
export COOKIE TOKEN CASES=$cases
python3 "$here/fill.py" $url "$cases" "$here/../../../examples/solid-tumour/case.yaml"

memory() { awk '/VmRSS|VmHWM/ {printf "%s %d MB  ", $1, $2 / 1024}' /proc/$server/status; echo; }
# Processor time of the server so far, in hundredths of a second.
ticks() { awk '{print $14 + $15}' /proc/$server/stat; }
measure() {
    for connections in 8 64; do
        PART=$((connections / 64))
        export PART
        echo "== $1, $connections connections"
        before=$(ticks)
        wrk -t 2 -c $connections -d "${seconds}s" --latency -s "$here/$2" $url > "$folder/wrk"
        after=$(ticks)
        grep -E '99%|50%|Requests/sec|Non-2xx|Socket errors' "$folder/wrk" || true
        requests=$(awk '/requests in/ {print $1}' "$folder/wrk")
        echo "processor time of the server: $(((after - before) * 10000 / (requests + 1))) us a request"
        memory
    done
}
echo "memory before: $(memory)"
measure "save a diameter (durable)" save.lua
measure "save a title, which lists show too (durable)" title.lua
measure "read an item" read.lua
measure "list of cases" list.lua
measure "case page, most derived for the first time" page.lua
echo "== every page once"
before=$(ticks)
python3 "$here/visit.py" $url "$cases"
echo "processor time of the server: $((($(ticks) - before) * 10000 / cases)) us a page"
memory
measure "case page, all kept" page.lua
echo "== audit trail after the load"
kill $server
wait $server || true
"$oncase" audit verify --data "$data" --anchor "$folder/anchor"
trap 'rm -rf "$folder"' EXIT
