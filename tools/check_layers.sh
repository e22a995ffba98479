#!/bin/sh
# Checks that every file includes only what the layer table of docs/ARCHITECTURE.md allows.
#
#   check_layers.sh [ROOT]       status 1 and one line per breach
#   check_layers.sh --selftest   shows that breaches are found
set -u

here=$(cd "$(dirname "$0")" && pwd)
. "$here/selftest.sh"
table=$here/../docs/ARCHITECTURE.md

check() {
    cd "$1" || exit 1
    find src cli server include -name '*.[ch]' 2>/dev/null | sort | xargs awk -v table="$table" '
        BEGIN {
            while ((getline row < table) > 0) {
                if (row ~ /layer table: (begin|end)/)
                    inside = row ~ /begin/
                if (!inside || row !~ /^\| [a-z]+ \| [a-z ]+ \|$/)
                    continue
                split(row, cell, / *\| */)
                allowed[cell[2]] = cell[3]
                rows++
            }
            if (rows == 0) {
                print "no layer table in " table
                breaches++
                exit
            }
        }
        function breach(why) {
            print FILENAME ":" FNR ": " why
            breaches++
        }
        # The layer of a file: its folder in src, or "cli" or "include".
        FNR == 1 {
            split(FILENAME, part, "/")
            layer = part[1] == "src" ? part[2] : part[1]
            if (part[1] == "src" && !(layer in allowed))
                breach("src/" layer " is not a layer")
        }
        !/^[ \t]*#[ \t]*include/ { next }
        {
            name = $0
            sub(/^[ \t]*#[ \t]*include[ \t]*/, "", name)
            quoted = substr(name, 1, 1) == "\""
            sub(/^["<]/, "", name)
            sub(/[">].*$/, "", name)
            top = name
            sub(/\/.*$/, "", top)

            if (name ~ /(^|\/)\.\.?\//)
                breach("\"" name "\" climbs out of its folder")
            else if (top == "tamis") {
                if (name != "tamis/status.h" && !(name == "tamis/desk_types.h" && layer == "desk") && layer != "api" && layer != "cli" && layer != "server" && layer != "include")
                    breach(layer " may not include <" name ">, only <tamis/status.h>")
            } else if (layer == "cli" && name == "server/server.h") {
                next
            } else if (quoted && name !~ /\//) {
                if (layer != "cli" && layer != "server")
                    breach("write \"" layer "/" name "\", relative to src/")
            } else if (top in allowed || quoted) {
                if (index(" " allowed[layer] " ", " " top " ") == 0)
                    breach(layer " may not include \"" name "\"")
            }
        }
        END { exit breaches > 0 }' /dev/null || return 1
}

selftest() {
    selftest_begin
    expect 0 src/base/a.c '#include "base/a.h"'
    expect 0 src/lists/a.c '#include "text/a.h"'
    expect 0 src/screen/a.c '#include "index/a.h"'
    expect 0 src/text/a.h '#include <tamis/status.h>'
    expect 0 src/text/a.c '#include <unicode/unorm2.h>'
    expect 0 src/api/a.c '#include <tamis/tamis.h>'
    expect 0 cli/a.c '#include <tamis/tamis.h>'
    expect 0 cli/a.c '#include "options.h"'
    expect 0 server/a.c '#include <tamis/tamis.h>'
    expect 0 server/a.c '#include "route.h"'
    expect 0 cli/a.c '#include <server/server.h>'
    expect 1 server/a.c '#include "base/a.h"'
    expect 1 src/api/a.c '#include "server/server.h"'
    expect 1 src/base/a.c '#include "text/a.h"'
    expect 1 src/text/a.c '#include "match/a.h"'
    expect 1 src/lists/a.c '#include "index/a.h"'
    expect 1 src/index/a.c '#  include  "screen/a.h"'
    expect 1 src/screen/a.c '#include "desk/a.h"'
    expect 1 src/match/a.c '#include <text/a.h>'
    expect 1 src/text/a.c '#include <tamis/tamis.h>'
    expect 1 src/text/a.c '#include "a.h"'
    expect 1 src/text/a.c '#include "../base/a.h"'
    expect 1 src/other/a.c '#include "base/a.h"'
    expect 1 cli/a.c '#include "base/a.h"'
    expect 1 include/tamis/a.h '#include <base/a.h>'
    exit $failed
}

case ${1:-} in
--selftest) selftest ;;
*) check "${1:-$here/..}" ;;
esac
