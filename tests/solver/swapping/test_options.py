"""What is found about a visit is what brute force finds, at the same costs, and the best of it first."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver import Problem, Visit, score_of
from solver.greedy import first_plan
from solver.revision import Revision
from solver.swapping import Frozen, options
from tests.solver.builders import TWO_WEEKS, Json, person, problem_json, request, shadow
from tests.solver.random_problems import problems
from tests.solver.swapping.brute_force import all_options, found

thorough = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


GUESTS = ("ann", "bob", "cid", "dan", "eve")
EVERYBODY = (*GUESTS, "hal", "ida")


@st.composite
def lively_problems(draw: st.DrawFn) -> Problem:
    """A problem with much to trade: everybody asks for all there is, and most are there most days."""
    days = TWO_WEEKS[: draw(st.integers(3, 5))]
    slots = [f"{day}/{half}" for day in days for half in ("am", "pm")]
    some_slots = st.lists(st.sampled_from(slots), max_size=2)
    some_pairs = st.lists(
        st.lists(st.sampled_from(EVERYBODY), min_size=2, max_size=2, unique=True), max_size=2
    )
    lengths = st.sampled_from(({"slots": 1}, {"slots": 1}, {"slots": 2}, {"kind": "rotation", "days": 2}))
    hosts = st.sampled_from((["hal"], ["hal", "ida"], ["ida", "ann"]))
    keys = ["desk", "calls", "team"][: draw(st.integers(1, 3))]
    value = problem_json(
        days=list(days),
        people=[
            person(
                key,
                groups=draw(st.sampled_from((["field"], ["field", "desk"]))),
                department=draw(st.sampled_from(("sales", "marketing"))),
                off=draw(some_slots) if draw(st.integers(0, 3)) == 0 else [],
                avoid=draw(some_slots),
                prefer=draw(some_slots),
                host_limit=2,
                works=draw(st.sampled_from(("1" * 10, "1" * 10, "1101111111"))),
            )
            for key in EVERYBODY
        ],
        placements=[shadow(key, hosts=draw(hosts), capacity=2, **draw(lengths)) for key in keys],
        requests=[request(f"r-{guest}", guest=guest, placements=keys) for guest in GUESTS],
        coverage=draw(st.sampled_from(COVERAGE)),
        rules={"min_gap_days": draw(st.integers(0, 1)), "allow_repeat": draw(st.booleans())},
        pairs=draw(some_pairs),
        history=draw(some_pairs),
        forbidden=draw(some_pairs) if draw(st.integers(0, 3)) == 0 else [],
        ranks={guest: {draw(st.sampled_from(keys)): draw(st.integers(0, 5))} for guest in GUESTS[:3]},
        weights=draw(st.sampled_from(({}, {"fair": 0, "load": 40}))),
    )
    value["baseline"] = [v.to_json() for v in first_plan(Problem.from_json(value))[: draw(st.integers(0, 2))]]
    return Problem.from_json(value)


COVERAGE: tuple[list[Json], ...] = (
    [],
    [{"group": "field", "max_away": 2}, {"group": "desk", "max_away": 0, "price": 30}],
    [{"group": "desk", "max_away": 1, "price": 7}, {"group": "field", "max_away": 0, "price": 50}],
)


@st.composite
def locked_problems(draw: st.DrawFn) -> Problem:
    """A problem of any kind, of whose greedy plan one visit may be locked."""
    value: Json = draw(problems(most_days=6, most_requests=7))
    visits = first_plan(Problem.from_json(value))
    locked = draw(st.sets(st.sampled_from(visits), max_size=1)) if visits else ()
    return Problem.from_json({**value, "locked": [v.to_json() for v in sorted(locked)]})


@st.composite
def cases(draw: st.DrawFn) -> tuple[Problem, list[Visit], Visit, Frozen]:
    """A problem, a plan of it that may lack visits, one of its visits, and what is frozen."""
    problem = draw((lively_problems() | locked_problems()).filter(first_plan))
    visits = list(first_plan(problem))
    asked = draw(st.sampled_from(visits))
    dropped = draw(st.sets(st.sampled_from(visits), max_size=2))
    visits = [v for v in visits if v not in dropped or v in problem.locked or v == asked]
    frozen = draw(st.sets(st.sampled_from(visits), max_size=1)) if draw(st.booleans()) else set()
    past = draw(st.sampled_from((0, 0, 0b11, 0b10000)))
    return problem, visits, asked, Frozen(frozenset(frozen), past)


@thorough
@given(cases())
def test_options_are_those_of_brute_force(case: tuple[Problem, list[Visit], Visit, Frozen]) -> None:
    problem, visits, asked, frozen = case
    revision = Revision(problem, visits)
    before = Counter(revision.visits)
    some = options(revision, asked, frozen, limit=None)
    assert found(some) == all_options(problem, visits, asked, frozen)
    assert Counter(revision.visits) == before
    assert revision.terms == score_of(problem, visits)
    for kind in ("moves", "rehosts", "exchanges", "give_aways", "rings"):
        costs = [option.cost for option in getattr(some, kind)]
        assert costs == sorted(costs)
        for option in getattr(some, kind):
            assert option.cost == sum(option.terms.values())


@thorough
@given(cases(), st.integers(1, 4))
def test_the_first_few_options_are_the_best_there_are(
    case: tuple[Problem, list[Visit], Visit, Frozen], limit: int
) -> None:
    problem, visits, asked, frozen = case
    few = options(Revision(problem, visits), asked, frozen, limit)
    every = all_options(problem, visits, asked, frozen)
    for kind in ("moves", "rehosts", "exchanges", "give_aways", "rings"):
        assert [option.cost for option in getattr(few, kind)] == sorted(every[kind].values())[:limit]


@thorough
@given(cases(), st.integers(0, 60))
def test_a_search_cut_short_says_so_and_finds_nothing_that_is_not_there(
    case: tuple[Problem, list[Visit], Visit, Frozen], effort: int
) -> None:
    problem, visits, asked, frozen = case
    short = options(Revision(problem, visits), asked, frozen, limit=None, kinds=["ring"], effort=effort)
    rings, every = found(short)["rings"], all_options(problem, visits, asked, frozen)["rings"]
    assert rings.items() <= every.items()
    assert short.may_have_more_rings or rings == every


def test_a_search_with_effort_for_all_says_that_it_saw_all() -> None:
    problem = Problem.from_json(
        problem_json(
            people=[person(key) for key in EVERYBODY],
            placements=[shadow("desk", hosts=["hal"]), shadow("calls", hosts=["ida"])],
            requests=[request(f"r-{guest}", guest=guest, placements=["desk", "calls"]) for guest in GUESTS],
        )
    )
    visits = first_plan(problem)
    every, enough, none = (
        options(Revision(problem, visits), visits[0], kinds=["ring"], effort=effort)
        for effort in (None, 10_000, 0)
    )
    assert len(every.rings) == 12
    assert not every.may_have_more_rings
    assert enough == every
    assert (none.rings, none.may_have_more_rings) == ((), True)
