#!/bin/sh
# The lesson at the end of docs/RULES.md holds: its YAML, put together, is the file of the built-in pack, and its commands give
# the output that it shows. A line "..." there stands for any lines.
#
#   rules_lesson.sh PROGRAM
. "$(dirname "$0")/lib.sh"

top=$PWD
desk=$TMP/desk
mkdir -p "$desk/bin"
ln -s "$top/data" "$desk/data"
ln -s "$TAMIS" "$desk/bin/tamis"
PATH=$desk/bin:$PATH

# The blocks: rule.yaml, software.yaml, and for each command its number with .cmd and .want
awk -v desk="$desk" '
    /^## / { lesson = /^## From a Federal Register notice to a rule/ }
    !lesson { next }
    /^```/ {
        block = block != "" ? "" : ($0 == "```yaml" ? "yaml" : "shell")
        file = ""
        next
    }
    block == "yaml" {
        if (file == "" && $0 == "# software.yaml")
            file = desk "/software.yaml"
        else if (file == "") {
            file = desk "/rule.yaml"
            if (blocks++ > 0 && /^  - id/)
                print "" > file
        }
        print > file
    }
    block == "shell" && /^\$ / {
        n = sprintf("%s/%02d", desk, ++commands)
        print substr($0, 3) > (n ".cmd")
        printf "" > (n ".want")
        next
    }
    block == "shell" { print > (n ".want") }
' docs/RULES.md
[ -s "$desk/rule.yaml" ] && [ -s "$desk/software.yaml" ] || fail "the lesson has no YAML"
cmp "$desk/rule.yaml" data/rules/us_ear/series_0y521.yaml || fail "the lesson and the pack differ"

# agrees WANT FOUND: line by line, any lines where WANT has "...".
agrees() {
    awk '
        FNR == NR { want[++wants] = $0; next }
        {
            if (any && at < wants && $0 == want[at + 1])
                any = 0
            if (any)
                next
            if (at >= wants || $0 != want[at + 1]) {
                print "found:  " $0 "\nwanted: " want[at + 1]
                bad = 1
                exit
            }
            at++
            if (want[at + 1] ~ /^ *\.\.\.$/) { any = 1; at++ }
        }
        NR == FNR { next }
        BEGIN { at = 0 }
        END { exit bad || at < wants }
    ' "$1" "$2"
}

count=0
for command in "$desk"/*.cmd; do
    want=${command%.cmd}.want
    (cd "$desk" && sh "$command" >"$TMP/stdout" 2>"$TMP/stderr" </dev/null)
    status=$?
    [ "$status" -le 1 ] || fail "exit status $status: $(cat "$command")"
    cat "$TMP/stdout" "$TMP/stderr" >"$TMP/found"
    { echo begin; cat "$want"; } >"$TMP/want"
    { echo begin; cat "$TMP/found"; } >"$TMP/got"
    agrees "$TMP/want" "$TMP/got" || fail "not as shown: $(cat "$command")"
    case $(cat "$command") in
        rm*) cp "$desk/rule.yaml" "$desk/my_rules/us_ear/series_0y521.yaml" ;;
        *"rules test"*) expect 0 "$TAMIS" rules test "$desk/my_rules" ;;
    esac
    count=$((count + 1))
done
[ "$count" -ge 8 ] || fail "only $count commands in the lesson"
