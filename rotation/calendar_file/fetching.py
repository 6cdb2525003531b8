"""Fetching somebody's calendar from the server that they name."""

import base64
import json
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rotation.apart import Limits, TookTooLong, answer_of
from rotation.calendar_file.turns import turn
from rotation.errors import Refusal

_FETCHER = Path(__file__).with_name("fetch_apart.py")
_MEMORY_MB, _CPU_SECONDS = 256, 2

_WHY = {
    "address": "This is no address of a calendar. It begins with https:// or webcal://.",
    "port": "This address names a port on which no calendar is served.",
    "inside": "This address lies inside a private network, and Rotation fetches calendars from the internet "
    "only. Save the calendar as an .ics file and upload that.",
    "unknown": "There is no server of this name. Is the address complete?",
    "silent": "The server does not answer, or breaks off. Try again later, or upload the calendar as a file.",
    "certificate": "The server cannot prove who it is: its certificate is not valid. "
    "Nothing was sent to it. Upload the calendar as a file instead.",
    "unencrypted": "This address is not encrypted (http://), so your password was not sent. Use https://.",
    "slow": "The server takes too long to answer. Try again, or upload the calendar as a file.",
    "slow account": "The server takes too long to answer. Give it the address of one calendar, which takes "
    "fewer questions than finding them all, or upload the calendar as a file.",
    "redirects": "The server sends us from one address to the next. Copy the calendar's address again.",
    "too large": "The calendar is larger than 8 MB. Export the weeks in question as a file and upload that.",
    "password": "The server does not take this name and password. "
    "Many servers want an app password here, which you make in their settings.",
    "no calendars": "There is no CalDAV calendar at this address. "
    "Your calendar's help says which address it has for CalDAV.",
}
_BROKE_OFF = "What the server sent cannot be read. Upload the calendar as a file instead."


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a calendar is: its address; of an account, the server's address, the user name and the password.

    It is used once and never kept.
    """

    address: str
    user: str = ""
    password: str = ""


def fetched(place: Place, first: date, last: date, *, seconds: float, private: bool) -> bytes:
    """A calendar as a file; of an account all its calendars, between two dates.

    `private` lets the address be inside our own network. Raises Refusal, and nothing else, for what cannot
    be had within `seconds`, however many questions that takes, and within 256 MB.
    """
    until = time.monotonic() + seconds
    asked = {
        "address": place.address.strip(),
        "user": place.user,
        "password": place.password,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "seconds": seconds,
        "private": private,
    }
    with turn(seconds):
        limits = Limits(
            memory_mb=_MEMORY_MB, cpu_seconds=_CPU_SECONDS, seconds=max(0.0, until - time.monotonic())
        )
        try:
            found = answer_of(_FETCHER, json.dumps(asked).encode(), limits=limits)
        except TookTooLong:
            raise Refusal(_WHY["slow account" if place.user else "slow"]) from None
    if found is None:
        raise Refusal(_BROKE_OFF)
    if "refused" in found:
        raise Refusal(_WHY.get(found["refused"]) or _said_by(found["status"]))
    return base64.b64decode(found["content"])


def _said_by(status: int) -> str:
    if status in (401, 403):
        return (
            "The server wants a password for this address. Use the secret address of your calendar instead."
        )
    if status in (404, 410):
        return "The server has nothing at this address. Copy the calendar's address again."
    return f"The server answers with an error ({status}). Try again later."
