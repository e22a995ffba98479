"""Requests and answers of the yente API, restated from its documentation, and of reconciliation 0.2.

    yente_api.py PROGRAM SNAPSHOT
"""
import os
import re
import sys
import urllib.parse

from one_service import Service

PROGRAM, SNAPSHOT = sys.argv[1:]
HUAWEI = "us_bis_el-huawei-technologies"
COMPANY = {"schema": "Company", "properties": {"name": ["Huawei Technologies"]}}
TIME = re.compile(r"\d{4}-\d\d-\d\dT00:00:00")


def is_entity(entity):
    for field, kind in (("id", str), ("caption", str), ("schema", str), ("properties", dict),
                        ("datasets", list), ("referents", list), ("target", bool)):
        assert isinstance(entity[field], kind), (field, entity)
    for field in ("first_seen", "last_seen", "last_change"):
        assert entity[field] is None or TIME.fullmatch(entity[field]), entity
    for values in entity["properties"].values():
        for value in values:
            if not isinstance(value, str):
                is_entity(value)


def match(s, query=COMPANY, dataset="default", more=None, **parameters):
    answer = s.ask("POST", f"/match/{dataset}", {"queries": {"q": query}, **(more or {})}, **parameters)
    return answer["responses"]["q"]


def ids(found):
    return [result["id"] for result in found["results"]]


def check_match(s):
    found = match(s, limit=3)
    assert found["status"] == 200 and found["total"] == {"value": 3, "relation": "gte"}
    for result in found["results"]:
        is_entity(result)
        assert result["match"] == (result["score"] >= 0.7)
        for feature in result["explanations"].values():
            assert isinstance(feature["score"], (int, float)) and isinstance(feature["detail"], str)
    best = found["results"][0]
    assert best["explanations"]["name"]["candidate"] == best["explanation"]["matched_name"]
    assert match(s, limit=0)["results"] == []
    assert ids(match(s, exclude_schema=["Company", "Organization"])) == []
    assert HUAWEI not in ids(match(s, exclude_entity_ids=[HUAWEI]))
    assert HUAWEI in ids(match(s, include_dataset=["us_bis_el", "us_ofac_sdn"]))
    assert ids(match(s, dataset="us_ofac_sdn", include_dataset=["us_bis_el"])) == []
    assert HUAWEI in ids(match(s, topics=["export.control"], changed_since="2019-01-01"))
    assert ids(match(s, changed_since="2100-01-01T00:00:00")) == []
    for name in ("best", "logic-v2", "logic-v1", "name-based", "name-qualified", "regression-v1", "tamis"):
        assert HUAWEI in ids(match(s, algorithm=name)), name
    body = {"queries": {"q": COMPANY}}
    for status, parameters in ((400, {"algorithm": "guess"}), (422, {"limit": 501}), (422, {"threshold": 2}),
                               (422, {"changed_since": "soon"}), (400, {"target": "true"}),
                               (400, {"include_dataset": "nowhere"})):
        s.ask("POST", "/match/default", body, status=status, **parameters)
    s.ask("POST", "/match/nowhere", body, status=404)


def check_facts(s):
    """What cannot be read of a query is left out and told; what cannot be asked is that query's trouble alone."""
    person = {"schema": "Person", "properties": {"name": "Kim Jong Un", "birthDate": ["soon"], "shoe": ["44"]}}
    found = match(s, person)
    assert found["status"] == 200 and "soon" in found["warning"] and "shoe" in found["warning"]
    assert ids(found)
    number = match(s, {"schema": "Company", "properties": {"name": ["Huawei"], "registrationNumber": [12345, None]}})
    assert number["status"] == 200
    answer = s.ask("POST", "/match/default", {"queries": {"good": COMPANY, "bad": {"schema": "Nothing", "properties": {}}}})
    assert answer["responses"]["good"]["status"] == 200 and answer["responses"]["bad"]["status"] == 400


def check_own_options(s):
    own = dict(COMPANY, options={"limit": 1, "threshold": 0.5, "exclude_entity_ids": [HUAWEI]})
    answer = s.ask("POST", "/match/default", {"queries": {"own": own, "other": COMPANY}})["responses"]
    assert len(answer["own"]["results"]) == 1 and HUAWEI not in ids(answer["own"])
    assert HUAWEI in ids(answer["other"]) and len(answer["other"]["results"]) > 1
    for wrong in ({"limit": 501}, {"algorithm": "best"}, {"topics": [{}]}, {"as_of": "soon"}, 5):
        assert match(s, dict(COMPANY, options=wrong))["status"] == 400, wrong
    strict = match(s, more={"config": {"omission_candidate": 0.8}}, limit=500)
    assert sum(r["score"] for r in strict["results"]) < sum(r["score"] for r in match(s, limit=500)["results"])
    for more, status in (({"config": {"nm_number_mismatch": 0.4}}, 400), ({"weights": {"near_miss": "x"}}, 400),
                         ({"config": []}, 422), ({"weights": None, "config": {}}, 200)):
        s.ask("POST", "/match/default", {"queries": {"q": COMPANY}, **more}, status=status)


def check_search(s):
    found = s.ask("GET", "/search/default", q="huawei", limit=2, facets=["countries", "schema", "datasets"])
    assert found["total"]["relation"] == "eq" and found["total"]["value"] > len(found["results"]) == 2
    assert sum(v["count"] for v in found["facets"]["schema"]["values"]) == found["total"]["value"]
    china = next(v for v in found["facets"]["countries"]["values"] if v["name"] == "cn")
    assert china["label"] == "China"
    only = s.ask("GET", "/search/default", q="huawei", countries=["cn"], limit=0)
    assert only["total"]["value"] == china["count"] and only["results"] == []
    assert list(only["facets"]) == ["datasets", "countries", "topics"]
    every = s.ask("GET", "/search/default", sort=["caption:desc"], limit=500)
    captions = [e["caption"].encode() for e in every["results"]]
    assert captions == sorted(captions, reverse=True) and every["total"]["value"] == len(captions) > 200
    for result in every["results"]:
        is_entity(result)
    assert all(e["schema"] == "Vessel" for e in s.ask("GET", "/search/default", schema="Vessel")["results"])
    both = s.ask("GET", "/search/default", countries=["cn", "ru"], filter_op="AND")["total"]["value"]
    assert both < s.ask("GET", "/search/default", countries=["cn", "ru"])["total"]["value"]
    page = s.ask("GET", "/search/default", q="huawei", offset=1, limit=1)
    assert page["results"] == s.ask("GET", "/search/default", q="huawei", limit=2)["results"][1:]
    assert s.ask("GET", "/search/default", filter=["country:cn", "properties.topics:sanction"])["results"] is not None
    for wrong in ({"sort": "shoe:asc"}, {"facets": "shoe"}, {"filter": "shoe:44"}, {"schema": "Nothing"},
                  {"exclude_schema": "Nothing"}, {"topics": "nothing"}, {"target": "true"}):
        s.ask("GET", "/search/default", status=400, **wrong)
    for wrong in ({"filter": "shoe"}, {"filter_op": "XOR"}, {"offset": 9500}, {"fuzzy": "maybe"}):
        s.ask("GET", "/search/default", status=422, **wrong)


def check_entities(s):
    entity = s.ask("GET", f"/entities/{HUAWEI}")
    is_entity(entity)
    sanction = entity["properties"]["sanctions"][0]
    assert sanction["schema"] == "Sanction" and sanction["properties"]["startDate"] == ["2019-05-16"]
    assert entity["first_seen"] == "2019-05-21T00:00:00" and entity["last_seen"] == "2026-07-31T00:00:00"
    plain = s.ask("GET", f"/entities/{HUAWEI}", nested="false")
    assert "sanctions" not in plain["properties"]
    s.ask("GET", f"/entities/{HUAWEI}-listing", status=308)
    assert s.headers["Location"] == f"/entities/{HUAWEI}"
    owners = [e for e in s.ask("GET", "/search/ownership", limit=500)["results"] if e["links"]]
    owner = next(e["id"] for e in owners if any(k["schema"] == "Ownership" and k["direction"] == "out" for k in e["links"]))
    around = s.ask("GET", f"/entities/{owner}/adjacent", limit=1)
    assert around["entity"]["id"] == owner
    shares = around["adjacent"]["ownershipOwner"]
    assert shares["limit"] == 1 and len(shares["results"]) == 1 <= shares["total"]["value"]
    assert s.ask("GET", f"/entities/{owner}/adjacent/ownershipOwner", limit=1) == shares
    is_entity(shares["results"][0]["properties"]["asset"][0])
    assert s.ask("GET", f"/entities/{owner}")["properties"]["ownershipOwner"][0]["schema"] == "Ownership"
    for path in ("/entities/nobody", "/entities/nobody/adjacent", f"/entities/{owner}/adjacent/name"):
        s.ask("GET", path, status=404)


def form(**fields):
    return urllib.parse.urlencode(fields).encode()


def check_reconcile(s):
    manifest = s.ask("GET", "/reconcile/default")
    assert manifest["versions"] == ["0.2"] and "{{id}}" in manifest["view"]["url"]
    for service in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        assert service["service_url"] == f"http://127.0.0.1:{s.port}/reconcile/default"
    assert {"id": "Company", "name": "Companies"} in manifest["defaultTypes"]
    queries = ('{"q0": {"query": "Huawei Technologies", "type": "Company", "limit": 2, "properties": '
               '[{"pid": "Thing:country", "v": ["cn", {"id": "cn", "name": "China"}]}]}, "q1": {"query": 5}, '
               '"q2": {"properties": [{"pid": "LegalEntity:registrationNumber", "v": 12345}]}}')
    answer = s.ask("POST", "/reconcile/default", form(queries=queries))
    assert answer == s.ask("GET", "/reconcile/default", queries=queries)
    best = answer["q0"]["result"][0]
    assert best["id"] == HUAWEI and best["match"] is True and best["type"][0]["id"] == "Company"
    assert len(answer["q0"]["result"]) == 2 and all(isinstance(f["value"], float) for f in best["features"])
    assert answer["q1"]["result"] == [] and answer["q1"]["error"] and answer["q2"] == {"result": []}
    extend = '{"ids": ["%s", "nobody"], "properties": [{"id": "alias", "settings": {"limit": 1}}, {"id": "shoe"}]}' % HUAWEI
    rows = s.ask("POST", "/reconcile/default", form(extend=extend))
    assert rows["meta"] == [{"id": "alias", "name": "Alias"}] and rows["rows"]["nobody"] == {}
    assert list(rows["rows"][HUAWEI]["alias"][0]) == ["str"] and len(rows["rows"][HUAWEI]["alias"]) == 1
    for body in (b"", b"queries=", b"queries=%7", b"queries=[]", b"extend={}", b"other=1", b"queries=%00"):
        s.ask("POST", "/reconcile/default", body, status=400)
    s.ask("POST", "/reconcile/nowhere", form(queries=queries), status=404)
    properties = s.ask("GET", "/reconcile/default/suggest/property", prefix="birth")["result"]
    assert {"id": "Person:birthDate", "name": "Birth date"} in properties
    types = s.ask("GET", "/reconcile/default/suggest/type", prefix="comp")["result"]
    assert types == [{"id": "Company", "name": "Companies"}]
    entities = s.ask("GET", "/reconcile/default/suggest/entity", prefix="huawei", limit=4)["result"]
    assert len(entities) == 4 and all("uawei" in e["name"] for e in entities)
    assert s.ask("GET", "/reconcile/default/suggest/entity", prefix="")["result"] == []
    person = s.ask("GET", "/reconcile/default/extend/property", type="Person")["properties"]
    assert {"id": "birthDate", "name": "Birth date"} in person
    assert not any(p["id"] in ("isin", "addressEntity") for p in person)
    s.ask("GET", "/reconcile/default/extend/property", type="Nothing", status=400)


def check_about(s):
    catalog = s.ask("GET", "/catalog")
    assert catalog["current"] == ["ownership", "us_bis_el", "us_ofac_sdn"] and not catalog["index_stale"]
    assert all(d["version"] == d["index_version"] and d["load"] for d in catalog["datasets"])
    about = s.ask("GET", "/algorithms")
    assert about["best"] in [a["name"] for a in about["algorithms"]]
    assert "near_miss" in about["algorithms"][0]["docs"]["config"]
    for token in ("", "wrong", "secreta"):
        s.ask("POST", "/updatez", status=403, token=token)
    s.ask("POST", "/updatez", status=403)
    assert s.ask("POST", "/updatez", token="secret", sync="true") == {"status": "ok"}


def check_bytes(s):
    """No address leads to an answer that is no JSON."""
    for path in ("/entities/%ff", "/reconcile/default/suggest/type?prefix=%ff", "/search/default?%c3%b5=3",
                 "/search/" + "%C3%B5" * 100, "/search/default?" + "%C3%B5" * 50 + "=1"):
        s.ask("GET", path, status=404 if "/search/%" in path or "entities" in path else 400)


service = Service(PROGRAM, SNAPSHOT, env={**os.environ, "TAMIS_UPDATE_TOKEN": "secret"})
for check in (check_match, check_facts, check_own_options, check_search, check_entities, check_reconcile, check_about,
              check_bytes):
    check(service)
closed = Service(PROGRAM, SNAPSHOT, env={k: v for k, v in os.environ.items() if k != "TAMIS_UPDATE_TOKEN"})
closed.ask("POST", "/updatez", status=403, token="")
closed.stop()
assert "uawei" not in service.stop(), "the log tells what was asked"
