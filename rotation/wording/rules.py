"""The rules of a cycle as sentences that HR would say."""

from collections.abc import Sequence
from datetime import date

from rotation.models.people import Person
from rotation.models.placements import Halves, Placement, PlacementKind
from rotation.models.rules import Audience, CoverageRule, RequestException, RequestRule
from rotation.wording import capitalised, day, listed, long_day, many

_AUDIENCES = {
    Audience.EVERYONE: "Everyone in {}",
    Audience.NEWCOMERS: "New joiners in {}",
    Audience.SETTLED: "Everyone in {} but new joiners",
}
_KINDS = {
    PlacementKind.HALF_DAY: "half day",
    PlacementKind.FULL_DAY: "full day",
    PlacementKind.BLOCK: "block",
    None: "visit",
}
_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_WORKING_WEEK = "1111100"
_NAMED_DATES = 4


def kind(value: PlacementKind | None) -> str:
    """Half day, full day, block; visit for any."""
    return _KINDS[value]


def request_sentence(rule: RequestRule) -> str:
    """Everyone in Sales: 2 half days in Marketing, except Ann Lee (none)."""
    whom = _AUDIENCES[rule.audience].format(rule.department.name)
    sentence = f"{whom}: {many(rule.visits, _KINDS[rule.kind])} in {rule.host_department.name}"
    named = [_exception(each) for each in rule.exceptions if each.person.left_on is None]
    return f"{sentence}, except {listed(named)}" if named else sentence


def coverage_group(rule: CoverageRule) -> str:
    """Sales, or: the team Field in Sales."""
    return f"the team {rule.team} in {rule.department.name}" if rule.team else rule.department.name


def coverage_sentence(rule: CoverageRule) -> str:
    """In Sales at least 5 stay and at most 3 are away at once, from Mon 29 to Wed 31 Mar 2027."""
    parts = []
    if rule.min_present is not None:
        parts.append(f"at least {rule.min_present} {'stays' if rule.min_present == 1 else 'stay'}")
    if rule.max_away == 0:
        parts.append("nobody is away")
    elif rule.max_away is not None:
        parts.append(f"at most {rule.max_away} {'is' if rule.max_away == 1 else 'are'} away at once")
    sentence = f"In {coverage_group(rule)} {' and '.join(parts)}"
    if rule.first_day is None or rule.last_day is None:
        return sentence
    return f"{sentence}, {span(rule.first_day, rule.last_day)}"


def span(first: date, last: date) -> str:
    """On Mon 29 Mar 2027; from Mon 29 Mar to Wed 31 Mar 2027."""
    return f"on {long_day(first)}" if first == last else f"from {day(first)} to {long_day(last)}"


def placement_kind(placement: Placement) -> str:
    """Half day, full day, or: block of 5 days."""
    if placement.kind == PlacementKind.BLOCK:
        return f"block of {many(placement.block_days or 0, 'day')}"
    return _KINDS[placement.kind]


def offered(placement: Placement) -> str:
    """On Tuesdays and Thursdays, mornings only; starting on Mondays; on Tue 12 Jan and Thu 14 Jan."""
    verb = "starting on" if placement.kind == PlacementKind.BLOCK else "on"
    return f"{verb} {_days(placement)}{_halves(placement)}"


def hosted_by(hosts: Sequence[Person]) -> str:
    """Hosted by Ann Lee, Bo Hall and 4 more."""
    present = [each.name for each in hosts if each.left_on is None]
    if not present:
        return "nobody hosts it"
    shown = present if len(present) <= 3 else [*present[:2], f"{len(present) - 2} more"]
    return f"hosted by {listed(shown)}"


def placement_sentence(placement: Placement) -> str:
    """Half day on any weekday, up to 2 guests at once; hosted by Ann Lee and Bo Hall. Room 4."""
    what = capitalised(placement_kind(placement))
    guests = f"up to {placement.capacity} guests at once" if placement.capacity > 1 else "one guest at a time"
    sentence = f"{what} {offered(placement)}; {guests}; {hosted_by(placement.hosts)}."
    return f"{sentence} {placement.place}." if placement.place else sentence


def _days(placement: Placement) -> str:
    if placement.dates:
        days = [each.day for each in placement.dates]
        named = [day(each) for each in days[:_NAMED_DATES]]
        more = len(days) - len(named)
        return listed([*named, many(more, "more date")] if more else named)
    if placement.weekdays == _WORKING_WEEK:
        return "any weekday"
    return listed([name for name, on in zip(_WEEKDAYS, placement.weekdays, strict=True) if on == "1"])


def _halves(placement: Placement) -> str:
    if placement.kind != PlacementKind.HALF_DAY or placement.halves == Halves.BOTH:
        return ""
    return ", mornings only" if placement.halves == Halves.MORNINGS else ", afternoons only"


def _exception(exception: RequestException) -> str:
    return f"{exception.person.name} ({exception.visits or 'none'})"
