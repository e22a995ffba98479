"""Faults of clients and files, and what the service makes of them.

    service_faults.py PROGRAM FOLDER

FOLDER holds lists.snap, rules/, and first.crt, first.key, second.crt, second.key when there is openssl.
"""
import http.client
import json
import os
import random
import re
import resource
import shutil
import socket
import ssl
import subprocess
import sys
import time

from one_service import Service

PROGRAM, FOLDER = sys.argv[1:]
LIVE = os.path.join(FOLDER, "live.snap")
GOOD = os.path.join(FOLDER, "lists.snap")
BODY = json.dumps({"queries": {"q": {"schema": "Company", "properties": {"name": ["Huawei"]}}}}).encode()
HEAD = b"POST /match/default HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
PLACES = 128  # requests under way at once


def put(source, change=lambda data: data):
    with open(source, "rb") as file:
        data = change(file.read())
    with open(LIVE + ".new", "wb") as file:
        file.write(data)
    os.replace(LIVE + ".new", LIVE)


def raw(service, data=b""):
    link = socket.create_connection((service.host, service.port), timeout=120)
    link.sendall(data)
    return link


def healthy(service):
    assert service.ask("GET", "/healthz") == {"status": "ok"}


def check_slow():
    """Bodies that trickle, headers that trickle, bodies that never end, half a connection."""
    service = Service(PROGRAM, GOOD, "--timeout", "1")
    body, header = raw(service, HEAD % 1000), raw(service, b"GET /healthz HTTP/1.1\r\n")
    half = raw(service, HEAD % len(BODY) + BODY)
    half.shutdown(socket.SHUT_WR)  # its sender still listens
    assert half.recv(12, socket.MSG_WAITALL) in (b"HTTP/1.1 200", b"")
    for link in (body, header):
        link.settimeout(0.1)
    closed = set()
    for _ in range(1200):  # a byte each now and then is never silence
        for link in {body, header} - closed:
            try:
                link.sendall(b"a")
                if link.recv(65536) == b"":
                    closed.add(link)
            except TimeoutError:
                pass
            except OSError:
                closed.add(link)
        healthy(service)
        if len(closed) == 2:
            break
    assert len(closed) == 2, "a slow client keeps its connection"
    endless = raw(service, b"POST /match/default HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
    sent = 0
    try:
        while sent < 1 << 28:
            endless.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
            sent += 65536
    except OSError:
        pass
    assert sent < 1 << 26, "a body without an end is read without an end"
    healthy(service)
    service.stop()


def check_pipelining():
    service = Service(PROGRAM, GOOD)
    link = raw(service, (HEAD % len(BODY) + BODY) * 20 + b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    stream = link.makefile("rb")
    for i in range(21):
        assert stream.readline() == b"HTTP/1.1 200 OK\r\n"
        fields = dict(line.split(b": ") for line in iter(stream.readline, b"\r\n"))
        data = stream.read(int(fields[b"Content-Length"]))
        assert (b"responses" in data) == (i < 20)
    link.close()
    service.stop()


def check_full():
    """As many requests under way as there is room for: the next gets 503, and when one is done there is room again."""
    service = Service(PROGRAM, GOOD)
    go_on = b"HTTP/1.1 100 Continue\r\n\r\n"
    links = [raw(service, (HEAD % len(BODY))[:-2] + b"Expect: 100-continue\r\n\r\n") for _ in range(PLACES)]
    for link in links:  # told to go on, it has its place
        assert link.recv(len(go_on), socket.MSG_WAITALL) == go_on
    assert "at once" in service.ask("GET", "/healthz", status=503)["detail"] and service.headers["Retry-After"] == "1"
    for link in links:
        link.sendall(BODY)
        assert link.recv(12, socket.MSG_WAITALL) == b"HTTP/1.1 200"
        link.close()
    for _ in range(10000):
        link = http.client.HTTPConnection(service.host, service.port, timeout=120)
        link.request("GET", "/healthz")
        if link.getresponse().status == 200:
            break
    healthy(service)
    service.stop()


def check_few_files():
    """Where few files may be open there are fewer connections, unless so many were asked for."""
    start = ["sh", "-c", 'ulimit -n 400; exec "$0" "$@"', PROGRAM]
    refused = subprocess.run([*start, "serve", "--listen", "127.0.0.1:0", "--snapshot", GOOD, "--connections", "1024"], capture_output=True)
    assert refused.returncode == 2 and b"ulimit -n" in refused.stderr, refused
    few = subprocess.Popen([*start, "serve", "--listen", "127.0.0.1:0", "--snapshot", GOOD], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                           text=True)
    port = int(few.stdout.readline().rsplit(":", 1)[1])
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    link.request("GET", "/healthz")
    assert link.getresponse().status == 200
    link.close()
    few.terminate()
    assert few.wait(timeout=120) == 0


def check_log():
    """A log that nobody reads holds up no answer; what was left out of it is told when there is room again."""
    asked = 2000
    service = subprocess.Popen([PROGRAM, "serve", "--listen", "127.0.0.1:0", "--snapshot", GOOD], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    link = http.client.HTTPConnection("127.0.0.1", int(service.stdout.readline().rsplit(":", 1)[1]), timeout=120)

    def ask():
        link.request("GET", "/healthz")
        assert link.getresponse().read()

    for _ in range(asked):
        ask()
    lines = []
    lost = 0
    while not lost:  # the pipe is full, so there is a line to read
        line = json.loads(service.stderr.readline())
        if line.get("event") == "log lines lost":
            lost = line["count"]
        else:
            lines.append(line)
            if len(lines) == 100:
                ask()
    link.close()
    service.terminate()
    rest = service.stderr.read().splitlines()
    assert service.wait(timeout=120) == 0 and lost > 0 and len(lines) + lost + len(rest) == asked + 1, (len(lines), lost, len(rest))


def check_idle():
    """Ten thousand connections that say nothing, or half of something (fewer where so many are not allowed)."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    count = min(10000, hard - 1000 if hard != resource.RLIM_INFINITY else 10000)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count + 500, hard))
    service = Service(PROGRAM, GOOD, "--connections", str(count + 100), "--timeout", "600")
    links = [raw(service, b"GET /healthz HTTP/1.1\r\nHo" if i % 2 else b"") for i in range(count)]
    for _ in range(20):
        healthy(service)
        service.ask("POST", "/match/default", BODY)
    for link in links:
        link.close()
    service.stop()
    few = Service(PROGRAM, GOOD, "--connections-each", "4")
    held = [raw(few, b"GET /healthz HTTP/1.1\r\nHo") for _ in range(4)]
    more = raw(few, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
    try:
        assert more.recv(1) == b"", "a fifth connection is served"
    except ConnectionResetError:
        pass
    for link in held:
        link.close()
    few.stop()


def check_hosts():
    """Another name than this machine's is no page of ours; behind a proxy it is."""
    service = Service(PROGRAM, GOOD)
    for host in ("localhost", "LOCALHOST:8000", "127.0.0.1", "127.1.2.3:80", "[::1]:80", "a.localhost", "localhost."):
        service.ask("GET", "/healthz", headers={"Host": host})
    for host in ("evil.example", "evil.example:8000", "10.0.0.1", "localhost.evil.example", "[::2]", "127.0.0.1.evil.example"):
        service.ask("GET", "/healthz", status=403, headers={"Host": host})
    service.stop()
    proxied = Service(PROGRAM, GOOD, "--trust-proxy")
    told = proxied.ask("GET", "/reconcile/default", headers={
        "Host": "inner", "X-Forwarded-Host": "lists.example", "X-Forwarded-Proto": "https"})
    assert told["view"]["url"].startswith("https://lists.example/"), told["view"]
    proxied.stop()


def check_addresses():
    for listen, host in (("localhost:0", "127.0.0.1"), ("[::1]:0", "::1")):
        try:
            service = Service(PROGRAM, GOOD, listen=listen)
        except AssertionError:
            if host == "::1" and not socket.has_ipv6 or not os.path.exists("/proc/net/if_inet6"):
                continue  # no IPv6 here
            raise
        assert service.host == host
        healthy(service)
        service.stop()


def subject(service):
    """The name in the certificate of a new connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(os.path.join(FOLDER, "first.crt"))
    context.load_verify_locations(os.path.join(FOLDER, "second.crt"))
    with socket.create_connection((service.host, service.port), timeout=120) as plain:
        with context.wrap_socket(plain) as link:
            link.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert link.recv(12) == b"HTTP/1.1 200"
            return dict(part[0] for part in link.getpeercert()["subject"])["commonName"]


def wait_until(true):
    for _ in range(6000):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it never happens")


def check_tls():
    if not os.path.exists(os.path.join(FOLDER, "second.crt")):
        return
    for end in ("crt", "key"):
        shutil.copy(os.path.join(FOLDER, "first." + end), os.path.join(FOLDER, "live." + end))
    service = Service(PROGRAM, GOOD, "--tls-cert", FOLDER + "/live.crt", "--tls-key", FOLDER + "/live.key")
    assert subject(service) == "first"
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection((service.host, service.port), timeout=120) as plain:
        try:
            old.wrap_socket(plain)
            raise AssertionError("TLS 1.1 is spoken")
        except (ssl.SSLError, OSError):
            pass
    for end in ("crt", "key"):
        shutil.copy(os.path.join(FOLDER, "second." + end), os.path.join(FOLDER, "live." + end))
    service.process.send_signal(1)
    wait_until(lambda: subject(service) == "second")
    with open(os.path.join(FOLDER, "live.crt"), "w", encoding="ascii") as file:
        file.write("no certificate")
    service.process.send_signal(1)
    wait_until(lambda: "certificate kept" in service.logged())
    assert subject(service) == "second"
    assert "certificate read" in service.stop()


def check_damaged():
    """A snapshot damaged anywhere is refused, and the last good one answers on."""
    put(GOOD)
    service = Service(PROGRAM, LIVE)
    good = service.ask("POST", "/match/default", BODY)
    seed = random.randrange(1 << 30)
    print("seed", seed)
    chance = random.Random(seed)
    for _ in range(60):
        def damage(data):
            data = bytearray(data[:chance.randrange(len(data))] if chance.random() < 0.2 else data)
            for _ in range(chance.randrange(1, 20)):
                if data:
                    data[chance.randrange(len(data))] = chance.randrange(256)
            return bytes(data)
        before = len(re.findall("snapshot (?:kept|swapped)", service.logged()))
        put(GOOD, damage)
        service.process.send_signal(1)
        wait_until(lambda: len(re.findall("snapshot (?:kept|swapped)", service.logged())) > before)
        assert service.ask("POST", "/match/default", BODY) == good
    put(GOOD)
    service.process.send_signal(1)
    assert service.ask("POST", "/match/default", BODY) == good
    put(GOOD, lambda data: data[:-1] + bytes([data[-1] ^ 1]) if len(data) % 8 else data[:-9])
    done = subprocess.run([PROGRAM, "serve", "--listen", "127.0.0.1:0", "--snapshot", LIVE], capture_output=True,
                          check=False)
    assert done.returncode == 2 and done.stderr and not done.stdout
    assert "snapshot kept" in service.stop()


def check_rules():
    """Packs that change are read again; wrong ones leave the old ones in place."""
    folder = os.path.join(FOLDER, "rules")
    service = Service(PROGRAM, GOOD, "--rules", folder)
    facts = json.dumps({"date": "2019-05-23", "activity": "export", "party": {"name": "Huawei"}}).encode()
    before = service.ask("POST", "/decide", facts)
    pack = os.path.join(folder, "us_ear", "pack.yaml")
    with open(pack, encoding="utf-8") as file:
        text = file.read()
    with open(pack, "w", encoding="utf-8") as file:
        file.write(": [")
    service.process.send_signal(1)
    wait_until(lambda: "rules kept" in service.logged())
    assert service.ask("POST", "/decide", facts) == before
    with open(pack, "w", encoding="utf-8") as file:
        file.write(text + "\n# changed\n")
    wait_until(lambda: service.ask("POST", "/decide", facts)["digest"] != before["digest"])
    log = service.stop()
    assert "rules kept" in log and "rules reloaded" in log


for check in (check_slow, check_pipelining, check_full, check_few_files, check_log, check_idle, check_hosts, check_addresses, check_tls,
              check_damaged, check_rules):
    start = time.monotonic()
    check()
    print(f"{check.__name__} {time.monotonic() - start:.1f}")
