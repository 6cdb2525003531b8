"""Parts solved apart and proved together."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from solver import Limits, Problem, broken_rules, read_json
from solver import joint as joint_module
from solver.engine import improve
from solver.errand import Errand, Finding, Order
from solver.greedy import first_plan
from solver.incumbent import Incumbent
from solver.joint import Joint
from solver.portion import left_over, own_cost, portions_of
from solver.proof.budget import Budget
from solver.route import Route
from tests.shared_files import shared_file
from tests.solver.builders import Json, person, problem, request, shadow
from tests.solver.grown import apart
from tests.solver.random_problems import problems

QUICK = Limits(seconds=20, workers=1, deterministic=2)
COUNTED = Limits(seconds=60, workers=1, deterministic=30)
thorough = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@thorough
@given(problems())
def test_parts_and_what_is_left_over_cost_what_the_whole_costs(value: Json) -> None:
    whole = Problem.from_json(value)
    parts = portions_of(whole)
    visits = first_plan(whole)

    def own(part: Problem) -> int:
        return own_cost(part, [v for v in visits if v.request in part.requests])

    assert own(whole) == left_over(whole, parts) + sum(map(own, parts))


@pytest.mark.parametrize("limits", [QUICK, Limits(seconds=20)], ids=["here", "apart"])
def test_parts_are_proved_together(limits: Limits) -> None:
    asked = problem(
        placements=[shadow(), shadow("calls", hosts=["ida"])],
        requests=[request(), request("s", guest="bob", placements=["calls"], visits=2)],
    )
    incumbent = Incumbent(asked, time.monotonic())
    incumbent.offer(first_plan(asked))
    joint = Joint(incumbent, Budget(limits, time.monotonic() + 20, lambda: False), portions_of(asked))
    joint.ask()
    joint.prove()
    assert incumbent.is_optimal
    assert broken_rules(asked, incumbent.visits) == []


@pytest.mark.parametrize("limits", [COUNTED, Limits(60)], ids=["here", "apart"])
def test_sites_of_the_same_departments_end_where_the_whole_ends(limits: Limits) -> None:
    value: Any = read_json(shared_file("instances/p24.json"))
    three = apart(value, 3)
    for each in three["people"]:
        each["department"] = each["department"].partition(".")[0]
    asked = Problem.from_json(three)
    first = first_plan(asked)
    ends = []
    for by_parts in (True, False):
        incumbent = Incumbent(asked, time.monotonic())
        route = Route(by_parts=by_parts, as_whole=not by_parts)
        improve(incumbent, route, limits, time.monotonic() + 60, lambda: first)
        assert broken_rules(asked, incumbent.visits) == []
        ends.append((incumbent.objective, incumbent.bound, incumbent.is_optimal))
    assert ends[0] == ends[1] == (18_372, 18_372, True)


def test_a_term_that_no_part_asks_for_is_paid_by_one_that_has_it() -> None:
    people = [person(key) for key in ("ann", "bob", "cid", "hal")]
    asked = problem(
        people=[*people, person("ida", department="support")],
        placements=[shadow(), shadow("calls", hosts=["ida"])],
        requests=[request(), request("s", guest="bob", placements=["calls"])],
        weights={"unmet": 0, "fair": 0},
    )
    incumbent = Incumbent(asked, time.monotonic())
    incumbent.offer(first_plan(asked))
    joint = Joint(incumbent, Budget(QUICK, time.monotonic() + 20, lambda: False), portions_of(asked))
    joint.ask()
    joint.prove()
    assert (incumbent.objective, incumbent.is_optimal) == (0, True)


SITES = ("ann", "bob", "cid", "dan")
# The bound of each part, what it asks for and what its best visits need of `fair`.
ASKED = {"ann": (-90, 1.0, 1), "bob": (-900, 2.0, 6), "cid": (-40, 4.5, 5), "dan": (-200, 0.0, 0)}


def test_wide_gaps_go_first_then_payers_and_what_exceeds_them_again(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [person(key) for key in SITES] + [person(f"{key}'s host") for key in SITES]
    asked = problem(
        people=people,
        placements=[shadow(f"{key}'s desk", hosts=[f"{key}'s host"]) for key in SITES],
        requests=[request(key, guest=key, placements=[f"{key}'s desk"]) for key in SITES],
    )
    orders: list[tuple[str, Order]] = []

    class Told:
        """An errand whose findings stand in ASKED; within the levels a part costs no more."""

        def __init__(self, order: Order, part: Problem, _: Budget, tell: Callable[[Finding], None]) -> None:
            self.order, self.tell = order, tell
            (self.guest,) = part.requests_of
            orders.append((self.guest, order))

        def run(self) -> None:
            order, (bound, asks, need) = self.order, ASKED[self.guest]
            if order.pays is None:
                self.tell(Finding(order.part, bound=bound, asks={"fair": asks}))
                return
            need = min(need, order.levels["fair"]) if order.fits else need
            self.tell(Finding(order.part, order.visits, {"fair": need}, bound, bound))

    monkeypatch.setattr(joint_module, "Errand", Told)
    incumbent = Incumbent(asked, time.monotonic())
    incumbent.offer(first_plan(asked))
    joint = Joint(incumbent, Budget(QUICK, time.monotonic() + 20, lambda: False), portions_of(asked))
    joint.ask()
    assert [guest for guest, _ in orders] == list(SITES)
    orders.clear()
    joint.prove()
    assert incumbent.fault is None
    # Bob's visits use 6, which is more than Cid asks for and more than the 5 that Cid turns out to pay for.
    assert [guest for guest, _ in orders] == ["bob", "cid", "bob", "dan", "ann"]
    assert [order.fits for _, order in orders] == [False, False, True, False, False]
    assert [order.pays for _, order in orders] == [
        frozenset({"fair"} if g == "cid" else ()) for g, _ in orders
    ]
    assert [order.levels for _, order in orders] == [{"fair": 5}, {}, {"fair": 5}, {"fair": 5}, {"fair": 5}]


def test_what_a_dead_process_had_is_given_to_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    value: Any = read_json(shared_file("instances/p24.json"))
    asked = Problem.from_json(apart(value, 2))
    once = tmp_path / "died"

    class Dies(Errand):
        def run(self) -> None:
            if self._order.pays is not None and not once.exists():
                once.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            super().run()

    monkeypatch.setattr(joint_module, "Errand", Dies)
    incumbent = Incumbent(asked, time.monotonic())
    incumbent.offer(first_plan(asked))
    limits = Limits(seconds=60)
    joint = Joint(incumbent, Budget(limits, time.monotonic() + 60, lambda: False), portions_of(asked))
    joint.ask()
    joint.prove()
    assert once.exists()
    assert incumbent.is_optimal
