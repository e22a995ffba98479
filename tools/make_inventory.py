#!/usr/bin/env python3
"""Writes inventories of invented operators: data/starter/inventory.csv, or large ones to try with.

    python3 tools/make_inventory.py > data/starter/inventory.csv
    python3 tools/make_inventory.py --devices 40000 --seed 7 > large.csv

The same seed gives the same bytes. Operator, sites, models and serial numbers are made up; places are towns, moved a little, and two
sites lie in the boxes that data/zones draws around bases in Korea. Addresses of named makers come from blocks in
data/inventory/mac_prefixes.tsv; other addresses are locally administered, so that no other maker's block is used.
"""
import argparse
import csv
import random
import sys

# site, country, latitude, longitude, weight
SITES = [
    ("Manchester Core", "GB", 53.483, -2.244, 6), ("Leeds Exchange", "GB", 53.800, -1.549, 5),
    ("Bristol Hub", "GB", 51.454, -2.588, 5), ("Cardiff Bay", "GB", 51.464, -3.164, 3),
    ("Glasgow East", "GB", 55.861, -4.200, 4), ("Norwich Mast", "GB", 52.628, 1.299, 2),
    ("Holme Site 9", "GB", 53.002, -0.482, 2), ("Stockholm Norr", "SE", 59.350, 18.050, 5),
    ("Malmo Hamn", "SE", 55.610, 13.000, 3), ("Umea Nod", "SE", 63.826, 20.263, 2),
    ("Goteborg Vast", "SE", 57.700, 11.900, 3), ("Seoul Mapo", "KR", 37.556, 126.910, 5),
    ("Busan Haeundae", "KR", 35.163, 129.163, 3), ("Pyeongtaek West", "KR", 36.968, 127.021, 3),
    ("Osan North", "KR", 37.095, 127.031, 2), ("Suwon Central", "KR", 37.263, 127.028, 3),
    ("Boise Depot", "US", 43.615, -116.202, 4), ("Casper Plains", "US", 42.850, -106.325, 3),
    ("Bangor Coast", "US", 44.801, -68.778, 2), ("Reno Valley", "US", 39.530, -119.813, 2),
]
# vendor as somebody typed it, maker of the address block, weight, kind of device
VENDORS = [
    ("Huawei", "huawei", 20, "radio"), ("HUAWEI TECHNOLOGIES CO., LTD.", "huawei", 8, "radio"),
    ("Huawei Technologies", "huawei", 6, "router"), ("ZTE Corporation", "zte", 7, "radio"),
    ("ZTE", "zte", 4, "olt"), ("Hikvision", "hikvision", 6, "camera"),
    ("Dahua Technology", "dahua", 4, "camera"), ("Hytera", "hytera", 3, "handset"),
    ("", "huawei", 3, "router"), ("", "", 1, "router"), ("Ericsson", "", 14, "radio"),
    ("Nokia", "", 10, "radio"), ("Samsung", "", 5, "radio"), ("Cisco", "", 6, "router"),
    ("Juniper Networks", "", 4, "router"), ("Axis Communications", "", 3, "camera"),
    ("Honor", "", 2, "handset"), ("Northwind Optics", "huawei", 1, "olt"),
]
LAYERS = {"radio": ["5G RAN", "5G RAN", "4G", "4G"], "router": ["core", "core", "5G central function", "fixed"],
          "olt": ["FTTH"], "camera": [""], "handset": [""]}


def prefixes(path):
    registrants, found = {}, {}
    with open("data/inventory/registrants.tsv", encoding="utf-8") as table:
        for line in table:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 4:
                registrants[fields[0]] = fields[1]
    with open(path, encoding="utf-8") as table:
        for line in table:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 2 and len(fields[0]) == 6 and fields[1] in registrants:
                found.setdefault(registrants[fields[1]], []).append(fields[0])
    return found


def mac(rng, blocks, maker):
    prefix = rng.choice(blocks[maker]) if maker else f"{rng.choice([0x02, 0x06, 0x0A, 0x0E]):02x}{rng.randrange(1 << 16):04x}"
    digits = prefix + f"{rng.randrange(1 << 24):06x}"
    style = rng.randrange(3)
    if style == 0:
        return ":".join(digits[i:i + 2] for i in range(0, 12, 2))
    if style == 1:
        return ".".join(digits[i:i + 4] for i in range(0, 12, 4))
    return "-".join(digits[i:i + 2] for i in range(0, 12, 2)).upper()


def device(rng, number, blocks):
    site = rng.choices(SITES, [s[4] for s in SITES])[0]
    vendor, maker, _, kind = rng.choices(VENDORS, [v[2] for v in VENDORS])[0]
    layer = rng.choice(LAYERS[kind])
    year, month, day = rng.randrange(2013, 2023), rng.randrange(1, 13), rng.randrange(1, 29)
    installed = "" if vendor == "Honor" and rng.random() < 0.5 else f"{year}-{month:02}-{day:02}"
    model = f"{kind[:2].upper()}{rng.randrange(100, 999)}"
    address = mac(rng, blocks, maker) if kind != "handset" or rng.random() < 0.5 else ""
    zone = "site_significant_to_national_security" if site[0] == "Holme Site 9" else ""
    return [f"NX-{number:05}", vendor, model, address, kind, layer, f"{site[2] + rng.uniform(-0.004, 0.004):.5f}",
            f"{site[3] + rng.uniform(-0.004, 0.004):.5f}", site[0], installed, site[1], zone]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--devices", type=int, default=320)
    parser.add_argument("--seed", type=int, default=20190523)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    blocks = prefixes("data/inventory/mac_prefixes.tsv")
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["device id", "vendor", "model", "mac address", "product class", "network layer", "latitude",
                  "longitude", "site", "installed on", "country", "zone"])
    for number in range(1, arguments.devices + 1):
        out.writerow(device(rng, number, blocks))


if __name__ == "__main__":
    main()
