"""Why a visit is missing: the reason as facts that a row can keep, and in words with today's names."""

from collections.abc import Mapping, Sequence
from typing import Any

from rotation import wording
from rotation.planning.breaches import said_slots
from rotation.planning.names import Names
from solver import Reason

# A reason as a row keeps it, see facts_of.
KeptReason = Mapping[str, Any]

# Why one time on offer is no good.
_BECAUSE = {
    "guest_never_free": "{guest} cannot",
    "nobody_hosts": "nobody may host {guest}",
    "hosts_away": "every host is away",
    "seats_taken": "every seat is taken",
    "host_full": "every host who is there has enough guests",
    "too_close_to_other_visit": "another visit of {guest} is too close",
    "week_full": "{guest} has a visit in that week already",
    "coverage": "too few colleagues would stay",
    "never_spared": "the team of {guest} can spare nobody",
    "no_seats": "the placement seats nobody",
    "repeat": "{guest} visits that placement already",
    "order": "another visit has to come first",
}


def facts_of(reason: Reason) -> dict[str, Any]:
    """A reason as plain facts, by id."""
    opening = reason.opening
    return {
        "kind": reason.kind,
        "request": reason.request,
        "placements": list(reason.placements),
        "offered": reason.offered,
        "counts": [[kind, count] for kind, count in reason.counts.items()],
        "opening": None if opening is None else {**opening.visit.to_json(), "cost": opening.cost},
    }


def in_words(some: Sequence[KeptReason]) -> list[str]:
    """Each of some reasons as a sentence or two."""
    openings = [facts["opening"] for facts in some if facts["opening"]]
    names = Names(
        people=[opening["host"] for opening in openings],
        requests=[facts["request"] for facts in some],
        placements=[placement for facts in some for placement in facts["placements"]],
    )
    return [_sentence(facts, names) for facts in some]


def _sentence(facts: KeptReason, names: Names) -> str:
    guest = names.guest(facts["request"])
    if facts["opening"]:
        return _still_possible(facts["opening"], guest, names)
    if facts["kind"] == "nothing_offered":
        return "Nothing is on offer: no placement that would do has a date in this cycle."
    offered = facts["offered"]
    counts = sorted(facts["counts"] or [[facts["kind"], offered]], key=lambda each: -each[1])
    because = [(_BECAUSE[kind].format(guest=guest), count) for kind, count in counts]
    first, held = because[0]
    times = wording.many(offered, "time")
    if len(because) == 1:
        every = "any of the" if counts[0][0] == "guest_never_free" else "all"
        return f"{_capital(first)} at {every if offered > 1 else 'the only'} {times} on offer."
    rest = "; ".join(f"at {count}, {words}" for words, count in because[1:])
    return f"{_capital(first)} at {held} of {times} on offer; {rest}."


def _still_possible(opening: Mapping[str, Any], guest: str, names: Names) -> str:
    cost = opening["cost"]
    worth = (
        f"that would cost {wording.points(cost)} more points than it is worth"
        if cost > 0
        else "place it by hand, or solve again and longer"
    )
    return (
        f"{guest} could visit {names.placement(opening['placement'])} with {names.person(opening['host'])} "
        f"starting {said_slots([opening['start']])}; {worth}."
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
