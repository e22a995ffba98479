"""The labeled pairs: two names and whether they mean one party, by people's judgement.

The quality says how sure the label is: a STRONG one is beyond doubt, others may be argued.
"""

import csv
from collections import namedtuple
from pathlib import Path

from .metrics import reaches

FILE = Path("../shared/data/eval/name_pairs.csv")

Pair = namedtuple("Pair", "schema name1 name2 match quality category score")


def measure(program, path=FILE):
    """Scores all pairs."""
    with open(path, encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    scores = program.compare([(row["name1"], row["name2"], row["schema"]) for row in rows])
    return [Pair(row["schema"], row["name1"], row["name2"], row["is_match"].lower() == "true", row["quality"],
                 row["category"] or "-", score) for row, score in zip(rows, scores)]


def judged(pairs):
    """(score, is_match) of each."""
    return [(pair.score, pair.match) for pair in pairs]


def is_error(pair, threshold):
    """Does the program say otherwise than the label?"""
    return reaches(pair.score, threshold) != pair.match


def groups(pairs, field):
    """[(value, members)] by one field, sorted by the value."""
    by_value = {}
    for pair in pairs:
        by_value.setdefault(getattr(pair, field), []).append(pair)
    return sorted(by_value.items())
