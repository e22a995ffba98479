"""The reconciliation service against the protocol.

    reconcile.py PROGRAM SNAPSHOT

SHAPES restates what the JSON schemas of the reconciliation service API 0.2 demand (W3C Entity Reconciliation Community Group, CG-FINAL-specs-0.2,
appendix), and of the proposal of properties, whose schema came with the version after it.
"""
import http.client
import json
import sys
import urllib.parse

from json_schema import Validator
from one_service import Service

PROGRAM, SNAPSHOT = sys.argv[1:]
HUAWEI = "us_bis_el-huawei-technologies"
REFINE = "http://127.0.0.1:3333"  # OpenRefine's page


def thing(required, **fields):
    return {"type": "object", "required": required, "properties": {name: {"type": kind} if isinstance(kind, str) else kind
                                                                   for name, kind in fields.items()}}


def only(**fields):
    return {**thing(list(fields), **fields), "additionalProperties": False}


def some(item):
    return {"type": "array", "items": item}


TYPE = thing(["id", "name"], id="string", name="string", description="string", broader=some({"type": "object"}))
KIND = {"oneOf": [thing(["id"], id="string", name="string"), {"type": "string"}]}
PLACE = thing([], service_url="string", service_path="string", flyout_service_url="string",
              flyout_service_path={"type": "string", "pattern": r"\$\{id\}"})
BY_ID = thing(["url"], url={"type": "string", "pattern": r"\{\{id\}\}"})
SETTING = thing(["type", "label", "name"], type={"enum": ["number", "text", "checkbox", "select"]}, label="string", name="string",
                help_text="string")
CANDIDATE = thing(["id", "name", "score"], id="string", name="string", description="string", score="number", match="boolean",
                  type=some(KIND), features=some(thing([], id="string", value={"type": ["boolean", "number"]})))
DAY_AND_TIME = r"^-?([1-9][0-9]*)?[0-9]{4}-(1[0-2]|0[1-9])-(3[01]|0[1-9]|[12][0-9])T(2[0-3]|[01][0-9]):[0-5][0-9]:[0-5][0-9]"
VALUE = {"oneOf": [{"type": "object", "additionalProperties": False}, only(str="string"), only(float="number"), only(int="integer"),
                   only(date={"type": "string", "pattern": DAY_AND_TIME}),
                   {**thing(["id", "name"], id="string", name="string", description="string"), "additionalProperties": False}]}
SHAPES = {
    "manifest": thing(["versions", "name", "identifierSpace", "schemaSpace"], versions=some({"type": "string"}), name="string",
                      identifierSpace="string", schemaSpace="string", documentation="string", serviceVersion="string", logo="string",
                      view=BY_ID, feature_view=BY_ID, defaultTypes=some(TYPE),
                      suggest=thing([], entity=PLACE, property=PLACE, type=PLACE),
                      preview=thing(["url", "width", "height"], url=BY_ID["properties"]["url"], width="integer", height="integer"),
                      extend=thing([], propose_properties=PLACE, property_settings=some(SETTING))),
    "result": thing(["result"], result=some(CANDIDATE)),
    "suggest": thing(["result"], result=some(thing(["id", "name"], id="string", name="string", description="string", notable=some(KIND)))),
    "extension": thing(["rows", "meta"], rows="object",
                       meta=some(thing(["id", "name"], id="string", name="string", type=thing(["id"], id="string", name="string"),
                                       service={"type": "string", "pattern": "^https?://"}))),
    "value": VALUE,
    "proposal": thing(["properties"], properties=some(thing(["id", "name"], id="string", name="string", description="string")),
                      type="string", limit="number"),
}


def fits(value, shape):
    problems = Validator(SHAPES[shape]).problems(value)
    assert not problems, (shape, problems[:3])
    return value


def form(**fields):
    return urllib.parse.urlencode({name: json.dumps(value) for name, value in fields.items()}).encode()


def ask_queries(s, queries, path="/reconcile/default"):
    answers = s.ask("POST", path, form(queries=queries))
    assert set(answers) == set(queries)
    for answer in answers.values():
        fits(answer, "result")
        scores = [candidate["score"] for candidate in answer["result"]]
        assert scores == sorted(scores, reverse=True)
    return answers


def check_manifest(s):
    manifest = fits(s.ask("GET", "/reconcile/default"), "manifest")
    assert "0.2" in manifest["versions"]
    types = [kind["id"] for kind in manifest["defaultTypes"]]
    assert len(types) == len(set(types)) > 0
    for place in (*manifest["suggest"].values(), manifest["extend"]["propose_properties"]):
        path = urllib.parse.urlsplit(place["service_url"] + place["service_path"]).path
        s.ask("GET", path, **({"type": "Person"} if "extend" in path else {"prefix": "a"}))


def check_queries(s):
    # Every field of the protocol, cells that are numbers or reconciled already, and one that says nothing.
    found = ask_queries(s, {
        "q0": {"query": "Huawei Technologies", "type": ["Company", "Nothing"], "type_strict": "any", "limit": 3,
               "properties": [{"pid": "Thing:country", "v": ["cn", {"id": "cn", "name": "China"}, 5, 1.5, True]}]},
        "q1": {"query": "Huawei Technologies", "type": "Company"},
        "q2": {"properties": [{"pid": "name", "v": "Huawei Technologies"}]},
        "q3": {"query": ""}, "q4": {}, "q5": 7})
    assert found["q0"]["result"][0]["id"] == HUAWEI and len(found["q0"]["result"]) == 3
    assert found["q0"]["result"][0]["match"] is True and found["q2"]["result"][0]["id"] == HUAWEI
    assert not any(found[key]["result"] for key in ("q3", "q4", "q5"))
    # An id is its entity, where the list has it.
    by_id = ask_queries(s, {"q": {"query": HUAWEI}})["q"]["result"]
    assert [(c["id"], c["score"], c["match"]) for c in by_id] == [(HUAWEI, 1.0, True)]
    assert HUAWEI in [c["id"] for c in ask_queries(s, {"q": {"query": HUAWEI}}, "/reconcile/us_bis_el")["q"]["result"]]
    assert HUAWEI not in [c["id"] for c in ask_queries(s, {"q": {"query": HUAWEI}}, "/reconcile/us_ofac_sdn")["q"]["result"]]


def suggest(s, what, **parameters):
    return fits(s.ask("GET", f"/reconcile/default/suggest/{what}", **parameters), "suggest")["result"]


def check_suggest(s):
    # As letters come in: from the beginning of a name, of a later word, whatever the case; then what is near.
    for prefix in ("hua", "HUAW", "huawei tech", "Huawei Technologies Co"):
        assert any("huawei" in found["name"].lower() for found in suggest(s, "entity", prefix=prefix)), prefix
    assert suggest(s, "entity", prefix="hua")[0]["name"].lower().startswith("hua")
    later = [found["name"] for found in suggest(s, "entity", prefix="hikv")]
    assert any(" Hikvision" in name and not name.startswith("Hikv") for name in later), later
    assert suggest(s, "entity", prefix=HUAWEI)[0]["id"] == HUAWEI
    assert HUAWEI in [found["id"] for found in suggest(s, "entity", prefix="Хуавей", limit=20)]
    assert suggest(s, "entity", prefix="") == []
    # Page by page, the same as at once.
    at_once = [found["id"] for found in suggest(s, "entity", prefix="hua", limit=12)]
    paged = [found["id"] for cursor in (0, 4, 8) for found in suggest(s, "entity", prefix="hua", limit=4, cursor=cursor)]
    assert len(at_once) == 12 and paged == at_once, (paged, at_once)
    assert [found["id"] for found in suggest(s, "property", prefix="birth", cursor=1)] == \
        [found["id"] for found in suggest(s, "property", prefix="birth")][1:]
    assert suggest(s, "type", prefix="comp", cursor=1) == []
    # What OpenRefine's boxes send besides is no mistake.
    box = {"type": "Company", "type_strict": "any", "filter": "(all a:b)", "spell": "always", "exact": "false", "scoring": "schema",
           "lang": "en", "key": "x", "prefixed": "true", "stemmed": "false", "format": "ac"}
    for what in ("entity", "property", "type"):
        assert suggest(s, what, prefix="comp", **box) == suggest(s, what, prefix="comp")
    s.ask("GET", "/reconcile/default/suggest/entity", prefix="a", cursor="-1", status=422)
    s.ask("GET", "/reconcile/default/suggest/entity", prefix="a", other="1", status=400)


def check_extension(s):
    proposed = fits(s.ask("GET", "/reconcile/default/extend/property", type="Company", limit=5), "proposal")
    assert proposed["type"] == "Company" and len(proposed["properties"]) == 5
    fits(s.ask("GET", "/reconcile/default/extend/property", type=""), "proposal")
    # By the ids that are proposed and by those that the box suggests: OpenRefine takes either and looks for them in the rows.
    names = ["alias", "Thing:country", "Person:birthDate", "nonsense"]
    found = fits(s.ask("POST", "/reconcile/default", form(
        extend={"ids": [HUAWEI, "nobody"], "properties": [{"id": name} for name in names]})), "extension")
    assert [column["id"] for column in found["meta"]] == names[:3]
    assert set(found["rows"]) == {HUAWEI, "nobody"}
    assert set(found["rows"][HUAWEI]) == set(names[:3]) and found["rows"][HUAWEI]["Thing:country"] == [{"str": "cn"}]
    for row in found["rows"].values():
        for values in row.values():
            for value in values:
                fits(value, "value")


def headers_of(s, method, path, origin, body=None):
    link = http.client.HTTPConnection(s.host, s.port, timeout=120)
    link.request(method, path, body=body, headers={} if origin is None else {"Origin": origin})
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.headers


def check_origins(s):
    """The protocol asks for CORS at every one of its endpoints. Pages of this machine may read the answers, others not, and nothing
    else may be read at all."""
    paths = [("GET", "/reconcile/default", None), ("POST", "/reconcile/default", form(queries={"q": {"query": "Huawei"}})),
             ("GET", "/reconcile/nowhere", None), ("GET", "/reconcile/default/extend/property?type=Person", None),
             *(("GET", f"/reconcile/default/suggest/{what}?prefix=a", None) for what in ("entity", "property", "type"))]
    for method, path, body in paths:
        for origin in (REFINE, "http://localhost:3333", "https://127.0.0.1", "http://[::1]:3333"):
            headers = headers_of(s, method, path, origin, body)
            assert headers["Access-Control-Allow-Origin"] == origin and headers["Vary"] == "Origin", (path, origin)
            assert headers["Access-Control-Allow-Credentials"] is None
        for origin in (None, "null", "", "http://", "https://evil.example", "http://127.0.0.1.evil.example", "http://evil.example/localhost",
                       "file://", "127.0.0.1:3333", "http://localhost@evil.example"):
            assert headers_of(s, method, path, origin, body)["Access-Control-Allow-Origin"] is None, (path, origin)
    before = headers_of(s, "OPTIONS", "/reconcile/default", REFINE)
    assert before["Access-Control-Allow-Origin"] == REFINE and "Authorization" in before["Access-Control-Allow-Headers"]
    for method, path in (("GET", "/search/default?q=Huawei"), ("GET", f"/entities/{HUAWEI}"), ("OPTIONS", "/match/default"), ("GET", "/me")):
        assert headers_of(s, method, path, REFINE)["Access-Control-Allow-Origin"] is None, path


service = Service(PROGRAM, SNAPSHOT)
for check in (check_manifest, check_queries, check_suggest, check_extension, check_origins):
    check(service)
service.stop()
named = Service(PROGRAM, SNAPSHOT, "--allow-origin", "https://refine.example")
assert headers_of(named, "GET", "/reconcile/default", "https://refine.example")["Access-Control-Allow-Origin"] == "https://refine.example"
assert headers_of(named, "GET", "/reconcile/default", "https://refine.example.org")["Access-Control-Allow-Origin"] is None
named.stop()
