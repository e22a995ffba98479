"""What yente-client reads from this service, by its own models.

    client.py PROGRAM SNAPSHOT
"""
import sys

from yente_client import Client, Company, Person

from one_service import Service

HUAWEI = "us_bis_el-huawei-technologies"


def fails(name, call):
    try:
        call()
    except Exception as problem:
        assert type(problem).__name__ == name, problem
        return
    raise AssertionError(f"no {name}")


service = Service(sys.argv[1], sys.argv[2])
with Client(base_url=f"http://127.0.0.1:{service.port}") as client:
    assert client.healthz().status == client.readyz().status == "ok"
    assert [d.name for d in client.datasets().datasets] == ["us_bis_el"]
    assert client.algorithms().best in [a.name for a in client.algorithms().algorithms]
    found = client.match(Company(name="Huawei Technologies", country="cn"), datasets=["us_bis_el"], threshold=0.7,
                         algorithm="best", limit=3)
    assert found.top.id == HUAWEI and found.top.match and len(found.results) == 3
    assert found.top.explanations["name"].candidate and "name" in found.top.contributing_explanations
    found = client.match(Company(name="Huawei"), datasets=["default", "us_bis_el"], exclude_schemata=["Person"],
                         topics=["export.control"], changed_since="2019-01-01", exclude_entities=[HUAWEI])
    assert found.results and HUAWEI not in [r.id for r in found.results]
    page = client.search("huawei", limit=2, facets=["countries", "schema"], countries=["cn"], sort=["first_seen:desc"],
                         filter_=["country:cn"], fuzzy=True, schema="Company")
    assert len(page.results) == 2 and set(page.facets) == {"countries", "schema"}
    entity = client.fetch(HUAWEI)
    assert [s.schema_ for s in entity.properties["sanctions"]] == ["Sanction"] and entity.first_seen
    assert client.fetch(HUAWEI + "-listing", nested=False).id == HUAWEI  # follows the redirect
    assert list(client.adjacent(HUAWEI).adjacent) == ["sanctions"]
    assert client.adjacent(HUAWEI, prop="sanctions", limit=5).total.value == 1
    stream = dict(client.match_iter([("a", Person(name="Nobody Atall")), ("b", Company(name="Huawei"))]))
    assert not stream["a"].results and stream["b"].results
    fails("NotFoundError", lambda: client.fetch("nobody"))
    fails("NotFoundError", lambda: client.statements(canonical_id=HUAWEI))
    fails("BadRequestError", lambda: client.match(Company(name="x"), algorithm="guess"))
service.stop()
