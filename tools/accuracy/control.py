"""The control set: every listed name verbatim, or a seeded sample of them, must find its own record."""

import random
from collections import namedtuple

from .parties import SCHEMA_OF_KIND

LIMIT = 50

Checked = namedtuple("Checked", "party kind property text score")


def choose(parties, sample, seed):
    """[(party, name)] of all names, or a sample of so many."""
    names = [(party, name) for party in parties for name in party.names]
    if sample and sample < len(names):
        chosen = sorted(random.Random(f"{seed} control").sample(range(len(names)), sample))
        names = [names[at] for at in chosen]
    return names


def measure(program, parties, threshold, sample, seed):
    """The score of each name's own record, 0 when it is not among the hits."""
    names = choose(parties, sample, seed)
    queries = [{"schema": SCHEMA_OF_KIND.get(party.kind, party.schema), "properties": {"name": [name.text]}}
               for party, name in names]
    answers = program.screen(queries, threshold, LIMIT)
    return [Checked(party.id, party.kind, name.property, name.text,
                    max((hit.score for hit in hits if hit.id == party.id), default=0.0))
            for (party, name), hits in zip(names, answers)]
