"""Files and jobs of the service.

    serve_jobs.py PROGRAM FOLDER

FOLDER holds us_bis_el.snap. Ends with a message at the first thing that is wrong. Conditions are waited for, never times.
"""
import concurrent.futures
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading

PROGRAM, FOLDER = sys.argv[1:]
SNAPSHOT = os.path.join(FOLDER, "us_bis_el.snap")
NAMES = ["Huawei Technologies", "Ann Miller", "Hangzhou Hikvision", "John Smith", "", "Semiconductor Manufacturing"]


def table(rows):
    return "id,name,country\n" + "".join(f"{i},{NAMES[i % len(NAMES)]},CN\n" for i in range(rows))


def lines(rows):
    return "".join(json.dumps({"id": str(i), "schema": "Company", "properties": {"name": [NAMES[i % 4]]}}) + "\n"
                   for i in range(rows))


SMALL, LARGE, ENDLESS = table(300).encode(), table(20000).encode(), table(400000).encode()
JSON = lines(300).encode()


def on_command_line(data, *options, ending="csv"):
    given, made = os.path.join(FOLDER, f"in.{ending}"), os.path.join(FOLDER, f"out.{ending}")
    with open(given, "wb") as file:
        file.write(data)
    done = subprocess.run([PROGRAM, "screen", "-q", "-s", SNAPSHOT, "--in", given, "--out", made, *options],
                          check=False, capture_output=True)
    assert done.returncode in (0, 1), done.stderr
    with open(made, "rb") as file:
        return file.read()


class Server:
    def __init__(self, *options, limit=None):
        self.log = open(os.path.join(FOLDER, "log"), "w+", encoding="utf-8")
        command = [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--snapshot", SNAPSHOT, *options]
        if limit:
            command = ["sh", "-c", f'ulimit -f {limit}; exec "$@"', "sh", *command]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)[1])

    def begin(self, method, path, body=None, headers={}, chunked=False):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        link.request(method, path, body=iter(body) if chunked else body, headers=headers, encode_chunked=chunked)
        return link.getresponse()

    def ask(self, method, path, body=None, status=200, **more):
        answer = self.begin(method, path, body, **more)
        data = answer.read()
        assert answer.status == status, (method, path, answer.status, data[:300])
        if answer.headers["Content-Type"] != "application/json":
            return data
        value = json.loads(data)
        assert status < 400 or list(value) == ["detail"] and value["detail"], value
        return value

    def begin_job(self, body, parameters=""):
        begun = self.ask("POST", f"/screen?wait=false{parameters}", body, status=202)
        assert begun["events"] == f"/jobs/{begun['job']}/events"
        assert begun["result"] == f"/jobs/{begun['job']}/result"
        return begun["job"]

    def wait(self, job, *states):
        for _ in range(1000000):
            told = self.ask("GET", f"/jobs/{job}")
            if told["state"] in states:
                return told
            if told["state"] in ("finished", "failed", "cancelled"):
                break
        raise AssertionError(f"{told} is never {states}")

    def files(self):
        """The files that it holds open on disk without a name."""
        folder = f"/proc/{self.process.pid}/fd"
        found = 0
        for name in os.listdir(folder):
            try:
                found += "(deleted)" in os.readlink(os.path.join(folder, name))
            except FileNotFoundError:
                pass
        return found

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=300) == 0, self.process.returncode
        self.log.seek(0)
        return self.log.read()


def check_same_bytes(server):
    for parameters, options in (("", []), ("threshold=0.9&limit=3", ["--threshold", "0.9", "--limit", "3"]),
                                ("format=json", ["--format", "json"]), ("schema=Person", ["--schema", "Person"]),
                                ("map=name=name&as_of=2018-01-01", ["--map", "name=name", "--as-of", "2018-01-01"])):
        wanted = on_command_line(SMALL, *options)
        assert server.ask("POST", f"/screen?{parameters}", SMALL) == wanted, parameters
        pieces = [SMALL[i:i + 999] for i in range(0, len(SMALL), 999)]
        assert server.ask("POST", f"/screen?{parameters}", pieces, chunked=True) == wanted
    assert server.ask("POST", "/screen", JSON) == on_command_line(JSON, ending="jsonl")
    packed = subprocess.run(["gzip", "-c"], input=SMALL, capture_output=True, check=True).stdout
    assert server.ask("POST", "/screen", packed) == on_command_line(SMALL)
    answer = server.begin("POST", "/screen", JSON)
    assert answer.headers["Content-Type"] == "application/x-ndjson"
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["Tamis-Job"])
    answer.read()


def check_refused(server):
    server.ask("POST", "/screen", b"a,b\n1,2\n", status=400)
    server.ask("POST", "/screen", b"", status=400)
    server.ask("POST", "/screen?limit=0", SMALL, status=422)
    server.ask("POST", "/screen?threshold=2", SMALL, status=422)
    server.ask("POST", "/screen?format=xml", SMALL, status=422)
    server.ask("POST", "/screen?wait=perhaps", SMALL, status=422)
    server.ask("POST", "/screen?nothing=1", SMALL, status=400)
    server.ask("POST", "/screen?dataset=nowhere", SMALL, status=400)
    server.ask("POST", "/screen?map=" + "x" * 5000, SMALL, status=414)
    for path in ("/jobs/nothing", f"/jobs/{'0' * 32}", f"/jobs/{'0' * 32}/events", f"/jobs/{'0' * 32}/result"):
        server.ask("GET", path, status=404)
    server.ask("DELETE", "/jobs/nothing", status=404)
    failed = server.wait(server.begin_job(b"a,b\n1,2\n"), "failed")
    assert "no column" in failed["detail"]
    server.ask("GET", f"/jobs/{failed['id']}/result", status=400)
    assert "/proc/" not in json.dumps(failed)


def read_events(answer):
    """(event, state) until the stream ends."""
    for block in answer.read().decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            yield fields["event"], json.loads(fields["data"])


def check_job(server):
    job = server.begin_job(LARGE)
    streams = [server.begin("GET", f"/jobs/{job}/events", headers={"Last-Event-ID": "7"}) for _ in range(3)]
    assert all(stream.headers["Content-Type"] == "text/event-stream" for stream in streams)
    growing = server.begin("GET", f"/jobs/{job}/result")  # follows while it grows
    # Read all the while: who does not read for as long as --timeout is given up, and a busy machine takes longer.
    reading = concurrent.futures.ThreadPoolExecutor().submit(growing.read)
    for stream in streams:
        events = list(read_events(stream))
        assert [event for event, _ in events[:-1]] == ["progress"] * (len(events) - 1)
        assert events[-1][0] == "finished" and events[-1][1]["summary"]["rows"] == 20000
        done = [state["done"] for _, state in events]
        assert done == sorted(done) and done[-1] == len(LARGE)
    whole = reading.result()
    assert whole == on_command_line(LARGE)
    assert server.ask("GET", f"/jobs/{job}/result") == whole
    state = server.ask("GET", f"/jobs/{job}")
    assert state["state"] == "finished" and state["summary"]["bad_rows"] == 3333
    assert len(state["problems"]) == 100 and state["problems_left_off"] == 3333 - 100
    assert list(read_events(server.begin("GET", f"/jobs/{job}/events")))[-1][0] == "finished"
    server.ask("DELETE", f"/jobs/{job}")
    server.ask("GET", f"/jobs/{job}", status=404)


def check_cancelled(server):
    job = server.begin_job(ENDLESS)
    waiting = server.begin_job(LARGE)
    assert server.ask("DELETE", f"/jobs/{waiting}")["state"] == "cancelled"
    stream = server.begin("GET", f"/jobs/{job}/events")
    server.wait(job, "running")
    server.ask("DELETE", f"/jobs/{job}")
    assert list(read_events(stream))[-1][0] == "failed"
    assert server.wait(job, "cancelled")["summary"]["rows"] < 400000


def check_client_gone(server):
    """The answer is begun, the client goes, the job ends."""
    answer = server.begin("POST", "/screen", ENDLESS)
    job = answer.headers["Tamis-Job"]
    assert answer.read(100)
    answer.close()
    server.wait(job, "cancelled")
    link = socket.create_connection(("127.0.0.1", server.port), timeout=300)
    blocker = server.begin_job(ENDLESS)
    link.sendall(b"POST /screen HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(SMALL) + SMALL)
    server.wait(blocker, "running")
    link.close()  # while it waits for its turn
    server.ask("DELETE", f"/jobs/{blocker}")
    link = socket.create_connection(("127.0.0.1", server.port), timeout=300)
    link.sendall(b"POST /screen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\nname\nHua")
    link.close()  # in the middle of its file
    assert server.ask("POST", "/screen", SMALL) == on_command_line(SMALL)


def check_slow_reader():
    """Who does not read holds up nobody."""
    server = Server("--timeout", "300")
    slow = server.begin("POST", "/screen?format=json", LARGE)
    first = slow.read(10)
    done = server.wait(slow.headers["Tamis-Job"], "finished")  # though nobody takes the result
    assert done["summary"]["rows"] == 20000
    assert server.ask("POST", "/screen", SMALL) == on_command_line(SMALL)
    assert first + slow.read() == on_command_line(LARGE, "--format", "json")
    server.stop()


def check_full_queue(server):
    """After clients that went away no place stays taken: one job runs, 16 wait, the next is refused."""
    while 'tamis_jobs{state="waiting"} 0' not in server.ask("GET", "/metrics").decode():
        pass
    jobs = [server.begin_job(ENDLESS)]
    server.wait(jobs[0], "running")
    while True:
        answer = server.begin("POST", "/screen?wait=false", SMALL)
        body = answer.read()
        if answer.status == 503:
            assert answer.headers["Retry-After"]
            break
        assert answer.status == 202 and len(jobs) < 100
        jobs.append(json.loads(body)["job"])
    assert len(jobs) == 17, len(jobs)
    streams = []
    while True:
        stream = server.begin("GET", f"/jobs/{jobs[0]}/events")
        if stream.status == 503:
            break
        assert stream.status == 200 and len(streams) < 100
        streams.append(stream)
    assert len(streams) == 64, len(streams)
    for stream in streams:
        stream.close()
    for job in reversed(jobs):  # the first holds the others back, which else would run and finish
        server.ask("DELETE", f"/jobs/{job}")
    for job in jobs:
        server.wait(job, "cancelled")
    while server.begin("GET", f"/jobs/{jobs[0]}/events").status != 200:
        pass


def check_limits():
    server = Server("--upload-max", "5000")
    quiet = b"name\n" + b"Ann Miller\n" * 500
    assert server.ask("POST", "/screen", quiet[:5000]).count(b"\n") == 1
    server.ask("POST", "/screen", quiet[:5001], status=413)
    server.ask("POST", "/screen", [SMALL[:3000], SMALL[3000:6000]], chunked=True, status=413)
    job = server.begin_job(table(6).encode(), "&format=json&threshold=0&limit=500")
    assert "longer than" in server.wait(job, "failed")["detail"]
    assert server.ask("GET", "/healthz") == {"status": "ok"}
    server.stop()


def check_no_room():
    """A limit of the process stands for a full disk: files of 100 KB and no more."""
    server = Server(limit=200)
    server.ask("POST", "/screen", LARGE, status=507)
    job = server.begin_job(SMALL, "&format=json")
    assert "disk" in server.wait(job, "failed")["detail"]
    assert server.ask("POST", "/screen?threshold=1", table(5).encode()).startswith(b"row,")
    server.stop()


def check_end():
    """An end in the middle: the answer to a waiting client is completed, what nobody waits for is cancelled."""
    server = Server("--timeout", "300")
    answer = server.begin("POST", "/screen", LARGE)
    background = server.begin_job(LARGE)
    stream = server.begin("GET", f"/jobs/{background}/events")
    server.process.send_signal(signal.SIGTERM)
    list(read_events(stream))
    assert answer.read() == on_command_line(LARGE)
    assert server.process.wait(timeout=300) == 0


def check_document(server):
    page = b"<html><title>A day</title><p>On 2 June 2020 Huawei Technologies said so.</p></html>"
    found = server.ask("POST", "/scan", page, headers={"Content-Type": "text/html"})
    assert found["title"] == "A day" and "Huawei" in found["text"] and found["mentions"][0]["text"] == "Huawei Technologies"
    plain = server.ask("POST", "/scan?kind=text", page)
    assert plain["title"] == ""
    marked = server.begin("POST", "/scan?format=html", page)
    assert "sandbox" in marked.headers["Content-Security-Policy"] and b"Huawei" in marked.read()
    server.ask("POST", "/scan?format=pdf", page, status=422)
    server.ask("POST", "/scan?as_of=yesterday", page, status=400)
    assert server.ask("POST", "/scan", b"")["mentions"] == []
    server.ask("POST", "/scan", b"\xff\xfe\xfa nothing \x00")
    server.ask("POST", "/scan", b"%PDF-1.4 broken", status=400)


def check_inventory(server):
    devices = b"vendor,model,country\nHuawei,MA5800,GB\nNokia,7750,GB\n,,\n"
    found = server.ask("POST", "/inventory?date=2026-01-01", devices)
    assert found["date"] == "2026-01-01" and found["findings"][0]["vendor"] == "Huawei"
    assert found["summary"]["devices"] >= 2
    page = server.begin("POST", "/inventory?format=html&jurisdiction=UK", devices)
    assert page.headers["Content-Type"].startswith("text/html") and b"Huawei" in page.read()
    server.ask("POST", "/inventory", b"x\n1\n", status=400)
    server.ask("POST", "/inventory?date=soon", devices, status=400)


def check_no_queue():
    """Where nothing may wait, one file is worked on and the next one refused; then there is a place again."""
    server = Server("--queue", "0")
    job = server.begin_job(ENDLESS)
    answer = server.begin("POST", "/screen?wait=false", SMALL)
    assert answer.status == 503 and answer.headers["Retry-After"] and answer.read()
    assert server.ask("POST", "/scan", b"Huawei Technologies")["mentions"]  # another thread is free for it
    server.ask("DELETE", f"/jobs/{job}")
    server.wait(job, "cancelled")
    assert server.ask("POST", "/screen", SMALL) == on_command_line(SMALL)
    server.stop()


def check_many_at_once(server):
    """Slow answers and files among quick ones; every client gets its own."""
    problems = []
    wanted = on_command_line(SMALL)

    def ask(number):
        try:
            for _ in range(5):
                if number % 3 == 0:
                    assert server.ask("POST", "/screen", SMALL) == wanted
                elif number % 3 == 1:
                    assert server.ask("POST", "/scan", b"Huawei Technologies")["mentions"]
                else:
                    server.ask("GET", "/catalog")
        except Exception as problem:  # told by the main thread
            problems.append(repr(problem))
    threads = [threading.Thread(target=ask, args=(i,)) for i in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, problems[:3]


def check_log(text):
    assert "uawei" not in text and "/proc/" not in text
    assert any(json.loads(line).get("route") == "/jobs/{job}/events" for line in text.splitlines())


check_limits()
check_no_room()
check_end()
check_slow_reader()
check_no_queue()
main = Server("--timeout", "10")
check_document(main)
check_inventory(main)
check_same_bytes(main)
check_refused(main)
check_job(main)
check_cancelled(main)
check_client_gone(main)
check_full_queue(main)
check_many_at_once(main)
check_log(main.stop())
several = Server("--jobs", "3", "--threads", "2")
check_many_at_once(several)
several.stop()
