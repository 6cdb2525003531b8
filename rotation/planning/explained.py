"""An explanation as HR's pages show it: sentences, and repairs to try."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rotation import wording
from rotation.models.plans import Plan, UnmetRequest, Visit
from rotation.planning import keys
from rotation.planning.breaches import said, said_slots
from rotation.planning.checking import planned
from rotation.planning.choices import Place
from rotation.planning.conflicts import (
    change_in_words,
    conflict_in_words,
    names_in,
    price_in_words,
    then_in_words,
)
from rotation.planning.explaining import facts_behind
from rotation.planning.names import Names
from rotation.planning.stating import read
from rotation.planning.told import Told
from rotation.planning.verdict import changes
from rotation.privacy import Viewer
from solver import Problem, broken_rules
from solver import Visit as Planned

_AS_ASKED_FOR = "visits_are_what_was_asked_for_and_offered"
_AS_OFFERED = {
    "its start is not offered": "{place} is not offered then",
    "it must start in the morning": "{place} begins in the morning",
    "it ends after the last day": "{place} would end after the cycle",
    "its placement does not list the host": "{host} does not host {place}",
    "its request does not list the placement": "{place} is not asked for",
}


@dataclass(frozen=True)
class Remedy:
    """A repair: what to do, what it costs HR, what becomes of the others; `changes` as a form sends them."""

    words: tuple[str, ...]
    cost: int
    then: str
    proved: bool
    changes: str


@dataclass(frozen=True)
class Explained:
    """A verdict with its sentences. `certain`: everything in it was proved."""

    verdict: str
    headline: str
    facts: tuple[str, ...]
    certain: bool
    remedies: tuple[Remedy, ...]
    is_cheapest: bool


def explained(told: Told, unmet: UnmetRequest) -> Explained:
    """What the solver told about a missing visit, in words for HR."""
    facts = facts_behind(unmet.plan)
    names = names_in(told)
    verdict, certain = str(told["verdict"]), bool(told["proved"])
    return Explained(
        verdict=verdict,
        headline=_headline(told, certain=certain),
        facts=tuple(_facts(told, names)),
        certain=certain,
        remedies=tuple(_remedy(each, facts, names) for each in told["repairs"] if each["proved"]),
        is_cheapest=bool(told["repairs_complete"]),
    )


def _headline(told: Told, *, certain: bool) -> str:
    if told["verdict"] == "impossible":
        if certain:
            return "Impossible, whatever else moves, because of these facts together:"
        return "As far as found, and not proved in the time, these facts together make it impossible:"
    if told["verdict"] == "possible":
        cost = told["price"]["cost"] if told["price"] else 1
        if cost <= 0:
            return "Possible without loss: place it by hand, or solve again and longer."
        return "Possible, but others were worth more:" if certain else "Possible, at a price not yet certain:"
    return "Whether it is possible could not be found out in the time."


def _facts(told: Told, names: Names) -> Sequence[str]:
    if told["conflict"] is not None:
        return conflict_in_words(told, names, Viewer.HR)
    if told["price"] is not None:
        return price_in_words(told["price"], names)
    return []


def _remedy(repair: Told, facts: Mapping[str, Any], names: Names) -> Remedy:
    return Remedy(
        words=tuple(change_in_words(change, facts, names) for change in repair["changes"]),
        cost=repair["cost"],
        then=then_in_words(repair["then"]) if repair["then"] else "",
        proved=repair["proved"],
        changes=json.dumps(repair["changes"]),
    )


def what_if_in_words(plan: Plan) -> list[str]:
    """The changes that a plan tries, in words."""
    told = list(plan.what_if or ())
    names = names_in({"changes": told})
    return [change_in_words(change, facts_behind(plan), names) for change in told]


@dataclass(frozen=True)
class Spoken:
    """An answer about a visit or another place for it: where, the gist, and sentences."""

    where: str
    headline: str
    sentences: tuple[str, ...]


def spoken(told: Told, visit: Visit, place: Place) -> Spoken:
    """What the solver told about a visit at a place, in words for HR."""
    names = names_in(told)
    where = f"{said_slots([place.start])} with {names.person(keys.person_key(place.host_id))}"
    if told["verdict"] == "planned":
        return Spoken(where, "It is here because", tuple(_why_here(told["why_here"], names)))
    asked = place.planned(visit.rule_id, visit.guest_id)
    problem = read(facts_behind(visit.plan))
    if told["verdict"] == "never":
        broken = _against(problem, list(problem.locked), asked, names)
        return Spoken(where, "Never, whatever else moves", tuple(broken))
    others = [planned(other) for other in visit.plan.visits if other is not visit]
    beside = _against(problem, others, asked, names)
    sentences = price_in_words(told["price"], names)
    if beside:
        sentences += ["If nobody else moved:", *beside]
    headline = "Possible, at a price" if told["price"]["cost"] > 0 else "Possible, and no dearer"
    return Spoken(where, headline, tuple(sentences))


def _against(problem: Problem, others: list[Planned], asked: Planned, names: Names) -> list[str]:
    """The rules that a visit breaks beside others, in words."""
    broken = broken_rules(problem, [*others, asked])
    as_asked = [each for each in broken if each.name == _AS_ASKED_FOR]
    place, host = names.placement(asked.placement), names.person(asked.host)
    told = [
        _AS_OFFERED.get(each.detail, "It does not fit in").format(place=place, host=host) for each in as_asked
    ]
    told = [f"{each}: {said_slots([asked.start])}." for each in told]
    return told + said([each for each in broken if each.name != _AS_ASKED_FOR], problem)


def _why_here(here: Told, names: Names) -> list[str]:
    gains = changes(dict.fromkeys(here["terms"], 0), here["terms"])
    told = [f"It brings: {wording.listed(list(gains))}."] if gains else ["It changes nothing in the score."]
    if here["elsewhere"] is None:
        return [*told, "It is locked, so it stays."]
    return [
        *told,
        f"The best plan {'' if here['elsewhere']['proved'] else 'found '}without it here:",
        *price_in_words(here["elsewhere"], names, "visit"),
    ]
