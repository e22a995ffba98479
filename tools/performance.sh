#!/bin/sh
# performance.sh BUILD: measures that build at growing sizes and beside the peers, and writes
# docs/PERFORMANCE.md. Figures and made-up lists are kept in build/performance.
#
#   SIZES (500000 2000000)   made-up lists; the real ones, of 25 and 60 thousand entities, come first
#   QUERIES (1000)           single queries at each size
#   SECONDS_EACH (60)        the most that one measurement of tamis or of a peer takes
#   ROWS (20000)             of the customer file
#   PAGE (docs/PERFORMANCE.md)
#
# Without ../shared/data the starter lists serve, which the page says. Status 2 when a step fails.
set -eu

build=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
[ -x "$build/bench/bench_queries" ] || {
    echo "performance: no benchmark in $build/bench" >&2
    exit 2
}
mkdir -p build/performance
python3 bench/performance.py --build "$build" --work build/performance \
    --sizes "${SIZES-500000 2000000}" --queries "${QUERIES:-1000}" --rows "${ROWS:-20000}" \
    --seconds "${SECONDS_EACH:-60}" --peers build/peers/venv/bin/python
python3 bench/performance_page.py build/performance/results.json >build/performance/page.md
cp build/performance/page.md "${PAGE:-docs/PERFORMANCE.md}"
echo "Written: ${PAGE:-docs/PERFORMANCE.md}"
