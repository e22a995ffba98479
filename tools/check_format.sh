#!/bin/sh
# Checks the layout of all C files with clang-format 14; other versions lay out differently, so
# without that one the check is skipped (status 77).
#
#   check_format.sh [ROOT]       status 1 and the first differences
#   check_format.sh --fix        lays the files out
#   check_format.sh --selftest   shows that a badly laid out file is found
set -u

here=$(cd "$(dirname "$0")" && pwd)

formatter=
for candidate in clang-format-14 clang-format; do
    if "$candidate" --version 2>/dev/null | grep -q 'version 14\.'; then
        formatter=$candidate
        break
    fi
done
if [ -z "$formatter" ]; then
    echo "SKIPPED: clang-format 14 is not installed"
    exit 77
fi

c_files() {
    find src cli server include tests fuzz bench tools examples -name '*.[ch]' ! -path '*/gen/*' \
        2>/dev/null | sort
}

check() {
    cd "$1" || exit 1
    [ -n "$(c_files)" ] || return 0
    c_files | xargs "$formatter" --dry-run -Werror -ferror-limit=1 --style=file || return 1
}

selftest() {
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/src"
    cp "$here/../.clang-format" "$work"
    printf 'int one(void)\n{\n    return 1;\n}\n' >"$work/src/a.c"
    if ! sh "$here/check_format.sh" "$work"; then
        echo "selftest: a good file was refused"
        exit 1
    fi
    printf 'int one(void) {\n  return 1; }\n' >"$work/src/a.c"
    if sh "$here/check_format.sh" "$work" >/dev/null 2>&1; then
        echo "selftest: a bad file passed"
        exit 1
    fi
}

case ${1:-} in
--selftest) selftest ;;
--fix) cd "$here/.." && c_files | xargs "$formatter" -i --style=file ;;
*) check "${1:-$here/..}" ;;
esac
