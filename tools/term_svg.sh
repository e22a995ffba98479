#!/bin/sh
# Draws text as a terminal window: stdin to an SVG image on stdout.
#
#   tools/demo.sh build/release/tamis | tools/term_svg.sh TITLE >image.svg
#
# Every letter of ASCII lies on a grid; runs of other scripts are drawn as they come, and what follows
# them is put back on the grid. Lines that begin with "$" or a number and a period stand out.
set -eu

LC_ALL=C awk -v title="${1:-tamis}" '
    function escape(s) {
        gsub(/&/, "\\&amp;", s)
        gsub(/</, "\\&lt;", s)
        gsub(/>/, "\\&gt;", s)
        return s
    }
    # Columns that a line takes: bytes that continue a character take none, Han and Hangul take two.
    function columns(s,    i, c, n) {
        n = 0
        for (i = 1; i <= length(s); i++) {
            c = substr(s, i, 1)
            if (c < "\200" || c >= "\300")
                n += c >= "\343" && c < "\360" ? 2 : 1
        }
        return n
    }
    function style(s) {
        if (s ~ /^\$ /) return "typed"
        if (s ~ /^[0-9]+[.] / || s ~ /^(Listed|Known to|Claims, and|Next)/) return "head"
        if (s ~ /^ +[0-9]+ says/) return "says"
        return "plain"
    }
    # The stretches of a line between columns of spaces, each at its own place.
    function draw(s, y,    at, n, part) {
        at = 0
        while (s != "") {
            match(s, /^ */)
            at += RLENGTH
            s = substr(s, RLENGTH + 1)
            n = index(s, "  ")
            part = n ? substr(s, 1, n - 1) : s
            s = n ? substr(s, n) : ""
            sub(/ +$/, "", part)
            if (part != "")
                printf "<tspan x=\"%.1f\" y=\"%d\">%s</tspan>", left + at * wide, y, escape(part)
            at += columns(part)
        }
    }
    BEGIN { wide = 7.83; high = 18; left = 16; top = 44 }
    {
        line[NR] = $0
        if (columns($0) > widest)
            widest = columns($0)
    }
    END {
        width = int(2 * left + widest * wide)
        height = top + NR * high + 12
        printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" ", width, height
        printf "viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n", width, height, escape(title)
        print "<style>"
        print "text{font:13px \"DejaVu Sans Mono\",Menlo,Consolas,\"Liberation Mono\",monospace;" \
            "white-space:pre;fill:#c9d1d9}"
        print ".head{font-weight:bold;fill:#f0f6fc}.typed{fill:#7ee787}.says{fill:#ffa657}" \
            ".title{fill:#8b949e;text-anchor:middle}"
        print "</style>"
        printf "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"#0d1117\"/>\n", width, height
        printf "<path d=\"M0 28V8a8 8 0 0 1 8-8H%da8 8 0 0 1 8 8v20z\" fill=\"#21262d\"/>\n", width - 8
        print "<circle cx=\"18\" cy=\"14\" r=\"5\" fill=\"#ff5f56\"/>" \
            "<circle cx=\"36\" cy=\"14\" r=\"5\" fill=\"#ffbd2e\"/>" \
            "<circle cx=\"54\" cy=\"14\" r=\"5\" fill=\"#27c93f\"/>"
        printf "<text class=\"title\" x=\"%d\" y=\"19\">%s</text>\n", width / 2, escape(title)
        for (i = 1; i <= NR; i++)
            if (line[i] != "") {
                printf "<text class=\"%s\">", style(line[i])
                draw(line[i], top + i * high - 6)
                print "</text>"
            }
        print "</svg>"
    }'
