"""The clean set: synthetic ordinary customers, of whom nobody should be alerted.

Some bear the very name of a listed party; those are told apart, since no comparison of names can.
Screened twice: by name alone, and with the birth date and nationality that the file gives.
"""

import csv
import io
import lzma
import random
from collections import namedtuple
from pathlib import Path

from .metrics import ratio, reaches

FILE = Path("../shared/data/eval/customers_global.csv.xz")
FLOOR = 0.5
LIMIT = 20

Customer = namedtuple("Customer", "id name birth_date nationality")


def load(path, sample, seed):
    """The customers, or a seeded sample of them, in the order of the file."""
    with lzma.open(path) as packed:
        rows = list(csv.DictReader(io.TextIOWrapper(packed, encoding="utf-8", newline="")))
    customers = [Customer(f"c{at}", row["full_name"], row["date_of_birth"], row["nationality"])
                 for at, row in enumerate(rows) if row["full_name"]]
    if sample and sample < len(customers):
        chosen = sorted(random.Random(f"{seed} clean").sample(range(len(customers)), sample))
        customers = [customers[at] for at in chosen]
    return customers


def query_of(customer, with_facts):
    """The customer as a person to screen."""
    properties = {"name": [customer.name]}
    if with_facts and customer.birth_date:
        properties["birthDate"] = [customer.birth_date]
    if with_facts and customer.nationality:
        properties["nationality"] = [customer.nationality]
    return {"schema": "Person", "properties": properties}


def measure(program, customers, with_facts=False):
    """[(Customer, hits)]."""
    return list(zip(customers, program.screen([query_of(one, with_facts) for one in customers], FLOOR, LIMIT)))


def top_scores(measured):
    """The best score of each customer, 0 without a hit."""
    return [hits[0].score if hits else 0.0 for _, hits in measured]


def alerts(measured, threshold):
    """How many in a thousand customers are alerted."""
    return 1000 * ratio(sum(1 for score in top_scores(measured) if reaches(score, threshold)), len(measured))


def same_name(measured):
    """How many in a thousand bear a listed name as it stands."""
    return alerts(measured, 1.0)


def hits_at(measured, threshold):
    """How many hits a thousand customers give."""
    return 1000 * ratio(sum(reaches(hit.score, threshold) for _, hits in measured for hit in hits), len(measured))
