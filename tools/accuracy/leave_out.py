"""Leave one alias out: is a party found by a name that the lists do not hold?

From the whole lists a few snapshots are made. In each, a seeded sample of parties loses one alias (in
every spelling that differs only by case, accents, punctuation and order), and that alias is screened.
The party counts as found only when it is found by its own remaining names; another record of the same
party that still holds the alias does not count.

Many aliases have nothing in common with the other names ("MENTOS" for a person); no comparison of names
can find those. So the result is given apart by what the alias shares with the remaining names.
"""

import json
import random
from collections import namedtuple

from .metrics import ratio, reaches
from .parties import NAME_PROPERTIES, SCHEMA_OF_KIND, is_latin, words_of

ALIAS_PROPERTIES = ("alias", "previousName", "weakAlias")
FLOOR = 0.5
LIMIT = 50
SHARED_LETTERS_MIN = 3

SHARES_WORD, OTHER_SCRIPT, SHARES_NOTHING = "shares a word", "another script", "shares no word"
GROUPS = (SHARES_WORD, OTHER_SCRIPT, SHARES_NOTHING)

Left = namedtuple("Left", "id party kind weak group alias remaining query")


def choose(parties, fold, size, seed):
    """The parties that lose an alias in this snapshot, and which."""
    rng = random.Random(f"{seed} leave out {fold}")
    order = list(range(len(parties)))
    rng.shuffle(order)
    chosen = []
    for at in order:
        if len(chosen) == size:
            break
        party = parties[at]
        aliases = [name for name in party.names if name.property in ALIAS_PROPERTIES]
        if not aliases:
            continue
        alias = rng.choice(aliases)
        remaining = [name.text for name in party.names if name.key != alias.key]
        if remaining:
            chosen.append(_left(f"{fold}-{len(chosen)}", party, alias, remaining))
    return chosen


def _left(number, party, alias, remaining):
    schema = SCHEMA_OF_KIND.get(party.kind, "LegalEntity")
    return Left(number, party.id, party.kind, alias.property == "weakAlias", group_of(alias.text, remaining),
                alias, tuple(remaining), {"schema": schema, "properties": {"name": [alias.text]}})


def group_of(alias, remaining):
    """What an alias has in common with the other names."""
    same_script = [name for name in remaining if is_latin(name) == is_latin(alias)]
    if not same_script:
        return OTHER_SCRIPT
    words = {word for word in words_of(alias) if len(word) >= SHARED_LETTERS_MIN or not word.isascii()}
    shared = any(words & set(words_of(name)) for name in same_script)
    return SHARES_WORD if shared else SHARES_NOTHING


def without_alias(party, key):
    """The party's line without the names of that key."""
    entity = json.loads(party.line)
    properties = entity["properties"]
    lost = {name.text for name in party.names if name.key == key}
    for prop in (*NAME_PROPERTIES, "abbreviation"):
        if prop in properties:
            properties[prop] = [text for text in properties[prop] if text not in lost]
            if not properties[prop]:
                del properties[prop]
    if "name" not in properties:
        first = next(prop for prop in NAME_PROPERTIES if prop in properties)
        properties["name"] = [properties[first][0]]
    entity["caption"] = properties["name"][0]
    return json.dumps(entity, ensure_ascii=False)


def write_lists(parties, left, path):
    """The lists without the aliases that were left out, as FollowTheMoney JSON lines."""
    keys = {one.party: one.alias.key for one in left}
    with open(path, "w", encoding="utf-8") as out:
        for party in parties:
            line = without_alias(party, keys[party.id]) if party.id in keys else party.line
            out.write(line + "\n")


def scores(left, answers):
    """The score of each party in the answer to its alias, 0 when it is not among the hits."""
    return [max((hit.score for hit in hits if hit.id == one.party), default=0.0)
            for one, hits in zip(left, answers)]


def measure(program, parties, folder, folds, size, seed):
    """[(Left, score)] over all folds; writes lists and snapshots into the folder."""
    measured = []
    for fold in range(folds):
        left = choose(parties, fold, size, seed)
        lists, snapshot = folder / f"leave_out_{fold}.ftm.jsonl", folder / f"leave_out_{fold}.snap"
        write_lists(parties, left, lists)
        program.compile_ftm(lists, snapshot)
        answers = program.with_snapshot(snapshot).screen([one.query for one in left], FLOOR, LIMIT)
        measured += list(zip(left, scores(left, answers)))
        snapshot.unlink()
    return measured


def recall(measured, threshold):
    """The share of parties found."""
    return ratio(sum(1 for _, score in measured if reaches(score, threshold)), len(measured))
