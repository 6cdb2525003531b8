"""Proving to know a password without sending it (Digest, RFC 7616), to servers that take nothing else."""

from collections.abc import Iterable
from urllib.error import URLError
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)


class Challenge:
    """What a server asks to be proved, and the account that answers it."""

    def __init__(self, asked: dict[str, str], user: str, password: str) -> None:
        self._asked = asked
        self._known = HTTPPasswordMgrWithDefaultRealm()
        self._handler = AbstractDigestAuthHandler(self._known)
        self._account = user, password

    def answer(self, method: str, address: str) -> str | None:
        """The Authorization header of one request, or None where the server asks for what we cannot do."""
        self._known.add_password(None, address, *self._account)
        try:
            said = self._handler.get_authorization(Request(address, method=method), self._asked)  # noqa: S310
        except (ValueError, URLError):
            return None
        return f"Digest {said}" if said else None


def challenge_among(headers: Iterable[str], user: str, password: str) -> Challenge | None:
    """The challenge among WWW-Authenticate headers, if there is one."""
    for header in headers:
        scheme, _, rest = header.partition(" ")
        if scheme.lower() == "digest":
            try:
                return Challenge(parse_keqv_list(parse_http_list(rest)), user, password)
            except (ValueError, LookupError):
                continue
    return None
