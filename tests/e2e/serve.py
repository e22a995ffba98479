"""The service, asked over HTTP.

    serve.py PROGRAM FOLDER SERVICE.md

FOLDER holds us_bis_el.snap and us_ofac_sdn.snap. Ends with a message at the first thing that is wrong.
"""
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading

PROGRAM, FOLDER, DOCUMENT = sys.argv[1:]
LIVE = os.path.join(FOLDER, "live.snap")
HUAWEI = "us_bis_el-huawei-technologies"
os.environ["TAMIS_UPDATE_TOKEN"] = "secret"  # of the service, and of the example in the document
QUERY = {"schema": "Company", "properties": {"name": ["Huawei Technologies"]}}


def put(name):
    """Makes another snapshot the live one, by replacing the file."""
    shutil.copy(os.path.join(FOLDER, name), LIVE + ".new")
    os.replace(LIVE + ".new", LIVE)


class Server:
    def __init__(self, *options):
        self.log = open(os.path.join(FOLDER, "log"), "w+")
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--snapshot", LIVE, *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)[1])

    def ask(self, method, path, body=None, headers={}, status=200, chunked=False):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        if body is not None and not isinstance(body, (bytes, list)):
            body = json.dumps(body).encode()
        link.request(method, path, body=iter(body) if chunked else body, headers=headers,
                     encode_chunked=chunked)
        answer = link.getresponse()
        data = answer.read()
        link.close()
        assert answer.status == status, (method, path, answer.status, data[:300])
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        if status == 204 or answer.headers["Content-Type"] != "application/json":
            return data.decode()
        value = json.loads(data)
        if status >= 400:
            assert list(value) == ["detail"] and value["detail"], value
        return value

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=120) == 0, self.process.returncode
        self.log.seek(0)
        return self.log.read()


def check_match(server):
    queries = {"good": QUERY, "no schema": {"properties": {"name": "x"}},
               "bad schema": {"schema": "Nothing", "properties": {"name": ["x"]}},
               "no name": {"schema": "Company", "properties": {}}, "number": 5,
               "text": {"schema": "Company", "properties": {"name": "Huawei Technologies"}}}
    answer = server.ask("POST", "/match/default", {"queries": queries})
    assert answer["limit"] == 5 and "tamis" in answer["matcher"]
    responses = answer["responses"]
    assert list(responses) == list(queries)
    for name, response in responses.items():
        assert response["query"] == queries[name]
        assert response["status"] == (200 if name in ("good", "text") else 400), (name, response)
    good = responses["good"]
    assert good["results"] == responses["text"]["results"]
    assert good["total"]["value"] == len(good["results"])
    best = good["results"][0]
    assert best["id"] == HUAWEI and best["match"] is True and best["score"] >= 0.7
    assert best["schema"] == "Company" and best["target"] is True
    assert best["datasets"] == ["us_bis_el"] and best["properties"]["name"]
    assert best["features"] == {"tamis": best["score"]}
    assert best["explanation"]["evidence"]["links"]
    assert best["explanations"]["name"]["score"] > 0.7
    again = server.ask("POST", "/match/default", {"queries": queries})
    assert again == answer
    one = {"queries": {"q": QUERY}}

    def results(parameters, dataset="default"):
        found = server.ask("POST", f"/match/{dataset}?{parameters}", one)["responses"]["q"]
        assert found["status"] == 200, found
        return [result["id"] for result in found["results"]]
    assert len(results("limit=1")) == 1
    assert HUAWEI not in results(f"exclude_entity_ids={HUAWEI}")
    assert results("exclude_dataset=us_bis_el") == []
    assert HUAWEI in results("algorithm=logic-v1", "us_bis_el")
    assert HUAWEI in results("topics=export.control&topics=sanction")
    assert HUAWEI not in results("as_of=2019-05-15")
    exact = server.ask("POST", f"/match/default?threshold=1", {"queries": {
        "q": {"schema": "Company", "properties": {"name": [best["caption"]]}}}})
    assert exact["responses"]["q"]["results"][0]["match"] is True  # the threshold itself matches
    low = server.ask("POST", "/match/default?threshold=1&cutoff=0.5", one)
    assert all(r["match"] == (r["score"] >= 1) for r in low["responses"]["q"]["results"])
    server.ask("POST", "/match/nowhere", one, status=404)
    server.ask("POST", "/match/default?limit=501", one, status=422)
    server.ask("POST", "/match/default?threshold=nan", one, status=422)
    server.ask("POST", "/match/default?changed_since=2020", one, status=422)
    server.ask("POST", "/match/default", {"queries": {}}, status=400)
    server.ask("POST", "/match/default", {"queries": {str(i): QUERY for i in range(101)}},
               status=400)
    for bad in (b"", b"{", b"[]", b'{"queries":[]}', b'{"queries":{"a":1,"a":2}}', b"\xff", b"[" * 5000):
        server.ask("POST", "/match/default", bad, status=422)


def check_others(server):
    found = server.ask("GET", "/search/default?q=huawei%20technologies&limit=3")
    assert found["results"][0]["id"] == HUAWEI and found["limit"] == 3 and found["offset"] == 0
    rest = server.ask("GET", "/search/default?q=huawei%20technologies&limit=2&offset=1")
    assert rest["results"] == found["results"][1:]
    entity = server.ask("GET", f"/entities/{HUAWEI}")
    assert entity["id"] == HUAWEI and entity["listings"][0]["dataset"] == "us_bis_el"
    for path in ("/entities/nobody", f"/entities/{HUAWEI}/adjacent/name", "/nowhere", "/match/"):
        server.ask("GET", path, status=404)
    catalog = server.ask("GET", "/catalog")
    assert catalog["current"] == ["us_bis_el"] and catalog["datasets"][0]["entity_count"] > 0
    assert server.ask("GET", "/algorithms")["default"] == "tamis"
    assert server.ask("GET", "/healthz") == server.ask("GET", "/readyz") == {"status": "ok"}
    server.ask("POST", "/healthz", {}, status=405)
    server.ask("GET", "/match/default", status=405)
    facts = {"date": "2019-05-23", "activity": "export", "party": {"name": "Huawei"}}
    answer = server.ask("POST", "/decide", {"id": "a", "facts": facts})
    assert answer["outcome"] and answer == server.ask("POST", "/decide", {"id": "a", "facts": facts})
    server.ask("POST", "/decide", {"facts": {"nothing": {"like": "this"}}}, status=400)
    for bad in (b"", b"date: 2019-05-23", b"[]"):
        server.ask("POST", "/decide", bad, status=422)
    metrics = server.ask("GET", "/metrics")
    assert 'tamis_requests_total{method="POST",route="/match/{dataset}",status="2xx"}' in metrics
    assert re.search(r"^tamis_snapshot_entities [1-9]", metrics, re.M)


def example_of(path):
    """A path that can be asked, with a body that suits it."""
    bodies = {"/reconcile": b'queries={"q0":{"query":"Huawei Technologies"}}',
              "/match": {"queries": {"q": QUERY}}, "/scan": b"Huawei Technologies said so.",
              "/inventory": b"vendor\nHuawei\n", "/screen": b"name\nHuawei Technologies\n"}
    body = next((bodies[start] for start in bodies if path.startswith(start)), {"date": "2019-05-23"})
    real = path.replace("{dataset}", "default").replace("{entity_id}", HUAWEI).replace("{property_name}", "sanctions")
    return real + ("?q=huawei" if path.startswith("/search") else ""), body


def check_description(server):
    description = server.ask("GET", "/openapi.json")
    assert description["openapi"] == "3.1.0"
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"]
            if path.startswith("/jobs/") or path == "/updatez":
                continue  # asked by serve_jobs.sh and yente_api.sh
            assert ("requestBody" in operation) == (method in ("post", "put", "patch"))
            real, body = example_of(path)
            server.ask(method.upper(), real, body if method == "post" else None)


def check_document(server):
    """The curl lines of the document, as they stand, with our port for theirs, and $JOB for the last job."""
    with open(DOCUMENT, encoding="utf-8") as file:
        lines = re.findall(r"^curl .*?(?<!\\)$", file.read(), re.M | re.S)
    lines = [line for line in lines if "$TOKEN" not in line]  # those of a desk are run by serve_desk.sh
    lines = [line for line in lines if "$TOKEN" not in line]  # those of a desk are run by serve_desk.sh
    described = server.ask("GET", "/openapi.json")["paths"]
    for path in described:
        assert any("localhost:8000" + path.split("{")[0] in line for line in lines), path
    if shutil.which("curl") is None:
        return
    for name, text in (("customers.csv", "name\nHuawei Technologies\n"),
                       ("devices.csv", "vendor,model\nHuawei,MA5800\n"),
                       ("article.html", "<p>Huawei Technologies said so.</p>")):
        with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as file:
            file.write(text)
    environment = dict(os.environ)
    for line in lines:
        line = line.replace("localhost:8000", f"127.0.0.1:{server.port}").replace("curl ", "curl -fsS ")
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False,
                              cwd=FOLDER, env=environment)
        assert done.returncode == 0 and done.stdout, (line, done.stderr)
        begun = re.search(r'"job":"(\w+)"', done.stdout)
        if begun:
            environment["JOB"] = begun[1]


def check_bodies(server):
    whole = json.dumps({"queries": {"q": QUERY}}).encode()
    pieces = [whole[i:i + 7] for i in range(0, len(whole), 7)]
    found = server.ask("POST", "/match/default", pieces, chunked=True)
    assert found["responses"]["q"]["results"][0]["id"] == HUAWEI
    server.ask("POST", "/match/default", b" " * 20001, status=413)
    server.ask("POST", "/match/default", [b" " * 1000] * 25, status=413, chunked=True)
    for size in (20000, 80000):  # beyond our limit, and the library's
        for start in (b"GET /search/default?q=" + b"a" * size + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
                      b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nA: " + b"a" * size + b"\r\n\r\n"):
            link = raw(server, start)
            assert link.recv(12, socket.MSG_WAITALL) in (b"HTTP/1.1 414", b"HTTP/1.1 431")
            link.close()
    server.ask("GET", "/search/default?q=" + "a" * 20000, status=414)
    server.ask("GET", "/healthz", headers={"A": "a" * 20000}, status=431)


def raw(server, data):
    link = socket.create_connection(("127.0.0.1", server.port), timeout=120)
    link.sendall(data)
    return link


def check_idle():
    """Half a request, a body that stops: closed by the server, and others are answered meanwhile."""
    server = Server("--timeout", "1")
    links = [raw(server, b"GET /healthz HT"), raw(server, b""),
             raw(server, b"POST /decide HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")]
    for _ in range(50):
        server.ask("GET", "/healthz")
    for link in links:
        assert link.recv(65536)[:12] in (b"", b"HTTP/1.1 408"), "not closed"
        link.close()
    server.stop()


def ask_until(server, done, problems):
    while not done.is_set():
        try:
            answer = server.ask("POST", "/match/default", {"queries": {"q": QUERY}})
            assert answer["responses"]["q"]["status"] == 200
        except Exception as problem:  # told by the main thread
            problems.append(repr(problem))
            return


def wait_for(server, name, value):
    for _ in range(100000):
        found = re.search(rf"^{name} (\d+)$", server.ask("GET", "/metrics"), re.M)
        if int(found[1]) >= value:
            return
    raise AssertionError(f"{name} never reaches {value}")


def check_swaps(server):
    done, problems = threading.Event(), []
    threads = [threading.Thread(target=ask_until, args=(server, done, problems)) for _ in range(50)]
    for thread in threads:
        thread.start()
    for i in range(10):
        put("us_ofac_sdn.snap" if i % 2 == 0 else "us_bis_el.snap")
        server.process.send_signal(signal.SIGHUP)
        wanted = ["us_ofac_sdn"] if i % 2 == 0 else ["us_bis_el"]
        assert any(server.ask("GET", "/catalog")["current"] == wanted for _ in range(100000))
    with open(LIVE + ".new", "wb") as file:
        file.write(b"not a snapshot")
    os.replace(LIVE + ".new", LIVE)  # noticed without a signal
    wait_for(server, "tamis_snapshot_swaps_failed_total", 1)
    done.set()
    for thread in threads:
        thread.join()
    assert not problems, problems[:3]
    assert server.ask("GET", "/catalog")["current"] == ["us_bis_el"]


def check_end(server):
    """A request that was begun is answered after SIGTERM."""
    body = json.dumps({"queries": {str(i): QUERY for i in range(50)}}).encode()
    head = b"POST /match/default HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
    link = raw(server, head % len(body))
    begun = b"HTTP/1.1 100 Continue\r\n\r\n"
    assert link.recv(len(begun), socket.MSG_WAITALL) == begun
    link.sendall(body[:10])
    server.process.send_signal(signal.SIGTERM)
    link.sendall(body[10:])
    answer = http.client.HTTPResponse(link)
    answer.begin()
    assert answer.status == 200 and len(json.loads(answer.read())["responses"]) == 50
    link.close()


def check_log(text):
    lines = [json.loads(line) for line in text.splitlines()]
    assert any(line.get("route") == "/match/{dataset}" and line["status"] == 200 for line in lines)
    assert any(line.get("event") == "snapshot kept" for line in lines)
    assert "uawei" not in text, "the log tells what was asked"


def check_refused():
    for options in (["--listen", "0.0.0.0:0"], ["--listen", "nowhere"], ["--listen", "127.0.0.1:70000"],
                    ["--snapshot", "/nowhere"]):
        done = subprocess.run([PROGRAM, "serve", "--snapshot", LIVE, *options], check=False,
                              capture_output=True, text=True)
        assert done.returncode == 2 and done.stderr and not done.stdout, (options, done)


put("us_bis_el.snap")
check_refused()
check_idle()
main = Server("--body-max", "20000")
check_match(main)
check_others(main)
check_description(main)
check_document(main)
check_bodies(main)
check_swaps(main)
check_end(main)
check_log(main.stop())
