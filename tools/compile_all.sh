#!/bin/sh
# Compiles every list of ../shared/data/lists into one snapshot, with the days of the editions, and
# prints the row accounting.
#
#   compile_all.sh PROGRAM FILE [OPTION...]     options of tamis compile, as --threads 2
#
# LISTS names another folder of the same shape. Status 77 when the lists are not there.
set -eu

program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
file=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
shift 2

cd "$(dirname "$0")/.."
lists=${LISTS:-../shared/data/lists}
[ -d "$lists" ] || { echo "compile_all: no lists at $lists" >&2; exit 77; }

# The UN and UK lists carry their date. The published CSL sample is a part of the list, not an
# edition of it: as an edition it would end whatever it leaves out.
exec "$program" compile "$@" -o "$file" \
    us_csl@2026-07-31:"$lists/us_csl/consolidated.csv.xz" \
    us_csl/us_csl_sample@2023-11-15:"$lists/us_csl/published-sample-2023-11.csv.xz" \
    us_ofac_sdn:"$lists/us_ofac_sdn" \
    un_sc:"$lists/un_sc/consolidated-2022.xml.xz" \
    un_sc:"$lists/un_sc/consolidated-2026-08-01.xml.xz" \
    gb_ofsi:"$lists/gb_ofsi/ConList-2020-04-27.csv.xz" \
    gb_ofsi:"$lists/gb_ofsi/ConList-2025-04-10.csv.xz" \
    au_dfat@2026-08-01:"$lists/au_dfat/consolidated.csv.xz" \
    eu_journal@2026-08-21:"$lists/eu_journal/consolidated.csv.xz" \
    csv:"$lists/us_special/section_889.csv" \
    csv:"$lists/us_special/fcc_covered.csv" \
    csv:"$lists/us_special/section_1260h.csv.xz" \
    ftm:"$lists/ftm/t1.ftm.json" \
    ftm/zala:"$lists/ftm/zala.ftm.json.xz"
