"""Who hears of a change, and what it is to them."""

import pytest

from solver.revision import Revision
from solver.swapping import Comfort, Frozen, Options, options
from tests.solver.builders import people, problem, request, shadow, visit


def revision(**fields: object) -> Revision:
    asked = problem(
        people=people(
            ann={"avoid": ["2027-01-12"]}, bob={"prefer": ["2027-01-14"]}, ida={"avoid": ["2027-01-14"]}
        ),
        placements=[
            shadow(starts=["2027-01-12/am", "2027-01-14/am"], hosts=["hal", "ida"]),
            shadow("calls", starts=["2027-01-15/pm"]),
        ],
        requests=[request(placements=["desk", "calls"], visits=2), request("q", guest="bob")],
        ranks={"ann": {"calls": 4}},
        history=[["ann", "ida"]],
        **fields,
    )
    return Revision(
        asked, [visit("12/am"), visit("15/pm", placement="calls"), visit("14/am", "q", host="ida")]
    )


def test_an_exchange_tells_each_person_what_gets_worse() -> None:
    [times, traded] = options(revision(), visit("12/am")).exchanges
    ann, bob, hal, ida = times.effects
    assert (ann.person, ann.role, ann.gone, ann.come) == (
        "ann",
        "guest",
        (visit("12/am"),),
        (visit("14/am"),),
    )
    assert (ann.before, ann.after) == (Comfort(avoid=1, gap=3), Comfort(gap=1))
    assert ann.worse == ("gap",)
    assert (bob.person, bob.before, bob.after, bob.worse) == (
        "bob",
        Comfort(prefer=1),
        Comfort(),
        ("prefer",),
    )
    assert (hal.person, hal.role, hal.worse) == ("hal", "host", ())
    assert (ida.before, ida.after, ida.come) == (
        Comfort(avoid=1),
        Comfort(),
        (visit("12/am", "q", host="ida"),),
    )
    assert times.worse == ("prefer",)
    assert (times.cost, times.terms) == (-10 - 10 + 2 - 2 * 3, {"avoid": -20, "prefer": 2, "fair": -6})
    assert traded.effects[0].after == Comfort(repeat=1, gap=1)
    assert traded.terms["repeat"] == 8


def test_another_host_for_the_same_start_touches_the_guest_and_both_hosts() -> None:
    [other] = options(revision(), visit("12/am")).rehosts
    assert [(effect.person, effect.role) for effect in other.effects] == [
        ("ann", "guest"),
        ("hal", "host"),
        ("ida", "host"),
    ]
    assert [effect.come for effect in other.effects[1:]] == [(), (visit("12/am", host="ida"),)]
    assert other.effects[0].worse == ("repeat",)


def test_what_is_locked_or_frozen_is_left_alone() -> None:
    locked = revision(locked=[visit("12/am").to_json()])
    assert options(locked, visit("12/am")) == Options(visit("12/am"))
    assert options(locked, visit("14/am", "q", host="ida")).exchanges == ()
    assert options(revision(), visit("12/am"), Frozen(slots=0b100)) == Options(visit("12/am"))
    others = Frozen(frozenset([visit("14/am", "q", host="ida")]))
    assert options(revision(), visit("12/am"), others).exchanges == ()


def test_only_a_visit_of_the_plan_has_options() -> None:
    with pytest.raises(KeyError):
        options(revision(), visit("13/am"))
