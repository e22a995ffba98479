"""RapidFuzz: `process.extract` over every name, the common way to screen with it.

Names are prepared once with its own `default_process` (lower case, only letters and digits); a query
is compared with all of them, and an entity has the score of its best name. `scorer` is one of its
functions: `token_set_ratio` forgives order and extra words, `WRatio` mixes several.
"""

import time

import rapidfuzz
from rapidfuzz import fuzz, process, utils

from common import best_first, names_of


class RapidFuzz:
    def __init__(self, entities, scorer):
        self.scorer = getattr(fuzz, scorer)
        self.names, self.owners = [], []
        for entity in entities:
            for name in names_of(entity):
                self.names.append(utils.default_process(name))
                self.owners.append(entity["id"])

    @staticmethod
    def version():
        return "RapidFuzz " + rapidfuzz.__version__

    def prepare(self, queries):
        """Nothing is done for all queries at once."""

    def ask(self, query, floor, limit):
        """Names are cut off at the floor by the library itself."""
        scores = {}
        for name in names_of(query):
            found = process.extract(
                utils.default_process(name),
                self.names,
                scorer=self.scorer,
                processor=None,
                limit=None,
                score_cutoff=floor * 100,
            )
            for _, score, at in found:
                owner = self.owners[at]
                scores[owner] = max(scores.get(owner, 0.0), score / 100)
        return best_first(scores, floor, limit)

    def pair_rate(self, queries, seconds):
        """Pairs of names compared in a second, one thread."""
        texts = [utils.default_process(name) for query in queries for name in names_of(query)]
        start, end, pairs = time.process_time(), time.monotonic() + seconds, 0
        for text in texts:
            process.cdist([text], self.names, scorer=self.scorer, workers=1)
            pairs += len(self.names)
            if time.monotonic() >= end:
                break
        return pairs / (time.process_time() - start)
