# What the end-to-end tests share: sourced by each, run from the top of the repository with the program
# as first argument. Gives $TAMIS, an empty folder $TMP, and:
#   need_lists        skips the test without ../shared/data
#   fail TEXT         ends the test
#   expect STATUS CMD...   runs CMD, its output in $TMP/stdout and $TMP/stderr
set -u

TAMIS=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT
LISTS=../shared/data/lists
LC_ALL=C
export LC_ALL

need_lists() {
    [ -d "$LISTS" ] && return
    echo "skipped: no lists at $LISTS"
    exit 77
}

fail() {
    echo "FAILED: $1"
    for stream in stdout stderr; do
        [ -s "$TMP/$stream" ] && { echo "-- $stream"; head -n 40 "$TMP/$stream"; }
    done
    exit 1
}

expect() {
    wanted=$1
    shift
    found=0
    "$@" >"$TMP/stdout" 2>"$TMP/stderr" </dev/null || found=$?
    [ "$found" = "$wanted" ] || fail "exit status $found instead of $wanted: $*"
}

# compile_parties FILE: the starter lists with parties and their owners.
compile_parties() {
    expect 0 "$TAMIS" compile -q -o "$1" ftm/us_bis_el@2026-07-31:data/starter/us_bis_el.ftm.jsonl \
        ftm/us_ofac_sdn@2026-07-31:data/starter/us_ofac_sdn.ftm.jsonl \
        ftm/ownership@2026-07-31:data/starter/ownership.ftm.jsonl
}

# expect_hit SNAPSHOT QUERY ENTITY: the entity is among the hits of the query.
expect_hit() {
    expect 1 "$TAMIS" screen -s "$1" --json "$2"
    grep -q "\"entity_id\":\"$3\"" "$TMP/stdout" || fail "\"$2\" does not find $3"
}
