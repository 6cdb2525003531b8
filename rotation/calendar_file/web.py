"""Asking servers that strangers name: over HTTP, at vetted addresses only, within bounds."""

import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout, make_headers
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NewConnectionError,
    SSLError,
)
from urllib3.response import BaseHTTPResponse

from rotation.calendar_file.digest import Challenge, challenge_among
from rotation.calendar_file.public_addresses import addresses_of
from rotation.calendar_file.unreachable import Unreachable

MAX_BYTES = 8 * 1024 * 1024
MAX_REDIRECTS = 5

_MOST_ADDRESSES = 3

_PORTS = {"http": 80, "https": 443}
_MOVED = (301, 302, 303, 307, 308)
_PIECE = 64 * 1024


@dataclass(frozen=True)
class Account:
    """A name and password, and the host that may hear them."""

    user: str
    password: str
    host: str

    def is_for(self, host: str) -> bool:
        """Whether a host may hear them: the account's own, and others of the same domain."""
        domain = self.host.partition(".")[2]
        return host == self.host or ("." in domain and host.endswith(f".{domain}"))


@dataclass(frozen=True)
class Answer:
    """What a server answered, and the address at which it did."""

    status: int
    body: bytes
    address: str


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Asks servers, one question after the other over connections that stay open.

    `seconds` are for all of it: whoever starts the visitor ends it then, because a server may send a byte now
    and then for ever. `private` lets it go inside our own network, and give a password away unencrypted.
    """

    private: bool
    seconds: float
    account: Account | None = None
    _pools: dict[tuple[str, str, int], list[HTTPConnectionPool]] = field(default_factory=dict, repr=False)
    _challenges: dict[str, Challenge] = field(default_factory=dict, repr=False)

    def ask(
        self,
        method: str,
        address: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """A server's answer, of whatever status; redirects are followed, and each address is vetted anew.

        Raises Unreachable.
        """
        for _ in range(MAX_REDIRECTS + 1):
            parts = split(address)
            response = self._open(method, parts, body, headers or {})
            if response.status == 401 and self._takes_challenge(parts, response):
                _read(response)
                response = self._open(method, parts, body, headers or {})
            onward = response.headers.get("Location", "")
            if response.status not in _MOVED or not onward:
                return Answer(response.status, _read(response), address)
            response.close()
            address = joined(address, onward)
        raise Unreachable("redirects")

    def _open(
        self, method: str, parts: SplitResult, body: bytes | None, headers: Mapping[str, str]
    ) -> BaseHTTPResponse:
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        headers = {**self._headers(method, parts, target), **headers}
        pools = self._pools_for(parts.scheme, host, port)
        # A host may have an address of a kind that cannot be reached from here.
        for pool in list(pools):
            with suppress(NewConnectionError, ConnectTimeoutError):
                return _answered(pool, method, target, body, headers)
            pools.remove(pool)
        raise Unreachable("silent")

    def _pools_for(self, scheme: str, host: str, port: int) -> list[HTTPConnectionPool]:
        """The ways to a host: its addresses are looked up and vetted once."""
        if (scheme, host, port) not in self._pools:
            addresses = addresses_of(host, port, private=self.private)[:_MOST_ADDRESSES]
            self._pools[scheme, host, port] = [self._pool(scheme, host, each, port) for each in addresses]
        return self._pools[scheme, host, port]

    def _pool(self, scheme: str, host: str, address: str, port: int) -> HTTPConnectionPool:
        """Connections to this very address, which prove by certificate to be the host."""
        timeout = Timeout(connect=self.seconds / _MOST_ADDRESSES, read=self.seconds)
        if scheme == "http":
            return HTTPConnectionPool(address, port, timeout=timeout)
        return HTTPSConnectionPool(
            address,
            port,
            timeout=timeout,
            ssl_context=ssl.create_default_context(),
            server_hostname=host,
        )

    def _takes_challenge(self, parts: SplitResult, response: BaseHTTPResponse) -> bool:
        """Whether a server that refused asks for Digest, which is what it gets from now on."""
        account, host = self.account, parts.hostname or ""
        if account is None or not account.is_for(host):
            return False
        asked = response.headers.getlist("WWW-Authenticate")
        challenge = challenge_among(asked, account.user, account.password)
        if challenge is not None:
            self._challenges[host] = challenge
        return challenge is not None

    def _headers(self, method: str, parts: SplitResult, target: str) -> dict[str, str]:
        headers = {
            "Host": parts.netloc.rpartition("@")[2],
            "User-Agent": "Rotation",
            "Accept-Encoding": "gzip",
        }
        account = self.account
        if account is not None and account.is_for(parts.hostname or ""):
            if parts.scheme != "https" and not self.private:
                raise Unreachable("unencrypted")
            challenge = self._challenges.get(parts.hostname or "")
            answer = challenge and challenge.answer(method, f"{parts.scheme}://{headers['Host']}{target}")
            if answer:
                headers["Authorization"] = answer
            else:
                headers |= make_headers(basic_auth=f"{account.user}:{account.password}")
        return headers


def _answered(
    pool: HTTPConnectionPool, method: str, target: str, body: bytes | None, headers: Mapping[str, str]
) -> BaseHTTPResponse:
    """An answer whose body is still to come. Raises what it raises that there is no connection."""
    try:
        return pool.urlopen(
            method,
            target,
            body=body,
            headers=headers,
            redirect=False,
            retries=False,
            preload_content=False,
        )
    except (NewConnectionError, ConnectTimeoutError):
        raise
    except SSLError as error:
        # Only that is a doubt about who it is; the rest is a server that does not speak TLS at all.
        doubted = any(isinstance(each, ssl.SSLCertVerificationError) for each in error.args)
        raise Unreachable("certificate" if doubted else "silent") from None
    except (HTTPError, LocationParseError, OSError, ValueError):
        raise Unreachable("silent") from None


def split(address: str) -> SplitResult:
    """The parts of an HTTP address. Raises Unreachable when it is none."""
    try:
        parts = urlsplit(address)
        host, _ = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        raise Unreachable("address") from None
    if parts.scheme not in _PORTS or not host or any(ord(letter) <= 32 for letter in address):
        raise Unreachable("address")
    return parts


def joined(address: str, onward: str) -> str:
    """Where a link at an address leads. Raises Unreachable when nowhere."""
    try:
        return urljoin(address, onward)
    except ValueError:
        raise Unreachable("address") from None


def _read(response: BaseHTTPResponse) -> bytes:
    pieces, length = [], 0
    try:
        for piece in response.stream(_PIECE, decode_content=True):
            length += len(piece)
            if length > MAX_BYTES:
                raise Unreachable("too large")
            pieces.append(piece)
    except (HTTPError, OSError):
        raise Unreachable("silent") from None
    return b"".join(pieces)
