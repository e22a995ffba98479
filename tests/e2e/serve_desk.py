"""The desk over HTTP.

    serve_desk.py PROGRAM FOLDER SERVICE.md

FOLDER holds all.snap and fewer.snap, which lacks Hikvision. Conditions are waited for, never times.
"""
import hashlib
import hmac
import http.client
import http.server
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading

from service import JSON, PASSWORD, Server, Session, bearer, make_desk

PROGRAM, FOLDER, DOCUMENT = sys.argv[1:]
DESK = os.path.join(FOLDER, "team.desk")
HUAWEI = "us_bis_el-huawei-technologies"
QUERY = {"schema": "Company", "properties": {"name": ["Huawei Technologies"]}}


def put(name):
    shutil.copy(os.path.join(FOLDER, name), os.path.join(FOLDER, "live.snap.new"))
    os.replace(os.path.join(FOLDER, "live.snap.new"), os.path.join(FOLDER, "live.snap"))


def until(ask, fits):
    for _ in range(200000):
        found = ask()
        if fits(found):
            return found
    raise AssertionError(f"never as wanted: {found}")


def match(session):
    answer = session.ask("POST", "/match/default?limit=3", {"queries": {"q": QUERY}})["responses"]["q"]
    return answer["query"], answer["results"]


def check_case(analyst, other, approver, viewer):
    """A hit becomes a case, is discussed, decided by one and approved by another, and is then remembered."""
    query, results = match(viewer)
    assert results[0]["id"] == HUAWEI and not {"cleared", "woken", "known"} & set(results[0])
    request = {"query": query, "hits": results[:1], "source": "page", "note": "first"}
    viewer.ask("POST", "/cases", request, status=403)
    opened = analyst.ask("POST", "/cases", request)["cases"]
    assert opened[0]["entity_id"] == HUAWEI and opened[0]["new"] is True
    number = opened[0]["id"]
    assert analyst.ask("POST", "/cases", request)["cases"][0] == {**opened[0], "new": False}
    case = viewer.ask("GET", f"/cases/{number}")
    assert case["state"] == "open" and case["opened_by"] == "user:analyst" and case["hit"]["id"] == HUAWEI
    steps = f"/cases/{number}/actions"
    viewer.ask("POST", steps, {"action": "comment", "text": "hello"}, status=403)
    case = analyst.ask("POST", steps, {"action": "assign", "to": "analyst", "version": case["version"]})
    old = case["version"]
    case = other.ask("POST", steps, {"action": "comment", "text": "Another Huawei?", "version": old})
    analyst.ask("POST", steps, {"action": "due", "due": "2027-01-31", "version": old}, status=409)
    case = analyst.ask("POST", steps, {"action": "due", "due": "2027-01-31", "version": case["version"]})
    analyst.ask("POST", steps, {"action": "decide", "outcome": "false_alert", "version": case["version"]}, status=400)
    case = analyst.ask("POST", steps, {"action": "decide", "outcome": "false_alert", "reason": "A bakery.",
                                       "version": case["version"]})
    assert case["state"] == "pending"
    for who in (analyst, other):
        who.ask("POST", steps, {"action": "approve", "version": case["version"]}, status=403)
    assert viewer.ask("GET", "/cases?state=pending&limit=5")["total"] == 1
    case = approver.ask("POST", steps, {"action": "approve", "version": case["version"]})
    assert case["state"] == "closed" and case["approved_by"] == "user:approver"
    _, results = match(viewer)
    assert results[0]["id"] == HUAWEI and results[0]["cleared"]["case"] == number
    memories = viewer.ask("GET", "/memory?limit=10")["memories"]
    assert [memory["case"] for memory in memories] == [number]
    viewer.ask("DELETE", f"/memory/{memories[0]['id']}?reason=x", status=403)
    approver.ask("DELETE", f"/memory/{memories[0]['id']}", status=422)
    approver.ask("DELETE", f"/memory/{memories[0]['id']}?reason=Not%20a%20bakery", status=204)
    assert "cleared" not in match(viewer)[1][0]
    for path in ("/cases/999999", "/cases/x", "/cases/0", "/cases/-1", "/cases/99999999999999999999"):
        viewer.ask("GET", path, status=404)
    viewer.ask("GET", "/cases?state=nowhere", status=400)
    viewer.ask("GET", "/cases?limit=many", status=422)


def check_files(analyst, viewer):
    query, results = match(viewer)
    number = analyst.ask("POST", "/cases", {"query": query, "hits": results[1:2]})["cases"][0]["id"]
    data = bytes(range(256)) * 10
    name = 'pass"port \r\n<ü>.html'
    made = analyst.ask("POST", f"/cases/{number}/attachments?name=pass%22port%20%0D%0A%3C%C3%BC%3E.html", data,
                       headers={"Content-Type": "text/html"})["attachment"]
    assert made["bytes"] == len(data)
    answer = viewer.server.begin("GET", f"/cases/{number}/attachments/{made['id']}", None, viewer.headers)
    assert answer.status == 200 and answer.read() == data
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''"), name
    assert "sandbox" in answer.headers["Content-Security-Policy"] and answer.headers["X-Content-Type-Options"]
    assert len(answer.headers.get_all("Content-Type")) == 1
    analyst.ask("POST", f"/cases/{number}/attachments", data, status=422)
    analyst.ask("POST", "/cases/999999/attachments?name=a", data, status=404)
    viewer.ask("GET", f"/cases/{number}/attachments/99", status=404)


def check_settings(admin, viewer):
    assert viewer.ask("GET", "/settings")["four_eyes"] == ["false_alert"]
    viewer.ask("PATCH", "/settings", {"four_eyes": []}, status=403)
    changed = admin.ask("PATCH", "/settings", {"four_eyes": ["false_alert", "true_match"]})
    assert set(changed["four_eyes"]) == {"false_alert", "true_match"}
    admin.ask("PATCH", "/settings", {"four_eyes": ["nothing"]}, status=400)


def finish(session, begun):
    return until(lambda: session.ask("GET", f"/jobs/{begun['job']}"),
                 lambda job: job["state"] in ("finished", "failed", "cancelled"))


class Hooks(http.server.BaseHTTPRequestHandler):
    got = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Hooks.got.append((self.headers["Tamis-Event"], self.headers["Tamis-Signature"], body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def check_watch(server, admin, analyst, viewer):
    """A book is loaded and screened; a list gains an entity; the service notes it, screens the book, and tells."""
    hooks = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hooks)
    threading.Thread(target=hooks.serve_forever, daemon=True).start()
    hook = admin.ask("POST", "/webhooks", {"url": f"http://127.0.0.1:{hooks.server_port}/", "events":
                                           ["list.changed", "watch.finished", "case.opened"]}, status=201)
    viewer.ask("PUT", "/watch/retail", {}, status=403)
    analyst.ask("PUT", "/watch/retail", {"title": "Retail", "threshold": 0.8}, status=204)
    book = b"id,name\n1,Huawei Technologies\n2,Ann Miller\n3,Hangzhou Hikvision Digital Technology\n"
    begun = analyst.ask("POST", "/watch/retail/customers", book, headers={"Content-Type": "text/csv"}, status=202)
    loaded = finish(analyst, begun)
    assert loaded["state"] == "finished" and loaded["summary"]["added"] == 3, loaded
    viewer.ask("GET", f"/jobs/{begun['job']}", status=404)  # somebody else's
    analyst.ask("GET", f"/jobs/{begun['job']}/result", status=404)
    ran = finish(analyst, analyst.ask("POST", "/watch/retail/run", b"", status=202))
    assert ran["state"] == "finished" and ran["summary"]["new_hits"] >= 1, ran
    hit = viewer.ask("GET", "/watch/retail/customers?with_hits=true")["customers"]
    assert [customer["id"] for customer in hit] == ["1"], hit
    assert viewer.ask("GET", "/changes")["changes"] == []
    put("all.snap")  # --watch does the rest
    changes = until(lambda: viewer.ask("GET", "/changes"), lambda found: found["changes"])["changes"]
    assert any("hikvision" in change["entity_id"] for change in changes)
    assert b"<feed" in viewer.ask("GET", "/changes.atom")
    until(lambda: [c["id"] for c in viewer.ask("GET", "/watch/retail/customers?with_hits=true")["customers"]],
          lambda ids: ids == ["1", "3"])
    until(lambda: {event for event, _, _ in Hooks.got},
          lambda events: {"list.changed", "watch.finished", "case.opened"} <= events)
    for _, signature, body in Hooks.got:
        when, said = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", signature).groups()
        made = hmac.new(hook["secret"].encode(), when.encode() + b"." + body, hashlib.sha256)
        assert hmac.compare_digest(made.hexdigest(), said)
    assert admin.ask("GET", f"/webhooks/{hook['id']}/deliveries?state=delivered")["deliveries"]
    assert admin.ask("POST", f"/webhooks/{hook['id']}/retry", b"") == {"waiting": 0}
    assert len(admin.ask("GET", "/webhooks")["webhooks"]) == 1
    admin.ask("DELETE", f"/webhooks/{hook['id']}", status=204)
    analyst.ask("PUT", "/watch/retail/customers/9", QUERY, status=204)
    analyst.ask("DELETE", "/watch/retail/customers/2", status=204)
    assert {c["id"] for c in viewer.ask("GET", "/watch/retail/customers")["customers"]} == {"1", "3", "9"}
    assert finish(analyst, analyst.ask("POST", "/watch/nowhere/run", b"", status=202))["state"] == "failed"
    gone = analyst.ask("POST", "/watch/retail/customers?replace=true", b"id,name\n1,Huawei\n", status=202)
    gone = finish(analyst, gone)
    assert gone["state"] == "finished" and gone["summary"]["removed"] == 2, gone
    analyst.ask("DELETE", "/watch/retail", status=204)
    assert viewer.ask("GET", "/watch")["books"] == []
    hooks.shutdown()


def check_audit(admin, viewer):
    """Every query left its record before it was answered, and the trail holds."""
    marker = "Zhejiang Marker Works"
    asked = {"schema": "Company", "properties": {"name": [marker]}}
    viewer.ask("POST", "/match/default", {"queries": {"a": asked, "b": QUERY}})
    viewer.ask("GET", "/search/default?q=Zhejiang")
    viewer.ask("GET", f"/entities/{HUAWEI}")
    viewer.ask("POST", "/decide", {"date": "2019-05-23", "activity": "export", "party": {"name": "Huawei"}})
    viewer.ask("POST", "/scan", b"Huawei Technologies said so.")
    viewer.ask("POST", "/inventory?date=2026-01-01", b"vendor\nHuawei\n")
    viewer.ask("POST", "/screen", b"name\nHuawei Technologies\n")
    text = admin.ask("GET", "/audit?limit=10000").decode()
    records = [json.loads(line) for line in text.splitlines()]
    by_viewer = {}
    for record in records:
        if record["actor"] == "user:viewer":
            by_viewer[record["action"]] = record
    assert set(by_viewer) >= {"match", "search", "entity", "decide", "scan", "inventory", "screen"}, set(by_viewer)
    body = by_viewer["match"]["body"]
    assert body["queries"][0]["query"] == asked and body["route"] == "/match/{dataset}"
    assert body["queries"][1]["hits"][0]["entity_id"] == HUAWEI
    assert re.fullmatch("[0-9a-f]{64}", body["snapshot"]) and body["engine"]
    assert by_viewer["scan"]["body"]["hits"] and by_viewer["entity"]["body"]["entity_id"] == HUAWEI
    assert by_viewer["decide"]["body"]["outcome"] and by_viewer["decide"]["body"]["digest"]
    assert by_viewer["screen"]["body"]["step"] == "ended" and by_viewer["screen"]["body"]["summary"]["hits"] > 0
    only = admin.ask("GET", "/audit?action=decide&actor=user:viewer&limit=1").decode().splitlines()
    assert len(only) == 1 and json.loads(only[0])["action"] == "decide"
    assert admin.ask("GET", "/audit?action=nothing") == b""
    newest = [json.loads(line)["seq"] for line in admin.ask("GET", "/audit?order=newest&limit=3").decode().splitlines()]
    assert newest == [newest[0], newest[0] - 1, newest[0] - 2] and newest[0] >= len(text.splitlines()), newest
    older = admin.ask("GET", f"/audit?order=newest&before={newest[-1]}&limit=2").decode().splitlines()
    assert [json.loads(line)["seq"] for line in older] == [newest[-1] - 1, newest[-1] - 2]
    assert admin.ask("GET", "/audit?order=newest&before=1") == b""
    admin.ask("GET", "/audit?order=up", status=400)
    admin.ask("GET", "/audit?before=0", status=400)
    admin.ask("GET", "/audit?before=-1", status=422)
    report = admin.ask("POST", "/audit/verify", b"")
    assert report["whole"] is True and report["records"] >= len(records), report
    assert "signature" in json.dumps(admin.ask("POST", "/audit/checkpoint", b""))
    assert PASSWORD not in text


def check_document():
    """The curl lines of the document that need a desk, on a new one."""
    path = os.path.join(FOLDER, "docs.desk")
    make_desk(PROGRAM, path, ann="admin")
    server = Server(PROGRAM, FOLDER, "--desk", path, log="log.docs")
    scopes = ["screen", "decide", "cases", "watch", "changes", "audit", "admin"]
    key = Session(server, "ann").ask("POST", "/keys", {"name": "docs", "role": "admin", "scopes": scopes}, status=201)
    run_document(server, key["token"])
    server.stop()


def run_document(server, token):
    if shutil.which("curl") is None:
        return
    with open(DOCUMENT, encoding="utf-8") as file:
        lines = [line for line in re.findall(r"^curl .*?(?<!\\)$", file.read(), re.M | re.S) if "$TOKEN" in line]
    described = server.ask("GET", "/openapi.json")["paths"]
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    for path in described:
        assert path in text or "localhost:8000" + path.split("{")[0] in text, f"{path} is not in the document"
    for name, content in (("customers.csv", "id,name\n1,Huawei Technologies\n"), ("passport.pdf", "%PDF-1.4\n")):
        with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as file:
            file.write(content)
    assert len(lines) > 5
    for line in lines:
        line = line.replace("localhost:8000", f"127.0.0.1:{server.port}").replace("curl ", "curl -fsS ")
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, cwd=FOLDER,
                              env={**os.environ, "TOKEN": token})
        assert done.returncode == 0, (line, done.stderr, done.stdout)


def check_failing():
    """A desk that cannot write: no query is answered unrecorded, the service says that it fails, and works again afterwards."""
    path = os.path.join(FOLDER, "full.desk")
    make_desk(PROGRAM, path, viewer="viewer", admin="admin")
    server = Server(PROGRAM, FOLDER, "--desk", path, log="log.full")
    viewer, admin = Session(server, "viewer"), Session(server, "admin")
    match(viewer)
    limit = max(os.path.getsize(path), os.path.getsize(path + "-wal"))
    subprocess.run(["prlimit", f"--fsize={limit}:unlimited", "--pid", str(server.process.pid)], check=True)

    def refused():
        answer = server.begin("POST", "/match/default", {"queries": {"q": QUERY}}, viewer.headers)
        return answer.status, answer.read(), answer.headers["Retry-After"]
    status, body, after = until(refused, lambda found: found[0] != 200)
    assert status == 503 and b"uawei" not in body and after, (status, body)
    assert server.begin("GET", "/readyz").status == 503
    assert server.ask("GET", "/healthz") == {"status": "ok"}
    answer = server.begin("POST", "/screen", b"name\nHuawei Technologies\n", viewer.headers)
    assert answer.status == 503 and b"uawei" not in answer.read()
    subprocess.run(["prlimit", "--fsize=unlimited:unlimited", "--pid", str(server.process.pid)], check=True)
    match(viewer)
    assert server.ask("GET", "/readyz") == {"status": "ok"}
    assert admin.ask("POST", "/audit/verify", b"")["whole"] is True
    events = [json.loads(line).get("event") for line in server.stop().splitlines()]
    assert "desk fails" in events and "desk works again" in events


def check_left():
    """A search that its browser gave up before the answer is neither answered nor recorded; every other one is."""
    path = os.path.join(FOLDER, "left.desk")
    make_desk(PROGRAM, path, viewer="viewer", admin="admin")
    server = Server(PROGRAM, FOLDER, "--desk", path, "--threads", "1", "--allow-anyone", log="log.left")
    viewer, admin = Session(server, "viewer"), Session(server, "admin")

    def active():
        metrics = server.ask("GET", "/metrics").decode()
        return int(re.search(r"^tamis_requests_active (\d+)", metrics, re.M).group(1)) - 1  # itself

    def send(query, headers):
        link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        link.request("GET", f"/search/default?q={query}", headers=headers)
        return link
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")  # whoever writes a record waits
    links = [send("Kept", viewer.headers)]
    until(active, lambda count: count == 1)
    links += [send("Abandoned", viewer.headers), send("Ended", JSON)]
    until(active, lambda count: count == 3)
    links[1].close()
    links[2].close()  # a program: what it asks is recorded whatever comes of it
    lock.execute("ROLLBACK")
    lock.close()
    answer = links[0].getresponse()
    assert answer.status == 200 and b"results" in answer.read(), answer.status
    until(active, lambda count: count == 0)
    asked = admin.ask("GET", "/audit?action=search").decode()
    assert len(asked.splitlines()) == 2 and "Kept" in asked and "Ended" in asked, asked
    server.stop()


def check_queue():
    """While the one thread is busy one request waits; the next is refused at once, and told when to come again."""
    path = os.path.join(FOLDER, "queue.desk")
    make_desk(PROGRAM, path, viewer="viewer", admin="admin")
    server = Server(PROGRAM, FOLDER, "--desk", path, "--threads", "1", "--queue", "1", "--allow-anyone", log="log.queue")
    viewer = Session(server, "viewer")

    def waiting():
        return int(re.search(r"^tamis_requests_waiting (\d+)", server.ask("GET", "/metrics").decode(), re.M).group(1))
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    links = []
    for _ in range(2):
        link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
        link.request("GET", "/search/default?q=Huawei", headers=viewer.headers)
        links.append(link)
    until(waiting, lambda count: count == 1)
    answer = server.begin("GET", "/search/default?q=Huawei", None, viewer.headers)
    assert answer.status == 503 and int(answer.headers["Retry-After"]) > 0 and b"uawei" not in answer.read()
    assert server.ask("GET", "/healthz") == {"status": "ok"}  # what needs no thread is answered
    lock.execute("ROLLBACK")
    lock.close()
    for link in links:
        assert link.getresponse().status == 200
    until(waiting, lambda count: count == 0)
    assert server.begin("GET", "/search/default?q=Huawei", None, viewer.headers).status == 200
    server.stop()
    found = subprocess.run([PROGRAM, "serve", "--snapshot", os.path.join(FOLDER, "live.snap"), "--queue", "129"],
                           capture_output=True)
    assert found.returncode == 2 and b"queue" in found.stderr, found


def check_killed():
    """kill -9 in the middle of writes: what was acknowledged is there, and the trail holds."""
    path = os.path.join(FOLDER, "killed.desk")
    make_desk(PROGRAM, path, analyst="analyst", admin="admin")
    server = Server(PROGRAM, FOLDER, "--desk", path, log="log.killed")
    session = Session(server, "analyst")
    query, results = match(session)
    number = session.ask("POST", "/cases", {"query": query, "hits": results[:1]})["cases"][0]["id"]
    acknowledged = []

    def comment(who, session, reached):
        for i in range(100000):
            text = f"{who}-{i}"
            try:
                session.ask("POST", f"/cases/{number}/actions", {"action": "comment", "text": text})
            except (OSError, ValueError, EOFError, AssertionError, Exception):
                return
            acknowledged.append(text)
            if i == 5:
                reached.release()
    for turn in range(10):
        reached = threading.Semaphore(0)
        threads = [threading.Thread(target=comment, args=(f"{turn}-{k}", session, reached)) for k in range(4)]
        for thread in threads:
            thread.start()
        for _ in range(4):
            reached.acquire()
        server.process.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join()
        server.process.wait()
        server = Server(PROGRAM, FOLDER, "--desk", path, log="log.killed")
        session = Session(server, "analyst")
        events = session.ask("GET", f"/cases/{number}")["events"]
        there = {event["body"].get("text") for event in events if event["kind"] == "comment"}
        assert set(acknowledged) <= there, set(acknowledged) - there
    report = Session(server, "admin").ask("POST", "/audit/verify", b"")
    assert report["whole"] is True, report
    server.stop()


def main():
    put("fewer.snap")
    roles = dict(admin="admin", approver="approver", analyst="analyst", other="analyst", viewer="viewer")
    make_desk(PROGRAM, DESK, **roles)
    server = Server(PROGRAM, FOLDER, "--desk", DESK, "--watch")
    who = {name: Session(server, name) for name in roles}
    check_case(who["analyst"], who["other"], who["approver"], who["viewer"])
    check_files(who["analyst"], who["viewer"])
    check_settings(who["admin"], who["viewer"])
    check_watch(server, who["admin"], who["analyst"], who["viewer"])
    check_audit(who["admin"], who["viewer"])
    log = server.stop()
    assert "uawei" not in log and "bakery" not in log
    check_document()
    check_failing()
    check_left()
    check_queue()
    check_killed()


main()
