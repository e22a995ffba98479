#!/bin/sh
# Checks that no file is longer than 800 lines and no function longer than 70.
#
#   check_size.sh [ROOT]       status 1 and one line per finding
#   check_size.sh --selftest   shows that findings are found
#
# Generated tables (folders named gen) may be of any length. The layout check makes functions begin
# and end with a brace alone at the left margin, so no parsing is needed to measure them.
set -u

here=$(cd "$(dirname "$0")" && pwd)

check() {
    cd "$1" || exit 1
    find src cli server include tests fuzz bench tools -name '*.[ch]' ! -path '*/gen/*' 2>/dev/null | sort |
        xargs awk -v file_lines_max=800 -v function_lines_max=70 '
            FNR == 1 { start = 0 }
            FNR == file_lines_max + 1 {
                print FILENAME ": longer than " file_lines_max " lines"
                found++
            }
            /^\{/ { start = FNR }
            /^\}/ && start {
                if (FNR - start + 1 > function_lines_max) {
                    print FILENAME ":" start ": function of " FNR - start + 1 \
                        " lines, the limit is " function_lines_max
                    found++
                }
                start = 0
            }
            END { exit found > 0 }' /dev/null || return 1
}

# lines COUNT: that many lines of code.
lines() {
    awk -v count="$1" 'BEGIN { for (i = 0; i < count; i++) print "    step();" }'
}

# expect STATUS WHAT: judges $work/tree/src/base/a.c, which comes on stdin.
expect() {
    cat >"$work/tree/src/base/a.c"
    sh "$here/check_size.sh" "$work/tree" >"$work/log"
    found=$?
    [ "$found" = "$1" ] && return
    echo "selftest: $2: expected status $1, found $found"
    failed=1
}

selftest() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/tree/src/base"
    failed=0
    { echo 'void f(void)'; echo '{'; lines 68; echo '}'; } >"$work/ok"
    { echo 'void f(void)'; echo '{'; lines 69; echo '}'; } >"$work/long"
    expect 0 "a function of 70 lines" <"$work/ok"
    expect 1 "a function of 71 lines" <"$work/long"
    lines 800 >"$work/ok"
    lines 801 >"$work/long"
    expect 0 "a file of 800 lines" <"$work/ok"
    expect 1 "a file of 801 lines" <"$work/long"
    exit $failed
}

case ${1:-} in
--selftest) selftest ;;
*) check "${1:-$here/..}" ;;
esac
