"""A service of its own for a test: started on a free port, asked, stopped."""
import atexit
import http.client
import json
import re
import signal
import subprocess
import tempfile
import urllib.parse


class Service:
    def __init__(self, program, snapshot, *options, env=None, listen="127.0.0.1:0"):
        self.log = tempfile.NamedTemporaryFile("r", encoding="utf-8")
        with open(self.log.name, "a", encoding="utf-8") as out:
            self.process = subprocess.Popen(
                [program, "serve", "--listen", listen, "--snapshot", snapshot, *options],
                stdout=subprocess.PIPE, stderr=out, text=True, env=env)
        atexit.register(self.process.kill)  # when a test fails
        line = self.process.stdout.readline()
        found = re.fullmatch(r"listening on https?://(.*):(\d+)\n", line)
        assert found, (line, self.logged() if not line else "")
        self.host, self.port = found[1].strip("[]"), int(found[2])

    def ask(self, method, path, body=None, status=200, headers=None, **parameters):
        """The JSON of an answer, which must have that status."""
        if parameters:
            path += "?" + urllib.parse.urlencode(parameters, doseq=True)
        link = http.client.HTTPConnection(self.host, self.port, timeout=120)
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        link.request(method, path, body=body, headers=headers or {})
        answer = link.getresponse()
        data = answer.read()
        link.close()
        assert answer.status == status, (method, path, answer.status, data[:300])
        self.headers = answer.headers
        value = json.loads(data)
        if status >= 300:
            assert list(value) == ["detail"] and value["detail"], value
        return value

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=120)
        log = self.logged()
        assert self.process.returncode == 0, (self.process.returncode, log)
        return log

    def logged(self):
        """The log so far."""
        self.log.seek(0)
        return self.log.read()
