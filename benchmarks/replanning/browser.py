"""Somebody's browser, as far as time is concerned: one connection that is kept, forms with their token."""

import re
import time
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_TAKE_BACK = re.compile(r'action="(/absences/\d+/take-back)"')
_PATIENCE_SECONDS = 30.0


class Browser:
    """Asks for pages and sends forms as whoever a session cookie is of."""

    def __init__(self, port: int, cookie: str) -> None:
        self._headers = {"Cookie": cookie, "Accept": "text/html"}
        self._connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
        latest = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                self.get("/absences")
            except ConnectionRefusedError:
                self._connection.close()
                if time.monotonic() > latest:
                    raise
                time.sleep(0.1)
            else:
                return

    def get(self, path: str) -> str:
        """A page's text."""
        self._connection.request("GET", path, headers=self._headers)
        return self._answer(path, 200)[0]

    def post(self, path: str, page: str, **fields: str) -> str:
        """Send the form of a page; gives where the answer leads."""
        token = _TOKEN.search(page)
        assert token is not None, page  # noqa: S101
        body = urlencode({**fields, "csrf_token": token[1]})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", path, body, {**self._headers, **kind})
        return urlsplit(self._answer(path, 303)[1]).path

    def take_back_all(self) -> None:
        """Everybody is there after all."""
        page = self.get("/absences")
        for path in _TAKE_BACK.findall(page):
            self.post(path, page)

    def _answer(self, path: str, wanted: int) -> tuple[str, str]:
        """The text and the address that it leads to; keeps the cookie that comes with it."""
        reply = self._connection.getresponse()
        text = reply.read().decode()
        assert reply.status == wanted, (path, reply.status, text)  # noqa: S101
        if (cookie := reply.headers["Set-Cookie"]) is not None:
            self._headers["Cookie"] = cookie.partition(";")[0]
        return text, reply.headers["Location"] or ""
