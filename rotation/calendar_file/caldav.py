"""Reading the calendars of a CalDAV account (RFC 4791, found as in RFC 6764 and RFC 5397)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from rotation.calendar_file.unreachable import Unreachable
from rotation.calendar_file.web import MAX_BYTES, Answer, Visitor, joined

MAX_CALENDARS = 25

_DAV, _CAL = "{DAV:}", "{urn:ietf:params:xml:ns:caldav}"
_NAMES = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
_ASK_WHO = f"""\
<D:propfind {_NAMES}><D:prop><D:resourcetype/><D:current-user-principal/><C:calendar-home-set/></D:prop>\
</D:propfind>"""
_ASK_WHICH = f"""\
<D:propfind {_NAMES}><D:prop><D:resourcetype/><C:supported-calendar-component-set/>\
<C:schedule-calendar-transp/></D:prop></D:propfind>"""
_ASK_WHEN = f"""\
<C:calendar-query {_NAMES}><D:prop><C:calendar-data/></D:prop><C:filter><C:comp-filter name="VCALENDAR">\
<C:comp-filter name="VEVENT"><C:time-range start="%s" end="%s"/></C:comp-filter></C:comp-filter></C:filter>\
</C:calendar-query>"""


def calendars_of(visitor: Visitor, address: str, first: date, last: date) -> Iterator[bytes]:
    """The entries between two dates of each calendar that an account has, as calendar files.

    `address` is the server's or one calendar's. Calendars that their owner has set to count as free are left
    out. Raises Unreachable.
    """
    start, end = first - timedelta(days=2), last + timedelta(days=3)
    query = _ASK_WHEN % (f"{start:%Y%m%d}T000000Z", f"{end:%Y%m%d}T000000Z")
    length = 0
    for calendar in _calendars(visitor, address):
        for response in _responses(_ask(visitor, "REPORT", calendar, query, depth=1)):
            for data in response.iter(f"{_CAL}calendar-data"):
                text = (data.text or "").encode()
                length += len(text)
                if length > MAX_BYTES:
                    raise Unreachable("too large")
                yield text


def _calendars(visitor: Visitor, address: str) -> list[str]:
    """The addresses of the account's calendars."""
    answer = _find(visitor, address)
    here = next(iter(_responses(answer)), None)
    if here is not None and _is_calendar(here):
        return [answer.address]
    home = _home(visitor, answer)
    answer = _ask(visitor, "PROPFIND", home, _ASK_WHICH, depth=1)
    found = [
        joined(answer.address, each.findtext(f"{_DAV}href", "").strip())
        for each in _responses(answer)
        if _is_calendar(each) and _has_events(each) and not _is_free(each)
    ]
    if not found:
        raise Unreachable("no calendars")
    return found[:MAX_CALENDARS]


def _find(visitor: Visitor, address: str) -> Answer:
    """Who we are to the server, asked at the address given or where servers say where to ask."""
    answer = _ask(visitor, "PROPFIND", address, _ASK_WHO, depth=0, any_status=True)
    if answer.status == 207 and (_is_calendar_at(answer) or _leads_on(answer)):
        return answer
    parts = urlsplit(address)
    return _ask(visitor, "PROPFIND", f"{parts.scheme}://{parts.netloc}/.well-known/caldav", _ASK_WHO, depth=0)


def _home(visitor: Visitor, answer: Answer) -> str:
    """Where an account's calendars are: said at once, or by the principal that we are."""
    home = _link(answer, f"{_CAL}calendar-home-set")
    if not home:
        principal = _link(answer, f"{_DAV}current-user-principal")
        if not principal:
            raise Unreachable("no calendars")
        home = _link(_ask(visitor, "PROPFIND", principal, _ASK_WHO, depth=0), f"{_CAL}calendar-home-set")
    if not home:
        raise Unreachable("no calendars")
    return home


def _ask(
    visitor: Visitor, method: str, address: str, body: str, *, depth: int, any_status: bool = False
) -> Answer:
    answer = visitor.ask(
        method,
        address,
        body=f'<?xml version="1.0" encoding="utf-8"?>{body}'.encode(),
        headers={"Content-Type": "application/xml; charset=utf-8", "Depth": str(depth)},
    )
    if answer.status in (401, 403):
        raise Unreachable("password", answer.status)
    if answer.status != 207 and not any_status:
        raise Unreachable("no calendars", answer.status)
    return answer


def _responses(answer: Answer) -> Iterable[Element]:
    try:
        root = fromstring(answer.body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Unreachable("no calendars", answer.status) from None
    return list(root.iter(f"{_DAV}response"))


def _link(answer: Answer, prop: str) -> str:
    for response in _responses(answer):
        for found in response.iter(prop):
            if href := found.findtext(f"{_DAV}href", "").strip():
                return joined(answer.address, href)
    return ""


def _leads_on(answer: Answer) -> bool:
    return any(_link(answer, prop) for prop in (f"{_CAL}calendar-home-set", f"{_DAV}current-user-principal"))


def _is_calendar_at(answer: Answer) -> bool:
    return any(_is_calendar(each) for each in _responses(answer))


def _is_calendar(response: Element) -> bool:
    return any(kind.find(f"{_CAL}calendar") is not None for kind in response.iter(f"{_DAV}resourcetype"))


def _has_events(response: Element) -> bool:
    kinds = [each.get("name", "").upper() for each in response.iter(f"{_CAL}comp")]
    return not kinds or "VEVENT" in kinds


def _is_free(response: Element) -> bool:
    return any(
        each.find(f"{_CAL}transparent") is not None
        for each in response.iter(f"{_CAL}schedule-calendar-transp")
    )
