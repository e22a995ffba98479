#!/bin/sh
# Checks that the functions that src/base wraps are called nowhere else in the product, and that no
# file is marked as unfinished.
#
#   check_banned.sh [ROOT]       status 1 and one line per finding
#   check_banned.sh --selftest   shows that findings are found
set -u

here=$(cd "$(dirname "$0")" && pwd)
. "$here/selftest.sh"

# Memory goes through arenas and allocators that have limits and can be made to fail; copies and
# number parsing through functions that know sizes and report errors.
banned='malloc calloc realloc aligned_alloc strdup strndup alloca strcpy stpcpy strcat strncat
    sprintf vsprintf strtok strtok_r atoi atol atoll atof strtol strtoul strtoll strtoull gets'
# Spelled in halves so that this file does not find itself.
marks="TO""DO|FIX""ME"

check() {
    cd "$1" || exit 1
    status=0
    find src cli server include -name '*.[ch]' ! -path 'src/base/*' 2>/dev/null | sort |
        xargs awk -f "$here/c_code.awk" /dev/null |
        awk -v banned="$banned" '
            BEGIN {
                count = split(banned, name, /[ \n]+/)
                for (i = 1; i <= count; i++)
                    is_banned[name[i]] = 1
            }
            {
                match($0, /^[^:]*:[0-9]*:/)
                place = substr($0, 1, RLENGTH)
                rest = substr($0, RLENGTH + 1)
                while (match(rest, /[A-Za-z_][A-Za-z_0-9]*[ \t]*\(/)) {
                    word = substr(rest, RSTART, RLENGTH)
                    rest = substr(rest, RSTART + RLENGTH)
                    sub(/[ \t]*\($/, "", word)
                    if (word in is_banned) {
                        print place " " word " is for src/base only"
                        found++
                    }
                }
            }
            END { exit found > 0 }' || status=1

    if find src cli server include tests fuzz bench tools data docs -type f \
        \( -name '*.[ch]' -o -name '*.sh' -o -name '*.awk' -o -name '*.txt' -o -name '*.md' \) \
        2>/dev/null | sort | xargs grep -nwE "$marks" /dev/null; then
        echo "unfinished marks (above) belong in an issue"
        status=1
    fi
    return $status
}

selftest() {
    selftest_begin
    expect 0 src/base/a.c 'p = malloc(1);'
    expect 0 src/text/a.c 'p = tamis__malloc(1); /* not malloc(1) */ s = "malloc(1)";'
    expect 0 src/text/a.c '// atoi("1")'
    expect 1 src/text/a.c 'p = malloc(1);'
    expect 1 src/text/a.c '/* why */ if (strtol (s, 0, 10)) {'
    expect 1 src/text/a.c 's = "\""; strcpy(a, b);'
    expect 1 cli/a.c 'x = atoi(s);'
    expect 1 tests/unit/text/a.c "/* TO""DO: more */"
    expect 1 docs/a.md "FIX""ME"
    exit $failed
}

case ${1:-} in
--selftest) selftest ;;
*) check "${1:-$here/..}" ;;
esac
