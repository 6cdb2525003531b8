"""Fetches calendars, as a line of JSON on standard input says, and writes them to standard output, as JSON.

A program run apart: whatever a server does to it, whoever started it ends it in time. What it is asked for
comes by standard input, because others may see a program's arguments and a password is among it.
"""

import base64
import json
import sys
from datetime import date
from typing import Any
from urllib.parse import unquote

from rotation.calendar_file.caldav import calendars_of
from rotation.calendar_file.unreachable import Unreachable
from rotation.calendar_file.web import Account, Visitor, split


def fetch(asked: dict[str, Any]) -> dict[str, Any]:
    """The calendar, or all calendars of an account in one, in base 64; or why there is none."""
    try:
        content = _account(asked) if asked["user"] else _address(asked)
    except Unreachable as unreachable:
        return {"refused": unreachable.why, "status": unreachable.status}
    return {"content": base64.b64encode(content).decode()}


def _address(asked: dict[str, Any]) -> bytes:
    scheme, _, rest = _whole(asked["address"]).partition("://")
    either = scheme.lower() in ("webcal", "webcals")
    address = f"https://{rest}" if either else f"{scheme}://{rest}"
    visitor = Visitor(private=asked["private"], seconds=asked["seconds"], account=_named_in(address))
    return _either(visitor, (address, f"http://{rest}")) if either else _calendar(visitor, address)


def _named_in(address: str) -> Account | None:
    """The account whose name and password an address holds, as in https://name:password@host/."""
    parts = split(address)
    if parts.username is None:
        return None
    return Account(unquote(parts.username), unquote(parts.password or ""), parts.hostname or "")


def _whole(address: str) -> str:
    """An address with its scheme, which people leave out."""
    return address if "://" in address else f"https://{address}"


def _either(visitor: Visitor, addresses: tuple[str, str]) -> bytes:
    """Webcal does not say which of the two it is. A server in doubt is not asked unencrypted instead."""
    try:
        return _calendar(visitor, addresses[0])
    except Unreachable as unreachable:
        if unreachable.why != "silent":
            raise
        return _calendar(visitor, addresses[1])


def _calendar(visitor: Visitor, address: str) -> bytes:
    answer = visitor.ask("GET", address, headers={"Accept": "text/calendar, */*;q=0.5"})
    if answer.status != 200:
        raise Unreachable("status", answer.status)
    return answer.body


def _account(asked: dict[str, Any]) -> bytes:
    address = _whole(asked["address"])
    account = Account(asked["user"], asked["password"], split(address).hostname or "")
    visitor = Visitor(private=asked["private"], account=account, seconds=asked["seconds"])
    first, last = date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"])
    return b"\r\n".join(calendars_of(visitor, address, first, last))


if __name__ == "__main__":
    json.dump(fetch(json.loads(sys.stdin.buffer.read())), sys.stdout)
