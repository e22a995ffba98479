#!/bin/sh
# Checks that the library keeps no state outside of what its callers hold: no variable with static
# storage that can change, at file level or inside a function.
#
#   check_globals.sh [ROOT]       status 1 and one line per finding
#   check_globals.sh --selftest   shows that findings are found
#
# Works on the layout that check_format.sh guarantees. A pointer must itself be const: in
# "static const char *names[]" the names are constant, the table of them is not.
set -u

here=$(cd "$(dirname "$0")" && pwd)
. "$here/selftest.sh"

# The exceptions: the countdown with which tests make the nth allocation of a thread fail, and the
# marks that a library's own initialization was done once (pthread_once).
exception='^src/base/memory\.c:.*_Thread_local int64_t allocations_left = -1;$'
exception="$exception"'\|static pthread_once_t once = PTHREAD_ONCE_INIT;$'

check() {
    cd "$1" || exit 1
    find src -name '*.[ch]' 2>/dev/null | sort |
        xargs awk -f "$here/c_code.awk" /dev/null |
        grep -v "$exception" |
        awk '
            function judge(place, code,    declarator, constant) {
                declarator = code
                sub(/[=;].*$/, "", declarator)
                constant = declarator ~ /\*/ ? "[*] *const[^*]*$" : "(^|[^a-z_])const[^a-z_]"
                if (declarator !~ constant) {
                    print place " this variable can change: " code
                    found++
                }
            }
            {
                match($0, /^[^:]*:[0-9]*:/)
                place = substr($0, 1, RLENGTH)
                code = substr($0, RLENGTH + 1)
            }
            # Functions have a parenthesis before any "=" or ";" (pointers to functions too; those
            # are rare enough to be left to the reviewer).
            code ~ /^[ \t]*(static|_Thread_local|thread_local)[ \t]/ && code ~ /^[^(]*[=;]/ {
                judge(place, code)
                next
            }
            # At the left margin without static: "type name = ..." or "type name;".
            code ~ /^[a-z_][A-Za-z_0-9 *]*[ *][a-z_][A-Za-z_0-9]*(\[[^]]*\])*( =|;)/ &&
                code !~ /^(extern|typedef|(struct|union|enum) [A-Za-z_0-9]*;)/ {
                judge(place, code)
            }
            END { exit found > 0 }'
}

selftest() {
    selftest_begin
    expect 0 src/text/a.c 'static const int limits[] = {1, 2};'
    expect 0 src/text/a.c 'static const char *const names[] = {'
    expect 0 src/text/a.c '    static const uint8_t table[4] = {0};'
    expect 0 src/text/a.c 'static int f(int a)'
    expect 0 src/text/a.c 'static size_t longest(const char *s) { int n = 0; return n; }'
    expect 0 src/text/a.c 'const tamis__thing tamis__things[] = {'
    expect 0 src/text/a.c 'extern const int limits[];'
    expect 0 src/text/a.c 'struct thing;'
    expect 0 src/text/a.c '    int count = 0;'
    expect 1 src/text/a.c 'static int calls;'
    expect 1 src/text/a.c 'static const char *names[] = {'
    expect 1 src/text/a.c '    static bool done = false;'
    expect 1 src/text/a.c 'static _Thread_local char scratch[8];'
    expect 1 src/text/a.c 'int calls = 0;'
    expect 1 src/text/a.c 'static table *shared;'
    exit $failed
}

case ${1:-} in
--selftest) selftest ;;
*) check "${1:-$here/..}" ;;
esac
