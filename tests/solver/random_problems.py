"""Random problems that use every part of the format, small enough to solve in no time."""

from hypothesis import strategies as st

from tests.solver.builders import TWO_WEEKS, Json

PEOPLE = ("ann", "bob", "cid", "hal", "ida")
GROUPS = ("field", "desk")


def _subset(items: tuple[str, ...], least: int = 0, most: int | None = None) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(items), unique=True, min_size=least, max_size=most)


def _slots(days: tuple[str, ...], most: int = 4) -> st.SearchStrategy[list[str]]:
    keys = st.builds(lambda day, half: day + half, st.sampled_from(days), st.sampled_from(("", "/am", "/pm")))
    return st.lists(keys, max_size=most)


@st.composite
def _person(draw: st.DrawFn, key: str, days: tuple[str, ...]) -> Json:
    value: Json = {"id": key, "department": draw(st.sampled_from(("sales", "marketing")))}
    value["groups"] = draw(_subset(GROUPS))
    for name in ("off", "avoid", "prefer"):
        value[name] = draw(_slots(days))
    if draw(st.booleans()):
        value["works"] = draw(st.sampled_from(("1111111111", "1111110000", "1010101011", "11111111111111")))
    value["host_limit"] = draw(st.integers(0, 2))
    if draw(st.booleans()):
        value["hosting_per_week"] = draw(st.integers(1, 6))
    return value


@st.composite
def _placement(draw: st.DrawFn, key: str, days: tuple[str, ...]) -> Json:
    value: Json = {"id": key, "department": "marketing", "hosts": draw(_subset(PEOPLE, 1, 3))}
    value["capacity"] = draw(st.integers(0, 3))
    if draw(st.booleans()):
        value |= {"kind": "shadow", "slots": draw(st.integers(1, 2))}
    else:
        value |= {"kind": "rotation", "days": draw(st.integers(1, 3))}
    if draw(st.integers(0, 3)) == 0:
        value["starts"] = draw(_slots(days, 6))
    return value


@st.composite
def _requests(draw: st.DrawFn, placements: tuple[str, ...], most: int) -> list[Json]:
    requests: list[Json] = []
    for number in range(draw(st.integers(1, most))):
        guest = draw(st.sampled_from(PEOPLE))
        earlier = tuple(str(r["id"]) for r in requests if r["guest"] == guest)
        requests.append(
            {
                "id": f"r{number}",
                "guest": guest,
                "placements": draw(_subset(placements, 1)),
                "visits": draw(st.integers(1, 2)),
                "priority": draw(st.integers(1, 3)),
                "after": draw(_subset(earlier)) if earlier else [],
            }
        )
    return requests


@st.composite
def _coverage(draw: st.DrawFn, days: tuple[str, ...]) -> Json:
    value: Json = {"group": draw(st.sampled_from(GROUPS))}
    if draw(st.booleans()):
        value["min_present"] = draw(st.integers(0, 3))
    if draw(st.booleans()):
        value["max_away"] = draw(st.integers(0, 2))
    if draw(st.booleans()):
        value["on"] = draw(_slots(days))
    if draw(st.booleans()):
        value["price"] = draw(st.integers(0, 700))
    return value


_pairs = st.lists(st.lists(st.sampled_from(PEOPLE), min_size=2, max_size=2, unique=True), max_size=2)


@st.composite
def problems(draw: st.DrawFn, most_days: int = 10, most_requests: int = 5) -> Json:
    """A problem in the format's JSON, without locked visits."""
    days = TWO_WEEKS[: draw(st.integers(2, most_days))]
    placements = ("desk", "calls", "team")[: draw(st.integers(1, 3))]
    requests = draw(_requests(placements, most_requests))
    some_visit = st.builds(
        lambda request, placement, host, day, half: {
            "request": str(request["id"]),
            "placement": placement,
            "host": host,
            "start": f"{day}/{half}",
        },
        st.sampled_from(requests),
        st.sampled_from(placements),
        st.sampled_from(PEOPLE),
        st.sampled_from(days),
        st.sampled_from(("am", "pm")),
    )
    return {
        "format": "rotation-problem/1",
        "name": "random",
        "days": list(days),
        "people": [draw(_person(key, days)) for key in PEOPLE],
        "placements": [draw(_placement(key, days)) for key in placements],
        "requests": requests,
        "coverage": draw(st.lists(_coverage(days), max_size=2)),
        "rules": {
            "min_gap_days": draw(st.integers(0, 3)),
            "max_visits_per_week": draw(st.integers(1, 3)),
            "allow_repeat": draw(st.booleans()),
        },
        "forbidden": draw(_pairs),
        "pairs": draw(_pairs),
        "history": draw(_pairs),
        "ranks": {"ann": {"desk": draw(st.integers(0, 5))}},
        "baseline": draw(st.lists(some_visit, max_size=3)),
        "weights": draw(
            st.dictionaries(st.sampled_from(("fair", "load", "move", "prefer")), st.integers(0, 50))
        ),
    }
