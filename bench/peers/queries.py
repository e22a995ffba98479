#!/usr/bin/env python3
"""Makes queries for a benchmark from a file of entities and, if given, a file of customers.

    queries.py --entities FILE [--customers CSV] [--count COUNT] [--seed SEED] > QUERIES

Five classes in turn, each as often, named in the query's id: `listed` a name as a list has it, `typo`
such a name in Latin letters with one letter lost, doubled or exchanged with its neighbour, `original` a
name beyond Latin letters, `made-up` three words that nobody bears, `customer` a row of the customers
(a CSV with full_name, date_of_birth and nationality, plain or .xz; without it four classes are made).
`of` tells the entity that a name was taken from. Same files, count and seed: same bytes.
"""

import argparse
import csv
import json
import lzma
import random
import sys

from common import names_of

SYLLABLES = "ka li mo ta she ru zen po vi da run go be ya feh ci jul qwo".split()


def is_latin(name):
    return len(name) >= 6 and name.isascii() and any(c.isalpha() for c in name)


def is_original(name):
    """A letter of Cyrillic or what stands behind it in Unicode."""
    return any(ord(c) >= 0x400 and c.isalpha() for c in name)


def with_typo(name, chance):
    at = 1 + chance.randrange(len(name) - 2)
    kind = chance.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def made_up(chance):
    words = ("".join(chance.choices(SYLLABLES, k=2 + chance.randrange(3))) for _ in range(3))
    return " ".join(word.capitalize() for word in words)


def query(kind, number, schema, properties, of=None):
    line = {"id": f"{kind}-{number}", "schema": schema, "properties": properties}
    return line if of is None else {**line, "of": of}


def sample_entities(path, count, chance):
    """About `count` entities in random order; of a large file only their lines are parsed."""
    with open(path, "rb") as file:
        total = sum(1 for _ in file)
    chosen = set(chance.sample(range(total), min(count, total)))
    found = []
    with open(path, "rb") as file:
        found = [json.loads(line) for number, line in enumerate(file) if number in chosen]
    chance.shuffle(found)
    return found


def from_names(kind, entities, count, fits, change, chance):
    """`count` queries by a name that fits; entities may serve again when there are few."""
    fitting = []
    for entity in entities:
        names = [name for name in names_of(entity) if fits(name)]
        if names:
            fitting.append((entity, names))
    for number in range(count if fitting else 0):
        entity, names = fitting[number % len(fitting)]
        name = change(names[chance.randrange(len(names))], chance)
        yield query(kind, number, entity["schema"], {"name": [name]}, entity["id"])


def from_customers(path, count, chance):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(chance.sample(rows, min(count, len(rows)))):
        facts = {
            "name": row["full_name"],
            "birthDate": row.get("date_of_birth"),
            "nationality": row.get("nationality"),
        }
        yield query("customer", number, "Person", {k: [v] for k, v in facts.items() if v})


def main():
    parser = argparse.ArgumentParser(description="Makes queries for a benchmark.")
    parser.add_argument("--entities", required=True)
    parser.add_argument("--customers")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    each = options.count // (5 if options.customers else 4)
    entities = sample_entities(options.entities, 40 * each, chance)

    def same(name, _):
        return name

    classes = [
        from_names("listed", entities, each, lambda name: True, same, chance),
        from_names("typo", entities, each, is_latin, with_typo, chance),
        from_names("original", entities, each, is_original, same, chance),
        (query("made-up", i, "LegalEntity", {"name": [made_up(chance)]}) for i in range(each)),
    ]
    if options.customers:
        classes.append(from_customers(options.customers, each, chance))
    # In turn, so that any part of the file is a mixture.
    lists = [list(made) for made in classes]
    for number in range(each):
        for made in lists:
            if number < len(made):
                json.dump(made[number], sys.stdout, ensure_ascii=False, separators=(",", ":"))
                sys.stdout.write("\n")


if __name__ == "__main__":
    main()
