"""What the solver tells about missing visits, in words with names and dates, for whoever reads them.

HR reads every fact. The guest reads their own absences; of others nothing but that nobody could receive them.
Anybody else reads only that it did not fit: not even whose absence it was.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from rotation import wording
from rotation.planning.breaches import said_slots
from rotation.planning.keys import slot_of
from rotation.planning.names import Names
from rotation.planning.told import Told
from rotation.privacy import SEEN_BY, Fact, Viewer

_OTHERS = (
    "Otherwise nobody could receive you, your team could not spare you, or your other visits were too near."
)
_NOT_SAID = "It did not fit into this cycle."
_MOST_DATES = 6
_FEW_WEEKDAYS = 3
_WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


def names_in(told: Told) -> Names:
    """The names of all that an explanation speaks of."""
    people: set[str] = set()
    placements: set[str] = set()
    requests: set[str] = set()
    for each in _objects(told):
        people |= {str(each[k]) for k in ("person", "host", "guest") if each.get(k)}
        placements |= {str(each["placement"])} if each.get("placement") else set()
        requests |= {str(each["request"])} if each.get("request") else set()
        about = str(each.get("of") or "")
        if about.startswith("pl"):
            placements.add(about)
        elif about.startswith("p"):
            people.add(about)
    return Names(people=people, placements=placements, requests=requests)


def conflict_in_words(told: Told, names: Names, reader: Viewer) -> list[str]:
    """The facts that together make a visit impossible, a sentence each, as far as a reader may know."""
    guest = names.guest(told["request"])
    facts = told["conflict"]["facts"]
    if reader == Viewer.HR:
        return [f"{wording.capitalised(_fact(each, guest, names))}." for each in facts]
    if reader in SEEN_BY[Fact.CONFLICTS]:
        own = [each for each in facts if each.get("person") == told["guest"] and each["kind"] == "away"]
        mine = [f"You are not available: {dates(each['slots'])}." for each in own]
        return mine + ([_OTHERS] if len(own) < len(facts) else [])
    return [_NOT_SAID]


def missing_in_words(kept: Told, reader: Viewer) -> str:
    """The first reason of a plan for a missing visit, as far as a reader may know it; HR reads `in_words`."""
    if reader not in SEEN_BY[Fact.CONFLICTS]:
        return _NOT_SAID
    if kept.get("opening"):
        return "It would have been possible, but then others would have lost more."
    counts = dict(kept.get("counts") or [])
    own, offered = counts.get("guest_never_free", 0), kept["offered"]
    if not offered:
        return "Nothing that would do was on offer."
    told = [f"You could not at {own} of {wording.many(offered, 'time')} on offer."] if own else []
    return " ".join([*told, *([_OTHERS] if own < offered else [])])


def _fact(fact: Told, guest: str, names: Names) -> str:
    kind, where = fact["kind"], dates(fact.get("slots", ()))
    person = names.person(fact["person"]) if fact.get("person") else ""
    place = names.placement(fact["placement"]) if fact.get("placement") else ""
    limit = fact.get("limit")
    if kind == "offered":
        return f"{place} is offered {_starts(fact['starts'])}"
    if kind == "coverage":
        group, least = names.group(fact["group"]), fact.get("min_present")
        short = f"would fall below {least}" if least else "can spare nobody more"
        return f"{group} {short}: {where}"
    if kind == "locked":
        visit = fact["visit"]
        return f"{names.guest(visit['request'])}’s locked visit on {said_slots([visit['start']])} stands"
    return {
        "away": f"{person} is not available: {where}",
        "works": f"{person} works too few half days of every block, or not when it is offered",
        "seats": f"{place} seats {limit}" if limit else f"{place} seats nobody",
        "host_limit": f"{person} hosts {limit} at once" if limit else f"{person} hosts nobody",
        "hosting_per_week": f"{person} hosts {wording.many(limit or 0, 'half day')} a week",
        "gap": f"{guest}’s visits are {limit} working days apart",
        "visits_a_week": f"{guest} starts {wording.many(limit or 0, 'visit')} a week",
        "repeat": f"{guest} visits each placement once",
        "order": "another visit has to come first",
        "forbidden": f"{guest} and {person} must not meet",
    }[kind]


def change_in_words(change: Told, facts: Mapping[str, Any], names: Names) -> str:
    """One change of the facts as something to do."""
    kind, about, by = change["kind"], str(change.get("of", "")), int(change.get("by", 1))
    place = names.placement(about) if about.startswith("pl") else ""
    person = names.person(about) if about.startswith("p") and not place else ""
    group = names.group(facts["coverage"][int(about)]["group"]) if kind in {"cover", "flexible"} else ""
    when = change.get("when", "")
    day = wording.day(date.fromisoformat(when[:10])) if when else ""
    return {
        "seat": f"Seat {by} more at {place}",
        "day": f"Offer {place} on {day}, too",
        "host": f"Let {names.person(change['person']) if change.get('person') else ''} host at {place}, too",
        "ask": f"Ask {person} to come on {said_slots([when]) if when else ''}",
        "host_seat": f"Let {person} host {by} more at once",
        "hosting": f"Let {person} host {wording.many(by, 'more half day', 'more half days')} a week",
        "cover": f"Let {group} have {by} fewer at their desks on {day}",
        "flexible": f"Make the coverage rule of {group} flexible",
        "gap": f"Let visits be {wording.many(by, 'working day')} closer",
        "visits_a_week": f"Let guests start {wording.many(by, 'more visit')} a week",
        "repeat": "Let guests visit a placement again",
        "unlock": "Unlock a visit that is in the way",
    }[kind]


def price_in_words(price: Told, names: Names, other: str = "other visit") -> list[str]:
    """What a price means: points, who falls away and who moves, no surer than it is.

    `other` is what a visit that falls away is called.
    """
    cost, proved = price["cost"], price["proved"]
    points = f"{wording.points(abs(cost))} {'point' if abs(cost) == 1 else 'points'}"
    first = f"{points} {'dearer' if cost > 0 else 'better'}" if cost else "no dearer"
    surely = "" if proved else f" at {'least' if cost < 0 else 'most'}, as far as found in the time"
    told = [f"{wording.capitalised(first)}{surely if cost else ''} once everything else may move."]
    gone = [f"{names.guest(v['request'])} at {names.placement(v['placement'])}" for v in price["gone"]]
    if gone:
        then = "Then" if proved else "As far as found,"
        told.append(f"{then} {wording.many(len(gone), other)} would fall away: {wording.listed(gone)}.")
    moves = [_move(each, names) for each in price["moved"]]
    if moves:
        more = (
            f" and {wording.many(len(moves) - _MOST_DATES, 'more move')}" if len(moves) > _MOST_DATES else ""
        )
        told.append(f"{'; '.join(moves[:_MOST_DATES])}{more}.")
    return told


def then_in_words(price: Told) -> str:
    """What becomes of the others after a repair, as far as found: with more time it may be less."""
    gone, moved = len(price["gone"]), len(price["moved"])
    if not gone and not moved:
        return "everybody else stays where they are"
    parts = [
        f"{wording.many(gone, 'other visit')} falls away" if gone == 1 else f"{gone} other visits fall away"
    ]
    parts = parts if gone else []
    parts += (
        [f"{wording.many(moved, 'visit')} moves" if moved == 1 else f"{moved} visits move"] if moved else []
    )
    surely = "" if price["proved"] else ", as far as found in the time"
    return f"{wording.listed(parts)}{surely}"


def _move(each: Told, names: Names) -> str:
    old, new = each["from"], each["to"]
    guest = names.guest(old["request"])
    there = f"from {said_slots([old['start']])} to {said_slots([new['start']])}"
    with_host = "" if old["host"] == new["host"] else f" with {names.person(new['host'])}"
    if old["placement"] == new["placement"]:
        return (
            f"{guest} moves {there}{with_host}"
            if old["start"] != new["start"]
            else f"{guest} visits{with_host}"
        )
    return f"{guest} goes to {names.placement(new['placement'])} on {said_slots([new['start']])}"


def dates(slots: Sequence[str]) -> str:
    """Tue 12 Jan; Wed 13 Jan, morning; of many the first and how many more."""
    said = [said_slots(list(some)) for _, some in groupby(slots, key=lambda slot: slot[:10])]
    more = len(said) - _MOST_DATES
    return "; ".join(said[:_MOST_DATES]) + (f"; and {wording.many(more, 'more day')}" if more > 0 else "")


def _starts(starts: Sequence[str]) -> str:
    days = sorted({slot_of(start)[0] for start in starts})
    weekdays = {day.weekday() for day in days}
    if not days:
        return "at no time"
    if len(weekdays) <= _FEW_WEEKDAYS and len(days) > 2 * len(weekdays):
        return f"only on {wording.listed([_WEEKDAYS[day] for day in sorted(weekdays)])}, {len(days)} in all"
    shown = wording.listed([wording.day(day) for day in days[:_MOST_DATES]])
    return f"only on {shown}" if len(days) <= _MOST_DATES else f"only on {len(days)} days, the first {shown}"


def _objects(value: object) -> list[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        return [value, *(each for part in value.values() for each in _objects(part))]
    if isinstance(value, list):
        return [each for part in value for each in _objects(part)]
    return []
