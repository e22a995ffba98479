"""Who may ask what.

    serve_access.py PROGRAM FOLDER

FOLDER holds live.snap. Every route of the service is asked with no credentials, wrong ones, each role, and keys for everything and for
everything but what the route is for. The table below is written down apart from the program's own.
"""
import base64
import http.client
import itertools
import json
import os
import re
import sys

from service import JSON, PASSWORD, Server, Session, bearer, make_desk

PROGRAM, FOLDER = sys.argv[1:]
DESK = os.path.join(FOLDER, "test.desk")
ROLES = ["viewer", "analyst", "approver", "admin"]
SCOPES = ["screen", "decide", "cases", "watch", "changes", "audit", "admin"]

# method, path: least role (None: everybody), scope (None: any)
ROUTES = {
    ("POST", "/match/{dataset}"): ("viewer", "screen"), ("GET", "/search/{dataset}"): ("viewer", "screen"),
    ("GET", "/entities/{entity_id}"): ("viewer", "screen"), ("GET", "/catalog"): ("viewer", None),
    ("GET", "/algorithms"): ("viewer", None), ("GET", "/healthz"): (None, None), ("GET", "/readyz"): (None, None),
    ("POST", "/decide"): ("viewer", "decide"), ("POST", "/scan"): ("viewer", "screen"),
    ("POST", "/inventory"): ("viewer", "screen"), ("POST", "/screen"): ("viewer", "screen"),
    ("GET", "/jobs/{job}"): ("viewer", None), ("GET", "/jobs/{job}/events"): ("viewer", None),
    ("GET", "/jobs/{job}/result"): ("viewer", None), ("DELETE", "/jobs/{job}"): ("viewer", None),
    ("POST", "/login"): (None, None), ("POST", "/logout"): ("viewer", None), ("GET", "/me"): ("viewer", None),
    ("POST", "/me/password"): ("viewer", None), ("GET", "/accounts"): ("admin", "admin"),
    ("POST", "/accounts"): ("admin", "admin"), ("PATCH", "/accounts/{name}"): ("admin", "admin"),
    ("GET", "/keys"): ("admin", "admin"), ("POST", "/keys"): ("admin", "admin"),
    ("DELETE", "/keys/{name}"): ("admin", "admin"), ("GET", "/cases"): ("viewer", "cases"),
    ("POST", "/cases"): ("analyst", "cases"), ("GET", "/cases/{id}"): ("viewer", "cases"),
    ("POST", "/cases/{id}/actions"): ("analyst", "cases"), ("POST", "/cases/{id}/attachments"): ("analyst", "cases"),
    ("GET", "/cases/{id}/attachments/{n}"): ("viewer", "cases"), ("GET", "/members"): ("analyst", "cases"), ("GET", "/settings"): ("viewer", "cases"),
    ("PATCH", "/settings"): ("admin", "admin"), ("GET", "/memory"): ("viewer", "cases"),
    ("DELETE", "/memory/{id}"): ("approver", "cases"), ("GET", "/watch"): ("viewer", "watch"),
    ("PUT", "/watch/{book}"): ("analyst", "watch"), ("DELETE", "/watch/{book}"): ("analyst", "watch"),
    ("GET", "/watch/{book}/customers"): ("viewer", "watch"), ("POST", "/watch/{book}/customers"): ("analyst", "watch"),
    ("PUT", "/watch/{book}/customers/{id}"): ("analyst", "watch"),
    ("DELETE", "/watch/{book}/customers/{id}"): ("analyst", "watch"), ("POST", "/watch/{book}/run"): ("analyst", "watch"),
    ("GET", "/changes"): ("viewer", "changes"), ("GET", "/changes.atom"): ("viewer", "changes"),
    ("GET", "/webhooks"): ("admin", "admin"), ("POST", "/webhooks"): ("admin", "admin"),
    ("DELETE", "/webhooks/{id}"): ("admin", "admin"), ("GET", "/webhooks/{id}/deliveries"): ("admin", "admin"),
    ("POST", "/webhooks/{id}/retry"): ("admin", "admin"), ("GET", "/audit"): ("admin", "audit"),
    ("POST", "/audit/verify"): ("admin", "audit"), ("POST", "/audit/checkpoint"): ("admin", "audit"),
    ("GET", "/metrics"): ("viewer", None), ("GET", "/openapi.json"): (None, None),
}
# Asked with what nothing comes of: what is admitted gets past 401 and 403, and no more is wanted here.
ODD = {"/login": b"{}", "/logout": b""}


def all_routes(server):
    described = server.ask("GET", "/openapi.json")["paths"]
    found = {(method.upper(), path) for path, methods in described.items() for method in methods}
    found.remove(("POST", "/updatez"))  # asks for a token of its own: yente_api.sh
    assert found >= set(ROUTES), set(ROUTES) - found
    for route in found - set(ROUTES):  # of the yente API: those who may look up
        ROUTES[route] = ("viewer", "screen")
    return sorted(ROUTES)


def asked(path):
    return re.sub(r"\{\w+\}", "nothing-like-it", path)


def status_of(server, route, headers):
    method, path = route
    if path == "/logout":
        headers = {name: value for name, value in headers.items()}
    answer = server.begin(method, asked(path), None if method == "GET" else ODD.get(path, b"?"), headers)
    data = answer.read()
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"]
    assert answer.status < 500, (route, answer.status, data)
    if answer.status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer "), route
    return answer.status


def check_every_route(server, keys, sessions):
    wrong = [{"Authorization": value} for value in (
        "Bearer tamis_" + "A" * 43, "Bearer", "Bearer ", "", "Negotiate abc", "Basic ====", "Bearer " + "x" * 3000,
        "Basic " + base64.b64encode(b"admin:" + PASSWORD.encode()).decode())]
    wrong += [{"Cookie": "tamis_session=" + value} for value in ("x", "A" * 43, "x" * 3000)]
    for route in all_routes(server):
        least, scope = ROUTES[route]
        if least is None:
            assert status_of(server, route, JSON) not in (401, 403) or route[1] == "/login", route
            continue
        for headers in [{}] + wrong:
            assert status_of(server, route, headers) == 401, (route, headers)
        for role in ROLES:
            may = ROLES.index(role) >= ROLES.index(least)
            found = status_of(server, route, bearer(keys[role, "all"]))
            assert (found != 403) == may and found != 401, (route, role, found)
            if route[1] != "/logout":
                found = status_of(server, route, sessions[role].headers)
                assert (found != 403) == may and found != 401, (route, role, found)
        for left_out in SCOPES:
            found = status_of(server, route, bearer(keys["admin", left_out]))
            assert (found == 403) == (left_out == scope), (route, left_out, found)


def check_forged(server, session):
    """A session without its header changes nothing; reading needs none."""
    other = Session(server, "admin")
    for route in all_routes(server):
        least, _ = ROUTES[route]
        if least is None or route[0] == "GET":
            continue
        for token in (None, "", "x", other.told["csrf"], session.told["csrf"] + "x", session.told["csrf"][:-1]):
            headers = {"Cookie": session.headers["Cookie"]}
            if token is not None:
                headers["X-Tamis-CSRF"] = token
            assert status_of(server, route, headers) == 403, (route, token)
    assert server.ask("GET", "/me", headers={"Cookie": session.headers["Cookie"]})["csrf"] == session.told["csrf"]
    both = {**session.headers, "Authorization": "Bearer wrong"}  # a wrong key is not passed over
    server.ask("GET", "/me", headers=both, status=401)


def check_sessions(server):
    first = Session(server, "ann")
    assert re.fullmatch(r"tamis_session=\S+; Path=/; HttpOnly; SameSite=Strict; Max-Age=\d+", first.set_cookie)
    assert first.told["name"] == "ann" and first.told["role"] == "viewer" and first.told["desk"] is True
    assert {**first.ask("GET", "/me")} == first.told
    answer = server.begin("POST", "/login", {"name": "ann", "password": PASSWORD},
                          {**JSON, "Cookie": first.headers["Cookie"], "X-Forwarded-Proto": "https"})
    second = answer.headers["Set-Cookie"]
    answer.read()
    assert "Secure" not in second  # nobody trusts a proxy here: anyone may have written that header
    assert second.split(";")[0] != first.headers["Cookie"]
    first.ask("GET", "/me", status=401)  # the one before ended with the login
    third = Session(server, "ann")
    server_answer = server.begin("POST", "/logout", b"", third.headers)
    assert server_answer.status == 204 and "Max-Age=0" in server_answer.headers["Set-Cookie"]
    server_answer.read()
    third.ask("GET", "/me", status=401)
    gone = server.begin("GET", "/me", None, third.headers)
    assert gone.status == 401 and "Max-Age=0" in gone.headers["Set-Cookie"]
    gone.read()
    own = Session(server, "ann")
    own.ask("POST", "/me/password", {"old_password": "not it at all", "password": PASSWORD + "2"}, status=403)
    own.ask("POST", "/me/password", {"password": PASSWORD + "2"}, status=422)
    own.ask("POST", "/me/password", {"old_password": PASSWORD, "password": PASSWORD + "2"}, status=204)
    Session(server, "ann", PASSWORD + "2")


def check_logins(server):
    for body, status in ((b"", 422), (b"[]", 422), ({"name": "ann"}, 422), ({"name": 1, "password": 2}, 422),
                         ({"name": "nobody", "password": PASSWORD}, 401), ({"name": "bob", "password": "wrong"}, 401),
                         ({"name": "x" * 5000, "password": "wrong"}, 413)):
        server.ask("POST", "/login", body, JSON, status)
    good = {"name": "bob", "password": PASSWORD}
    server.ask("POST", "/login", good, {}, 403)  # a form of another site
    server.ask("POST", "/login", good, {"Content-Type": "text/plain"}, 403)
    for site in ("cross-site", "same-site"):
        server.ask("POST", "/login", good, {**JSON, "Sec-Fetch-Site": site}, 403)
    server.ask("POST", "/login", good, {**JSON, "Sec-Fetch-Site": "same-origin"})
    said = {server.begin("POST", "/login", {"name": name, "password": "wrong wrong wrong"}, JSON).read()
            for name in ("bob", "nobody")}
    assert len(said) == 1, said
    for _ in range(20):
        answer = server.begin("POST", "/login", {"name": "eve", "password": "wrong"}, JSON)
        answer.read()
        if answer.status == 429:
            break
        assert answer.status == 401
    assert answer.status == 429 and int(answer.headers["Retry-After"]) > 0
    server.ask("POST", "/login", {"name": "eve", "password": PASSWORD}, JSON, 429)


def check_keys(server, admin):
    made = admin.ask("POST", "/keys", {"name": "shop", "role": "viewer", "scopes": ["screen"], "per_minute": 5}, status=201)
    basic = base64.b64encode(f"{made['token']}:".encode()).decode()
    back = base64.b64encode(f"x:{made['token']}".encode()).decode()
    for headers in ({"Authorization": f"ApiKey {made['token']}"}, {"Authorization": f"bearer {made['token']}"},
                    {"Authorization": f"Basic {basic}"}, {"Authorization": f"Basic {back}"}):
        me = server.ask("GET", "/me", headers=headers)
        assert me == {"name": "shop", "role": "viewer", "scopes": ["screen"], "csrf": None, "desk": True}, me
    server.ask("GET", "/cases", headers=bearer(made["token"]), status=403)
    for _ in range(10):
        answer = server.begin("GET", "/catalog", None, bearer(made["token"]))
        answer.read()
        if answer.status == 429:
            break
    assert answer.status == 429 and 0 < int(answer.headers["Retry-After"]) <= 60
    for body in ({}, {"name": "a", "role": "viewer"}, {"name": "a", "role": "viewer", "scopes": []},
                 {"name": "a", "role": "viewer", "scopes": ["nothing"]},
                 {"name": "a", "role": "viewer", "scopes": ["screen"], "per_minute": -1},
                 {"name": "a", "role": "viewer", "scopes": ["screen"], "per_minute": "many"}):
        admin.ask("POST", "/keys", body, status=422)
    admin.ask("POST", "/keys", {"name": "a", "role": "king", "scopes": ["screen"]}, status=400)
    assert any(key["name"] == "shop" for key in admin.ask("GET", "/keys")["keys"])
    admin.ask("DELETE", "/keys/shop", status=204)
    server.ask("GET", "/me", headers=bearer(made["token"]), status=401)
    admin.ask("DELETE", "/keys/nothing", status=404)


def check_members(sessions):
    """Who works on cases may know to whom one can be given, and nothing else of the accounts."""
    sessions["admin"].ask("POST", "/accounts", {"name": "left", "role": "analyst", "password": PASSWORD}, status=201)
    sessions["admin"].ask("PATCH", "/accounts/left", {"disabled": True}, status=204)
    members = sessions["analyst"].ask("GET", "/members")["members"]
    assert all(set(member) == {"name", "role"} for member in members)
    assert [member["name"] for member in members] == ["admin", "analyst", "approver", "bob"], members


def check_accounts(admin):
    admin.ask("POST", "/accounts", {"name": "new", "role": "analyst", "password": PASSWORD}, status=201)
    admin.ask("POST", "/accounts", {"name": "new", "role": "analyst", "password": PASSWORD}, status=400)
    admin.ask("POST", "/accounts", {"name": "short", "role": "analyst", "password": "short"}, status=400)
    session = Session(admin.server, "new")
    admin.ask("PATCH", "/accounts/new", {"disabled": True}, status=204)
    session.ask("GET", "/me", status=401)
    listed = {account["name"]: account for account in admin.ask("GET", "/accounts")["accounts"]}
    assert listed["new"]["disabled"] is True
    admin.ask("PATCH", "/accounts/nobody", {"disabled": True}, status=404)


def check_methods(server):
    for path in ("/cases/1", "/watch/a/customers/b", "/login", "/jobs/x"):
        answer = server.begin("OPTIONS", path)
        assert answer.status == 204 and answer.headers["Allow"].endswith("OPTIONS"), path
        assert answer.headers["Access-Control-Allow-Origin"] is None
        answer.read()
        answer = server.begin("TRACE", path)
        assert answer.status in (405, 501) and answer.read() is not None
    answer = server.begin("HEAD", "/me")
    assert answer.status == 401 and answer.read() == b""
    answer = server.begin("HEAD", "/readyz")
    assert answer.status == 200 and answer.read() == b""


def check_body_of_others(server):
    """Who may not ask puts no file on our disk: refused before the body, and one that comes all the same is dropped."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    link.putrequest("POST", "/screen")
    for name, value in (("Expect", "100-continue"), ("Content-Length", "1000000")):
        link.putheader(name, value)
    link.endheaders()
    assert link.getresponse().status == 401
    link.close()
    server.ask("POST", "/screen", b"name\nHuawei\n" * 1000, status=401)


def check_anyone():
    server = Server(PROGRAM, FOLDER, "--desk", DESK, "--allow-anyone")
    me = server.ask("GET", "/me")
    assert me["name"] is None and me["role"] == "viewer" and me["desk"] is True
    for route, (least, _) in sorted(ROUTES.items()):
        found = status_of(server, route, JSON)
        assert (found == 403) == (least not in ("viewer", None)) and found != 401, (route, found)
        if least is not None:
            assert status_of(server, route, {"Authorization": "Bearer wrong"}) == 401
    server.stop()


def check_behind_proxy():
    """What a proxy says of the client's own connection counts when the operator says that there is one."""
    server = Server(PROGRAM, FOLDER, "--desk", DESK, "--trust-proxy")
    for said, secure in (("https", True), ("HTTPS", True), ("http", False), (None, False)):
        headers = JSON if said is None else {**JSON, "X-Forwarded-Proto": said, "X-Forwarded-Host": "desk.example"}
        answer = server.begin("POST", "/login", {"name": "viewer", "password": PASSWORD}, headers)
        cookie = answer.headers["Set-Cookie"]
        answer.read()
        assert cookie.endswith("; Secure") == secure, (said, cookie)
        headers["Cookie"] = cookie.split(";")[0]
        feed = server.ask("GET", "/changes.atom", headers=headers).decode()
        base = "http" + ("s" if secure else "") + "://" + ("desk.example" if said else "127.0.0.1")
        assert f'{base}' in feed and "/changes.atom" in feed, (said, feed)
    server.stop()


def check_without_desk():
    server = Server(PROGRAM, FOLDER)
    assert server.ask("GET", "/me") == {"name": None, "role": "viewer", "scopes": SCOPES, "csrf": None, "desk": False}
    for path in ("/cases", "/watch", "/audit", "/keys", "/accounts", "/changes"):
        assert "desk" in server.ask("GET", path, status=404)["detail"]
    server.ask("POST", "/login", {"name": "a", "password": "b"}, JSON, 404)
    server.ask("GET", "/catalog")
    server.stop()


def main():
    make_desk(PROGRAM, DESK, admin="admin", approver="approver", analyst="analyst", viewer="viewer", ann="viewer",
              bob="analyst", eve="viewer")
    server = Server(PROGRAM, FOLDER, "--desk", DESK)
    sessions = {role: Session(server, role) for role in ROLES}
    admin = sessions["admin"]
    keys = {}
    for role, left_out in itertools.chain(((role, "all") for role in ROLES), (("admin", scope) for scope in SCOPES)):
        body = {"name": f"{role}-{left_out}", "role": role, "scopes": [s for s in SCOPES if s != left_out], "per_minute": 0}
        keys[role, left_out] = admin.ask("POST", "/keys", body, status=201)["token"]
    check_every_route(server, keys, sessions)
    check_forged(server, admin)
    check_sessions(server)
    check_logins(server)
    check_keys(server, admin)
    check_members(sessions)
    check_accounts(admin)
    check_methods(server)
    check_body_of_others(server)
    metrics = server.ask("GET", "/metrics", headers=bearer(keys["viewer", "all"])).decode()
    log = server.stop()
    for secret in [PASSWORD, *keys.values(), *(s.told["csrf"] for s in sessions.values()),
                   *(s.headers["Cookie"][14:] for s in sessions.values())]:
        assert secret not in log and secret not in metrics, "a secret is told"
    assert "nothing-like-it" not in log
    check_anyone()
    check_behind_proxy()
    check_without_desk()


main()
