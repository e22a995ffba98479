"""What the peers share: entities and queries as FollowTheMoney JSON lines, answers, and time.

An entity or a query is one line {"id", "schema", "properties": {"name": [...], ...}}. An answer is
one line {"query_id", "hits": [{"id", "score"}, ...]}, best first, equal scores in order of the id.

Times are processor time of this process, so that other work of the machine does not count; every
peer runs on one thread.
"""

import json
import resource
import time

NAME_PROPERTIES = ("name", "alias", "weakAlias", "previousName", "abbreviation")


def read_lines(path):
    """The objects of a file of JSON lines."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def names_of(entity):
    """Every name that an entity bears, each once, in a fixed order."""
    properties = entity["properties"]
    found = (name for prop in NAME_PROPERTIES for name in properties.get(prop, ()))
    return list(dict.fromkeys(found))


def best_first(scores, floor, limit):
    """Hits of a mapping from entity id to score."""
    hits = [(entity, score) for entity, score in scores.items() if score >= floor]
    hits.sort(key=lambda hit: (-hit[1], hit[0]))
    return [{"id": entity, "score": round(score, 6)} for entity, score in hits[:limit]]


def percentile(samples, share):
    """As the C benchmarks count it: the sample at that share of the sorted ones."""
    ordered = sorted(samples)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def memory_mb():
    """Peak resident memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Budget:
    """Says when the time given to one peer is over; at least one query is always asked."""

    def __init__(self, seconds):
        self.end = None if seconds is None else time.monotonic() + seconds
        self.asked = 0

    def goes_on(self):
        self.asked += 1
        return self.asked == 1 or self.end is None or time.monotonic() < self.end
