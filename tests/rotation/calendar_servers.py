"""Servers that calendars are fetched from: an honest CalDAV server, and one that does what it should not."""

import gzip
import hashlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import unquote

import urllib3

from tests.real import lacking
from tests.rotation.calendars import calendar_of, event

USER, PASSWORD = "ann", "open sesame"


@dataclass
class Radicale:
    """A CalDAV server with one user, and her calendars."""

    address: str

    def put(self, calendar: str, *files: str, kinds: str = "VEVENT") -> None:
        """A calendar with these entries, each a file."""
        here = f"{self.address}/{USER}/{calendar}/"
        about = (
            '<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
            f'<C:supported-calendar-component-set><C:comp name="{kinds}"/>'
            "</C:supported-calendar-component-set></D:prop></D:set></C:mkcalendar>"
        )
        assert self._ask("MKCALENDAR", here, about) == 201
        for number, text in enumerate(files):
            assert self._ask("PUT", f"{here}{number}.ics", text) == 201

    def _ask(self, method: str, address: str, body: str) -> int:
        headers = urllib3.make_headers(basic_auth=f"{USER}:{PASSWORD}")
        return urllib3.request(method, address, body=body.encode(), headers=headers, retries=False).status


@contextmanager
def radicale(folder: Path) -> Iterator[Radicale]:
    """The real thing, as a process."""
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\nhtpasswd_encryption = plain\n"
        "delay = 0\n"
        f"[storage]\nfilesystem_folder = {folder}/collections\n"
    )
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", str(folder / "config")], stdout=log, stderr=log
        )
        try:
            _wait_for(port, server, folder / "log")
            yield Radicale(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(timeout=15)


def _wait_for(port: int, server: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def certificate_for(host: str, folder: Path) -> Path:
    """A certificate of a host, signed by itself, with its key."""
    openssl = shutil.which("openssl") or lacking("openssl (Debian: apt install openssl)")
    file = folder / "certificate.pem"
    public = folder / "public.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"),
            *("-keyout", str(file), "-out", str(public)),
        ],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + public.read_text())
    return file


@dataclass
class Rogue:
    """A server that answers by path; `heard` are the requests as (path, Authorization).

    `called` is how many connections were made to it.
    """

    port: int
    calendar: str
    heard: list[tuple[str, str]] = field(default_factory=list)
    called: int = 0

    def at(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}/{path}"


class _Handler(BaseHTTPRequestHandler):
    """Does what the path says."""

    def setup(self) -> None:
        super().setup()
        self.server.here.called += 1

    def do_GET(self) -> None:
        self.server.here.heard.append((self.path, self.headers.get("Authorization", "")))
        name, _, rest = self.path[1:].partition("?")
        getattr(self, f"_{name}", lambda _: self._status("404"))(rest)

    do_PROPFIND = do_REPORT = do_GET  # noqa: N815  # as http.server names it

    def _read(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _send(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _good(self, _rest: str) -> None:
        self._send(self.server.here.calendar.encode(), Content_Type="text/calendar")

    def _zipped(self, _rest: str) -> None:
        self._send(gzip.compress(self.server.here.calendar.encode()), Content_Encoding="gzip")

    def _status(self, code: str) -> None:
        self._send(b"no", int(code))

    def _to(self, address: str) -> None:
        self._send(b"", 302, Location=address)

    def _round(self, _rest: str) -> None:
        self._to("/round")

    def _for_ever(self, _rest: str) -> None:
        """A calendar with a rule that yields nothing for ever."""
        rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
        self._send(calendar_of(event("20270112T090000Z", "20270112T100000Z", rule)).encode())

    def _bomb(self, _rest: str) -> None:
        self._send(gzip.compress(b"\0" * 200_000_000, 1), Content_Encoding="gzip")

    def _vast(self, _rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.over.is_set():
            self.wfile.write(b"X" * 65536)

    def _silent(self, _rest: str) -> None:
        self.server.over.wait(30)

    def _dripping(self, _rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.over.wait(0.05):
            self.wfile.write(b"B")

    def _dripping_head(self, _rest: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.over.wait(0.05):
            self.wfile.write(b"s")

    def _laughs(self, _rest: str) -> None:
        entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l9;</x>'
        self._send(text.encode(), 207)

    def _late(self, what: str) -> None:
        """Something else, but only after a second."""
        self.server.over.wait(1)
        getattr(self, f"_{what}")("")

    def _digest(self, calendar: str) -> None:
        """The same account for who proves by Digest that they know its password (RFC 7616, section 3.4)."""
        sent = dict(re.findall(r'(\w+)="?([^",]+)"?', self.headers.get("Authorization", "")))
        secrets = f"{USER}:calendars:{PASSWORD}", f"{self.command}:{self.path}"
        known, asked = (hashlib.md5(each.encode()).hexdigest() for each in secrets)
        parts = known, "once", sent.get("nc", ""), sent.get("cnonce", ""), "auth", asked
        if sent.get("response") == hashlib.md5(":".join(parts).encode()).hexdigest():
            self._home(calendar)
        else:
            self._read()
            asks = 'Digest realm="calendars", nonce="once", qop="auth", algorithm=MD5, opaque="x"'
            self._send(b"", 401, WWW_Authenticate=asks)

    def _account(self, calendar: str) -> None:
        """An account whose only calendar has these properties. Connections to it stay open."""
        self._multistatus(f"<C:calendar-home-set><D:href>/home?{calendar}</D:href></C:calendar-home-set>")

    def _home(self, calendar: str) -> None:
        self._multistatus(unquote(calendar))

    def _multistatus(self, properties: str) -> None:
        self._read()
        self.protocol_version, self.close_connection = "HTTP/1.1", False
        self._send(
            '<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response>'
            f"<D:href>/calendar</D:href><D:propstat><D:prop>{properties}</D:prop></D:propstat>"
            "</D:response></D:multistatus>".encode(),
            207,
        )

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            return  # the other side has had enough

    def log_message(self, *_said: object) -> None:
        return


@contextmanager
def rogue(calendar: str, certificate: Path | None = None) -> Iterator[Rogue]:
    """`good`, and what else a path asks for; encrypted, if it has a certificate."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    server.over = Event()
    server.here = Rogue(server.server_address[1], calendar)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server.here
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join(timeout=15)
