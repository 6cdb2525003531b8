"""The nouns of a problem read from JSON: their shapes and ranges, not what they say of each other."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TypeGuard, TypeVar

from solver.fields import (
    Faults,
    Fields,
    as_date,
    as_integer,
    as_slot,
    note_repeats,
)
from solver.nouns import CoverageRule, Person, Placement, Request, Visit, VisitRules
from solver.shapes import is_integer, is_object, shown

DEFAULT_WEIGHTS: Mapping[str, int] = {
    "unmet": 1000,
    "move": 60,
    "rehost": 20,
    "cover": 1,
    "avoid": 10,
    "prefer": 2,
    "rank": 3,
    "repeat": 8,
    "pair": 40,
    "fair": 2,
    "load": 1,
}
Value = TypeVar("Value")
MOST_VISITS = 1000
WORST_RANK = 5
HIGHEST_PRIORITY = 100


def read_days(top: Fields) -> tuple[str, ...]:
    days = top.items("days", as_date, required=True)
    for index, (day, following) in enumerate(pairwise(days), start=1):
        if following <= day:
            top.faults.note(f"days[{index}]", f"expected a date after {day}, got {following}")
    return days


def read_person(value: object, path: str, faults: Faults) -> Person:
    fields = Fields(value, path, faults)
    fields.drop_null("works", "off", "avoid", "prefer", "hosting_per_week")
    person = Person(
        id=fields.text("id"),
        department=fields.text("department"),
        groups=fields.texts("groups"),
        works=_read_pattern(fields),
        off=fields.slots("off"),
        avoid=fields.slots("avoid"),
        prefer=fields.slots("prefer"),
        host_limit=fields.integer("host_limit", absent=1),
        hosting_per_week=fields.optional_integer("hosting_per_week"),
    )
    fields.finish()
    return person


def _read_pattern(fields: Fields) -> str | None:
    if not fields.has("works"):
        return None
    value = fields.take("works")
    if isinstance(value, str) and len(value) in {10, 14} and set(value) <= {"0", "1"}:
        return value
    fields.faults.note(fields.at("works"), f"expected 10 or 14 characters of 0 and 1, got {shown(value)}")
    return None


def read_coverage(value: object, path: str, faults: Faults) -> CoverageRule:
    fields = Fields(value, path, faults)
    rule = CoverageRule(
        group=fields.text("group"),
        min_present=fields.optional_integer("min_present"),
        max_away=fields.optional_integer("max_away"),
        on=fields.slots("on") if fields.has("on") else None,
        price=fields.optional_integer("price"),
    )
    fields.finish()
    return rule


def read_placement(value: object, path: str, faults: Faults) -> Placement:
    fields = Fields(value, path, faults)
    kind = fields.take("kind")
    if kind not in ("shadow", "rotation"):
        faults.note(fields.at("kind"), f"expected 'shadow' or 'rotation', got {shown(kind)}")
        fields.take("slots")
        fields.take("days")
    placement = Placement(
        id=fields.text("id"),
        department=fields.text("department", absent=""),
        kind="rotation" if kind == "rotation" else "shadow",
        hosts=_distinct(fields, "hosts"),
        slots=1 if kind == "rotation" else fields.integer("slots", absent=1, low=1, high=2),
        days=fields.integer("days", None, low=1) if kind == "rotation" else 0,
        capacity=fields.integer("capacity", absent=1),
        starts=fields.slots("starts") if fields.has("starts") else None,
    )
    fields.finish()
    return placement


def read_request(value: object, path: str, faults: Faults) -> Request:
    fields = Fields(value, path, faults)
    request = Request(
        id=fields.text("id"),
        guest=fields.text("guest"),
        placements=_distinct(fields, "placements"),
        visits=fields.integer("visits", None, high=MOST_VISITS),
        priority=fields.integer("priority", absent=1, low=1, high=HIGHEST_PRIORITY),
        after=_distinct(fields, "after", required=False),
    )
    fields.finish()
    return request


def _distinct(fields: Fields, name: str, *, required: bool = True) -> tuple[str, ...]:
    ids = fields.texts(name, required=required)
    if len(set(ids)) < len(ids):
        note_repeats(((f"{fields.at(name)}[{i}]", key) for i, key in enumerate(ids)), fields.faults)
    return ids


def read_rules(top: Fields) -> VisitRules:
    if not top.has("rules"):
        return VisitRules()
    fields = Fields(top.take("rules"), "rules", top.faults)
    fields.drop_null("max_visits_per_week")
    rules = VisitRules(
        min_gap_days=fields.integer("min_gap_days", absent=1),
        max_visits_per_week=fields.optional_integer("max_visits_per_week", low=1),
        allow_repeat=fields.flag("allow_repeat", absent=False),
    )
    fields.finish()
    return rules


def read_visit(value: object, path: str, faults: Faults) -> Visit:
    fields = Fields(value, path, faults)
    start = as_slot(fields.take("start"), fields.at("start"), faults)
    visit = Visit(fields.text("request"), fields.text("placement"), fields.text("host"), start or "")
    fields.finish()
    return visit


def read_weights(top: Fields) -> Mapping[str, int]:
    """Every term's weight. None is negative: a reward for broken wishes is a mistake in the file."""
    if not top.has("weights"):
        return DEFAULT_WEIGHTS
    fields = Fields(top.take("weights"), "weights", top.faults)
    weights = {term: fields.integer(term, absent=default) for term, default in DEFAULT_WEIGHTS.items()}
    fields.finish()
    return weights


def read_ranks(top: Fields) -> dict[str, dict[str, int]]:
    def ranks_of(value: object, path: str, faults: Faults) -> dict[str, int]:
        if _are_ranks(value):
            return value
        return _mapping(value, path, faults, lambda v, p, f: as_integer(v, p, f, 0, WORST_RANK))

    return _mapping(top.take("ranks", {}), "ranks", top.faults, ranks_of)


def _are_ranks(value: object) -> TypeGuard[dict[str, int]]:
    return is_object(value) and all(is_integer(rank) and 0 <= rank <= WORST_RANK for rank in value.values())


def _mapping(
    value: object, path: str, faults: Faults, each: Callable[[object, str, Faults], Value | None]
) -> dict[str, Value]:
    if not is_object(value):
        faults.note(path, f"expected an object, got {shown(value)}")
        return {}
    read = {key: each(item, f"{path}.{key}", faults) for key, item in value.items()}
    return {key: item for key, item in read.items() if item is not None}
