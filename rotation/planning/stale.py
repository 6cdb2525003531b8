"""Why visits are no longer what was asked for and offered: what has become of their people and rows."""

from collections.abc import Iterable

from rotation import wording
from rotation.models.people import Person, people_with
from rotation.models.placements import Placement, placements_with
from rotation.models.rules import RequestRule, request_rules_with
from rotation.planning.keys import request_rows, row_id, slot_of
from rotation.wording.rules import request_sentence
from solver import Problem, Visit

_NAMED = 5


class Stale:
    """Some visits of a plan that the problem of today does not offer, beside the rows that they speak of."""

    def __init__(self, visits: Iterable[Visit], problem: Problem) -> None:
        self._visits = tuple(dict.fromkeys(visits))
        self._problem = problem
        guests = {request_rows(visit.request)[1] for visit in self._visits}
        self._people = people_with(guests | {row_id(visit.host) for visit in self._visits})
        self._placements = placements_with({row_id(visit.placement) for visit in self._visits})
        self._rules = request_rules_with({request_rows(visit.request)[0] for visit in self._visits})

    def sentences(self) -> list[str]:
        """One sentence a cause, with the visits that it ends."""
        ended: dict[str, list[str]] = {}
        for visit in self._visits:
            ended.setdefault(self._cause(visit), []).append(self._named(visit))
        return [
            f"{wording.capitalised(cause)}, so {wording.many(len(some), 'visit')} cannot be: {_shown(some)}."
            for cause, some in ended.items()
        ]

    def _cause(self, visit: Visit) -> str:
        rule_id, guest_id = request_rows(visit.request)
        guest, host = self._people.get(guest_id), self._people.get(row_id(visit.host))
        placement, rule = self._placements.get(row_id(visit.placement)), self._rules.get(rule_id)
        if guest is None or host is None or placement is None or rule is None:
            return "somebody or something is gone"
        return (
            _who_left(guest, host)
            or _what_was_removed(placement, rule)
            or _who_moved(guest, host, placement, rule)
            or self._what_is_offered(visit, host, placement)
            or self._what_is_asked_for(visit, guest, placement, rule)
            or f"{placement.title} is not offered like this any more"
        )

    def _what_is_offered(self, visit: Visit, host: Person, placement: Placement) -> str:
        today = self._problem
        if visit.placement not in today.placements:
            return f"{placement.department.name} does not take part any more"
        if visit.host not in today.placements[visit.placement].hosts:
            return f"{host.name} does not host {placement.title} any more"
        first, length = today.timeline.slot(visit.start), today.placements[visit.placement].length
        if first is None:
            return f"{wording.day(slot_of(visit.start)[0])} is no day of the cycle any more"
        if first + length > today.timeline.slot_count:
            return f"{placement.title} would end after the cycle if it began on {_start(visit)}"
        if not today.offered_starts[visit.placement] >> first & 1:
            return f"{placement.title} is not offered on {_start(visit)} any more"
        return ""

    def _what_is_asked_for(self, visit: Visit, guest: Person, placement: Placement, rule: RequestRule) -> str:
        request = self._problem.requests.get(visit.request)
        if request is None:
            return f"{guest.name} is to get no visit by “{request_sentence(rule)}” any more"
        if visit.placement not in request.placements:
            return f"“{request_sentence(rule)}” does not ask for {placement.title} any more"
        return ""

    def _named(self, visit: Visit) -> str:
        guest = self._people.get(request_rows(visit.request)[1])
        return f"{guest.name if guest else 'somebody who is gone'} on {_start(visit)}"


def _who_left(*people: Person) -> str:
    return next((f"{person.name} has left" for person in people if person.left_on is not None), "")


def _what_was_removed(placement: Placement, rule: RequestRule) -> str:
    if placement.removed_at is not None:
        return f"{placement.title} has been removed"
    return f"“{request_sentence(rule)}” has been removed" if rule.removed_at is not None else ""


def _who_moved(guest: Person, host: Person, placement: Placement, rule: RequestRule) -> str:
    for person, belongs in ((guest, rule.department_id), (host, placement.department_id)):
        if person.department_id != belongs:
            return f"{person.name} has moved to {person.department.name}"
    return ""


def _start(visit: Visit) -> str:
    day, half = slot_of(visit.start)
    return f"{wording.day(day)}, {wording.half(half)}"


def _shown(visits: list[str]) -> str:
    more = len(visits) - _NAMED
    return "; ".join([*visits[:_NAMED], f"and {more} more"] if more > 0 else visits)
