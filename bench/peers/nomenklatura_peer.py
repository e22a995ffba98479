"""nomenklatura: its own candidate index, then `logic-v2` on each candidate.

yente, the service around it, asks Elasticsearch for the 50 best by BM25 and scores those. Without
that service the library's own index (a table of weighted tokens in DuckDB) takes its place:

* it is asked for all queries at once, so that the cost of one of its statements is shared by many;
  asked one by one it would be slower;
* its stop words depend on how many queries are asked together; the limit is raised so far that no
  token is one, so that no candidate is lost to it;
* it gives its default of 75 candidates, half as many again as yente scores.

All this is in the peer's favour. Entities are kept ready as objects; yente makes them from JSON in
every request.
"""

import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from followthemoney import EntityProxy, model
from nomenklatura.blocker.index import Index
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig

from common import best_first

NO_STOP_WORDS = 1_000_000_000
CANDIDATES = 75


class _Scope:
    name = "lists"


class _View:
    """What the index asks of a store: its entities."""

    scope = _Scope()

    def __init__(self, proxies):
        self.proxies = proxies

    def entities(self, include_schemata=None):
        return (p for p in self.proxies if include_schemata is None or p.schema in include_schemata)


def proxy_of(entity, prefix=""):
    """An entity of the library; properties that its model does not know are left out."""
    schema = model.get(entity["schema"]) or model.get("LegalEntity")
    proxy = EntityProxy(schema, {"id": prefix + entity["id"], "properties": {}}, cleaned=False)
    for name, values in entity["properties"].items():
        if name in schema.properties and not schema.properties[name].stub:
            proxy.add(name, values, cleaned=False, quiet=True)
    return proxy


class Nomenklatura:
    def __init__(self, entities, algorithm="logic-v2"):
        self.algorithm = get_algorithm(algorithm)
        self.config = ScoringConfig.defaults()
        self.proxies = {entity["id"]: proxy_of(entity) for entity in entities}
        self.folder = tempfile.TemporaryDirectory(prefix="peers-")
        options = {"max_bucket_size": NO_STOP_WORDS, "max_candidates": CANDIDATES}
        self.index = Index(_View(self.proxies.values()), Path(self.folder.name), options)
        self.index.con.execute("SET threads TO 1")
        self.index.build()
        self.candidates = {}

    @staticmethod
    def version():
        return f"nomenklatura {version('nomenklatura')}, rigour {version('rigour')}"

    def prepare(self, queries):
        """Candidates of all queries at once."""
        asked = [proxy_of(query, "query:") for query in queries]
        self.candidates = {
            subject.id: [identifier.id for identifier, _ in found]
            for subject, found in self.index.match_entities(asked)
        }

    def ask(self, query, floor, limit):
        proxy = proxy_of(query, "query:")
        scores = {}
        for candidate in self.candidates.get(proxy.id, ()):
            result = self.algorithm.compare(proxy, self.proxies[candidate], self.config)
            scores[candidate] = result.score
        return best_first(scores, floor, limit)

    def pair_rate(self, queries, seconds):
        """Pairs of a query and an entity scored in a second: every entity in turn, candidate or not."""
        entities = list(self.proxies.values())
        start, end, pairs = time.process_time(), time.monotonic() + seconds, 0
        for query in queries:
            proxy = proxy_of(query, "query:")
            for entity in entities:
                self.algorithm.compare(proxy, entity, self.config)
                pairs += 1
                if pairs % 1000 == 0 and time.monotonic() >= end:
                    return pairs / (time.process_time() - start)
        return pairs / (time.process_time() - start)
