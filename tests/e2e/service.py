"""What the tests of the service share: a running one, asked over HTTP."""
import http.client
import json
import os
import re
import signal
import subprocess

PASSWORD = "correct horse battery"


class Server:
    def __init__(self, program, folder, *options, log="log"):
        self.log = open(os.path.join(folder, log), "a+", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "serve", "--listen", "127.0.0.1:0", "--snapshot", os.path.join(folder, "live.snap"), *options],
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.process.stdout.readline()
        self.port = int(re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", line)[1])

    def begin(self, method, path, body=None, headers={}):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        link.request(method, path, body=body, headers=headers)
        return link.getresponse()

    def ask(self, method, path, body=None, headers={}, status=200):
        """The body of the answer, as JSON where it is JSON."""
        answer = self.begin(method, path, body, headers)
        data = answer.read()
        assert answer.status == status, (method, path, answer.status, data[:400])
        return json.loads(data) if answer.headers["Content-Type"] == "application/json" else data

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=300) == 0, self.process.returncode
        self.log.seek(0)
        return self.log.read()


class Session:
    """Somebody who is logged in, as a browser is."""

    def __init__(self, server, name, password=PASSWORD):
        self.server = server
        answer = server.begin("POST", "/login", {"name": name, "password": password}, JSON)
        self.told = json.loads(answer.read())
        assert answer.status == 200, self.told
        self.set_cookie = answer.headers["Set-Cookie"]
        self.headers = {"Cookie": self.set_cookie.split(";")[0], "X-Tamis-CSRF": self.told["csrf"], **JSON}

    def ask(self, method, path, body=None, status=200, headers={}):
        return self.server.ask(method, path, body, {**self.headers, **headers}, status)


JSON = {"Content-Type": "application/json"}


def make_desk(program, path, **accounts):
    """A desk with an account of each name and role."""
    subprocess.run([program, "desk", "init", path], check=True, capture_output=True)
    for name, role in accounts.items():
        subprocess.run([program, "user", "add", name, "--role", role, "--desk", path], check=True,
                       input=PASSWORD + "\n", text=True, capture_output=True)


def bearer(token):
    return {"Authorization": f"Bearer {token}", **JSON}
