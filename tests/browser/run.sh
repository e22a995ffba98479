#!/bin/sh
# run.sh FILE.test.mjs: the tests of one file in a browser; 77 (skipped) without one.
for browser in "${CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser; do
    [ -n "$browser" ] && [ -x "$browser" ] && break
    browser=
done
if [ -z "$browser" ]; then
    echo "SKIPPED: no chromium is installed"
    exit 77
fi
CHROMIUM=$browser exec "${NODE:-node}" --test "$1"
