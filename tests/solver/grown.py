"""A problem grown to several times its size."""

from copy import deepcopy
from typing import Any

Value = dict[str, Any]


def apart(value: Value, times: int) -> Value:
    """Copies of a problem side by side, as sites of one company are: nothing of one is named in another."""
    return _copies(value, times, shares_groups=False)


def together(value: Value, times: int) -> Value:
    """Copies of a problem whose people sit in the same groups and departments, which grow with it."""
    grown = _copies(value, times, shares_groups=True)
    for rule in grown.get("coverage", ()):
        for limit in {"min_present", "max_away"} & rule.keys():
            rule[limit] *= times
    return grown


def _copies(value: Value, times: int, *, shares_groups: bool) -> Value:
    grown = deepcopy(value)
    for name in ("people", "placements", "requests", "forbidden", "pairs", "history", "locked", "baseline"):
        grown[name] = [_renamed(item, n) for n in range(times) for item in value.get(name, ())]
    ranks = value.get("ranks", {}).items()
    grown["ranks"] = {f"{g}.{n}": _renamed_keys(r, n) for n in range(times) for g, r in ranks}
    if not shares_groups:
        rules = value.get("coverage", ())
        grown["coverage"] = [{**r, "group": f"{r['group']}.{n}"} for n in range(times) for r in rules]
        for n, person in enumerate(grown["people"]):
            copy = n // len(value["people"])
            person["groups"] = [f"{group}.{copy}" for group in person.get("groups", ())]
            person["department"] += f".{copy}"
    return grown


def _renamed(item: Any, number: int) -> Any:
    """The same noun of another copy."""
    if isinstance(item, list):
        return [f"{person}.{number}" for person in item]
    ids = {"id", "guest", "host", "request", "placement"}
    lists = {"hosts", "placements", "after"}
    return {
        name: f"{field}.{number}"
        if name in ids
        else [f"{key}.{number}" for key in field]
        if name in lists
        else field
        for name, field in item.items()
    }


def _renamed_keys(ranks: dict[str, int], number: int) -> dict[str, int]:
    return {f"{placement}.{number}": rank for placement, rank in ranks.items()}
