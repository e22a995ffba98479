#!/usr/bin/env python3
"""Writes data/inventory/mac_prefixes.tsv: the address blocks of the registrants in data/inventory/registrants.tsv.

    python3 tools/mac_prefixes.py MANUF --edition 2026-10-24 > data/inventory/mac_prefixes.tsv

MANUF is the table of MAC address blocks that Wireshark makes from the registry of the IEEE (`tshark -G manuf`): block, short
name, registered name, separated by tabs. Only facts of the registry are taken: which block is registered to whom.
"""
import argparse
import re
import sys


def plain(name):
    return re.sub(r"\s+", " ", name.strip()).casefold()


def registrants(path):
    found = {}
    with open(path, encoding="utf-8") as table:
        rows = [line.rstrip("\n").split("\t") for line in table if not line.startswith("#")]
    for row in rows[1:]:
        found[plain(row[3])] = row[0]
    return found


def block(text):
    """'00:1B:C5:00:00:00/36' -> '001bc5000' ; '00:18:82' -> '001882'."""
    address, _, bits = text.strip().partition("/")
    digits = re.sub(r"[^0-9A-Fa-f]", "", address).lower()
    width = int(bits) if bits else 4 * len(digits)
    if width not in (24, 28, 36):
        raise ValueError(f"block of {width} bits: {text}")
    return digits[: width // 4]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("manuf")
    parser.add_argument("--edition", required=True, help="day of the table, YYYY-MM-DD")
    parser.add_argument("--registrants", default="data/inventory/registrants.tsv")
    arguments = parser.parse_args()
    wanted = registrants(arguments.registrants)
    blocks = {}
    with open(arguments.manuf, encoding="utf-8") as table:
        for line in table:
            fields = line.rstrip("\n").split("\t")
            if line.startswith("#") or len(fields) < 3:
                continue
            registrant = wanted.get(plain(fields[2]))
            if registrant:
                blocks[block(fields[0])] = registrant
    print("# MAC address blocks of the registrants in registrants.tsv, made by tools/mac_prefixes.py.")
    print(f"# Source: IEEE registration authority, through Wireshark's table of {arguments.edition}.")
    print("prefix\tregistrant")
    for prefix in sorted(blocks):
        print(f"{prefix}\t{blocks[prefix]}")
    missing = set(wanted.values()) - set(blocks.values())
    if missing:
        print("no block found for: " + ", ".join(sorted(missing)), file=sys.stderr)


if __name__ == "__main__":
    main()
