"""The perturbed queries: names of listed people varied by hand-written rules, and names of nobody.

Each true case names its list and the reference there. It is found when one of the first hits is a record
of that list with that reference.
"""

import json
from collections import namedtuple
from pathlib import Path

from .metrics import reaches

FILE = Path("../shared/data/eval/perturbed_queries.json")
FIRST = 5
LIMIT = 50
FLOOR = 0.5
# The datasets in which a list's references are looked up.
DATASETS = {"OFAC": ("us_csl", "us_csl_sample", "us_ofac_sdn"), "UN": ("un_sc",), "DFAT": ("au_dfat",)}

Answer = namedtuple("Answer", "case_id query perturbation original listed rank score hits")


def measure(program, register, path=FILE):
    """Screens all cases."""
    with open(path, encoding="utf-8") as text:
        cases = json.load(text)["cases"]
    queries = [{"schema": "LegalEntity", "properties": {"name": [case["query"]]}} for case in cases]
    return [_answer(case, hits, register) for case, hits in zip(cases, program.screen(queries, FLOOR, LIMIT))]


def _answer(case, hits, register):
    truth = case["truth"]
    rank, score = None, 0.0
    for at, hit in enumerate(hits):
        if truth and is_of(register.by_id.get(hit.id), truth):
            rank, score = at + 1, hit.score
            break
    listed = bool(truth) and any(is_of(party, truth) for party in register.by_id.values())
    return Answer(case["case_id"], case["query"], case["perturbation"], case["original_name"], listed, rank, score,
                  tuple(hits))


def is_of(party, truth):
    """Is the party a record of that list with that reference?"""
    return (party is not None and truth["reference_number"] in party.references
            and bool(set(DATASETS.get(truth["source_list"], ())) & set(party.datasets)))


def is_negative(answer):
    """Is it the name of nobody listed?"""
    return answer.perturbation == "negative"


def is_found(answer, threshold):
    """Is the right record among the first hits at the threshold?"""
    return answer.rank is not None and answer.rank <= FIRST and reaches(answer.score, threshold)


def is_alerted(answer, threshold):
    """Is there any hit at the threshold?"""
    return bool(answer.hits) and reaches(answer.hits[0].score, threshold)
