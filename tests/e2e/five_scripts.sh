#!/bin/sh
# The starter lists find the parent of the story from its name in five scripts.
. tests/e2e/lib.sh

set --
for list in data/starter/*.ftm.jsonl; do
    set -- "$@" "ftm:$list"
done
expect 0 "$TAMIS" compile -o "$TMP/starter.snap" "$@"

for query in "Huawei Technologies" "华为技术有限公司" "Хуавэй Технолоджис" "هواوي" "화웨이"; do
    expect_hit "$TMP/starter.snap" "$query" us_bis_el-huawei-technologies
done
