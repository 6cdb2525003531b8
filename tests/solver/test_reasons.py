"""Every kind of first reason, in a problem where it is the true one."""

import pytest

from solver import Visit, first_reason, openings
from solver.ledger import Ledger
from solver.reasons import Reasons
from tests.solver.builders import (
    MONDAY_TO_FRIDAY,
    Json,
    people,
    problem,
    request,
    rotation,
    shadow,
    visit,
)

ONE_DAY = list(MONDAY_TO_FRIDAY[:1])


BOBS = request("s", guest="bob")
CALLS = shadow("calls", hosts=["ida"])
CASES: list[tuple[str, Json, list[Visit]]] = [
    ("nobody_hosts", {"placements": [shadow(hosts=[])]}, []),
    ("nobody_hosts", {"forbidden": [["ann", "hal"]]}, []),
    ("nothing_offered", {"placements": [shadow(starts=["2027-06-01"])]}, []),
    ("nothing_offered", {"placements": [rotation("desk", days=9)]}, []),
    ("guest_never_free", {"people": people(ann={"off": list(MONDAY_TO_FRIDAY)})}, []),
    ("hosts_away", {"people": people(hal={"off": list(MONDAY_TO_FRIDAY)})}, []),
    (
        "seats_taken",
        {
            "days": ONE_DAY,
            "placements": [shadow(slots=2, hosts=["hal", "ida"])],
            "requests": [request(), BOBS],
        },
        [visit("11/am", key="s")],
    ),
    (
        "host_full",
        {"days": ONE_DAY, "placements": [shadow(slots=2, capacity=2)], "requests": [request(), BOBS]},
        [visit("11/am", key="s")],
    ),
    (
        "too_close_to_other_visit",
        {
            "days": ONE_DAY,
            "placements": [shadow(), CALLS],
            "requests": [request(), request("s", placements=["calls"])],
        },
        [visit("11/am", key="s", placement="calls", host="ida")],
    ),
    (
        "week_full",
        {
            "placements": [shadow(), CALLS],
            "requests": [request(), request("s", placements=["calls"])],
            "rules": {"max_visits_per_week": 1, "min_gap_days": 0},
        },
        [visit("11/am", key="s", placement="calls", host="ida")],
    ),
    (
        "coverage",
        {
            "days": ONE_DAY,
            "people": people(ann={"groups": ["desk"]}, bob={"groups": ["desk"]}),
            "coverage": [{"group": "desk", "max_away": 1}],
            "placements": [shadow(slots=2), shadow("calls", slots=2, hosts=["ida"])],
            "requests": [request(), request("s", guest="bob", placements=["calls"])],
        },
        [visit("11/am", key="s", placement="calls", host="ida")],
    ),
    (
        "never_spared",
        {"people": people(ann={"groups": ["desk"]}), "coverage": [{"group": "desk", "min_present": 1}]},
        [],
    ),
    ("no_seats", {"placements": [shadow(capacity=0)]}, []),
    ("nobody_hosts", {"people": people(hal={"host_limit": 0})}, []),
    ("nobody_hosts", {"people": people(hal={"hosting_per_week": 1}), "placements": [shadow(slots=2)]}, []),
    ("nothing_offered", {"requests": [request(placements=[])]}, []),
    ("repeat", {"requests": [request(visits=2)], "rules": {"min_gap_days": 0}}, [visit("11/am")]),
    (
        "order",
        {
            "placements": [shadow(starts=["2027-01-11"]), CALLS],
            "requests": [request(after=["s"]), request("s", placements=["calls"])],
        },
        [visit("15/am", key="s", placement="calls", host="ida")],
    ),
    ("possible", {}, []),
    ("worth_less", {"weights": {"unmet": 0, "fair": 0}}, []),
    ("complete", {}, [visit("11/am")]),
]


@pytest.mark.parametrize(("kind", "fields", "visits"), CASES, ids=[case[0] for case in CASES])
def test_the_first_reason_is_true(kind: str, fields: Json, visits: list[Visit]) -> None:
    asked = problem(**fields)
    reason = first_reason(asked, visits, "r")
    assert reason.kind == kind
    assert (reason.request, reason.guest) == ("r", "ann")
    assert bool(reason.opening) == (kind in {"possible", "worth_less"})
    if kind in {"possible", "worth_less"}:
        assert reason.opening == openings(asked, visits, "r")[0]
    assert "ann" in reason.sentence or "desk" in reason.sentence or "r " in reason.sentence


def test_a_reason_counts_every_offered_start_once() -> None:
    away = {"ann": {"off": ["2027-01-11", "2027-01-12"]}, "hal": {"off": ["2027-01-12", "2027-01-13"]}}
    asked = problem(people=people(**away), placements=[shadow(starts=list(MONDAY_TO_FRIDAY[:3]))])
    reason = first_reason(asked, [], "r")
    assert (reason.offered, reason.counts) == (6, {"guest_never_free": 4, "hosts_away": 2})
    assert reason.sentence == (
        "of 6 offered starts at desk for ann: 4 fail because the guest is not available; "
        "2 fail because every host is away"
    )


def test_who_leaves_a_team_without_a_host_does_not_speak_for_others() -> None:
    # Hal may not host Ann either, so both have the same hosts; but while Ann visits, Hal is there for Ida.
    asked = problem(
        people=people(ida={"off": ["2027-01-11/am"]}),
        placements=[rotation(hosts=["ida", "hal"], starts=["2027-01-11"])],
        requests=[request("h", guest="hal", placements=["team"]), request(placements=["team"])],
        forbidden=[["ann", "hal"]],
    )
    reasons = Reasons(Ledger(asked))
    assert [reasons.of(key).kind for key in ("h", "r")] == ["hosts_away", "possible"]


def test_it_is_the_guest_who_is_not_free_where_only_some_hosts_are_forbidden() -> None:
    away = people(ann={"off": list(MONDAY_TO_FRIDAY)})
    asked = problem(people=away, placements=[shadow(hosts=["hal", "ida"])], forbidden=[["ann", "hal"]])
    assert first_reason(asked, [], "r").kind == "guest_never_free"
