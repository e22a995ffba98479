# What the self-tests of tools/check_*.sh share; they source it. A check is run on trees of one file
# each and must give the expected status.

selftest_begin() {
    script=$here/$(basename "$0")
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    failed=0
}

# expect STATUS FILE TEXT: a tree with just this file must give that status.
expect() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree/$(dirname "$2")"
    printf '%s\n' "$3" >"$work/tree/$2"
    sh "$script" "$work/tree" >"$work/log"
    found=$?
    [ "$found" = "$1" ] && return
    echo "selftest: $2 with '$3': expected status $1, found $found"
    failed=1
}
